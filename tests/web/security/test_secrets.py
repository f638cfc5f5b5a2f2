"""Secrets of the settings: each is set, and looked for in logs, pages, figures, the doctor's report and arguments."""

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

from cauce.web.environment import SETTINGS, WrongSettingError, check

ROOT = Path(__file__).resolve().parents[3]
# A secret for each setting that holds one, as it is written into it.
SECRETS = {
    "CAUCE_SECRET_KEY": "llave-Zk3vQ8sLw1mT5yRb7cNd9fHg2jXp4aEu",
    "CAUCE_DATABASE_URL": "gato-Negro-77-base",
    "CAUCE_MAIL_URL": "gato-Negro-77-correo",
    "CAUCE_FILES_URL": "gato-Negro-77-archivos",
    "CAUCE_METRICS_TOKEN": "figuras-Zk3vQ8sLw1mT5yRb7cNd9",
    "CAUCE_BACKUP_KEY": "respaldo-Zk3vQ8sLw1mT5yRb7cNd9",
}
GIVEN = {
    "CAUCE_SECRET_KEY": SECRETS["CAUCE_SECRET_KEY"],
    "CAUCE_MAIL_URL": f"smtp://oficina:{SECRETS['CAUCE_MAIL_URL']}@127.0.0.1:9",
    "CAUCE_METRICS_TOKEN": SECRETS["CAUCE_METRICS_TOKEN"],
    "CAUCE_BACKUP_KEY": SECRETS["CAUCE_BACKUP_KEY"],
}
OPEN = {
    "CAUCE_DATA",
    "CAUCE_HOSTS",
    "CAUCE_HTTPS",
    "CAUCE_ADDRESS",
    "CAUCE_MAIL_FROM",
    "CAUCE_UPLOAD_MB",
    "CAUCE_SCANNER",
    "CAUCE_SCANNER_DOWN",
    "CAUCE_LOG",
    "CAUCE_LOG_LEVEL",
    "CAUCE_BACKUPS",
    "CAUCE_DEBUG",
    "CAUCE_BASEMAP",
}


def environment(data: Path, **more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CAUCE_")}
    own = {"CAUCE_DATA": str(data), "CAUCE_LOG": "json", "CAUCE_LOG_LEVEL": "debug", "PYTHONPATH": str(ROOT / "src")}
    return {**kept, **own, "LANGUAGE": "en", **more}


def cauce(*words: str, data: Path, **more: str) -> str:
    order = [sys.executable, "-m", "cauce.cli", *words]
    done = subprocess.run(order, capture_output=True, text=True, check=False, env=environment(data, **more), cwd=ROOT)
    return done.stdout + done.stderr


def found_in(text: str) -> list[str]:
    return [name for name, secret in SECRETS.items() if secret in text]


def fetch(port: int, path: str, **headers: str) -> str:
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers=headers)
    try:
        answer = urllib.request.urlopen(request, timeout=60)
    except urllib.error.HTTPError as refused:
        answer = refused
    return str(answer.headers) + answer.read().decode("utf-8", "replace")


def family(root: int) -> list[int]:
    found, new = [root], [root]
    while new:
        pid = new.pop()
        children = [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
        found += children
        new += children
    return found


def test_every_setting_is_known_to_be_open_or_secret() -> None:
    assert {setting.name for setting in SETTINGS} == OPEN | SECRETS.keys()


@pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="Arguments of other processes are read in /proc.")
def test_a_server_with_every_secret_set_tells_none(tmp_path: Path) -> None:
    """Server and worker run, pages fail, letters cannot leave, the doctor looks: no secret is anywhere."""
    data = tmp_path / "data"
    told = cauce("migrate", data=data, **GIVEN)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    orders = (["serve", "--port", str(port), "--workers", "1"], ["worker"])
    with (tmp_path / "log").open("wb") as log:
        running = [
            subprocess.Popen(
                [sys.executable, "-m", "cauce.cli", *words],
                env=environment(data, **GIVEN),
                stdout=log,
                stderr=log,
                start_new_session=True,
                cwd=ROOT,
            )
            for words in orders
        ]
        try:
            wait_for(port)
            figures = fetch(port, "/metrics", Authorization=f"Bearer {GIVEN['CAUCE_METRICS_TOKEN']}")
            assert "cauce_up 1.0" in figures
            told += figures + "".join(fetch(port, path) for path in ("/es/", "/es/nada/", "/health/ready", "/api/"))
            told += "".join(
                Path(f"/proc/{pid}/cmdline").read_text() for process in running for pid in family(process.pid)
            )
            told += cauce("doctor", data=data, **GIVEN) + cauce("doctor", "--json", data=data, **GIVEN)
            (data / "cauce.sqlite3").rename(data / "gone")
            broken = fetch(port, "/es/")
            assert "503" in broken or "html" in broken
            told += broken
        finally:
            for process in running:
                os.killpg(process.pid, signal.SIGTERM)
                process.wait()
    written = (tmp_path / "log").read_text()
    assert written and all(json.loads(line) for line in written.splitlines() if line.startswith("{"))
    assert found_in(told + written) == []


def wait_for(port: int) -> None:
    until = time.monotonic() + 120
    while time.monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("The server did not answer within two minutes.")


def test_a_database_that_does_not_answer_is_named_without_its_password(tmp_path: Path) -> None:
    url = f"postgresql://cauce:{SECRETS['CAUCE_DATABASE_URL']}@127.0.0.1:9/cauce"
    told = cauce("migrate", data=tmp_path / "data", CAUCE_DATABASE_URL=url)
    assert "CAUCE_DATABASE_URL" in told and "Traceback" not in told
    assert found_in(told) == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CAUCE_DATABASE_URL", f"mysql://cauce:{SECRETS['CAUCE_DATABASE_URL']}@127.0.0.1:9/cauce"),
        ("CAUCE_MAIL_URL", f"http://oficina:{SECRETS['CAUCE_MAIL_URL']}@127.0.0.1:9"),
        ("CAUCE_FILES_URL", f"s3+http://key:{SECRETS['CAUCE_FILES_URL']}@files.example.org/bucket"),
        ("CAUCE_SECRET_KEY", SECRETS["CAUCE_SECRET_KEY"][:30]),
        ("CAUCE_METRICS_TOKEN", SECRETS["CAUCE_METRICS_TOKEN"][:15] + " ñ"),
        ("CAUCE_BACKUP_KEY", SECRETS["CAUCE_BACKUP_KEY"][:12]),
    ],
)
def test_a_setting_that_is_refused_is_not_repeated(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(WrongSettingError) as refused:
        check({"CAUCE_DATA": str(tmp_path), name: value})
    assert name in str(refused.value)
    assert SECRETS[name][:12] not in str(refused.value)
