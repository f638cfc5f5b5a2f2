"""Playing a scenario (jugar un escenario): a hazard layer laid over the city, and all that follows, in a job.

What comes of it is kept whole: layers with source and hash, each facility and territory, costs with their band, what
a measure avoids, and what could not be counted. It can be played again from the same.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import cauce
from cauce import method
from cauce.core import facilities as of_facilities
from cauce.core import risk_priorities as of_priorities
from cauce.core import scenarios as rules
from cauce.web.actions.risk_priorities.reckoning import CannotReckonError, classes_of, file_of, people_of
from cauce.web.models import Organization, RiskLayer, Scenario, Territory
from cauce.web.queries import risk_priorities as priorities
from cauce.web.queries import scenarios as queries
from cauce.web.queries.scenarios_basis import register_of, rests_on, shelter_places

if TYPE_CHECKING:
    from cauce.engines.risk.exposed import Places, Under
    from cauce.engines.risk.scenario_city import Site
    from cauce.engines.risk.scenario_ways import Ways

Report = Callable[[int, str], None]
ENGINE = "engine:"  # before the code of what the engine refuses: its sentence stands in core/messages/risk.py


@dataclass
class City:
    """What an event is laid over, and what it says there."""

    scenario: Scenario
    asked: rules.Asked
    layer: RiskLayer
    standings: Sequence[priorities.Standing]  # with a place
    waiting: int  # facilities without one
    territories: Sequence[Territory]  # with an outline
    bare: int  # territories without one
    people: Places
    people_from: Mapping[str, object]
    under_facilities: Under
    under_people: Under
    used: list[tuple[str, RiskLayer]]
    needs_left_out: int = 0

    def level(self, place: int) -> int:
        """Level, 1 to 5, of a class by its place; 0 below the least class that was asked."""
        return of_priorities.level_of(place, len(classes_of(self.layer))) if place >= self.asked.least_class else 0


def played(scenario: Scenario, *, report: Report) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what comes of a scenario, and what it rests on.

    Raises
    ------
    CannotReckonError
        What it needs is not installed, or a layer's file cannot be read any more.
    """
    report(2, "reading")
    register = register_of(scenario.plan)  # before it is read: what changes meanwhile makes it out of date
    try:
        from cauce.engines.risk.checks import UnusableLayer  # noqa: PLC0415 - heavy, for jobs only
        from cauce.web.actions.scenarios import telling  # noqa: PLC0415

        city = _city(scenario, report)
    except ImportError as error:
        raise CannotReckonError("not_installed", package=error.name or "") from error
    report(60, "reckoning")
    try:
        results = telling.results(city, sites(city), ways(city), report=report)
    except UnusableLayer as error:
        raise CannotReckonError(f"{ENGINE}{error.problem.code}", **error.problem.values) from error
    return results, rests_on(scenario, results, register)


def _city(scenario: Scenario, report: Report) -> City:
    from cauce.engines.risk import exposed, layer_files  # noqa: PLC0415 - heavy, for jobs only

    plan = scenario.plan
    layer = queries.layers(plan).filter(pk=scenario.layer_id or 0).first()
    if layer is None:
        raise CannotReckonError("no_layers_left")
    every = priorities.standings(plan)
    placed = [one for one in every if one.facility.placement == of_facilities.PLACED]
    leaves = priorities.territories(plan)
    drawn = [one for one in leaves if one.geometry is not None]
    people, people_from = people_of(plan, drawn)
    points = exposed.places_at([_place(one) for one in placed], [one.facility.capacity or 0 for one in placed])
    report(20, "reading")
    try:
        with file_of(layer) as file:
            told = {"class_field": layer.class_field}
            under_facilities = exposed.under(file, classes_of(layer), points, **told)
            under_people = exposed.under(file, classes_of(layer), people, **told)
    except layer_files.UnreadableLayerError as error:
        code = "layer_without_area" if error.code == "layer_without_area" else "layer_unreadable"
        raise CannotReckonError(code, layer=layer.name) from error
    asked = rules.asked_from(scenario.asked)
    if not asked.return_period and layer.return_period_years:
        asked = dataclasses.replace(asked, return_period=float(layer.return_period_years))
    used = [("hazard", layer)]
    if people_from["kind"] == "buildings":
        buildings = priorities.layers(plan, kind=priorities.BUILDINGS)
        used += [("people", one) for one in buildings if one.name == people_from["layer"]][:1]
    return City(
        scenario=scenario,
        asked=asked,
        layer=layer,
        standings=placed,
        waiting=len(every) - len(placed),
        territories=drawn,
        bare=len(leaves) - len(drawn),
        people=people,
        people_from=people_from,
        under_facilities=under_facilities,
        under_people=under_people,
        used=used,
    )


