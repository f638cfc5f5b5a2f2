"""Pages of territories (territorios): the list with its figures, one to correct, a file to take over."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from cauce.core.facilities_entries import day_of
from cauce.core.messages import facilities as sentences
from cauce.importer.facilities import UnusableListError
from cauce.web.actions import territories as actions
from cauce.web.models import Event, Plan, Territory
from cauce.web.pages import words as screen
from cauce.web.pages.acting import attempt
from cauce.web.pages.facilities import plan_crumb, today_iso
from cauce.web.pages.frame import Crumb, found, open_plan, show
from cauce.web.pages.kept_forms import sign_in_first, typed
from cauce.web.queries import territories as queries


def territories(request: HttpRequest, plan: str) -> HttpResponse:
    """Show the territories with their figures and how many facilities each has."""
    opened = open_plan(request, plan, act="see_facilities")
    found_ = list(queries.with_counts(opened))
    return show(
        request,
        "facilities/territories.html",
        title=_("Territories"),
        plan=opened,
        section="territories",
        territories=found_,
        population=sum(one.population or 0 for one in found_),
        outlined=sum(one.west is not None for one in found_),
        sources=sorted({one.source for one in found_ if one.source}),
        crumbs=[plan_crumb(opened)],
    )


def _crumbs(plan: Plan) -> list[Crumb]:
    return [plan_crumb(plan), Crumb(_("Territories"), reverse("territories", args=[plan.slug]))]


def territory(request: HttpRequest, plan: str, pk: int) -> HttpResponse:
    """Correct what is told of a territory, or retire it."""
    if (first := sign_in_first(request)) is not None:
        return first
    opened = open_plan(request, plan, act="edit_territories")
    one: Territory = found(queries.territories(opened).filter(pk=pk).first())
    wrong: Mapping[str, str] = {}
    if request.method == "POST" and request.POST.get("act") == "retire":
        done = _("The territory was retired. It can be undone in the history.")
        attempt(request, actions.retire_territory, done=done, territory=one)
        return redirect("territories", opened.slug)
    if request.method == "POST":
        wrong = _save(request, one)
        if not wrong:
            return redirect("territories", opened.slug)
    form = typed(request)
    fields = [
        (name, screen.word(screen.FIELDS, name), form.get(name, _shown(getattr(one, name))), wrong.get(name, ""))
        for name in ("name", "level", *queries.FIGURES, "source", "licence")
    ]
    return show(
        request,
        "facilities/territory.html",
        title=one.name,
        plan=opened,
        section="territories",
        territory=one,
        fields=fields,
        version=form.get("version", one.version),
        crumbs=_crumbs(opened),
        status=422 if wrong else 200,
    )


def _shown(value: Any) -> str:
    return "" if value is None else str(value)


def _save(request: HttpRequest, one: Territory) -> Mapping[str, str]:
    version = request.POST.get("version", "")
    try:
        saved = attempt(
            request,
            actions.change_territory,
            done=_("Saved. The change stands in the history and can be undone there."),
            territory=one,
            told={name: str(value) for name, value in request.POST.items()},
            expected_version=int(version) if version.isdecimal() else -1,
        )
    except actions.WrongFigureError as error:
        messages.error(
            request, _("Nothing was written. What to correct stands beside the field."), extra_tags="warning"
        )
        return {
            name: sentences.tell("not_a_number", {"value": said, "field": screen.word(screen.FIELDS, name)}, _)
            for name, said in error.wrong.items()
        }
    return {} if saved else {"": ""}


def import_territories(request: HttpRequest, plan: str) -> HttpResponse:
    """Take over territories from a map file, or figures from a table."""
    opened = open_plan(request, plan, act="edit_territories")
    wrong = ""
    if request.method == "POST":
        wrong = _take_over(request, opened)
        if not wrong:
            return redirect("territories", opened.slug)
    return show(
        request,
        "facilities/import_territories.html",
        title=_("Import territories"),
        plan=opened,
        section="territories",
        wrong=wrong,
        form=request.POST,
        day=request.POST.get("source_on", today_iso()),
        crumbs=_crumbs(opened),
        status=422 if wrong else 200,
    )


def _take_over(request: HttpRequest, plan: Plan) -> str:
    file = request.FILES.get("file")
    if file is None:
        return _("No file was chosen. Choose a GeoJSON, a GeoPackage, or a table of figures.")
    if (file.size or 0) > actions.LARGEST:
        values = {"name": file.name, "size": (file.size or 0) // 1024 // 1024, "limit": actions.LARGEST // 1024 // 1024}
        return sentences.tell("too_large", values, _)
    try:
        read, is_map = actions.read(file.read(), name=file.name or "")
    except UnusableListError as error:
        return sentences.tell(error.code, error.values, _)

    def done(event: Event | None) -> str:
        if event is None:
            return _("The file says what the plan says already; nothing was written.")
        told = _("%(count)d territories were read from the file.") % {"count": len(read.territories)}
        if not is_map:
            told = _("The figures of %(count)d territories were read from the table.") % {
                "count": len(read.territories)
            }
        left = ", ".join(read.left[:12])
        more = _("These columns say nothing that is kept: %(columns)s.") % {"columns": left} if left else ""
        return " ".join(filter(None, [told, more]))

    attempt(
        request,
        actions.import_territories,
        done=done,
        plan=plan,
        told=read.territories,
        level=request.POST.get("level", ""),
        source=request.POST.get("source", ""),
        source_on=day_of(request.POST.get("source_on", "")),
        licence=request.POST.get("licence", ""),
    )
    return ""
