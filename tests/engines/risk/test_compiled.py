"""Compiled kernels stay where this account may write, so that the second start is quick."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from cauce.engines.risk import compiled


def test_a_folder_that_someone_chose_is_kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    assert compiled._cache_folder() == str(tmp_path)


@pytest.mark.parametrize("data", [True, False])
def test_where_the_program_may_not_write_kernels_stay_with_the_data(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, data: bool
) -> None:
    monkeypatch.delenv("NUMBA_CACHE_DIR", raising=False)
    monkeypatch.setattr(os, "access", lambda *_about: False)
    monkeypatch.setattr("tempfile.gettempdir", lambda: str(tmp_path))
    monkeypatch.setenv("CAUCE_DATA", str(tmp_path / "data") if data else "")
    folder = Path(compiled._cache_folder())
    assert folder.is_dir()
    assert folder.parent == (tmp_path / "data" if data else tmp_path)
