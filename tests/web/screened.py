"""A small city to screen: two territories, a ground that rises to the east, and where water stood, for tests."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cauce.web.models import Plan, RiskLayer, Screening
from tests.web.risky import ready_layer, square, territory, zones

SHAKING = {"longitude": "-79,45", "latitude": "9.05", "magnitude": "6,8", "depth_km": "12", "field": "median"}
RAIN = {"rain_months": " ".join(["260"] * 12), "rain_day_mm": "450", "intensity_mmi": "8"}


def city(plan: Plan) -> Plan:
    """Two territories of a tenth of a degree."""
    territory(plan, "Bajo", -79.5, population=1000)
    territory(plan, "Alto", -79.4, population=3000)
    return plan


def elevation(plan: Plan, folder: Path, **told: Any) -> RiskLayer:
    """Ground that rises from the sea in the west to 3,200 m in the east, in cells of about 220 m."""
    np = pytest.importorskip("numpy", reason="the set of risk analyses is not installed (make risk)")
    rasterio = pytest.importorskip("rasterio", reason="the set of risk analyses is not installed (make risk)")
    values = np.tile(2 * np.linspace(-4, 40, 50) ** 2 * np.sign(np.linspace(-4, 40, 50)), (50, 1))
    path = folder / "suelo.tif"
    where = rasterio.transform.from_origin(-79.5, 9.1, 0.004, 0.002)
    profile = {"driver": "GTiff", "count": 1, "dtype": "float32", "crs": "EPSG:4326", "nodata": -9999.0}
    with rasterio.open(path, "w", width=50, height=50, transform=where, **profile) as written:
        written.write(values.astype("float32"), 1)
    return ready_layer(plan, "Elevación", path, folder, kind="elevation", hazard="", unit="m", **told)


def stain(plan: Plan, folder: Path, **told: Any) -> RiskLayer:
    """Where water stood: a square in the west of the city."""
    return zones(plan, "Mancha de 2010", folder, ("mojado", square(-79.49, 9.02, 0.04)), **told)


def screened(plan: Plan) -> Screening:
    """A screening that is done, written as the job writes it, for pages that only show it."""
    found = Screening.objects.filter(plan=plan).first()
    if found is not None:
        return found
    source = {
        "input": "elevation", "id": 1, "name": "Elevación", "authority": "Instituto Geográfico", "source": "Vuelo",
        "sha256": "0" * 64, "is_synthetic": True,
    }  # fmt: skip
    results = {"figures": {"cell_m": 30.0, "area_km2": 12.5}, "sources": [source], "method": "2026.1", "sha256": "1"}
    told: dict[str, Any] = {"state": "ready", "results": results, "kind": "flood", "told": {"elevation": "1"}}
    return Screening.objects.create(plan=plan, key="screening-1", name="Profundidad de la crecida", **told)
