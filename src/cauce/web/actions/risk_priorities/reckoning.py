"""A reckoning of priorities (cálculo de prioridades): layers, facilities and people brought together, in a job.

What comes of it is kept whole: the layers with their source and the hash of their file, each facility and territory
with its score and reasons, what could not be counted. It can be made again from the same.
"""

from __future__ import annotations

import shutil
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cauce.core import facilities as of_facilities
from cauce.core import risk_priorities as rules
from cauce.core.risk_layers import LayerClass
from cauce.web import storage
from cauce.web.models import Plan, PriorityAnalysis, RiskLayer, Territory
from cauce.web.queries import risk_priorities as queries

if TYPE_CHECKING:
    from cauce.engines.risk.exposed import Places, Under

Report = Callable[[int, str], None]
SHELTER = "shelter"


class CannotReckonError(Exception):
    """It could not be done; ``code`` and ``values`` name the sentence in ``core/messages/risk_priorities.py``."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


@dataclass
class Layer:
    """A layer that takes part: what it is called, and what it says under facilities and under people."""

    row: RiskLayer
    name: str
    classes: tuple[LayerClass, ...]
    facilities: Under | None = None
    people: Under | None = None

    def level(self, place: int) -> int:
        """Level, 1 to 5, of a class by its place; 0 where none reaches."""
        return rules.level_of(place, len(self.classes)) if place else 0


@dataclass
class City:
    """What the layers are laid over."""

    standings: Sequence[queries.Standing]  # with a place
    waiting: int  # facilities without one
    territories: Sequence[Territory]
    points: Places
    people: Places
    people_from: Mapping[str, object]
    without_outline: int = 0
    layers: list[Layer] = field(default_factory=list)


def reckoned(analysis: PriorityAnalysis, *, report: Report) -> dict[str, Any]:
    """Return what comes of a reckoning.

    Raises
    ------
    CannotReckonError
        What it needs is not installed, or a layer's file cannot be read any more.
    """
    report(2, "reading")
    try:
        city = _city(analysis)
    except ImportError as error:
        raise CannotReckonError("not_installed", package=error.name or "") from error
    chosen = list(queries.layers(analysis.plan).filter(pk__in=analysis.layers))
    if not chosen:
        raise CannotReckonError("no_layers_left")
    names = _names(chosen)
    for number, row in enumerate(chosen):
        report(10 + 80 * number // len(chosen), "reading")
        city.layers.append(_laid(Layer(row, names[row.pk], classes_of(row)), city))
    report(92, "reckoning")
    return _results(city)


def _names(rows: Sequence[RiskLayer]) -> dict[int, str]:
    """Names by which layers are told apart: two of one name get their number."""
    seen: dict[str, int] = defaultdict(int)
    for row in rows:
        seen[row.name] += 1
    return {row.pk: row.name if seen[row.name] == 1 else f"{row.name} ({row.pk})" for row in rows}


def classes_of(row: RiskLayer) -> tuple[LayerClass, ...]:
    """Classes of a layer, low to high."""
    assert row.current is not None
    return tuple(LayerClass(**one) for one in row.current.classes)


def _city(analysis: PriorityAnalysis) -> City:
    from cauce.engines.risk import exposed  # noqa: PLC0415 - heavy, for jobs only

    every = queries.standings(analysis.plan)
    placed = [one for one in every if one.facility.placement == of_facilities.PLACED]
    territories = queries.territories(analysis.plan)
    people, people_from = people_of(analysis.plan, territories)
    points = exposed.places_at(
        [(one.facility.longitude or 0.0, one.facility.latitude or 0.0) for one in placed],
        [one.facility.capacity or 0 for one in placed],
    )
    bare = sum(one.geometry is None for one in territories)
    return City(placed, len(every) - len(placed), territories, points, people, people_from, bare)


def people_of(plan: Plan, territories: Sequence[Territory]) -> tuple[Places, Mapping[str, object]]:
    """Where people are: in the buildings of a layer that counts them, else spread evenly over each territory."""
    from cauce.engines.risk import exposed  # noqa: PLC0415 - heavy, for jobs only

    outlines = [one.geometry for one in territories]
    for row in queries.layers(plan, kind=queries.BUILDINGS):
        with file_of(row) as file:
            found = exposed.people_in(file, outlines)
        if found is not None:
            return found, {"kind": "buildings", "layer": row.name, "points": len(found)}
    points = int(rules.told()["territory"]["points"])
    spread = exposed.spread_evenly(outlines, [one.population for one in territories], points)
    return spread, {"kind": "spread", "points": len(spread)}


@contextmanager
def file_of(row: RiskLayer) -> Iterator[Any]:
    """Open a layer's file under a name that tells its kind, in a folder that is taken away again."""
    from cauce.engines.risk import layer_files  # noqa: PLC0415 - heavy, for jobs only

    assert row.current is not None
    with tempfile.TemporaryDirectory(dir=storage.incoming(), prefix="layer-") as folder:
        whole = Path(folder, "file")
        try:
            with storage.open_checked(row.current.file.sha256) as kept, whole.open("wb") as target:
                shutil.copyfileobj(kept, target)
        except storage.NotKeptError as error:
            raise CannotReckonError("layer_unreadable", layer=row.name) from error
        with layer_files.opened(whole, Path(folder, "opened")) as opened:
            yield opened


