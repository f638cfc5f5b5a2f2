"""Overlay and footprints (superposición y huellas): areas by zones, coverage of cells, and what is refused."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from cauce.engines.risk import Grid, UnusableLayer, overlay_checks
from cauce.engines.risk.footprints import class_shares, coverage, zone_values
from cauce.engines.risk.overlay import overlay
from cauce.engines.risk.overlay_checks import mended_polygons, refuse_unusable_polygons
from cauce.engines.risk.simple_rings import surely_simple

BOW = shapely.from_wkt("POLYGON((0 0, 2 2, 2 0, 0 2, 0 0))")


def grid(width: int = 12, height: int = 9, *, cell: float = 1.0) -> Grid:
    """Cells from the origin up, north up."""
    return Grid("EPSG:32617", (cell, 0.0, 0.0, 0.0, -cell, height * cell), height, width)


def shapes(count: int, seed: int, *, size: float = 1.5, extent: float = 10.0) -> np.ndarray:
    """L-shaped footprints, turned at random, some beyond the grid's edge."""
    draw = np.random.default_rng(seed)
    corners = np.array([[0, 0], [1, 0], [1, 0.5], [0.5, 0.5], [0.5, 1], [0, 1]]) - 0.5
    turn, scale, at = draw.random(count) * 6.3, 0.1 + draw.random(count) * size, draw.random((count, 2)) * extent
    matrix = np.stack([np.stack([np.cos(turn), -np.sin(turn)], -1), np.stack([np.sin(turn), np.cos(turn)], -1)], -2)
    placed = np.einsum("nij,kj->nki", matrix, corners) * scale[:, None, None] + at[:, None, :]
    return shapely.polygons(placed)


def test_a_building_on_the_edge_of_a_zone_counts_by_its_share_never_as_dry() -> None:
    told = overlay([shapely.box(0, 0, 2, 1), shapely.box(8, 8, 9, 9)], [shapely.box(1.5, -1, 5, 5)])
    assert told.covered().tolist() == [0.25, 0.0]


def test_every_pair_and_area_is_that_of_cutting_each_pair() -> None:
    polygons, zones = shapes(60, 1), shapes(12, 2, size=6)
    told = overlay(polygons, zones)
    areas = shapely.area(shapely.intersection(polygons[:, None], zones[None, :]))
    assert list(zip(told.polygons, told.zones)) == [tuple(pair) for pair in np.argwhere(areas > 0)]
    np.testing.assert_allclose(told.area, areas[areas > 0], rtol=1e-15)


def test_the_highest_level_the_mean_level_and_the_people_of_zones() -> None:
    told = overlay(
        [shapely.box(0, 0, 4, 1), shapely.box(9, 9, 10, 10)], [shapely.box(0, 0, 1, 1), shapely.box(2, 0, 9, 1)]
    )
    levels = np.array([3.0, 1.0])
    assert told.highest(levels)[0] == 3
    assert np.isnan(told.highest(levels)[1])
    assert told.mean(levels).tolist() == [1.25, 0.0]
    assert told.sums([100.0, 50.0], zones=2).tolist() == [25.0, 50.0]


def test_zones_in_another_system_are_refused_not_guessed() -> None:
    with pytest.raises(UnusableLayer) as refused:
        overlay([shapely.box(0, 0, 1, 1)], [shapely.box(0, 0, 1, 1)], crs="EPSG:4326", zones_crs="EPSG:32617")
    assert refused.value.problem.code == "overlay_other_crs"
    box = [shapely.box(0, 0, 1, 1)]
    assert len(overlay(box, box, crs="EPSG:4326", zones_crs="OGC:CRS84")) == 1  # two names of one system


@pytest.mark.parametrize(
    ("shape", "code"),
    [
        (None, "polygon_empty"),
        (shapely.Polygon(), "polygon_empty"),
        (shapely.Point(1, 1), "no_polygon"),
        (BOW, "polygon_crosses"),
    ],
)
def test_a_shape_that_is_no_area_is_refused_with_its_place(shape: object, code: str) -> None:
    for lay in (lambda layer: overlay(layer, [shapely.box(0, 0, 1, 1)]), lambda layer: coverage(layer, grid())):
        with pytest.raises(UnusableLayer) as refused:
            lay([shapely.box(0, 0, 1, 1), shape])
        assert (refused.value.problem.code, refused.value.problem.values["place"]) == (code, 2)


def test_a_polygon_that_crosses_itself_can_be_mended_and_is_told() -> None:
    told, places = mended_polygons(np.array([shapely.box(0, 0, 1, 1), BOW]))
    assert places.tolist() == [1]
    assert shapely.area(told).tolist() == [1.0, 2.0]


def test_no_polygons_over_no_zones_is_nothing() -> None:
    assert len(overlay([], [])) == 0


def test_coverage_is_the_area_of_each_cell_that_a_shape_covers() -> None:
    raster, polygons = grid(), [*shapes(40, 5, size=4), shapely.box(-3, -3, 20, 20)]
    ring = shapely.Polygon([(1, 1), (8, 1), (8, 8), (1, 8)], [[(2.5, 2.5), (2.5, 6), (6, 6), (6, 2.5)]])
    polygons += [ring, shapely.MultiPolygon([shapely.box(0, 0, 1.5, 1), shapely.box(4, 4, 5.5, 5)])]
    plan = coverage(polygons, raster)
    row, column = np.divmod(np.arange(raster.size), raster.width)
    cells = shapely.box(column, raster.height - 1 - row, column + 1, raster.height - row)
    expected = shapely.area(shapely.intersection(np.array(polygons)[:, None], cells[None, :]))
    found = np.zeros_like(expected)
    for place in range(len(plan)):
        part = slice(plan.starts[place], plan.starts[place + 1])
        found[place, plan.cells[part]] = plan.weights[part]
    np.testing.assert_allclose(found, expected, atol=1e-10)
    np.testing.assert_allclose(plan.outside, 1 - expected.sum(axis=1) / shapely.area(np.array(polygons)), atol=1e-9)


