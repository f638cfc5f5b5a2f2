"""Jobs (trabajos): done once, told, tried again, cancelled, ended, given back when a worker dies."""

from __future__ import annotations

import datetime as dt
import errno
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

import cauce
from cauce.web import jobs
from cauce.web.jobs import queue, running
from cauce.web.models import Job, Plan
from tests.people import marta_of_the_office

pytestmark = pytest.mark.django_db
done: list[str] = []
met: list[Exception] = []


@pytest.fixture(autouse=True)
def handlers(monkeypatch: pytest.MonkeyPatch) -> None:
    done.clear()
    met.clear()
    monkeypatch.setattr(queue, "HANDLERS", kinds := dict(queue.HANDLERS))
    monkeypatch.setattr(running, "HANDLERS", kinds)

    def greet(job: jobs.Running) -> None:
        job.report(50, "greeting")
        done.append(str(job.arguments["name"]))

    def stumble(job: jobs.Running) -> None:
        if met:
            raise met.pop(0)
        done.append("after all")

    for kind, function in (("greet", greet), ("stumble", stumble)):
        kinds[kind] = jobs.Kind(function, dt.timedelta(minutes=10))


def queued(name: str = "Ana", **more: Any) -> Job:
    return jobs.enqueue("greet", {"name": name}, plan=None, by=None, **more)


def begun(job: Job, **more: Any) -> Job:
    """A job that a worker called «other» is doing."""
    told = {"state": "running", "worker": "other", "attempts": 1, "heartbeat_at": timezone.now(), **more}
    Job.objects.filter(pk=job.pk).update(**told)
    return again(job)


def again(job: Job) -> Job:
    job.refresh_from_db()
    return job


def long_ago() -> dt.datetime:
    return timezone.now() - jobs.STALE - dt.timedelta(seconds=1)


def test_a_job_is_done_once() -> None:
    job = queued()
    assert jobs.run_one()
    assert not jobs.run_one()
    again(job)
    assert (done, job.state, job.progress, job.attempts) == (["Ana"], "done", 100, 1)


def test_jobs_are_done_in_their_order() -> None:
    for name in ("Ana", "Beto", "Cora"):
        queued(name)
    while jobs.run_one():
        pass
    assert done == ["Ana", "Beto", "Cora"]


def test_the_same_key_is_the_same_job() -> None:
    first, second, other = queued(key="one"), queued("Beto", key="one"), queued("Cora", key="two")
    while jobs.run_one():
        pass
    assert (first.pk == second.pk, first.pk == other.pk, done) == (True, False, ["Ana", "Cora"])
    assert queued(key="one").state == "done"
    assert not jobs.run_one()


def test_a_key_whose_job_failed_is_tried_anew() -> None:
    job = queued(key="one")
    Job.objects.update(state="failed", error="worker_lost", attempts=3)
    assert queued(key="one").pk == job.pk
    assert jobs.run_one()
    assert (again(job).state, job.attempts, job.error) == ("done", 1, "")


def test_a_job_that_fails_tells_its_kind_of_error_alone_and_stops_no_other(caplog: pytest.LogCaptureFixture) -> None:
    met.append(ValueError("Lucía Pérez, lucia@example.org"))
    failing = jobs.enqueue("stumble", {}, plan=None, by=None)
    queued()
    while jobs.run_one():
        pass
    assert (again(failing).state, failing.error, failing.attempts) == ("failed", "unexpected ValueError", 1)
    assert done == ["Ana"]
    assert "Lucía" not in caplog.text and "ValueError at" in caplog.text


def test_what_may_pass_is_tried_again_after_a_pause() -> None:
    met.extend([TimeoutError(), OSError(errno.ENOSPC, "No space left on device")])
    job = jobs.enqueue("stumble", {}, plan=None, by=None)
    for pause in queue.PAUSES:
        assert jobs.run_one()
        assert (again(job).state, job.error.split()[0]) == ("queued", "no_answer")
        assert job.not_before is not None and abs(job.not_before - timezone.now() - pause) < dt.timedelta(seconds=5)
        assert not jobs.run_one()
        Job.objects.update(not_before=timezone.now())
    assert jobs.run_one()
    assert (again(job).state, job.error, job.attempts, done) == ("done", "", 3, ["after all"])


def test_what_does_not_pass_fails_in_the_end() -> None:
    met.extend([TimeoutError()] * 3)
    job = jobs.enqueue("stumble", {}, plan=None, by=None)
    for _attempt in range(4):
        jobs.run_one()
        Job.objects.update(not_before=timezone.now())
    assert (again(job).state, job.error, job.attempts) == ("failed", "no_answer TimeoutError", 3)


def test_a_file_that_is_not_there_is_not_looked_for_again() -> None:
    met.append(FileNotFoundError("plan.docx"))
    job = jobs.enqueue("stumble", {}, plan=None, by=None)
    jobs.run_one()
    assert (again(job).state, job.error) == ("failed", "unexpected FileNotFoundError")


def test_a_job_of_a_silent_worker_is_given_back() -> None:
    begun(queued(), heartbeat_at=long_ago())
    assert jobs.run_one()
    assert done == ["Ana"]


