"""Mixed load, in short: twenty people for twenty seconds against server and worker, and nothing that fails."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import mixed

ROOT = Path(__file__).resolve().parents[2]


def test_everything_at_once_fails_nowhere_and_leaves_data_that_agree(tmp_path: Path) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CAUCE_")}
    order = [
        sys.executable,
        str(ROOT / "benchmarks" / "mixed.py"),
        "--minutes",
        "0.35",
        "--users",
        "20",
        "--plans",
        "1",
    ]
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        order += ["--port", str(probe.getsockname()[1])]
    done = subprocess.run(
        [*order, "--json", str(tmp_path / "out.json")], env=kept, capture_output=True, text=True, check=False, cwd=ROOT
    )
    rows = {row["name"]: row for row in json.loads((tmp_path / "out.json").read_text("utf-8"))}
    assert [name for name, row in rows.items() if row["ok"] is False] == [], done.stdout + done.stderr
    assert rows["acts"]["value"] > 20 and rows["errors of the server"]["value"] == 0
    assert any(name.startswith("save, ") for name in rows) and "findings of cauce doctor --data" in rows


@pytest.mark.parametrize(
    ("points", "told"),
    [
        ([(at, 100.0) for at in range(100)], 0.0),
        ([(at, 100.0 + at / 10) for at in range(100)], 9.43),
        ([(at, 100.0 + (50.0 if at % 7 == 0 else 0.0)) for at in range(100)], 0.0),
        ([(1.0, 5.0)], 0.0),
    ],
    ids=["flat", "rising", "flat with peaks", "too few"],
)
def test_a_rise_is_told_and_a_peak_is_none(points: list[tuple[float, float]], told: float) -> None:
    assert mixed.rise(points) == pytest.approx(told, abs=0.05)
