"""Coverage (cobertura): hazards × sectors and × territories, with what is current, outdated or missing."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from cauce.core.contingency.catalogue import Catalogue, Term
from cauce.core.contingency.plans import CURRENT, NONE, OUTDATED, Party, PlanFacts, best, standing

MOST_ACTORS = 4  # beside a gap
REASONS = ("its_plan", "authority", "same_sector", "same_hazard")  # why an actor could close it, the best first


@dataclass(frozen=True)
class Cell:
    """A hazard and a sector: the best status among the plans for both, and those plans, the best first."""

    hazard: str
    sector: str
    status: str
    weight: float
    plans: tuple[PlanFacts, ...] = ()


@dataclass(frozen=True)
class Coverage:
    """The matrix, its weighted coverage and the share of cells with a current plan; None where nothing weighs."""

    hazards: tuple[Term, ...]
    sectors: tuple[Term, ...]
    cells: Mapping[tuple[str, str], Cell]
    weighted: float | None
    current: float | None

    def counted(self, status: str) -> int:
        """How many cells have a status."""
        return sum(cell.status == status for cell in self.cells.values())


@dataclass(frozen=True)
class Closer:
    """An actor who could close a gap, and why it seems so (a code)."""

    party: Party
    why: str


@dataclass(frozen=True)
class Gap:
    """A cell without a current plan: what stands there, how much it weighs, who could close it."""

    cell: Cell
    closers: tuple[Closer, ...]


@dataclass(frozen=True)
class HazardGaps:
    """The gaps of one hazard with one status, told together: their sectors, weight, plans, and who could close most."""

    hazard: str
    status: str
    sectors: tuple[str, ...]
    weight: float
    plans: tuple[PlanFacts, ...]
    closers: tuple[Closer, ...]


@dataclass(frozen=True)
class TerritoryLine:
    """A territory with the status of each hazard in it."""

    key: str
    name: str
    statuses: Mapping[str, str]

    @property
    def missing(self) -> tuple[str, ...]:
        """Hazards without any plan for it."""
        return tuple(hazard for hazard, status in self.statuses.items() if status == NONE)


def statuses_of(plans: Iterable[PlanFacts], catalogue: Catalogue, *, on: dt.date) -> dict[str, str]:
    """Status of each plan on a day, by its key."""
    return {plan.key: standing(plan, on=on, validity_years=catalogue.validity_years).status for plan in plans}


def coverage(plans: Sequence[PlanFacts], catalogue: Catalogue, *, on: dt.date) -> Coverage:
    """Lay out which hazards are covered in which sectors.

    Weighted coverage is the sum over the cells of the weight of the hazard times that of the sector times what the
    cell's status counts for, over the sum of these weights.
    """
    status = statuses_of(plans, catalogue, on=on)
    hazards, sectors = catalogue.in_matrix(catalogue.hazards), catalogue.in_matrix(catalogue.sectors)
    cells = {
        (hazard.code, sector.code): _cell(plans, status, hazard.code, sector.code, catalogue)
        for hazard in hazards
        for sector in sectors
    }
    whole = sum(cell.weight for cell in cells.values())
    weighted = sum(cell.weight * catalogue.status_values[cell.status] for cell in cells.values())
    current = sum(cell.weight for cell in cells.values() if cell.status == CURRENT)
    return Coverage(
        tuple(hazards), tuple(sectors), cells, weighted / whole if whole else None, current / whole if whole else None
    )


def _cell(
    plans: Sequence[PlanFacts], status: Mapping[str, str], hazard: str, sector: str, catalogue: Catalogue
) -> Cell:
    there = [plan for plan in plans if hazard in plan.hazards and sector in plan.sectors]
    there.sort(key=lambda plan: (_rank(status[plan.key]), plan.name.casefold(), plan.key))
    found = best(tuple(status[plan.key] for plan in there))
    return Cell(hazard, sector, found, catalogue.weight(hazard) * catalogue.weight(sector), tuple(there))


def _rank(status: str) -> int:
    return (CURRENT, OUTDATED, NONE).index(status)


def gaps(
    found: Coverage, plans: Sequence[PlanFacts], catalogue: Catalogue, *, parties: Mapping[str, Party]
) -> list[Gap]:
    """List the cells without a current plan, the heaviest first, each with who could close it.

    Parameters
    ----------
    parties
        Organisations of the plan by short name, among them the authorities of the catalogue.
    """
    open_cells = [cell for cell in found.cells.values() if cell.status != CURRENT]
    open_cells.sort(key=lambda cell: (-cell.weight, cell.status != NONE))
    return [Gap(cell, _closers(cell, plans, catalogue, parties)) for cell in open_cells]


def _closers(
    cell: Cell, plans: Sequence[PlanFacts], catalogue: Catalogue, parties: Mapping[str, Party]
) -> tuple[Closer, ...]:
    """Who renews the outdated plan, who answers for the hazard, who plans in the sector, who plans for the hazard."""
    told: dict[str, Closer] = {}

    def add(ones: Iterable[Party], why: str) -> None:
        for one in ones:
            told.setdefault(one.key, Closer(one, why))

    for plan in cell.plans:
        add(plan.planning, "its_plan")
    authority = parties.get(catalogue.authorities.get(cell.hazard, ""))
    if authority is not None:
        add([authority], "authority")
    for plan in plans:
        if cell.sector in plan.sectors:
            add(plan.planning, "same_sector")
    for plan in plans:
        if cell.hazard in plan.hazards:
            add(plan.planning, "same_hazard")
    return tuple(told.values())[:MOST_ACTORS]


def by_hazard(found: Sequence[Gap]) -> list[HazardGaps]:
    """Tell the gaps of each hazard together, those without a plan apart from the outdated; the heaviest first."""
    together: dict[tuple[str, str], list[Gap]] = {}
    for gap in found:
        together.setdefault((gap.cell.hazard, gap.cell.status), []).append(gap)
    told = []
    for (hazard, status), ones in together.items():
        counted = Counter(closer for gap in ones for closer in gap.closers)
        closers: dict[str, Closer] = {}
        for closer, _count in sorted(counted.items(), key=lambda pair: (REASONS.index(pair[0].why), -pair[1])):
            closers.setdefault(closer.party.key, closer)
        sectors = tuple(gap.cell.sector for gap in ones)
        plans = tuple(dict.fromkeys(plan for gap in ones for plan in gap.cell.plans))
        weight = sum(gap.cell.weight for gap in ones)
        told.append(HazardGaps(hazard, status, sectors, weight, plans, tuple(closers.values())[:MOST_ACTORS]))
    return sorted(told, key=lambda one: -one.weight)


def territory_lines(
    plans: Sequence[PlanFacts], territories: Iterable[tuple[str, str]], catalogue: Catalogue, *, on: dt.date
) -> list[TerritoryLine]:
    """Say for each territory, told as (key, name), which hazards have a current or an outdated plan for it."""
    status = statuses_of(plans, catalogue, on=on)
    hazards = catalogue.in_matrix(catalogue.hazards)
    return [
        TerritoryLine(
            key,
            name,
            {
                hazard.code: best(
                    tuple(status[plan.key] for plan in plans if hazard.code in plan.hazards and plan.is_for(key))
                )
                for hazard in hazards
            },
        )
        for key, name in territories
    ]
