"""Events (historia): the one way in which an act and its changes are written, and lost updates prevented."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, models
from django.db.models import F
from django.utils import timezone

from cauce.web.models import ActionLink, Change, Event, KeptAnswer, Plan, ProgramToken, QuestionnaireLink, User
from cauce.web.models.kinds import key_of, kind_of

Value = Any


@dataclass(frozen=True)
class ByLink:
    """Who acts through a private link: the link's post, and the person it was sent to when that is known."""

    link: ActionLink


@dataclass(frozen=True)
class ByQuestionnaire:
    """Who judges facilities through a private link: the person it was sent to, or who is named on it in words."""

    link: QuestionnaireLink


Actor = User | ByLink | None


class StaleVersionError(Exception):
    """Someone changed the thing after it was shown; nothing was written."""

    def __init__(self, thing: models.Model) -> None:
        super().__init__(f"{kind_of(thing).name} {key_of(thing)} has changed since it was shown.")
        self.thing = thing


class SentAgainError(Exception):
    """The same request of a program was done while this one was on its way; nothing was written."""


@dataclass
class Keyed:
    """A request of a program under a key of its own: whatever it writes first takes the key, in one transaction."""

    token: ProgramToken
    key: str
    request_hash: str
    is_taken: bool = False


_keyed: ContextVar[Keyed | None] = ContextVar("keyed", default=None)


@contextmanager
def under(keyed: Keyed) -> Iterator[None]:
    """Let the key of a request be taken by what is written meanwhile."""
    before = _keyed.set(keyed)
    try:
        yield
    finally:
        _keyed.reset(before)


def take_key(*, event: Event | None = None) -> None:
    """Write down, within the transaction of an act, that the key of the request in hand has been used.

    So that a program that sends its request again, its answer having been lost, does not do the same twice. Every
    event takes it by itself; what a program may ask for without an event does so in its own transaction.

    Raises
    ------
    SentAgainError
        The key was taken meanwhile.
    """
    keyed = _keyed.get()
    if keyed is None or keyed.is_taken:
        return
    told = {"token": keyed.token, "key": keyed.key, "request_hash": keyed.request_hash}
    try:
        KeptAnswer.objects.create(**told, event_number=event.pk if event else None, created_at=timezone.now())
    except IntegrityError as error:
        raise SentAgainError from error
    keyed.is_taken = True


def begin(
    act: str, *, plan: Plan | None, by: Actor | ByQuestionnaire, why: str = "", undoes: Event | None = None
) -> Event:
    """Open an event; writers of one plan wait for each other here, and what was computed grows old.

    The plan in hand keeps its revision: what is computed from it before the event is kept must not
    stand under the new one.
    """
    if plan is not None:
        Plan.objects.filter(pk=plan.pk).update(revision=F("revision") + 1)
    who: dict[str, Any] = {"actor": by}
    if isinstance(by, ByLink):
        who = {"by_link": by.link}
    elif isinstance(by, ByQuestionnaire):
        who = {"by_questionnaire": by.link}
    event = Event.objects.create(plan=plan, act=act, at=timezone.now(), why=why, undoes=undoes, **who)
    take_key(event=event)
    return event


def change(event: Event, thing: models.Model, field: str, before: Value, after: Value) -> None:
    """Record that one field of one object changed."""
    Change.objects.bulk_create([_change(event, thing, field, before, after)])


def made(event: Event, things: Iterable[models.Model]) -> None:
    """Record that objects were made, with all that they say."""
    Change.objects.bulk_create([_change(event, thing, "", None, told(thing)) for thing in things], batch_size=500)


def taken_away(event: Event, things: Iterable[models.Model]) -> None:
    """Record that objects without a retired state are deleted."""
    Change.objects.bulk_create([_change(event, thing, "", told(thing), None) for thing in things], batch_size=500)


def update(event: Event, thing: models.Model, values: Mapping[str, Value], *, expected_version: int | None) -> None:
    """Write some fields of one row if it is still the version that was shown.

    Raises
    ------
    StaleVersionError
        When someone else wrote the row in between.
    """
    rows = type(thing)._default_manager.filter(pk=thing.pk)
    changed = dict(values)
    if hasattr(thing, "version"):
        if expected_version is not None:
            rows = rows.filter(version=expected_version)
        changed["version"] = F("version") + 1
    if rows.update(**changed) != 1:
        raise StaleVersionError(thing)
    before = {name: getattr(thing, name) for name in values}
    Change.objects.bulk_create(
        [_change(event, thing, name, before[name], value) for name, value in values.items() if before[name] != value]
    )
    for name, value in values.items():
        setattr(thing, name, value)
    if hasattr(thing, "version"):
        thing.version += 1


def update_many(event: Event, things: Mapping[models.Model, Mapping[str, Value]]) -> None:
    """Write some fields of many rows of one kind, in a constant number of queries."""
    if not things:
        return
    names = sorted({name for values in things.values() for name in values})  # a field that one leaves out stays
    changes = []
    for thing, values in things.items():
        for name, value in values.items():
            before = getattr(thing, name)
            if before != value:
                changes.append(_change(event, thing, name, before, value))
            setattr(thing, name, value)
        if hasattr(thing, "version"):
            thing.version += 1
    first = next(iter(things))
    if all(values == things[first] for values in things.values()):
        _update_alike(things, things[first])
    else:
        fields = [type(first)._meta.get_field(name).name for name in names]
        if hasattr(first, "version"):
            fields.append("version")
        type(first)._default_manager.bulk_update(list(things), fields, batch_size=200)
    Change.objects.bulk_create(changes, batch_size=500)


def _update_alike(things: Iterable[models.Model], values: Mapping[str, Value]) -> None:
    """Write the same to many rows, which the database does at once."""
    rows = list(things)
    more = {"version": F("version") + 1} if hasattr(rows[0], "version") else {}
    for start in range(0, len(rows), 500):
        pks = [row.pk for row in rows[start : start + 500]]
        type(rows[0])._default_manager.filter(pk__in=pks).update(**values, **more)


def told(thing: models.Model) -> dict[str, Value]:
    """All that a row says, as JSON can say it; of a person nothing, so that they can be erased."""
    kind = kind_of(thing)
    if kind.is_personal:
        return {}
    return {
        field.attname: plain(getattr(thing, field.attname))
        for field in thing._meta.concrete_fields
        if not field.primary_key and field.attname not in kind.private
    }


def plain(value: Value) -> Value:
    """A value as JSON can say it."""
    if isinstance(value, dt.datetime | dt.date):
        return value.isoformat()
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [plain(one) for one in value]
    if value is None or isinstance(value, str | int | float | bool | dict):
        return value
    return str(value)


def _change(event: Event, thing: models.Model, field: str, before: Value, after: Value) -> Change:
    if field and (kind_of(thing).is_personal or field in kind_of(thing).private):
        before = after = None
    return Change(
        event=event,
        kind=kind_of(thing).name,
        key=key_of(thing),
        object_id=thing.pk,
        field=field,
        before=plain(before),
        after=plain(after),
    )
