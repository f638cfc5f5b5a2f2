"""Presence: while a server or a worker runs, nothing takes the place of its data; and the other way round."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from django.utils.translation import override

from cauce.web import backups, presence
from cauce.web.backups.databases import Spec
from tests.web.backups.city import state

RUN = """
import sys, time, types
import django.conf
django.conf.settings.configure(DATA=sys.argv[1])
from cauce.web import presence
presence.announce()
print("here", flush=True)
time.sleep(60)
"""


def running(data: Path) -> subprocess.Popen[str]:
    started = subprocess.Popen([sys.executable, "-c", RUN, str(data)], stdout=subprocess.PIPE, text=True)
    assert started.stdout is not None and started.stdout.readline() == "here\n"
    return started


def test_nothing_is_put_back_while_a_server_runs_and_however_it_ends_it_lets_go(sqlite: Spec, data: Path) -> None:
    before = state(sqlite)
    path = backups.take(data / "backups", database=sqlite)
    servers = [running(data), running(data)]
    try:
        with pytest.raises(backups.BackupError, match="is running on these data"):
            backups.restore(path, may_replace=True, database=sqlite)
    finally:
        for server in servers:
            os.kill(server.pid, signal.SIGKILL)
            server.wait()
            assert server.stdout is not None
            server.stdout.close()
    backups.restore(path, may_replace=True, database=sqlite)
    assert state(sqlite) == before


def test_a_server_does_not_start_while_something_is_put_back(data: Path) -> None:
    for language, words in (("en", "being put back"), ("es", "Se está devolviendo un respaldo")):
        with presence.alone(), override(language), pytest.raises(SystemExit, match=words):
            presence.announce()
