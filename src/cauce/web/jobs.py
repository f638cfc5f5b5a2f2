"""Jobs (trabajos): work of more than a second, done in the background, with progress that a page shows."""

from __future__ import annotations

import datetime as dt
import logging
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import close_old_connections
from django.db.models import F
from django.utils import timezone

from cauce.web.models import Job, Plan, User

HEARTBEAT = dt.timedelta(seconds=10)
STALE = dt.timedelta(seconds=60)  # a worker that has been silent for so long is taken for dead
ATTEMPTS = 3
log = logging.getLogger("cauce.jobs")

Report = Callable[[int, str], None]


def silent(progress: int, message: str) -> None:
    """Report progress to nobody."""


@dataclass(frozen=True)
class Running:
    """A job while a worker does it."""

    job: Job

    @property
    def arguments(self) -> Mapping[str, Any]:
        """What the job was asked."""
        arguments: Mapping[str, Any] = self.job.arguments
        return arguments

    def report(self, progress: int, message: str) -> None:
        """Say how far the job is, and that it is alive."""
        Job.objects.filter(pk=self.job.pk).update(progress=progress, message=message, heartbeat_at=timezone.now())


Handler = Callable[[Running], None]
_handlers: dict[str, Handler] = {}
Round = TypeVar("Round", bound=Callable[..., Any])
_rounds: dict[Callable[..., Any], float] = {}  # what is done again and again → seconds between


def every(*, minutes: float) -> Callable[[Round], Round]:
    """Name a function without arguments that a worker does again and again; several workers may do it at once."""

    def keep(function: Round) -> Round:
        _rounds[function] = minutes * 60
        return function

    return keep


def handler(kind: str) -> Callable[[Handler], Handler]:
    """Name the function that does a kind of job."""

    def keep(function: Handler) -> Handler:
        _handlers[kind] = function
        return function

    return keep


def enqueue(kind: str, arguments: Mapping[str, Any], *, plan: Plan | None, by: User | None) -> Job:
    """Queue a job; it is seen by workers when the transaction ends."""
    return Job.objects.create(kind=kind, arguments=dict(arguments), plan=plan, created_by=by)


def run_one() -> bool:
    """Do the oldest waiting job, if there is one; say whether there was."""
    reclaim()
    job = _claim()
    if job is None:
        return False
    beating = threading.Event()
    heart = threading.Thread(target=_beat, args=(job, beating), daemon=True)
    heart.start()
    try:
        _handlers[job.kind](Running(job))
    except Exception as error:  # whatever a job does must not stop the worker
        log.exception("Job %s (%s) failed.", job.pk, job.kind)
        _end(job, state="failed", error=f"{type(error).__name__}: {error}")
    else:
        _end(job, state="done", progress=100)
    finally:
        beating.set()
        heart.join()
    return True


def work(*, stop: threading.Event, pause: float = 0.5) -> None:
    """Do jobs, and what is done again and again, until told to stop."""
    done: dict[Callable[..., Any], float] = {}
    while not stop.is_set():
        try:
            go_round(done)
            worked = run_one()
        except Exception:
            log.exception("The worker could not look for jobs; it tries again.")
            worked = False
        if not worked:
            close_old_connections()
            stop.wait(pause)


def go_round(done: dict[Callable[..., Any], float]) -> None:
    """Do what is due again; ``done`` remembers when each was done last."""
    now = time.monotonic()
    for function, seconds in _rounds.items():
        if now - done.get(function, -seconds) >= seconds:
            done[function] = now
            function()


def reclaim() -> int:
    """Give back jobs whose worker fell silent; after some attempts they count as failed."""
    silent_since = timezone.now() - STALE
    stale = Job.objects.filter(state="running", heartbeat_at__lt=silent_since)
    if not stale.exists():
        return 0
    lost = stale.filter(attempts__gte=ATTEMPTS).update(
        state="failed", error="The worker stopped before the job ended.", finished_at=timezone.now()
    )
    return lost + stale.update(state="queued", message="")


def _claim() -> Job | None:
    waiting = Job.objects.filter(state="queued", kind__in=list(_handlers)).order_by("created_at", "pk")
    for job in waiting[:5]:
        now = timezone.now()
        mine = Job.objects.filter(pk=job.pk, state="queued").update(
            state="running", started_at=now, heartbeat_at=now, attempts=F("attempts") + 1
        )
        if mine:
            job.refresh_from_db()
            return job
    return None


def _beat(job: Job, beating: threading.Event) -> None:
    while not beating.wait(HEARTBEAT.total_seconds()):
        Job.objects.filter(pk=job.pk, state="running").update(heartbeat_at=timezone.now())
    close_old_connections()


def _end(job: Job, **values: Any) -> None:
    Job.objects.filter(pk=job.pk).update(finished_at=timezone.now(), **values)


def wait_for(job: Job, *, seconds: float) -> Job:
    """Wait until a job has ended or the time is over."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        job.refresh_from_db()
        if job.state in ("done", "failed"):
            break
        time.sleep(0.1)
    return job
