"""The frame of every page (marco): which plan, who looks, where one is, what the menu offers."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
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


@dataclass(frozen=True)
class Group:
    """A group of the menu under a heading; ``is_open`` where it begins unfolded wherever one is."""

    title: str
    entries: Sequence[Entry]
    is_open: bool = True

    @property
    def sections(self) -> frozenset[str]:
        """Sections of its entries: where one of them is shown, the group is unfolded."""
        return frozenset(entry.section for entry in self.entries)


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


Lines = tuple[tuple[str, str, str], ...]  # of the menu: section, words, name of the address


@lru_cache(maxsize=1024)
def _menu(slug: str, language: str, *, office: bool, inside: bool) -> tuple[Group, ...]:
    """The menu of a plan in a language; it depends on nothing else.

    Of the office's long menu the daily work and the group where one is stand open; a shorter one is open as a whole.
    """
    groups = [
        (_("The plan"), _plan_lines(inside=inside)),
        (_("Who takes part"), _actor_lines(office=office)),
        (_("The strategy"), _strategy_lines()),
        (_("Where the city is at risk"), _risk_lines(office=office, inside=inside)),
        (_("To consult"), (("acronyms", _("Acronyms"), "acronyms"), ("about", _("About the plan"), "about"))),
    ]
    if office:
        groups += [(_("Document and data"), _data_lines()), (_("Letters and links"), _letter_lines())]
        groups.append((_("The office"), _office_lines()))
    return tuple(
        Group(
            title,
            [Entry(name, words, reverse(address, args=[slug])) for name, words, address in lines],
            is_open=not (office and number),
        )
        for number, (title, lines) in enumerate(groups)
    )


def _plan_lines(*, inside: bool) -> Lines:
    """Lines of the menu about the plan's daily work."""
    first: Lines = (("today", _("Today"), "today"),) if inside else ()
    times: Lines = (
        ("schedule", _("Schedule"), "schedule"),
        ("schedule_calendar", _("Calendar"), "schedule_calendar"),
    )
    return (
        *first,
        ("plan", _("Overview"), "plan"),
        ("tasks", _("Tasks"), "tasks"),
        *(times if inside else ()),
        ("questions", _("Questions"), "questions"),
        ("deliverables", _("Deliverables"), "deliverables"),
    )


def _actor_lines(*, office: bool) -> Lines:
    """Lines of the menu about who takes part."""
    judged: Lines = (
        ("power", _("Power and interest"), "power_grid"),
        ("proposals", _("Likely the same"), "organization_proposals"),
    )
    return (
        ("organizations", _("Organizations"), "organizations"),
        ("actors", _("Actors"), "actors"),
        *(judged if office else ()),
        ("cities", _("Exchange cities"), "cities"),
    )


def _strategy_lines() -> Lines:
    """Lines of the menu about the strategy."""
    return (
        ("board", _("Board"), "board"),
        ("articulation", _("Articulation"), "articulation"),
        ("production", _("Production"), "production"),
        ("communication", _("Communication"), "communication"),
    )


def _risk_lines(*, office: bool, inside: bool) -> Lines:
    """Lines of the menu about risk: what there is, what follows from it, what is prepared."""
    places: Lines = (("territories", _("Territories"), "territories"),) if inside else ()
    first: Lines = (("screening", _("Screening"), "screenings"), ("priorities", _("Priorities"), "priorities"))
    return (
        ("map", _("Map"), "map_page"),
        ("facilities", _("Facilities"), "facilities"),
        *places,
        ("folder", _("Information folder"), "information_folder"),
        *(first if office else ()),
        ("scenarios", _("Scenarios"), "scenarios"),
        ("losses", _("Losses"), "losses"),
        ("contingency", _("Contingency plans"), "contingency_plans"),
    )


def _data_lines() -> Lines:
    """Lines of the office's menu about the document, what was read of it, and what changed since."""
    return (
        ("problems", _("Findings"), "problems"),
        ("import", _("Import again"), "import_into"),
        ("document", _("Word document"), "plan_document"),
        ("workbook", _("Workbook"), "workbook"),
        ("history", _("History"), "history"),
        ("retired", _("What was retired"), "retired_items"),
    )


def _letter_lines() -> Lines:
    """Lines of the office's menu about what goes out to people."""
    return (
        ("messages", _("Outgoing mail"), "messages"),
        ("links", _("Private links"), "links"),
        ("feeds", _("Calendars"), "feeds"),
    )


def _office_lines() -> Lines:
    """Lines of the menu about the office itself."""
    return (
        ("people", _("People"), "people"),
        ("settings", _("Settings"), "settings"),
        ("publish", _("Publication"), "publish"),
        ("jobs", _("Background work"), "plan_jobs"),
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
