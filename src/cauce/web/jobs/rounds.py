"""Rounds (rondas): what is done once in each period, recorded in the database, however many workers there are."""

from __future__ import annotations

import datetime as dt
import logging

from django.db.models import Q, QuerySet
from django.utils import timezone

from cauce.web.faults import Fault, fault_of
from cauce.web.jobs.kinds import ROUNDS, every
from cauce.web.jobs.queue import forget_ended
from cauce.web.models import JobRound

log = logging.getLogger("cauce.jobs")
AT_LEAST = dt.timedelta(seconds=50)  # between two beginnings, also of a round that ends its worker

every(minutes=24 * 60)(forget_ended)


def go_round(worker: str) -> list[str]:
    """Do the rounds that are due and that nobody else does; return their names."""
    known = set(JobRound.objects.values_list("name", flat=True))
    missing = [JobRound(name=name, next_at=timezone.now()) for name in ROUNDS if name not in known]
    if missing:
        JobRound.objects.bulk_create(missing, ignore_conflicts=True)
    return [name for name in _due().values_list("name", flat=True) if _go(name, worker)]


def _due() -> QuerySet[JobRound]:
    """Rounds whose time has come, and that nobody does or whoever did them overran."""
    now = timezone.now()
    return JobRound.objects.filter(Q(worker="") | Q(ends_by__lte=now), next_at__lte=now, name__in=list(ROUNDS))


def _go(name: str, worker: str) -> bool:
    round_, now = ROUNDS[name], timezone.now()
    soon = now + min(AT_LEAST, round_.period)
    if not _due().filter(name=name).update(worker=worker, ends_by=now + round_.limit, next_at=soon):
        return False
    error, next_at = "", now + round_.period
    try:
        round_.do()
    except Exception as problem:
        if fault_of(problem) is Fault.BUSY:  # no reason to leave out a whole period
            log.warning("The round %s waits: others are writing to the database.", name)
            next_at = soon
        else:
            log.exception("The round %s could not be done; it is done again in its next period.", name)
        error = type(problem).__name__
    ended = timezone.now()
    mine = JobRound.objects.filter(name=name, worker=worker)
    mine.update(worker="", ends_by=None, done_at=ended, error=error, next_at=next_at)
    return True


def free(worker: str) -> None:
    """Let others do the rounds that a worker left undone."""
    JobRound.objects.filter(worker=worker).update(worker="", ends_by=None)


def is_overdue(worker: str) -> bool:
    """Whether a worker has been at a round for longer than it may."""
    return JobRound.objects.filter(worker=worker, ends_by__lte=timezone.now()).exists()
