"""Jobs and letters that contradict themselves (trabajos): states that no worker leaves behind."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db.models import Q, QuerySet
from django.utils import timezone

from cauce.web.doctor.findings import Finding, Level, about
from cauce.web.models import Import, Job

LONG = dt.timedelta(minutes=30)  # a silent job that no worker took back for so long


def findings() -> Iterator[Finding]:
    """Look for jobs whose columns contradict each other, and for readings that no job will ever end."""
    every = Job.objects.all()
    ended = Q(state__in=("done", "failed", "cancelled"))
    yield from about("job_without_end", _names(every.filter(ended, finished_at=None)))
    yield from about("job_without_start", _names(every.filter(state="running", started_at=None)))
    yield from about("job_without_error", _names(every.filter(state="failed", error="")))
    silent = every.filter(state="running", heartbeat_at__lt=timezone.now() - LONG)
    yield from about("job_silent", _names(silent), level=Level.REMARK)
    waiting = Import.objects.filter(state="uploaded", job__state="done")
    yield from about("reading_lost", [f"{one.file_name} ({one.pk})" for one in waiting])
    unapplied = Import.objects.filter(state="applied", applied_event=None)
    yield from about("reading_without_event", [f"{one.file_name} ({one.pk})" for one in unapplied])


def _names(found: QuerySet[Job]) -> list[str]:
    return [f"{one.kind} {one.pk}" for one in found]