def _place(one: priorities.Standing) -> tuple[float, float]:
    return one.facility.longitude or 0.0, one.facility.latitude or 0.0


def sites(city: City) -> list[Site]:
    """Return the facilities as the engine plays them; needs of facilities without a place are left out."""
    from cauce.engines.risk.scenario_city import Site  # noqa: PLC0415 - heavy, for jobs only

    there = {one.facility.pk for one in city.standings}
    every = list(queries.needs(city.scenario.plan))
    known = [one for one in every if {one.facility_id, one.supplier_id} <= there]
    city.needs_left_out = len(every) - len(known)
    grouped = rules.grouped_needs(
        rules.Service(one.facility_id, one.supplier_id, one.service, one.reserve_hours) for one in known
    )
    owners = dict(Organization.objects.filter(plan=city.scenario.plan).values_list("pk", "sector"))
    found = []
    for number, standing in enumerate(city.standings):
        facility = standing.facility
        place, value = int(city.under_facilities.place[number]), float(city.under_facilities.value[number])
        needs = grouped.get(facility.pk, [])
        found.append(
            Site(
                key=str(facility.pk),
                kind=facility.kind,
                owner=owners.get(facility.owner_id, "") if facility.owner_id else "",
                level=city.level(place),
                value=None if value != value else value,
                vulnerability=standing.vulnerability,
                code_level=facility.code_level,
                area_m2=facility.floor_area_m2,
                capacity=facility.capacity,
                places=shelter_places(facility),
                needs=tuple(tuple(str(one) for one in suppliers) for _service, suppliers, _hours in needs),
                reserves=tuple(hours for _service, _suppliers, hours in needs),
            )
        )
    return found


def ways(city: City) -> Ways:
    """Return distances from territories to facilities, before the event and in it."""
    from cauce.engines.risk import exposed, layer_files, scenario_ways  # noqa: PLC0415 - heavy, for jobs only

    targets = [_place(one) for one in city.standings]
    origins = exposed.middles([one.geometry for one in city.territories])
    if not city.asked.roads:
        straight = scenario_ways.straight(origins, targets)
        return scenario_ways.Ways(straight, straight)
    roads = queries.roads(city.scenario.plan).filter(pk=city.asked.roads).first()
    if roads is None:
        raise CannotReckonError("no_layers_left")
    city.used.append(("roads", roads))
    with file_of(roads) as file:
        read = layer_files.read_shapes(file.path)
        network = scenario_ways.network_of(read.shapes, read.crs, layer=roads.name)
    with file_of(city.layer) as file:
        told = exposed.under(file, classes_of(city.layer), network.along, class_field=city.layer.class_field)
    closed = network.closed_where(told.place >= city.asked.least_class)
    before = network.distances(origins, targets)
    return scenario_ways.Ways(before, network.distances(origins, targets, closed=closed))


def layer_told(role: str, row: RiskLayer) -> dict[str, object]:
    """Tell a layer that took part: who answers for it, and the hash of its file."""
    assert row.current is not None
    return {
        "role": role,
        "id": row.pk,
        "name": row.name,
        "hazard": row.hazard,
        "authority": row.authority,
        "source": row.source,
        "source_on": row.source_on.isoformat() if row.source_on else "",
        "scale": row.scale,
        "unit": row.unit,
        "return_period_years": row.return_period_years,
        "event": row.event,
        "is_synthetic": row.is_synthetic,
        "sha256": row.current.file.sha256,
    }


def versions() -> dict[str, str]:
    """Versions of what a scenario is reckoned by."""
    names = ("risk_scenarios", "risk_costs", "risk_curves", "risk_fragility")
    return {name: str(method.load(name)["version"]) for name in names} | {"cauce": cauce.__version__}
