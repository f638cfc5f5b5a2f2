"""A server and its pages load nothing of what risk analyses calculate with: only jobs and `cauce risk` do."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.folders import environment

HEAVY = ("numba", "scipy", "rasterio", "pyogrio", "pyarrow", "h5py", "shapely", "pyproj", "dask")
CODE = f"""
import sys
import django
django.setup()
from django.urls import reverse
from cauce.cli.server import know_the_jobs
reverse("plans")
know_the_jobs()
print([name for name in {HEAVY!r} if name in sys.modules])
"""


def test_a_server_that_knows_all_pages_and_jobs_loads_no_heavy_library(tmp_path: Path) -> None:
    told = environment(tmp_path, DJANGO_SETTINGS_MODULE="cauce.web.settings")
    done = subprocess.run([sys.executable, "-c", CODE], env=told, capture_output=True, text=True, check=False)
    assert (done.stdout.strip(), done.returncode) == ("[]", 0), done.stderr
