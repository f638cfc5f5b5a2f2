"""The doctor and the open data of the example city, in seconds of the processor; a busy machine adds to the clock only.

python benchmarks/doctor.py [--json OUT]
"""

from __future__ import annotations

import os
import resource
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from benchmarks.lines import Line, asked, conclude  # noqa: E402 - found beside this file

EXAMPLE = ROOT / "examples" / "panama" / "plan-de-trabajo.docx"


def main() -> int:
    """Measure and print; 0 when every goal is reached."""
    parser = asked(__doc__)
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
    return conclude(lines, out=arguments.json)


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
