"""Open data on the command line: a file or a folder, one plan or all, and nothing of what is private."""

from __future__ import annotations

import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path

from tests.test_cli import cauce


def test_a_published_plan_is_written_as_a_zip_or_a_folder(tmp_path: Path) -> None:
    data, out = tmp_path / "data", tmp_path / "out"
    assert cauce("migrate", data=data).returncode == 0
    assert cauce("new", "rioseco", "--title", "Río Seco", "--template", "resilience", data=data).returncode == 0
    private = cauce("dump", "rioseco", str(out / "plan.zip"), data=data)
    assert private.returncode == 2 and "«rioseco» is not published" in private.stderr
    assert cauce("dump", "--all", str(out), data=data).returncode == 2 and not out.exists()
    with closing(sqlite3.connect(data / "cauce.sqlite3")) as database:
        database.execute("UPDATE web_plan SET published_at = '2027-01-02 12:00:00'")
        database.commit()
    assert cauce("dump", "rioseco", str(out / "plan.zip"), data=data).returncode == 0
    assert cauce("dump", "--all", str(out / "all"), data=data).returncode == 0
    with zipfile.ZipFile(out / "plan.zip") as archive:
        names = set(archive.namelist())
    assert {"datapackage.json", "README.md", "SHA256SUMS", "data/tasks.csv", "json/tasks.json"} <= names
    written = {
        path.relative_to(out / "all" / "rioseco").as_posix() for path in (out / "all").rglob("*") if path.is_file()
    }
    assert written == names
