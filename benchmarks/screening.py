"""Screening from a large elevation: how long each takes and how much memory, whatever the raster weighs.

    python benchmarks/screening.py [--json OUT] [--side CELLS]

A ground of waves is made up, 60 km wide at 12,000 cells a side (144 million). Each case runs in a process of its own,
as «cauce risk screen» does; seconds and memory are that process's, its start included.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
from rasterio.transform import from_origin
from rasterio.windows import Window

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from benchmarks.lines import Line, asked, conclude, tell_load  # noqa: E402 - found beside this file

WEST, NORTH, WIDE = 640_000, 1_040_000, 60_000
CASES = {
    "landslide": (
        '[layers]\nelevation="e.tif"\n[values]\nlithology_factor=5\nrain_day_mm=450\nintensity_mmi=9\n'
        'rain_months="260 260 260 260 260 260 260 260 260 260 260 260"\n'
    ),
    "flood": '[layers]\nelevation="e.tif"\nextent="wet.geojson"\n',
    "tsunami": (
        '[layers]\nelevation="e.tif"\nzone="wet.geojson"\nroads="roads.geojson"\n[values]\n'
        "arrival_min=300\nwarning_min=5\nreaction_min=5\nspeed_m_s=1.1\n"
    ),
}
MOST_SECONDS, MOST_MEGABYTES = 60, 700


def main() -> int:
    """Measure everything and print it; 0 when every goal is reached."""
    parser = asked(__doc__)
    parser.add_argument("--side", type=int, default=12_000, help="cells of a side (%(default)s)")
    arguments = parser.parse_args()
    tell_load()
    lines: list[Line] = []
    with tempfile.TemporaryDirectory(prefix="cauce-screening-") as name:
        folder = Path(name)
        # In a process of its own: what it takes would count as that of the processes begun after it.
        writer = multiprocessing.get_context("spawn").Process(target=write_layers, args=(folder, arguments.side))
        writer.start()
        writer.join()
        for kind, told in CASES.items():
            seconds, megabytes = run(folder, kind, told)
            lines += [
                Line(f"{kind} from {arguments.side**2:,} cells", seconds, "s", MOST_SECONDS, seconds < MOST_SECONDS),
                Line(f"{kind}: most memory", megabytes, "MB", MOST_MEGABYTES, megabytes < MOST_MEGABYTES),
            ]
    return conclude(lines, out=arguments.json)


def write_layers(folder: Path, side: int) -> None:
    """Write a ground of waves, a wet square, and roads every 200 m."""
    cell, rows = WIDE / side, 500
    told: dict[str, Any] = {"driver": "GTiff", "count": 1, "dtype": "float32", "crs": "EPSG:32617", "nodata": -9999}
    where = from_origin(WEST, NORTH, cell, cell)
    with rasterio.open(folder / "e.tif", "w", height=side, width=side, transform=where, tiled=True, **told) as raster:
        for row in range(0, side, rows):
            count = min(rows, side - row)
            y, x = np.arange(row, row + count)[:, None] * cell, np.arange(side)[None, :] * cell
            ground = 400 + 350 * np.sin(x / 900) * np.cos(y / 700) + x * 0.002
            raster.write(ground.astype("float32"), 1, window=Window(0, row, side, count))
    low, high = 1_000, WIDE - 1_000
    lines = [[[WEST + low, NORTH - at], [WEST + high, NORTH - at]] for at in range(low, high, 200)]
    lines += [[[WEST + at, NORTH - low], [WEST + at, NORTH - high]] for at in range(low, high, 200)]
    near, far = 5_000, WIDE - 5_000
    ring = [[WEST + x, NORTH - y] for x, y in ((near, near), (far, near), (far, far), (near, far), (near, near))]
    write_shapes(folder / "roads.geojson", [{"type": "LineString", "coordinates": line} for line in lines])
    write_shapes(folder / "wet.geojson", [{"type": "Polygon", "coordinates": [ring]}])


def write_shapes(path: Path, shapes: list[dict[str, Any]]) -> None:
    """Write a GeoJSON in metres."""
    crs = {"type": "name", "properties": {"name": "EPSG:32617"}}
    features = [{"type": "Feature", "properties": {}, "geometry": shape} for shape in shapes]
    path.write_text(json.dumps({"type": "FeatureCollection", "crs": crs, "features": features}), encoding="utf-8")


def run(folder: Path, kind: str, told: str) -> tuple[float, float]:
    """Screen in a process of its own; return its seconds and its largest memory in MB."""
    case = folder / f"{kind}.toml"
    case.write_text(f'kind = "{kind}"\n{told}', encoding="utf-8")
    asked = [sys.executable, "-m", "cauce.cli", "risk", "screen", str(case), "--out", str(folder / kind)]
    began = time.perf_counter()
    process = subprocess.Popen(asked, env={**os.environ, "PYTHONPATH": str(ROOT / "src")})
    _pid, code, used = os.wait4(process.pid, 0)
    if code:
        raise SystemExit(f"{kind} came to no end.")
    return time.perf_counter() - began, kilobytes_of(used) / 1024


def kilobytes_of(used: resource.struct_rusage) -> int:
    """The largest memory of a process that ended, in KiB."""
    return used.ru_maxrss


if __name__ == "__main__":
    sys.exit(main())
