"""Workers as processes: they survive jobs that hang, fall or do not listen, and give back what they leave."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="Workers are forked on Linux alone.")


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """What became of each job of ``slow_jobs.py``."""
    own = {"CAUCE_DATA": str(tmp_path_factory.mktemp("workers")), "CAUCE_DATABASE_URL": ""}
    own |= {"DJANGO_SETTINGS_MODULE": "cauce.web.settings", "PYTHONPATH": str(ROOT / "src")}
    command = [sys.executable, "-m", "tests.faults.slow_jobs"]
    done = subprocess.run(
        command, cwd=ROOT, env=os.environ | own, capture_output=True, text=True, timeout=400, check=False
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_a_job_that_overruns_is_ended_and_the_worker_survives(told: Any) -> None:
    assert told["hang"] == {"state": "failed", "error": "time_limit", "attempts": 1}
    assert told["greet"]["state"] == "done"


def test_a_job_that_ends_its_process_is_tried_again_by_another(told: Any) -> None:
    assert told["fall"] == {"state": "done", "error": "", "attempts": 2}


def test_a_cancelled_job_that_does_not_listen_is_ended(told: Any) -> None:
    assert told["cancelled"] == {"state": "cancelled", "error": "", "attempts": 1}
    assert told["greet after all"]["state"] == "done"


def test_two_workers_do_a_round_once(told: Any) -> None:
    assert told["swept"] == 1


@pytest.mark.parametrize("case", ["told to end", "deaf told to end"])
def test_a_worker_that_is_told_to_end_gives_its_job_back_at_once_and_uncounted(told: Any, case: str) -> None:
    assert (told[case]["state"], told[case]["attempts"], told[case]["marks"]) == ("queued", 0, 0)
    assert told[case]["seconds"] < 20


def test_what_a_killed_worker_left_is_taken_up_long_before_its_silence_is_noticed(told: Any) -> None:
    assert (told["orphaned"]["state"], told["orphaned"]["attempts"]) == ("done", 2)
    assert told["orphaned"]["seconds"] < 30
