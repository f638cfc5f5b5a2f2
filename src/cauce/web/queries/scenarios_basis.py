"""What scenarios rest on (en qué se apoyan los escenarios): layers, facilities, dependencies, territories, as they are.

What was noted when a scenario was played is compared with the same of today; for all scenarios of a plan at once, in a
constant number of queries.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from cauce.core import facilities as of_facilities
from cauce.core import scenarios as rules
from cauce.core import scenarios_basis as basis
from cauce.core import vulnerability
from cauce.web.models import Facility, FacilityNeed, Plan, RiskLayer, Scenario, Territory
from cauce.web.queries import risk_priorities
from cauce.web.queries.vulnerability import stands

Notice = tuple[str, Mapping[str, object]]
SHELTER = "shelter"
OUTLINES = "outlines"  # of each territory the version of its row and the mark of its outline
OF_FACILITIES = (
    *("name", "kind", "placement", "longitude", "latitude", "territory_id", "territory_words", "capacity"),
    *("floor_area_m2", "toilets", "water_l_per_day", "roles", "code_level", "retired_at", "owner__sector"),
)
OF_TERRITORIES = ("pk", "parent_id", "code", "name", "population", "version")


@dataclass
class Register:
    """What a scenario of a plan would rest on: marks by part, names for sentences, files of layers."""

    marks: dict[str, dict[str, str]] = field(default_factory=dict)
    facilities: dict[int, str] = field(default_factory=dict)  # names, of those that are gone too
    territories: dict[int, str] = field(default_factory=dict)
    versions: dict[str, int] = field(default_factory=dict)  # of the territories' rows
    outlines: dict[str, str] = field(default_factory=dict)  # marks of outlines that had to be looked at
    layers: dict[int, str] = field(default_factory=dict)  # hash of the file that is drawn
    buildings: list[list[Any]] = field(default_factory=list)  # number and hash of each layer of buildings, in order


def shelter_places(facility: Facility) -> int:
    """People whom a facility shelters: by the Sphere standards, where nothing is known of them its capacity."""
    if SHELTER not in facility.roles:
        return 0
    sphere = of_facilities.shelter_capacity(
        area_m2=facility.floor_area_m2, toilets=facility.toilets, water_l_per_day=facility.water_l_per_day
    )
    return int(sphere.people if sphere.people is not None else facility.capacity or 0)


def register_of(plan: Plan, before: Iterable[Mapping[str, Any]] = (), *, judged: bool = True) -> Register:
    """Return what a scenario of a plan would rest on now.

    Parameters
    ----------
    before
        What scenarios rested on: an outline is looked at again only where its territory was written since.
    judged
        Whether judgements are asked for.
    """
    found = Register()
    _read_facilities(plan, found)
    levels = stands(plan) if judged else {}
    found.marks[basis.JUDGED] = {
        str(pk): str(vulnerability.BANDS.index(stand.level) + 1) for pk, stand in levels.items()
    }
    _read_needs(plan, found)
    _read_territories(plan, found, before)
    _read_layers(plan, found)
    return found


def _read_facilities(plan: Plan, found: Register) -> None:
    marks, codes = found.marks.setdefault(basis.FACILITIES, {}), found.marks.setdefault(basis.CODES, {})
    for one in Facility.objects.filter(plan=plan).select_related("owner").only(*OF_FACILITIES):
        found.facilities[one.pk] = one.name
        if one.retired_at is not None or one.placement != of_facilities.PLACED:
            continue
        where = (one.longitude, one.latitude, one.territory_id, "" if one.territory_id else one.territory_words)
        held = (one.owner.sector if one.owner else "", one.capacity, one.floor_area_m2)
        as_shelter = (SHELTER in one.roles, shelter_places(one))
        marks[str(one.pk)] = basis.mark(one.name, one.kind, where, held, as_shelter)
        codes[str(one.pk)] = one.code_level


def _read_needs(plan: Plan, found: Register) -> None:
    there = found.marks[basis.FACILITIES]
    listed: dict[str, list[tuple[str, int, float]]] = {}
    columns = ("facility_id", "supplier_id", "service", "reserve_hours")
    for facility, supplier, service, hours in FacilityNeed.objects.filter(plan=plan, retired_at=None).values_list(
        *columns
    ):
        if facility != supplier and str(facility) in there and str(supplier) in there:
            listed.setdefault(str(facility), []).append((service, supplier, hours))
    found.marks[basis.NEEDS] = {key: basis.mark(sorted(needs)) for key, needs in listed.items()}


def _read_territories(plan: Plan, found: Register, before: Iterable[Mapping[str, Any]]) -> None:
    every = Territory.objects.filter(plan=plan, retired_at=None).annotate(drawn=Q(geometry__isnull=False))
    rows = list(every.values_list(*OF_TERRITORIES, "drawn"))
    parents = {parent for _pk, parent, *_rest in rows}
    marks = found.marks.setdefault(basis.TERRITORIES, {})
    for pk, _parent, code, name, population, version, drawn in rows:
        found.territories[pk] = name
        if drawn and pk not in parents:
            marks[str(pk)] = basis.mark(code, name, population)
            found.versions[str(pk)] = version
    kept = [each.get(OUTLINES, {}) for each in before]
    written = {key for each in kept for key, (version, _mark) in each.items() if found.versions.get(key) != version}
    found.outlines = outline_marks(plan, written & set(marks))


def outline_marks(plan: Plan, keys: Collection[str]) -> dict[str, str]:
    """Return marks of the outlines of some territories."""
    if not keys:
        return {}
    rows = Territory.objects.filter(plan=plan, pk__in=[int(key) for key in keys]).values_list("pk", "geometry")
    return {str(pk): basis.mark(geometry) for pk, geometry in rows}


def _read_layers(plan: Plan, found: Register) -> None:
    rows = RiskLayer.objects.filter(plan=plan, retired_at=None).values_list("pk", "current__file__sha256")
    found.layers = {pk: sha256 or "" for pk, sha256 in rows}
    buildings = risk_priorities.layers(plan, kind=risk_priorities.BUILDINGS).values_list("pk", flat=True)
    found.buildings = [[pk, found.layers.get(pk, "")] for pk in buildings]


def rests_on(scenario: Scenario, results: Mapping[str, Any], register: Register) -> dict[str, Any]:
    """Note what a scenario that was just played rests on, of the register as it was before it was read."""
    told_by = {str(line["id"]): line["by"] for line in results["facilities"] if line["level"]}
    marks = basis.used(register.marks, told_by)
    outlines = outline_marks(scenario.plan, marks[basis.TERRITORIES])
    by_people = [line["id"] for line in results["layers"] if line["role"] == "people"]
    tried = [pk for pk, _sha256 in register.buildings]
    asked = tried.index(by_people[0]) + 1 if by_people and by_people[0] in tried else len(tried)
    return marks | {
        "asked": scenario.asked,
        "layer": scenario.layer_id,
        "layers": [{name: line[name] for name in ("id", "name", "sha256")} for line in results["layers"]],
        "buildings": register.buildings[:asked],
        "all_buildings": not by_people,
        "method": results["method"]["risk_scenarios"],
        OUTLINES: {key: [register.versions.get(key, 0), told] for key, told in outlines.items()},
    }


def stale_of(plan: Plan, scenarios: Sequence[Scenario]) -> dict[int, list[Notice]]:
    """Say of each scenario that was played what changed since, by its number; in a constant number of queries."""
    played = [one for one in scenarios if one.state == "ready"]
    known = [one.rests for one in played if one.rests]
    if not played:
        return {}
    register = register_of(plan, known, judged=any(each.get(basis.JUDGED) for each in known))
    return {one.pk: _notices(one, register) for one in played}


def _notices(one: Scenario, register: Register) -> list[Notice]:
    rests = one.rests
    if not rests:
        return [("basis_unknown", {})]
    found: list[Notice] = []
    if rests["asked"] != one.asked or rests["layer"] != one.layer_id:
        found.append(("asked_changed", {}))
    for told in rests["layers"]:
        if told["id"] not in register.layers:
            found.append(("layer_gone", {"layer": told["name"]}))
        elif register.layers[told["id"]] != told["sha256"]:
            found.append(("layer_replaced", {"layer": told["name"]}))
    if not found and _people_elsewhere(rests, register):
        found.append(("people_elsewhere", {}))
    found += [_change_told(each, register) for each in basis.changes(rests, _now(rests, register))]
    if rests["method"] != rules.told()["version"]:
        found.append(("method_changed", {"version": rules.told()["version"]}))
    return found


def _people_elsewhere(rests: Mapping[str, Any], register: Register) -> bool:
    """Whether other layers of buildings would be asked first now where people are."""
    kept = rests["buildings"]
    return bool((register.buildings if rests["all_buildings"] else register.buildings[: len(kept)]) != kept)


def _now(rests: Mapping[str, Any], register: Register) -> dict[str, dict[str, str]]:
    """The marks of today; a territory whose outline is another has another mark."""
    drawn = {
        key: told
        for key, (version, told) in rests[OUTLINES].items()
        if register.versions.get(key, version) != version and register.outlines.get(key, told) != told
    }
    marks = dict(register.marks)
    marks[basis.TERRITORIES] = {
        key: basis.mark(told, "outline") if key in drawn else told for key, told in marks[basis.TERRITORIES].items()
    }
    return marks


def _change_told(change: basis.Change, register: Register) -> Notice:
    names = register.territories if change.code == "territories_changed" else register.facilities
    return change.code, {"names": sorted(names.get(number, "—") for number in change.numbers)}
