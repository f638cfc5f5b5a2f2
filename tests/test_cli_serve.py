"""Serving on a port of one's own: links that the server makes lead to that port, or to where others reach it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from cauce.cli import conditions
from tests.faults.served import environment, prepared, serving


@pytest.mark.skipif(os.name != "posix", reason="The server of this test is ended by a signal.")
def test_addresses_that_a_server_tells_have_its_port(tmp_path: Path) -> None:
    settings = environment(tmp_path / "data")
    with serving(settings, prepared(settings)) as asker:
        assert asker.port != 8000
        page = asker.post("/es/cuenta/claves/", name="Gestor", days="90").text
    assert f"http://127.0.0.1:{asker.port}/api/plans" in page
    assert "127.0.0.1:8000" not in page


def test_an_address_that_the_settings_name_stays_whatever_the_port(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CAUCE_HOSTS", raising=False)
    monkeypatch.setenv("CAUCE_ADDRESS", "https://plan.example.org")
    conditions.use_port(8855)
    assert os.environ["CAUCE_ADDRESS"] == "https://plan.example.org"


def test_where_others_reach_the_server_a_port_of_this_machine_is_told_to_nobody(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("CAUCE_HOSTS", "plan.example.org")
    monkeypatch.setenv("CAUCE_ADDRESS", "")
    monkeypatch.delenv("CAUCE_ADDRESS")
    conditions.use_port(8855)
    assert "CAUCE_ADDRESS" not in os.environ


def test_on_this_machine_alone_the_port_is_part_of_the_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CAUCE_HOSTS", raising=False)
    monkeypatch.setenv("CAUCE_ADDRESS", "")
    monkeypatch.delenv("CAUCE_ADDRESS")
    conditions.use_port(8855)
    assert os.environ["CAUCE_ADDRESS"] == "http://127.0.0.1:8855"
