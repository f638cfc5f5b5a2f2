"""Update on the command line: every step, and back to before when a migration or the check does not succeed."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import sqlite3
import sys
import zipfile
from contextlib import closing
from importlib.metadata import PathDistribution
from pathlib import Path

import pytest

from cauce.cli import programs, updates
from cauce.cli.words import Unusable
from tests.test_cli import ROOT, cauce

# What a later version brings along: one more migration, put in when the program starts.
LATER = """
import sys
if "migrate" in sys.argv or "doctor" in sys.argv or "gunicorn" in " ".join(sys.argv):
    from django.db import migrations
    from django.db.migrations.loader import MigrationLoader

    def fail(apps, schema_editor):
        raise RuntimeError("the disk is full, say")

    load = MigrationLoader.load_disk

    def load_one_more(self):
        load(self)
        last = max(name for app, name in self.disk_migrations if app == "web")

        class Later(migrations.Migration):
            atomic = False
            dependencies = [("web", last)]
            operations = [OPERATIONS]

        self.disk_migrations["web", "9999_later"] = Later("9999_later", "web")

    MigrationLoader.load_disk = load_one_more
"""
FAILS = "migrations.RunSQL(\"UPDATE web_plan SET title = 'half done'\"), migrations.RunPython(fail)"
DAMAGES = "migrations.RunSQL(\"UPDATE web_area SET title = 'other words'\")"


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with a plan."""
    data = tmp_path_factory.mktemp("before")
    assert cauce("migrate", data=data).returncode == 0
    assert cauce("new", "rioseco", "--title", "Río Seco", "--template", "resilience", data=data).returncode == 0
    return data


@pytest.fixture
def data(before: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(before, tmp_path / "data"))


def later(folder: Path, operations: str) -> dict[str, str]:
    """The environment in which a later version runs."""
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(LATER.replace("OPERATIONS", operations))
    return {"PYTHONPATH": f"{ROOT / 'src'}:{folder}"}


def contents(data: Path) -> str:
    """What the tables of the plans hold, and which migrations were made, as one hash."""
    with closing(sqlite3.connect(data / "cauce.sqlite3")) as database:
        every = "SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE 'web_%' ORDER BY 1"
        rows = {
            name: sorted(map(repr, database.execute(f"SELECT * FROM {name}")))
            for name in [name for (name,) in database.execute(every)]
        }
        rows["migrations"] = sorted(map(repr, database.execute("SELECT app, name FROM django_migrations")))
    return hashlib.sha256(repr(rows).encode()).hexdigest()


def test_an_update_tells_its_steps_and_leaves_a_backup(data: Path) -> None:
    done = cauce("update", data=data)
    assert done.returncode == 0, done.stderr
    assert [step for step in ("1/4", "2/4", "3/4", "4/4") if step not in done.stderr] == []
    assert "the first page answers" in done.stderr
    assert len(list((data / "backups").glob("cauce-*.tar"))) == 1


@pytest.mark.parametrize(
    ("operations", "told"),
    [(FAILS, "the migration web.9999_later fails (RuntimeError: the disk is full, say)"), (DAMAGES, "do not agree")],
)
def test_what_does_not_succeed_goes_back_to_before(data: Path, tmp_path: Path, operations: str, told: str) -> None:
    was = contents(data)
    done = cauce("update", data=data, **later(tmp_path / "later", operations))
    assert done.returncode == 1, done.stderr
    assert told in done.stderr and "Traceback" not in done.stderr
    assert "All is as it was before." in done.stderr, done.stderr[-800:]
    assert contents(data) == was
    assert cauce("doctor", "--data", data=data).returncode == 0


def test_a_file_that_is_no_wheel_of_cauce_is_refused_before_anything_is_done(data: Path, tmp_path: Path) -> None:
    other = tmp_path / "other-1.0-py3-none-any.whl"
    other.write_bytes(b"")
    for name in (other, tmp_path / "none.whl"):
        done = cauce("update", "--wheel", str(name), data=data)
        assert done.returncode == 2 and str(name) in done.stderr
    assert not (data / "backups").exists()


