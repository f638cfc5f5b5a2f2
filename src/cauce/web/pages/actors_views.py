"""Pages of the actors (actores): at a glance, the matrix, the load, the working groups."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cauce.core import messages
from cauce.core.actors.load import Calendar, Load, calendar, loads
from cauce.core.actors.matrix import MatrixLine, matrix
from cauce.core.actors.work import WorkRow
from cauce.web.models import Plan
from cauce.web.pages import words as screen
from cauce.web.pages.actors_words import LETTERS, TURNS
from cauce.web.pages.frame import Crumb, open_plan, show
from cauce.web.pages.lists import paged
from cauce.web.pages.tags import address
from cauce.web.queries import actors as organizations
from cauce.web.queries import actors_groups as group_queries
from cauce.web.queries import actors_work as queries
from cauce.web.queries.actors_corner import corners_of
from cauce.web.queries.visible import may

HEAVIEST, MOST_INVITED = 3, 2  # sentences at the head of the page of load


def crumbs(plan: Plan, *, inside: bool = True) -> list[Crumb]:
    """The path to a page about actors."""
    start = [Crumb(plan.title, reverse("plan", args=[plan.slug]))]
    return [*start, Crumb(_("Actors"), reverse("actors", args=[plan.slug]))] if inside else start


def views(request: HttpRequest, plan: Plan) -> dict[str, Any]:
    """Which pages about actors this person may open; for the line of links on each."""
    return {
        "may_see_load": may("see_load", by=request.user, plan=plan),
        "may_see_power": may("see_power_grid", by=request.user, plan=plan),
    }


def actors(request: HttpRequest, plan: str) -> HttpResponse:
    """Show the actors at a glance, and the ways to look at them."""
    opened = open_plan(request, plan)
    found = queries.work(opened)
    sees_remarks = may("see_problems", by=request.user, plan=opened)
    lines = loads(found.rows)
    return show(
        request,
        "actors/actors.html",
        title=_("Actors"),
        plan=opened,
        section="actors",
        organizations=len(found.organizations),
        with_role=len(lines),
        to_be_named=sum(not holder.organization for row in found.rows for holder in row.holders),
        remarks=len(queries.row_remarks(found)) if sees_remarks else None,
        heaviest=_heaviest(lines, found) if may("see_load", by=request.user, plan=opened) else [],
        own=corners_of(request.user, opened),
        crumbs=crumbs(opened, inside=False),
        **views(request, opened),
    )


@dataclass(frozen=True)
class ShownLine:
    """A line of the matrix as the page shows it."""

    line: MatrixLine
    name: str
    cells: SafeString


def actor_matrix(request: HttpRequest, plan: str) -> HttpResponse:
    """Show parties × rows with the roles; the office sees what is missing or doubled."""
    opened = open_plan(request, plan)
    found = queries.work(opened)
    chosen = {name: request.GET.get(name, "").strip() for name in ("area", "role")}
    rows = found.of_area(chosen["area"])
    lines = [line for line in matrix(rows, order=organizations.ROLES) if _holds(line, chosen["role"])]
    page = paged(request, lines)
    told = {role: screen.word(screen.ROLES, role) for role in screen.ROLES}
    codes = {row.code for row in rows}
    remarks = queries.row_remarks(found) if may("see_problems", by=request.user, plan=opened) else []
    tasks = {code: address("task", opened.slug, code) for code in codes}
    return show(
        request,
        "actors/_matrix_lines.html" if page.is_fragment else "actors/matrix.html",
        title=_("Matrix of actors"),
        plan=opened,
        section="actors",
        page=page,
        lines=[_shown(line, rows, found, told) for line in page.items],
        rows=[(row.code, tasks[row.code], found.titles[row.code]) for row in rows],
        columns=len(rows) + 1,
        roles=[(role, LETTERS.get(role, role), told[role]) for role in found.roles],
        areas=found.areas,
        chosen=chosen,
        sees_remarks=may("see_problems", by=request.user, plan=opened),
        remarks=[(each.row, tasks[each.row], each.tell(told, _)) for each in remarks if each.row in codes],
        crumbs=crumbs(opened),
        **views(request, opened),
    )


def _holds(line: MatrixLine, role: str) -> bool:
    return not role or any(role in roles for roles in line.cells.values())


def _shown(line: MatrixLine, rows: Sequence[WorkRow], found: queries.Work, told: dict[str, str]) -> ShownLine:
    return ShownLine(
        line,
        found.organizations[line.organization].name,
        format_html_join("", "{}", ((_cell(row.code, line.cells.get(row.code, ()), told),) for row in rows)),
    )


def _cell(code: str, roles: Sequence[str], told: dict[str, str]) -> SafeString:
    if not roles:
        return SafeString('<td role="cell"></td>')
    return format_html(
        '<td role="cell" data-label="{}"><span class="letters" aria-hidden="true">{}</span>'
        '<span class="in-full">{}</span></td>',
        code,
        format_html_join(" ", "{}", ((LETTERS.get(role, role),) for role in roles)),
        ", ".join(told.get(role, role) for role in roles),
    )


def actor_load(request: HttpRequest, plan: str) -> HttpResponse:
    """Show in how many tasks or rows each organisation stands, and what falls due for each lead."""
    opened = open_plan(request, plan, act="see_load")
    found = queries.work(opened)
    chosen = {name: request.GET.get(name, "").strip() for name in ("by", "area")}
    by_rows = chosen["by"] == "rows"
    rows = found.of_area(chosen["area"])
    every = loads(rows)
    if by_rows:
        every.sort(key=lambda load: (-load.rows, -load.tasks, load.name.casefold()))
    page = paged(request, every)
    roles = found.roles
    total = len(rows) if by_rows else sum(row.tasks for row in rows)
    return show(
        request,
        "actors/_load_lines.html" if page.is_fragment else "actors/load.html",
        title=_("Load"),
        plan=opened,
        section="actors",
        page=page,
        lines=[_load_line(load, found, roles, total, by_rows=by_rows) for load in page.items],
        roles=roles,
        total=total,
        tasks=sum(row.tasks for row in rows),
        row_count=len(rows),
        by_rows=by_rows,
        areas=found.areas,
        chosen=chosen,
        heaviest=_heaviest(every, found, rows),
        calendar=_calendar(calendar(rows), found),
        crumbs=crumbs(opened),
        **views(request, opened),
    )


def _load_line(load: Load, found: queries.Work, roles: Sequence[str], total: int, *, by_rows: bool) -> dict[str, Any]:
    count = load.rows if by_rows else load.tasks
    return {
        "slug": load.organization,
        "name": found.organizations[load.organization].name,
        "count": count,
        "percent": round(count / total * 100) if total else 0,
        "roles": [(screen.word(screen.ROLES, role), load.by_role.get(role, (0, 0))[by_rows]) for role in roles],
        "deliverables": load.deliverables,
    }


def _heaviest(every: Sequence[Load], found: queries.Work, rows: Sequence[WorkRow] = ()) -> list[tuple[str, str]]:
    """Sentences about who stands in most tasks and who is invited to most, each with the organisation's short name."""
    told_of = rows or found.rows
    tasks = sum(row.tasks for row in told_of)
    ordered = sorted(every, key=lambda load: (-load.tasks, -load.rows, load.name.casefold()))
    first = ordered[:HEAVIEST]
    invited = sorted((load for load in ordered[HEAVIEST:] if load.invited[0]), key=lambda load: -load.invited[0])
    return [(load.organization, _sentence(load, tasks, len(told_of))) for load in [*first, *invited[:MOST_INVITED]]]


