"""Work in the background (trabajo en segundo plano): the worker, its queue, its rounds, letters that wait."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db.models import Count, Max, Min, Q
from django.utils import timezone

from cauce.web.doctor.findings import Finding, Level, about
from cauce.web.doctor.spans import ago
from cauce.web.models import Job, JobRound, OutgoingMessage

SILENT = dt.timedelta(minutes=20)  # the most frequent rounds come every few minutes
LATE = dt.timedelta(minutes=15)
OF_LATE = dt.timedelta(days=7)


def findings() -> Iterator[Finding]:
    """Look at who works and at what waits."""
    now = timezone.now()
    yield _worker(now)
    failed = JobRound.objects.exclude(error="").order_by("name")
    yield from about("rounds_failed", [f"{one.name} ({one.error})" for one in failed], level=Level.REMARK)
    yield _queue(now)
    lost = Job.objects.filter(state="failed", finished_at__gte=now - OF_LATE).values("kind").annotate(count=Count("pk"))
    told = [f"{one['kind']} × {one['count']}" for one in lost.order_by("kind")]
    yield from about("jobs_failed", told, level=Level.REMARK)
    yield from _letters(now)


def _worker(now: dt.datetime) -> Finding:
    rounds = JobRound.objects.aggregate(at=Max("done_at"))["at"]
    beats = Job.objects.aggregate(at=Max("heartbeat_at"))["at"]
    last = max((at for at in (rounds, beats) if at is not None), default=None)
    if last is None:
        return Finding("worker_never", Level.WRONG)
    values = {"ago": ago((now - last).total_seconds())}
    return (
        Finding("worker_fine", Level.FINE, values)
        if now - last < SILENT
        else Finding("worker_silent", Level.WRONG, values)
    )


def _queue(now: dt.datetime) -> Finding:
    due = Q(not_before=None) | Q(not_before__lte=now)
    waiting = Job.objects.filter(due, state="queued").aggregate(count=Count("pk"), oldest=Min("created_at"))
    if waiting["oldest"] is not None and now - waiting["oldest"] > LATE:
        values = {"count": waiting["count"], "ago": ago((now - waiting["oldest"]).total_seconds())}
        return Finding("queue_late", Level.WRONG, values)
    return Finding("queue_fine", Level.FINE, {"count": waiting["count"]})


def _letters(now: dt.datetime) -> Iterator[Finding]:
    due = OutgoingMessage.objects.filter(sent_at=None, withdrawn_at=None, send_after__lte=now)
    refused = due.exclude(error="").count()
    late = due.filter(error="", send_after__lt=now - LATE).aggregate(count=Count("pk"), oldest=Min("send_after"))
    if refused:
        yield Finding("letters_refused", Level.REMARK, {"count": refused})
    if late["count"]:
        values = {"count": late["count"], "ago": ago((now - late["oldest"]).total_seconds())}
        yield Finding("letters_late", Level.WRONG, values)
    elif not refused:
        yield Finding("letters_fine", Level.FINE)
