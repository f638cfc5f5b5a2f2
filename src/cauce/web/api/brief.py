"""Progress and the mayor's brief (avance, informe breve), for programs."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router

from cauce.core import monitoring as rules
from cauce.web.api import telling
from cauce.web.api.frame import REFUSALS, Reader, Told, open_plan
from cauce.web.api.schemas import Brief, PlanProgress
from cauce.web.models import Row
from cauce.web.queries import brief as queries
from cauce.web.queries import plan as plans
from cauce.web.queries.monitoring import plan_progress
from cauce.web.queries.risk_brief import risk_facts
from cauce.web.queries.today import Milestone, Shown

router = Router(tags=["progress"])
MOST = 20  # deliverables to come


@router.get("/{slug}/progress", response={200: PlanProgress, **REFUSALS})
def progress(request: HttpRequest, slug: str) -> Told:
    """Tell how far the plan and each of its areas are, with the weights beside the figures."""
    reader = open_plan(request, slug)
    far = plan_progress(reader.plan)
    return {
        "whole": progress_told(far.whole, far.weights),
        "areas": [
            {"area": telling.area_link(reader, area), "progress": progress_told(far.areas[area.pk], far.weights)}
            for area in plans.areas(reader.plan)
            if area.pk in far.areas
        ],
    }


def progress_told(far: rules.Progress, weights: rules.Weights) -> Told:
    """Tell how far some rows are, with the weights beside it."""
    return {
        "percent": far.percent,
        "rows": far.rows,
        "counted": far.counted,
        "by_state": dict(far.by_state),
        "weights": {
            "deliverables": weights.deliverables,
            "steps": weights.steps,
            "states": dict(weights.states),
            "source": weights.parts_source,
        },
    }


@router.get("/{slug}/brief", response={200: Brief, **REFUSALS}, openapi_extra={"x-act": "see_brief"})
def brief(request: HttpRequest, slug: str) -> Told:
    """Tell what the mayor's brief of today is made of; for whom the office keeps informed."""
    reader = open_plan(request, slug)
    reader.require("see_brief")
    return brief_told(reader)


def brief_told(reader: Reader) -> Told:
    """Tell what the brief of today is made of."""
    facts = queries.brief(reader.plan, timezone.localdate(), most=MOST)
    return {
        "on": facts.on,
        "progress": progress_told(facts.progress.whole, facts.progress.weights),
        "deliverables": facts.deliverables,
        "accepted": facts.accepted,
        "late": [_open(each) for each in facts.late],
        "blocks": [_open(each) for each in facts.blocks],
        "deferred": [_deferred(row) for row in facts.deferred],
        "coming": [_coming(reader, each, facts) for each in facts.coming],
        "risk": _risk(reader),
    }


def _risk(reader: Reader) -> Told | None:
    """Tell what the brief says of risk; nothing where the reader may see no reckoning."""
    facts = risk_facts(reader.person, reader.plan, timezone.localdate())
    if facts is None:
        return None
    one = facts.analysis
    return {
        "reckoning": one.key,
        "made_on": timezone.localdate(one.made_at) if one.made_at else None,
        "released_by": one.released_by,
        "is_synthetic": facts.is_synthetic,
        "facilities": facts.facilities,
        "facilities_first": facts.facilities_first,
        "territories_first": facts.territories_first,
        "people": facts.people,
        "gaps": facts.gaps,
        "cells": facts.cells,
        "coverage": facts.coverage,
        "missing": list(facts.missing),
    }


def _open(one: Shown) -> Told:
    return {
        "kind": one.line.kind,
        "codes": list(one.codes),
        "section": one.section,
        "name": one.line.name,
        "since": one.line.since,
        "waits_for": list(one.waits_for),
        "holds_up": list(one.holds_up),
    }


def _deferred(row: Row) -> Told:
    tasks = list(row.tasks.all())
    return {
        "codes": [task.code for task in tasks],
        "title": next((task.title for task in tasks if task.title), ""),
        "on": row.state_on,
        "decided_by": row.decided_by,
        "why": row.state_why,
        "taken_up_in": row.taken_up_in,
    }


def _coming(reader: Reader, one: Milestone, facts: queries.BriefFacts) -> Told:
    deliverable = one.deliverable
    return {
        "id": deliverable.pk,
        "url": f"{reader.root}/deliverables/{deliverable.pk}",
        "codes": list(facts.codes.get(deliverable.row_id or 0, ())),
        "section": deliverable.section,
        "text": deliverable.text,
        "due": one.due,
    }
