"""The frame of every answer (marco): who asks, which plan, which fields they may see, which part of a list."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import Annotated, Any, TypeVar

from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Query

from cauce.core import permissions as rules
from cauce.web.api.schemas import NotDone
from cauce.web.models import Plan, PlanItem
from cauce.web.models.kinds import KINDS, kind_of
from cauce.web.queries import documents
from cauce.web.queries.visible import Person, may, visible_plan

PAGE = 100
ROOT = "/api"
REFUSALS: dict[int, type[NotDone]] = dict.fromkeys((400, 401, 403, 404, 422, 429, 503, 507), NotDone)
WRITING: dict[int, type[NotDone]] = REFUSALS | dict.fromkeys((409, 410, 413, 415), NotDone)
# What the office sees besides what a document says of a kind of thing.
OFFICE_EXTRAS: Mapping[str, tuple[str, ...]] = {
    "plan": ("published_at", "version"),
    "organization": ("owner",),
    "alias": ("spelling", "basis", "reason"),
    "input": ("state",),
    "dependency": ("state",),
}
From = Annotated[int, Query(alias="from", ge=0, le=10_000_000, description="Where the part of the list starts.")]
Words = Annotated[str, Query(alias="q", max_length=200, description="Only what holds all of these words.")]
Thing = TypeVar("Thing")
Told = dict[str, Any]


class NotHere(Exception):
    """What was asked for is not there, or not for this person; ``sentence`` says so in their language."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class Refused(Exception):
    """What was sent is not taken: ``sentence`` says why, under a status of its own; ``faults`` the same by field."""

    def __init__(self, sentence: str, status: int, faults: Mapping[str, str] | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.status = status
        self.faults = faults


class NotForYou(NotHere):
    """The plan may be seen, this part of it may not."""


class Reader:
    """A person who reads one plan: what they may see of it, and its things told accordingly."""

    def __init__(self, person: Person, plan: Plan) -> None:
        self.person = person
        self.plan = plan
        self.is_office = may("see_drafts", by=person, plan=plan)

    @property
    def root(self) -> str:
        """Address of the plan."""
        return f"{ROOT}/plans/{self.plan.slug}"

    def require(self, act: str) -> None:
        """Pass in silence, or refuse with the reason."""
        if not may(act, by=self.person, plan=self.plan):
            raise NotForYou(_(rules.refusal(act)))

    def told(self, thing: Model, **more: Any) -> Told:
        """Tell those fields of a thing that this person may see, and what else is given."""
        names = fields_of(kind_of(thing).name, office=self.is_office)
        return {name: getattr(thing, name) for name in names} | more

    def all_told(self, things: Iterable[Model]) -> list[Told]:
        """Tell each of some things that have no links."""
        return [self.told(thing) for thing in things]

    def origin(self, thing: PlanItem) -> Told:
        """Tell where a thing was read, to whom may know it; one query."""
        if not may("see_provenance", by=self.person, plan=self.plan):
            return {}
        found = documents.provenance(self.plan, kind=kind_of(thing).name, key=thing.key)
        return {"provenance": origin_told(found) if found is not None else None}


def origin_told(found: Any) -> Told:
    """Tell where an item was read; what a format does not have is left out."""
    return {
        "file": found.import_run.file_name,
        "headings": found.heading_path,
        "position": {name: value for name, value in found.position.items() if value},
        "words": found.words,
        "sure": found.sure,
        "reason": found.reason,
    }


@cache
def fields_of(kind: str, *, office: bool) -> tuple[str, ...]:
    """Names of the plain fields of a kind of thing that the office sees, or the public."""
    known = KINDS[kind]
    names = dict.fromkeys(rules.PUBLISHED_FIELDS.get(kind, ()))
    if office:
        extras = ("key", "version") if issubclass(known.model, PlanItem) else ()
        names |= dict.fromkeys((*known.fields, *extras, *OFFICE_EXTRAS.get(kind, ())))
    return tuple(name for name in names if not known.model._meta.get_field(name).is_relation)


def open_plan(request: HttpRequest, slug: str) -> Reader:
    """Return the plan as this person reads it; one that they may not see is as one that is not there."""
    plan = visible_plan(request.user, slug)
    if plan is None:
        raise NotHere(
            _("There is no plan «%(slug)s», or it is not public. Choose one of the list of plans.") % {"slug": slug}
        )
    return Reader(request.user, plan)


def found(thing: Thing | None, name: object) -> Thing:
    """Return the thing, or say that the plan has none of that name."""
    if thing is None:
        raise NotHere(_("The plan has nothing under «%(name)s». Choose one of its lists.") % {"name": name})
    return thing


def read_json(sent: bytes | str) -> Any:
    """Read JSON that was sent.

    Raises
    ------
    ValueError
        It is none, or names halves of signs, which no text holds and no database keeps.

    Examples
    --------
    >>> read_json(b'{"name": "r\\u00edo"}')
    {'name': 'río'}
    """
    told = json.loads(sent)
    json.dumps(told, ensure_ascii=False).encode()  # a half of a sign raises UnicodeEncodeError, which is a ValueError
    return told


def listing(
    request: HttpRequest, things: QuerySet[Any] | Sequence[Any], start: int, tell: Callable[[Any], Told]
) -> Told:
    """Tell a part of a list: at most 100 things, and where the next part is."""
    count = things.count() if isinstance(things, QuerySet) else len(things)
    part = list(things[start : start + PAGE])
    end = start + PAGE
    asked = request.GET.copy()
    asked["from"] = str(end)
    return {
        "count": count,
        "items": [tell(thing) for thing in part],
        "next": f"{request.path}?{asked.urlencode()}" if end < count else None,
    }
