"""Jobs (trabajos): done once, shown, given back when a worker dies."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import timezone

import cauce
from cauce.web import jobs
from cauce.web.models import Job

pytestmark = pytest.mark.django_db
done: list[str] = []


@pytest.fixture(autouse=True)
def handlers() -> Iterator[None]:
    done.clear()

    @jobs.handler("greet")
    def greet(job: jobs.Running) -> None:
        job.report(50, "greeting")
        done.append(str(job.arguments["name"]))

    @jobs.handler("stumble")
    def stumble(job: jobs.Running) -> None:
        raise ValueError("there is a stone")

    yield
    for kind in ("greet", "stumble"):
        jobs._handlers.pop(kind)


def test_a_job_is_done_once() -> None:
    job = jobs.enqueue("greet", {"name": "Ana"}, plan=None, by=None)
    assert jobs.run_one()
    assert not jobs.run_one()
    job.refresh_from_db()
    assert (done, job.state, job.progress, job.attempts) == (["Ana"], "done", 100, 1)


def test_jobs_are_done_in_their_order() -> None:
    for name in ("Ana", "Beto", "Cora"):
        jobs.enqueue("greet", {"name": name}, plan=None, by=None)
    while jobs.run_one():
        pass
    assert done == ["Ana", "Beto", "Cora"]


def test_a_job_that_fails_says_why_and_stops_no_other() -> None:
    failing = jobs.enqueue("stumble", {}, plan=None, by=None)
    jobs.enqueue("greet", {"name": "Ana"}, plan=None, by=None)
    while jobs.run_one():
        pass
    failing.refresh_from_db()
    assert (failing.state, failing.error) == ("failed", "ValueError: there is a stone")
    assert done == ["Ana"]


def test_a_job_of_a_dead_worker_is_given_back() -> None:
    job = jobs.enqueue("greet", {"name": "Ana"}, plan=None, by=None)
    silent_since = timezone.now() - jobs.STALE - dt.timedelta(seconds=1)
    Job.objects.filter(pk=job.pk).update(state="running", attempts=1, heartbeat_at=silent_since)
    assert jobs.run_one()
    assert done == ["Ana"]


def test_a_job_that_kills_its_workers_ends_as_failed() -> None:
    job = jobs.enqueue("greet", {"name": "Ana"}, plan=None, by=None)
    silent_since = timezone.now() - jobs.STALE - dt.timedelta(seconds=1)
    Job.objects.filter(pk=job.pk).update(state="running", attempts=jobs.ATTEMPTS, heartbeat_at=silent_since)
    assert not jobs.run_one()
    job.refresh_from_db()
    assert job.state == "failed"


def test_a_job_that_another_worker_took_is_left_alone() -> None:
    job = jobs.enqueue("greet", {"name": "Ana"}, plan=None, by=None)
    Job.objects.filter(pk=job.pk).update(state="running", heartbeat_at=timezone.now())
    assert not jobs.run_one()


def test_the_worker_knows_every_job_that_is_queued(tmp_path: Path) -> None:
    source = Path(cauce.__file__).parent
    named = {path for path in (source / "web" / "actions").rglob("*.py") if "@jobs." in path.read_text()}
    loaded = "import sys; from cauce.cli import server; server.set_up(); server.know_the_jobs(); print(*sys.modules)"
    environment = {**os.environ, "CAUCE_DATA": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True, env=environment)
    wanted = {".".join(("cauce", *path.relative_to(source).with_suffix("").parts)) for path in named}
    assert {name.removesuffix(".__init__") for name in wanted} - set(done.stdout.split()) == set()
