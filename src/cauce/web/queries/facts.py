"""Facts from rows (hechos del plan): what the rules need to know of a plan, in a constant number of queries."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any, TypeVar

from django.core.cache import caches

from cauce import core, method
from cauce.core import plan as rules
from cauce.core.plan import facts
from cauce.core.problems import Problem
from cauce.web.models import (
    Acronym,
    Area,
    Assignment,
    BoardObjective,
    CommunicationAction,
    CommunicationTarget,
    Deliverable,
    HeadingLine,
    Note,
    OrganizationAlias,
    OrganizationProposal,
    Plan,
    PlanItem,
    ProblemDecision,
    Question,
    Row,
    RowQuestion,
    Seat,
    SectionActivity,
    Step,
    Task,
)
from cauce.web.queries.imports import last_reading
from cauce.web.queries.settings import GROUP_SIZE, numbers_of, settings_of

Item = TypeVar("Item", bound=PlanItem)


class Rows:
    """All rows that stand in a plan, one query for each kind, by what they belong to."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.areas = self.all_of(Area)
        self.questions = self._by(Question, "area_id")
        self.rows = self._by(Row, "area_id")
        self.row_questions = self._by(RowQuestion, "row_id")
        self.tasks = self._by(Task, "row_id")
        self.steps = self._by(Step, "task_id")
        notes = self.all_of(Note)
        self.task_notes = _grouped([note for note in notes if note.task_id], "task_id")
        self.row_notes = _grouped([note for note in notes if not note.task_id], "row_id")
        deliverables = self.all_of(Deliverable)
        self.row_deliverables = _grouped([one for one in deliverables if one.row_id], "row_id")
        self.section_deliverables = _grouped([one for one in deliverables if not one.row_id], "section")
        parties = self.all_of(Assignment)
        self.row_parties = _grouped([party for party in parties if party.row_id], "row_id")
        self.deliverable_parties = _grouped([party for party in parties if party.deliverable_id], "deliverable_id")
        self.targets = self._by(CommunicationTarget, "action_id")

    def all_of(self, model: type[Item]) -> list[Item]:
        """Rows of one kind in their order."""
        return list(model._default_manager.filter(plan=self.plan, retired_at=None).order_by("order", "pk"))

    def _by(self, model: type[Item], column: str) -> dict[Any, list[Item]]:
        return _grouped(self.all_of(model), column)


def _grouped(rows: Iterable[Item], column: str) -> dict[Any, list[Item]]:
    groups: dict[Any, list[Item]] = defaultdict(list)
    for row in rows:
        groups[getattr(row, column)].append(row)
    return groups


def plan_facts(plan: Plan) -> facts.PlanFacts:
    """Return what the rules need to know of a plan."""
    run = last_reading(plan)
    size = settings_of(plan).get(GROUP_SIZE) or {}
    return facts_of(Rows(plan), size=size, extras=run.extras if run is not None else {})


def facts_of(rows: Rows, *, size: Mapping[str, Any], extras: Mapping[str, Any]) -> facts.PlanFacts:
    """Return the facts of a plan from its rows, its size of groups and what its last reading kept beside them."""
    plan = rows.plan
    labels = extras.get("labels", {})
    lines = rows.all_of(HeadingLine)
    return facts.PlanFacts(
        areas=tuple(_area(rows, area) for area in rows.areas),
        acronyms=tuple(facts.AcronymFacts(one.acronym, one.name) for one in rows.all_of(Acronym)),
        seats=tuple(_seats(rows.all_of(Seat))),
        articulation=_section(rows, "articulation", labels.get("articulation", "D")),
        production=_section(rows, "production", labels.get("production", "E")),
        communication=tuple(_communication(rows, action) for action in rows.all_of(CommunicationAction)),
        period_words=plan.period_words,
        contents=_headings(lines, "contents"),
        headings=_headings(lines, "body"),
        group_size=(size["low"], size["high"]) if {"low", "high"} <= size.keys() else None,
        group_size_words=extras["group_size_words"] if _as_read(size, extras) else str(size.get("source", "")),
        body_text=extras.get("body_text", ""),
        board_texts=tuple(one.text for one in rows.all_of(BoardObjective)),
        communication_label=labels.get("communication", "F"),
        board_label=labels.get("board", "B"),
    )


def _as_read(size: Mapping[str, Any], extras: Mapping[str, Any]) -> bool:
    """Whether the size of a group is still the one that the document states."""
    return bool(extras.get("group_size")) and [size.get("low"), size.get("high")] == extras["group_size"]


def _seats(seats: Iterable[Seat]) -> list[str]:
    """Seats as the document lists them: the internal level, then the extended one."""
    ordered = sorted(seats, key=lambda seat: (seat.level != "internal", seat.order))
    return [seat.text for seat in ordered]


def _headings(lines: Iterable[HeadingLine], source: str) -> tuple[facts.HeadingFacts, ...]:
    return tuple(facts.HeadingFacts(line.label, line.title) for line in lines if line.source == source)


def _area(rows: Rows, area: Area) -> facts.AreaFacts:
    return facts.AreaFacts(
        number=area.number,
        title=area.title,
        context=area.context,
        general_objective=area.general_objective,
        questions=tuple(facts.QuestionFacts(one.code, one.text) for one in rows.questions[area.pk]),
        rows=tuple(_row(rows, row) for row in rows.rows[area.pk]),
    )


