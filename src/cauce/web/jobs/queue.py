"""The queue (cola de trabajos): rows of jobs, who takes one, what becomes of those that a dead worker left.

A job is queued, running, done, failed or cancelled. Every step is one UPDATE that names the state it starts
from, so that two who try at once do not both succeed. What a row holds of a job is numbers, codes and words of
the program: no name, no address, no words of a person.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from cauce.web.jobs.kinds import HANDLERS
from cauce.web.models import Job, Plan, User

ATTEMPTS = 3
HEARTBEAT = dt.timedelta(seconds=10)
STALE = dt.timedelta(seconds=60)  # a worker that has been silent for so long is taken for dead
PAUSES = (dt.timedelta(seconds=15), dt.timedelta(minutes=2))  # before the second attempt, and the third
KEPT = dt.timedelta(days=30)  # jobs that ended are forgotten then
WAITING = ("queued", "running")
MAY_BE_REPEATED = ("failed", "cancelled")
ANEW: Mapping[str, Any] = {"state": "queued", "worker": "", "progress": 0, "message": "", "finished_at": None}


def enqueue(kind: str, arguments: Mapping[str, Any], *, plan: Plan | None, by: User | None, key: str = "") -> Job:
    """Queue a job; it is seen by workers when the transaction ends.

    The same kind and key are the same job however often it is asked for; one that failed or was cancelled is
    queued anew. Arguments tell which rows to work on, never what they say of a person.
    """
    told = {"arguments": dict(arguments), "plan": plan, "created_by": by}
    if not key:
        return Job.objects.create(kind=kind, **told)
    job, is_new = Job.objects.get_or_create(kind=kind, key=key, defaults=told)
    if not is_new and again(job):
        job.refresh_from_db()
    return job


def again(job: Job) -> bool:
    """Queue a job anew that failed or was cancelled; say whether it was one."""
    ended = Job.objects.filter(pk=job.pk, state__in=MAY_BE_REPEATED)
    return bool(ended.update(**ANEW, attempts=0, error="", not_before=None, cancel_asked_at=None, ends_by=None))


def cancel(job: Job) -> str:
    """Cancel a job that waits, at once; ask one that runs to stop. Return its state, or "asked"."""
    now, rows = timezone.now(), Job.objects.filter(pk=job.pk)
    if rows.filter(state="queued").update(state="cancelled", finished_at=now, cancel_asked_at=now):
        return "cancelled"
    if rows.filter(state="running", cancel_asked_at=None).update(cancel_asked_at=now):
        return "asked"
    return str(rows.values_list("state", flat=True).get())


def claim(worker: str) -> Job | None:
    """Take the oldest job that waits and whose time has come, if there is one."""
    now = timezone.now()
    due = Job.objects.filter(Q(not_before=None) | Q(not_before__lte=now), state="queued", kind__in=list(HANDLERS))
    for job in due.order_by("created_at", "pk")[:5]:
        taken = {"state": "running", "worker": worker, "progress": 0, "message": "", "error": "", "not_before": None}
        times = {"started_at": now, "heartbeat_at": now, "ends_by": now + HANDLERS[job.kind].limit}
        if due.filter(pk=job.pk).update(**taken, **times, attempts=F("attempts") + 1):
            job.refresh_from_db()
            return job
    return None


def of_worker(worker: str) -> QuerySet[Job]:
    """Jobs that a worker is doing."""
    return Job.objects.filter(state="running", worker=worker)


def beat(worker: str) -> None:
    """Say that a worker is alive."""
    of_worker(worker).update(heartbeat_at=timezone.now())


def reclaim() -> int:
    """Settle the jobs whose worker fell silent."""
    silent = Job.objects.filter(state="running", heartbeat_at__lt=timezone.now() - STALE)
    return settle(silent) if silent.exists() else 0


def settle(left: QuerySet[Job], *, is_counted: bool = True) -> int:
    """Decide what becomes of running jobs that nobody does any more; say how many there were.

    One that was to stop is cancelled, one that overran is not repeated, and one that ended its workers again
    and again fails. The rest wait anew; ``is_counted`` says whether that was an attempt.
    """
    now = timezone.now()
    settled = left.exclude(cancel_asked_at=None).update(state="cancelled", finished_at=now)
    settled += left.filter(ends_by__lte=now).update(state="failed", error="time_limit", finished_at=now)
    if is_counted:
        settled += left.filter(attempts__gte=ATTEMPTS).update(state="failed", error="worker_lost", finished_at=now)
        return settled + left.update(**ANEW)
    return settled + left.filter(attempts__gt=0).update(**ANEW, attempts=F("attempts") - 1)


def repeat(job: Job, *, error: str) -> None:
    """Let a job that met an obstacle wait and be tried again; after some attempts it counts as failed."""
    rows, now = of_worker(job.worker).filter(pk=job.pk), timezone.now()
    if job.attempts >= ATTEMPTS:
        rows.update(state="failed", error=error, finished_at=now)
    else:
        rows.update(**ANEW, error=error, not_before=now + PAUSES[min(job.attempts, len(PAUSES)) - 1])


def end(job: Job, **values: Any) -> bool:
    """End a job that this worker does; say whether it was still this worker's."""
    return bool(of_worker(job.worker).filter(pk=job.pk).update(finished_at=timezone.now(), **values))


def forget_ended(*, now: dt.datetime | None = None) -> int:
    """Forget the jobs that ended long ago; what they made stays. Say how many."""
    old = Job.objects.exclude(state__in=WAITING).filter(finished_at__lt=(now or timezone.now()) - KEPT)
    gone = list(old.values_list("pk", flat=True)[:5000])
    return Job.objects.filter(pk__in=gone).delete()[1].get("web.Job", 0)
