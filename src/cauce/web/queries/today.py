"""What the page of today shows (hoy): open things with their page, since when, and who is waited for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils import timezone

from cauce.core import today as rules
from cauce.core.documents import due_day
from cauce.core.notifications import Delivery, RowFacts, Timing
from cauce.web.models import Assignment, Change, Deliverable, DeliverableVersion, Dependency, NamedInput, Plan, Row
from cauce.web.queries import notifications
from cauce.web.queries.notifications_declined import not_mine
from cauce.web.queries.plan import alive, current, folded

CHECKS = ("validates", "supervises", "reviews")


@dataclass(frozen=True)
class Shown:
    """A line of today with the page that it leads to and who is waited for; nobody means the office."""

    line: rules.Line
    area: int | None
    section: str
    codes: tuple[str, ...]
    page: str
    argument: int | str
    waits_for: tuple[str, ...] = ()
    holds_up: tuple[str, ...] = ()


@dataclass(frozen=True)
class Milestone:
    """A deliverable that is still to come, with its day."""

    deliverable: Deliverable
    due: dt.date


@dataclass(frozen=True)
class Today:
    """All that stands open in a plan on a day."""

    on: dt.date
    soon: int
    lines: Sequence[Shown]
    blocks: Sequence[Shown]
    rows: int

    def of(self, group: str) -> list[Shown]:
        """The lines of one group of kinds."""
        return [each for each in self.lines if each.line.kind in rules.GROUPS[group]]


def today(plan: Plan, on: dt.date, *, proposed: bool = True) -> Today:
    """Return what stands open in a plan on a day, in a constant number of queries.

    ``proposed`` counts references between tasks that nobody confirmed yet, and what people said is not theirs, for
    the office's own eyes.
    """
    soon = max(Timing.from_mapping(notifications.told_of(plan)).due_soon)
    facts = [*notifications.row_facts(plan), *_section_facts(plan)]
    found = rules.lines(facts, on=on, soon=soon, not_mine=not_mine(plan) if proposed else ())
    waiting = _waiting(plan, proposed=proposed)
    shown = _Shower(plan, facts, [each.thing for each in found if each.kind == rules.PARTY_NOT_NAMED])
    known = {each: shown.show(each) for each in found}
    blocks = rules.blocks([each.line for each in known.values()], waiting=waiting)
    by_thing = {(each.line.kind, each.line.thing): each for each in known.values()}
    return Today(
        on=on,
        soon=soon,
        lines=sorted(known.values(), key=lambda each: (rules.KINDS.index(each.line.kind), _since(each))),
        blocks=[replace(by_thing[one.line.kind, one.line.thing], holds_up=one.waiting) for one in blocks],
        rows=len(facts),
    )


def _since(shown: Shown) -> dt.date:
    return shown.line.since or dt.date.max


def filtered(lines: Iterable[Shown], *, area: str = "", words: str = "") -> list[Shown]:
    """Return the lines of an area that have some words, in any order."""
    wanted = [folded(word) for word in words.split()]
    kept = [each for each in lines if not area or str(each.area) == area]
    return [each for each in kept if all(word in _text(each) for word in wanted)]


def _text(shown: Shown) -> str:
    return folded(" ".join([shown.line.name, *shown.codes, *shown.waits_for]))


def of_rows(lines: Iterable[Shown], keys: Iterable[str]) -> list[Shown]:
    """Return the lines of some rows, by their keys."""
    wanted = set(keys)
    return [each for each in lines if each.line.row in wanted]


def milestones(plan: Plan, on: dt.date, *, most: int) -> list[Milestone]:
    """Return the deliverables that are due next, the first of them first; two queries."""
    found = current(Deliverable, plan=plan).exclude(state__in=("accepted", "submitted")).select_related("row")
    open_ones = found.exclude(row__state__in=("done", "deferred", "cancelled"))
    dated = [(each, _due(each)) for each in open_ones.order_by("order", "pk")]
    coming = [Milestone(each, due) for each, due in dated if due is not None and due >= on]
    return sorted(coming, key=lambda each: each.due)[:most]


def _due(deliverable: Deliverable) -> dt.date | None:
    by_row = deliverable.row.due_on if deliverable.row else None
    return due_day(deliverable.due_words, due_on=deliverable.due_on or by_row)


def _section_facts(plan: Plan) -> list[RowFacts]:
    """The deliverables of sections D and E, each as a row of its own."""
    submitted: dict[int, dt.date] = {}
    versions = alive(DeliverableVersion).filter(plan=plan, deliverable__row=None).order_by("number")
    for pk, made, decided in versions.values_list("deliverable", "submitted_at", "decided_at"):
        submitted[pk] = timezone.localdate(decided or made)
    found = current(Deliverable, plan=plan).filter(row=None).order_by("section", "order", "pk")
    return [
        RowFacts(
            key=each.key,
            code="",
            deliveries=(Delivery(each.key, each.text, each.state, _due(each), submitted.get(each.pk)),),
        )
        for each in found
    ]


def _waiting(plan: Plan, *, proposed: bool) -> Mapping[str, list[str]]:
    """Codes of the open tasks of other rows that need a row, by the row's key."""
    found: dict[str, list[str]] = {}
    states = ("accepted", "proposed") if proposed else ("accepted",)
    needs = alive(Dependency).filter(plan=plan, kind="needs", state__in=states, task__retired_at=None)
    needs = needs.exclude(needs=None)
    open_ones = needs.exclude(task__state__in=("done", "cancelled")).exclude(task__row__state__in=("done", "cancelled"))
    told = open_ones.order_by("task__order", "task__code").values_list(
        "needs__row__key", "task__row__key", "task__code"
    )
    for needed, own, code in told:
        if needed != own and code not in found.setdefault(needed, []):
            found[needed].append(code)
    return found


