"""Hazards from rasters (amenazas en ráster): a map by return period or by event, read by window, nodata kept apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from cauce.engines.risk import units
from cauce.engines.risk.checks import UnusableLayer, refuse_nan, refuse_negative
from cauce.engines.risk.exposure import Exposure
from cauce.engines.risk.files import LIMIT, check_file
from cauce.engines.risk.hazard.frequencies import Tail, trapezoid_frequencies
from cauce.engines.risk.hazard.model import EventMatrix, Hazard, Origin
from cauce.engines.risk.hazard.placement import place
from cauce.engines.risk.hazard.sites import Grid

Nodata = Literal["unknown", "dry"]


@dataclass(frozen=True)
class RasterMap:
    """A band of a raster file: one map of a hazard."""

    path: Path
    band: int = 1


def read_rasters(
    maps: Sequence[RasterMap],
    *,
    kind: str,
    unit: str,
    return_periods: Sequence[float] | None = None,
    frequency: Sequence[float] | None = None,
    names: Sequence[str] | None = None,
    tail: Tail = "none",
    around: Exposure | None = None,
    crs: str = "",
    nodata: Nodata = "unknown",
    nodata_value: float | None = None,
    name: str = "",
    origin: Origin | None = None,
    limit: int = LIMIT,
) -> Hazard:
    """Read a hazard of some raster maps on one grid.

    Parameters
    ----------
    return_periods, frequency
        One of the two: years of maps by return period, rising; or 1/year of events.
    around, crs
        Read only the window in which these assets stand; the reference system where the file says none.
    nodata
        What cells without data mean: «unknown», so that assets on them are left out and listed; or «dry», if whoever
        made the map says so.
    nodata_value
        The value that stands for no data where the file does not say it.

    Raises
    ------
    UnusableLayer
        A missing reference system, other grids, NaN, depths below zero, units that contradict the file.
    """
    if (return_periods is None) == (frequency is None) or len(return_periods or frequency or ()) != len(maps):
        given = len(return_periods or frequency or ())
        raise UnusableLayer("return_periods_missing", name or "hazard", maps=len(maps), periods=given)
    layer = name or maps[0].path.name
    matrix, unknown, grid = _read_all(
        maps, around=around, crs=crs, unit=unit, nodata=nodata, nodata_value=nodata_value, limit=limit
    )
    often, called = _often(maps, return_periods, frequency, tail=tail, layer=layer)
    return Hazard(
        kind=kind, unit=unit, event_names=tuple(names or called), frequency=often, sites=grid,
        intensity=matrix, unknown=unknown, tail=tail, name=layer,
        return_periods=None if return_periods is None else np.asarray(return_periods, dtype=np.float64),
        origin=origin or Origin(file=str(maps[0].path)),
    )  # fmt: skip


def _often(
    maps: Sequence[RasterMap], periods: Sequence[float] | None, frequency: Sequence[float] | None, *, tail: Tail,
    layer: str,
) -> tuple[NDArray[np.float64], list[str]]:  # fmt: skip
    """Return how often each map counts, 1/year, and what it is called."""
    if periods is not None:
        return trapezoid_frequencies(periods, tail=tail, layer=layer), [f"T{period:g}" for period in periods]
    called = [each.path.stem if each.band == 1 else f"{each.path.stem}:{each.band}" for each in maps]
    return np.asarray(frequency, dtype=np.float64), called


def _read_all(
    maps: Sequence[RasterMap], *, around: Exposure | None, crs: str, unit: str, nodata: Nodata,
    nodata_value: float | None, limit: int,
) -> tuple[EventMatrix, NDArray[np.bool_] | None, Grid]:  # fmt: skip
    """Return the values of all maps, the cells of which any says nothing, and their grid."""
    rows, unknown, grid = [], None, None
    for each in maps:
        check_file(each.path, layer=each.path.name, limit=limit)
        values, missing, here = _window(each, around=around, crs=crs, unit=unit, nodata_value=nodata_value)
        if grid is not None and here != grid:
            raise UnusableLayer("grids_differ", each.path.name, other=maps[0].path.name)
        grid = here
        refuse_nan(values, layer=each.path.name, what="intensity")
        refuse_negative(values.ravel(), layer=each.path.name, what="intensity")
        at = np.flatnonzero(values.ravel())
        rows.append((at.astype(np.int32), values.ravel()[at]))
        if nodata == "unknown" and missing.any():
            unknown = missing.ravel() if unknown is None else unknown | missing.ravel()
    assert grid is not None
    return EventMatrix.from_rows(rows, sites=grid.size), unknown, grid


def _window(
    each: RasterMap, *, around: Exposure | None, crs: str, unit: str, nodata_value: float | None
) -> tuple[NDArray[Any], NDArray[np.bool_], Grid]:
    """Return a map's values (zero where there are no data), where there are none, and the grid of the window."""
    import rasterio  # noqa: PLC0415 - heavy: loads with the first raster
    from rasterio.errors import RasterioError  # noqa: PLC0415 - as above

    layer = each.path.name
    try:
        with rasterio.open(each.path) as raster:
            if each.band > raster.count:
                raise UnusableLayer("bands_missing", layer, bands=raster.count, band=each.band)
            if raster.transform.is_identity:
                raise UnusableLayer("raster_without_place", layer)
            system = raster.crs.to_string() if raster.crs else crs
            if not system:
                raise UnusableLayer("layer_without_crs", layer)
            _refuse_other_unit(raster.units[each.band - 1], unit, layer=layer)
            grid = Grid(system, tuple(raster.transform)[:6], raster.height, raster.width)
            column, row, width, height = _around(grid, around, layer=layer)
            masked = raster.read(each.band, window=((row, row + height), (column, column + width)), masked=True)
            by, plus = raster.scales[each.band - 1], raster.offsets[each.band - 1]
    except RasterioError as broken:
        raise UnusableLayer("unreadable_layer", layer, reason=str(broken).splitlines()[0]) from broken
    values, missing = np.asarray(masked.data), np.ma.getmaskarray(masked).copy()
    if nodata_value is not None:
        missing |= values == nodata_value
    values = values.astype(np.float32 if values.dtype.kind == "f" and values.itemsize <= 4 else np.float64)
    if (by, plus) != (1.0, 0.0):  # the file keeps its values packed, as centimetres in whole numbers
        values = np.where(missing, 0.0, values * by + plus)
    a, b, c, d, e, f = grid.affine
    corner = (a, b, c + a * column + b * row, d, e, f + d * column + e * row)
    return (
        np.where(missing, values.dtype.type(0), values),
        missing,
        replace(grid, affine=corner, height=height, width=width),
    )


