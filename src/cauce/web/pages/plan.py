"""Pages of the plan (planes, áreas, preguntas, tareas, ciudades, siglas, sobre el plan)."""

from __future__ import annotations

from collections import Counter

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from cauce.web.models import Area, Plan
from cauce.web.pages.frame import Crumb, found, open_plan, show
from cauce.web.pages.lists import paged
from cauce.web.pages.monitoring import act_on_task, shown_to, work_of
from cauce.web.queries import actors, facts, monitoring
from cauce.web.queries import plan as queries
from cauce.web.queries.overview import overview
from cauce.web.queries.row_lines import progress_of_lines, row_lines
from cauce.web.queries.visible import may, visible_plans


def plans(request: HttpRequest) -> HttpResponse:
    """Show the plans that this person may see (/es/)."""
    page = paged(request, visible_plans(request.user))
    return show(
        request,
        "plan/_plan_cards.html" if page.is_fragment else "plan/plans.html",
        title=_("Plans"),
        page=page,
        cards=queries.plan_cards(page.items),
        may_import=may("import_document", by=request.user, plan=None),
        may_begin=may("create_plan", by=request.user, plan=None),
        sees_server=may("see_server", by=request.user, plan=None),
    )


def plan(request: HttpRequest, plan: str) -> HttpResponse:
    """Show a plan: its areas, what is there, roles at a glance."""
    opened = open_plan(request, plan)
    sees_problems = may("see_problems", by=request.user, plan=opened)
    return show(
        request,
        "plan/plan.html",
        title=opened.title,
        plan=opened,
        section="plan",
        **vars(overview(opened)),
        work_inside=may("see_progress", by=request.user, plan=opened),
        usual=actors.usual_group_size(opened),
        counts=Counter(str(each.severity) for each in facts.open_problems(opened)) if sees_problems else None,
    )


def area(request: HttpRequest, plan: str, number: int) -> HttpResponse:
    """Show an area: context, objective, questions, exchange cities, its table of rows."""
    opened = open_plan(request, plan)
    shown: Area = found(queries.area(opened, number))
    page = paged(request, queries.bare_rows(opened).filter(area=shown))
    rows, weights = row_lines(page.items), monitoring.weights_of(opened)
    whole = rows if len(rows) == page.total else None
    return show(
        request,
        "plan/_rows.html" if page.is_fragment else "plan/area.html",
        title=_("Area %(number)d. %(title)s") % {"number": shown.number, "title": shown.title},
        plan=opened,
        section="plan",
        area=shown,
        page=page,
        rows=rows,
        progress=progress_of_lines(opened, whole, weights=weights)
        if whole is not None
        else monitoring.progress_of(opened, monitoring.rows_of_area(opened, shown.pk)),
        weights=weights,
        crumbs=[_plan_crumb(opened)],
    )


def questions(request: HttpRequest, plan: str) -> HttpResponse:
    """Show every diagnostic question under its area."""
    opened = open_plan(request, plan)
    return show(
        request,
        "plan/questions.html",
        title=_("Diagnostic questions"),
        plan=opened,
        section="questions",
        areas=queries.questions_by_area(opened),
        progress=monitoring.progress_by_question(opened),
        crumbs=[_plan_crumb(opened)],
    )


def question(request: HttpRequest, plan: str, code: str) -> HttpResponse:
    """Show a question: the rows that answer it, their deliverables and parties."""
    opened = open_plan(request, plan)
    asked = found(queries.question(opened, code))
    rows, weights = row_lines(queries.answering(queries.bare_rows(opened), asked)), monitoring.weights_of(opened)
    return show(
        request,
        "plan/question.html",
        title=_("Question %(code)s") % {"code": asked.code},
        plan=opened,
        section="questions",
        question=asked,
        rows=rows,
        progress=progress_of_lines(opened, rows, weights=weights),
        weights=weights,
        crumbs=[_plan_crumb(opened), _area_crumb(opened, asked.area)],
    )


def tasks(request: HttpRequest, plan: str) -> HttpResponse:
    """Show every row of the plan, filtered by words, area and role."""
    opened = open_plan(request, plan)
    chosen = {name: request.GET.get(name, "").strip() for name in ("q", "area", "missing")}
    rows = queries.chosen_rows(
        queries.bare_rows(opened), opened, words=chosen["q"], area=chosen["area"], missing=chosen["missing"]
    )
    page = paged(request, rows)
    return show(
        request,
        "plan/_rows.html" if page.is_fragment else ("plan/_row_table.html" if page.is_filter else "plan/tasks.html"),
        title=_("Tasks"),
        plan=opened,
        section="tasks",
        page=page,
        rows=row_lines(page.items),
        chosen=chosen,
        areas=list(queries.areas(opened)),
        roles=actors.used_roles(opened),
        with_area=True,
        changes_many=may("change_many", by=request.user, plan=opened),
        crumbs=[_plan_crumb(opened)],
    )


def task(request: HttpRequest, plan: str, code: str) -> HttpResponse:
    """Show a task and the row it belongs to: questions, deliverables, parties, where it stands; report on it."""
    opened = open_plan(request, plan)
    is_inside = may("see_progress", by=request.user, plan=opened)
    view: queries.TaskView = found(queries.task_view(opened, code, proposals=is_inside))
    shown_to(request, view)
    if request.method == "POST" and act_on_task(request, view):
        return redirect("task", opened.slug, code)
    return show(
        request,
        "plan/task.html",
        status=422 if request.method == "POST" else 200,
        work=work_of(request, view),
        title=_("Task %(code)s") % {"code": code},
        plan=opened,
        section="tasks",
        view=view,
        task=view.task,
        row=view.row,
        others=view.others,
        roles=actors.by_role(view.row.assignments.all()),
        near=queries.neighbours(opened, code),
        crumbs=[_plan_crumb(opened), _area_crumb(opened, view.row.area)],
    )


def cities(request: HttpRequest, plan: str) -> HttpResponse:
    """Show the cities with which the plan exchanges experience."""
    opened = open_plan(request, plan)
    return show(
        request,
        "plan/cities.html",
        title=_("Exchange cities"),
        plan=opened,
        section="cities",
        cities=queries.exchange_cities(opened),
        crumbs=[_plan_crumb(opened)],
    )


def acronyms(request: HttpRequest, plan: str) -> HttpResponse:
    """Show the list of acronyms."""
    opened = open_plan(request, plan)
    return show(
        request,
        "plan/acronyms.html",
        title=_("Acronyms"),
        plan=opened,
        section="acronyms",
        acronyms=queries.acronyms_with_organizations(opened),
        crumbs=[_plan_crumb(opened)],
    )


def about(request: HttpRequest, plan: str) -> HttpResponse:
    """Show missions, visions, legal basis, objectives and methodologies."""
    opened = open_plan(request, plan)
    return show(
        request,
        "plan/about.html",
        title=_("About the plan"),
        plan=opened,
        section="about",
        about=queries.about(opened),
        crumbs=[_plan_crumb(opened)],
    )


def style(request: HttpRequest) -> HttpResponse:
    """Show type, colours, spaces and parts on one page (/es/estilo/)."""
    return show(request, "plan/style.html", title=_("Style"), parts=range(1, 8))


def _plan_crumb(plan: Plan) -> Crumb:
    return Crumb(plan.title, reverse("plan", args=[plan.slug]))


def _area_crumb(plan: Plan, area: Area) -> Crumb:
    return Crumb(_("Area %(number)d") % {"number": area.number}, reverse("area", args=[plan.slug, area.number]))
