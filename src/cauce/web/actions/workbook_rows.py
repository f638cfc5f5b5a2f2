"""Rows of a workbook written (filas del libro que se escriben): what follows from each, and what goes along."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext, override

from cauce.core.people import PersonLine
from cauce.core.plan.structure import OWNERS
from cauce.core.plan.workbook import BY_KIND, NAME
from cauce.core.vocabulary import normalise
from cauce.importer.draft import Provenance
from cauce.importer.match import Name, Operation
from cauce.importer.parties import Names, read_party
from cauce.importer.workbook.items import Orders, Present, record_of
from cauce.web import events
from cauce.web.actions import actors, writing
from cauce.web.actions.people.entry import new_post, person_of
from cauce.web.actions.structure.keys import OWN, follow_tasks
from cauce.web.models import (
    Acronym,
    Event,
    Holding,
    Note,
    Organization,
    Plan,
    PlanItem,
    Question,
    Row,
    RowQuestion,
    ScheduleEntry,
    ScheduleLink,
    Task,
)
from cauce.web.models.kinds import KINDS, READ_KINDS, Kind
from cauce.web.queries import structure as queries
from cauce.web.queries.settings import vocabulary_of

ENTRY_KIND = replace(KINDS["schedule_entry"], parents={"task": "task", "activity": "activity"})
LINK_KIND = replace(KINDS["schedule_link"], parents={"before": "schedule_entry", "after": "schedule_entry"})
WRITTEN: tuple[Kind, ...] = (*READ_KINDS, ENTRY_KIND, LINK_KIND)
BY_THEMSELVES = frozenset({"organization", "person"})
Fields = dict[str, Any]


def write_rows(event: Event, plan: Plan, here: Present, wanted: Sequence[Operation]) -> None:
    """Write what a workbook says within an event."""
    wanted = _standing(here, wanted)
    kept = [one for one in wanted if one.what != "retire"]
    organizations = _write_organizations(event, plan, [one for one in kept if one.kind == "organization"])
    moved = _rows_of_moved(here, kept)
    completed = _Completing(plan, here, kept).all()
    writing.write(event, plan, [one for one in completed if one.kind not in BY_THEMSELVES], kinds=WRITTEN)
    _tie_questions(event, plan, kept)
    _follow(event, plan, kept)
    gone = [(one.kind, one.key) for one in wanted if one.what == "retire"]
    emptied = _retire(event, plan, gone)
    rows = Row.objects.filter(plan=plan, key__in=moved).values_list("pk", flat=True)
    follow_tasks(event, {*rows, *emptied})
    if any(one.kind == "assignment" for one in kept):
        actors.link_parties(event, plan)
    _write_people(event, plan, [one for one in kept if one.kind == "person"], organizations)


def _standing(here: Present, wanted: Sequence[Operation]) -> list[Operation]:
    """Leave out what would stand under something that was not agreed to."""
    there: set[Name] = {(kind, key) for kind, items in here.items.items() for key in items}
    found = []
    order = {kind: place for place, kind in enumerate(BY_KIND)}
    for one in sorted(wanted, key=lambda each: order[each.kind]):
        named = [
            (column.of, one.fields.get(column.name)) for column in BY_KIND[one.kind].columns if column.what == NAME
        ]
        named += [("task", one.fields.get("task")), ("activity", one.fields.get("activity"))]
        if one.what == "retire" or all(key is None or (kind, key) in there for kind, key in named):
            found.append(one)
            there.add((one.kind, one.key))
    return found


def _rows_of_moved(here: Present, kept: Sequence[Operation]) -> set[str]:
    """Keys of rows whose tasks come or go."""
    found: set[str] = set()
    for one in kept:
        if one.kind == "task" and "row" in one.fields:
            found.add(str(one.fields["row"]))
            there = here.of("task").get(one.key)
            if there is not None:
                found.add(str(there.fields["row"]))
    return found


class _Completing:
    """Adds to operations what follows from them."""

    def __init__(self, plan: Plan, here: Present, wanted: Sequence[Operation]) -> None:
        self.plan, self.here, self.wanted = plan, here, wanted
        self.orders = Orders(here)
        self.rows = {key: item.fields["row"] for key, item in here.of("task").items()}
        self.rows |= {one.key: one.fields["row"] for one in wanted if one.kind == "task" and "row" in one.fields}
        acronyms = Acronym.objects.filter(plan=plan, retired_at=None).values_list("acronym", "name")
        short = frozenset(normalise(acronym) for acronym, _ in acronyms)
        self.names = Names(short, short | frozenset(normalise(name) for _, name in acronyms))
        self.vocabulary = vocabulary_of(plan)

    def all(self) -> list[Operation]:
        """Return every operation completed."""
        return [self._one(one) for one in self.wanted]

    def _one(self, one: Operation) -> Operation:
        fields = dict(one.fields)
        fields.pop("questions", None)
        if one.kind == "note":
            self._note(one, fields)
        elif one.kind == "assignment":
            self._assignment(one, fields)
        elif one.kind == "deliverable":
            self._deliverable(one, fields)
        elif one.kind == "input" and one.what == "make":
            fields["state"] = fields.get("state") or "accepted"
        owners = OWNERS.get(one.kind, {}).values()
        order = one.order
        item = self.here.of(one.kind).get(one.key)
        if one.what == "set" and item is not None and any(name in one.fields for name in owners):
            order = self.orders.next(record_of(one.kind, one.key, {**item.fields, **fields}))
        return replace(one, fields=fields, order=order)

    def _note(self, one: Operation, fields: Fields) -> None:
        """A task's note stands in its task's row."""
        if "task" not in fields and "row" not in fields:
            return
        item = self.here.of("note").get(one.key)
        task = fields.get("task", item.fields["task"] if item is not None else None)
        if task:
            fields["row"] = self.rows.get(task)
        fields["task"] = task

    def _deliverable(self, one: Operation, fields: Fields) -> None:
        if fields.get("row"):
            fields["section"] = ""
        if one.what == "make" and not fields.get("row") and fields.get("number") is None:
            same = [item.fields for item in self.here.of("deliverable").values() if not item.fields["row"]]
            numbers = [int(str(each["number"] or 0)) for each in same if each["section"] == fields.get("section")]
            fields["number"] = max(numbers, default=0) + 1

    def _assignment(self, one: Operation, fields: Fields) -> None:
        """What a printed name says follows from it; what a cell says goes before."""
        if fields.get("row"):
            fields["deliverable"] = None
        if "as_printed" not in fields:
            return
        told = read_party(
            str(fields["as_printed"]), str(fields.get("role", "")), Provenance(""), self.vocabulary, self.names
        )
        fields |= {"core": told.core, "owner": told.owner, "initials": told.initials, "body": told.body}
        fields["count"] = told.count
        if one.what == "make":
            fields["unit"] = fields.get("unit") or told.unit
            fields["contribution"] = fields.get("contribution") or told.contribution
            fields["is_placeholder"] = bool(fields.get("is_placeholder")) or told.placeholder
        else:
            fields |= {"organization_id": None, "post_id": None}  # another name may be another organisation's


def _write_organizations(event: Event, plan: Plan, wanted: Sequence[Operation]) -> dict[str, Organization]:
    """Write organisations; return those that were made by the key that the workbook gave them."""
    made: dict[str, Organization] = {}
    known = actors.Known.of(plan)
    there = {one.key: one for one in Organization.objects.filter(plan=plan)}
    updates: dict[models.Model, Mapping[str, Any]] = {}
    for one in wanted:
        if one.key in there:
            updates[there[one.key]] = dict(one.fields) | ({"retired_at": None} if one.what == "make" else {})
            continue
        organization = known.make(str(one.fields["name"]), str(one.fields.get("acronym") or ""))
        organization.sector = str(one.fields.get("sector") or "")
        organization.level = str(one.fields.get("level") or "")
        known.remember(str(one.fields["name"]), organization, basis=actors.PERSON)
        made[one.key] = organization
    known.save(event)
    events.update_many(event, updates)
    return made


def _tie_questions(event: Event, plan: Plan, kept: Sequence[Operation]) -> None:
    """Let rows answer the questions that their cell names."""
    wanted = {one.key: one.fields["questions"] for one in kept if one.kind == "row" and "questions" in one.fields}
    if not wanted:
        return
    rows = {row.key: row for row in Row.objects.filter(plan=plan, key__in=wanted)}
    questions = {one.key: one for one in Question.objects.filter(plan=plan, retired_at=None)}
    ties = RowQuestion.objects.filter(plan=plan, row__in=rows.values()).select_related("row", "question")
    new: list[RowQuestion] = []
    updates: dict[models.Model, Mapping[str, Any]] = {}
    there: dict[tuple[str, str], RowQuestion] = {}
    for tie in ties:
        key = tie.question.key if tie.question is not None else ""
        there[tie.row.key, key] = tie
        if tie.retired_at is None and key and key not in wanted[tie.row.key]:
            updates[tie] = {"retired_at": timezone.now()}
    for row_key, keys in wanted.items():
        for order, key in enumerate(keys, 1):
            kept_tie = there.get((row_key, key))
            if kept_tie is not None and kept_tie.retired_at is not None:
                updates[kept_tie] = {"retired_at": None}
            elif kept_tie is None and key in questions:
                new.append(_tie(plan, rows[row_key], questions[key], order))
    events.made(event, RowQuestion.objects.bulk_create(new))
    events.update_many(event, updates)


def _tie(plan: Plan, row: Row, question: Question, order: int) -> RowQuestion:
    digest = hashlib.sha256(f"{row.key}\x1e{question.key}".encode()).hexdigest()[:12]
    return RowQuestion(
        plan=plan, key=f"{OWN}row_question:{digest}", row=row, question=question, code=question.code, order=order
    )


def _follow(event: Event, plan: Plan, kept: Sequence[Operation]) -> None:
    """Notes follow their tasks; rows call a question by its new code."""
    moved = [one.key for one in kept if one.kind == "task" and one.what == "set" and "row" in one.fields]
    for note in Note.objects.filter(plan=plan, task__key__in=moved).select_related("task"):
        assert note.task is not None
        if note.row_id != note.task.row_id:
            events.update(event, note, {"row_id": note.task.row_id}, expected_version=None)
    renamed = [one.key for one in kept if one.kind == "question" and one.what == "set" and "code" in one.fields]
    ties = RowQuestion.objects.filter(plan=plan, question__key__in=renamed, retired_at=None).select_related("question")
    events.update_many(event, {tie: {"code": tie.question.code} for tie in ties if tie.question is not None})


def _retire(event: Event, plan: Plan, gone: Sequence[Name]) -> set[int]:
    """Take things out with all that stands below them; return the rows whose tasks went."""
    by_kind: dict[str, list[str]] = {}
    for kind, key in gone:
        by_kind.setdefault(kind, []).append(key)
    things: list[PlanItem] = []
    for kind, keys in by_kind.items():
        found = KINDS[kind].model._default_manager.filter(plan=plan, key__in=keys, retired_at=None)
        things += [one for one in found.select_related("plan") if isinstance(one, PlanItem)]
    tasks = [one for one in things if isinstance(one, Task)]
    rows = {task.row_id for task in tasks}
    left = set(
        Task.objects.filter(row__in=rows, retired_at=None)
        .exclude(pk__in=[task.pk for task in tasks])
        .values_list("row_id", flat=True)
    )
    there = {one.pk for one in things if isinstance(one, Row)}
    things += list(Row.objects.filter(pk__in=rows - left - there, retired_at=None).select_related("plan"))
    along = queries.below(things) if things else {}
    entries = [one.pk for one in things if isinstance(one, ScheduleEntry)]
    links = ScheduleLink.objects.filter(models.Q(before__in=entries) | models.Q(after__in=entries), retired_at=None)
    now = timezone.now()
    every: dict[type[PlanItem], dict[models.Model, Mapping[str, Any]]] = {}
    for thing in (*things, *(one for each in along.values() for one in each), *links):
        every.setdefault(type(thing), {})[thing] = {"retired_at": now}
    for updates in every.values():
        events.update_many(event, updates)
    return left


def _write_people(event: Event, plan: Plan, wanted: Sequence[Operation], made: Mapping[str, Organization]) -> None:
    """Enter persons with their post; one who is known by the address is not entered again."""
    for one in wanted:
        key = str(one.fields["organization"])
        organization = made.get(key) or Organization.objects.get(plan=plan, key=key)
        line = PersonLine(str(one.fields["name"]), str(one.fields["name"]), str(one.fields["email"]).lower())
        person = person_of(event, line)
        title = str(one.fields.get("post") or "")
        held = Holding.objects.filter(post__organization=organization, post__retired_at=None, person=person, until=None)
        if not held.exists():
            post = new_post(event, organization, title or contact_title(plan), is_contact=not title)
            holding = Holding.objects.create(post=post, person=person, since=timezone.localdate())
            events.made(event, [holding])


def contact_title(plan: Plan) -> str:
    """What a post without a title is called, in the plan's language."""
    with override(plan.language):
        return gettext("Contact")
