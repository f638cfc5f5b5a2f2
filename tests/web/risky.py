"""A small city at risk: two territories, three facilities, a flood and a slope, for tests."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

from django.utils import timezone

from cauce.core.risk_layers import Stated, classes_of
from cauce.engines.risk import layer_files
from cauce.web import storage
from cauce.web.models import Facility, Plan, PriorityAnalysis, RiskLayer, RiskLayerFile, StoredFile, Territory


def square(west: float, south: float, side: float) -> dict[str, Any]:
    """A square as GeoJSON."""
    east, north = west + side, south + side
    return {
        "type": "Polygon",
        "coordinates": [[[west, south], [east, south], [east, north], [west, north], [west, south]]],
    }


def territory(plan: Plan, name: str, west: float, **figures: Any) -> Territory:
    """A territory of a tenth of a degree."""
    box = {"west": west, "south": 9.0, "east": west + 0.1, "north": 9.1}
    told: dict[str, Any] = {
        "code": name[:3].upper(),
        "name": name,
        "geometry": square(west, 9.0, 0.1),
        **box,
        **figures,
    }
    return Territory.objects.create(plan=plan, key=f"territory-{name}", **told)


def facility(plan: Plan, name: str, place: tuple[float, float] | None, **told: Any) -> Facility:
    """A school, placed or waiting for its place."""
    where = {"longitude": place[0], "latitude": place[1], "placement": "placed"} if place else {"placement": "unplaced"}
    return Facility.objects.create(plan=plan, key=f"facility-{name}", name=name, kind="school", **where, **told)


def zones(plan: Plan, name: str, folder: Path, *features: tuple[str, dict[str, Any]], **told: Any) -> RiskLayer:
    """A layer of classed zones, read and ready."""
    listed = [{"type": "Feature", "properties": {"clase": word}, "geometry": shape} for word, shape in features]
    path = folder / f"{name}.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": listed}), encoding="utf-8")
    return ready_layer(plan, name, path, folder, class_field="clase", **told)


def ready_layer(plan: Plan, name: str, path: Path, folder: Path, **told: Any) -> RiskLayer:
    """A layer whose file is kept and was read."""
    sha256 = storage.hash_of(path)
    copied = folder / f"{name}.kept"
    shutil.copyfile(path, copied)
    storage.keep(sha256, copied)
    stored, _made = StoredFile.objects.get_or_create(sha256=sha256, defaults={"size": path.stat().st_size})
    values: dict[str, Any] = {"kind": "hazard", "hazard": "flood", "unit": "m", **told}
    layer = RiskLayer.objects.create(plan=plan, key=f"layer-{name}", name=name, **values)
    with layer_files.opened(path, folder / "opened") as opened:
        facts = layer_files.describe(opened, class_field=layer.class_field)
    stated = Stated(name, layer.kind, layer.hazard, layer.unit, layer.class_field)
    layer.current = RiskLayerFile.objects.create(
        plan=plan,
        key=f"layer-file-{name}",
        layer=layer,
        number=1,
        file=stored,
        file_name=path.name,
        state="ready",
        facts=facts.as_json(),
        classes=[one.as_json() for one in classes_of(facts, stated)],
    )
    layer.save()
    return layer


def reckoned(plan: Plan) -> PriorityAnalysis:
    """A reckoning that is done, written as the job writes it, for pages that only show it."""
    found = PriorityAnalysis.objects.filter(plan=plan).first()
    if found is not None:
        return found
    here = territory(plan, "Bajo", -79.5, population=1000, women=600)
    school = facility(plan, "Escuela del río", (-79.48, 9.02), capacity=300, territory=here)
    layer = {
        "id": 1, "name": "Inundación", "hazard": "flood", "authority": "Instituto del Agua", "source": "Estudio",
        "source_on": "2018-01-01", "scale": "1:5000", "unit": "m", "is_synthetic": True, "sha256": "0" * 64,
        "classes": [], "facilities_without_data": 0, "facilities_outside": 0, "points_without_data": 0,
        "points_outside": 0,
    }  # fmt: skip
    common = {"level": 5, "vulnerability": 3, "is_assumed": True, "score": 15, "is_priority": True}
    reached = {"layer": "Inundación", "value": 2.4, "unit": "m", "level": 5}
    by_people = {"layer": "Inundación", "people": 700, "share": 0.7, "level": 5}
    results = {
        "method": "2026.1", "threshold": 12.0, "layers": [layer], "without_place": 1, "without_outline": 0,
        "people_from": {"kind": "spread", "points": 400},
        "facilities": [
            common | {"id": school.pk, "name": school.name, "kind": "school", "territory": "Bajo", "roles": [],
                      "place": [-79.48, 9.02], "people": 300, "levels": {"Inundación": 5},
                      "reasons": [["reached_value", reached], ["vulnerability_assumed", {"level": 3}]]}
        ],
        "territories": [
            common | {"id": here.pk, "code": "BAJ", "name": "Bajo", "population": 1000, "source": "", "people": 700,
                      "affected": {"Inundación": 700}, "shares": {"Inundación": 0.7}, "facilities": 1,
                      "facilities_reached": 1, "safe_capacity": 0, "reasons": [["territory_reached", by_people]]}
        ],
        "groups": {"Inundación": [{"group": "women", "people": 600, "affected": 420, "share": 0.7, "ratio": 1.0,
                                   "is_more": False, "counted_in": 1}]},
    }  # fmt: skip
    told: dict[str, Any] = {"state": "ready", "results": results, "made_at": timezone.now(), "layers": [1]}
    return PriorityAnalysis.objects.create(plan=plan, key="priorities-1", name="Enero", **told)
