"""A small city under water: flood maps of some return periods, facilities, buildings with values, for tests."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
from django.utils import timezone
from rasterio.transform import from_origin

from cauce.core import losses as rules
from cauce.web import storage
from cauce.web.models import LossAnalysis, Plan, RiskLayer, StoredFile
from tests.web.risky import facility, ready_layer, territory

WIND = "curve_id,intensity,damage,unit\ntechos,1,0,m/s\ntechos,3,0.5,m/s\n"  # a table of an office's own curve


def depths(plan: Plan, years: int, folder: Path, *, factor: float = 1.0, **told: Any) -> RiskLayer:
    """A map of depths over «Bajo»: deepest in the west, dry from its middle on."""
    values = np.maximum(np.linspace(3.0, -3.0, 50)[None, :], 0).repeat(50, axis=0).astype(np.float32) * factor
    path = folder / f"depths-{years}.tif"
    profile = {"driver": "GTiff", "height": 50, "width": 50, "count": 1, "dtype": "float32", "crs": "EPSG:4326"}
    with rasterio.open(path, "w", **profile, transform=from_origin(-79.5, 9.1, 0.002, 0.002)) as file:
        file.write(values, 1)
    more = {"authority": "Instituto del Agua", "source": "Estudio", "is_synthetic": True, **told}
    return ready_layer(plan, f"Inundación de {years} años", path, folder, return_period_years=years, **more)


def buildings(plan: Plan, folder: Path, *, values: str = "value", side: float = 0.0, **more: object) -> RiskLayer:
    """Twenty buildings across «Bajo» with values, uses and people; one has no value, one no known use.

    Points, or squares of a ``side`` in degrees.
    """
    features = [
        {
            "type": "Feature",
            "properties": {
                values: 1000.0 * (at + 1) if at != 3 else None,
                "kind": "palace" if at == 4 else ("commercial" if at % 5 == 0 else "residential"),
                "people": 4,
                **more,
            },
            "geometry": _place(-79.499 + 0.004 * at, 9.05, side),
        }
        for at in range(20)
    ]
    path = folder / f"buildings-{values}.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return ready_layer(plan, "Edificios", path, folder, kind="buildings", hazard="", unit="", source="Catastro")


def _place(x: float, y: float, side: float) -> dict[str, Any]:
    if not side:
        return {"type": "Point", "coordinates": [x, y]}
    ring = [[x, y], [x + side, y], [x + side, y + side], [x, y + side], [x, y]]
    return {"type": "Polygon", "coordinates": [ring]}


def city(plan: Plan) -> Plan:
    """«Bajo», which floods, with two schools and one that waits for its place; «Alto», which does not."""
    low = territory(plan, "Bajo", -79.5, population=1000)
    high = territory(plan, "Alto", -79.4, population=3000)
    facility(plan, "Escuela del río", (-79.49, 9.02), capacity=300, territory=low)
    facility(plan, "Escuela del puente", (-79.485, 9.05), floor_area_m2=1200.0, territory=low)
    facility(plan, "Escuela sin datos", (-79.48, 9.05), territory=low)
    facility(plan, "Escuela de la loma", (-79.39, 9.05), capacity=200, territory=high)
    facility(plan, "Escuela sin lugar", None, capacity=100, territory=low)
    return plan


def _curves() -> StoredFile:
    """A table of one curve, kept as an office brings it."""
    with storage.arriving() as path:
        path.write_text("curve_id,intensity,damage,unit\ncasa,0,0,m\ncasa,3,1,m\n", encoding="utf-8")
        size, sha256 = path.stat().st_size, storage.hash_of(path)
        storage.keep(sha256, path)
    return StoredFile.objects.get_or_create(sha256=sha256, defaults={"size": size, "media_type": "text/csv"})[0]


def analysed(plan: Plan) -> LossAnalysis:
    """An analysis that is done, written as the job writes it, for pages that only show it."""
    found = LossAnalysis.objects.filter(plan=plan).first()
    if found is not None:
        return found
    layer = {
        "role": "hazard", "id": 1, "name": "Inundación de 100 años", "hazard": "flood", "unit": "m",
        "authority": "Instituto del Agua", "source": "Estudio", "source_on": "2018-01-01", "scale": "1:5000",
        "return_period_years": 100, "event": "", "is_synthetic": True, "sha256": "0" * 64,
    }  # fmt: skip
    asked = rules.usual().as_json()
    quantities = [
        {"name": name, "low": low, "high": high, "shape": "uniform", "likely": None, "source": "Supuesto"}
        for name, (low, high) in rules.usual().ranges.items()
    ]
    bounds = {"expected_annual_loss_low": 900.0, "expected_annual_loss_median": 1200.0,
              "expected_annual_loss_high": 1500.0}  # fmt: skip
    period = {"years": 100.0, "loss": 40000.0, "loss_low": 30000.0, "loss_median": 40000.0, "loss_high": 50000.0}
    place = {"band": [900.0, 1200.0, 1500.0], "value": 90000.0, "loss": 1200.0, "worst": 40000.0}
    results = {
        "expected_annual_loss": 1200.0, **bounds, "expected_annual_people": 12.0, "currency": "USD",
        "price_year": 2018, "total_value": 90000.0, "tail": "constant", "return_periods": [period],
        "worst_events": [{"event": "T100", "loss": 40000.0}], "assets_in_all": 11, "left_out": {},
        "assets": [{**place, "key": "f1", "id": 1, "name": "Escuela del río", "territory": "Bajo"}],
        "territories": [
            {**place, "name": "Bajo", "assets": 6, "people": 12.0, "worst_people": 300.0},
            {**place, "name": "Mediano", "assets": 4, "people": 1.0, "worst_people": 9.0},
            {**place, "name": "Chico", "assets": 1, "people": 1.0, "worst_people": 9.0},
        ],
        "uncertainty": {"samples": 500, "computed": 500, "seed": 7, "way": "exact", "quantities": quantities,
                        "asset_error": 0.0, "sensitivity": None},
        "versions": {"cauce": "0"}, "curves": {"jrc": "Huizinga"}, "method": "2026.1", "asked": asked,
        "exposure": "facilities", "layers": [layer], "notes": {"without_place": 1},
    }  # fmt: skip
    page = {"page": "<!doctype html><title>x</title>", "picture": '<figure><svg viewBox="0 0 9 9"></svg></figure>'}
    told: dict[str, Any] = {"state": "ready", "results": results, "reports": {"es": page, "en": page},
                            "made_at": timezone.now(), "layers": [1], "asked": asked,
                            "curves": _curves(), "curves_name": "curvas.csv"}  # fmt: skip
    return LossAnalysis.objects.create(plan=plan, key="losses-1", name="Enero", **told)
