"""PostgreSQL for a while (servidor pasajero): found, lent to a user that is not root, taken away again."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from tools import postgres


def test_without_postgresql_a_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres, "PLACES", ())
    monkeypatch.setattr(postgres.shutil, "which", lambda _name: None)
    with pytest.raises(postgres.NoPostgresError, match="install the package postgresql"):
        postgres.programs()


def test_the_newest_of_several_is_taken(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for version in ("9.6", "15", "13"):
        folder = tmp_path / version / "bin"
        folder.mkdir(parents=True)
        (folder / "initdb").touch()
    monkeypatch.setattr(postgres, "PLACES", (f"{tmp_path}/*/bin",))
    assert postgres.programs() == tmp_path / "15" / "bin"


def test_root_without_a_user_to_lend_it_to_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres.os, "geteuid", lambda: 0)
    monkeypatch.setattr(postgres.pwd, "getpwnam", lambda name: {}[name])
    with pytest.raises(postgres.NoPostgresError, match="refuses to run as root"):
        postgres.keeper()


def test_no_command_is_asked_for(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "argv", ["postgres", "--durable"])
    assert postgres.main() == 2
    assert "Which command" in capsys.readouterr().err


def test_a_server_is_started_and_nothing_of_it_stays() -> None:
    try:
        postgres.programs()
    except postgres.NoPostgresError as problem:
        pytest.skip(str(problem))
    with postgres.running() as address:
        folder = Path(parse_qs(urlsplit(address).query)["host"][0])
        assert list(folder.glob(".s.PGSQL.*"))
    assert not os.path.exists(folder)
