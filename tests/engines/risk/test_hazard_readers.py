"""Hazards from files, and each way in which a file says less, or something else, than it seems to."""

from __future__ import annotations

import json
import pickle
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio
import shapely
from rasterio.transform import from_origin

from cauce.engines.risk import Hazard, Points, UnusableLayer, run
from cauce.engines.risk.hazard.climada import read_climada
from cauce.engines.risk.hazard.gmf import read_gmf
from cauce.engines.risk.hazard.placement import place
from cauce.engines.risk.hazard.polygons import read_points, read_polygons
from cauce.engines.risk.hazard.rasters import RasterMap, read_rasters
from tests.engines.risk.cities import CASES, curves, exposure, hazard
from tests.engines.risk.layers import ORIGIN, raster, vector

DEEP = np.arange(100.0).reshape(10, 10) / 20


def refused(code: str, act: Any) -> str:
    """The sentence with which something is refused."""
    with pytest.raises(UnusableLayer) as found:
        act()
    assert found.value.problem.code == code, str(found.value)
    return str(found.value)


def read(*paths: Path, **more: Any) -> Hazard:
    """Read maps by return period."""
    values: dict[str, Any] = {"kind": "flood", "unit": "m", "tail": "constant",
                              "return_periods": [10 * 2**at for at in range(len(paths))]}  # fmt: skip
    return read_rasters([RasterMap(path) for path in paths], **{**values, **more})


def test_maps_by_return_period_weigh_as_the_trapezoid(tmp_path: Path) -> None:
    found = read(raster(tmp_path / "t10.tif", DEEP), raster(tmp_path / "t20.tif", DEEP * 2))
    assert found.event_names == ("T10", "T20")
    assert found.frequency.tolist() == pytest.approx([0.025, 0.075])
    assert found.intensity.dense()[1] == pytest.approx(DEEP.ravel() * 2, rel=1e-6)


def test_the_window_around_the_assets_says_the_same_as_the_whole(tmp_path: Path) -> None:
    path = raster(tmp_path / "t10.tif", np.tile(DEEP, (10, 10)))
    few = exposure(5, on=hazard(900))
    whole, window = read(path), read(path, around=few)
    assert window.sites.size < whole.sites.size
    a, b = run(whole, few, curves()), run(window, few, curves())
    assert a.eai.tobytes() == b.eai.tobytes()


def test_assets_of_another_reference_system_find_their_cells(tmp_path: Path) -> None:
    found = read(raster(tmp_path / "t10.tif", DEEP))
    assets = exposure(20, on=hazard(100))
    degrees = assets.in_crs("EPSG:4326")
    assert place(found, degrees).site.tolist() == place(found, assets).site.tolist()


def test_a_raster_without_reference_system_is_refused_until_someone_says_it(tmp_path: Path) -> None:
    path = raster(tmp_path / "t10.tif", DEEP, crs=None)
    assert "does not say its reference system" in refused("layer_without_crs", lambda: read(path))
    assert read(path, crs="EPSG:32617").sites.crs == "EPSG:32617"


def test_cells_without_data_are_left_out_and_listed_never_dry(tmp_path: Path) -> None:
    holed = DEEP.copy()
    holed[:, :5] = -9999
    path = raster(tmp_path / "t10.tif", holed, nodata=-9999)
    assets = exposure(40, on=hazard(100))
    found = run(read(path), assets, curves())
    (lost,) = found.excluded
    west = {name for name, x in zip(assets.ids, assets.x, strict=True) if x < ORIGIN[0] + 50}
    assert (lost.reason, set(lost.ids)) == ("no_data", west)


def test_cells_without_data_are_dry_when_their_maker_says_so(tmp_path: Path) -> None:
    holed = np.where(DEEP < 2, -9999, DEEP)
    path = raster(tmp_path / "t10.tif", holed, nodata=-9999)
    found = run(read(path, nodata="dry"), exposure(40, on=hazard(100)), curves())
    assert (found.excluded, found.aai > 0) == ((), True)


def test_nodata_that_the_file_does_not_declare_is_refused_as_a_depth(tmp_path: Path) -> None:
    path = raster(tmp_path / "t10.tif", np.where(DEEP < 2, -9999, DEEP))
    assert "lowest -9999" in refused("negative_values", lambda: read(path))
    assert read(path, nodata_value=-9999).unknown is not None


