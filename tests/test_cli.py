"""The command line (línea de órdenes): what it prints, what it writes, how it ends."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from tests.folders import EXAMPLE, ROOT, copied, environment


def cauce(*words: str, data: Path, **more: str) -> subprocess.CompletedProcess[str]:
    order = [sys.executable, "-m", "cauce.cli", *words]
    return subprocess.run(order, capture_output=True, text=True, check=False, env=environment(data, **more), cwd=ROOT)


def test_a_dry_run_reads_and_needs_no_database(tmp_path: Path) -> None:
    out = tmp_path / "out.json"
    done = cauce("import", str(EXAMPLE), "--dry-run", "--json", str(out), data=tmp_path / "data")
    assert done.returncode == 0, done.stderr
    assert "5 areas, 25 questions, 35 tasks in 30 rows, 72 deliverables." in done.stderr
    told = json.loads(out.read_text("utf-8"))
    assert len(told["problems"]) == len(done.stdout.splitlines())
    assert len(told["organizations"]) > 50
    assert not (tmp_path / "data").exists()


def test_json_goes_to_stdout_alone_when_asked(tmp_path: Path) -> None:
    done = cauce("import", str(EXAMPLE), "--dry-run", "--json", "-", data=tmp_path)
    assert json.loads(done.stdout)["areas"][0]["number"] == 1


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("empty.docx", b"", "is empty"),
        ("letter.txt", "Estimada señora:\n\nLe escribo para saludarla.\n".encode(), "No work plan was found"),
        ("noise.pdf", b"%PDF-1.7\n\x00\x01\x02", "."),
    ],
)
def test_an_unusable_document_ends_with_two_and_one_sentence(
    tmp_path: Path, name: str, content: bytes, sentence: str
) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    done = cauce("import", str(file), data=tmp_path / "data")
    assert done.returncode == 2
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert done.stdout == ""
    assert not (tmp_path / "data" / "cauce.sqlite3").exists()


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    done = cauce("import", "no-such.docx", "--dry-run", data=tmp_path)
    assert done.returncode == 2
    assert "no-such.docx" in done.stderr


def test_a_plan_is_imported_checked_and_imported_again(migrated: Path, tmp_path: Path) -> None:
    copied(migrated, tmp_path)
    first = cauce("import", str(EXAMPLE), "--plan", "panama", data=tmp_path)
    assert first.returncode == 0, first.stderr
    assert "Imported into «panama»." in first.stderr
    check = cauce("check", "panama", data=tmp_path)
    assert check.returncode == 1
    assert check.stdout == first.stdout
    as_json = json.loads(cauce("check", "panama", "--json", data=tmp_path).stdout)
    assert len(as_json) == len(check.stdout.splitlines())
    again = cauce("import", str(EXAMPLE), "--plan", "panama", data=tmp_path)
    assert again.returncode == 0
    assert "nothing was written" in again.stderr


def test_checking_a_plan_that_is_not_there_names_those_that_are(migrated: Path) -> None:
    done = cauce("check", "atlantis", data=migrated)
    assert done.returncode == 2
    assert "atlantis" in done.stderr


def test_checking_before_the_database_is_made_says_what_to_do(tmp_path: Path) -> None:
    done = cauce("check", "panama", data=tmp_path)
    assert done.returncode == 2
    assert "cauce migrate" in done.stderr


@pytest.mark.parametrize(
    ("setting", "value", "told"),
    [
        ("CAUCE_DEBUG", "yes", "CAUCE_DEBUG is «yes»"),
        ("CAUCE_SECRET_KEY", "development-only", "CAUCE_SECRET_KEY has 16 characters"),
        ("CAUCE_DATABASE_URL", "mysql://x/y", "begins with «mysql:»"),
        ("CAUCE_HOSTS", "*", "CAUCE_HOSTS holds «*»"),
        ("CAUCE_HOST", "plan.example.org", "«CAUCE_HOSTS» is"),
    ],
)
def test_a_wrong_setting_is_refused_with_a_sentence(tmp_path: Path, setting: str, value: str, told: str) -> None:
    done = cauce("migrate", data=tmp_path, **{setting: value})
    assert done.returncode == 2
    assert told in done.stderr
    assert "Traceback" not in done.stderr


def test_errors_in_full_are_refused_where_others_can_see_them(tmp_path: Path) -> None:
    done = cauce("migrate", data=tmp_path, CAUCE_DEBUG="1", CAUCE_HOSTS="plan.example.org")
    assert done.returncode == 2
    assert "tell secrets" in done.stderr


@pytest.mark.skipif(os.name != "posix", reason="File modes are POSIX.")
def test_the_key_is_made_once_for_its_owner_only(tmp_path: Path) -> None:
    cauce("check", "panama", data=tmp_path)
    key = tmp_path / "secret-key"
    first = key.read_text()
    assert key.stat().st_mode & 0o777 == 0o600
    cauce("check", "panama", data=tmp_path)
    assert key.read_text() == first
    assert len(first) >= 50


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.mark.parametrize("name", ["../x", "importar", "Con Espacios"])
def test_a_short_name_that_cannot_stand_in_an_address_is_refused(name: str, tmp_path: Path) -> None:
    done = cauce("import", str(EXAMPLE), "--plan", name, data=tmp_path / "data")
    assert done.returncode == 2
    assert f"«{name}»" in done.stderr
    assert not (tmp_path / "data").exists()


def test_a_port_out_of_range_is_told(tmp_path: Path) -> None:
    done = cauce("serve", "--port", "99999", data=tmp_path)
    assert done.returncode == 2
    assert "99999" in done.stderr


def test_a_new_link_can_be_had_while_the_site_runs(migrated: Path, tmp_path: Path) -> None:
    links = [cauce("link", "--port", "8199", data=copied(migrated, tmp_path)) for _ in range(2)]
    assert [link.returncode for link in links] == [0, 0]
    assert links[0].stdout.startswith("http://127.0.0.1:8199/")
    assert links[0].stdout != links[1].stdout


def test_where_others_reach_the_server_a_link_leads_there(migrated: Path, tmp_path: Path) -> None:
    public = {"CAUCE_HOSTS": "plan.example.org", "CAUCE_HTTPS": "1"}
    done = cauce("link", data=copied(migrated, tmp_path), **public)
    assert done.stdout.startswith("https://plan.example.org/en/entrar/")


def test_a_busy_port_is_told(tmp_path: Path) -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        held.listen()
        port = held.getsockname()[1]
        done = cauce("start", "--port", str(port), data=tmp_path)
    assert done.returncode == 2
    assert f"Port {port}" in done.stderr


@pytest.mark.skipif(os.name != "posix", reason="Signals are POSIX.")
def test_start_serves_the_example_signs_in_once_and_stops_cleanly(tmp_path: Path) -> None:
    port = free_port()
    order = [sys.executable, "-m", "cauce.cli", "start", "--port", str(port)]
    running = subprocess.Popen(
        order, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment(tmp_path), cwd=ROOT
    )
    try:
        assert running.stdout is not None
        address, link = running.stdout.readline().strip(), running.stdout.readline().strip()
        assert address == f"http://127.0.0.1:{port}/"
        opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
        assert "Panam" in opener.open(link).read().decode()
        with pytest.raises(urllib.error.HTTPError, match="403"):
            urllib.request.urlopen(link)
        assert opener.open(f"{address}es/panama/").status == 200
    finally:
        running.send_signal(signal.SIGINT)
        _, told = running.communicate(timeout=90)
    assert running.returncode == 0, told
    assert "The data are kept." in told
    until = time.monotonic() + 30
    while time.monotonic() < until and not _is_free(port):
        time.sleep(0.1)
    assert _is_free(port)


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0
