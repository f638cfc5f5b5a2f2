"""Buildings of a loss analysis: odd fields, footprints that cover several cells, types of structure of a layer."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import shapely

from cauce.core import losses as rules
from cauce.engines.risk import layer_files
from cauce.engines.risk.losses import DepthMap, told, write_case
from cauce.engines.risk.losses_buildings import BuildingsWithoutValueError, buildings_of
from cauce.engines.risk.losses_curves import method_curves_of
from cauce.engines.risk.running.case import open_case, read_case
from cauce.engines.risk.running.results import Results, compute
from tests.engines.risk.layers import raster

WEST, SOUTH, CELL = -79.5, 9.01, 0.01
BOW = [(0, 0), (2, 2), (2, 0), (0, 2), (0, 0)]


def features(folder: Path, *properties: dict[str, object]) -> layer_files.Opened:
    listed = [
        {"type": "Feature", "properties": one, "geometry": {"type": "Point", "coordinates": [-79.5 + at / 100, 9.0]}}
        for at, one in enumerate(properties)
    ]
    path = folder / "buildings.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": listed}), encoding="utf-8")
    return layer_files.Opened(path, is_raster=False)


def test_buildings_are_read_by_names_of_either_language_and_what_is_missing_is_counted(tmp_path: Path) -> None:
    file = features(
        tmp_path,
        {"Valor": 10.5, "Uso": "Vivienda", "personas": 4},
        {"Valor": 20, "Uso": "castillo", "personas": None},
        {"Valor": None, "Uso": "comercio", "personas": 1},
        {"Valor": -3, "Uso": "comercio", "personas": 1},
    )
    found = buildings_of(file)
    kept = [(one.value, one.use, one.people) for one in found.assets]
    assert kept == [(10.5, "residential", 4), (20, "residential", 0)]
    assert (found.without_value, found.class_assumed) == (2, 1)


def test_buildings_without_values_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BuildingsWithoutValueError):
        buildings_of(features(tmp_path, {"price": 1}))


def drawn(folder: Path, shapes: list[Any], **properties: object) -> layer_files.Opened:
    """A layer of shapes whose corners are told in cells from the south-west of the map."""
    turned = [shapely.transform(one, lambda at: at * CELL + [WEST, SOUTH]) for one in shapes]
    listed = [
        {"type": "Feature", "properties": {"value": 1000.0, "people": 8, **properties},
         "geometry": json.loads(shapely.to_geojson(one))}
        for one in turned
    ]  # fmt: skip
    path = folder / "footprints.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": listed}), encoding="utf-8")
    return layer_files.Opened(path, is_raster=False)


def flooded(folder: Path, file: layer_files.Opened) -> Results:
    """A metre of water over the four western columns of nine, at 100 years."""
    raster(folder / "t100.tif", [[1.0] * 4 + [0.0] * 5] * 9, crs="EPSG:4326", cell=CELL, origin=(WEST, 9.1))
    asked, found = rules.read({"samples": "3"})[0], buildings_of(file)
    path = write_case(folder, title="x", maps=[DepthMap("t100.tif", 100)], assets=found.assets, asked=asked, source="")
    case = read_case(path)
    return compute(case, open_case(case))


def test_a_footprint_loses_where_its_pieces_are_under_water_and_so_do_its_people(tmp_path: Path) -> None:
    file = drawn(tmp_path, [shapely.box(2, 2, 6, 4), shapely.box(0, 5, 2, 7), shapely.box(5.1, 5.1, 5.6, 5.6)])
    found = flooded(tmp_path, file)
    # At one metre a dwelling loses 0.7112; of the first building two columns of four are under water.
    assert found.worst[0].loss.tolist() == pytest.approx([355.6, 711.2, 0.0])
    assert found.worst[0].people is not None
    assert found.worst[0].people.tolist() == pytest.approx([4.0, 8.0, 0.0])
    assert (tmp_path / "exposure.gpkg").exists() and not (tmp_path / "exposure.csv").exists()
    assert found.bands is not None and found.bands.assets is not None
    assert told(found, most=1)["assets"][0]["key"] == "b2"


def test_a_building_in_two_parts_and_a_point_beside_footprints_stand_where_they_are(tmp_path: Path) -> None:
    parts = shapely.MultiPolygon([shapely.box(0, 0, 2, 2), shapely.box(7, 0, 9, 2)])
    found = flooded(tmp_path, drawn(tmp_path, [parts, shapely.Point(1.5, 4.5)]))
    assert found.worst[0].loss.tolist() == pytest.approx([355.6, 711.2])


def test_points_stay_points_in_a_table(tmp_path: Path) -> None:
    found = flooded(tmp_path, drawn(tmp_path, [shapely.Point(3.5, 3.5), shapely.Point(4.5, 3.5)]))
    assert found.worst[0].loss.tolist() == pytest.approx([711.2, 0.0])
    assert (tmp_path / "exposure.csv").exists()


def test_footprints_that_cross_themselves_are_mended_and_counted(tmp_path: Path) -> None:
    file = drawn(tmp_path, [shapely.Polygon(BOW), shapely.Polygon([(5, 5), (6, 6), (5, 5), (6, 6), (5, 5)])])
    found = buildings_of(file)
    assert found.mended == 1
    assert [one.shape is None for one in found.assets] == [False, True]
    assert flooded(tmp_path, file).worst[0].loss.tolist() == pytest.approx([711.2, 0.0])


def test_a_layer_may_state_the_type_of_structure_of_its_buildings(tmp_path: Path) -> None:
    shaking = rules.read({"buildings": "1", "currency": "USD"}, hazard="earthquake", unit="g")[0]
    chosen = method_curves_of(shaking, tmp_path)
    rows = ({"structure": "urml", "norma": "alta"}, {"structure": "adobe"}, {"structure": "W1", "norma": "pre"})
    found = buildings_of(features(tmp_path, *({"value": 1, **one} for one in rows)), chosen)
    assert [one.use for one in found.assets] == ["urml:high", "low", "w1:pre"]
    assert [chosen.of_class[one.use] for one in found.assets] == ["urml-low", "c1l-low", "w1-pre"]
    assert (found.structure_assumed, found.class_assumed, found.has_structures) == (1, 1, True)
    silent = buildings_of(features(tmp_path, {"value": 1, "norma": "baja"}), chosen)
    assert (silent.structure_assumed, silent.has_structures) == (0, False)
