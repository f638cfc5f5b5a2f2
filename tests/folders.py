"""Data folders made once in a run: the tables, and the example's plan; each test that writes takes a copy.

To make the tables takes eight seconds of a processor, to copy them a few milliseconds.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
EXAMPLE = ROOT / "examples" / "panama" / "plan-de-trabajo.docx"
SECONDS = 300


def environment(data: Path, **more: str) -> dict[str, str]:
    """The environment of a command: no setting but its data folder."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CAUCE_")}
    return {**kept, "CAUCE_DATA": str(data), "LANGUAGE": "en", "PYTHONPATH": str(ROOT / "src"), **more}


def give(*words: str, data: Path) -> None:
    """Give an order that must succeed."""
    command = [sys.executable, "-m", "cauce.cli", *words]
    done = subprocess.run(command, env=environment(data), cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def once(name: str, make: Callable[[Path], None], *, factory: pytest.TempPathFactory) -> Path:
    """Return a folder that the first of the processes sharing the tests makes, and the others wait for."""
    base = factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        base = base.parent
    folder, ready = base / name, base / f"{name}.ready"
    try:
        folder.mkdir()
    except FileExistsError:
        until = time.monotonic() + SECONDS
        while not ready.exists():
            assert time.monotonic() < until, f"The folder «{name}» was begun and never ready."
            time.sleep(0.1)
        return folder
    make(folder)
    ready.touch()
    return folder


def copied(folder: Path, target: Path) -> Path:
    """Copy a data folder."""
    return Path(shutil.copytree(folder, target, dirs_exist_ok=True))
