"""Importing lists of facilities (importar equipamientos): send one, see what it would do, take it over."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from cauce.core import facilities as rules
from cauce.core.facilities_entries import placement
from cauce.core.messages import facilities as sentences
from cauce.web.actions import facilities_import as actions
from cauce.web.actions.documents import kept
from cauce.web.jobs import WAITING
from cauce.web.models import Event, Job, Plan
from cauce.web.pages import words as screen
from cauce.web.pages.acting import attempt, person
from cauce.web.pages.facilities import language, list_crumbs, words_for_lists
from cauce.web.pages.facilities_entry import told_remark
from cauce.web.pages.frame import Crumb, found, open_plan, show
from cauce.web.queries import facilities_returned as returned
from cauce.web.queries import territories as places
from cauce.web.queries.plan_then import job_of
from cauce.web.storage import NoAnswerError, NotKeptError

SHOWN = 100  # lines of each group that a preview shows
GROUPS: screen.Words = {
    returned.BLOCKED: gettext_lazy("Not taken"),
    returned.LIKELY: gettext_lazy("Likely one that is here: is it?"),
    returned.NEW: gettext_lazy("New"),
    returned.CHANGED: gettext_lazy("Changed"),
    returned.TWICE: gettext_lazy("Named twice in the list"),
    returned.SAME: gettext_lazy("As it is here"),
}


@dataclass(frozen=True)
class Group:
    """Lines that would do the same."""

    what: str
    title: str
    lines: Sequence[Any]
    total: int


@dataclass(frozen=True)
class Shown:
    """A line of the preview, in words."""

    number: int
    name: str
    about: str
    existing: Any
    changes: tuple[tuple[str, str, str], ...]
    remarks: tuple[str, ...]
    apart: float | None


def import_facilities(request: HttpRequest, plan: str) -> HttpResponse:
    """Send a list of facilities."""
    opened = open_plan(request, plan, act="edit_facilities")
    wrong = ""
    if request.method == "POST":
        file = request.FILES.get("list")
        wrong = _wrong(file)
        if file is not None and not wrong:
            try:
                job = actions.upload(plan=opened, content=file.read(), file_name=file.name or "", by=person(request))
                return redirect("returned_facilities", opened.slug, job.pk)
            except (NoAnswerError, NotKeptError):
                wrong = _(
                    "Where files are kept does not answer just now. Nothing was sent; try again in a few minutes."
                )
    return show(
        request,
        "facilities/import.html",
        title=_("Import a list of facilities"),
        plan=opened,
        section="facilities",
        wrong=wrong,
        has_territories=places.territories(opened).exists(),
        crumbs=list_crumbs(opened),
        status=422 if wrong else 200,
    )


def _wrong(file: UploadedFile | None) -> str:
    if file is None:
        return _("No list was chosen. Choose a file with the names of facilities.")
    if (file.size or 0) > actions.LARGEST:
        values = {"name": file.name, "size": (file.size or 0) // 1024 // 1024, "limit": actions.LARGEST // 1024 // 1024}
        return sentences.tell("too_large", values, _)
    return ""


@never_cache
def returned_facilities(request: HttpRequest, plan: str, job: uuid.UUID) -> HttpResponse:
    """Show what a list would do; take it over, or set it aside."""
    opened = open_plan(request, plan, act="edit_facilities")
    sent: Job = found(job_of(opened, actions.KIND, job))
    is_waiting = sent.state in WAITING
    if request.htmx and not is_waiting:  # type: ignore[attr-defined]
        return HttpResponse(headers={"HX-Refresh": "true"})
    reading = None if is_waiting else actions.reading_of(sent)
    file = kept.kept_of(sent, kept.SENT)
    if request.method == "POST" and reading is not None:
        return _decide(request, opened, sent, reading)
    name = file.file_name if file is not None else ""
    swap = bool(request.GET.get("swap"))
    refusal = sentences.tell(reading["refused"], reading["values"], _) if reading and "refused" in reading else ""
    outcomes = returned.compared(opened, actions.lines_of(reading), swap=swap) if reading and not refusal else []
    return show(
        request,
        "facilities/_import_progress.html" if request.htmx else "facilities/returned.html",  # type: ignore[attr-defined]
        title=_("The list «%(file)s»") % {"file": name or "—"},
        plan=opened,
        section="facilities",
        job=sent,
        is_waiting=is_waiting,
        reading=reading,
        refusal=refusal,
        tally=returned.tally(outcomes),
        groups=_groups(opened, outcomes),
        left=", ".join(reading.get("left", ())) if reading else "",
        swap=swap,
        source=name,
        crumbs=[
            *list_crumbs(opened),
            Crumb(_("Import a list"), reverse("import_facilities", args=[opened.slug])),
        ],
    )


def _groups(plan: Plan, outcomes: Sequence[returned.Outcome]) -> list[Group]:
    names = dict(places.territories(plan).values_list("pk", "name"))
    groups = []
    for what, title in GROUPS.items():
        lines = [one for one in outcomes if one.what == what]
        if lines:
            groups.append(Group(what, str(title), [_shown(one, names) for one in lines[:SHOWN]], len(lines)))
    return groups


def _shown(one: returned.Outcome, names: Mapping[int, str]) -> Shown:
    kinds = rules.words_of("kinds", language())
    territory = names.get(one.columns.get("territory_id") or 0) or str(one.columns.get("territory_words", ""))
    place = words_for_lists()["placements"][placement(one.columns)]
    kind, address = kinds.get(one.columns.get("kind", ""), ""), str(one.columns.get("address", ""))
    changes = tuple(
        (screen.word(screen.FIELDS, name), _said(name, before, names), _said(name, after, names))
        for name, (before, after) in one.changed.items()
    )
    remarks = tuple(told_remark(remark) for _field, remark in one.remarks)
    apart = one.likely.distance_m if one.likely else None
    about = " · ".join(part for part in (kind, territory, address, place) if part)
    return Shown(one.line.number, one.name, about, one.existing, changes, remarks, apart)


def _said(name: str, value: Any, names: Mapping[int, str]) -> str:
    if value in (None, "", []):
        return "—"
    if name == "territory_id":
        return names.get(value, "—")
    if isinstance(value, list):
        roles = rules.words_of("roles", language())
        return ", ".join(roles.get(str(one), str(one)) for one in value)
    table = {"kind": "kinds", "code_level": "code_levels"}.get(name)
    return rules.words_of(table, language()).get(value, str(value)) if table else str(value)


def _decide(request: HttpRequest, plan: Plan, sent: Job, reading: Mapping[str, Any]) -> HttpResponse:
    if request.POST.get("act") == "discard" or "refused" in reading:
        attempt(request, actions.discard, done=_("The list was set aside; nothing was written."), job=sent)
        return redirect("import_facilities", plan.slug)

    def done(event: Event | None) -> str:
        if event is None:
            return _("The list says what the plan says already; nothing was written.")
        return _("The list was taken over as one act. It can be undone in the history.")

    taken = attempt(
        request,
        actions.import_facilities,
        done=done,
        plan=plan,
        lines=actions.lines_of(reading),
        same={int(one) for one in request.POST.getlist("same") if one.isdecimal()},
        every_likely=bool(request.POST.get("every_likely")),
        swap=bool(request.POST.get("swap")),
        source=request.POST.get("source", "").strip()[:300],
    )
    return redirect("facilities", plan.slug) if taken else redirect("returned_facilities", plan.slug, sent.pk)
