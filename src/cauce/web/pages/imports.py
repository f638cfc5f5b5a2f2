"""Pages of importing (importar): upload, progress, what would change, apply or discard."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import slugify
from django.utils.translation import gettext as _

from cauce.core import messages
from cauce.core.plan.addresses import is_short_name, short_name_of
from cauce.web.actions import imports as actions
from cauce.web.actions.documents import CannotKeepFileError
from cauce.web.jobs import WAITING
from cauce.web.models import Event, Import, Plan
from cauce.web.pages.acting import attempt, person
from cauce.web.pages.frame import Crumb, found, open_plan, show
from cauce.web.pages.refusals import refusal
from cauce.web.queries import documents as queries
from cauce.web.queries.visible import may

LARGEST = 50 * 1024 * 1024
SHOWN = 100


def import_new(request: HttpRequest) -> HttpResponse:
    """Upload the document of a new plan (/es/importar/)."""
    found(may("import_document", by=request.user, plan=None) or None)
    return _upload(request, None)


def import_into(request: HttpRequest, plan: str) -> HttpResponse:
    """Upload a newer document of a plan."""
    return _upload(request, open_plan(request, plan, act="import_document"))


def _upload(request: HttpRequest, plan: Plan | None) -> HttpResponse:
    wrong: dict[str, str] = {}
    slug = slugify(request.POST.get("slug", ""))
    if request.method == "POST":
        file = request.FILES.get("document")
        if file is not None and plan is None and not slug:
            slug = queries.free_slug(short_name_of(file.name or ""))
        wrong = _wrong_upload(file, slug=slug, plan=plan)
        if file is not None and not wrong:
            try:
                run = actions.upload(
                    content=file.read(), file_name=file.name or "", plan=plan, slug=slug, by=person(request)
                )
                return redirect("import", run.pk)
            except CannotKeepFileError as error:
                wrong["document"] = messages.file_refusal(error.code, error.values, _)
    return show(
        request,
        "imports/upload.html",
        title=_("Import a document") if plan is None else _("Import again"),
        plan=plan,
        section="import",
        wrong=wrong,
        slug=request.POST.get("slug", "") or slug,
        runs=list(queries.recent_imports(plan)) if plan else [],
        crumbs=[Crumb(plan.title, reverse("plan", args=[plan.slug]))] if plan else [],
        status=422 if wrong else 200,
    )


def _wrong_upload(file: UploadedFile | None, *, slug: str, plan: Plan | None) -> dict[str, str]:
    wrong = {}
    if file is None:
        wrong["document"] = _("No document was chosen. Choose the work plan as Word, PDF, workbook or text.")
    elif (file.size or 0) > LARGEST:
        values = {"size": (file.size or 0) // 1024 // 1024, "limit": LARGEST // 1024 // 1024}
        wrong["document"] = (
            _("The document has %(size)d MB; at most %(limit)d MB are read. Take out pictures.") % values
        )
    if plan is None and slug and (not is_short_name(slug) or queries.slug_is_taken(slug)):
        wrong["slug"] = _("«%(slug)s» is taken. Choose another short name.") % {"slug": slug}
    return wrong


@dataclass
class Group:
    """Changes of one sort in the preview, and how many more there are than are shown."""

    what: str
    changes: list[Mapping[str, Any]] = field(default_factory=list)
    total: int = 0


@dataclass(frozen=True)
class Figure:
    """One count and what it counts."""

    word: str
    count: int


def import_run(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an import: its progress while it is read, then what it would change; apply or discard it."""
    run: Import = found(queries.import_run(pk))
    found(may("import_document", by=request.user, plan=run.plan) or None)
    if request.method == "POST":
        return _decide(request, run)
    waiting = run.state == "uploaded" and run.job is not None and run.job.state in WAITING
    if request.htmx and not waiting:  # type: ignore[attr-defined]
        return HttpResponse(headers={"HX-Refresh": "true"})  # the whole page: its heading, its focus, its forms
    return show(
        request,
        "imports/_progress.html" if request.htmx else "imports/run.html",  # type: ignore[attr-defined]
        title=_("Import of «%(file)s»") % {"file": run.file_name},
        plan=run.plan,
        section="import",
        run=run,
        waiting=waiting,
        groups=_groups(run) if run.state == "read" else [],
        read=_read(run) if run.state == "read" else [],
        unchanged=run.comparison.get("unchanged", 0),
        refusal=refusal(run),
        crumbs=[Crumb(run.plan.title, reverse("plan", args=[run.plan.slug]))] if run.plan else [],
    )


def _read(run: Import) -> list[Figure]:
    """How much of each kind was read: what an officer can check at a glance."""
    counts = Counter(record["kind"] for record in run.records)
    told = [
        ("area", _("areas")),
        ("question", _("questions")),
        ("task", _("tasks")),
        ("row", _("rows")),
        ("deliverable", _("deliverables")),
        ("seat", _("seats")),
        ("acronym", _("acronyms")),
        ("communication_action", _("communication actions")),
    ]
    return [Figure(word, counts[kind]) for kind, word in told]


def _decide(request: HttpRequest, run: Import) -> HttpResponse:
    if request.POST.get("act") == "discard":
        attempt(request, actions.discard, done=_("The import was discarded; nothing was written."), run=run)
        return redirect("import_into", run.plan.slug) if run.plan else redirect("plans")
    applied = attempt(
        request,
        actions.apply_import,
        done=_applied,
        run=run,
        yes=request.POST.getlist("yes"),
        why=request.POST.get("why", "").strip(),
    )
    return redirect("plan", run.plan.slug if run.plan else run.slug) if applied else redirect("import", run.pk)


def _applied(event: Event) -> SafeString:
    """Say that the document stands in the plan, with the ways to see what it changed and to undo it."""
    assert event.plan is not None
    address = reverse("event", args=[event.plan.slug, event.pk])
    return format_html(
        '{} <a href="{}">{}</a> · <a href="{}?deshacer=1">{}</a>',
        _("The document stands in the plan. The findings show what it leaves open."),
        address,
        _("What it changed"),
        address,
        _("Undo it"),
    )


def _groups(run: Import) -> list[Group]:
    groups = {what: Group(what) for what in ("conflict", "added", "changed", "removed", "moved")}
    for change in run.comparison.get("changes", []):
        group = groups["conflict" if change["is_conflict"] else change["what"]]
        group.total += 1
        if group.what == "conflict" or len(group.changes) < SHOWN:
            group.changes.append(change)
    return [group for group in groups.values() if group.total]