def test_a_value_is_never_blended_with_a_cell_without_data(tmp_path: Path) -> None:
    ones = np.ones((10, 10))
    ones[4, 4] = -9999
    found = read(raster(tmp_path / "t10.tif", ones, nodata=-9999))
    assert set(found.intensity.data.tolist()) == {1.0}
    assets = exposure(200, on=hazard(100))
    site = place(found, assets).site
    assert (site[site >= 0] != 44).all()


def test_a_raster_with_nan_is_refused(tmp_path: Path) -> None:
    odd = DEEP.copy()
    odd[2, 3] = np.nan
    path = raster(tmp_path / "t10.tif", odd)
    assert "first at place 24" in refused("not_a_number", lambda: read(path))


def test_maps_of_another_grid_are_refused(tmp_path: Path) -> None:
    paths = raster(tmp_path / "t10.tif", DEEP), raster(tmp_path / "t20.tif", DEEP, cell=20.0)
    assert "t20.tif" in refused("grids_differ", lambda: read(*paths))


def test_a_file_in_feet_contradicts_a_case_in_metres(tmp_path: Path) -> None:
    path = raster(tmp_path / "t10.tif", DEEP, unit="ft")
    assert "says that it is in ft" in refused("unit_contradicts", lambda: read(path))


def test_feet_are_converted_when_someone_says_so(tmp_path: Path) -> None:
    found = read(raster(tmp_path / "t10.tif", np.full((2, 2), 10.0)), unit="ft").in_unit("m")
    assert found.intensity.data == pytest.approx(np.full(4, 3.048), rel=1e-6)


def test_feet_against_metres_is_an_error_with_its_cure(tmp_path: Path) -> None:
    path = raster(tmp_path / "t10.tif", DEEP)
    said = refused("units_differ", lambda: run(read(path, unit="ft"), exposure(9, on=hazard(100)), curves()))
    assert 'convert_to = "m"' in said


def test_a_raster_that_does_not_cover_the_assets_is_refused_with_both_spans(tmp_path: Path) -> None:
    path = raster(tmp_path / "t10.tif", DEEP, origin=(100_000.0, 500_000.0))
    said = refused("layers_do_not_meet", lambda: run(read(path), exposure(9, on=hazard(100)), curves()))
    assert "t10.tif" in said and "660" in said


def test_swapped_axes_are_told_by_where_the_assets_would_lie(tmp_path: Path) -> None:
    import dataclasses

    path = raster(tmp_path / "t10.tif", DEEP)
    degrees = exposure(9, on=hazard(100)).in_crs("EPSG:4326")
    turned = dataclasses.replace(degrees, x=degrees.y, y=degrees.x)
    assert "changed places" in refused("axes_seem_swapped", lambda: run(read(path), turned, curves()))


def test_assets_outside_are_listed_never_dropped_in_silence(tmp_path: Path) -> None:
    path = raster(tmp_path / "t10.tif", DEEP)
    assets = exposure(60, on=hazard(400))
    (lost,) = run(read(path), assets, curves()).excluded
    assert (lost.reason, lost.layer) == ("outside", "buildings.gpkg")
    assert 0 < len(lost.ids) < 60


def test_a_raster_that_is_none_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "t10.tif"
    path.write_text("depth;1.2", encoding="utf-8")
    assert "should be a GeoTIFF" in refused("not_what_it_says", lambda: read(path))


def test_a_raster_that_ends_too_early_is_refused(tmp_path: Path) -> None:
    whole = raster(tmp_path / "whole.tif", np.random.default_rng(1).random((200, 200)))
    path = tmp_path / "t10.tif"
    path.write_bytes(whole.read_bytes()[:60_000])
    refused("unreadable_layer", lambda: read(path))


def test_a_file_over_the_limit_is_refused_before_it_is_opened(tmp_path: Path) -> None:
    path = raster(tmp_path / "t10.tif", DEEP)
    assert "at most 100 are read" in refused("layer_too_large", lambda: read(path, limit=100))


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    assert "t10.tif" in refused("layer_missing", lambda: read(tmp_path / "t10.tif"))


def test_return_periods_that_fall_are_refused(tmp_path: Path) -> None:
    paths = raster(tmp_path / "a.tif", DEEP), raster(tmp_path / "b.tif", DEEP)
    assert "100, 10" in refused("return_periods_do_not_rise", lambda: read(*paths, return_periods=[100, 10]))


def test_one_map_without_tail_is_refused_for_it_would_weigh_nothing(tmp_path: Path) -> None:
    path = raster(tmp_path / "a.tif", DEEP)
    assert "of 10 years" in refused("one_return_period", lambda: read(path, tail="none"))


