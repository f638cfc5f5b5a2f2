"""What the settings become with variables of the environment: asked in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[3]
ASK = (
    "import json, sys; from cauce.web import settings;"
    "print(json.dumps({n: v for n, v in vars(settings).items() if isinstance(v, (str, int, bool))}))"
)


def told_by(**variables: str) -> dict[str, Any]:
    """Return the plain settings under these variables."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CAUCE_")}
    with tempfile.TemporaryDirectory() as folder:
        own = {"CAUCE_DATA": folder, "PYTHONPATH": str(ROOT / "src"), **variables}
        done = subprocess.run(
            [sys.executable, "-c", ASK], env=kept | own, capture_output=True, text=True, check=True, cwd=ROOT
        )
    told: dict[str, Any] = json.loads(done.stdout)
    return told