@pytest.fixture
def program(tmp_path: Path) -> PathDistribution:
    """A program that is installed in a folder."""
    place = tmp_path / "site"
    info = place / "cauce-1.0.dist-info"
    info.mkdir(parents=True)
    (place / "cauce").mkdir()
    (place / "cauce" / "__init__.py").write_text("x = 1\n")
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: cauce\nVersion: 1.0\n")
    (info / "WHEEL").write_text("Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
    (info / "INSTALLER").write_text("pip\n")
    names = ("cauce/__init__.py", "../../bin/cauce", *(f"cauce-1.0.dist-info/{name}" for name in NAMES))
    (info / "RECORD").write_text("".join(f"{name},,\n" for name in names))
    return PathDistribution(info)


NAMES = ("METADATA", "WHEEL", "INSTALLER", "RECORD")


def test_the_installed_program_is_kept_as_the_wheel_it_came_from(program: PathDistribution, tmp_path: Path) -> None:
    wheel = programs.as_wheel(program, tmp_path)
    assert wheel.name == "cauce-1.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel) as archive:
        assert sorted(archive.namelist()) == [
            "cauce-1.0.dist-info/METADATA",
            "cauce-1.0.dist-info/RECORD",
            "cauce-1.0.dist-info/WHEEL",
            "cauce/__init__.py",
        ]


def test_a_kept_program_can_be_installed_again(program: PathDistribution, tmp_path: Path) -> None:
    wheel, target = programs.as_wheel(program, tmp_path), tmp_path / "target"
    assert programs.pip("install", "--no-deps", "--no-index", "--target", str(target), str(wheel)) == 0
    assert (target / "cauce" / "__init__.py").read_text() == "x = 1\n"


@pytest.mark.skipif(os.name != "posix", reason="there is no umask here")
def test_others_can_read_what_was_installed_by_somebody_whose_files_nobody_reads(
    program: PathDistribution, tmp_path: Path
) -> None:
    wheel, target = programs.as_wheel(program, tmp_path), tmp_path / "again"
    before = os.umask(0o077)
    try:
        assert programs.pip("install", "--no-deps", "--no-index", "--target", str(target), str(wheel)) == 0
    finally:
        os.umask(before)
    installed = [path for path in target.rglob("*") if not path.is_symlink()]
    assert installed and all(path.stat().st_mode & 0o044 == 0o044 for path in installed)


def test_the_former_versions_come_back_with_the_program(monkeypatch: pytest.MonkeyPatch) -> None:
    orders: list[tuple[str, ...]] = []
    monkeypatch.setattr(programs, "installed", lambda: {"cauce": "2.0", "django": "6.0", "lxml": "6.1"})
    monkeypatch.setattr(programs, "pip", lambda *words: orders.append(words) or 0)
    former = programs.Former(Path("cauce-1.0-py3-none-any.whl"), {"cauce": "1.0", "django": "5.2", "lxml": "6.1"})
    assert programs.put_back(former)
    assert orders[0] == ("install", "--no-deps", "django==5.2")
    assert orders[1][-1] == "cauce-1.0-py3-none-any.whl"


def test_steps_on_the_data_are_done_by_whom_they_belong_to() -> None:
    assert updates.Steps().identity() == {}
    assert updates.Steps("cauce").identity() == {"user": "cauce", "group": "cauce", "extra_groups": []}


def test_nothing_is_begun_where_one_may_not_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(programs.os, "access", lambda place, mode: False)
    with pytest.raises(Unusable, match="--as"):
        programs.refuse_foreign_environment()


def test_an_update_waits_until_server_and_worker_are_stopped(data: Path) -> None:
    with (data / "running").open("ab") as held:
        fcntl.flock(held, fcntl.LOCK_SH)
        done = cauce("update", data=data)
    assert done.returncode == 2 and "Stop the server and the worker" in done.stderr
    assert not (data / "backups").exists()


def test_a_project_is_not_replaced_by_a_wheel(tmp_path: Path) -> None:
    wheel = tmp_path / "cauce-9.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w"):
        pass
    if programs.is_a_project():
        with pytest.raises(Unusable):
            programs.refuse_wheel(wheel)
    assert sys.executable
