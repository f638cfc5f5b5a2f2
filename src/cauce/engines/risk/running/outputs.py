"""Results as files (resultados en archivos): CSV, GeoParquet, GeoPackage, COG, and what a run was made of."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

import cauce
from cauce.engines.risk.exposure import Exposure
from cauce.engines.risk.hazard import Grid
from cauce.engines.risk.running.results import Results
from cauce.engines.risk.running.tables import BOUNDS, reason_of_assets, territory_of_assets, write_tables

if TYPE_CHECKING:
    from cauce.engines.risk.uncertainty_bands import Spread

LIBRARIES = ("numpy", "numba", "scipy", "shapely", "pyproj", "rasterio", "pyogrio", "pyarrow", "h5py")


def write_results(folder: Path, found: Results) -> list[Path]:
    """Write what the case asks for, save the report, and return the files.

    Notes
    -----
    Files are written under another name and then moved, so that a file is whole or not there.
    """
    folder.mkdir(parents=True, exist_ok=True)
    made: list[Path] = []
    formats = found.case.formats
    if "csv" in formats:
        made += write_tables(folder, found)
    if "parquet" in formats:
        made.append(_write_parquet(folder / "assets.parquet", found))
    if "gpkg" in formats:
        made.append(_write_geopackage(folder / "assets.gpkg", found))
    if "tif" in formats and isinstance(found.inputs.hazard.sites, Grid):
        made.append(_write_raster(folder / "expected-annual-loss.tif", found))
    return [*made, _write_provenance(folder / "run.json", found)]


def first_points(exposure: Exposure) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return one point an asset: its first piece's."""
    if exposure.asset is None:
        return exposure.x, exposure.y
    first = np.unique(exposure.asset, return_index=True)[1]
    return exposure.x[first], exposure.y[first]


def _columns(found: Results) -> dict[str, NDArray[Any]]:
    exposure, impact = found.inputs.exposure, found.impact
    left_out = reason_of_assets(impact)
    columns: dict[str, NDArray[Any]] = {
        "id": np.array(impact.ids, dtype=object),
        "value": exposure.value,
        "curve": np.array([exposure.curve_ids[at] for at in exposure.curve], dtype=object),
        "expected_annual_loss": impact.eai,
        "left_out": np.array([left_out.get(id, "") for id in impact.ids], dtype=object),
    }
    if exposure.territory is not None:
        columns["territory"] = np.array(territory_of_assets(found), dtype=object)
    if impact.people_eai is not None:
        columns["expected_annual_people"] = impact.people_eai
    if found.bands is not None and (spread := found.bands.assets) is not None:
        for bound, values in zip(BOUNDS, (spread.low, spread.middle, spread.high), strict=True):
            columns[f"expected_annual_loss_{bound}"] = values
    if found.worst:
        columns["loss_in_worst_event"] = found.worst[0].loss
    return columns


def _points(exposure: Exposure) -> NDArray[Any]:
    import shapely  # noqa: PLC0415 - heavy: loads with the first file

    return np.asarray(shapely.to_wkb(shapely.points(*first_points(exposure))), dtype=object)


def _write_parquet(path: Path, found: Results) -> Path:
    import pyarrow  # noqa: PLC0415 - heavy: loads with the first file
    import pyarrow.parquet as parquet  # noqa: PLC0415 - as above
    from pyproj import CRS  # noqa: PLC0415 - as above

    exposure = found.inputs.exposure
    told = {"encoding": "WKB", "geometry_types": ["Point"], "crs": CRS.from_user_input(exposure.crs).to_json_dict()}
    geo = {"version": "1.1.0", "primary_column": "geometry", "columns": {"geometry": told}}
    columns = {name: pyarrow.array(values) for name, values in _columns(found).items()}
    table = pyarrow.table({**columns, "geometry": pyarrow.array(_points(exposure), type=pyarrow.binary())})
    fresh = path.with_name(path.name + ".part")
    parquet.write_table(table.replace_schema_metadata({"geo": json.dumps(geo)}), fresh)
    fresh.replace(path)
    return path


def _write_geopackage(path: Path, found: Results) -> Path:
    import pyogrio  # noqa: PLC0415 - heavy: loads with the first file

    columns, exposure = _columns(found), found.inputs.exposure
    fresh = path.with_name(f"part-{path.name}")
    fresh.unlink(missing_ok=True)
    pyogrio.raw.write(
        fresh, _points(exposure), field_data=list(columns.values()), fields=list(columns), geometry_type="Point",
        crs=exposure.crs, driver="GPKG", layer="assets",
    )  # fmt: skip
    fresh.replace(path)
    return path