def test_a_band_that_is_not_there_is_refused(tmp_path: Path) -> None:
    path = raster(tmp_path / "a.tif", DEEP)
    refused("bands_missing", lambda: read_rasters([RasterMap(path, 2)], kind="flood", unit="m", return_periods=[10]))


def test_repeated_events_are_refused() -> None:
    refused("repeated_event", lambda: hazard(100, events=2, event_names=("a", "a")))


def test_what_climada_wrote_is_read_without_a_pickle() -> None:
    folder = CASES / "climada-files"
    case = json.loads((folder / "expected" / "hazard.json").read_text(encoding="utf-8"))
    found = read_climada(folder / "hazard.hdf5")
    depth = np.array(case["depth"])
    assert (found.kind, found.unit, found.sites.crs[:6]) == ("flood", "m", "GEOGCR")
    assert np.array_equal(found.intensity.dense(), depth)
    assert found.intensity.fraction is not None
    assert np.array_equal(found.intensity.fraction, np.array(case["fraction"])[depth > 0])
    assert isinstance(found.sites, Points)
    assert found.sites.x.tolist() == case["lon"]


def test_a_reference_system_that_stands_in_a_pickle_alone_has_to_be_said(tmp_path: Path) -> None:
    import h5py

    path = tmp_path / "hazard.hdf5"
    path.write_bytes((CASES / "climada-files" / "hazard.hdf5").read_bytes())
    with h5py.File(path, "r+") as file:
        file["centroids"].attrs["metadata"] = np.void(pickle.dumps({"crs": object}))
    assert "could run a program" in refused("crs_in_pickle", lambda: read_climada(path))
    assert read_climada(path, crs="EPSG:4326").sites.crs == "EPSG:4326"


def test_a_pickle_is_never_opened(tmp_path: Path) -> None:
    path = tmp_path / "hazard.hdf5"
    path.write_bytes(pickle.dumps({"a": 1}))
    refused("pickled_layer", lambda: read_climada(path))


def test_ground_motion_fields_are_read(tmp_path: Path) -> None:
    (tmp_path / "gmf.csv").write_text("#,made here\neid,sid,gmv_PGA\n1,0,0.2\n0,1,0.3\n0,0,0.1\n", encoding="utf-8")
    (tmp_path / "sites.csv").write_text("site_id,lon,lat\n0,-79.5,9.0\n1,-79.4,9.1\n", encoding="utf-8")
    found = read_gmf(tmp_path / "gmf.csv", tmp_path / "sites.csv")
    assert found.intensity.dense().tolist() == [[0.1, 0.3], [0.2, 0.0]]
    assert found.frequency.tolist() == [0.5, 0.5]


def test_a_field_at_an_unknown_site_is_refused(tmp_path: Path) -> None:
    (tmp_path / "gmf.csv").write_text("eid,sid,gmv_PGA\n0,7,0.2\n", encoding="utf-8")
    (tmp_path / "sites.csv").write_text("site_id,lon,lat\n0,-79.5,9.0\n", encoding="utf-8")
    assert "«7»" in refused("class_missing", lambda: read_gmf(tmp_path / "gmf.csv", tmp_path / "sites.csv"))


def test_of_overlapping_classes_the_highest_holds(tmp_path: Path) -> None:
    x, y = ORIGIN
    low, high = shapely.box(x, y - 100, x + 100, y), shapely.box(x, y - 100, x + 50, y)
    path = vector(tmp_path / "landslides.gpkg", [low, high], level=["low", "high"])
    assets = exposure(50, on=hazard(100))
    found = read_polygons(path, column="level", levels={"low": 1, "high": 3}, around=assets, kind="landslide")
    assert found.intensity.dense()[0].tolist() == [3.0 if at < x + 50 else 1.0 for at in assets.x]


def test_a_class_without_level_is_refused(tmp_path: Path) -> None:
    path = vector(tmp_path / "a.gpkg", [shapely.box(*ORIGIN, ORIGIN[0] + 9, ORIGIN[1] + 9)], level=["extreme"])
    act = lambda: read_polygons(path, column="level", levels={"low": 1}, around=exposure(5, on=hazard(100)), kind="a")  # noqa: E731
    assert "«extreme»" in refused("class_missing", act)


