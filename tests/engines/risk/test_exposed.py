"""In which class of a layer places are: what the map draws and what is counted are the same."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import rasterio
from rasterio.transform import from_origin

from cauce.core.risk_layers import LayerClass
from cauce.engines.risk import exposed
from cauce.engines.risk.layer_files import Opened, UnreadableLayerError

DEPTHS = (
    LayerClass("#c6dbef", low=0.1, high=0.7),
    LayerClass("#6baed6", low=0.7, high=1.5),
    LayerClass("#2171b5", low=1.5),
)


def places(*points: tuple[float, float]) -> exposed.Places:
    x, y = np.array(points).T
    return exposed.Places(x, y, np.ones(len(x)), np.zeros(len(x), dtype=np.int64))


@pytest.fixture
def depth(tmp_path: Path) -> Opened:
    """Four cells of a degree from 0° to 2°: 0.05 and 0.7 m above, nothing and 2 m below."""
    path = tmp_path / "depth.tif"
    told = {"crs": "EPSG:4326", "transform": from_origin(0, 2, 1, 1), "nodata": -9999.0, "dtype": "float32"}
    with rasterio.open(path, "w", driver="GTiff", width=2, height=2, count=1, **told) as raster:
        raster.write(np.array([[0.05, 0.7], [-9999.0, 2.0]], dtype="float32"), 1)
    return Opened(path, is_raster=True)


def test_a_raster_that_reaches_no_place_leaves_all_of_them_outside(depth: Opened) -> None:
    found = exposed.under(depth, DEPTHS, places((20.5, 1.5), (21.5, 1.5)))
    assert (found.place.tolist(), found.outside, found.without_data) == ([0, 0], 2, 0)
    nobody = exposed.under(depth, DEPTHS, exposed.places_at([], []))
    assert (len(nobody.place), nobody.outside) == (0, 0)


def test_a_place_is_in_the_class_whose_bounds_hold_its_depth(depth: Opened) -> None:
    found = exposed.under(depth, DEPTHS, places((0.5, 1.5), (1.5, 1.5), (1.5, 0.5)))
    assert found.place.tolist() == [0, 2, 3]
    assert found.value.tolist() == pytest.approx([0.05, 0.7, 2.0], rel=1e-6)


def test_where_there_is_no_data_a_place_is_unknown_and_counted(depth: Opened) -> None:
    found = exposed.under(depth, DEPTHS, places((0.5, 0.5), (5.0, 5.0)))
    assert found.place.tolist() == [0, 0] and np.isnan(found.value).all()
    assert (found.without_data, found.outside) == (1, 1)


def zones(path: Path, *features: tuple[str, list[list[float]]], kind: str = "Polygon") -> Opened:
    told = [
        {
            "type": "Feature",
            "properties": {"clase": name},
            "geometry": {"type": kind, "coordinates": [ring] if kind == "Polygon" else ring},
        }
        for name, ring in features
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": told}), encoding="utf-8")
    return Opened(path, is_raster=False)


def square(west: float, south: float, side: float) -> list[list[float]]:
    return [[west, south], [west + side, south], [west + side, south + side], [west, south + side], [west, south]]


def test_of_zones_that_lie_over_each_other_the_highest_class_counts(tmp_path: Path) -> None:
    layer = zones(tmp_path / "zones.geojson", ("alta", square(0, 0, 1)), ("baja", square(0, 0, 3)))
    classes = (LayerClass("#eeeeee", value="baja"), LayerClass("#333333", value="alta"))
    found = exposed.under(layer, classes, places((0.5, 0.5), (2.0, 2.0), (9.0, 9.0)), class_field="clase")
    assert found.place.tolist() == [2, 1, 0]


def test_a_zone_that_crosses_itself_still_counts(tmp_path: Path) -> None:
    bow = [[0.0, 0.0], [2.0, 2.0], [2.0, 0.0], [0.0, 2.0], [0.0, 0.0]]
    layer = zones(tmp_path / "zones.geojson", ("alta", bow))
    found = exposed.under(
        layer, (LayerClass("#333333", value="alta"),), places((0.3, 1.0), (1.0, 0.2)), class_field="clase"
    )
    assert found.place.tolist() == [1, 0]


def test_lines_have_no_area_and_are_refused(tmp_path: Path) -> None:
    layer = zones(tmp_path / "lines.geojson", ("alta", [[0.0, 0.0], [1.0, 1.0]]), kind="LineString")
    with pytest.raises(UnreadableLayerError, match="layer_without_area"):
        exposed.under(layer, (LayerClass("#333333", value="alta"),), places((0.5, 0.5)), class_field="clase")


def test_a_territory_smaller_than_the_lattice_still_has_a_point() -> None:
    sliver = {"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [1, 1.001], [0, 0.001], [0, 0]]]}
    found = exposed.spread_evenly([sliver], [70], 3)
    assert len(found) >= 1 and found.people.sum() == pytest.approx(70)
