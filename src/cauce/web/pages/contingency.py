"""Pages of the contingency plans (planes de contingencia): the inventory with its filters, and each plan's card."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cauce.core import contingency as rules
from cauce.core.contingency.catalogue import Terms
from cauce.core.messages import contingency as sentences
from cauce.core.places import city_format
from cauce.web.actions import contingency as actions
from cauce.web.models import ContingencyPlan, Plan
from cauce.web.pages import contingency_words as words
from cauce.web.pages.acting import attempt
from cauce.web.pages.contingency_files import send_stored
from cauce.web.pages.days import read_day
from cauce.web.pages.frame import Crumb, found, open_plan, show
from cauce.web.pages.lists import paged
from cauce.web.queries import contingency as queries
from cauce.web.queries.visible import may

FILTERS = ("q", "hazard", "sector", "territory", "status")


def crumbs(plan: Plan, *, inside: bool = True) -> list[Crumb]:
    """The path to a page about contingency plans."""
    start = [Crumb(plan.title, reverse("plan", args=[plan.slug]))]
    return [*start, Crumb(_("Contingency plans"), reverse("contingency_plans", args=[plan.slug]))] if inside else start


def rights(request: HttpRequest, plan: Plan) -> dict[str, Any]:
    """What this person may do on pages about contingency."""
    return {
        "sees_all": may("see_contingency", by=request.user, plan=plan),
        "edits": may("edit_contingency", by=request.user, plan=plan),
    }


def terms(of: Terms) -> list[tuple[str, str]]:
    """Codes and words of a part of the catalogue in the page's language."""
    language = get_language() or "es"
    return [(code, term.word(language)) for code, term in of.items()]


def told_terms(of: Terms, codes: Any) -> str:
    """Some terms in words."""
    named = dict(terms(of))
    return ", ".join(named[code] for code in codes if code in named)


def contingency_plans(request: HttpRequest, plan: str) -> HttpResponse:
    """Show the inventory, filtered; the public sees the plans whose document is public."""
    opened = open_plan(request, plan)
    chosen = {name: request.GET.get(name, "").strip() for name in FILTERS}
    may_do = rights(request, opened)
    retired = chosen["status"] == "retired" and may_do["edits"]
    every = queries.inventory(opened, on=timezone.localdate(), person=request.user, retired=retired)
    status = "" if retired else chosen["status"]
    filters = {name: chosen[name] for name in ("hazard", "sector", "territory")}
    page = paged(request, queries.matching(every, words=chosen["q"], status=status, **filters))
    name = "_lines" if page.is_fragment else "_list" if page.is_filter else "plans"
    return show(
        request,
        f"contingency/{name}.html",
        title=_("Contingency plans"),
        plan=opened,
        section="contingency",
        view="plans",
        page=page,
        lines=[_line(every, entry) for entry in page.items],
        chosen=chosen,
        hazards=terms(every.catalogue.hazards),
        sectors=terms(every.catalogue.sectors),
        territories=every.territories.items(),
        statuses=words.STATUSES.items(),
        counts=_counts(every) if not retired else [],
        total=len(every.entries),
        crumbs=crumbs(opened, inside=False),
        **may_do,
    )


def _counts(every: queries.Inventory) -> list[tuple[str, int]]:
    told = [entry.status for entry in every.entries]
    return [(str(words.STATUSES[status]), told.count(status)) for status in rules.plans.ORDER]


def _line(every: queries.Inventory, entry: queries.Entry) -> dict[str, Any]:
    day = city_format(every.plan.city_format).day
    return {
        "row": entry.row,
        "owner": entry.facts.owner,
        "hazards": told_terms(every.catalogue.hazards, entry.facts.hazards),
        "sectors": told_terms(every.catalogue.sectors, entry.facts.sectors),
        "places": every.places_of(entry.row),
        "sign": words.SIGNS[entry.status],
        "status": words.STATUSES[entry.status],
        "why": sentences.tell_standing(entry.standing, _, day),
        "is_said": entry.standing.is_said,
    }


