"""Rasters under points (capas ráster bajo puntos): values, what nodata is, and what is refused."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import rasterio
from pyproj import Transformer
from rasterio.transform import from_origin

from cauce.engines.risk import Grid, UnusableLayer
from cauce.engines.risk.raster_stack import sample, sample_files

GRID = Grid("EPSG:32617", (10.0, 0.0, 0.0, 0.0, -10.0, 50.0), 5, 8)


def written(path: Path, values: np.ndarray, *, crs: str | None = "EPSG:32617", nodata: float | None = -9999) -> Path:
    transform = from_origin(660_000, 1_000_050, 10, 10)
    with rasterio.open(
        path, "w", driver="GTiff", height=values.shape[0], width=values.shape[1], count=1, dtype=values.dtype,
        crs=crs, transform=transform, nodata=nodata,
    ) as file:  # fmt: skip
        file.write(values, 1)
    return path


def test_nothing_is_ever_blended_with_nodata() -> None:
    ones = np.ones((5, 8))
    ones[2, 4] = -9999
    x, y = np.random.default_rng(1).random((2, 4000)) * np.array([[80], [50]])
    for method in ("nearest", "bilinear"):
        found = sample(x, y, ones, GRID, nodata=-9999.0, method=method)
        told = np.isfinite(found)
        np.testing.assert_allclose(found[told], 1.0, rtol=1e-15)
        assert (np.isnan(found) == ((x // 10 == 4) & ((50 - y) // 10 == 2))).all()


def test_between_cells_a_plane_is_read_exactly() -> None:
    row, column = np.mgrid[0:5, 0:8]
    plane = 3.0 * (column + 0.5) - 2.0 * (row + 0.5)
    x, y = 5 + np.random.default_rng(2).random((2, 500)) * np.array([[70], [40]])
    found = sample(x, y, plane, GRID, method="bilinear")
    np.testing.assert_allclose(found, 0.3 * x - 0.2 * (50 - y), atol=1e-12)


def test_files_in_another_system_are_read_at_the_same_points(tmp_path: Path) -> None:
    values = np.arange(40, dtype=np.float32).reshape(5, 8)
    values[0, 0] = -9999
    paths = [written(tmp_path / "a.tif", values), written(tmp_path / "b.tif", values * 2)]
    x, y = np.array([660_005.0, 660_035, 660_075, 670_000]), np.array([1_000_045.0, 1_000_025, 1_000_005, 1_000_045])
    lon, lat = Transformer.from_crs("EPSG:32617", "EPSG:4326", always_xy=True).transform(x, y)
    first, second = sample_files(lon, lat, paths, crs="EPSG:4326")
    np.testing.assert_array_equal(first.values, [np.nan, 19, 39, np.nan])
    np.testing.assert_array_equal(second.values[1:3], [38, 78])
    assert (first.name, first.outside, first.without_data) == ("a.tif", 1, 1)


def test_the_number_of_threads_changes_no_bit(tmp_path: Path) -> None:
    path = written(tmp_path / "a.tif", np.random.default_rng(3).random((50, 80), dtype=np.float32))
    x, y = (
        660_000 + np.random.default_rng(4).random(90_000) * 800,
        1_000_050 - np.random.default_rng(5).random(90_000) * 500,
    )
    one, two = (
        next(sample_files(x, y, [path], crs="EPSG:32617", method="bilinear", threads=threads)).values
        for threads in (1, 3)
    )
    assert one.tobytes() == two.tobytes()


def test_a_raster_without_a_system_or_elsewhere_or_no_raster_is_refused(tmp_path: Path) -> None:
    values = np.ones((5, 8), dtype=np.float32)
    (tmp_path / "text.tif").write_text("not a raster", encoding="utf-8")
    cases = {
        "layer_without_crs": written(tmp_path / "none.tif", values, crs=None),
        "raster_covers_none": written(tmp_path / "far.tif", values),
        "raster_unreadable": tmp_path / "text.tif",
    }
    for code, path in cases.items():
        with pytest.raises(UnusableLayer) as refused:
            list(sample_files(np.array([1.0]), np.array([2.0]), [path], crs="EPSG:32617"))
        assert refused.value.problem.code == code


def test_a_way_of_reading_that_is_not_known_is_refused() -> None:
    with pytest.raises(UnusableLayer) as refused:
        sample(np.array([1.0]), np.array([1.0]), np.ones((5, 8)), GRID, method="cubic")
    assert "bilinear" in str(refused.value)


def test_no_data_is_known_as_the_raster_itself_rounds_it(tmp_path: Path) -> None:
    values = np.ones((5, 8), dtype=np.float32)
    values[2, 4] = -9999.9  # which 32 bits hold as -9999.900390625
    path = written(tmp_path / "a.tif", values, nodata=-9999.9)
    x, y = np.array([660_045.0, 660_005]), np.array([1_000_025.0, 1_000_005])
    for method in ("nearest", "bilinear"):
        (found,) = sample_files(x, y, [path], crs="EPSG:32617", method=method)
        np.testing.assert_array_equal(found.values, [np.nan, 1.0])
        assert found.without_data == 1


def test_no_data_that_a_raster_cannot_hold_stands_in_no_cell() -> None:
    high = np.full((5, 8), 241, dtype=np.uint8)
    assert sample(np.array([5.0]), np.array([5.0]), high, GRID, nodata=-9999.0).tolist() == [241.0]
