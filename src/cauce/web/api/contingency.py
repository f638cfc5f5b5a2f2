"""Contingency plans and the information folder (planes de contingencia, carpeta), for programs."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Router

from cauce.core import contingency as rules
from cauce.core.messages import contingency as sentences
from cauce.core.places import city_format
from cauce.web.api.frame import REFUSALS, From, Told, Words, listing, open_plan
from cauce.web.api.schemas import Listing
from cauce.web.api.schemas.contingency import Balance, ContingencyPlan, Coverage, Information
from cauce.web.models import Plan
from cauce.web.queries import contingency as queries
from cauce.web.queries import information_folder as folders

router = Router(tags=["contingency"])
ACT = {"x-act": "see_contingency"}


def _opened(request: HttpRequest, slug: str) -> queries.Inventory:
    reader = open_plan(request, slug)
    reader.require("see_contingency")
    return queries.inventory(reader.plan, on=timezone.localdate())


@router.get("/{slug}/contingency-plans", response={200: Listing[ContingencyPlan], **REFUSALS}, openapi_extra=ACT)
def contingency_plans(request: HttpRequest, slug: str, words: Words = "", start: From = 0) -> Told:
    """List the contingency plans by name, each with where it stands today; for whoever has a part in the plan."""
    every = _opened(request, slug)
    return listing(request, queries.matching(every, words=words), start, lambda entry: plan_told(every, entry))


def plan_told(every: queries.Inventory, entry: queries.Entry) -> Told:
    """Tell one contingency plan."""
    row, facts = entry.row, entry.facts
    day = city_format(every.plan.city_format).day
    return {
        "id": row.pk,
        "key": row.key,
        "name": row.name,
        "hazards": list(facts.hazards),
        "sectors": list(facts.sectors),
        "whole_city": facts.whole_city,
        "territories": [every.territories.get(key, key) for key in facts.territories],
        "owner": _party(facts.owner) if facts.owner else None,
        "planners": [_party(one) for one in facts.planning],
        "implementers": [_party(one) for one in facts.implementers],
        "approved_on": row.approved_on,
        "expires_on": row.expires_on,
        "drilled_on": row.drilled_on,
        "is_public": row.is_public,
        "language": row.language,
        "status": entry.status,
        "status_reason": sentences.tell_standing(entry.standing, _, day),
        "status_is_said": entry.standing.is_said,
        "status_by_dates": rules.standing_by_dates(
            facts, on=every.on, validity_years=every.catalogue.validity_years
        ).status,
    }


def _party(one: rules.Party) -> Told:
    return {"key": one.key, "name": one.name, "sector": one.sector, "level": one.level}


@router.get("/{slug}/contingency-coverage", response={200: Coverage, **REFUSALS}, openapi_extra=ACT)
def contingency_coverage(request: HttpRequest, slug: str, start: From = 0) -> Told:
    """Tell hazards × sectors with who could close each gap, and hazards without a plan by territory."""
    every = _opened(request, slug)
    return coverage_told(request, every, start)


def coverage_told(request: HttpRequest, every: queries.Inventory, start: int) -> Told:
    """Tell the matrix of hazards × sectors."""
    found = every.coverage()
    closers = {(gap.cell.hazard, gap.cell.sector): [one.party.key for one in gap.closers] for gap in every.gaps(found)}
    told = listing(
        request,
        list(found.cells.values()),
        start,
        lambda cell: {
            "hazard": cell.hazard,
            "sector": cell.sector,
            "status": cell.status,
            "weight": cell.weight,
            "plans": [plan.key for plan in cell.plans],
            "closers": closers.get((cell.hazard, cell.sector), []),
        },
    )
    return told | {
        "weighted": found.weighted,
        "current": found.current,
        "territories": {line.name: list(line.missing) for line in every.territory_lines() if line.missing},
        "remarks": [sentences.tell_remark(one, _) for one in every.remarks()],
    }


@router.get("/{slug}/contingency-balance", response={200: Balance, **REFUSALS}, openapi_extra=ACT)
def contingency_balance(request: HttpRequest, slug: str, start: From = 0) -> Told:
    """Tell who plans and who carries out, their shares and the index of imbalance."""
    every = _opened(request, slug)
    found = queries.balance_of(every)
    told = listing(
        request,
        found.lines,
        start,
        lambda line: {
            "actor": _party(line.party),
            "plans": line.plans,
            "implements": line.implements,
            "planning_share": line.planning_share,
            "implementing_share": line.implementing_share,
            "difference": line.difference,
            "is_flagged": line.is_flagged,
        },
    )
    return told | {"index": found.index, "flag": every.catalogue.flag, "both": found.both}


@router.get("/{slug}/information", response={200: Information, **REFUSALS}, openapi_extra=ACT)
def information(request: HttpRequest, slug: str, words: Words = "", start: From = 0) -> Told:
    """List the information folder with the layers of the map, and what each hazard lacks."""
    reader = open_plan(request, slug)
    reader.require("see_contingency")
    every = folder_of(reader.plan)
    made = every.matrix()
    told = listing(request, folders.matching(every, words=words), start, _item)
    missing = {hazard.code: list(made.missing(hazard.code)) for hazard in made.hazards}
    return told | {"missing": {code: kinds for code, kinds in missing.items() if kinds}}


def folder_of(plan: Plan) -> folders.FolderOf:
    """The folder of a plan today."""
    return folders.folder_of(plan, on=timezone.localdate())


def _item(line: folders.FolderLine) -> Told:
    thing = line.item or line.layer
    names = ("link", "source", "scale", "licence", "released_by")
    return {
        "name": line.facts.name,
        "hazards": list(line.facts.hazards),
        "kind": line.facts.kind,
        "medium": line.medium,
        "dated": line.facts.dated,
        "quality": line.facts.quality,
        "is_weak": line.is_weak,
        "kept_at": line.place,
        **{name: str(getattr(thing, name, "")) for name in names},
    }
