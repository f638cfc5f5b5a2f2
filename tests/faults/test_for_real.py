"""A disk that is really full, a database really gone: the server says so, writes nothing half, and comes back."""

from __future__ import annotations

import errno
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from cauce.cli.server import know_the_jobs
from cauce.web import jobs
from cauce.web.models import Job, KeptFile
from tests.conftest import skip_unless_ci
from tests.faults.served import Asker, environment, prepared, serving
from tests.people import marta_of_the_office
from tests.web.importing import import_draft
from tools import postgres

NOTE = "Palabras de una nota. " * 900  # what one submission adds to the database


@contextmanager
def small_disk(folder: Path, megabytes: int) -> Iterator[Path]:
    """A disk of its own, of this size."""
    folder.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(folder)], capture_output=True, check=False
    )
    if made.returncode != 0:
        pytest.skip("NO SMALL DISK: only root may mount one, so a disk that is really full was not tried.")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def fill(disk: Path) -> Path:
    """Fill a disk to its last byte."""
    filler = disk / "filler"
    with filler.open("ab", buffering=0) as file:
        for size in (1_000_000, 4096, 1):
            try:
                while True:
                    file.write(b"\0" * size)
            except OSError as error:
                assert error.errno == errno.ENOSPC
    return filler


def versions(database: Path) -> int:
    """Count the versions that stand in the database, which must be whole."""
    with closing(sqlite3.connect(database)) as opened:
        assert opened.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert opened.execute("PRAGMA foreign_key_check").fetchall() == []
        return int(opened.execute("SELECT count(*) FROM web_deliverableversion").fetchone()[0])


def until_full(asker: Asker) -> int:
    """Submit versions until one is refused; return how many were acknowledged."""
    for number in range(200):
        answer = asker.submit(NOTE)
        if answer.status != 201:
            assert answer.status == 507, answer.text
            assert "no tiene espacio" in answer.text and answer.headers["Retry-After"]
            return number
    raise AssertionError("The disk never became full.")


