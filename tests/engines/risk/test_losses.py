"""Losses of a city's assets: a case is written that the engine reads again, buildings with their odd fields."""

from __future__ import annotations

from pathlib import Path

import pytest

from cauce.core import losses as rules
from cauce.engines.risk.losses import (
    Asset,
    DepthMap,
    in_territories,
    told,
    write_case,
)
from cauce.engines.risk.running.case import open_case, read_case
from cauce.engines.risk.running.results import compute
from tests.engines.risk.layers import raster


def case_of(folder: Path, assets: list[Asset], **more: object) -> Path:
    """A case of one depth of a metre everywhere, at 10 and at 100 years."""
    maps = []
    for years in (10, 100):
        raster(folder / f"t{years}.tif", [[years / 100] * 9] * 9, crs="EPSG:4326", cell=0.01, origin=(-79.5, 9.1))
        maps.append(DepthMap(f"t{years}.tif", years, source="Estudio «río»\n", authority="Instituto"))
    asked = rules.read({"samples": "5", **more})[0]
    return write_case(folder, title='Río "Juan Díaz"', maps=maps, assets=assets, asked=asked, source="Catastro")


def test_the_case_is_read_again_and_loses_what_the_curve_says(tmp_path: Path) -> None:
    assets = [
        Asset("a", -79.46, 9.06, 1000.0, "residential", 3.0, "=Bajo"),
        Asset("b", -79.46, 9.06, 1000.0, "commercial", 0.0, ""),
    ]
    case = read_case(case_of(tmp_path, assets))
    assert case.title == 'Río "Juan Díaz"'
    found = told(compute(case, open_case(case)), most=1)
    # At one metre the curves give 0.7112 and 0.84; at ten centimetres 0.09816 and 0.122.
    rare, often = 711.2 + 840, 98.16 + 122
    assert found["return_periods"][-1]["loss"] == pytest.approx(rare)
    assert found["expected_annual_loss"] == pytest.approx((0.1 - 0.01) * (rare + often) / 2 + 0.01 * rare)
    assert [line["key"] for line in found["assets"]] == ["b"]
    assert found["assets_in_all"] == 2
    assert found["uncertainty"]["quantities"][0]["source"] == rules.told()["range"]["intensity"]["source"]


def test_a_range_of_the_office_says_so(tmp_path: Path) -> None:
    case = read_case(case_of(tmp_path, [Asset("a", -79.46, 9.06, 1.0, "industrial")], value_low="0.5"))
    assert case.told["uncertainty"]["value"]["source"] == rules.told()["office"]["source"]


def test_each_asset_is_in_the_territory_where_it_stands() -> None:
    square = {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]]}
    assets = [Asset("a", 0.5, 0.5, 1, "residential"), Asset("b", 3.0, 3.0, 1, "residential")]
    assert [one.territory for one in in_territories(assets, [("Bajo", square), ("Alto", None)])] == ["Bajo", ""]
    assert in_territories(assets, [("Alto", None)]) == assets
