"""Server and worker killed in the middle of five acts: what was acknowledged stands, and nothing is half."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
KILLS = 5  # the benchmark kills fifty times


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.mark.skipif(os.name != "posix", reason="There is no SIGKILL here.")
def test_what_was_acknowledged_survives_five_kills_and_nothing_is_half(tmp_path: Path) -> None:
    out, port = tmp_path / "kills.json", str(free_port())
    command = [sys.executable, "benchmarks/kills.py", "--kills", str(KILLS), "--database", "sqlite", "--port", port]
    done = subprocess.run(
        [*command, "--json", str(out)], cwd=ROOT, capture_output=True, text=True, timeout=400, check=False
    )
    assert out.exists(), done.stderr
    missed = [row for row in json.loads(out.read_text()) if row["ok"] is False]
    assert missed == [], done.stderr
