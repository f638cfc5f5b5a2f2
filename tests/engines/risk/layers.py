"""Layer files written for the tests: rasters, vectors, tables, each with the mistake that a test is about."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import rasterio
import shapely
from rasterio.transform import from_origin

ORIGIN = (660_000.0, 1_000_000.0)


def raster(path: Path, values: Any, *, crs: str | None = "EPSG:32617", cell: float = 10.0, **more: Any) -> Path:
    """Write a GeoTIFF."""
    array = np.asarray(values, dtype=np.float32)
    profile = {"driver": "GTiff", "height": array.shape[0], "width": array.shape[1], "count": 1, "dtype": "float32"}
    transform = from_origin(*more.pop("origin", ORIGIN), cell, cell)
    unit = more.pop("unit", "")
    with rasterio.open(path, "w", **profile, crs=crs, transform=transform, **more) as file:
        file.write(array, 1)
        if unit:
            file.set_band_unit(1, unit)
    return path


def vector(path: Path, shapes: list[Any], *, crs: str | None = "EPSG:32617", **columns: list[Any]) -> Path:
    """Write a vector layer in the format of its ending."""
    driver = {".gpkg": "GPKG", ".geojson": "GeoJSON", ".shp": "ESRI Shapefile"}[path.suffix]
    raw = np.array([None if shape is None else shapely.to_wkb(shape) for shape in shapes], dtype=object)
    kinds = {shape.geom_type for shape in shapes if shape is not None}
    geometry = kinds.pop() if len(kinds) == 1 else "Unknown"
    fields = {name: np.array(values) for name, values in columns.items()}
    options: dict[str, Any] = {"layer": "layer"} if driver == "GPKG" else {}
    pyogrio.raw.write(
        path, raw, field_data=list(fields.values()), fields=list(fields), geometry_type=geometry, crs=crs,
        driver=driver, **options,
    )  # fmt: skip
    return path


def parquet(path: Path, shapes: list[Any], *, crs: Any = "EPSG:32617", **columns: list[Any]) -> Path:
    """Write GeoParquet."""
    import pyarrow
    import pyarrow.parquet
    from pyproj import CRS

    system = {"crs": CRS.from_user_input(crs).to_json_dict()} if crs else {"crs": None}
    about = {"version": "1.1.0", "primary_column": "geometry",
             "columns": {"geometry": {"encoding": "WKB", "geometry_types": [], **system}}}  # fmt: skip
    table = pyarrow.table({**columns, "geometry": [shapely.to_wkb(shape) for shape in shapes]})
    pyarrow.parquet.write_table(table.replace_schema_metadata({"geo": json.dumps(about)}), path)
    return path