def _write_raster(path: Path, found: Results) -> Path:
    """Write the expected annual loss of each cell as a cloud-optimised GeoTIFF; cells without assets have no data."""
    import rasterio  # noqa: PLC0415 - heavy: loads with the first file
    from rasterio.transform import Affine  # noqa: PLC0415 - as above

    grid, exposure = found.inputs.hazard.sites, found.inputs.exposure
    placement, impact = found.placement, found.impact
    assert isinstance(grid, Grid)
    of_points = impact.eai if impact.eai_of_pieces is None else impact.eai_of_pieces
    known = placement.site >= 0
    sums = np.bincount(placement.site[known], weights=of_points[known], minlength=grid.size)
    there = np.bincount(placement.site[known], minlength=grid.size) > 0
    values = np.where(there, sums, -1.0).reshape(grid.height, grid.width).astype(np.float32)
    fresh = path.with_name(f"part-{path.name}")
    with rasterio.open(
        fresh, "w", driver="COG", height=grid.height, width=grid.width, count=1, dtype="float32", nodata=-1.0,
        crs=grid.crs, transform=Affine(*grid.affine), compress="deflate",
    ) as file:  # fmt: skip
        file.write(values, 1)
        file.update_tags(1, unit=f"{exposure.currency} per year and cell")
    fresh.replace(path)
    return path


def versions() -> dict[str, str]:
    """Return the version of this program and of each library that numbers pass through."""
    found = {"cauce": cauce.__version__}
    for name in LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def provenance(found: Results) -> Mapping[str, Any]:
    """Return what a run was made of, so that it can be made again, and its figures with their bands."""
    case, inputs, impact = found.case, found.inputs, found.impact
    return {
        "title": case.title, "case": case.told, "case_file": case.path.name, "files": case.layers(),
        "versions": versions(), "hazard": asdict(inputs.hazard.origin), "exposure": asdict(inputs.exposure.origin),
        "curves": {each.id: each.source for each in inputs.used},
        "results": figures_of(found),
        "uncertainty": uncertainty_of(found),
        "left_out": [{"layer": each.layer, "reason": each.reason, "count": len(each.ids)}
                     for each in (*inputs.excluded, *impact.excluded)],
    }  # fmt: skip


def figures_of(found: Results) -> dict[str, Any]:
    """Return the main figures; with samples each says between which bounds nine of ten lie."""
    impact, bands, curve = found.impact, found.bands, found.curve
    periods = found.case.return_periods if bands is None else bands.return_period.tolist()
    people = None if impact.people_at_event is None else impact.annual_people
    return {
        "expected_annual_loss": impact.aai, **_band("expected_annual_loss", bands.expected if bands else None, 0),
        "expected_annual_people": people, **_band("expected_annual_people", bands.people if bands else None, 0),
        "currency": impact.currency, "price_year": impact.price_year, "total_value": impact.total_value,
        "tail": impact.tail,
        "return_periods": [
            {"years": period, "loss": number(curve.loss_at(period)),
             **_band("loss", bands.periods if bands else None, place)} for place, period in enumerate(periods)
        ],
        "territories": [
            {**asdict(each), **_band("expected_annual_loss", bands.territories if bands else None, place),
             **_band("expected_annual_people", bands.people_territories if bands else None, place)}
            for place, each in enumerate(impact.territories.values())
        ],
        "worst_events": [{"event": name, "loss": loss} for name, loss in impact.worst_events()],
    }  # fmt: skip


def _band(name: str, spread: Spread | None, place: int) -> dict[str, float | None]:
    if spread is None:
        return {}
    return {f"{name}_{bound}": number(value) for bound, value in zip(BOUNDS, spread.at(place), strict=True)}


def number(value: float) -> float | None:
    """Return a number as JSON knows it: none where there is nothing to say."""
    return None if value != value else value


def uncertainty_of(found: Results) -> dict[str, Any] | None:
    """Return what was varied, how often, and which quantity matters most."""
    if (bands := found.bands) is None:
        return None
    asked, told = bands.sampling, bands.sensitivity
    by_type = {name: dict(shares) for name, shares in asked.types.items()}
    return {
        "samples": asked.samples, "computed": asked.drawn, "seed": asked.seed, "way": asked.way,
        "quantities": [asdict(each) for each in asked.quantities], "asset_error": bands.asset_error,
        **({"types": by_type, "types_counted": asked.types_counted} if by_type else {}),
        "sensitivity": None if told is None else {"first_order": dict(told.first), "total": dict(told.total)},
    }  # fmt: skip


def _write_provenance(path: Path, found: Results) -> Path:
    text = json.dumps(provenance(found), ensure_ascii=False, indent=1, default=str)
    path.write_text(text + "\n", encoding="utf-8")
    return path
