"""The frame of every page (marco): which plan, who looks, where one is, what the menu offers."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cauce.web.models import Acronym, Plan
from cauce.web.pages.tags import Explainer
from cauce.web.queries.visible import may, visible_plan

TEXTS_KEPT = 20_000  # explained texts that a process remembers of all plans together: some 20 MB
_explainers: OrderedDict[int, tuple[tuple[datetime, int], Explainer]] = OrderedDict()  # the last used stands last
_lock = threading.Lock()


@dataclass(frozen=True)
class Crumb:
    """A step of the path from the plan to this page."""

    title: str
    address: str = ""


@dataclass(frozen=True)
class Entry:
    """A line of the menu."""

    section: str
    title: str
    address: str


@dataclass
class Group:
    """A group of the menu under a heading."""

    title: str
    entries: list[Entry] = field(default_factory=list)


def open_plan(request: HttpRequest, slug: str, *, act: str = "") -> Plan:
    """Return the plan if this person may see it and, where an act is named, do it; else there is no such page."""
    plan = visible_plan(request.user, slug)
    if plan is None or (act and not may(act, by=request.user, plan=plan)):
        raise Http404(_("There is no such page, or it is not public."))
    return plan


def found(thing: Any) -> Any:
    """Return the thing, or say that there is no such page."""
    if thing is None:
        raise Http404(_("There is no such page, or it is not public."))
    return thing


@lru_cache(maxsize=1024)
def _menu(slug: str, language: str, *, office: bool, inside: bool) -> tuple[Group, ...]:
    """The menu of a plan in a language; it depends on nothing else."""

    def group(title: str, *lines: tuple[str, str, str]) -> Group:
        entries = [Entry(name, words, reverse(address, args=[slug])) for name, words, address in lines]
        return Group(title, entries)

    first = [("today", _("Today"), "today")] if inside else []
    times = [("schedule", _("Schedule"), "schedule"), ("schedule_calendar", _("Calendar"), "schedule_calendar")]
    times = times if inside else []
    groups = [
        group(
            _("The plan"),
            *first,
            ("plan", _("Overview"), "plan"),
            ("tasks", _("Tasks"), "tasks"),
            *times,
            ("questions", _("Questions"), "questions"),
            ("deliverables", _("Deliverables"), "deliverables"),
            ("organizations", _("Organizations"), "organizations"),
            ("actors", _("Actors"), "actors"),
            ("cities", _("Exchange cities"), "cities"),
            ("map", _("Map"), "map_page"),
        ),
        group(
            _("The strategy"),
            ("board", _("Board"), "board"),
            ("articulation", _("Articulation"), "articulation"),
            ("production", _("Production"), "production"),
            ("communication", _("Communication"), "communication"),
        ),
        group(_("Where the city is at risk"), *_risk_lines(office=office, inside=inside)),
        group(_("To consult"), ("acronyms", _("Acronyms"), "acronyms"), ("about", _("About the plan"), "about")),
    ]
    if office:
        groups.append(group(_("The office"), *_office_lines()))
    return tuple(groups)


def _risk_lines(*, office: bool, inside: bool) -> tuple[tuple[str, str, str], ...]:
    """Lines of the menu about risk: section, words, address."""
    places = [("territories", _("Territories"), "territories")] if inside else []
    shown = (
        ("facilities", _("Facilities"), "facilities"),
        *places,
        ("scenarios", _("Scenarios"), "scenarios"),
        ("losses", _("Losses"), "losses"),
        ("contingency", _("Contingency plans"), "contingency_plans"),
        ("folder", _("Information folder"), "information_folder"),
    )
    first = (("priorities", _("Priorities"), "priorities"), ("screening", _("Screening"), "screenings"))
    return (*first, *shown) if office else shown


def _office_lines() -> tuple[tuple[str, str, str], ...]:
    """Lines of the menu that the office alone has: section, words, address."""
    return (
        ("problems", _("Findings"), "problems"),
        ("proposals", _("Likely the same"), "organization_proposals"),
        ("power", _("Power and interest"), "power_grid"),
        ("people", _("People"), "people"),
        ("import", _("Import again"), "import_into"),
        ("document", _("Word document"), "plan_document"),
        ("workbook", _("Workbook"), "workbook"),
        ("messages", _("Outgoing mail"), "messages"),
        ("links", _("Private links"), "links"),
        ("feeds", _("Calendars"), "feeds"),
        ("jobs", _("Background work"), "plan_jobs"),
        ("history", _("History"), "history"),
        ("retired", _("What was retired"), "retired_items"),
        ("settings", _("Settings"), "settings"),
        ("publish", _("Publication"), "publish"),
    )


def _explainer(plan: Plan) -> Explainer:
    """What explains a plan's acronyms, with the texts that it explained, kept until the plan's acronyms change."""
    stamp = (plan.created_at, plan.revision)
    kept = _explainers.get(plan.pk)
    if kept is None or kept[0] != stamp:
        pairs = dict(Acronym.objects.filter(plan=plan, retired_at=None).values_list("acronym", "name"))
        same = kept is not None and kept[1].names == {name: told for name, told in pairs.items() if name and told}
        kept = (stamp, kept[1] if kept is not None and same else Explainer(pairs.items()))
    with _lock:
        _explainers[plan.pk] = kept
        _explainers.move_to_end(plan.pk)
        while len(_explainers) > 1 and sum(len(one.known) for _stamp, one in _explainers.values()) > TEXTS_KEPT:
            _explainers.popitem(last=False)
    return kept[1]


def notice_of(plan: Plan) -> str:
    """Say that a plan is an illustration, in the reader's language; empty where it is not."""
    told = plan.notice or {}
    language = get_language() or "es"
    fallback = _("This plan is an illustration and not the municipality's own plan.") if plan.is_illustration else ""
    return str(told.get(language) or told.get("es") or fallback)


def languages_of(request: HttpRequest) -> list[tuple[str, str, str, bool]]:
    """Languages of the interface: code, name, this page's address in it, whether it is the one shown."""
    here = get_language() or "es"
    rest = request.path[len(here) + 1 :] if request.path.startswith(f"/{here}/") else "/"
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    return [(code, name, f"/{code}{rest}{query}", code == here) for code, name in settings.LANGUAGES]


def show(
    request: HttpRequest,
    template: str,
    *,
    title: str,
    plan: Plan | None = None,
    section: str = "",
    crumbs: Sequence[Crumb] = (),
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    """Render a page within its frame; a fragment for htmx renders only what is in its own template."""
    office = plan is not None and may("see_drafts", by=request.user, plan=plan)
    base: dict[str, Any] = {
        "title": title,
        "plan": plan,
        "office": office,
        "section": section,
        "crumbs": crumbs,
        "languages": languages_of(request),
    }
    if plan is not None:
        inside = may("see_today", by=request.user, plan=plan)
        base |= {
            "inside": inside,
            "menu": _menu(plan.slug, get_language() or "es", office=office, inside=inside),
            "notice": notice_of(plan),
            "explain": _explainer(plan),
            "doc_language": plan.language,
        }
    return render(request, template, base | context, status=status)
