"""Files of a plan to take away (libros): written while one waits, or in the background where the plan is large."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from cauce.exporter import dump
from cauce.exporter.books import Book
from cauce.exporter.books.docx import area_docx
from cauce.exporter.books.findings import problems_pdf
from cauce.exporter.books.pdf import book_pdf
from cauce.exporter.books.xlsx import book_xlsx
from cauce.exporter.problems import Findings
from cauce.exporter.problems_docx import problems_docx
from cauce.exporter.problems_xlsx import problems_xlsx
from cauce.web import jobs
from cauce.web.actions import workbook
from cauce.web.actions.documents import kept
from cauce.web.actions.permissions import require
from cauce.web.models import Job, Plan, User
from cauce.web.queries import books as queries
from cauce.web.queries.dump import NotPublishedError, dump_of

KIND = "write_book"
PLAN, AREA, FINDINGS, WORKBOOK, NOTES, DATA = "plan", "area", "findings", "workbook", "notes", "data"
MEDIA_TYPES: Mapping[str, str] = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
}
BOOKS: Mapping[str, Mapping[str, Callable[[Book], bytes]]] = {
    PLAN: {"pdf": book_pdf, "xlsx": book_xlsx},
    AREA: {"pdf": book_pdf, "xlsx": book_xlsx, "docx": area_docx},
}
LISTS: Mapping[str, Callable[[Findings], bytes]] = {"docx": problems_docx, "xlsx": problems_xlsx, "pdf": problems_pdf}
FORMS: Mapping[str, frozenset[str]] = {
    **{what: frozenset(forms) for what, forms in BOOKS.items()},
    FINDINGS: frozenset(LISTS),
    WORKBOOK: frozenset({"xlsx"}),
    NOTES: frozenset({"xlsx"}),
    DATA: frozenset({"zip"}),
}
ACTS: Mapping[str, str] = {
    PLAN: "see_plan",
    AREA: "see_plan",
    FINDINGS: "see_problems",
    WORKBOOK: "edit_plan",
    NOTES: "edit_plan",
    DATA: "see_plan",
}


class NoSuchFileError(Exception):
    """The plan has no such file: no area of that number, a workbook that is no longer kept, nothing published."""


@dataclass(frozen=True)
class Wanted:
    """A file of a plan that somebody wants.

    Attributes
    ----------
    what, form
        The plan, an area, the findings, the workbook, a workbook that came back with its notes, or the open data;
        pdf, docx, xlsx or zip.
    language, notice
        Language of its headings, and what stands on each of its pages.
    area, only, sent
        Number of an area; whose rows a workbook holds; the job by which a workbook came back.
    """

    what: str
    form: str
    language: str
    notice: str = ""
    area: int = 0
    only: str = ""
    sent: str = ""

    @property
    def act(self) -> str:
        """What one must be allowed to, for having it."""
        return ACTS[self.what]


def wanted_of(job: Job) -> Wanted:
    """What a job was asked to write."""
    known = {one.name for one in fields(Wanted)}
    told = {name: value for name, value in job.arguments.items() if name in known}
    return Wanted(**{"what": PLAN, "form": "pdf", "language": "es", **told})


def name_of(plan: Plan, wanted: Wanted) -> str:
    """Name under which a file is saved: the plan's short name, what it is, the day where it comes back."""
    today = timezone.localdate().isoformat()
    parts = {
        PLAN: (plan.slug,),
        AREA: (plan.slug, _("area"), str(wanted.area)),
        FINDINGS: (_("findings"), plan.slug),
        WORKBOOK: (plan.slug, wanted.only, today),
        NOTES: (plan.slug, _("with-notes"), today),
        DATA: (plan.slug, _("open-data"), today),
    }[wanted.what]
    return f"{'-'.join(part for part in parts if part)}.{wanted.form}"


def write_file(*, plan: Plan, wanted: Wanted, by: User | None) -> bytes:
    """Write a file now.

    Raises
    ------
    NoSuchFileError
        There is no such area, or the workbook that came back is no longer kept.
    CannotApplyWorkbookError
        The plan has no organisation of that name.
    """
    _require(plan, wanted, by)
    with override(wanted.language):
        if wanted.what == FINDINGS:
            return LISTS[wanted.form](queries.findings_of_plan(plan))
        if wanted.what == WORKBOOK:
            return workbook.write_workbook(plan=plan, by=by, language=wanted.language, only=wanted.only)
        if wanted.what == NOTES:
            return _with_notes(plan, wanted, by)
        if wanted.what == DATA:
            return _open_data(plan)
        book = (
            queries.sheet_of(plan, wanted.area, notice=wanted.notice)
            if wanted.what == AREA
            else queries.book_of(plan, notice=wanted.notice)
        )
        if book is None:
            raise NoSuchFileError
        return BOOKS[wanted.what][wanted.form](book)


def _with_notes(plan: Plan, wanted: Wanted, by: User | None) -> bytes:
    sent = Job.objects.filter(plan=plan, kind=workbook.KIND, pk=wanted.sent).first()
    found = workbook.sent_of(sent) if sent is not None else None
    if found is None:
        raise NoSuchFileError
    return workbook.annotate(plan=plan, content=found.content, file_name=found.file_name, by=by)[0]


def _open_data(plan: Plan) -> bytes:
    try:
        told = dump_of(plan)
    except NotPublishedError as error:
        raise NoSuchFileError from error
    return dump.as_zip(dump.files(told), on=told.made_on)


def _require(plan: Plan, wanted: Wanted, by: User | None) -> None:
    if wanted.act != "see_plan" or plan.published_at is None:
        require(wanted.act, by=by, plan=plan)


def order_file(*, plan: Plan, wanted: Wanted, by: User | None) -> Job:
    """Queue the writing of a file, or return the job of today's state that is waiting or written.

    Whoever may have it may ask for it; however often it is asked for, it is written once.
    """
    _require(plan, wanted, by)
    told: dict[str, Any] = {name: value for name, value in asdict(wanted).items() if value}
    told |= {"revision": plan.revision, "day": timezone.localdate().isoformat()}
    alike = Job.objects.filter(plan=plan, kind=KIND, arguments=told).order_by("-created_at").first()
    if alike is not None and alike.state in jobs.WAITING:
        return alike
    if alike is not None and alike.state == "done" and kept.kept_of(alike, kept.WRITTEN) is not None:
        return alike
    return jobs.enqueue(KIND, told, plan=plan, by=by)


@jobs.handler(KIND)
def write_book_job(job: jobs.Running) -> None:
    """Write a file that was ordered; writing it once more gives the same."""
    job.report(10, "writing")
    plan, wanted = job.job.plan, wanted_of(job.job)
    assert plan is not None
    content = write_file(plan=plan, wanted=wanted, by=job.job.created_by)
    job.report(90, "keeping")
    name = f"{plan.slug}.{wanted.form}"
    kept.keep(job.job, kept.WRITTEN, content, file_name=name, media_type=MEDIA_TYPES[wanted.form])
