"""Set-up (preparación): done once, told in words, with the machine's own package index."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from tools import prepare

ROOT = Path(__file__).resolve().parents[2]
LISTED = (
    "global.index-url='https://packages.town.example/simple'\n"
    "global.extra-index-url='\\nfile:///srv/one file:///srv/two'\n:env:.cert='/etc/ca.pem'\n"
)


def test_pips_own_index_is_told_to_uv(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prepare.subprocess, "run", lambda *_, **__: SimpleNamespace(stdout=LISTED))
    for name in ("UV_DEFAULT_INDEX", "UV_INDEX", "UV_INDEX_STRATEGY", "SSL_CERT_FILE"):
        monkeypatch.delenv(name, raising=False)
    told = prepare.with_indexes(Path(sys.executable))
    assert told["UV_DEFAULT_INDEX"] == "https://packages.town.example/simple"
    assert told["UV_INDEX"] == "file:///srv/one file:///srv/two"
    assert told["UV_INDEX_STRATEGY"] == "unsafe-best-match"
    assert told["SSL_CERT_FILE"] == "/etc/ca.pem"


def test_what_the_environment_says_outweighs_pips_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prepare.subprocess, "run", lambda *_, **__: SimpleNamespace(stdout=LISTED))
    monkeypatch.setenv("UV_DEFAULT_INDEX", "https://mine.example/simple")
    assert prepare.with_indexes(Path(sys.executable))["UV_DEFAULT_INDEX"] == "https://mine.example/simple"


def test_without_settings_nothing_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prepare.subprocess, "run", lambda *_, **__: SimpleNamespace(stdout=""))
    monkeypatch.delenv("UV_INDEX", raising=False)
    assert "UV_INDEX" not in prepare.with_indexes(Path(sys.executable))


def test_a_step_is_done_until_its_files_change(tmp_path: Path) -> None:
    python = tmp_path / "venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    wanted = tmp_path / "run.txt"
    wanted.write_text("one==1\n")
    assert not prepare.is_done(python, "run", [wanted])
    prepare.mark_done(python, "run", [wanted])
    assert prepare.is_done(python, "run", [wanted])
    wanted.write_text("one==2\n")
    assert not prepare.is_done(python, "run", [wanted])


def test_without_uv_pip_installs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    monkeypatch.setattr(prepare.subprocess, "run", lambda *_, **__: SimpleNamespace(returncode=1))
    assert prepare.fast_installer(tmp_path / "python")[1:4] == ["-m", "pip", "install"]
    assert "pip does the same" in capsys.readouterr().err


def test_an_unknown_group_is_answered_with_the_known_ones() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tools.prepare", "everything"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (
        2,
        "Which group should be prepared? One of: run, risk, test, benchmarks.\n",
    )


def test_start_can_be_read_by_an_old_python() -> None:
    compile((ROOT / "start.py").read_text(), "start.py", "exec", dont_inherit=True)
    assert 'f"' not in (ROOT / "start.py").read_text()
