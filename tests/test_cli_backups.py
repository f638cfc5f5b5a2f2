"""Backups on the command line: one story from a city's folder to another machine, and what is refused."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests import folders

PASSPHRASE = "un puente sobre el río"


def cauce(*words: str, data: Path, **more: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "cauce.cli", *words]
    environment = folders.environment(data, **more)
    return subprocess.run(command, env=environment, cwd=folders.ROOT, capture_output=True, text=True, check=False)


@pytest.fixture
def city(with_the_example: Path, tmp_path: Path) -> Path:
    return folders.copied(with_the_example, tmp_path / "city")


def title(data: Path) -> str:
    with sqlite3.connect(data / "cauce.sqlite3") as database:
        return str(database.execute("SELECT title FROM web_plan").fetchone()[0])


def test_a_city_goes_from_one_machine_to_another(city: Path, tmp_path: Path) -> None:
    taken = cauce("backup", "--encrypt", "--keep", "7/4/12", data=city, CAUCE_BACKUP_KEY=PASSPHRASE)
    assert taken.returncode == 0, taken.stderr
    path = Path(taken.stdout.strip())
    assert (path.parent, path.suffix) == (city / "backups", ".age")
    other = tmp_path / "other"
    closed = cauce("restore", str(path), data=other)
    assert (closed.returncode, closed.stdout) == (2, "")
    assert "is encrypted. Put its passphrase into CAUCE_BACKUP_KEY." in closed.stderr
    restored = cauce("restore", str(path), data=other, CAUCE_BACKUP_KEY=PASSPHRASE)
    assert restored.returncode == 0, restored.stderr
    assert "everybody signs in anew" in restored.stderr
    assert title(other) == title(city)
    assert (other / "secret-key").read_text() == (city / "secret-key").read_text()
    again = cauce("restore", str(path), data=other, CAUCE_BACKUP_KEY=PASSPHRASE)
    assert again.returncode == 2
    assert "holds 1 plans and 1 accounts" in again.stderr and "--yes" in again.stderr


def test_what_cannot_be_done_is_said_in_a_sentence(city: Path, tmp_path: Path) -> None:
    none = cauce("backup", "--encrypt", data=city)
    assert (none.returncode, "CAUCE_BACKUP_KEY" in none.stderr, "Traceback" in none.stderr) == (2, True, False)
    assert not (city / "backups").exists()
    (tmp_path / "noise.tar").write_bytes(b"noise" * 400)
    noise = cauce("backup", "--check", str(tmp_path / "noise.tar"), data=city)
    assert (noise.returncode, "is not a backup of Cauce" in noise.stderr) == (2, True)
    short = cauce("backup", data=city, CAUCE_BACKUP_KEY="short")
    assert (short.returncode, "at least 16" in short.stderr) == (2, True)


def test_an_order_on_a_database_that_was_moved_is_refused_and_so_is_an_address_that_is_none(city: Path) -> None:
    wrong = cauce("move-database", "--to", "mysql://db/plan", data=city, LANGUAGE="es")
    assert (wrong.returncode, "--to empieza con «mysql:»" in wrong.stderr, "CAUCE_" in wrong.stderr) == (2, True, False)
    silent = cauce("move-database", "--to", "postgresql://127.0.0.1:1/plan", data=city)
    assert (silent.returncode, "Check the address given with --to." in silent.stderr) == (2, True)
    note = {"now": "postgresql://db:5432/plan", "former": ["cauce.sqlite3"]}
    (city / "database-moved.json").write_text(json.dumps(note))
    late = cauce("backup", data=city)
    assert (late.returncode, "to «postgresql://db:5432/plan»" in late.stderr) == (2, True)


def test_a_missing_content_is_a_finding(city: Path) -> None:
    shutil.rmtree(city / "files" / "deliverables")
    taken = cauce("backup", data=city, LANGUAGE="es")
    assert taken.returncode == 1
    assert "faltaba o estaba dañado" in taken.stderr
    checked = cauce("backup", "--check", taken.stdout.strip(), data=city)
    assert (checked.returncode, "is whole" in checked.stderr) == (1, True)
