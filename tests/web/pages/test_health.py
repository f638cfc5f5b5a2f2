"""Health and metrics: alive, ready, figures; for who watches the server, and nothing for strangers."""

from __future__ import annotations

import datetime as dt
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cauce.web import metrics
from cauce.web.backups.rotation import name_for
from cauce.web.models import Job, OutgoingMessage, Person, Plan
from cauce.web.pages import health
from cauce.web.queries import health as queries

TOKEN = "Zk3vQ8sLw1mT5yRb7cNd9fHg"
FIGURE = re.compile(r"^(cauce_\w+)(\{[^}]*\})? ([-+.\deE]+|\+Inf)$")


@pytest.fixture(autouse=True)
def nothing_kept(settings: Any, tmp_path: Path) -> Iterator[None]:
    settings.DATA = tmp_path
    settings.BACKUPS = tmp_path / "backups"
    settings.METRICS_TOKEN = ""
    health._kept.clear()
    yield
    health._kept.clear()


@pytest.fixture
def here() -> Client:
    """Who asks from this machine."""
    return Client(HTTP_HOST="127.0.0.1:8000")


def figures(text: str) -> dict[str, float]:
    found = [FIGURE.match(line) for line in text.splitlines() if line and not line.startswith("#")]
    assert all(found)
    return {f"{one[1]}{one[2] or ''}": float(one[3]) for one in found if one}


def test_alive_is_told_to_anybody_by_any_name_and_asks_nothing(here: Client) -> None:
    """No database is to be asked: this test has none."""
    for host in ("127.0.0.1", "plan.example.org", "10.0.0.3:8000"):
        answer = Client(HTTP_HOST=host).get("/health/live")
        assert (answer.status_code, answer.content, answer.headers["Cache-Control"]) == (200, b"live\n", "no-store")
        assert not answer.cookies


@pytest.mark.django_db
def test_ready_says_what_is_there_to_this_machine_and_one_word_to_strangers(here: Client) -> None:
    assert here.get("/health/ready").json() == {"database": True, "migrations": True, "disk": True}
    answer = Client(HTTP_HOST="plan.example.org").get("/health/ready")
    assert (answer.status_code, answer.content) == (200, b"ready\n")


@pytest.mark.django_db
@pytest.mark.parametrize("lacking", ["database", "migrations", "disk"])
def test_what_is_lacking_makes_it_not_ready(here: Client, monkeypatch: pytest.MonkeyPatch, lacking: str) -> None:
    if lacking == "database":

        class Gone:
            def cursor(self) -> None:
                raise OperationalError("gone")

        monkeypatch.setattr(queries, "connection", Gone())
    elif lacking == "migrations":
        monkeypatch.setattr(queries, "_on_disk", lambda: frozenset({("web", "9999_later")}))
    else:
        monkeypatch.setattr(queries, "ROOM", 10**18)
    answer = here.get("/health/ready")
    assert answer.status_code == 503
    assert answer.json()[lacking] is False
    stranger = Client(HTTP_HOST="plan.example.org").get("/health/ready")
    assert (stranger.status_code, stranger.content) == (503, b"not ready\n")


@pytest.mark.django_db
def test_to_ask_often_costs_one_look(here: Client) -> None:
    here.get("/health/ready"), here.get("/metrics")
    with CaptureQueriesContext(
        connection,
    ) as asked:
        for _time in range(20):
            here.get("/health/ready"), here.get("/metrics")
    assert len(asked) == 0


@pytest.mark.django_db
@pytest.mark.parametrize(
    "stranger",
    [
        {"HTTP_HOST": "plan.example.org"},
        {"HTTP_HOST": "127.0.0.1", "REMOTE_ADDR": "10.0.0.9"},
        {"HTTP_HOST": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "127.0.0.1"},
        {"HTTP_HOST": "127.0.0.1", "HTTP_VIA": "1.1 proxy"},
        {"HTTP_HOST": "127.0.0.1", "HTTP_X_FORWARDED_PROTO": "https"},
    ],
)
def test_the_figures_are_for_this_machine_alone_where_no_token_is_set(stranger: dict[str, str]) -> None:
    assert Client(**stranger).get("/metrics").status_code == 404  # type: ignore[arg-type]


@pytest.mark.django_db
def test_where_a_token_is_set_it_opens_the_figures_and_nothing_else_does(here: Client, settings: Any) -> None:
    settings.METRICS_TOKEN = TOKEN
    assert here.get("/metrics").status_code == 404
    far = Client(HTTP_HOST="plan.example.org", REMOTE_ADDR="10.0.0.9")
    for wrong in ("", TOKEN, f"Bearer {TOKEN[:-1]}", f"Bearer {TOKEN}x", "Bearer ñ"):
        assert far.get("/metrics", headers={"authorization": wrong}).status_code == 404
    assert far.get("/metrics", headers={"authorization": f"Bearer {TOKEN}"}).status_code == 200


