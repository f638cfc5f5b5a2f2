"""The workbook (libro de trabajo): written, read again, and what it changes written into the plan as one act."""

from __future__ import annotations

import datetime as dt
import json
import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from cauce.exporter.workbook.xlsx import workbook_xlsx
from cauce.importer.blocks import UnusableDocument
from cauce.importer.match import FieldChange, ItemChange, Operation, operations
from cauce.importer.workbook import ReadWorkbook, read_workbook
from cauce.importer.workbook.comparison import Reading
from cauce.importer.workbook.items import Present
from cauce.web import events, jobs
from cauce.web.actions.permissions import require
from cauce.web.actions.schedule import CannotScheduleError
from cauce.web.actions.workbook_rows import write_rows
from cauce.web.models import Event, Job, Organization, Plan, User
from cauce.web.models.kinds import KINDS
from cauce.web.queries import schedule as schedules
from cauce.web.queries import search
from cauce.web.queries import workbook as queries

KIND = "read_workbook"
KEPT_SECONDS = 7 * 24 * 60 * 60
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

    ``yes`` holds the tokens of what is taken out, and of the conflicts in which the workbook wins.

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
    wanted = operations(reading.comparison, reading.theirs, yes=yes)
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
    """Keep a workbook that came back and queue its reading; nothing of the plan changes."""
    require("edit_plan", by=by, plan=plan)
    with transaction.atomic():
        job = jobs.enqueue(KIND, {"file_name": file_name[:255]}, plan=plan, by=by)
        place = place_of(job)
        place.parent.mkdir(parents=True, exist_ok=True)
        for old in place.parent.iterdir():
            if time.time() - old.stat().st_mtime > KEPT_SECONDS:
                old.unlink(missing_ok=True)
        place.write_bytes(content)
    return job


def discard(*, job: Job, by: User | None) -> None:
    """Leave a workbook aside; nothing of the plan changes."""
    require("edit_plan", by=by, plan=job.plan)
    for ending in ("xlsx", "json"):
        place_of(job, ending).unlink(missing_ok=True)


@jobs.handler(KIND)
def read_job(job: jobs.Running) -> None:
    """Read an uploaded workbook and keep what it would do."""
    job.report(10, "reading")
    plan = job.job.plan
    assert plan is not None
    told: dict[str, Any]
    try:
        read = read_for(plan, place_of(job.job).read_bytes(), file_name=str(job.arguments["file_name"]))
    except (CannotApplyWorkbookError, UnusableDocument) as error:
        told = {"refused": error.code, "values": {name: str(value) for name, value in error.values.items()}}
    else:
        job.report(40, "comparing")
        here, reading = queries.read_against(plan, read)
        told = as_json(here, reading) | {"only": read.only, "revision": read.revision}
    place_of(job.job, "json").write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")


def reading_of(job: Job) -> dict[str, Any] | None:
    """What a workbook would do, as it was read; None when it is not read yet, or not kept any more."""
    place = place_of(job, "json")
    return json.loads(place.read_text(encoding="utf-8")) if place.exists() else None


def place_of(job: Job, ending: str = "xlsx") -> Path:
    """Where an uploaded workbook and what was read in it are kept for some days."""
    return Path(settings.MEDIA_ROOT) / "workbooks" / f"{job.pk}.{ending}"


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