def _row(rows: Rows, row: Row) -> facts.RowFacts:
    return facts.RowFacts(
        tasks=tuple(_task(rows, task) for task in rows.tasks[row.pk]),
        question_codes=tuple(one.code for one in rows.row_questions[row.pk]),
        question_codes_printed=tuple(row.codes_printed),
        question_texts=tuple((code, text) for code, text in row.texts_printed),
        questions_as_printed=row.questions_as_printed,
        deliverables=tuple(_deliverable(rows, one) for one in rows.row_deliverables[row.pk]),
        parties=tuple(_party(one) for one in _by_role(rows.row_parties[row.pk])),
        notes=tuple(note.text for note in rows.row_notes[row.pk]),
    )


def _by_role(parties: list[Assignment]) -> list[Assignment]:
    """Parties in the order in which they were read, role by role."""
    return sorted(parties, key=lambda party: party.pk)


def _task(rows: Rows, task: Task) -> facts.TaskFacts:
    return facts.TaskFacts(
        code=task.code,
        title=task.title or None,
        steps=tuple(step.text for step in rows.steps[task.pk]),
        notes=tuple(note.text for note in rows.task_notes[task.pk]),
    )


def _deliverable(rows: Rows, deliverable: Deliverable) -> facts.DeliverableFacts:
    return facts.DeliverableFacts(
        text=deliverable.text,
        due=deliverable.due_words or None,
        pages=deliverable.pages,
        number=deliverable.number,
        parties=tuple(_party(party) for party in _by_role(rows.deliverable_parties[deliverable.pk])),
    )


def _party(party: Assignment) -> facts.PartyFacts:
    return facts.PartyFacts(
        name=party.as_printed,
        role=party.role,
        core=party.core,
        owner=party.owner,
        placeholder=party.is_placeholder,
        text=party.text,
    )


def _section(rows: Rows, name: str, letter: str) -> facts.SectionFacts:
    activities = [one for one in rows.all_of(SectionActivity) if one.section == name]
    return facts.SectionFacts(
        letter=letter,
        activities=tuple(one.text for one in activities),
        deliverables=tuple(_deliverable(rows, one) for one in rows.section_deliverables[name]),
    )


def _communication(rows: Rows, action: CommunicationAction) -> facts.CommunicationActionFacts:
    return facts.CommunicationActionFacts(
        objective=action.objective,
        action=action.action,
        target=action.target,
        bullets=tuple(action.bullets),
        targets=tuple(_target(target) for target in rows.targets[action.pk]),
    )


def _target(target: CommunicationTarget) -> facts.TargetFacts:
    return facts.TargetFacts(
        kind=target.kind,
        value=target.value,
        at_least=target.at_least,
        every=target.every,
        unit=target.unit,
        what=target.what,
        window=target.window,
    )


def plan_problems(plan: Plan) -> list[Problem]:
    """Return the findings about a plan, kept until its next event or other rules."""
    key = f"problems/{plan.pk}/{plan.created_at:%Y%m%d%H%M%S%f}/{plan.revision}/{rules_version()}"
    kept: list[Problem] | None = caches["default"].get(key)
    if kept is None:
        found = rules.problems(plan_facts(plan), numbers_of(plan))
        apart = _kept_apart(plan)
        kept = [problem for problem in found if not apart(problem)]
        with suppress(OSError):  # on a full disk it is worked out each time
            caches["default"].set(key, kept, timeout=None)
    return kept


def _kept_apart(plan: Plan) -> Callable[[Problem], bool]:
    """Return what tells a likely match that the office decided to be two organisations or more."""
    decided = OrganizationProposal.objects.filter(plan=plan, state="apart").values_list("first_id", "second_id")
    pairs = {frozenset(pair) for pair in decided}
    if not pairs:
        return lambda problem: False
    aliases = OrganizationAlias.objects.filter(plan=plan, retired_at=None)
    owners: dict[str, int] = dict(aliases.values_list("spelling", "organization_id"))

    def is_decided(problem: Problem) -> bool:
        if problem.code != "organisation_alias":
            return False
        found = {owners[spelling] for spelling in problem.where.split(" / ") if spelling in owners}
        return len(found) > 1 and all(frozenset(pair) in pairs for pair in combinations(found, 2))

    return is_decided


def decisions_about(plan: Plan) -> dict[str, ProblemDecision]:
    """Return what the office decided about findings, by the finding's key."""
    found = ProblemDecision.objects.filter(plan=plan).select_related("by")
    return {decision.problem_key: decision for decision in found}


def open_problems(plan: Plan) -> list[Problem]:
    """Return the findings that nobody accepted."""
    accepted = set(ProblemDecision.objects.filter(plan=plan, decision="accepted").values_list("problem_key", flat=True))
    return [problem for problem in plan_problems(plan) if problem.key[:500] not in accepted]


@cache
def rules_version() -> str:
    """Return what tells these rules from others: a hash of the rules and of the method's files."""
    total = hashlib.sha256()
    for package, pattern in ((core, "**/*.py"), (method, "*.toml")):
        for path in sorted(Path(str(package.__path__[0])).glob(pattern)):
            total.update(path.read_bytes())
    return total.hexdigest()[:16]
