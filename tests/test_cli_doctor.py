"""The doctor on the command line: what it prints, and with which code it ends."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

from tests.folders import copied
from tests.test_cli import cauce


def test_the_doctor_of_the_data_ends_with_one_when_something_is_wrong(migrated: Path, tmp_path: Path) -> None:
    without = cauce("doctor", "--data", data=tmp_path)
    assert without.returncode == 2 and "cauce migrate" in without.stderr
    copied(migrated, tmp_path)
    assert cauce("new", "rioseco", "--title", "Río Seco", "--template", "resilience", data=tmp_path).returncode == 0
    well = cauce("doctor", "--data", data=tmp_path)
    assert (well.returncode, well.stdout) == (0, ""), well.stdout
    with sqlite3.connect(tmp_path / "cauce.sqlite3") as database:
        database.execute("UPDATE web_area SET plan_id = 99 WHERE number = 1")
        database.execute("DROP TRIGGER web_event_refuses_update")
    ill = cauce("doctor", "--data", "--json", data=tmp_path)
    assert ill.returncode == 1
    told = {one["code"]: one for one in json.loads(ill.stdout)}
    assert {"reference_broken", "history_unguarded", "row_differs"} <= told.keys()
    assert "web_area" in told["reference_broken"]["message"]
    alone = cauce("doctor", "--clean", data=tmp_path)
    assert alone.returncode == 2 and "--data" in alone.stderr