def contingency_plan(request: HttpRequest, plan: str, pk: int) -> HttpResponse:
    """Show a contingency plan: what it is for, who is in it, how it is made known; retire it or bring it back."""
    opened = open_plan(request, plan)
    row: ContingencyPlan = found(queries.one_of(ContingencyPlan, opened, pk))
    may_do = rights(request, opened)
    found(may_do["sees_all"] or (row.is_public and row.retired_at is None) or None)
    found(row.retired_at is None or may_do["edits"] or None)
    wrong: dict[str, str] = {}
    if request.method == "POST":
        if request.POST.get("act") not in ("say", "take_back"):
            return _act(request, opened, row)
        wrong = _say(request, opened, row)
        if not wrong:
            return redirect("contingency_plan", opened.slug, row.pk)
    every = queries.inventory(opened, on=timezone.localdate(), retired=row.retired_at is not None)
    entry = every.by_key[row.key]
    remarks = [one for one in every.remarks() if row.key in one.plans] if may_do["sees_all"] else []
    return show(
        request,
        "contingency/plan.html",
        title=row.name,
        plan=opened,
        section="contingency",
        view="plan",
        one=row,
        facts=entry.facts,
        line=_line(every, entry),
        **_said(request, every, entry, wrong),
        written_in=words.LANGUAGES.get(row.language, ""),
        remarks=[sentences.tell_remark(one, _) for one in remarks],
        steps=[step_line(step, every) for step in queries.steps(opened, of=row)] if may_do["sees_all"] else [],
        cases=[one for one in queries.cases(opened) if one.contingency_plan_id == row.pk],
        crumbs=crumbs(opened),
        status=422 if wrong else 200,
        **may_do,
    )


def _said(
    request: HttpRequest, every: queries.Inventory, entry: queries.Entry, wrong: dict[str, str]
) -> dict[str, Any]:
    """What the office says of a plan against its dates, and what the dates say."""
    day = city_format(every.plan.city_format).day
    dated = rules.standing_by_dates(entry.facts, on=every.on, validity_years=every.catalogue.validity_years)
    return {
        "by_dates": f"{words.STATUSES[dated.status]}. {sentences.tell_standing(dated, _, day)}",
        "choices": words.SAID.items(),
        "form": request.POST if wrong else {"said": entry.row.said, "said_why": entry.row.said_why},
        "since": request.POST.get("said_on", "") if wrong else (entry.row.said_on or every.on).isoformat(),
        "wrong": wrong,
    }


def _say(request: HttpRequest, plan: Plan, row: ContingencyPlan) -> dict[str, str]:
    """Say where the plan stands, or let its dates decide again; return what is wrong, by field."""
    version = request.POST.get("version", "")
    expected = int(version) if version.isdecimal() else -1
    if request.POST.get("act") == "take_back":
        done = _("Its dates decide again where it stands.")
        attempt(request, actions.take_status_back, done=done, one=row, expected_version=expected)
        return {}
    try:
        attempt(
            request,
            actions.say_status,
            done=_("It is shown as the office says, with the day and the reason. The history can undo it."),
            one=row,
            said=request.POST.get("said", ""),
            why=request.POST.get("said_why", ""),
            since=read_day(request.POST.get("said_on", ""))[0],
            expected_version=expected,
        )
    except actions.CannotWriteContingencyError as error:
        day = city_format(plan.city_format).day
        return {fault.field: sentences.tell_fault(fault, _, day) for fault in error.faults}
    return {}


def step_line(step: Any, every: queries.Inventory) -> dict[str, Any]:
    """A step of dissemination as a page shows it."""
    facts = rules.Step(step.contingency_plan.key, step.planned_on, step.done_on)
    state = rules.step_state(facts, on=every.on)
    return {
        "step": step,
        "channel": told_terms(every.catalogue.channels, [step.channel]),
        "state": words.STEP_STATES[state],
        "sign": words.STEP_SIGNS[state],
    }


def _act(request: HttpRequest, plan: Plan, row: ContingencyPlan) -> HttpResponse:
    """Retire the plan, or bring it back."""
    why = request.POST.get("why", "").strip()
    if request.POST.get("act") == "bring_back":
        attempt(request, actions.bring_entry_back, done=_("It stands in the inventory again."), one=row, why=why)
    else:
        done = _("It is out of the inventory; the filter «Retired» has it, and the history can undo it.")
        if attempt(request, actions.retire_entry, done=done, one=row, why=why):
            return redirect("contingency_plans", plan.slug)
    return redirect("contingency_plan", plan.slug, row.pk)


@require_safe
def contingency_file(request: HttpRequest, plan: str, pk: int) -> HttpResponseBase:
    """Send the document of a contingency plan: a public one to everybody, the others to who has a part."""
    opened = open_plan(request, plan)
    row: ContingencyPlan = found(queries.one_of(ContingencyPlan, opened, pk))
    inside = may("see_contingency", by=request.user, plan=opened)
    found(inside or (row.is_public and row.retired_at is None) or None)
    return send_stored(request, found(row.file), row.file_name)
