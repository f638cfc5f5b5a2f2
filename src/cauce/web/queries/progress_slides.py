"""What the progress presentation says (presentación de avance): the brief's facts, each area, what came since a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, Q
from django.utils import timezone

from cauce.core import monitoring as rules
from cauce.web.models import Area, Assignment, Change, Deliverable, DeliverableVersion, Plan, Row, Step, Task
from cauce.web.queries.brief import BriefFacts, brief
from cauce.web.queries.monitoring import weights_of
from cauce.web.queries.plan import alive, areas, current
from cauce.web.queries.today import Shown

FIELDS = {"row": "state", "deliverable": "state", "step": "done_on"}


@dataclass(frozen=True)
class SlideFacts:
    """The facts of a plan on a day, and what came since an earlier one, before they are put into words.

    ``before`` is how far the plan was at the end of the day before ``since``; None when it had no rows yet.
    ``asked`` are the open things that somebody has to decide, hand over or name. ``leads`` are the names of
    those who lead each deliverable that comes next, by its pk.
    """

    on: dt.date
    since: dt.date
    brief: BriefFacts
    before: rules.Progress | None
    areas: Sequence[Area]
    delivered: Sequence[DeliverableVersion]
    finished: Sequence[Row]
    asked: Sequence[Shown]
    leads: Mapping[int, Sequence[str]]


def slide_facts(plan: Plan, on: dt.date, *, since: dt.date, most: int) -> SlideFacts:
    """Return the facts of a plan's presentation on a day, in a constant number of queries."""
    facts = brief(plan, on, most=most)
    return SlideFacts(
        on=on,
        since=since,
        brief=facts,
        before=progress_before(plan, since),
        areas=list(areas(plan)),
        delivered=_delivered(plan, since),
        finished=_finished(plan, since),
        asked=[each for each in facts.waiting if each.line.kind != "party_not_named" or each.line.of == "leads"],
        leads=_leads(plan, [each.deliverable for each in facts.coming]),
    )


def _midnight(day: dt.date) -> dt.datetime:
    """The moment at which a day begins here."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))


def _with_tasks(path: str) -> Prefetch:
    return Prefetch(path, alive(Task).order_by("order", "pk"))


def _delivered(plan: Plan, since: dt.date) -> list[DeliverableVersion]:
    """Versions that were submitted or decided since a day, what was accepted first, then the newest."""
    start = _midnight(since)
    found = current(DeliverableVersion, plan=plan).filter(deliverable__retired_at=None)
    found = found.filter(Q(submitted_at__gte=start) | Q(decided_at__gte=start))
    found = found.select_related("deliverable__row", "by_post__organization")
    newest = found.prefetch_related(_with_tasks("deliverable__row__tasks")).order_by("-submitted_at", "-pk")
    return sorted(newest, key=lambda each: ("accepted", "submitted", "returned").index(each.state))


def _finished(plan: Plan, since: dt.date) -> list[Row]:
    found = current(Row, plan=plan).filter(state=rules.DONE, state_on__gte=since)
    return list(found.prefetch_related(_with_tasks("tasks")).order_by("-state_on", "order", "pk"))


def _leads(plan: Plan, deliverables: Sequence[Deliverable]) -> dict[int, list[str]]:
    rows = {each.row_id for each in deliverables if each.row_id is not None}
    own = [each.pk for each in deliverables]
    told = current(Assignment, plan=plan).filter(Q(row__in=rows) | Q(deliverable__in=own), role="leads")
    by_row: dict[int | None, list[str]] = {}
    by_deliverable: dict[int | None, list[str]] = {}
    for row, deliverable, words in told.order_by("order", "pk").values_list("row", "deliverable", "as_printed"):
        place, key = (by_row, row) if deliverable is None else (by_deliverable, deliverable)
        place.setdefault(key, []).append(words)
    return {each.pk: by_deliverable.get(each.pk) or by_row.get(each.row_id) or [] for each in deliverables}


def progress_before(plan: Plan, day: dt.date) -> rules.Progress | None:
    """Return how far the plan was when a day began, by taking back what the history says was changed since.

    Rows and what they hold that came into the plan later are left out.
    """
    was = _as_it_was(plan, _midnight(day))
    facts: dict[int, dict[str, Any]] = {}
    for pk, state in current(Row, plan=plan).values_list("pk", "state"):
        if ("row", pk) not in was.made:
            facts[pk] = {"state": was.state("row", pk, state), "deliverables": [], "steps": 0, "steps_done": 0}
    if not facts:
        return None
    for pk, row, state in current(Deliverable, plan=plan).values_list("pk", "row", "state"):
        if row in facts and ("deliverable", pk) not in was.made:
            facts[row]["deliverables"].append(was.state("deliverable", pk, state))
    steps = current(Step, plan=plan).filter(task__retired_at=None).values_list("pk", "task__row", "done_on")
    for pk, row, done_on in steps:
        if row in facts and ("step", pk) not in was.made:
            facts[row]["steps"] += 1
            facts[row]["steps_done"] += was.state("step", pk, done_on) is not None
    rows = [rules.WorkFacts("", **{**held, "deliverables": tuple(held["deliverables"])}) for held in facts.values()]
    return rules.progress(rows, weights=weights_of(plan))


@dataclass(frozen=True)
class _Past:
    """Values of fields as they were, and what was not there yet, by kind and pk."""

    values: Mapping[tuple[str, int], Any]
    made: frozenset[tuple[str, int]]

    def state(self, kind: str, pk: int, now: Any) -> Any:
        """What a field was; what it is, if nobody changed it since."""
        return self.values.get((kind, pk), now)


def _as_it_was(plan: Plan, moment: dt.datetime) -> _Past:
    """What the history says of the past: the first change since a moment tells what was before."""
    wanted = Q(field="", before__isnull=True)
    for kind, field in FIELDS.items():
        wanted |= Q(kind=kind, field=field)
    changes = Change.objects.filter(wanted, event__plan=plan, event__at__gte=moment, kind__in=FIELDS)
    values: dict[tuple[str, int], Any] = {}
    made = set()
    for kind, pk, field, before in changes.order_by("pk").values_list("kind", "object_id", "field", "before"):
        if field:
            values.setdefault((kind, pk), before)
        else:
            made.add((kind, pk))
    return _Past(values, frozenset(made))