def _laid(layer: Layer, city: City) -> Layer:
    from cauce.engines.risk import exposed, layer_files  # noqa: PLC0415 - heavy, for jobs only

    try:
        with file_of(layer.row) as file:
            told = {"class_field": layer.row.class_field}
            layer.facilities = exposed.under(file, layer.classes, city.points, **told)
            layer.people = exposed.under(file, layer.classes, city.people, **told)
    except layer_files.UnreadableLayerError as error:
        code = "layer_without_area" if error.code == "layer_without_area" else "layer_unreadable"
        raise CannotReckonError(code, layer=layer.name) from error
    return layer


def _results(city: City) -> dict[str, Any]:
    facts = _facility_facts(city)
    order = rules.facility_priorities(facts.values())
    by_key = {str(one.facility.pk): one for one in city.standings}
    territories = _territory_facts(city, facts)
    ordered = rules.territory_priorities(territories)
    of_territory = {str(one.pk): one for one in city.territories}
    facts_of = {one.key: one for one in territories}
    return {
        "method": rules.told()["version"],
        "threshold": rules.threshold(),
        "layers": [_layer_told(one) for one in city.layers],
        "people_from": dict(city.people_from),
        "without_place": city.waiting,
        "without_outline": city.without_outline,
        "facilities": [_facility_told(one, by_key[one.key], facts[one.key]) for one in order],
        "territories": [_territory_told(one, of_territory[one.key], facts_of[one.key]) for one in ordered],
        "groups": {
            layer.name: [asdict(one) for one in rules.group_shares(territories, layer.name)] for layer in city.layers
        },
    }


def _facility_facts(city: City) -> dict[str, rules.FacilityFacts]:
    found = {}
    for number, one in enumerate(city.standings):
        facility = one.facility
        found[str(facility.pk)] = rules.FacilityFacts(
            key=str(facility.pk),
            vulnerability=one.vulnerability,
            people=facility.capacity or 0,
            hits=tuple(_hits(city.layers, number)),
            shelters=SHELTER in facility.roles,
        )
    return found


def _hits(layers: Sequence[Layer], number: int) -> list[rules.Hit]:
    found = []
    for layer in layers:
        assert layer.facilities is not None
        place, value = int(layer.facilities.place[number]), float(layer.facilities.value[number])
        if not place:
            continue
        words = layer.classes[place - 1].value
        told = None if value != value else round(value, 2)
        found.append(rules.Hit(layer.name, layer.row.hazard, layer.level(place), told, layer.row.unit, words))
    return found


