"""Rows that somebody said are not theirs (no me corresponde), until the office or they themselves answer that."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from cauce.core.today import NotMine
from cauce.web.models import ActionLink, Assignment, Change, Event, MessageReminder, Plan

ANSWERS = ("report", "submit_version")
ASKS = ("ask_progress", "make_link")


@dataclass(frozen=True)
class Declined:
    """One person's word that a row is not theirs; ``is_taken_up`` when the office asked somebody since then."""

    row: str
    person: int | None
    who: str
    words: str
    at: dt.datetime
    is_taken_up: bool = False


def declined(plan: Plan) -> list[Declined]:
    """Return what people said is not theirs; one query where nobody did.

    It ends when they answer for the row after all, when the office asks them again, and when the row's parties
    change.
    """
    said = _said(plan)
    if not said:
        return []
    first = min(each.at for each in said)
    parties, asked = _changed(plan, first), _asked(plan, first)
    own = _latest([*_answers(plan, first), *_asked_again(plan, first)])
    return [
        Declined(each.row, each.person, each.who, each.words, each.at, _after(asked, each.row, each.at))
        for each in said
        if not _after(parties, each.row, each.at) and not _after(own, (each.row, each.person), each.at)
    ]


def not_mine(plan: Plan) -> list[NotMine]:
    """Return what the office has still to answer, as today's rules need it."""
    return [
        NotMine(each.row, f"{each.row}|{each.person}", each.who, each.words, timezone.localdate(each.at))
        for each in declined(plan)
        if not each.is_taken_up
    ]


def _said(plan: Plan) -> list[Declined]:
    events = Event.objects.filter(plan=plan, act="say_not_mine", undone_by=None).exclude(by_link=None)
    told = events.order_by("at", "pk").values_list(
        "by_link__row__key", "by_link__person", "by_link__post__organization__name", "why", "at"
    )
    return list({(row, person): Declined(row, person, who, words, at) for row, person, who, words, at in told}.values())


def _latest(told: Iterable[tuple[Any, dt.datetime]]) -> dict[Any, dt.datetime]:
    found: dict[Any, dt.datetime] = {}
    for key, at in told:
        found[key] = max(at, found.get(key, at))
    return found


def _after(found: dict[Any, dt.datetime], key: Any, at: dt.datetime) -> bool:
    return key in found and found[key] > at


def _changed(plan: Plan, since: dt.datetime) -> dict[Any, dt.datetime]:
    """When the parties of each row changed last."""
    told = Change.objects.filter(kind="assignment", event__plan=plan, event__at__gt=since)
    changed = dict(told.order_by("event__at").values_list("object_id", "event__at"))
    rows = Assignment.objects.filter(pk__in=changed, row__plan=plan).values_list("pk", "row__key")
    return _latest((row, changed[pk]) for pk, row in rows)


def _asked(plan: Plan, since: dt.datetime) -> dict[Any, dt.datetime]:
    """When the office asked anybody about each row last."""
    told = Change.objects.filter(event__plan=plan, event__act__in=ASKS, event__at__gt=since, kind="row")
    return _latest(told.values_list("key", "event__at"))


def _answers(plan: Plan, since: dt.datetime) -> list[tuple[Any, dt.datetime]]:
    told = Event.objects.filter(plan=plan, act__in=ANSWERS, at__gt=since, undone_by=None).exclude(by_link=None)
    return [((row, who), at) for row, who, at in told.values_list("by_link__row__key", "by_link__person", "at")]


def _asked_again(plan: Plan, since: dt.datetime) -> list[tuple[Any, dt.datetime]]:
    letters = MessageReminder.objects.filter(row__plan=plan, kind="asked", message__created_at__gt=since)
    links = ActionLink.objects.filter(plan=plan, created_at__gt=since).exclude(channel="email")
    return [
        *[((row, who), at) for row, who, at in letters.values_list("row__key", "person", "message__created_at")],
        *[((row, who), at) for row, who, at in links.values_list("row__key", "person", "created_at")],
    ]
