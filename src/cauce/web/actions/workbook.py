"""The workbook (libro de trabajo): written, read again, and what it changes written into the plan as one act."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from cauce.exporter.workbook.xlsx import workbook_xlsx
from cauce.importer.blocks import UnusableDocument
from cauce.importer.match import FieldChange, ItemChange, Operation, operations
from cauce.importer.workbook import ReadWorkbook, read_workbook
from cauce.importer.workbook.comparison import Reading
from cauce.importer.workbook.items import Present
from cauce.web import events, jobs
from cauce.web.actions.documents import kept
from cauce.web.actions.permissions import require
from cauce.web.actions.schedule import CannotScheduleError
from cauce.web.actions.workbook_rows import write_rows
from cauce.web.models import Event, Job, Organization, Plan, User
from cauce.web.models.kinds import KINDS
from cauce.web.queries import schedule as schedules
from cauce.web.queries import search
from cauce.web.queries import workbook as queries

KIND, APPLY = "read_workbook", "apply_workbook"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
JSON = "application/json"
LARGEST = 50 * 1024 * 1024  # bytes of a workbook that came back
ALL = "all:"  # with «removed» or «conflict» behind it: a yes to every change of that sort
FEW = 200  # things whose texts search takes up one by one
WITH_TEXTS = frozenset({"area", "question", "task", "step", "note", "deliverable", "schedule_entry", "schedule_link"})
PLACES = frozenset({"code", "number", "area", "row", "task", "section"})  # fields that decide where a thing is found
OF_THE_SCHEDULE = frozenset({"schedule_entry", "schedule_link"})


class CannotApplyWorkbookError(Exception):
    """A workbook is not taken: ``code`` and ``values`` name the sentence in ``core/messages/workbook.py``.

    It is "not_a_workbook", "newer_workbook", "other_plan", "unknown_organization" or "faults".
    """

    def __init__(self, code: str, **values: Any) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


def write_workbook(*, plan: Plan, by: User | None, language: str, only: str = "", on: dt.date | None = None) -> bytes:
    """Write a plan as a workbook in a language, all of it or one organisation's rows.

    Raises
    ------
    CannotApplyWorkbookError
        The plan has no such organisation.
    """
    require("edit_plan", by=by, plan=plan)
    organization = None
    if only:
        organization = Organization.objects.filter(plan=plan, slug=only, retired_at=None).first()
        if organization is None:
            raise CannotApplyWorkbookError("unknown_organization", name=only)
    told = queries.workbook_of(plan, language=language, on=on or timezone.localdate(), only=organization)
    return workbook_xlsx(told)


def read_for(plan: Plan, content: bytes, *, file_name: str) -> ReadWorkbook:
    """Read a workbook of this plan.

    Raises
    ------
    CannotApplyWorkbookError
        It is none that was written here, or of another plan.
    UnusableDocument
        What any workbook is refused for.
    """
    try:
        read = read_workbook(content)
    except UnusableDocument as error:
        if error.code in ("not_a_workbook", "newer_workbook"):
            raise CannotApplyWorkbookError(error.code, name=file_name) from error
        raise
    if read.plan != plan.slug:
        raise CannotApplyWorkbookError("other_plan", name=file_name, found=read.plan, plan=plan.slug)
    return read


def annotate(*, plan: Plan, content: bytes, file_name: str, by: User | None) -> tuple[bytes, Reading]:
    """Return a workbook as it came back with each problem as a note in its cell, and what it would do."""
    require("edit_plan", by=by, plan=plan)
    read = read_for(plan, content, file_name=file_name)
    here, reading = queries.read_against(plan, read)
    return workbook_xlsx(queries.annotated(plan, read, here, reading, on=timezone.localdate())), reading


@transaction.atomic
def apply_workbook(
    *, plan: Plan, content: bytes, file_name: str, by: User | None, yes: Collection[str] = (), why: str = ""
) -> Event | None:
    """Write what a workbook changes: one transaction, one event; none when it says what the plan says.

    ``yes`` holds the tokens of what is taken out, and of the conflicts in which the workbook wins; «all:removed» and
    «all:conflict» stand for all of them.

    Raises
    ------
    CannotApplyWorkbookError
        Cells are to be corrected first, or it is not this plan's workbook.
    CannotScheduleError
        Dates change, a baseline stands, and no reason is given.
    """
    require("edit_plan", by=by, plan=plan)
    read = read_for(plan, content, file_name=file_name)
    here, reading = queries.read_against(plan, read)
    if reading.blocking:
        raise CannotApplyWorkbookError("faults", count=len(reading.blocking))
    wanted = operations(reading.comparison, reading.theirs, yes=_every_yes(reading, yes))
    kinds = {one.kind for one in wanted}
    if kinds & OF_THE_SCHEDULE:
        require("edit_schedule", by=by, plan=plan)
        if not why.strip() and schedules.baseline_of(plan) is not None:
            raise CannotScheduleError("reason_needed")
    if "person" in kinds:
        require("manage_people", by=by, plan=plan)
    if not wanted:
        return None
    event = events.begin("apply_workbook", plan=plan, by=by, why=why)
    write_rows(event, plan, here, wanted)
    _find_again(plan, wanted)
    return event


def _every_yes(reading: Reading, yes: Collection[str]) -> set[str]:
    """Tokens that were agreed to, with those of which all were."""
    found = set(yes)
    for change in reading.comparison.conflicts:
        if f"{ALL}{'removed' if change.what == 'removed' else 'conflict'}" in found:
            found.add(change.token)
    return found


def _find_again(plan: Plan, wanted: Sequence[Operation]) -> None:
    """Let search find what the plan says now; a few texts are written again one by one."""
    texts_alone = all(one.what == "set" and one.kind in WITH_TEXTS and not PLACES & one.fields.keys() for one in wanted)
    if not texts_alone or len(wanted) > FEW:
        search.rebuild(plan)
        return
    keys: dict[str, list[str]] = {}
    for one in wanted:
        keys.setdefault(one.kind, []).append(one.key)
    for kind, named in keys.items():
        for thing in KINDS[kind].model._default_manager.filter(plan=plan, key__in=named):
            search.refresh(thing)


def upload(*, plan: Plan, content: bytes, file_name: str, by: User | None) -> Job:
    """Keep a workbook that came back and queue its reading; nothing of the plan changes.

    Raises
    ------
    NoAnswerError
        The storage cannot be asked just now.
    """
    require("edit_plan", by=by, plan=plan)
    with transaction.atomic():
        events.take_key()
        job = jobs.enqueue(KIND, {}, plan=plan, by=by)
        kept.keep(job, kept.SENT, content, file_name=file_name or "plan.xlsx", media_type=XLSX)
    return job


def discard(*, job: Job, by: User | None) -> None:
    """Leave a workbook aside; nothing of the plan changes."""
    require("edit_plan", by=by, plan=job.plan)
    kept.forget(job, kept.SENT, kept.READING)


@dataclass(frozen=True)
class Sent:
    """A workbook that came back, as long as it is kept."""

    content: bytes
    file_name: str


def sent_of(job: Job) -> Sent | None:
    """Return the workbook that came back with a job; None once it is not kept any more."""
    file, content = kept.kept_of(job, kept.SENT), kept.content_of(job, kept.SENT)
    return Sent(content, file.file_name) if file is not None and content is not None else None


@jobs.handler(KIND)
def read_job(job: jobs.Running) -> None:
    """Read an uploaded workbook and keep what it would do."""
    job.report(10, "reading")
    plan, sent = job.job.plan, sent_of(job.job)
    assert plan is not None
    if sent is None:
        return  # it was set aside meanwhile
    told: dict[str, Any]
    try:
        read = read_for(plan, sent.content, file_name=sent.file_name)
    except (CannotApplyWorkbookError, UnusableDocument) as error:
        told = {"refused": error.code, "values": {name: str(value) for name, value in error.values.items()}}
    else:
        job.report(40, "comparing")
        here, reading = queries.read_against(plan, read)
        told = as_json(here, reading) | {"only": read.only, "revision": read.revision}
    job.report(90, "keeping")
    content = json.dumps(told, ensure_ascii=False).encode()
    kept.keep(job.job, kept.READING, content, file_name="reading.json", media_type=JSON)


def reading_of(job: Job) -> dict[str, Any] | None:
    """What a workbook would do, as it was read; None when it is not read yet, or not kept any more."""
    content = kept.content_of(job, kept.READING)
    return json.loads(content) if content is not None else None


def order_applying(*, sent: Job, by: User | None, yes: Collection[str] = (), why: str = "") -> Job:
    """Queue the writing of what a workbook changes, or return the job that waits to do it already."""
    require("edit_plan", by=by, plan=sent.plan)
    with transaction.atomic():
        waiting = applying_of(sent)
        if waiting is not None and waiting.state in jobs.WAITING:
            return waiting
        events.take_key()
        job = jobs.enqueue(APPLY, {"sent": str(sent.pk)}, plan=sent.plan, by=by)
        choice = json.dumps({"yes": sorted(yes), "why": why}, ensure_ascii=False).encode()
        kept.keep(job, kept.CHOICE, choice, file_name="choice.json", media_type=JSON)
    return job


def applying_of(sent: Job) -> Job | None:
    """The last job that was to write what a workbook changes."""
    return Job.objects.filter(plan=sent.plan, kind=APPLY, arguments__sent=str(sent.pk)).order_by("-created_at").first()


@jobs.handler(APPLY, minutes=30)
def apply_job(job: jobs.Running) -> None:
    """Write what a workbook changes, once: what is written and the end of the job stand or fall together."""
    job.report(10, "writing")
    plan = job.job.plan
    assert plan is not None
    sent = Job.objects.filter(plan=plan, kind=KIND, pk=str(job.arguments["sent"])).first()
    file = sent_of(sent) if sent is not None else None
    choice = kept.content_of(job.job, kept.CHOICE)
    if file is None or choice is None:
        _told(job, refused="gone")
        return
    chosen = json.loads(choice) | {"content": file.content, "file_name": file.file_name}
    try:
        with job.finishing():
            event = apply_workbook(plan=plan, by=job.job.created_by, **chosen)
            _told(job, done=True, event=event.pk if event is not None else None)
    except (CannotApplyWorkbookError, CannotScheduleError) as error:
        _told(job, refused=error.code, values=_plain(error.values))


def _told(job: jobs.Running, **outcome: Any) -> None:
    """Keep what became of it beside what was asked."""
    Job.objects.filter(pk=job.job.pk).update(arguments={**job.arguments, **outcome})


def as_json(here: Present, reading: Reading) -> dict[str, Any]:
    """Tell a reading as JSON can say it; names as people call things, choices by their code."""
    return {
        "changes": [_told_change(here, reading, change) for change in reading.comparison.changes],
        "faults": [{**asdict(fault), "values": _plain(fault.values)} for fault in reading.faults],
    }


def _told_change(here: Present, reading: Reading, change: ItemChange) -> dict[str, Any]:
    name = (change.kind, change.key)
    return {
        "kind": change.kind,
        "what": change.what,
        "token": change.token,
        "words": change.words,
        "is_conflict": change.is_conflict,
        "where": reading.where.get(name, ""),
        "along": reading.along.get(name, {}),
        "is_edited": name in reading.edited,
        "fields": [_told_field(here, reading, change, one) for one in change.fields if change.what == "changed"],
    }


def _told_field(here: Present, reading: Reading, change: ItemChange, one: FieldChange) -> dict[str, Any]:
    return {
        "field": one.field,
        "is_conflict": one.is_conflict,
        "token": change.token_of(one),
        "mine": queries.in_words(change.kind, one.field, one.mine, here, reading.labels),
        "theirs": queries.in_words(change.kind, one.field, one.theirs, here, reading.labels),
    }


def _plain(values: Mapping[str, object]) -> dict[str, str | int]:
    return {name: value if isinstance(value, int) else str(value) for name, value in values.items()}
