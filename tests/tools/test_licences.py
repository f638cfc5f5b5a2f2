"""Licences: the page is current, each is known and goes with ours, and what does not is refused in words."""

from __future__ import annotations

from importlib import metadata

import pytest

from tools import licences


def test_the_page_of_dependencies_is_current() -> None:
    assert licences.PAGE.read_text(encoding="utf-8") == licences.page(), "Run python -m tools.licences."


@pytest.mark.parametrize("lock", licences.LOCKS)
def test_each_locked_package_has_a_licence_that_goes_with_ours(lock: str) -> None:
    found = licences.packages(lock)
    assert [one.name for one in found if not licences.goes_with_agpl(one.licence)] == []


def test_what_is_carried_within_goes_with_ours_and_stands_in_a_locked_package() -> None:
    known = {name for lock in licences.LOCKS for name in licences.locked(lock)}
    for part, package, licence in licences.WITHIN:
        assert package in known, part
        assert licences.goes_with_agpl(licence), part


@pytest.mark.parametrize("written", ["GPL-2.0-only", "Proprietary", "", "SSPL-1.0"])
def test_a_licence_that_does_not_go_with_ours_is_refused(written: str, monkeypatch: pytest.MonkeyPatch) -> None:
    told = metadata.metadata("pytest")
    del told["License-Expression"], told["License"], told["Classifier"]
    told["License"] = written
    monkeypatch.setattr(licences.metadata, "metadata", lambda name: told)
    with pytest.raises(licences.UnknownLicenceError, match="«something»"):
        licences.licence_of("something")


def test_nothing_is_locked_for_no_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(licences, "locked", lambda lock: {"pytest": "9", "something": "1"})
    with pytest.raises(licences.UnknownLicenceError, match="nothing says why"):
        licences.packages("run.txt")
