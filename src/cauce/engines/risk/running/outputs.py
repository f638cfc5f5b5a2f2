"""Results as files (resultados en archivos): CSV, GeoParquet, GeoPackage, COG, and what a run was made of."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

import cauce
from cauce.engines.risk.exposure import Exposure
from cauce.engines.risk.hazard import Grid
from cauce.engines.risk.hazard.placement import Placement
from cauce.engines.risk.impact import Impact
from cauce.engines.risk.running.case import Case, Inputs

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
LIBRARIES = ("numpy", "numba", "scipy", "shapely", "pyproj", "rasterio", "pyogrio", "pyarrow", "h5py")


def write_results(folder: Path, case: Case, inputs: Inputs, placement: Placement, impact: Impact) -> list[Path]:
    """Write what the case asks for, save the report, and return the files.

    Notes
    -----
    Files are written under another name and then moved, so that a file is whole or not there.
    """
    folder.mkdir(parents=True, exist_ok=True)
    made: list[Path] = []
    if "csv" in case.formats:
        made += _write_tables(folder, case, inputs, impact)
    if "parquet" in case.formats:
        made.append(_write_parquet(folder / "assets.parquet", inputs.exposure, impact))
    if "gpkg" in case.formats:
        made.append(_write_geopackage(folder / "assets.gpkg", inputs.exposure, impact))
    if "tif" in case.formats and isinstance(inputs.hazard.sites, Grid):
        made.append(_write_raster(folder / "expected-annual-loss.tif", inputs, placement, impact))
    return [*made, _write_provenance(folder / "run.json", case, inputs, impact)]


def _cell(value: Any) -> Any:
    """Return a cell that no program takes for a formula; numbers in full."""
    if isinstance(value, float | np.floating):
        return repr(float(value))
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA_SIGNS) else value


def _write_csv(path: Path, names: Sequence[str], rows: Iterable[Sequence[Any]]) -> Path:
    fresh = path.with_name(path.name + ".part")
    with fresh.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(names)
        writer.writerows([_cell(value) for value in row] for row in rows)
    fresh.replace(path)
    return path


def reason_of_assets(impact: Impact) -> dict[str, str]:
    """Return why an asset was left out of the sums, by its id."""
    return {id: each.reason for each in impact.excluded for id in each.ids}


def _write_tables(folder: Path, case: Case, inputs: Inputs, impact: Impact) -> list[Path]:
    exposure, left_out = inputs.exposure, reason_of_assets(impact)
    territory = (
        [exposure.territories[at] if at >= 0 else "" for at in exposure.territory]
        if exposure.territory is not None
        else [""] * exposure.size
    )
    people = impact.people_eai if impact.people_eai is not None else np.full(exposure.size, np.nan)
    assets = zip(
        impact.ids, exposure.value, [exposure.curve_ids[at] for at in exposure.curve], territory, impact.eai, people,
        [left_out.get(id, "") for id in impact.ids], strict=True,
    )  # fmt: skip
    affected = impact.people_at_event if impact.people_at_event is not None else np.full(len(impact.at_event), np.nan)
    curve = impact.exceedance(**_reading(case))
    return [
        _write_csv(folder / "assets.csv",
                   ["id", "value", "curve", "territory", "expected_annual_loss", "expected_annual_people", "left_out"],
                   assets),
        _write_csv(folder / "events.csv", ["event", "frequency_per_year", "loss", "people"],
                   zip(impact.event_names, impact.frequency, impact.at_event, affected, strict=True)),
        _write_csv(folder / "territories.csv",
                   ["territory", "assets", "value", "expected_annual_loss", "people", "expected_annual_people"],
                   [list(asdict(each).values()) for each in impact.territories.values()]),
        _write_csv(folder / "exceedance.csv", ["return_period_years", "loss"],
                   zip(curve.return_period, curve.loss, strict=True)),
        _write_csv(folder / "left-out.csv", ["layer", "reason", "id"],
                   [(each.layer, each.reason, id) for each in (*inputs.excluded, *impact.excluded) for id in each.ids]),
    ]  # fmt: skip


def _reading(case: Case) -> dict[str, Any]:
    told = case.part("run")
    return {key: told[key] for key in ("axis", "beyond") if key in told}


def first_points(exposure: Exposure) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return one point an asset: its first piece's."""
    if exposure.asset is None:
        return exposure.x, exposure.y
    first = np.unique(exposure.asset, return_index=True)[1]
    return exposure.x[first], exposure.y[first]


