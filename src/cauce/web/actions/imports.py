"""Imports (importaciones): a document is uploaded, read, shown, and then applied or discarded."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any

from django.db import transaction

from cauce import importer
from cauce.core.plan import problems
from cauce.core.plan.addresses import is_short_name
from cauce.core.problems import Severity
from cauce.importer.blocks import UnusableDocument
from cauce.importer.draft import Draft
from cauce.importer.facts import plan_facts
from cauce.importer.match import operations
from cauce.importer.records import Record, records
from cauce.web import events, faults, jobs, storage
from cauce.web.actions import actors, writing
from cauce.web.actions.documents.contents import CannotKeepFileError
from cauce.web.actions.permissions import require
from cauce.web.models import Event, Import, MethodSetting, Plan, SourceDocument, User
from cauce.web.queries import search
from cauce.web.queries.imports import compare, records_of
from cauce.web.queries.settings import GROUP_SIZE, numbers_of, vocabulary_of

log = logging.getLogger("cauce.imports")
Finishing = Callable[[], AbstractContextManager[Any]]


class CannotApplyError(Exception):
    """The import is not in a state in which it may be applied; ``state`` says which it is in."""

    def __init__(self, run: Import) -> None:
        super().__init__(f"The import is «{run.state}», not «read».")
        self.state = run.state


class WrongShortNameError(Exception):
    """A new plan cannot be found under this name; nothing was written."""

    def __init__(self, slug: str) -> None:
        super().__init__(f"«{slug}» cannot stand in an address.")
        self.slug = slug


def upload(*, content: bytes, file_name: str, plan: Plan | None, slug: str, by: User | None) -> Import:
    """Keep a document and queue its reading."""
    require("import_document", by=by, plan=plan)
    with transaction.atomic():
        run = keep(content=content, file_name=file_name, plan=plan, slug=slug, by=by)
        events.take_key()
        run.job = jobs.enqueue("read_import", {"import": run.pk}, plan=plan, by=by, key=str(run.pk))
        run.save(update_fields=["job"])
    return run


def keep(*, content: bytes, file_name: str, plan: Plan | None, slug: str, by: User | None) -> Import:
    """Keep a document by the hash of its content; nothing of the plan changes."""
    require("import_document", by=by, plan=plan)
    if plan is None and not is_short_name(slug):
        raise WrongShortNameError(slug)
    sha256 = _stored(content, name=file_name)
    source, _ = SourceDocument.objects.get_or_create(
        sha256=sha256, defaults={"file_name": file_name[:255], "size": len(content)}
    )
    return Import.objects.create(
        plan=plan, slug=plan.slug if plan else slug, source=source, file_name=file_name[:255], created_by=by
    )


def _stored(content: bytes, *, name: str) -> str:
    """Keep a document where files are kept; return its hash."""
    sha256 = hashlib.sha256(content).hexdigest()
    try:
        with storage.arriving() as path:
            path.write_bytes(content)
            storage.keep(sha256, path)
    except (storage.NoAnswerError, storage.NotKeptError, OSError) as error:
        if faults.fault_of(error) is faults.Fault.FULL:
            raise  # said as of any page: it is not for a few minutes
        log.error("The document %s could not be kept: %s", sha256, error)
        raise CannotKeepFileError("document_not_stored", name=name) from error
    return sha256


@jobs.handler("read_import", minutes=15)
def read_job(job: jobs.Running) -> None:
    """Read an uploaded document in the background."""
    run = Import.objects.select_related("plan", "source").get(pk=job.arguments["import"])
    if run.state == "uploaded":  # else it was read before, or set aside
        read(run, progress=job.report, finishing=job.finishing)


def read(run: Import, *, progress: jobs.Report = jobs.silent, finishing: Finishing = transaction.atomic) -> Import:
    """Read a document into records and compare them with the plan; nothing of the plan changes.

    What was read is kept in the one transaction that ``finishing`` opens.

    Raises
    ------
    NoAnswerError
        The storage cannot be asked just now.
    """
    progress(5, "reading")
    try:
        with storage.open_checked(run.source.sha256) as kept:
            content = kept.read()
        draft = importer.read_plan(content, file_name=run.file_name, vocabulary=vocabulary_of(run.plan))
    except storage.NotKeptError as error:
        return _failed(run, "document_damaged" if error.is_damaged else "document_missing", {}, finishing)
    except UnusableDocument as error:
        return _failed(run, error.code, error.values, finishing)
    progress(60, "comparing")
    with finishing():
        if _take(run):
            keep_reading(run, draft)
            _count_findings(run, draft)
    return run


def _take(run: Import) -> bool:
    """Hold an import whose reading is to be kept; say whether nobody set it aside meanwhile."""
    return bool(Import.objects.filter(pk=run.pk).exclude(state__in=("applied", "discarded")).update(state="uploaded"))


def _failed(run: Import, code: str, values: Mapping[str, Any], finishing: Finishing) -> Import:
    with finishing():
        if _take(run):
            run.state, run.error_code, run.error_values = "failed", code, _plain(values)
            run.save(update_fields=["state", "error_code", "error_values"])
    return run


def keep_reading(run: Import, draft: Draft) -> None:
    """Keep what was read, beside how it differs from what is there."""
    theirs, comparison = compare(run.plan, records(draft))
    run.records = [record.as_json() for record in theirs]
    run.comparison = comparison.as_json()
    run.extras = {
        "title": draft.title,
        "body_text": draft.body_text,
        "group_size": list(draft.group_size) if draft.group_size else None,
        "group_size_words": draft.group_size_words,
        "labels": labels_of(draft),
        "notes": list(draft.notes),
    }
    run.state = "read"
    run.save(update_fields=["records", "comparison", "extras", "state"])
    SourceDocument.objects.filter(pk=run.source_id).update(format=draft.format)


def _count_findings(run: Import, draft: Draft) -> None:
    """Keep how much the rules find in a document, by weight; told before anything is applied."""
    found = problems(plan_facts(draft), numbers_of(run.plan))
    run.extras["findings"] = {str(one): sum(each.severity is one for each in found) for one in Severity}
    run.save(update_fields=["extras"])


def labels_of(draft: Draft) -> dict[str, str]:
    """Labels that the document prints for its sections, by which findings name them."""
    told = plan_facts(draft)
    return {
        "articulation": told.articulation.letter,
        "production": told.production.letter,
        "communication": told.communication_label,
        "board": told.board_label,
    }


def apply_import(
    *,
    run: Import,
    yes: Collection[str] = (),
    by: User | None,
    why: str = "",
    city: Mapping[str, Any] | None = None,
) -> Event:
    """Write what a document says into the plan: one transaction, one event.

    ``yes`` holds the tokens of the conflicts in which the document's words win; without a yes,
    what a person did stays.
    """
    require("apply_import", by=by, plan=run.plan)
    with transaction.atomic():
        if Import.objects.filter(pk=run.pk, state="read").update(state="applied") != 1:
            raise CannotApplyError(Import.objects.get(pk=run.pk))
        if run.plan is None and Plan.objects.filter(slug=run.slug).exists():
            raise CannotApplyError(run)  # the short name was taken meanwhile
        plan = run.plan or _new_plan(run, city or {})
        event = events.begin("apply_import", plan=plan, by=by, why=why)
        theirs, comparison = compare(plan, records_of(run))
        writing.write(event, plan, operations(comparison, theirs, yes=yes))
        writing.write_provenance(run, plan, theirs)
        actors.link_parties(event, plan)
        _keep_numbers(event, plan, run)
        _close(run, plan, theirs, event)
        search.rebuild(plan)
    return event


def _new_plan(run: Import, city: Mapping[str, Any]) -> Plan:
    known: dict[str, Any] = {
        name: city[name]
        for name in ("title", "city", "country", "city_format", "is_illustration", "notice")
        if name in city
    }
    title = known.pop("title", "") or run.extras.get("title") or run.file_name
    told: Mapping[str, Any] = next((one["fields"] for one in run.records if one["kind"] == "plan"), {})
    return Plan.objects.create(slug=run.slug, title=title[:300], language=told.get("language") or "es", **known)


def _close(run: Import, plan: Plan, theirs: Sequence[Record], event: Event) -> None:
    run.plan, run.state, run.applied_event = plan, "applied", event
    run.records = [record.as_json() for record in theirs]
    run.save(update_fields=["plan", "state", "applied_event", "records"])


def _keep_numbers(event: Event, plan: Plan, run: Import) -> None:
    """Numbers that the document states lie over the method's defaults, unless a person decided otherwise."""
    size = run.extras.get("group_size")
    if not size:
        return
    value = {"low": size[0], "high": size[1]}
    source = f"{run.file_name}: «{run.extras['group_size_words']}»"
    setting = MethodSetting.objects.filter(plan=plan, key=GROUP_SIZE).first()
    if setting is None:
        setting = MethodSetting.objects.create(plan=plan, key=GROUP_SIZE, value=value, source=source)
        events.made(event, [setting])
    elif setting.decided_by_id is None and setting.value != value:
        events.update(event, setting, {"value": value, "source": source}, expected_version=None)


def discard(*, run: Import, by: User | None) -> Import:
    """Leave a reading aside; nothing of the plan changes."""
    require("discard_import", by=by, plan=run.plan)
    Import.objects.filter(pk=run.pk, state__in=("uploaded", "read", "failed")).update(state="discarded")
    run.refresh_from_db(fields=["state"])
    return run


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: events.plain(value) for name, value in values.items()}


__all__ = ["CannotApplyError", "apply_import", "discard", "keep", "keep_reading", "read", "upload"]
