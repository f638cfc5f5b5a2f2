"""Jobs (trabajos): work of more than a second, done in the background, with progress that a page shows.

A handler that writes to the database does so inside ``job.finishing()``: its effect and the end of the job stand
together or not at all, so that a worker killed at any moment loses nothing and repeats nothing. One that keeps a
file keeps it whole, beside the job: keeping it once more is the same. Why so: docs/decisions/0013-jobs.md.
"""

from __future__ import annotations

from cauce.web.jobs.kinds import HANDLERS, ROUNDS, Kind, Round, every, handler
from cauce.web.jobs.queue import (
    ATTEMPTS,
    HEARTBEAT,
    KEPT,
    MAY_BE_REPEATED,
    STALE,
    WAITING,
    again,
    cancel,
    enqueue,
    forget_ended,
    reclaim,
)
from cauce.web.jobs.rounds import go_round
from cauce.web.jobs.running import (
    CancelledJobError,
    LostJobError,
    Report,
    Running,
    StoppedJobError,
    run_one,
    silent,
    wait_for,
)

__all__ = [
    "ATTEMPTS",
    "HANDLERS",
    "HEARTBEAT",
    "KEPT",
    "MAY_BE_REPEATED",
    "ROUNDS",
    "STALE",
    "WAITING",
    "CancelledJobError",
    "Kind",
    "LostJobError",
    "Report",
    "Round",
    "Running",
    "StoppedJobError",
    "again",
    "cancel",
    "enqueue",
    "every",
    "forget_ended",
    "go_round",
    "handler",
    "reclaim",
    "run_one",
    "silent",
    "wait_for",
]
