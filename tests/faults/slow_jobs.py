"""Jobs that hang, fall and do not listen, done by real workers; prints as JSON what became of each.

Run by ``test_workers.py`` as ``python -m tests.faults.slow_jobs`` with a data folder of its own.
"""

from __future__ import annotations

import datetime as dt
import json
import multiprocessing
import os
import signal
import time
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import django

django.setup()

from django.conf import settings  # noqa: E402 - Django must be ready
from django.db import connection, connections  # noqa: E402

from cauce.web import jobs  # noqa: E402
from cauce.web.jobs import kinds, worker  # noqa: E402
from cauce.web.models import Job, JobRound, Plan, User  # noqa: E402

worker.GRACE, worker.STOPS_WITHIN, worker.TAKE_OVER = 1.0, dt.timedelta(seconds=0.5), 0.2
LATE = 60  # seconds within which also a busy machine does what is asked
processes: Any = multiprocessing.get_context("fork")


@jobs.handler("hang", minutes=1 / 60)
def hang(job: jobs.Running) -> None:
    """Take longer than it may."""
    time.sleep(60)


@jobs.handler("deaf")
def deaf(job: jobs.Running) -> None:
    """Never report."""
    time.sleep(60)


@jobs.handler("fall")
def fall(job: jobs.Running) -> None:
    """End the process in the first attempt."""
    if job.job.attempts == 1:
        os.kill(os.getpid(), signal.SIGKILL)


@jobs.handler("steps")
def steps(job: jobs.Running) -> None:
    """Report again and again."""
    for step in range(60):
        job.report(step, "writing")
        time.sleep(0.05)


@jobs.handler("greet")
def greet(job: jobs.Running) -> None:
    """Be done at once."""


def sweep() -> None:
    """Leave a line for each time it is done."""
    with (Path(settings.DATA) / "swept").open("a") as file:
        file.write("swept\n")


def begin(name: str) -> BaseProcess:
    """Begin a process that does jobs."""
    child: BaseProcess = processes.Process(target=worker.work_alone, args=(name,))
    child.start()
    return child


def watch() -> None:
    """Be a watcher."""
    worker.Watcher(begin).watch()


def watching() -> BaseProcess:
    """Begin a watcher in a process of its own."""
    connections.close_all()
    child: BaseProcess = processes.Process(target=watch)
    child.start()
    return child


def ended(process: BaseProcess) -> float:
    """End a watcher; return how long it took."""
    begun = time.monotonic()
    process.terminate()
    process.join(LATE)
    return time.monotonic() - begun


def until(job: Job, *states: str) -> dict[str, Any]:
    """Wait until a job stands so, or it is too late; tell it."""
    stop = time.monotonic() + LATE
    while time.monotonic() < stop:
        job.refresh_from_db()
        if job.state in states:
            break
        time.sleep(0.05)
    return {"state": job.state, "error": job.error, "attempts": job.attempts}


def asked(kind: str) -> Job:
    """A job that waits."""
    return jobs.enqueue(kind, {}, plan=None, by=None)


def cancelled() -> dict[str, Any]:
    """A running job that does not listen is cancelled."""
    job = asked("deaf")
    until(job, "running")
    jobs.cancel(job)
    return until(job, "done", "failed", "cancelled")


def told_to_end(kind: str) -> dict[str, Any]:
    """A worker is told to end in the middle of a job; another does it."""
    process, job = watching(), asked(kind)
    until(job, "running")
    time.sleep(0.3)
    seconds = ended(process)
    return until(job, "queued") | {"seconds": seconds, "marks": len(list((Path(settings.DATA) / "workers").iterdir()))}


def orphaned() -> dict[str, Any]:
    """A watcher is killed: its worker ends too, and the next one takes the job up at once."""
    process, job = watching(), asked("steps")
    until(job, "running")
    first = job.worker
    assert process.pid is not None
    os.kill(process.pid, signal.SIGKILL)
    process.join()
    begun, other = time.monotonic(), watching()
    while job.worker == first and time.monotonic() < begun + LATE:
        time.sleep(0.05)
        job.refresh_from_db()
    seconds = time.monotonic() - begun
    told = until(job, "done") | {"seconds": seconds}
    ended(other)
    return told


def main() -> None:
    """Let two watchers work, then one at a time."""
    with connection.schema_editor() as editor:
        for model in (User, Plan, Job, JobRound):
            editor.create_model(model)
    kinds.ROUNDS.clear()
    jobs.every(minutes=5)(sweep)
    told: dict[str, Any] = {}
    two = [watching(), watching()]
    some = {kind: asked(kind) for kind in ("hang", "fall", "greet")}
    told |= {kind: until(job, "done", "failed") for kind, job in some.items()}
    told["cancelled"] = cancelled()
    told["greet after all"] = until(asked("greet"), "done")
    for each in two:
        ended(each)
    told["swept"] = (Path(settings.DATA) / "swept").read_text().count("swept")
    told["told to end"] = told_to_end("steps")
    Job.objects.all()._raw_delete("default")
    told["deaf told to end"] = told_to_end("deaf")
    Job.objects.all()._raw_delete("default")
    told["orphaned"] = orphaned()
    print(json.dumps(told))


if __name__ == "__main__":
    main()
