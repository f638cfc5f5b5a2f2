"""The example's city is what its source gives, and says that it is synthetic."""

from __future__ import annotations

import csv
import json
import tomllib
from collections import Counter

import pytest
import rasterio
import shapely

from tools import build_city_model as model

TOLD = tomllib.loads(model.SOURCE.read_text(encoding="utf-8"))


def features(name: str) -> list[dict[str, object]]:
    told = json.loads((model.FOLDER / name).read_text(encoding="utf-8"))
    return list(told["features"])


def test_the_committed_layers_are_those_of_the_source() -> None:
    assert model.differing(model.read_city()) == []


@pytest.mark.parametrize("name", ["rios", "vias", "tierra", "tsunami", "deslizamientos"])
def test_each_layer_that_is_not_a_fact_says_that_it_is_synthetic(name: str) -> None:
    told = json.loads((model.FOLDER / f"{name}.geojson").read_text(encoding="utf-8"))
    assert told["metadata"]["source"].startswith("Sintético")


def test_a_flood_says_that_it_is_synthetic_and_deepens_with_the_return_period() -> None:
    deepest = []
    for period in TOLD["flood"]["periods"]:
        with rasterio.open(model.FOLDER / f"inundacion-{period['years']}.tif") as raster:
            assert raster.tags()["source"].startswith("Sintético")
            assert raster.units == ("m",)
            deepest.append(raster.read(1).max())
    assert deepest == sorted(deepest) and deepest[0] > 0.5


def test_who_lives_in_the_buildings_are_the_people_of_the_census() -> None:
    with (model.FOLDER / "edificios.csv").open(encoding="utf-8") as file:
        people = Counter[str]()
        for line in csv.DictReader(file):
            people[line["territory"]] += int(line["people"])
    assert people == {one["code"]: one["population"] for one in TOLD["territories"]}


def test_the_territories_cover_the_land_and_do_not_overlap() -> None:
    shapes = [shapely.from_geojson(json.dumps(one["geometry"])) for one in features("territorios.geojson")]
    land = shapely.from_geojson(json.dumps(features("tierra.geojson")[0]["geometry"]))
    assert all(shapely.is_valid(shapes))
    assert sum(map(shapely.area, shapes)) == pytest.approx(shapely.area(land), rel=1e-4)


def test_some_facilities_wait_to_be_placed() -> None:
    with (model.FOLDER / "equipamientos.csv").open(encoding="utf-8") as file:
        lines = list(csv.DictReader(file))
    without = [line for line in lines if not line["longitud"]]
    assert 0.05 < len(without) / len(lines) < 0.2
    assert all(line["corregimiento"] for line in lines)


def test_the_ground_says_that_it_is_synthetic_and_rises_inland() -> None:
    with rasterio.open(model.FOLDER / "elevacion.tif") as raster:
        assert raster.tags()["source"].startswith("Sintético")
        assert raster.units == ("m",)
        ground = raster.read(1, masked=True)
    assert 0 < ground.min() < 3 and ground.max() > 150
    assert ground[:100].mean() > ground[-100:].mean()