def test_a_job_that_ends_its_workers_fails() -> None:
    job = begun(queued(), attempts=jobs.ATTEMPTS, heartbeat_at=long_ago())
    assert not jobs.run_one()
    assert (again(job).state, job.error) == ("failed", "worker_lost")


def test_a_job_that_another_worker_does_is_left_alone() -> None:
    begun(queued())
    assert not jobs.run_one()


def test_a_job_that_a_worker_could_not_end_is_done_again_by_it() -> None:
    begun(queued())
    assert jobs.run_one("other")
    assert done == ["Ana"]


def test_a_waiting_job_is_cancelled_at_once() -> None:
    job = queued()
    assert jobs.cancel(job) == "cancelled"
    assert not jobs.run_one()
    assert again(job).state == "cancelled"


def test_a_running_job_notices_at_its_next_report_that_it_was_cancelled() -> None:
    job = begun(queued())
    assert jobs.cancel(job) == "asked"
    running.run(again(job))
    assert (again(job).state, done) == ("cancelled", [])


def test_a_cancelled_job_whose_worker_died_is_not_done() -> None:
    job = begun(queued(), heartbeat_at=long_ago(), cancel_asked_at=timezone.now())
    assert not jobs.run_one()
    assert again(job).state == "cancelled"


def test_what_has_ended_cannot_be_cancelled() -> None:
    job = queued()
    jobs.run_one()
    assert jobs.cancel(job) == "done"


def test_a_worker_that_is_to_end_gives_its_job_back_without_counting_it() -> None:
    job, stop = queued(), threading.Event()
    stop.set()
    assert jobs.run_one(stop=stop)
    assert (again(job).state, job.attempts, done) == ("queued", 0, [])


def test_an_effect_and_the_end_of_its_job_stand_or_fall_together() -> None:
    plan = Plan.objects.create(slug="villa", title="Villa")

    def rename(job: jobs.Running) -> None:
        with job.finishing():
            Plan.objects.update(title="Villa Brisa")
            raise ValueError

    queue.HANDLERS["greet"] = jobs.Kind(rename, dt.timedelta(minutes=1))
    job = queued()
    jobs.run_one()
    plan.refresh_from_db()
    assert (again(job).state, plan.title) == ("failed", "Villa")


def test_a_worker_that_was_taken_for_dead_writes_nothing() -> None:
    plan = Plan.objects.create(slug="villa", title="Villa")

    def rename(job: jobs.Running) -> None:
        Job.objects.update(worker="another")  # it was given back and taken meanwhile
        with job.finishing():
            Plan.objects.update(title="Villa Brisa")

    queue.HANDLERS["greet"] = jobs.Kind(rename, dt.timedelta(minutes=1))
    job = queued()
    jobs.run_one()
    plan.refresh_from_db()
    assert (again(job).state, job.worker, plan.title) == ("running", "another", "Villa")


def test_what_overran_is_not_repeated() -> None:
    job = begun(queued(), ends_by=timezone.now())
    assert queue.settle(queue.of_worker("other"), is_counted=False) == 1
    assert (again(job).state, job.error) == ("failed", "time_limit")


def test_a_job_has_the_time_of_its_kind() -> None:
    queued()
    taken = queue.claim("me")
    assert taken is not None and taken.ends_by is not None and taken.started_at is not None
    assert taken.ends_by - taken.started_at == dt.timedelta(minutes=10)


def test_jobs_that_ended_long_ago_are_forgotten() -> None:
    old, kept, waiting = queued(), queued(), queued()
    Job.objects.filter(pk__in=[old.pk, kept.pk]).update(state="done", finished_at=timezone.now())
    Job.objects.filter(pk=old.pk).update(finished_at=timezone.now() - jobs.KEPT - dt.timedelta(days=1))
    assert jobs.forget_ended() == 1
    assert set(Job.objects.values_list("pk", flat=True)) == {kept.pk, waiting.pk}


def test_a_job_that_ended_may_be_asked_for_again_and_one_that_runs_may_not() -> None:
    failed, runs = queued(), begun(queued("Beto"))
    Job.objects.filter(pk=failed.pk).update(state="failed", attempts=3, error="worker_lost")
    assert (jobs.again(failed), jobs.again(runs)) == (True, False)
    assert (again(failed).state, failed.attempts, failed.error) == ("queued", 0, "")


def test_who_asked_is_told_by_their_account_alone() -> None:
    job = jobs.enqueue("greet", {"name": "x"}, plan=None, by=marta_of_the_office())
    assert again(job).created_by is not None


def test_the_worker_knows_every_job_that_is_queued(tmp_path: Path) -> None:
    source = Path(cauce.__file__).parent
    named = {path for path in (source / "web" / "actions").rglob("*.py") if "@jobs." in path.read_text()}
    loaded = "import sys; from cauce.cli import server; server.set_up(); server.know_the_jobs(); print(*sys.modules)"
    environment = {**os.environ, "CAUCE_DATA": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True, env=environment)
    wanted = {".".join(("cauce", *path.relative_to(source).with_suffix("").parts)) for path in named}
    assert {name.removesuffix(".__init__") for name in wanted} - set(done.stdout.split()) == set()
