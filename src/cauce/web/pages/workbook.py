"""Pages of the workbook (libro de trabajo): download it, send it back, see what it changes, apply it."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from cauce.core.messages import workbook as words
from cauce.core.places import city_format
from cauce.core.plan.workbook import BY_KIND, CHOICE, DAY
from cauce.importer.blocks import UnusableDocument
from cauce.web.actions import books
from cauce.web.actions import workbook as actions
from cauce.web.actions.documents import kept
from cauce.web.actions.schedule import CannotScheduleError
from cauce.web.jobs import WAITING
from cauce.web.models import Event, Job, Plan
from cauce.web.pages.acting import attempt, person
from cauce.web.pages.frame import Crumb, found, open_plan, show
from cauce.web.pages.structure_words import counted
from cauce.web.pages.tags import told
from cauce.web.pages.written import send_or_order
from cauce.web.queries.books import is_large
from cauce.web.queries.plan_then import job_of
from cauce.web.queries.schedule import baseline_of
from cauce.web.queries.workbook import has_organization, organizations_with_rows
from cauce.web.queries.workbook_returned import why_not_read, why_not_written
from cauce.web.storage import NoAnswerError, NotKeptError

SHOWN = 100
DATES = ("schedule_entry", "schedule_link")


@dataclass(frozen=True)
class Cell:
    """One cell that changes: what it says now, what the workbook says, and the token of a yes to it."""

    header: str
    mine: str
    theirs: str
    token: str


@dataclass(frozen=True)
class Line:
    """One thing that changes, in words; ``token`` where it needs a yes as a whole."""

    where: str
    what: str
    words: str
    along: str
    token: str
    is_edited: bool
    cells: tuple[Cell, ...]


@dataclass
class Group:
    """Changes of one sort, and how many more there are than are shown."""

    what: str
    lines: list[Line] = field(default_factory=list)
    total: int = 0

    @property
    def every(self) -> str:
        """Token of a yes to all of them; empty where each is shown, or none needs a yes."""
        needs = self.what in ("conflict", "removed") and self.total > len(self.lines)
        return f"{actions.ALL}{self.what}" if needs else ""


@dataclass(frozen=True)
class Refused:
    """What is to be corrected in one cell."""

    where: str
    words: str


def workbook(request: HttpRequest, plan: str) -> HttpResponse:
    """Download the plan as a workbook, and send it back."""
    opened = open_plan(request, plan, act="edit_plan")
    wrong = ""
    if request.method == "POST":
        file = request.FILES.get("workbook")
        wrong = _wrong(file)
        if file is not None and not wrong:
            try:
                job = actions.upload(plan=opened, content=file.read(), file_name=file.name or "", by=person(request))
                return redirect("returned_workbook", opened.slug, job.pk)
            except (NoAnswerError, NotKeptError):
                wrong = _(
                    "Where files are kept does not answer just now. Nothing was sent; try again in a few minutes."
                )
    return show(
        request,
        "workbook/workbook.html",
        title=_("The plan as a workbook"),
        plan=opened,
        section="workbook",
        organizations=organizations_with_rows(opened),
        only=request.GET.get("only", ""),
        wrong=wrong,
        crumbs=[_plan_crumb(opened)],
        status=422 if wrong else 200,
    )


def _wrong(file: UploadedFile | None) -> str:
    if file is None:
        return _("No workbook was chosen. Choose the one that was downloaded from here and changed.")
    if (file.size or 0) > actions.LARGEST:
        values = {"size": (file.size or 0) // 1024 // 1024, "limit": actions.LARGEST // 1024 // 1024}
        return _("The workbook has %(size)d MB; at most %(limit)d MB are read. Take out pictures.") % values
    return ""


@never_cache
def workbook_file(request: HttpRequest, plan: str) -> HttpResponse:
    """Send the workbook, all of the plan or one organisation's rows; that of a large plan is written by a job."""
    opened = open_plan(request, plan, act="edit_plan")
    only = request.GET.get("only", "")
    if only and not has_organization(opened, only):
        told = words.refusal("unknown_organization", {"name": only}, _)
        messages.error(request, told, extra_tags="warning")
        return redirect("workbook", opened.slug)
    return send_or_order(request, opened, books.WORKBOOK, "xlsx", only=only)


@never_cache
def returned_workbook(request: HttpRequest, plan: str, job: uuid.UUID) -> HttpResponse:
    """Show what a workbook that came back would change; apply or discard it."""
    opened = open_plan(request, plan, act="edit_plan")
    sent: Job = found(job_of(opened, actions.KIND, job))
    if request.method == "POST":
        return _decide(request, opened, sent)
    writing = actions.applying_of(sent)
    at_work = next((one for one in (sent, writing) if one is not None and one.state in WAITING), None)
    if request.htmx and at_work is None:  # type: ignore[attr-defined]
        return HttpResponse(headers={"HX-Refresh": "true"})
    reading = actions.reading_of(sent) if at_work is None else None
    file = kept.kept_of(sent, kept.SENT)
    name = file.file_name if file is not None else "plan.xlsx"
    return show(
        request,
        "workbook/_progress.html" if request.htmx else "workbook/returned.html",  # type: ignore[attr-defined]
        title=_("The workbook «%(file)s»") % {"file": name},
        plan=opened,
        section="workbook",
        job=at_work or sent,
        sent=sent,
        is_waiting=at_work is not None,
        is_writing=at_work is not None and at_work == writing,
        written=_written(opened, writing),
        refused=why_not_written(writing),
        reading=reading,
        refusal=why_not_read(reading, name) if reading is not None else "",
        faults=_faults(reading, blocks=True),
        remarks=_faults(reading, blocks=False),
        groups=_groups(opened, reading) if reading is not None else [],
        asks_reason=_moves_dates(reading) and baseline_of(opened) is not None,
        crumbs=[_plan_crumb(opened), Crumb(_("Workbook"), reverse("workbook", args=[opened.slug]))],
    )


