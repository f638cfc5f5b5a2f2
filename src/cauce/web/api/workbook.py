"""The workbook (libro de trabajo), for programs: taken, sent back as a dry run, applied."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from ninja import File, Path, Query, Router
from ninja.files import UploadedFile

from cauce.core.messages import workbook as words
from cauce.web.actions import books
from cauce.web.actions import workbook as actions
from cauce.web.actions.documents import kept
from cauce.web.api.frame import REFUSALS, WRITING, Reader, Refused, Told, found, open_plan
from cauce.web.api.schemas.workbook import Applying, ReturnedWorkbook, WorkbookWaits
from cauce.web.jobs import WAITING
from cauce.web.models import Job, User
from cauce.web.queries.books import is_large
from cauce.web.queries.plan_then import job_of
from cauce.web.queries.workbook import has_organization
from cauce.web.queries.workbook_returned import why_not_read, why_not_written

router = Router(tags=["workbook"])
XLSX = books.MEDIA_TYPES["xlsx"]
Only = Annotated[str, Query(max_length=120, description="Short name of an organization: only the rows of its own.")]
Token = Annotated[uuid.UUID, Path(description="Name of the workbook that was sent.")]
A_FILE: dict[str, Any] = {
    "responses": {
        200: {"description": "OK", "content": {XLSX: {"schema": {"type": "string", "format": "binary"}}}},
    },
    "x-act": "edit_plan",
}


def _open(request: HttpRequest, slug: str) -> Reader:
    reader = open_plan(request, slug)
    reader.require("edit_plan")
    return reader


def _person(request: HttpRequest) -> User | None:
    return request.user if isinstance(request.user, User) else None


@router.get(
    "/{slug}/workbook", response={202: WorkbookWaits, **REFUSALS}, summary="Take the workbook", openapi_extra=A_FILE
)
def workbook(request: HttpRequest, slug: str, only: Only = "") -> Any:
    """Send the plan as a workbook; of a large plan it is written first (202): ask the same address again."""
    reader = _open(request, slug)
    if only and not has_organization(reader.plan, only):
        raise Refused(words.refusal("unknown_organization", {"name": only}, _), 404)
    return _file(
        request, reader, books.Wanted(books.WORKBOOK, "xlsx", get_language() or reader.plan.language, only=only)
    )


@router.get(
    "/{slug}/workbook/{token}/notes",
    response={202: WorkbookWaits, **REFUSALS},
    summary="Take a workbook with its notes",
    openapi_extra=A_FILE,
)
def notes(request: HttpRequest, slug: str, token: Token) -> Any:
    """Send a workbook that was sent back with each problem as a note in its cell."""
    reader = _open(request, slug)
    job = _returned(reader, token)
    found(kept.kept_of(job, kept.SENT), token)
    try:
        return _file(request, reader, books.Wanted(books.NOTES, "xlsx", reader.plan.language, sent=str(job.pk)))
    except actions.CannotApplyWorkbookError as error:
        raise Refused(words.refusal(error.code, error.values, _), 422) from error


def _file(request: HttpRequest, reader: Reader, wanted: books.Wanted) -> Any:
    content: bytes | None
    if is_large(reader.plan):
        job = books.order_file(plan=reader.plan, wanted=wanted, by=_person(request))
        content = kept.content_of(job, kept.WRITTEN) if job.state == "done" else None
        if content is None:
            return 202, {"state": job.state, "progress": job.progress, "url": request.get_full_path()}
    else:
        content = books.write_file(plan=reader.plan, wanted=wanted, by=_person(request))
    response = HttpResponse(content, content_type=XLSX)
    response.headers["Content-Disposition"] = f'attachment; filename="{books.name_of(reader.plan, wanted)}"'
    return response


@router.post("/{slug}/workbook", response={202: ReturnedWorkbook, **WRITING}, summary="Send the workbook back")
def send_back(
    request: HttpRequest, slug: str, workbook: Annotated[UploadedFile, File(description="The workbook, changed.")]
) -> tuple[int, Told]:
    """Send a workbook back: it is read in the background, and nothing is written until it is applied."""
    reader = _open(request, slug)
    size = workbook.size or 0
    if size > actions.LARGEST:
        values = {"size": size // 1024 // 1024, "limit": actions.LARGEST // 1024 // 1024}
        raise Refused(
            _("The workbook has %(size)d MB; at most %(limit)d MB are read. Take out pictures.") % values, 413
        )
    job = actions.upload(plan=reader.plan, content=workbook.read(), file_name=workbook.name or "", by=_person(request))
    return 202, _told(reader, job)


@router.get(
    "/{slug}/workbook/{token}",
    response={200: ReturnedWorkbook, **REFUSALS},
    summary="Ask what a workbook would change",
    openapi_extra={"x-act": "edit_plan"},
)
def returned(request: HttpRequest, slug: str, token: Token) -> Told:
    """Tell what a workbook that was sent would change, cell by cell, or has changed."""
    reader = _open(request, slug)
    return _told(reader, _returned(reader, token))


@router.post("/{slug}/workbook/{token}", response={202: ReturnedWorkbook, **WRITING}, summary="Apply a workbook")
def apply(request: HttpRequest, slug: str, token: Token, chosen: Applying) -> tuple[int, Told]:
    """Write what a workbook changes, in the background, as one act that can be undone."""
    reader = _open(request, slug)
    job = _returned(reader, token)
    told = _told(reader, job)
    if told["state"] not in ("read", "writing"):
        raise Refused(told["message"] or _("The workbook cannot be written now. Ask how far it is."), 409)
    blocking = sum(fault["blocks"] for fault in told["faults"])
    if blocking:
        raise Refused(words.refusal("faults", {"count": blocking}, _), 422)
    actions.order_applying(sent=job, by=_person(request), yes=chosen.yes, why=chosen.why.strip())
    return 202, _told(reader, job)


def _returned(reader: Reader, token: uuid.UUID) -> Job:
    job: Job = found(job_of(reader.plan, actions.KIND, token), token)
    return job


def _told(reader: Reader, job: Job) -> Told:
    file, writing = kept.kept_of(job, kept.SENT), actions.applying_of(job)
    reading = actions.reading_of(job) or {}
    name = file.file_name if file is not None else ""
    refusal = why_not_read(reading, name) if reading else ""
    outcome = writing.arguments if writing is not None and writing.state == "done" else {}
    return {
        "id": str(job.pk),
        "url": f"{reader.root}/workbook/{job.pk}",
        "page": reverse("returned_workbook", args=[reader.plan.slug, job.pk]),
        "file_name": name,
        "state": _state(job, writing, reading, refusal),
        "message": refusal or why_not_written(writing),
        "faults": [
            {name: fault[name] for name in ("where", "code", "blocks")}
            | {"sentence": words.tell(fault["code"], fault["values"], _)}
            for fault in reading.get("faults", ())
        ],
        "changes": [_change_told(change) for change in reading.get("changes", ())],
        "event": outcome.get("event"),
    }


def _state(job: Job, writing: Job | None, reading: Mapping[str, Any], refusal: str) -> str:
    if job.state in WAITING:
        return "reading"
    if writing is not None and writing.state in WAITING:
        return "writing"
    if writing is not None and writing.state == "done" and "done" in writing.arguments:
        return "written"
    if not reading:
        return "gone"
    return "refused" if refusal else "read"


def _change_told(change: Mapping[str, Any]) -> Told:
    return {
        **{name: change[name] for name in ("kind", "what", "where", "words", "token")},
        "key": change["token"].split("|")[1],
        "needs_yes": change["is_conflict"],
        "fields": [
            {
                "field": one["field"],
                "now": one["mine"],
                "workbook": one["theirs"],
                "token": one["token"] if one["is_conflict"] else "",
            }
            for one in change["fields"]
        ],
    }
