"""Matrix of actors and load (matriz de actores, carga), for programs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from django.http import HttpRequest
from ninja import Query, Router

from cauce.core.actors.load import Load as LoadFacts
from cauce.core.actors.load import calendar, loads
from cauce.core.actors.matrix import MatrixLine
from cauce.core.actors.matrix import matrix as laid_out
from cauce.core.actors.work import WorkRow
from cauce.web.api import telling
from cauce.web.api.frame import REFUSALS, From, Reader, Told, listing, open_plan
from cauce.web.api.schemas import Load, Matrix
from cauce.web.queries import actors as organizations
from cauce.web.queries import actors_work as queries
from cauce.web.queries.visible import may

router = Router(tags=["actors"])
AreaWord = Annotated[str, Query(max_length=20, description="Only the rows of the area of this number.")]


@router.get("/{slug}/matrix", response={200: Matrix, **REFUSALS}, exclude_unset=True)
def matrix(request: HttpRequest, slug: str, area: AreaWord = "", start: From = 0) -> Told:
    """Tell who holds which roles in which rows; the office is also told what is missing or doubled."""
    reader = open_plan(request, slug)
    found = queries.work(reader.plan)
    rows = found.of_area(area)
    lines = laid_out(rows, order=organizations.ROLES)
    told = listing(request, lines, start, lambda line: line_told(reader, line, found))
    return told | matrix_frame(reader, found, rows)


def line_told(reader: Reader, line: MatrixLine, found: queries.Work) -> Told:
    """Tell one organisation's roles in each row."""
    one = found.organizations[line.organization]
    cells = {code: list(roles) for code, roles in line.cells.items()}
    return {"organization": telling.organization_link(reader, one), "cells": cells}


def matrix_frame(reader: Reader, found: queries.Work, rows: Sequence[WorkRow]) -> Told:
    """Tell the rows of the matrix and, to whom may know it, what is missing or doubled in them."""
    told: Told = {
        "rows": [
            {
                "code": row.code,
                "area": row.area,
                "url": telling.task_address(reader, row.code),
                "titles": list(found.titles[row.code]),
            }
            for row in rows
        ]
    }
    if may("see_problems", by=reader.person, plan=reader.plan):
        codes = {row.code for row in rows}
        told["remarks"] = [
            {
                "row": each.row,
                "kind": each.kind,
                "roles": list(each.roles),
                "parties": list(each.parties),
            }
            for each in queries.row_remarks(found)
            if each.row in codes
        ]
    return told


@router.get("/{slug}/load", response={200: Load, **REFUSALS}, openapi_extra={"x-act": "see_load"})
def load(request: HttpRequest, slug: str, area: AreaWord = "", start: From = 0) -> Told:
    """Tell what each organisation carries and what falls due for each lead; for whom the office keeps informed."""
    reader = open_plan(request, slug)
    reader.require("see_load")
    found = queries.work(reader.plan)
    rows = found.of_area(area)
    due = calendar(rows)
    return listing(request, loads(rows), start, lambda one: load_told(reader, one, found)) | {
        "tasks": sum(row.tasks for row in rows),
        "rows": len(rows),
        "due": [
            {
                "organization": telling.organization_link(reader, found.organizations[name]),
                "months": {f"{year}-{month:02}": counted[year, month] for year, month in sorted(counted)},
            }
            for name, _called, counted in due.leads
        ],
        "undated": due.undated,
    }


def load_told(reader: Reader, one: LoadFacts, found: queries.Work) -> Told:
    """Tell what one organisation carries."""
    return {
        "organization": telling.organization_link(reader, found.organizations[one.organization]),
        "tasks": one.tasks,
        "rows": one.rows,
        "by_role": {role: _counted(count) for role, count in one.by_role.items()},
        "invited": _counted(one.invited),
        "deliverables": one.deliverables,
    }


def _counted(count: tuple[int, int]) -> Told:
    return {"tasks": count[0], "rows": count[1]}