def _written(plan: Plan, writing: Job | None) -> Mapping[str, Any] | None:
    """What became of the last writing: the act that it was, if it changed anything."""
    if writing is None or writing.state != "done" or "done" not in writing.arguments:
        return None
    event = writing.arguments.get("event")
    return {"event": Event.objects.filter(plan=plan, pk=event).first() if event is not None else None}


@never_cache
def annotated_workbook(request: HttpRequest, plan: str, job: uuid.UUID) -> HttpResponse:
    """Send the workbook back with each problem as a note in its cell."""
    opened = open_plan(request, plan, act="edit_plan")
    sent: Job = found(job_of(opened, actions.KIND, job))
    if kept.kept_of(sent, kept.SENT) is None:
        return redirect("returned_workbook", opened.slug, job)
    try:
        return send_or_order(request, opened, books.NOTES, "xlsx", sent=str(sent.pk))
    except (actions.CannotApplyWorkbookError, UnusableDocument):
        return redirect("returned_workbook", opened.slug, job)


def _decide(request: HttpRequest, plan: Plan, sent: Job) -> HttpResponse:
    if request.POST.get("act") == "discard":
        attempt(request, actions.discard, done=_("The workbook was set aside; nothing was written."), job=sent)
        return redirect("workbook", plan.slug)
    chosen: dict[str, Any] = {"yes": request.POST.getlist("yes"), "why": request.POST.get("why", "").strip()}
    if is_large(plan):
        actions.order_applying(sent=sent, by=person(request), **chosen)
        return redirect("returned_workbook", plan.slug, sent.pk)
    file = actions.sent_of(sent)
    if file is None:
        return redirect("returned_workbook", plan.slug, sent.pk)
    told = {"plan": plan, "content": file.content, "file_name": file.file_name, **chosen}
    try:
        applied = attempt(request, actions.apply_workbook, done=_applied, **told)
    except actions.CannotApplyWorkbookError as error:
        messages.error(request, words.refusal(error.code, error.values, _), extra_tags="warning")
        applied = False
    except CannotScheduleError:
        refusal = _("The dates change and a baseline stands. Nothing was written; say why below.")
        messages.error(request, refusal, extra_tags="warning")
        applied = False
    return redirect("plan", plan.slug) if applied else redirect("returned_workbook", plan.slug, sent.pk)


def _applied(event: Event | None) -> str | SafeString:
    """Say that the changes stand in the plan, with the ways to see and to undo them."""
    if event is None:
        return _("The workbook says what the plan says already; nothing was written.")
    assert event.plan is not None
    address = reverse("event", args=[event.plan.slug, event.pk])
    return format_html(
        '{} <a href="{}">{}</a> · <a href="{}?deshacer=1">{}</a>',
        _("What the workbook changes stands in the plan."),
        address,
        _("What it changed"),
        address,
        _("Undo it"),
    )


def _faults(reading: Mapping[str, Any] | None, *, blocks: bool) -> list[Refused]:
    return [
        Refused(fault["where"], words.tell(fault["code"], fault["values"], _))
        for fault in (reading or {}).get("faults", [])
        if fault["blocks"] == blocks
    ]


def _groups(plan: Plan, reading: Mapping[str, Any]) -> list[Group]:
    groups = {what: Group(what) for what in ("conflict", "removed", "added", "changed")}
    for change in reading.get("changes", []):
        what = change["what"]
        if what != "removed" and change["is_conflict"]:
            what = "conflict"
        group = groups["changed" if what == "moved" else what]
        group.total += 1
        if len(group.lines) < SHOWN:
            group.lines.append(_line(plan, change))
    return [group for group in groups.values() if group.total]


def _moves_dates(reading: Mapping[str, Any] | None) -> bool:
    """Whether it changes dates also without a yes; with a baseline that asks for its reason."""
    changes = (reading or {}).get("changes", [])
    return any(one["kind"] in DATES and not one["is_conflict"] and one["what"] != "removed" for one in changes)


def _line(plan: Plan, change: Mapping[str, Any]) -> Line:
    whole = change["what"] == "removed" or (change["is_conflict"] and change["what"] == "added")
    title = words.TITLES[change["kind"]]
    return Line(
        change["where"],
        _(title),
        change["words"],
        counted(change["along"]),
        change["token"] if whole else "",
        change["is_edited"],
        tuple(
            Cell(
                words.header(f"{change['kind']}.{one['field']}", _),
                _shown(plan, change["kind"], one["field"], one["mine"]),
                _shown(plan, change["kind"], one["field"], one["theirs"]),
                one["token"] if one["is_conflict"] else "",
            )
            for one in change["fields"]
            if one["field"] in words.HEADERS[change["kind"]]
        ),
    )


def _shown(plan: Plan, kind: str, name: str, value: str) -> str:
    column = BY_KIND[kind].column(name)
    if column.what == CHOICE and value:
        return _(words.CHOICES[column.of].get(value, value))
    if column.what == DAY and value:
        return city_format(plan.city_format).day(dt.date.fromisoformat(value))
    return told(value)


def _plan_crumb(plan: Plan) -> Crumb:
    return Crumb(plan.title, reverse("plan", args=[plan.slug]))
