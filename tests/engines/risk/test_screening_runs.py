"""A screening from small layers to a new one: what comes of it, what is refused, what it costs."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytest.importorskip("rasterio", reason="the set of risk analyses is not installed (make risk)")
pytest.importorskip("pyogrio", reason="the set of risk analyses is not installed (make risk)")

import rasterio
from rasterio.transform import from_origin

from cauce.core import screening as rules
from cauce.core.messages import screening as sentences
from cauce.core.risk_layers import Stated, classes_of
from cauce.engines.risk import UnusableLayer, layer_files, screening_ways
from cauce.engines.risk.screening_grid import Source, box_of, frame_of, raster_on, values_on, write_zones
from cauce.engines.risk.screening_runs import Given, Made, relief_of, screen

CELL = 100.0
WEST, NORTH = 660_000.0, 996_000.0  # UTM 17 N, by Panama


@pytest.fixture
def opened() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


def raster(folder: Path, values: np.ndarray, *, name: str = "suelo", nodata: float = -9999.0) -> Path:
    """A raster of cells of 100 m."""
    path = folder / f"{name}.tif"
    told = {"driver": "GTiff", "count": 1, "dtype": "float32", "crs": "EPSG:32617", "nodata": nodata}
    where = from_origin(WEST, NORTH, CELL, CELL)
    with rasterio.open(path, "w", height=values.shape[0], width=values.shape[1], transform=where, **told) as written:
        written.write(np.where(np.isnan(values), nodata, values).astype("float32"), 1)
    return path


def shapes(folder: Path, name: str, *features: tuple[Mapping[str, Any], Mapping[str, Any]]) -> Path:
    """A GeoJSON in metres of the same system."""
    path = folder / f"{name}.geojson"
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::32617"}}
    listed = [{"type": "Feature", "properties": told, "geometry": shape} for shape, told in features]
    path.write_text(json.dumps({"type": "FeatureCollection", "crs": crs, "features": listed}), encoding="utf-8")
    return path


def area(column: float, row: float, columns: float, rows: float) -> dict[str, Any]:
    """A rectangle by cells from the upper left corner."""
    west, north = WEST + column * CELL, NORTH - row * CELL
    east, south = west + columns * CELL, north - rows * CELL
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def source(opened: ExitStack, path: Path, *, class_field: str = "") -> Source:
    folder = opened.enter_context(tempfile.TemporaryDirectory())
    file = opened.enter_context(layer_files.opened(path, Path(folder, "opened")))
    return Source(path.stem, file, class_field)


def made(kind: str, given: Mapping[str, str], folder: Path, **layers: Source) -> Made:
    """What comes of a screening whose words are whole."""
    forms = {name: rules.LayerGiven(one.name, "raster" if one.file.is_raster else "polygons", one.class_field)
             for name, one in layers.items()}  # fmt: skip
    told = {**dict.fromkeys(layers, "1"), **given}
    asked, _faults = rules.read(kind, told, forms)
    return screen(
        kind, Given(asked, layers), folder, words=sentences.class_words(kind), report=lambda _percent, _word: None
    )


def zones(made: Made) -> dict[str, int]:
    told = json.loads(made.path.read_text(encoding="utf-8"))
    found: dict[str, int] = {}
    for one in told["features"]:
        found[one["properties"]["clase"]] = found.get(one["properties"]["clase"], 0) + 1
    return found


RAIN = {"rain_months": " ".join(["260"] * 12), "rain_day_mm": "450", "intensity_mmi": "9"}


def test_a_steep_side_is_more_susceptible_than_a_plain(tmp_path: Path, opened: ExitStack) -> None:
    ground = np.zeros((30, 60))
    ground[:, 30:] = np.arange(30) * 100.0
    layers = {"elevation": source(opened, raster(tmp_path, ground))}
    found = made("landslide", {**RAIN, "lithology_factor": "5"}, tmp_path, **layers)
    assert (found.class_field, found.unit) == ("clase", "")
    assert "VI very high" in zones(found)
    assert found.figures["moisture"] == 5
    with pytest.raises(UnusableLayer) as refused:
        made("landslide", {**RAIN, "lithology_factor": "5"}, tmp_path,
             elevation=source(opened, raster(tmp_path, np.zeros((30, 60)), name="llano")))  # fmt: skip
    assert refused.value.problem.code == "screening_all_low"


def test_where_two_rocks_are_drawn_over_each_other_the_weaker_one_holds(tmp_path: Path, opened: ExitStack) -> None:
    both = (area(0, 0, 6, 6), {"factor": 2}), (area(3, 0, 6, 6), {"factor": 5})
    found = []
    for name, order in (("una", both), ("otra", both[::-1])):
        rock = source(opened, shapes(tmp_path, name, *order), class_field="factor")
        found.append(values_on(frame_of(box_of(rock), cell_m=CELL), rock, low=1, high=5))
    np.testing.assert_array_equal(found[0], found[1])
    known = found[0][np.isfinite(found[0])]
    assert (known == 5).sum() > (known == 2).sum() > 0


def test_cells_too_coarse_to_show_relief_are_refused_and_not_called_flat(tmp_path: Path, opened: ExitStack) -> None:
    steep = raster(tmp_path, np.tile(np.arange(20) * 900.0, (20, 1)))
    with rasterio.open(steep, "r+") as written:
        written.transform = from_origin(WEST, NORTH, 900.0, 900.0)
    with pytest.raises(UnusableLayer) as refused:
        made("landslide", {**RAIN, "lithology_factor": "5"}, tmp_path, elevation=source(opened, steep))
    assert refused.value.problem.code == "screening_too_coarse"
    assert refused.value.problem.values["most"] == "500"


def test_weaker_rock_raises_the_class_and_another_factor_is_refused(tmp_path: Path, opened: ExitStack) -> None:
    slope = np.tile(np.arange(40) * 12.0, (40, 1))
    layers = {"elevation": source(opened, raster(tmp_path, slope))}
    rock = shapes(tmp_path, "roca", (area(-5, -5, 50, 25), {"factor": 1}), (area(-5, 20, 50, 30), {"factor": "5"}))
    layers["lithology"] = source(opened, rock, class_field="factor")
    found = zones(made("landslide", RAIN, tmp_path, **layers))
    assert len(found) > 1
    wrong = shapes(tmp_path, "otra", (area(0, 0, 50, 50), {"factor": "arcilla"}))
    with pytest.raises(UnusableLayer, match="arcilla"):
        made("landslide", RAIN, tmp_path, **{**layers, "lithology": source(opened, wrong, class_field="factor")})


def test_relief_is_of_a_square_and_gaps_stay_gaps() -> None:
    ground = np.array([[0.0, 10.0, np.nan, 40.0]])
    np.testing.assert_array_equal(relief_of(ground, cells=3), [[10.0, 10.0, np.nan, 0.0]])


WAVE = {"arrival_min": "20", "warning_min": "5", "reaction_min": "5", "speed_m_s": "1"}


def test_whoever_is_far_from_dry_ground_does_not_make_it(tmp_path: Path, opened: ExitStack) -> None:
    # The zone is 20 cells deep; at 1 m/s and 10 minutes people walk 600 m, 430 m in a straight line.
    ground = np.tile(np.concatenate([np.full(20, 2.0), np.full(20, 30.0)]), (40, 1))
    layers = {"elevation": source(opened, raster(tmp_path, ground))}
    found = made("tsunami", {**WAVE, "runup_m": "10"}, tmp_path, **layers)
    assert set(zones(found)) >= {"4 the wave comes first", "3 less than 5 minutes to spare"}
    assert found.figures["farthest_m"] == pytest.approx(20 * CELL * 1.4, rel=0.1)
    assert found.figures["longest_walk_min"] == pytest.approx(found.figures["farthest_m"] / 60, rel=0.01)
    assert found.figures["least_margin_min"] == pytest.approx(10 - found.figures["longest_walk_min"], abs=0.2)
    assert sum(found.classes) == pytest.approx(found.figures["area_km2"], abs=0.02)
    assert found.classes[-1] > found.classes[-2] > 0, "the wave comes first on most of it"
    safe = shapes(tmp_path, "torre", (area(2, 2, 2, 36), {}))
    nearer = made("tsunami", {**WAVE, "runup_m": "10"}, tmp_path, **layers, safe=source(opened, safe))
    assert nearer.figures["farthest_m"] < found.figures["farthest_m"] / 1.5


def test_low_ground_that_the_sea_does_not_reach_is_dry(tmp_path: Path, opened: ExitStack) -> None:
    ground = np.full((40, 60), 30.0)
    ground[:, :10], ground[:, 40:50] = 2.0, 2.0
    layers = {"elevation": source(opened, raster(tmp_path, ground))}
    coast = shapes(tmp_path, "costa", (area(0, 0, 1, 40), {}))
    every = made("tsunami", {**WAVE, "runup_m": "10"}, tmp_path, **layers)
    joined = made("tsunami", {**WAVE, "runup_m": "10"}, tmp_path, **layers, coast=source(opened, coast))
    assert joined.figures["area_km2"] == pytest.approx(every.figures["area_km2"] / 2, rel=0.05)


def test_along_roads_the_way_is_longer_and_may_have_no_end() -> None:
    safe = np.zeros((5, 9), dtype=bool)
    safe[:, 8] = True
    roads = np.zeros((5, 9), dtype=bool)
    roads[0, :9] = roads[:, 0] = True
    line = screening_ways.straight(safe, cell=10, detour=1.0)
    road = screening_ways.along_roads(safe, roads, cell=10, detour=1.0)
    assert road[4, 0] == pytest.approx(8 * 10 + 3 * 10 + 10 * (2**0.5 - 1))
    assert (road >= line - 1e-9).all()
    cut = roads.copy()
    cut[0, 3:6] = False
    assert np.isinf(screening_ways.along_roads(safe, cut, cell=10, detour=1.0)[4, 0])


def test_a_valley_is_deepest_in_its_middle(tmp_path: Path, opened: ExitStack) -> None:
    ground = np.abs(np.arange(-20.0, 21))[None, :] * 0.5 + np.zeros((30, 1))
    extent = shapes(tmp_path, "mancha", (area(14, 5, 13, 20), {}))
    layers = {"elevation": source(opened, raster(tmp_path, ground)), "extent": source(opened, extent)}
    found = made("flood", {}, tmp_path, **layers)
    with rasterio.open(found.path) as written:
        depth = written.read(1, masked=True)
        assert (written.units[0], written.nodata) == ("m", -9999.0)
    assert 1.5 < depth.max() <= 3.1
    assert found.unit == "m"
    assert found.figures["edge_cells"] > 0


def test_layers_that_do_not_meet_are_refused_by_name(tmp_path: Path, opened: ExitStack) -> None:
    layers = {
        "elevation": source(opened, raster(tmp_path, np.ones((5, 5)))),
        "extent": source(opened, shapes(tmp_path, "lejos", (area(900, 900, 5, 5), {}))),
    }
    with pytest.raises(UnusableLayer) as refused:
        made("flood", {}, tmp_path, **layers)
    assert refused.value.problem.code == "screening_apart"


def test_shaking_falls_with_distance_and_the_prudent_field_is_higher(tmp_path: Path) -> None:
    asked = {"longitude": "-79.5", "latitude": "9.0", "magnitude": "7", "depth_km": "10"}

    def field(which: str) -> np.ndarray:
        read, faults = rules.read("shaking", {**asked, "field": which}, {})
        assert not faults
        given = Given(read, {}, box=(-79.6, 8.95, -79.4, 9.05))
        found = screen("shaking", given, tmp_path, words=(), report=lambda _percent, _word: None)
        with rasterio.open(found.path) as written:
            return np.asarray(written.read(1))

    median, prudent = field("median"), field("prudent")
    assert (prudent > 1.8 * median).all()
    assert median[median.shape[0] // 2, median.shape[1] // 2] > median[0, 0]


def test_a_fine_raster_is_averaged_into_no_more_cells_than_the_method_says(tmp_path: Path, opened: ExitStack) -> None:
    values = np.tile([0.0, 10.0], (100, 50))
    one = source(opened, raster(tmp_path, values))
    frame = frame_of((-79.55, 8.93, -79.48, 9.0), cell_m=100.0, most=400)
    assert frame.height * frame.width <= 450
    read = raster_on(frame, one)[2:-2, 4:-2]
    assert np.nanmax(np.abs(read - 5)) < 1


def test_the_same_zones_give_the_same_file(tmp_path: Path) -> None:
    frame = frame_of((-79.55, 8.93, -79.48, 9.0), cell_m=100.0)
    classes = np.zeros(frame.shape, dtype=np.int64)
    classes[10:20, 10:20], classes[30, 30] = 2, 1
    assert write_zones(frame, classes, ["baja", "alta"], tmp_path / "a.geojson") == 2
    write_zones(frame, classes, ["baja", "alta"], tmp_path / "b.geojson")
    assert (tmp_path / "a.geojson").read_bytes() == (tmp_path / "b.geojson").read_bytes()


def test_a_class_that_lies_nowhere_stands_in_the_legend_all_the_same(tmp_path: Path, opened: ExitStack) -> None:
    frame = frame_of((-79.55, 8.93, -79.48, 9.0), cell_m=100.0)
    classes = np.zeros(frame.shape, dtype=np.int64)
    classes[10:20, 10:20] = 3
    words = sentences.class_words("landslide")
    write_zones(frame, classes, words, tmp_path / "a.geojson", words_from=2)
    one = source(opened, tmp_path / "a.geojson", class_field="clase")
    facts = layer_files.describe(one.file, class_field="clase")
    assert facts.values == words[1:]
    drawn = classes_of(facts, Stated("Laderas", "hazard", "landslide", class_field="clase"))
    assert [each.value for each in drawn] == list(words[1:])


@pytest.mark.parametrize("mark", [-32768.0, -9999.0])
def test_a_void_that_the_file_does_not_declare_is_no_ground(tmp_path: Path, opened: ExitStack, mark: float) -> None:
    ground = np.full((20, 20), 3.0)
    ground[10, 10] = mark
    elevation = source(opened, raster(tmp_path, ground, nodata=-1.0))
    with pytest.raises(UnusableLayer) as refused:
        raster_on(frame_of((-79.55, 8.99, -79.53, 9.0), cell_m=100.0), elevation)
    assert (refused.value.problem.code, refused.value.problem.values["value"]) == ("screening_filler", f"{mark:g}")


def test_ground_in_centimetres_with_its_factor_is_read_in_metres(tmp_path: Path, opened: ExitStack) -> None:
    path = raster(tmp_path, np.full((20, 20), 1250.0))
    with rasterio.open(path, "r+") as packed:
        packed.scales, packed.offsets = (0.01,), (2.0,)
    elevation = source(opened, path)
    assert np.nanmean(raster_on(frame_of((-79.55, 8.99, -79.53, 9.0), cell_m=100.0), elevation)) == pytest.approx(14.5)
