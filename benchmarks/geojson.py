"""A large GeoJSON as the office brings it: how much memory its reading takes, whatever the file weighs.

    python benchmarks/geojson.py [--json OUT] [--megabytes N]

Zones of a thousand corners are made up and checked as the job does it; a list of places as large as is taken is read
too. Each in a process of its own: seconds and memory are that process's, its start and its libraries included.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from benchmarks.lines import Line, asked, conclude, tell_load  # noqa: E402 - found beside this file

SEED = 20170508
CORNERS = 1000
LIST_MEGABYTES = 49  # of a list at most 50 MB are taken
MOST_SECONDS = 60
# Of zones the shapes are held as numbers (GDAL's, then ours), the text never; of a list what it says of each place.
MOST_MEGABYTES = {"zones": 600, "places": 300}
CHECK = """
import sys
from pathlib import Path
from cauce.engines.risk import layer_files
with layer_files.opened(Path(sys.argv[1]), Path(sys.argv[1] + "-open")) as file:
    print(layer_files.describe(file, class_field="clase").features)
"""
READ = """
import sys
from pathlib import Path
from cauce.importer.facilities import read_list
print(len(read_list(Path(sys.argv[1]).read_bytes(), name="lista").lines))
"""


def main() -> int:
    """Measure everything and print it; 0 when every goal is reached."""
    parser = asked(__doc__)
    parser.add_argument("--megabytes", type=int, default=200, help="how large the zones are (%(default)s)")
    arguments = parser.parse_args()
    tell_load()
    lines: list[Line] = []
    with tempfile.TemporaryDirectory(prefix="cauce-geojson-") as name:
        for what, size, shape, work in (
            ("zones", arguments.megabytes, zone, CHECK),
            ("places", LIST_MEGABYTES, place, READ),
        ):
            path = Path(name) / f"{what}.geojson"
            write(path, size * 1_000_000, shape)
            seconds, megabytes = run(path, work)
            most = MOST_MEGABYTES[what]
            lines += [
                Line(f"{what} of {size} MB of GeoJSON", seconds, "s", MOST_SECONDS, seconds < MOST_SECONDS),
                Line(f"{what}: most memory", megabytes, "MB", most, megabytes < most),
            ]
    return conclude(lines, out=arguments.json)


def write(path: Path, size: int, shape: Callable[[random.Random], dict[str, object]]) -> None:
    """Write a collection of a size."""
    dice = random.Random(SEED)
    with path.open("w", encoding="utf-8") as written:
        written.write('{"type":"FeatureCollection","features":[')
        comma = ""
        while written.tell() < size:
            written.write(comma + json.dumps(shape(dice)))
            comma = ",\n"
        written.write("]}")


def zone(dice: random.Random) -> dict[str, object]:
    """A zone of many corners, of one of three classes."""
    west, south = dice.uniform(-79.7, -79.3), dice.uniform(8.9, 9.2)
    side = CORNERS // 2
    low = [[round(west + at * 1e-5, 7), round(south + dice.random() * 1e-5, 7)] for at in range(side)]
    high = [[round(west + at * 1e-5, 7), round(south + 1e-4 + dice.random() * 1e-5, 7)] for at in reversed(range(side))]
    ring = [*low, *high, low[0]]
    told = {"clase": dice.choice(["baja", "media", "alta"])}
    return {"type": "Feature", "properties": told, "geometry": {"type": "Polygon", "coordinates": [ring]}}


def place(dice: random.Random) -> dict[str, object]:
    """A school with its outline, as an export of buildings has it."""
    west, south = dice.uniform(-79.7, -79.3), dice.uniform(8.9, 9.2)
    ring = [[round(west + dice.random() * 1e-3, 7), round(south + dice.random() * 1e-3, 7)] for _corner in range(20)]
    told = {"nombre": f"Escuela {dice.randint(1, 10**6)}", "tipo": "escuela", "direccion": "Calle primera"}
    geometry = {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}
    return {"type": "Feature", "properties": told, "geometry": geometry}


def run(path: Path, work: str) -> tuple[float, float]:
    """Read a file in a process of its own; return its seconds and its largest memory in MB."""
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-c", work, str(path)], env={**os.environ, "PYTHONPATH": str(ROOT / "src")}
    )
    _pid, code, used = os.wait4(process.pid, 0)
    if code:
        raise SystemExit(f"{path.name} came to no end.")
    return time.perf_counter() - began, used.ru_maxrss / 1024


if __name__ == "__main__":
    sys.exit(main())