class _Shower:
    """Knows of every row where its things have their page, and who has which part in it."""

    def __init__(self, plan: Plan, facts: Sequence[RowFacts], unnamed: Sequence[str]) -> None:
        self.codes = {row.key: tuple(code.strip() for code in row.code.split(",") if code.strip()) for row in facts}
        self.areas = dict(current(Row, plan=plan).values_list("key", "area__number"))
        deliverables = current(Deliverable, plan=plan).values_list("key", "pk", "section")
        self.deliverables = {key: (pk, section) for key, pk, section in deliverables}
        self.tasks = dict(current(NamedInput, plan=plan).values_list("key", "task__code"))
        self.parties: dict[str, dict[str, list[str]]] = {}
        self.placeholders: dict[str, int] = {}
        self._read_parties(plan)
        made = Change.objects.filter(
            event__plan=plan, kind="assignment", field="", object_id__in=[self.placeholders[key] for key in unnamed]
        )
        self.entered = {pk: timezone.localdate(at) for pk, at in made.values_list("object_id", "event__at")}

    def _read_parties(self, plan: Plan) -> None:
        told = current(Assignment, plan=plan).order_by("order", "pk")
        for key, pk, row, deliverable, role, words in told.values_list(
            "key", "pk", "row__key", "deliverable__key", "role", "as_printed"
        ):
            self.placeholders[key] = pk
            self.parties.setdefault(row or deliverable or "", {}).setdefault(role, []).append(words)

    def show(self, line: rules.Line) -> Shown:
        """Return a line with its page and who is waited for."""
        codes, area = self.codes.get(line.row, ()), self.areas.get(line.row)
        if line.kind == rules.INPUT_NOT_GOT:
            return Shown(line, area, "", codes, "task", self.tasks[line.thing], (line.of,) if line.of else ())
        if line.kind == rules.NOT_MINE:
            page, argument = ("task", codes[0]) if codes else ("tasks", "")
            return Shown(line, area, "", codes, page, argument)
        if line.kind == rules.PARTY_NOT_NAMED:
            pk = self.placeholders[line.thing]
            return Shown(replace(line, since=self.entered.get(pk)), area, "", codes, "placeholder", pk)
        pk, section = self.deliverables[line.thing]
        parties = self.parties.get(line.row, {})
        roles = CHECKS if line.kind == rules.TO_ACCEPT else ("leads",)
        names = dict.fromkeys(name for role in roles for name in parties.get(role, ()))
        return Shown(line, area, section, codes, "deliverable", pk, tuple(names))
