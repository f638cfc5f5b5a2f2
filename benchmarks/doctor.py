"""The doctor and the open data of the example city, in seconds of the processor; a busy machine adds to the clock only.

python benchmarks/doctor.py [--json OUT]
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import sqlite3
import subprocess
import sys
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
EXAMPLE = ROOT / "examples" / "panama" / "plan-de-trabajo.docx"


@dataclass(frozen=True)
class Line:
    """A measured value with the goal it is held against."""

    name: str
    value: float
    unit: str
    goal: float
    ok: bool


def main() -> int:
    """Measure and print; 0 when every goal is reached."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", type=Path, metavar="OUT", help="also write the rows there")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        cauce(data, "import", str(EXAMPLE), "--plan", "panama")
        with sqlite3.connect(data / "cauce.sqlite3") as database:
            database.execute("UPDATE web_plan SET published_at = '2027-01-02 12:00:00'")
        lines = [
            timed("doctor --data, example city", 1.5, data, "doctor", "--data"),
            timed("dump, example city", 6.0, data, "dump", "panama", str(Path(folder) / "out.zip")),
        ]
    for line in lines:
        print(f"{line.name:40} {line.value:8.3f} {line.unit}  goal {line.goal:g}  {'ok' if line.ok else 'MISSED'}")
    if arguments.json:
        arguments.json.write_text(json.dumps([asdict(line) for line in lines], indent=1), encoding="utf-8")
    return 0 if all(line.ok for line in lines) else 1


def timed(name: str, goal: float, data: Path, *words: str, times: int = 3) -> Line:
    """Return the least time that a command takes of the processor."""
    best = min(cauce(data, *words) for _ in range(times))
    return Line(name, round(best, 3), "s", goal, best < goal)


def cauce(data: Path, *words: str) -> float:
    """Do a command and return the seconds of the processor that it took; it may find that something differs."""
    environment = {**os.environ, "CAUCE_DATA": str(data), "PYTHONPATH": str(ROOT / "src")}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        [sys.executable, "-m", "cauce.cli", *words], env=environment, capture_output=True, check=False
    )
    if done.returncode not in (0, 1):
        raise SystemExit(done.stderr.decode())
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    raise SystemExit(main())