@given(st.integers(0, 2**32 - 1), st.floats(0.05, 9))
@settings(max_examples=25, deadline=None)
def test_the_covered_area_is_the_area_of_the_shape_wherever_edges_run(seed: int, size: float) -> None:
    draw = np.random.default_rng(seed)
    corners = np.round(draw.random((8, 2)) * size * 2) / 2 + 1  # many on the lines between cells
    shape = shapely.MultiPoint(corners).convex_hull
    if shape.geom_type != "Polygon":
        return
    plan = coverage([shape], grid(30, 30))
    np.testing.assert_allclose(plan.weights.sum(), shape.area, atol=1e-9)


def test_cells_without_data_are_left_out_and_counted() -> None:
    raster = np.full((9, 12), 2.0, dtype=np.float32)
    raster[8, 1], raster[8, 2] = -9999, np.nan
    told = zone_values(
        coverage([shapely.box(0, 0, 4, 1), shapely.box(1, 0, 3, 1)], grid()), raster, nodata=-9999.0, dry=0.5
    )
    assert told.mean[0] == 2.0 and told.maximum[0] == 2.0 and told.wet[0] == 1.0
    assert told.missing.tolist() == [0.5, 1.0]
    assert np.isnan(told.mean[1]) and told.cells[1] == 0


def test_classes_of_a_raster_are_told_by_their_share() -> None:
    raster = np.zeros((9, 12), dtype=np.int16)
    raster[8, :2] = 3
    shares = class_shares(coverage([shapely.box(0, 0, 4, 1)], grid()), raster, [3, 7])
    assert shares[3].tolist() == [0.5] and shares[7].tolist() == [0.0]


def test_a_raster_of_another_size_is_refused() -> None:
    with pytest.raises(UnusableLayer) as refused:
        zone_values(coverage([shapely.box(0, 0, 1, 1)], grid()), np.zeros((3, 3)))
    assert refused.value.problem.code == "raster_other_grid"


def test_coverage_agrees_with_exactextract() -> None:
    exactextract = pytest.importorskip("exactextract", reason="exactextract is not installed")
    from exactextract.feature import JSONFeatureSource
    from exactextract.raster import NumPyRasterSource

    polygons, raster = shapes(300, 11, size=3, extent=9.0), np.random.default_rng(3).random((9, 12))
    source = NumPyRasterSource(raster, xmin=0, ymin=0, xmax=12, ymax=9)
    features = JSONFeatureSource(
        [{"type": "Feature", "id": str(n), "geometry": shapely.geometry.mapping(s)} for n, s in enumerate(polygons)]
    )
    told = exactextract.exact_extract(source, features, ["mean", "count"])
    plan = zone_values(coverage(polygons, grid()), raster)
    np.testing.assert_allclose(plan.mean, [float(each["properties"]["mean"]) for each in told], rtol=1e-6)
    np.testing.assert_allclose(plan.cells, [float(each["properties"]["count"]) for each in told], atol=1e-6)


corner = st.tuples(st.integers(0, 4), st.integers(0, 4))


@settings(max_examples=400, deadline=None)
@given(st.lists(corner, min_size=3, max_size=9), st.sampled_from([1.0, 0.1, 1e-7]), st.sampled_from([0.0, 17.3, 4e6]))
def test_what_is_surely_simple_geos_calls_valid(ring: list[tuple[int, int]], scale: float, away: float) -> None:
    """Corners on a coarse lattice: touching, folded and crossing rings are as many as good ones."""
    shape = shapely.polygons(np.array([*ring, ring[0]], dtype=float) * scale + away)
    assert shapely.is_valid(shape) or not surely_simple(np.array([shape]))[0]


def test_footprints_are_surely_simple_and_what_is_not_sure_goes_to_geos() -> None:
    drawn = shapes(3000, 3)
    assert surely_simple(drawn).all()
    straight = shapely.from_wkt("POLYGON((0 0, 1 0, 2 0, 2 2, 0 2, 0 0))")  # a corner that is none
    folded = shapely.from_wkt("POLYGON((0 0, 4 0, 2 0, 2 2, 0 2, 0 0))")
    with np.errstate(invalid="ignore"):
        lost = shapely.polygons([[0, 0], [1, 0], [np.nan, 1], [0, 1], [0, 0]])
    assert surely_simple(np.array([straight, folded, BOW, lost])).tolist() == [False] * 4


def test_one_crossing_shape_among_many_is_refused_with_its_place(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = shapes(60, 4)
    drawn[41] = BOW
    holed = shapely.from_wkt("POLYGON((0 0, 9 0, 9 9, 0 9, 0 0), (1 1, 2 1, 2 2, 1 2, 1 1))")
    drawn[7] = holed
    monkeypatch.setattr(overlay_checks, "MANY", 10)
    with pytest.raises(UnusableLayer) as refused:
        refuse_unusable_polygons(drawn, layer="huellas")
    assert (refused.value.problem.code, refused.value.problem.values["place"]) == ("polygon_crosses", 42)
