"""The map's script: its versions are named with their hashes and no registry; without Node the server goes on."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tools import frontend


def test_the_lock_names_hashes_and_no_registry() -> None:
    told = json.loads((frontend.SOURCES / "package-lock.json").read_text(encoding="utf-8"))
    packages = [one for name, one in told["packages"].items() if name]
    assert packages and all("integrity" in one and "resolved" not in one for one in packages)


def test_without_node_a_sentence_says_what_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda *_args, **_more: None)
    with pytest.raises(frontend.NoNodeError, match="no Node"):
        frontend.make(target=tmp_path)
    assert not frontend.is_made(tmp_path)
