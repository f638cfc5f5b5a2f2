"""Case files (archivos de caso): each source of a hazard from its words to a loss, and what a case may not say."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio
import shapely

from cauce.engines.risk.footprints import coverage
from cauce.engines.risk.hazard import Grid
from cauce.engines.risk.running.case import Inputs, open_case, read_case
from cauce.engines.risk.running.outputs import write_results
from cauce.engines.risk.running.results import compute
from cauce.engines.risk.store import write_store
from tests.engines.risk.cases import small_case
from tests.engines.risk.cities import hazard
from tests.engines.risk.layers import ORIGIN, raster, vector
from tests.engines.risk.test_hazard_readers import refused

X, Y = ORIGIN
CURVES = "curve_id,intensity,damage\nall,0,0\nall,1,0.5\nall,2,1\n"
EXPOSURE = """
[exposure]
file = "assets.gpkg"
curve_of_all = "all"
value_per_asset = 100.0
[exposure.columns]
id = "code"
[curves]
files = ["curves.csv"]
"""
ZONES = 'kind = "landslide"\nunit = "class"\npolygons = "zones.gpkg"\ncolumn = "level"\nlevels = {low = 1, high = 2}'
POINTS = 'kind = "flood"\nunit = "m"\npoints = "points.gpkg"\nevents = {t10 = 0.1}'
FIELDS = 'kind = "earthquake"\nunit = "g"\ngmf = "gmf.csv"\nsites = "sites.csv"'


def written(folder: Path, told: str, *shapes: Any, curve_unit: str = "") -> Path:
    """Write a case over some shapes, with a curve that damages a half at one and all at two."""
    vector(folder / "assets.gpkg", list(shapes), code=[str(at) for at in range(len(shapes))])
    (folder / "curves.csv").write_text(CURVES, encoding="utf-8")
    unit = f'unit = "{curve_unit}"\n' if curve_unit else ""
    (folder / "case.toml").write_text(f"[hazard]\n{told}\n{EXPOSURE}{unit}", encoding="utf-8")
    return folder / "case.toml"


def opened(path: Path) -> Inputs:
    """Open the layers of a case."""
    return open_case(read_case(path))


def losses(path: Path) -> list[float]:
    """What each asset loses a year."""
    case = read_case(path)
    return compute(case, open_case(case)).impact.eai.tolist()


def zones(folder: Path) -> None:
    """Two zones side by side: low to the west, high to the east, which also lies over a part of the low one."""
    west, east = shapely.box(X, Y - 100, X + 100, Y), shapely.box(X + 80, Y - 100, X + 200, Y)
    vector(folder / "zones.gpkg", [west, east], level=["low", "high"])


def test_a_building_on_the_edge_of_a_zone_loses_by_its_share(tmp_path: Path) -> None:
    zones(tmp_path)
    edge, over = shapely.box(X + 190, Y - 20, X + 230, Y - 10), shapely.box(X + 60, Y - 20, X + 100, Y - 10)
    within, apart = shapely.box(X + 5, Y - 20, X + 9, Y - 10), shapely.box(X + 500, Y - 20, X + 509, Y - 10)
    path = written(tmp_path, ZONES, edge, over, within, apart, curve_unit="class")
    # A quarter at the high level; half low, half high; all low; none.
    assert losses(path) == pytest.approx([25, 75, 50, 0])
    alone = EXPOSURE.replace("[exposure.columns]", "one_point = true\n[exposure.columns]")
    path.write_text(path.read_text(encoding="utf-8").replace(EXPOSURE, alone), encoding="utf-8")
    assert losses(path) == [0, 100, 50, 0], "of the point in the middle, where somebody asked for one point"


def test_a_road_through_two_zones_loses_by_its_length(tmp_path: Path) -> None:
    zones(tmp_path)
    road = shapely.LineString([(X, Y - 50), (X + 400, Y - 50)])
    assert losses(written(tmp_path, ZONES, road, curve_unit="class")) == pytest.approx([20 * 0.5 + 30])


def test_pieces_of_a_size_lie_each_in_its_zone(tmp_path: Path) -> None:
    zones(tmp_path)
    path = written(tmp_path, ZONES, shapely.box(X + 190, Y - 20, X + 230, Y - 10), curve_unit="class")
    sized = EXPOSURE.replace("[exposure.columns]", "piece_size = 5\n[exposure.columns]")
    path.write_text(path.read_text(encoding="utf-8").replace(EXPOSURE, sized), encoding="utf-8")
    assert losses(path) == pytest.approx([25])


def test_a_large_building_over_points_takes_more_than_one_of_them(tmp_path: Path) -> None:
    at = [(X + 10 * column, Y - 10 * row) for row in range(4) for column in range(8)]
    depth = [2.0 if x < X + 35 else 0.0 for x, _y in at]
    vector(tmp_path / "points.gpkg", [shapely.Point(one) for one in at], t10=depth)
    hall, hut = shapely.box(X - 5, Y - 35, X + 75, Y + 5), shapely.box(X + 9, Y - 11, X + 11, Y - 9)
    assert losses(written(tmp_path, POINTS, hall, hut, curve_unit="m")) == pytest.approx([5, 10])


def test_a_footprint_reads_its_cells_by_the_share_that_it_covers(tmp_path: Path) -> None:
    depth = np.random.default_rng(7).random((20, 20)) * 2
    raster(tmp_path / "t10.tif", depth)
    halls = [shapely.box(X + 20, Y - 130, X + 140, Y - 40), shapely.box(X + 3, Y - 197, X + 191, Y - 4)]
    told = 'kind = "flood"\nunit = "m"\nmaps = ["t10.tif"]\nfrequency = 1.0'
    plan = coverage(halls, Grid("EPSG:32617", (10.0, 0.0, X, 0.0, -10.0, Y), 20, 20))
    share = depth.ravel()[plan.cells] / 2 * plan.weights
    exact = [
        100 * share[low:high].sum() / plan.weights[low:high].sum() for low, high in zip(plan.starts, plan.starts[1:])
    ]
    assert losses(written(tmp_path, told, *halls, curve_unit="m")) == pytest.approx(exact, rel=0.02)


def fields(folder: Path, measure: str = "PGA") -> None:
    """Fields at two sites."""
    (folder / "gmf.csv").write_text(f"eid,sid,gmv_{measure}\n0,0,1\n0,1,1\n", encoding="utf-8")
    (folder / "sites.csv").write_text("site_id,lon,lat\n0,-79.544,9.045\n1,-79.543,9.045\n", encoding="utf-8")


def test_a_case_of_ground_motion_is_in_the_unit_of_its_measure(tmp_path: Path) -> None:
    fields(tmp_path)
    at = shapely.Point(X + 10, Y)
    assert losses(written(tmp_path, FIELDS, at, curve_unit="g")) == [50]
    fields(tmp_path, "PGV")
    path = written(tmp_path, FIELDS + '\nmeasure = "PGV"', at, curve_unit="g")
    assert "is in cm/s" in refused("unit_contradicts", lambda: opened(path))


def test_a_case_that_says_another_unit_or_hazard_than_its_store_is_refused(tmp_path: Path) -> None:
    write_store(hazard(100), tmp_path / "flood.hazard")
    at = shapely.Point(X + 10, Y - 10)
    feet = written(tmp_path, 'unit = "ft"\nstore = "flood.hazard"', at, curve_unit="m")
    refused("unit_contradicts", lambda: opened(feet))
    wind = written(tmp_path, 'kind = "wind"\nstore = "flood.hazard"', at, curve_unit="m")
    assert "«wind»" in refused("case_wrong_value", lambda: opened(wind))
    assert losses(written(tmp_path, 'unit = "m"\nstore = "flood.hazard"', at, curve_unit="m"))[0] > 0


@pytest.mark.parametrize(
    ("told", "code", "key"),
    [
        (FIELDS + '\nyears = "fifty"', "case_wrong_value", "hazard.years"),
        (FIELDS + "\nyears = 0", "case_wrong_value", "hazard.years"),
        (FIELDS + "\nmeasure = 3", "case_wrong_value", "hazard.measure"),
        (FIELDS.replace('sites = "sites.csv"', ""), "case_lacks", "hazard.sites"),
        (ZONES.replace("{low = 1, high = 2}", "{}"), "case_lacks", "hazard.levels"),
        (ZONES.replace('column = "level"', ""), "case_lacks", "hazard.column"),
        (ZONES.replace('column = "level"', "column = 3"), "case_wrong_value", "hazard.column"),
        (ZONES + "\nfrequency = []", "case_wrong_value", "hazard.frequency"),
        (POINTS.replace("{t10 = 0.1}", "{}"), "case_lacks", "hazard.events"),
        (POINTS.replace('"points.gpkg"', "3"), "case_wrong_value", "hazard.points"),
        (POINTS + "\nbands = 2", "case_wrong_value", "hazard.bands"),
    ],
)
def test_what_a_hazard_of_a_case_lacks_or_mistakes_is_named(tmp_path: Path, told: str, code: str, key: str) -> None:
    zones(tmp_path)
    fields(tmp_path)
    path = written(tmp_path, told, shapely.Point(X + 10, Y - 10), curve_unit="m")
    assert f"«{key}»" in refused(code, lambda: opened(path))


@pytest.mark.parametrize("size", ["0", "-5"])
def test_pieces_of_no_size_are_refused(tmp_path: Path, size: str) -> None:
    path = small_case(tmp_path)
    text = path.read_text(encoding="utf-8").replace("price_year = 2018", f"price_year = 2018\npiece_size = {size}")
    path.write_text(text, encoding="utf-8")
    assert "piece_size" in refused("case_wrong_value", lambda: opened(path))


def test_what_stands_beside_a_shapefile_belongs_to_the_case(tmp_path: Path) -> None:
    vector(tmp_path / "assets.shp", [shapely.box(X, Y - 9, X + 9, Y)], code=["a"], worth=[10.0])
    path = written(tmp_path, ZONES, shapely.Point(X, Y))
    text = path.read_text(encoding="utf-8").replace("assets.gpkg", "assets.shp")
    path.write_text(text, encoding="utf-8")
    zones(tmp_path)
    before = read_case(path).layers()
    assert {"assets.shp", "assets.dbf", "assets.prj", "zones.gpkg", "curves.csv"} <= set(before)
    vector(tmp_path / "assets.shp", [shapely.box(X, Y - 9, X + 9, Y)], code=["a"], worth=[99.0])
    after = read_case(path).layers()
    assert [name for name in before if before[name] != after[name]] == ["assets.dbf"]


def test_the_map_of_losses_tells_each_cell_its_own(tmp_path: Path) -> None:
    raster(tmp_path / "t10.tif", [[2.0, 0.0], [1.0, 0.0]])
    told = 'kind = "flood"\nunit = "m"\nmaps = ["t10.tif"]\nfrequency = 1.0'
    case = read_case(written(tmp_path, told, shapely.box(X, Y - 20, X + 20, Y), curve_unit="m"))
    write_results(tmp_path / "out", compute(case, open_case(case)))
    with rasterio.open(tmp_path / "out" / "expected-annual-loss.tif") as file:
        assert file.read(1).tolist() == [[25.0, 0.0], [12.5, 0.0]]
