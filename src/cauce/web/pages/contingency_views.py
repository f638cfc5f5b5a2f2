"""Pages that look at contingency plans together (cobertura, equilibrio, participación, difusión, buenas prácticas)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cauce.core import contingency as rules
from cauce.core.contingency.balance import BalanceLine
from cauce.core.contingency.coverage import Closer
from cauce.core.messages import contingency as sentences
from cauce.core.places import city_format
from cauce.web.models import Plan
from cauce.web.pages import contingency_words as words
from cauce.web.pages.contingency import crumbs, rights, step_line, terms, told_terms
from cauce.web.pages.frame import open_plan, show
from cauce.web.pages.lists import paged
from cauce.web.queries import contingency as queries

BAR, ROW, SIDE = 130, 46, 46  # points: the longest bar, a line's height, room for a figure beside it
CHART_LINES = 20


@dataclass(frozen=True)
class ShownCell:
    """A cell of a matrix: where it stands, and what stands there; nothing has no ``sign``."""

    label: str
    sign: str
    word: str
    plans: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class ShownRow:
    """A row of a matrix, and of how many of its cells there is nothing."""

    name: str
    cells: Sequence[ShownCell]
    words: str = ""

    @property
    def missing(self) -> int:
        """How many cells have nothing."""
        return sum(not cell.sign for cell in self.cells)


def _opened(request: HttpRequest, slug: str) -> tuple[Plan, queries.Inventory]:
    plan = open_plan(request, slug, act="see_contingency")
    return plan, queries.inventory(plan, on=timezone.localdate())


def percent(share: float | None, plan: Plan) -> str:
    """A share as a percentage, as the city writes numbers."""
    return "—" if share is None else f"{city_format(plan.city_format).number(share * 100)}\u00a0%"


def contingency_coverage(request: HttpRequest, plan: str) -> HttpResponse:
    """Show hazards × sectors and × territories, the gaps in words with who could close them, what is worth a look."""
    opened, every = _opened(request, plan)
    found = every.coverage()
    gaps = every.gaps(found)
    lines = every.territory_lines()
    return show(
        request,
        "contingency/coverage.html",
        title=_("Coverage and gaps"),
        plan=opened,
        section="contingency",
        view="coverage",
        is_empty=not every.entries,
        weighted=percent(found.weighted, opened),
        current=percent(found.current, opened),
        counts=[(words.CELLS[status], words.SIGNS[status], found.counted(status)) for status in rules.plans.ORDER],
        cells=len(found.cells),
        sectors=[word for code, word in terms(every.catalogue.sectors) if every.catalogue.weight(code) > 0],
        rows=_rows(every, found),
        gaps=[hazard_line(every, one) for one in rules.by_hazard(gaps)],
        gaps_in_all=len(gaps),
        hazards=[word for code, word in terms(every.catalogue.hazards) if every.catalogue.weight(code) > 0],
        territories=_territory_rows(every, lines),
        remarks=[(sentences.tell_remark(one, _), _links(every, one.plans)) for one in every.remarks()],
        sources={name: every.catalogue.sources[name] for name in ("status", "weights", "validity", "drill")},
        years=every.catalogue.validity_years,
        outdated_worth=percent(every.catalogue.status_values["outdated"], opened),
        crumbs=crumbs(opened),
        **rights(request, opened),
    )


def _rows(every: queries.Inventory, found: rules.Coverage) -> list[ShownRow]:
    language = get_language() or "es"
    return [
        ShownRow(
            hazard.word(language),
            [_cell(every, one.word(language), found.cells[hazard.code, one.code]) for one in found.sectors],
        )
        for hazard in found.hazards
    ]


def _cell(every: queries.Inventory, label: str, cell: rules.Cell) -> ShownCell:
    named = _links(every, [plan.key for plan in cell.plans])
    return ShownCell(label, words.CELL_SIGNS[cell.status], str(words.CELLS[cell.status]), named)


def _links(every: queries.Inventory, keys: Sequence[str]) -> list[tuple[str, str]]:
    """Addresses and names of some plans."""
    by_key = every.by_key
    return [
        (reverse("contingency_plan", args=[every.plan.slug, by_key[key].row.pk]), by_key[key].row.name)
        for key in keys
        if key in by_key
    ]


def gap_line(every: queries.Inventory, gap: rules.Gap) -> dict[str, Any]:
    """A gap in words, with the actors who could close it and why."""
    cell = gap.cell
    values = {
        "hazard": told_terms(every.catalogue.hazards, [cell.hazard]),
        "sector": told_terms(every.catalogue.sectors, [cell.sector]),
        "plans": ", ".join(f"«{plan.name}»" for plan in cell.plans if cell.status == rules.OUTDATED),
    }
    return _told_gap(cell.status, _(sentences.GAPS[cell.status]) % values, gap.closers)


def hazard_line(every: queries.Inventory, one: rules.HazardGaps) -> dict[str, Any]:
    """The gaps of one hazard in words."""
    values = {
        "hazard": told_terms(every.catalogue.hazards, [one.hazard]),
        "sectors": told_terms(every.catalogue.sectors, one.sectors).lower(),
        "plans": ", ".join(f"«{plan.name}»" for plan in one.plans),
    }
    every_one = len(one.sectors) == len(every.catalogue.in_matrix(every.catalogue.sectors))
    sentence = sentences.GAPS[f"hazard_{one.status}{'_all' if every_one else ''}"]
    return _told_gap(one.status, _(sentence) % values, one.closers)


def _told_gap(status: str, sentence: str, closers: Sequence[Closer]) -> dict[str, Any]:
    return {
        "sign": words.SIGNS[status],
        "status": words.CELLS[status],
        "sentence": sentence,
        "closers": [
            (_(sentences.CLOSERS[why]), [(_slug(one.party), one.party.name) for one in closers if one.why == why])
            for why in dict.fromkeys(one.why for one in closers)
        ],
    }


def _slug(party: rules.Party) -> str:
    """Short name of an organisation; empty for one that stands in words."""
    return "" if party.key.startswith("words:") else party.key


def _territory_rows(every: queries.Inventory, lines: Sequence[rules.TerritoryLine]) -> list[ShownRow]:
    named = dict(terms(every.catalogue.hazards))
    return [
        ShownRow(
            line.name,
            [
                ShownCell(named[hazard], words.CELL_SIGNS[status], str(words.CELLS[status]))
                for hazard, status in line.statuses.items()
            ],
        )
        for line in lines
    ]


def territory_gap(every: queries.Inventory, line: rules.TerritoryLine) -> str:
    """Say for which hazards a territory has no plan; empty where it has one for each."""
    if not line.missing:
        return ""
    told = {"territory": line.name, "hazards": told_terms(every.catalogue.hazards, line.missing).lower()}
    sentence = sentences.GAPS["territory"]
    return _(sentence) % told


def contingency_balance(request: HttpRequest, plan: str) -> HttpResponse:
    """Show who plans and who carries out: shares, their difference, the index, in a drawing, a table and in words."""
    opened, every = _opened(request, plan)
    found = queries.balance_of(every)
    page = paged(request, found.lines)
    number = city_format(opened.city_format).number
    return show(
        request,
        "contingency/_balance_lines.html" if page.is_fragment else "contingency/balance.html",
        title=_("Who plans, who carries out"),
        plan=opened,
        section="contingency",
        view="balance",
        page=page,
        lines=[_balance_line(line, opened) for line in page.items],
        index=None if found.index is None else number(found.index, decimals=2),
        flagged=[_in_words(line, opened) for line in found.flagged],
        both=found.both,
        actors=len(found.lines),
        planners=sum(line.plans > 0 for line in found.lines),
        drawn=_chart(found.lines[:CHART_LINES], every),
        flag=percent(every.catalogue.flag, opened),
        source=every.catalogue.sources["balance"],
        crumbs=crumbs(opened),
        **rights(request, opened),
    )


def _balance_line(line: BalanceLine, plan: Plan) -> dict[str, Any]:
    number = city_format(plan.city_format).number
    sign = "+" if line.difference > 0 else ""
    return {
        "slug": _slug(line.party),
        "name": line.party.name,
        "plans": line.plans,
        "implements": line.implements,
        "planning": percent(line.planning_share, plan),
        "implementing": percent(line.implementing_share, plan),
        "difference": f"{sign}{number(line.difference * 100)}",
        "is_flagged": line.is_flagged,
    }


def _in_words(line: BalanceLine, plan: Plan) -> str:
    told = {
        "name": line.party.name,
        "planning": percent(line.planning_share, plan),
        "implementing": percent(line.implementing_share, plan),
    }
    if line.difference < 0:
        return (
            _(
                "«%(name)s» has %(planning)s of what is planned and %(implementing)s of what is carried out: it "
                "plans for others. Ask whether they know the plans, or give it a part in carrying them out."
            )
            % told
        )
    return (
        _(
            "«%(name)s» has %(implementing)s of what is carried out and %(planning)s of what is planned: it "
            "carries out what others plan. Give it a seat where the plans are made."
        )
        % told
    )


def _chart(lines: Sequence[BalanceLine], every: queries.Inventory) -> dict[str, Any]:
    """Bars from the middle: planning to the left, carrying out to the right; coordinates as text."""
    most = max((max(line.planning_share, line.implementing_share) for line in lines), default=0) or 1
    middle = SIDE + BAR
    drawn = []
    for place, line in enumerate(lines):
        left, right = BAR * line.planning_share / most, BAR * line.implementing_share / most
        name = every.directory.short(line.party)
        drawn.append(
            {
                "name": name if len(name) <= 40 else f"{name[:39].rstrip()}…",
                "above": f"{place * ROW + 15}",
                "y": f"{place * ROW + 21}",
                "text": f"{place * ROW + 34}",
                "left": f"{middle - left:.1f}",
                "left_width": f"{left:.1f}",
                "right_width": f"{right:.1f}",
                "planning": percent(line.planning_share, every.plan),
                "implementing": percent(line.implementing_share, every.plan),
                "left_text": f"{middle - left - 6:.1f}",
                "right_text": f"{middle + right + 6:.1f}",
                "is_flagged": line.is_flagged,
            }
        )
    return {
        "lines": drawn,
        "middle": f"{middle}",
        "height": f"{len(lines) * ROW + 4}",
        "width": f"{2 * (BAR + SIDE)}",
    }


def contingency_engagement(request: HttpRequest, plan: str) -> HttpResponse:
    """Show in which plans firms and communities have a part, and in which they have none."""
    opened, every = _opened(request, plan)
    found = rules.engagement(every.facts)
    page = paged(request, found)
    return show(
        request,
        "contingency/_engagement_lines.html" if page.is_fragment else "contingency/engagement.html",
        title=_("Firms and communities in the plans"),
        plan=opened,
        section="contingency",
        view="engagement",
        page=page,
        lines=[(one, _links(every, [one.plan.key])[0]) for one in page.items],
        in_all=len(found),
        private=sum(one.has_private for one in found),
        community=sum(one.has_community for one in found),
        undescribed=_undescribed(every),
        crumbs=crumbs(opened),
        **rights(request, opened),
    )


def _undescribed(every: queries.Inventory) -> list[tuple[str, str]]:
    """Organisations of the plans whose sector is not said, so that they count for nobody."""
    parties = {party for plan in every.facts for party in (*plan.planning, *plan.implementers) if not party.sector}
    told = [(party.key, party.name) for party in parties if not party.key.startswith("words:") and not party.side]
    return sorted(told, key=lambda pair: pair[1].casefold())


def contingency_dissemination(request: HttpRequest, plan: str) -> HttpResponse:
    """Show how the plans are made known, by when, and which are not."""
    opened, every = _opened(request, plan)
    steps = queries.steps(opened)
    told = {step.contingency_plan_id for step in steps}
    page = paged(request, steps)
    states = [rules.step_state(rules.Step("", one.planned_on, one.done_on), on=every.on) for one in steps]
    return show(
        request,
        "contingency/_dissemination_lines.html" if page.is_fragment else "contingency/dissemination.html",
        title=_("How the plans are made known"),
        plan=opened,
        section="contingency",
        view="dissemination",
        page=page,
        lines=[step_line(step, every) for step in page.items],
        counts=[
            (words.STEP_STATES[state], words.STEP_SIGNS[state], states.count(state)) for state in words.STEP_STATES
        ],
        untold=[entry for entry in every.entries if entry.row.pk not in told],
        crumbs=crumbs(opened),
        **rights(request, opened),
    )


def contingency_cases(request: HttpRequest, plan: str) -> HttpResponse:
    """Show the good practices, of here and of elsewhere."""
    opened = open_plan(request, plan, act="see_contingency")
    catalogue = queries.catalogue_of(opened)
    page = paged(request, queries.cases(opened))
    return show(
        request,
        "contingency/_cases_lines.html" if page.is_fragment else "contingency/cases.html",
        title=_("Good practices"),
        plan=opened,
        section="contingency",
        view="cases",
        page=page,
        lines=[
            (one, told_terms(catalogue.hazards, one.hazards), words.TRANSFERABLE.get(one.transferable, ""))
            for one in page.items
        ],
        crumbs=crumbs(opened),
        **rights(request, opened),
    )
