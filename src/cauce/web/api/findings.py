"""Findings about the document for programs (observaciones); for the office only."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext
from ninja import Query, Router

from cauce.core import messages
from cauce.core.problems import Problem
from cauce.web.api import shapes
from cauce.web.api.reading import open_plan, page
from cauce.web.queries.facts import decisions_about, plan_problems

router = Router(tags=["findings"])


@router.get("/{slug}/problems", response=shapes.Page[shapes.ProblemShape], operation_id="problems")
def problems(request: HttpRequest, slug: str, offset: int = Query(0, ge=0)) -> dict[str, Any]:
    """List the findings, the few that block first."""
    plan = open_plan(request, slug, act="see_problems")
    decided = decisions_about(plan)

    def tell(problem: Problem) -> dict[str, Any]:
        mending = problem.mending
        return {
            "key": problem.key,
            "code": problem.code,
            "where": problem.where,
            "severity": str(problem.severity),
            "message": messages.tell(problem, gettext),
            "words": problem.words,
            "source": problem.source,
            "accepted": problem.key[:500] in decided,
            "mending": {"act": mending.act, **mending.values} if mending else None,
        }

    return page(request, plan_problems(plan), offset, tell)
