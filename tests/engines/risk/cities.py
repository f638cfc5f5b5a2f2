"""Small made-up cities for the tests of the risk engine: hazards, exposures and curves from a seed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np

from cauce.engines.risk import Curve, Curves, EventMatrix, Exposure, Grid, Hazard, Points
from cauce.engines.risk.exposure import coded

CASES = Path(__file__).resolve().parents[2] / "cases" / "risk"
DEPTHS = np.array([0.0, 0.5, 1, 1.5, 2, 3, 4, 5, 6])
DAMAGE = np.array([0, 0.4908, 0.7112, 0.842, 0.9494, 0.9836, 1, 1, 1])


def curve(id: str = "house", power: float = 1.0, **more: Any) -> Curve:
    """Return a curve of flood in metres."""
    return Curve(**{"id": id, "hazard": "flood", "unit": "m", "intensity": DEPTHS, "mdd": DAMAGE**power, **more})


def curves() -> Curves:
    """Return three curves."""
    return Curves([curve(), curve("shop", 1.3), curve("plant", 2.0)])


def hazard(sites: int = 20_000, events: int = 12, *, seed: int = 3, wet: float = 0.3, **more: Any) -> Hazard:
    """Return a flood over a grid, or over points where ``sites`` is given as such."""
    chance = np.random.default_rng(seed)
    depth = np.where(chance.random((events, sites)) < wet, chance.gamma(2, 0.7, (events, sites)), 0).astype(np.float32)
    side = int(sites**0.5)
    grid = Grid("EPSG:32617", (10.0, 0.0, 660_000.0, 0.0, -10.0, 1_000_000.0), sites // side, side)
    depth = depth[:, : grid.size]
    values: dict[str, Any] = {
        "kind": "flood", "unit": "m", "event_names": tuple(f"event {at}" for at in range(events)),
        "frequency": 0.2 / 2.0 ** np.arange(events), "sites": grid, "intensity": EventMatrix.from_dense(depth),
        "name": "flood.tif",
    }  # fmt: skip
    return Hazard(**{**values, **more})


def exposure(size: int = 5_000, *, on: Hazard, seed: int = 5, **more: Any) -> Exposure:
    """Return assets spread over a hazard's grid."""
    chance = np.random.default_rng(seed)
    assert isinstance(on.sites, Grid)
    x = 660_000 + chance.random(size) * on.sites.width * 10
    y = 1_000_000 - chance.random(size) * on.sites.height * 10
    territory, territories = coded([f"corregimiento {at}" for at in chance.integers(0, 4, size)])
    values: dict[str, Any] = {
        "ids": tuple(str(at) for at in range(size)), "x": x, "y": y, "crs": "EPSG:32617",
        "value": chance.lognormal(11, 1, size), "curve": chance.integers(0, 3, size).astype(np.int32),
        "curve_ids": ("house", "shop", "plant"), "people": chance.integers(1, 9, size).astype(float),
        "territory": territory, "territories": territories, "price_year": 2024, "name": "buildings.gpkg",
    }  # fmt: skip
    return Exposure(**{**values, **more})


def recorded(name: str) -> tuple[Hazard, Exposure, Curves, dict[str, Any]]:
    """Return a recorded case of CLIMADA with its answer."""
    case = json.loads((CASES / name / "input.json").read_text(encoding="utf-8"))
    answer = json.loads((CASES / name / "expected" / "impact.json").read_text(encoding="utf-8"))
    depth, site = np.array(case["depth"]), np.array(case["site"])
    matrix = EventMatrix.from_dense(depth)
    if "fraction" in case:
        fraction = np.array(case["fraction"])[depth != 0]
        matrix = EventMatrix(matrix.indptr, matrix.indices, matrix.data, matrix.sites, fraction)
    x, y = np.array(case["lon"]), np.array(case["lat"])
    flood = Hazard(
        kind="flood", unit="m", event_names=tuple(str(at) for at in range(len(depth))), intensity=matrix,
        frequency=np.array(case["frequency"]), sites=Points(x, y, "EPSG:4326"),
    )  # fmt: skip
    assets = Exposure(
        ids=tuple(str(at) for at in range(len(site))), x=x[site], y=y[site], crs="EPSG:4326",
        value=np.array(case["value"]), curve=np.array(case["curve"], np.int32) - 1, curve_ids=("1", "2", "3"),
        deductible=np.array(case["deductible"]) if "deductible" in case else None,
        cover=np.array(case["cover"]) if "cover" in case else None,
    )  # fmt: skip
    known = [
        Curve(id=id, hazard="flood", unit="m", intensity=np.array(case["nodes"]), mdd=np.array(mdd), paa=np.array(paa))
        for id, (mdd, paa) in case["curves"].items()
    ]
    return flood, assets, Curves(known), answer
