"""Layers of losses: sums by territory, quantiles, and that a place without a loss is not drawn."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from cauce.core.risk_layers import LayerFacts
from cauce.core.risk_losses import loss_classes

np = pytest.importorskip("numpy")
rasterio = pytest.importorskip("rasterio", reason="the set of risk analyses is not installed (make risk)")
pyogrio = pytest.importorskip("pyogrio", reason="the set of risk analyses is not installed (make risk)")

from cauce.engines.risk import geopackage, layer_files, loss_layers, tiles  # noqa: E402


def square(west: float) -> dict[str, Any]:
    ring = [[west, 9.0], [west + 0.1, 9.0], [west + 0.1, 9.1], [west, 9.1], [west, 9.0]]
    return {"type": "Polygon", "coordinates": [ring]}


CITY = {"oeste": square(-79.6), "este": square(-79.5)}


def points(path: Path, *losses: object) -> Path:
    rows = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [-79.59 + 0.02 * at, 9.05]},
            "properties": {"loss": one},
        }
        for at, one in enumerate(losses)
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": rows}), encoding="utf-8")
    return path


def measured(path: Path, folder: Path, *, field: str = "loss") -> LayerFacts:
    with layer_files.opened(path, folder / "open") as file:
        return loss_layers.measured(file, layer_files.describe(file, class_field=field), CITY, class_field=field)


def test_losses_of_places_sum_up_by_territory(tmp_path: Path) -> None:
    found = measured(points(tmp_path / "a", 1.0, 2.0, 0.0, 4.0, None, 100.0), tmp_path)
    assert found.sums == {"oeste": 7.0, "este": 100.0} and found.total == 107.0
    assert (found.least, found.lowest, found.highest) == (1.0, 0.0, 100.0)
    assert list(found.breaks) == sorted(set(found.breaks)) and found.values == ()


def test_a_field_without_numbers_has_no_total(tmp_path: Path) -> None:
    assert measured(points(tmp_path / "a", "alta", "baja"), tmp_path).total is None
    assert measured(points(tmp_path / "b", 1.0), tmp_path, field="otro").total is None


def test_a_place_without_a_loss_is_not_drawn(tmp_path: Path) -> None:
    path = points(tmp_path / "a", 1.0, 0.0, 50.0, None)
    facts = measured(path, tmp_path)
    classes = loss_classes(facts)
    with layer_files.opened(path, tmp_path / "open") as file:
        shapes, numbers = tiles.drawn_shapes(file.path, classes, "loss", "EPSG:4326")
        assert len(shapes) == 2 and numbers == sorted(numbers) and numbers[-1] == len(classes) - 1
        geopackage.write_geopackage(file, facts, classes, tmp_path / "a.gpkg", class_field="loss", name="Pérdidas")
    words = pyogrio.raw.read(tmp_path / "a.gpkg", layer="layer", columns=["class"])[3][0]
    assert words[-1].startswith("≥ ")


def test_a_raster_of_losses_sums_up_by_territory(tmp_path: Path) -> None:
    cells = np.array([[10.0, 0.0, -1.0, 5.0], [1.0, 2.0, 3.0, -1.0]], dtype="float32")
    place = rasterio.transform.from_origin(-79.6, 9.1, 0.05, 0.05)
    told = {"driver": "GTiff", "count": 1, "dtype": "float32", "crs": "EPSG:4326", "nodata": -1.0}
    with rasterio.open(tmp_path / "a", "w", width=4, height=2, transform=place, **told) as written:
        written.write(cells, 1)
    found = measured(tmp_path / "a", tmp_path, field="")
    assert found.sums == {"oeste": 13.0, "este": 8.0} and (found.total, found.least) == (21.0, 1.0)
