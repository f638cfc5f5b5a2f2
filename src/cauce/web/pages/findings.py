"""Pages of the findings about a document (observaciones): the few that block first, each with what to do."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib import messages as messages_
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from cauce.core import messages
from cauce.core.problems import Problem
from cauce.exporter import problems as told
from cauce.web.actions import books
from cauce.web.actions import problems as actions
from cauce.web.models import Plan, ProblemDecision
from cauce.web.pages.acting import attempt
from cauce.web.pages.frame import Crumb, found, open_plan, show
from cauce.web.pages.lists import paged
from cauce.web.pages.written import send_or_order
from cauce.web.queries import facts as queries
from cauce.web.queries import plan as plans

DOCX, XLSX = books.MEDIA_TYPES["docx"], books.MEDIA_TYPES["xlsx"]


@dataclass(frozen=True)
class Shown:
    """A finding as the page shows it."""

    problem: Problem
    name: str
    title: str
    sentence: str
    advice: str
    place: str
    address: str
    mending: str
    needs_name: bool
    decision: ProblemDecision | None


def problems(request: HttpRequest, plan: str) -> HttpResponse:
    """Show the findings, those that block first."""
    opened = open_plan(request, plan, act="see_problems")
    chosen = {name: request.GET.get(name, "").strip() for name in ("severity", "code", "state")}
    every = queries.plan_problems(opened)
    decided = queries.decisions_about(opened)
    matching = [each for each in every if _matches(each, decided.get(each.key[:500]), chosen)]
    page = paged(request, matching)
    places_of = _Places(opened)
    name = "_lines" if page.is_fragment else "_list" if page.is_filter else "problems"
    return show(
        request,
        f"findings/{name}.html",
        title=_("Findings"),
        plan=opened,
        section="problems",
        page=page,
        chosen=chosen,
        shown=[_shown(each, decided.get(each.key[:500]), places_of) for each in page.items],
        counts=Counter(str(each.severity) for each in every if not _is_accepted(decided.get(each.key[:500]))),
        accepted=sum(_is_accepted(decided.get(each.key[:500])) for each in every),
        codes=_codes(every),
        total=len(every),
        query=request.GET.urlencode(),
        crumbs=[Crumb(opened.title, reverse("plan", args=[opened.slug]))],
    )


def _is_accepted(decision: ProblemDecision | None) -> bool:
    return decision is not None and decision.decision == "accepted"


def _matches(problem: Problem, decision: ProblemDecision | None, chosen: Mapping[str, str]) -> bool:
    return (
        (not chosen["severity"] or str(problem.severity) == chosen["severity"])
        and (not chosen["code"] or problem.code == chosen["code"])
        and (chosen["state"] == "all" or _is_accepted(decision) == (chosen["state"] == "accepted"))
    )


def _codes(every: list[Problem]) -> list[tuple[str, str, int]]:
    counted = Counter(each.code for each in every)
    return sorted(((code, messages.title(code, _), count) for code, count in counted.items()), key=lambda one: one[1])


class _Places:
    """Names and addresses of the places that findings are about; two queries."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.tasks = set(plans.task_codes(plan))
        self.questions = set(plans.question_codes(plan))

    def of(self, where: str) -> tuple[str, str]:
        slug = self.plan.slug
        first = where.split(",")[0].strip()
        address = ""
        if first in self.tasks:
            address = reverse("task", args=[slug, first])
        elif where in self.questions:
            address = reverse("question", args=[slug, where])
        elif where in ("", "plan"):
            address = reverse("plan", args=[slug])
        elif where == "acronyms":
            address = reverse("acronyms", args=[slug])
        return told.place(where, _), address


def _shown(problem: Problem, decision: ProblemDecision | None, places_of: _Places) -> Shown:
    place, address = places_of.of(problem.where)
    mendable = actions.may_be_mended(problem.mending)
    return Shown(
        problem=problem,
        name=name_of(problem),
        title=messages.title(problem.code, _),
        sentence=messages.sentence(problem, _),
        advice=messages.advice(problem, _),
        place=place,
        address=address,
        mending=told.mending(problem.mending, _) if mendable and problem.mending else "",
        needs_name=problem.mending is not None and problem.mending.act == "add_acronym",
        decision=decision,
    )


def name_of(problem: Problem) -> str:
    """A short name of a finding for its address."""
    return hashlib.sha256(problem.key.encode()).hexdigest()[:16]


def problem(request: HttpRequest, plan: str, name: str) -> HttpResponse:
    """Show one finding with its words and source; accept it with a reason, open it again, mend it."""
    opened = open_plan(request, plan, act="see_problems")
    one: Problem = found(next((each for each in queries.plan_problems(opened) if name_of(each) == name), None))
    if request.method == "POST":
        return _decide(request, opened, one)
    decision = queries.decisions_about(opened).get(one.key[:500])
    return show(
        request,
        "findings/_problem.html" if request.htmx else "findings/problem.html",  # type: ignore[attr-defined]
        title=_("Finding"),
        plan=opened,
        section="problems",
        each=_shown(one, decision, _Places(opened)),
        here=request.get_full_path(),
        crumbs=[
            Crumb(opened.title, reverse("plan", args=[opened.slug])),
            Crumb(_("Findings"), reverse("problems", args=[opened.slug])),
        ],
    )


def _decide(request: HttpRequest, plan: Plan, problem: Problem) -> HttpResponse:
    act, reason = request.POST.get("act", ""), request.POST.get("reason", "").strip()
    if act == "accept" and not reason:
        messages_.error(
            request, _("A finding is accepted with its reason. Write why it may stay."), extra_tags="warning"
        )
    elif act == "accept":
        done = _("Accepted, with its reason.")
        attempt(request, actions.accept_problem, done=done, plan=plan, problem_key=problem.key, reason=reason)
    elif act == "reopen":
        attempt(
            request, actions.reopen_problem, done=_("The finding is open again."), plan=plan, problem_key=problem.key
        )
    elif act == "mend":
        name = request.POST.get("name", "").strip()
        values = {"name": name} if name else None
        done = _("Mended as proposed. The change stands in the history and can be undone there.")
        attempt(request, actions.mend_problem, done=done, plan=plan, problem_key=problem.key, values=values)
    query = request.GET.urlencode()
    return redirect(f"{reverse('problems', args=[plan.slug])}{'?' if query else ''}{query}")


def problems_file(request: HttpRequest, plan: str, form: str) -> HttpResponse:
    """Send the open findings as a Word document, a workbook or a PDF, for the plan's author."""
    opened = open_plan(request, plan, act="see_problems")
    return send_or_order(request, opened, books.FINDINGS, form)