def _sentence(load: Load, tasks: int, rows: int) -> str:
    values = {"name": load.name, "tasks": load.tasks, "all": tasks, "rows": load.rows, "all_rows": rows}
    told = _("«%(name)s» stands in %(tasks)d of %(all)d tasks (%(rows)d of %(all_rows)d rows).") % values
    if not load.invited[0]:
        return told
    invited = ngettext(
        "In %(count)d of these tasks it is invited as an ally.",
        "In %(count)d of these tasks it is invited as an ally.",
        load.invited[0],
    )
    return f"{told} {invited % {'count': load.invited[0]}}"


def _calendar(found: Calendar, told: queries.Work) -> dict[str, Any]:
    return {
        "months": [date_format(dt.date(year, month, 1), "M Y") for year, month in found.months],
        "undated": found.undated,
        "leads": [
            {
                "slug": slug,
                "name": told.organizations[slug].name,
                "cells": [(date_format(dt.date(*month, 1), "F Y"), counted.get(month, 0)) for month in found.months],
                "total": sum(counted.values()),
            }
            for slug, _name, counted in found.leads
        ],
    }


def working_groups(request: HttpRequest, plan: str) -> HttpResponse:
    """Show the working groups; the office sees the remark on each and who came and went."""
    opened = open_plan(request, plan)
    area = request.GET.get("area", "").strip()
    with_office = may("see_problems", by=request.user, plan=opened)
    found = group_queries.groups(opened, area=area, with_office=with_office)
    sizes = [len(group.members) for group in found if group.members]
    page = paged(request, found)
    return show(
        request,
        "actors/_groups_lines.html" if page.is_fragment else "actors/groups.html",
        title=_("Working groups"),
        plan=opened,
        section="actors",
        page=page,
        groups=[(group, [messages.sentence(each, _) for each in group.remarks]) for group in page.items],
        turns=TURNS,
        mean=sum(sizes) / len(sizes) if sizes else None,
        usual=organizations.usual_group_size(opened),
        areas=queries.work(opened).areas,
        area=area,
        crumbs=crumbs(opened),
        **views(request, opened),
    )