def _refuse_other_unit(found: str | None, wanted: str, *, layer: str) -> None:
    """Refuse a file that names another unit than the case does."""
    if not found or found.strip().lower() not in {*units.UNITS, *units.WRITTEN}:
        return
    if units.unit(found, layer=layer) != units.unit(wanted, layer=layer):
        raise UnusableLayer("unit_contradicts", layer, found=units.unit(found, layer=layer).name, unit=wanted)


def _around(grid: Grid, around: Exposure | None, *, layer: str) -> tuple[int, int, int, int]:
    """Return column, row, width and height of the window around some assets, the whole grid for none.

    Raises
    ------
    UnusableLayer
        No asset lies near the grid.
    """
    if around is None or not len(around.x):
        return 0, 0, grid.width, grid.height
    there = around.in_crs(grid.crs)
    column, row = grid.cells(there.x, there.y)
    known = np.isfinite(column) & np.isfinite(row)
    first = int(np.clip(np.floor(column[known].min()) - 1, 0, grid.width))
    top = int(np.clip(np.floor(row[known].min()) - 1, 0, grid.height))
    last = int(np.clip(np.floor(column[known].max()) + 2, 0, grid.width))
    bottom = int(np.clip(np.floor(row[known].max()) + 2, 0, grid.height))
    if first >= last or top >= bottom:
        place(SimpleNamespace(sites=grid, unknown=None, name=layer), around)  # says what does not meet
    return first, top, last - first, bottom - top