def test_points_of_a_table_need_their_reference_system(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("longitude,latitude,t100\n-79.5,9.0,1.5\n-79.4,9.1,0\n", encoding="utf-8")
    refused("layer_without_crs", lambda: read_points(path, events={"t100": 0.01}, kind="flood", unit="m"))
    found = read_points(path, events={"t100": 0.01}, kind="flood", unit="m", crs="EPSG:4326")
    assert found.intensity.dense().tolist() == [[1.5, 0.0]]


def test_assets_beyond_two_cells_of_a_point_hazard_are_outside() -> None:
    x = np.arange(10.0)
    line = Points(x, np.zeros(10), "EPSG:32617")
    assert line.find(np.array([3.4, 11.5]), np.zeros(2)).tolist() == [3, -1]


def test_two_cells_are_two_cells_also_where_two_sites_stand_at_one_place() -> None:
    x = np.repeat(np.arange(10.0), 2)
    twice = Points(x, np.zeros(20), "EPSG:32617")
    assert (twice.find(np.array([3.0, 10.9, 11.5]), np.zeros(3)) >= 0).tolist() == [True, True, False]


def test_a_single_site_tells_of_what_stands_at_it_alone() -> None:
    one = Points(np.array([660_000.0]), np.array([1_000_000.0]), "EPSG:32617")
    assert one.find(np.array([660_000.00001, 661_000.0]), np.full(2, 1_000_000.0)).tolist() == [0, -1]


@pytest.mark.parametrize(("measure", "unit"), [("PGA", "g"), ("SA(0.3)", "g"), ("PGV", "cm/s"), ("MMI", "MMI")])
def test_a_field_is_in_the_unit_of_its_measure(tmp_path: Path, measure: str, unit: str) -> None:
    (tmp_path / "gmf.csv").write_text(f"eid,sid,gmv_{measure}\n0,0,6\n", encoding="utf-8")
    (tmp_path / "sites.csv").write_text("site_id,lon,lat\n0,-79.5,9.0\n", encoding="utf-8")
    assert read_gmf(tmp_path / "gmf.csv", tmp_path / "sites.csv", measure=measure).unit == unit
    refused("measure_unknown", lambda: read_gmf(tmp_path / "gmf.csv", tmp_path / "sites.csv", measure="IA"))


def test_depths_that_a_raster_keeps_packed_are_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "cm.tif"
    told: dict[str, Any] = {"crs": "EPSG:32617", "transform": from_origin(*ORIGIN, 10, 10), "nodata": -1}
    with rasterio.open(path, "w", driver="GTiff", height=1, width=3, count=1, dtype="int16", **told) as file:
        file.write(np.array([[150, -1, 0]], dtype="int16"), 1)
        file.scales, file.offsets = (0.01,), (0.25,)
    found = read(path)
    assert found.intensity.dense().tolist() == [[1.75, 0.0, 0.25]]
    assert found.unknown is not None and found.unknown.tolist() == [False, True, False]


def test_a_raster_that_does_not_cover_the_assets_is_not_read_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = raster(tmp_path / "t10.tif", DEEP, origin=(100_000.0, 500_000.0))

    def read_anyway(*_given: object, **_more: object) -> None:
        raise AssertionError("a raster of a whole country would not fit")

    monkeypatch.setattr(rasterio.io.DatasetReader, "read", read_anyway)
    assert "t10.tif" in refused("layers_do_not_meet", lambda: read(path, around=exposure(9, on=hazard(100))))


def test_intensities_of_points_that_are_no_numbers_name_their_record(tmp_path: Path) -> None:
    points = [shapely.Point(*ORIGIN), shapely.Point(ORIGIN[0] + 9, ORIGIN[1])]
    path = vector(tmp_path / "a.gpkg", points, t100=["1.5", "deep"])
    said = refused("values_missing", lambda: read_points(path, events={"t100": 0.01}, kind="flood", unit="m"))
    assert "«2»" in said


def changed(folder: Path, change: Any) -> Path:
    """What CLIMADA wrote, with a part changed."""
    import h5py

    path = folder / "hazard.hdf5"
    path.write_bytes((CASES / "climada-files" / "hazard.hdf5").read_bytes())
    with h5py.File(path, "r+") as file:
        change(file)
    return path


def test_a_site_that_stands_twice_in_an_event_is_refused(tmp_path: Path) -> None:
    def twice(file: Any) -> None:
        file["intensity/indices"][1] = file["intensity/indices"][0]

    assert "stands twice" in refused("unreadable_layer", lambda: read_climada(changed(tmp_path, twice)))


def test_a_hazard_whose_frequencies_are_words_is_refused(tmp_path: Path) -> None:
    def worded(file: Any) -> None:
        del file["frequency"]
        file["frequency"] = np.array([b"often"])

    refused("unreadable_layer", lambda: read_climada(changed(tmp_path, worded)))