def _columns(exposure: Exposure, impact: Impact) -> dict[str, NDArray[Any]]:
    left_out = reason_of_assets(impact)
    columns: dict[str, NDArray[Any]] = {
        "id": np.array(impact.ids, dtype=object),
        "value": exposure.value,
        "curve": np.array([exposure.curve_ids[at] for at in exposure.curve], dtype=object),
        "expected_annual_loss": impact.eai,
        "left_out": np.array([left_out.get(id, "") for id in impact.ids], dtype=object),
    }
    if exposure.territory is not None:
        named = [exposure.territories[at] if at >= 0 else "" for at in exposure.territory]
        columns["territory"] = np.array(named, dtype=object)
    if impact.people_eai is not None:
        columns["expected_annual_people"] = impact.people_eai
    return columns


def _points(exposure: Exposure) -> NDArray[Any]:
    import shapely  # noqa: PLC0415 - heavy: loads with the first file

    return np.asarray(shapely.to_wkb(shapely.points(*first_points(exposure))), dtype=object)


def _write_parquet(path: Path, exposure: Exposure, impact: Impact) -> Path:
    import pyarrow  # noqa: PLC0415 - heavy: loads with the first file
    import pyarrow.parquet as parquet  # noqa: PLC0415 - as above
    from pyproj import CRS  # noqa: PLC0415 - as above

    told = {"encoding": "WKB", "geometry_types": ["Point"], "crs": CRS.from_user_input(exposure.crs).to_json_dict()}
    geo = {"version": "1.1.0", "primary_column": "geometry", "columns": {"geometry": told}}
    columns = {name: pyarrow.array(values) for name, values in _columns(exposure, impact).items()}
    table = pyarrow.table({**columns, "geometry": pyarrow.array(_points(exposure), type=pyarrow.binary())})
    fresh = path.with_name(path.name + ".part")
    parquet.write_table(table.replace_schema_metadata({"geo": json.dumps(geo)}), fresh)
    fresh.replace(path)
    return path


def _write_geopackage(path: Path, exposure: Exposure, impact: Impact) -> Path:
    import pyogrio  # noqa: PLC0415 - heavy: loads with the first file

    columns = _columns(exposure, impact)
    fresh = path.with_name(f"part-{path.name}")
    fresh.unlink(missing_ok=True)
    pyogrio.raw.write(
        fresh, _points(exposure), field_data=list(columns.values()), fields=list(columns), geometry_type="Point",
        crs=exposure.crs, driver="GPKG", layer="assets",
    )  # fmt: skip
    fresh.replace(path)
    return path


def _write_raster(path: Path, inputs: Inputs, placement: Placement, impact: Impact) -> Path:
    """Write the expected annual loss of each cell as a cloud-optimised GeoTIFF; cells without assets have no data."""
    import rasterio  # noqa: PLC0415 - heavy: loads with the first file
    from rasterio.transform import Affine  # noqa: PLC0415 - as above

    grid, exposure = inputs.hazard.sites, inputs.exposure
    assert isinstance(grid, Grid)
    share = np.ones(len(placement.site)) if exposure.share is None else exposure.share
    of_points = impact.eai[exposure.asset] * share if exposure.asset is not None else impact.eai
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


def provenance(case: Case, inputs: Inputs, impact: Impact) -> Mapping[str, Any]:
    """Return what a run was made of, so that it can be made again: case, files with digests, versions, curves."""
    return {
        "title": case.title, "case": case.told, "case_file": case.path.name, "files": case.layers(),
        "versions": versions(), "hazard": asdict(inputs.hazard.origin), "exposure": asdict(inputs.exposure.origin),
        "curves": {each.id: each.source for each in inputs.used},
        "results": {"expected_annual_loss": impact.aai, "currency": impact.currency, "price_year": impact.price_year,
                    "total_value": impact.total_value, "tail": impact.tail},
        "left_out": [{"layer": each.layer, "reason": each.reason, "count": len(each.ids)}
                     for each in (*inputs.excluded, *impact.excluded)],
    }  # fmt: skip


def _write_provenance(path: Path, case: Case, inputs: Inputs, impact: Impact) -> Path:
    text = json.dumps(provenance(case, inputs, impact), ensure_ascii=False, indent=1, default=str)
    path.write_text(text + "\n", encoding="utf-8")
    return path