@pytest.mark.django_db
def test_the_figures_say_what_waits_and_name_nobody(here: Client, plan: Plan, tmp_path: Path) -> None:
    Job.objects.create(kind="write_book", plan=plan)
    Job.objects.create(kind="write_book", plan=plan, state="failed")
    ana = Person.objects.create(name="Ana Ruiz", email="ana.ruiz@example.org")
    OutgoingMessage.objects.create(plan=plan, person=ana, subject="Ana Ruiz", body="…", send_after=timezone.now())
    (tmp_path / "backups").mkdir()
    for name in (name_for(timezone.now() - dt.timedelta(hours=2), is_sealed=True), "half.tmp"):
        (tmp_path / "backups" / name).write_text("x")
    answer = here.get("/metrics")
    told = figures(answer.content.decode())
    assert answer.headers["Content-Type"].startswith("text/plain; version=0.0.4")
    assert told['cauce_jobs{state="queued"}'] == told['cauce_jobs{state="failed"}'] == told["cauce_letters_due"] == 1
    assert told['cauce_jobs{state="running"}'] == 0
    assert told["cauce_database_up"] == told["cauce_up"] == 1
    assert 7200 <= told["cauce_backup_age_seconds"] < 7800
    assert told["cauce_disk_free_bytes"] > 0
    assert "ana" not in answer.content.decode().lower()
    assert {name.partition("{")[0] for name in told} <= {*health.MEANINGS, "cauce_version"}


@pytest.mark.django_db
def test_what_it_costs_does_not_grow_with_what_there_is(here: Client, plan: Plan) -> None:
    def asked() -> int:
        health._kept.clear()
        with CaptureQueriesContext(connection) as found:
            here.get("/metrics")
        return len(found)

    few = asked()
    Job.objects.bulk_create([Job(kind="write_book", plan=plan) for _ in range(200)])
    assert asked() == few <= 6


@pytest.mark.django_db
def test_without_its_database_the_figures_still_come(here: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*_values: object) -> None:
        raise OperationalError("gone")

    monkeypatch.setattr(queries, "_of_jobs", gone)
    told = figures(here.get("/metrics").content.decode())
    assert told["cauce_database_up"] == 0 and told["cauce_disk_free_bytes"] > 0


def test_requests_are_counted_by_route_and_status_over_processes(tmp_path: Path) -> None:
    """In processes of their own, for a process counts in one place all its life."""
    program = (
        "import os; from pathlib import Path; from django.conf import settings;"
        f"settings.configure(METRICS_FOLDER=Path({str(tmp_path)!r}));"
        "from prometheus_client import CollectorRegistry; from cauce.web import metrics;\n"
        "def work():\n"
        "    for _ in range(3): metrics.count('plan', 'GET', 200, 0.03)\n"
        "    os._exit(0)\n"
        "def begin():\n"
        "    pid = os.fork()\n"
        "    return pid or work()\n"
        "metrics.count('plan', 'GET', 200, 0.3)\n"
        "for _ in range(5): os.waitpid(begin(), 0)\n"
        "together = [begin() for _ in range(3)]\n"
        "[os.waitpid(pid, 0) for pid in together]\n"
        "found = CollectorRegistry(); metrics.counted(found); print(metrics.written(found).decode())\n"
        "print('#', len(list(Path(settings.METRICS_FOLDER).glob('counter_*.db'))))"
    )
    root = Path(__file__).resolve().parents[3]
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": str(root / "src")},
    )
    told = figures(done.stdout)
    assert told['cauce_requests_total{method="GET",route="plan",status="200"}'] == 25
    assert told['cauce_request_seconds_bucket{le="0.1",route="plan"}'] == 24
    assert told['cauce_request_seconds_count{route="plan"}'] == 25
    places = int(done.stdout.rstrip().rpartition("# ")[2])
    assert 2 <= places <= 4  # of nine processes, at most four lived together


def test_a_full_disk_stops_the_count_and_nothing_else(
    tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.METRICS_FOLDER = tmp_path / "metrics"

    def full(path: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(metrics, "_full_size", full)
    monkeypatch.setattr(metrics, "_meters", None)
    monkeypatch.setattr(metrics, "_given_up", set())
    metrics.count("plan", "GET", 200, 0.1)
    metrics.count("plan", "GET", 200, 0.1)
    assert metrics._given_up and metrics._meters is None
