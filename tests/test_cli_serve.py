"""Serving on a port of one's own: links that the server makes lead to that port, or to where others reach it."""

from __future__ import annotations

import http.client
import os
import runpy
from itertools import pairwise
from pathlib import Path

import pytest

from cauce.cli import conditions
from cauce.cli.server import server_command
from tests.faults.served import environment, prepared, serving

ROOT = Path(__file__).resolve().parents[1]


@pytest.mark.skipif(os.name != "posix", reason="The server of this test is ended by a signal.")
def test_addresses_that_a_server_tells_have_its_port(tmp_path: Path) -> None:
    settings = environment(tmp_path / "data")
    with serving(settings, prepared(settings)) as asker:
        assert asker.port != 8000
        page = asker.post("/es/cuenta/claves/", name="Gestor", days="90").text
    assert f"http://127.0.0.1:{asker.port}/api/plans" in page
    assert "127.0.0.1:8000" not in page


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="Only Linux tells which processes a server has.")
def test_a_process_that_served_its_share_is_followed_by_another_and_no_request_is_lost(tmp_path: Path) -> None:
    settings = environment(tmp_path / "data")
    ours = (ROOT / "deploy" / "gunicorn.conf.py").read_text(encoding="utf-8")
    few = f"{ours}\nworkers = 1\nmax_requests = 20\nmax_requests_jitter = 0\n"
    with serving(settings, prepared(settings), gunicorn=few) as asker:
        answering = Path(f"/proc/{asker.server}/task/{asker.server}/children")
        first = set(answering.read_text().split())
        kept = http.client.HTTPConnection("127.0.0.1", asker.port, timeout=60)
        statuses = []
        for _ in range(15):
            kept.request("GET", "/es/")
            answer = kept.getresponse()
            answer.read()
            statuses += [answer.status, asker.get("/es/").status]
        kept.close()
        assert set(statuses) == {200}
        assert first and first.isdisjoint(answering.read_text().split())


def test_a_server_renews_its_processes_by_itself() -> None:
    words = server_command("127.0.0.1", 8855, 2)
    told = dict(pairwise(words))
    ours = runpy.run_path(str(ROOT / "deploy" / "gunicorn.conf.py"))
    assert int(told["--max-requests"]) == ours["max_requests"] == 5_000
    assert int(told["--max-requests-jitter"]) == ours["max_requests_jitter"] == 1_000


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