def _territory_facts(city: City, facilities: Mapping[str, rules.FacilityFacts]) -> list[rules.TerritoryFacts]:
    here: dict[int, list[tuple[rules.FacilityFacts, int | None]]] = defaultdict(list)
    for one in city.standings:
        if one.facility.territory_id is not None:
            here[one.facility.territory_id].append((facilities[str(one.facility.pk)], one.vulnerability))
    found = []
    for number, territory in enumerate(city.territories):
        standing = here[territory.pk]
        found.append(
            rules.TerritoryFacts(
                key=str(territory.pk),
                population=territory.population,
                groups={group: getattr(territory, group) for group in rules.GROUPS},
                shares={layer.name: _shares(layer, city.people, number) for layer in city.layers},
                hazards={layer.name: layer.row.hazard for layer in city.layers},
                vulnerabilities=tuple(level for _facts, level in standing if level is not None),
                facilities=len(standing),
                facilities_reached=sum(bool(facts.hits) for facts, _level in standing),
                safe_capacity=sum(facts.people for facts, _level in standing if facts.shelters and not facts.hits),
            )
        )
    return found


def _shares(layer: Layer, people: Places, number: int) -> dict[int, float]:
    assert layer.people is not None
    mine = people.of == number
    weights = people.people[mine]
    # A territory whose people nobody counted still shows how much of its area is reached.
    weights = weights if weights.sum() else weights + 1
    levels = [layer.level(int(place)) for place in layer.people.place[mine]]
    return rules.shares_by_level(levels, weights.tolist())


def _reasons(reasons: Sequence[rules.Reason]) -> list[list[object]]:
    return [[one.code, dict(one.values)] for one in reasons]


def _layer_told(layer: Layer) -> dict[str, object]:
    row, people, facilities = layer.row, layer.people, layer.facilities
    assert row.current is not None and people is not None and facilities is not None
    return {
        "id": row.pk,
        "name": layer.name,
        "hazard": row.hazard,
        "authority": row.authority,
        "source": row.source,
        "source_on": row.source_on.isoformat() if row.source_on else "",
        "scale": row.scale,
        "unit": row.unit,
        "is_synthetic": row.is_synthetic,
        "sha256": row.current.file.sha256,
        "classes": [{**one.as_json(), "level": layer.level(place)} for place, one in enumerate(layer.classes, start=1)],
        "facilities_without_data": facilities.without_data,
        "facilities_outside": facilities.outside,
        "points_without_data": people.without_data,
        "points_outside": people.outside,
    }


def _facility_told(one: rules.Priority, standing: queries.Standing, facts: rules.FacilityFacts) -> dict[str, object]:
    facility = standing.facility
    return {
        "id": facility.pk,
        "name": facility.name,
        "kind": facility.kind,
        "territory": facility.territory.name if facility.territory else facility.territory_words,
        "place": [facility.longitude, facility.latitude],
        "roles": facility.roles,
        "people": one.people,
        "level": one.hazard_level,
        "vulnerability": one.vulnerability,
        "is_assumed": one.is_assumed,
        "score": one.score,
        "is_priority": one.is_priority,
        "levels": {hit.layer: hit.level for hit in facts.hits},
        "reasons": _reasons(one.reasons),
    }


def _territory_told(one: rules.Priority, territory: Territory, facts: rules.TerritoryFacts) -> dict[str, object]:
    return {
        "id": territory.pk,
        "code": territory.code,
        "name": territory.name,
        "population": territory.population,
        "source": territory.source,
        "level": one.hazard_level,
        "vulnerability": round(one.vulnerability, 2),
        "is_assumed": one.is_assumed,
        "score": round(one.score, 2),
        "is_priority": one.is_priority,
        "people": one.people,
        "affected": dict(one.affected),
        "shares": {layer: sum(levels.values()) for layer, levels in facts.shares.items()},
        "facilities": facts.facilities,
        "facilities_reached": facts.facilities_reached,
        "safe_capacity": facts.safe_capacity,
        "reasons": _reasons(one.reasons),
    }