def test_a_full_disk_is_told_and_nothing_is_half_written(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", 60) as disk:
        data = disk / "data"
        settings = environment(data)
        known = prepared(settings)
        with serving(settings, known) as asker:
            plan, database = f"/es/{known['plan']}/", data / "cauce.sqlite3"
            acknowledged = int(asker.submit("Antes").status == 201)
            filler = fill(disk)
            acknowledged += until_full(asker)
            assert asker.get(plan).status == 200
            assert asker.get(f"{plan}observaciones/").status == 200
            page = asker.post("/es/cuenta/claves/", name="Gestor", days="90")
            assert page.status == 507 and "El disco del servidor está lleno" in page.text
            assert "Gestor" in page.text and "Enviarlo de nuevo" in page.text
            assert asker.get(f"/es/entrar/{known['links'][1]}/").status == 507
            path = f"{plan}productos/{known['deliverable']}/subidas/"
            part = asker.ask(
                "POST",
                path,
                Tus_Resumable="1.0.0",
                Upload_Length="9",
                Upload_Metadata="filename bm90YS50eHQ=",
                X_CSRFToken=asker.cookies["csrftoken"],
            )
            assert (part.status, part.headers["Content-Type"]) == (507, "text/plain; charset=utf-8")
            assert list((data / "files" / "incoming").glob("*")) == []
            filler.unlink()
            acknowledged += int(asker.submit("Después").status == 201)
            assert asker.get(f"/es/entrar/{known['links'][1]}/").status == 302
            assert versions(database) == acknowledged
            taken_away_and_brought_back(asker, plan, database)
            assert versions(database) == acknowledged + 1


def taken_away_and_brought_back(asker: Asker, plan: str, database: Path) -> None:
    """Move the database away: no empty one is made in its place, and nothing goes on being written into it."""
    assert asker.submit("Aún").status == 201
    with closing(sqlite3.connect(database)) as opened:
        opened.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    away = database.with_suffix(".away")
    database.rename(away)
    page = asker.get(plan)
    assert page.status == 503 and "no se puede consultar" in page.text
    assert asker.submit("Nada").status == 503
    assert not database.exists()
    shutil.move(away, database)
    assert asker.get(plan).status == 200


@pytest.mark.django_db
def test_a_job_on_a_full_disk_writes_nothing_half_and_is_done_when_there_is_room(tmp_path: Path, settings: Any) -> None:
    know_the_jobs()
    plan, _event = import_draft(by=marta_of_the_office())
    with small_disk(tmp_path / "disk", 8) as disk:
        settings.DATA, settings.MEDIA_ROOT, settings.FILES = disk, disk / "files", None
        job = jobs.enqueue("write_plan", {"since": ""}, plan=plan, by=marta_of_the_office())
        filler = fill(disk)
        assert jobs.run_one()
        job.refresh_from_db()
        assert (job.state, job.attempts, job.error) == ("queued", 1, "no_answer OSError")
        assert not KeptFile.objects.exists()
        assert [path for path in (disk / "files").rglob("*") if path.is_file()] == []
        filler.unlink()
        Job.objects.update(not_before=None)
        assert jobs.run_one()
        job.refresh_from_db()
        assert (job.state, KeptFile.objects.count()) == ("done", 1)


def step(settings: dict[str, str], name: str) -> dict[str, Any]:
    """Do one step of an import in a process of its own; return what it says."""
    program = str(Path(__file__).with_name("importing.py"))
    done = subprocess.run(
        [sys.executable, program, name], env=settings, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stderr
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told


def test_an_import_whose_reading_finds_no_room_says_so_and_leaves_nothing_half(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", 60) as disk:
        data = disk / "data"
        settings = environment(data)
        known = prepared(settings)
        with serving(settings, known) as asker:
            job = step(settings, "upload")["job"]
            filler = fill(disk)
            with filler.open("r+b") as file:  # room for where the job stands, not for what is read
                file.truncate(filler.stat().st_size - 250_000)
            for attempt in (1, 2, 3):
                assert step(settings, "work")["did"]
                told = step(settings, "say")
                assert (told["attempts"], told["error"]) == (attempt, "no_answer OperationalError"), told
            assert (told["job"], told["import"], told["records"], told["plans"]) == ("failed", "uploaded", 0, 1)
            assert versions(data / "cauce.sqlite3") == 0
            page = asker.get(f"/es/trabajos/{job}/")
            assert page.status == 200
            assert "no respondió (OperationalError); intentos: 3." in page.text
            filler.unlink()
            assert asker.post(f"/es/trabajos/{job}/", act="retry").status == 302
            assert step(settings, "work")["did"]
            told = step(settings, "say")
            assert (told["job"], told["import"], told["comparison"]) == ("done", "read", True)
            assert told["records"] > 500


@pytest.mark.parametrize("order", ["migrate", "start"])
def test_a_start_on_a_full_disk_is_told_in_a_sentence(tmp_path: Path, order: str) -> None:
    with small_disk(tmp_path / "disk", 1) as disk:
        (disk / "data").mkdir()
        fill(disk)
        done = subprocess.run(
            [sys.executable, "-m", "cauce.cli", order],
            env=environment(disk / "data"),
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 2, done.stderr
        assert "Traceback" not in done.stderr


def test_a_database_that_stops_is_told_and_found_again_at_once(tmp_path: Path) -> None:
    try:
        server = postgres.running()
        address = server.__enter__()
    except postgres.NoPostgresError as problem:
        skip_unless_ci(str(problem))
    try:
        settings = environment(tmp_path / "data", address)
        known = prepared(settings)
        with serving(settings, known) as asker:
            plan = f"/es/{known['plan']}/"
            assert asker.submit("Antes").status == 201
            turn(address, "stop", "-m", "fast")
            for _ in range(2):
                page = asker.get(plan)
                assert page.status == 503 and "La base de datos no responde" in page.text
            assert asker.post("/es/cuenta/claves/", name="Gestor", days="90").status == 503
            refused = asker.submit("Durante")
            assert refused.status == 503 and refused.text.startswith('{"message"')
            options = " ".join(["-k", os.path.dirname(data_of(address)), "-c listen_addresses="])
            turn(address, "start", "-l", f"{os.path.dirname(data_of(address))}/log", "-o", options)
            assert asker.get(plan).status == 200
            assert asker.submit("Después").status == 201
    finally:
        server.__exit__(None, None, None)


def data_of(address: str) -> str:
    """Where the files of a database of the test are."""
    return f"{address.partition('host=')[2]}/data"


def turn(address: str, *words: str) -> None:
    """Stop or start a database of the test."""
    postgres.as_keeper(postgres.keeper(), [postgres.programs() / "pg_ctl", "-D", data_of(address), "-w", *words])
