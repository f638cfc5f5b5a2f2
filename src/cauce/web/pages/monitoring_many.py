"""Many rows or tasks changed together (cambio en conjunto): choose them, say what they become, one act."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cauce.core import messages as sentences
from cauce.core import monitoring as rules
from cauce.core.plan.structure import is_number
from cauce.core.problems import Problem, Severity
from cauce.web.actions import monitoring as actions
from cauce.web.models import Plan, Row, Task, User
from cauce.web.pages.acting import attempt
from cauce.web.pages.days import day_of, refuses_days
from cauce.web.pages.frame import Crumb, open_plan, show
from cauce.web.pages.lists import paged
from cauce.web.pages.monitoring import REPORTED
from cauce.web.queries import monitoring_many as queries
from cauce.web.queries import plan as plans
from cauce.web.queries.visible import may

MOST = 500  # lines of one page, and so things of one act
FILTERS = ("of", "q", "area", "organization", "state")
ROWS, TASKS = "rows", "tasks"


@dataclass(frozen=True)
class Line:
    """A row or a task that may be chosen."""

    thing: Row | Task
    tasks: Sequence[Task]
    leads: Sequence[str]
    is_chosen: bool

    @property
    def value(self) -> str:
        """What the form sends of it: which one, and the version that was shown."""
        return f"{self.thing.pk}:{self.thing.version}"


@dataclass(frozen=True)
class Refusal:
    """What some things lack for the change: said of the first one, with the codes of the others."""

    sentence: str
    others: Sequence[str]


def change_many(request: HttpRequest, plan: str) -> HttpResponse:
    """Choose rows or tasks by a filter and set where they stand (/es/<plan>/estados/)."""
    opened = open_plan(request, plan, act="change_many")
    assert isinstance(request.user, User)  # nobody else may do the act
    asked = {name: request.GET.get(name, "").strip() for name in FILTERS}
    of = TASKS if asked["of"] == TASKS else ROWS
    found = queries.to_change(opened, of=of, chosen=asked, by=request.user)
    refusals: list[Refusal] = []
    chosen = _sent(request)
    if request.method == "POST":
        things = list(found.filter(pk__in=chosen))
        refusals, refused = _refusals(things, _change(request))
        if not refuses_days(request, "day") and not refusals and _write(request, things, chosen):
            return redirect(f"{request.path}?{request.GET.urlencode()}" if request.GET else request.path)
        chosen = {pk: version for pk, version in chosen.items() if pk not in refused}
    return _page(request, opened, found, of=of, asked=asked, chosen=set(chosen), refusals=refusals)


def _page(
    request: HttpRequest,
    plan: Plan,
    found: Any,
    *,
    of: str,
    asked: dict[str, str],
    chosen: set[int],
    refusals: Sequence[Refusal],
) -> HttpResponse:
    page = paged(request, found, size=MOST)
    every = request.method != "POST" and request.GET.get("all") == "1"
    lines = [_line(thing, every=every, chosen=chosen) for thing in page.items]
    decides = may("decide_state", by=request.user, plan=plan)
    return show(
        request,
        "monitoring/many.html",
        status=422 if request.method == "POST" else 200,
        title=_("Change many at once"),
        plan=plan,
        section="tasks",
        page=page,
        lines=lines,
        count=sum(line.is_chosen for line in lines),
        of=of,
        asked=asked,
        is_filtered=any(value for name, value in asked.items() if name != "of"),
        areas=list(plans.areas(plan)),
        organizations=list(queries.parties_of_rows(plan)),
        states=rules.STATES,
        becomes=rules.STATES if decides else REPORTED,
        deciders=rules.DECIDERS,
        decides=decides,
        sets_aside=request.POST.get("state") in rules.OUT_OF_THE_COUNT,
        refusals=refusals,
        today=timezone.localdate(),
        most=MOST,
        crumbs=[
            Crumb(plan.title, reverse("plan", args=[plan.slug])),
            Crumb(_("Tasks"), reverse("tasks", args=[plan.slug])),
        ],
    )


def _line(thing: Row | Task, *, every: bool, chosen: set[int]) -> Line:
    row = thing if isinstance(thing, Row) else thing.row
    return Line(
        thing=thing,
        tasks=list(thing.tasks.all()) if isinstance(thing, Row) else [thing],
        leads=[str(each.organization or each.as_printed) for each in row.assignments.all()],
        is_chosen=every or thing.pk in chosen,
    )


def _sent(request: HttpRequest) -> dict[int, int]:
    """Versions of what was chosen, by pk."""
    found = {}
    for value in request.POST.getlist("chosen")[:MOST]:
        pk, _separator, version = value.partition(":")
        if is_number(pk) and is_number(version):
            found[int(pk)] = int(version)
    return found


def _change(request: HttpRequest) -> rules.WorkChange:
    told = {name: request.POST.get(name, "").strip() for name in ("decided_by", "why", "taken_up_in")}
    state = request.POST.get("state", "")
    return rules.WorkChange(state if state in rules.STATES else "", day_of(request, "day"), **told)


def _refusals(things: Sequence[Row | Task], change: rules.WorkChange) -> tuple[list[Refusal], set[int]]:
    """Say what lacks, each thing once for all; and which of them cannot follow whatever is filled in."""
    if not things or not change.state:
        return [], set()
    blocking = [one for one in actions.problems_of(things, change) if one.severity is Severity.BLOCKS]
    by_code: dict[str, list[Problem]] = {}
    for problem in blocking:
        by_code.setdefault(problem.code, []).append(problem)
    told = [Refusal(sentences.tell(some[0], _), [one.where for one in some[1:]]) for some in by_code.values()]
    cannot = {problem.where for problem in by_code.get("unreachable_state", ())}
    return told, {thing.pk for thing in things if _code(thing) in cannot}


def _code(thing: Row | Task) -> str:
    if isinstance(thing, Task):
        return thing.code
    return next((task.code for task in thing.tasks.all()), thing.key)


def _write(request: HttpRequest, things: Sequence[Row | Task], chosen: dict[int, int]) -> bool:
    """Change what does not stand there already; say what there was to do when there was nothing."""
    change = _change(request)
    again = change.state in rules.OUT_OF_THE_COUNT  # its reason may be told anew
    moved = [thing for thing in things if again or thing.state != change.state]
    if not things:
        refusal = _("Nothing is chosen. Tick at least one line of the table.")
    elif not change.state:
        refusal = _("Choose which state the chosen ones are to have.")
    elif not moved:
        refusal = _("All that you chose stands there already. Nothing was written.")
    else:
        count = len(moved)
        told = ngettext("%(count)d was changed.", "%(count)d were changed.", count) % {"count": count}
        done = f"{told} {_('It is one act: it stands in the history and can be undone there.')}"
        return attempt(
            request,
            actions.set_work_state,
            done=done,
            things=moved,
            change=change,
            expected_versions={thing.pk: chosen[thing.pk] for thing in moved},
        )
    messages.error(request, refusal, extra_tags="warning")
    return False
