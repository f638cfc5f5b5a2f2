"""A job while it is done (trabajo en marcha): its progress, its end together with its effect, what stops it."""

from __future__ import annotations

import logging
import threading
import time
import traceback
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.db import InterfaceError, OperationalError, close_old_connections, connection, transaction
from django.utils import timezone

from cauce.web import logs
from cauce.web.jobs import queue
from cauce.web.jobs.kinds import HANDLERS
from cauce.web.models import Job
from cauce.web.storage import NoAnswerError

log = logging.getLogger("cauce.jobs")
Report = Callable[[int, str], None]
NEVER = threading.Event()
# What may be otherwise a little later: a database or storage that does not answer, a full disk.
PASSING: tuple[type[Exception], ...] = (OperationalError, InterfaceError, NoAnswerError, OSError)
LASTING: tuple[type[Exception], ...] = (FileNotFoundError, FileExistsError, PermissionError, NotADirectoryError)


class LostJobError(Exception):
    """The job is no longer this worker's: another does it, or it has ended. Nothing of it may be written."""


class CancelledJobError(Exception):
    """Somebody asked that the job stop."""


class StoppedJobError(Exception):
    """The worker is to end; the job is given back."""


def silent(progress: int, message: str) -> None:
    """Report progress to nobody."""


class Running:
    """A job while a worker does it."""

    def __init__(self, job: Job, *, stop: threading.Event = NEVER) -> None:
        self.job = job
        self.is_finished = False
        self._stop = stop

    @property
    def arguments(self) -> Mapping[str, Any]:
        """What the job was asked."""
        arguments: Mapping[str, Any] = self.job.arguments
        return arguments

    def report(self, progress: int, message: str) -> None:
        """Say how far the job is; here it stops when it was cancelled, was lost, or the worker is to end.

        Raises
        ------
        CancelledJobError, LostJobError, StoppedJobError
            The handler lets them through.
        """
        self._mine(progress=progress, message=message, heartbeat_at=timezone.now())
        if self._stop.is_set():
            raise StoppedJobError

    @contextmanager
    def finishing(self) -> Iterator[None]:
        """Write the job's effect and its end in one transaction: both stand, or neither, whenever the worker dies.

        Raises
        ------
        CancelledJobError, LostJobError
            Before anything was written.
        """
        with transaction.atomic():
            self._mine(state="done", progress=100, message="", finished_at=timezone.now())
            yield
        self.is_finished = True

    def _mine(self, **values: Any) -> None:
        mine = queue.of_worker(self.job.worker).filter(pk=self.job.pk)
        if mine.filter(cancel_asked_at=None).update(**values):
            return
        if mine.exists():
            raise CancelledJobError
        raise LostJobError


def run_one(worker: str = "", *, stop: threading.Event = NEVER) -> bool:
    """Do the oldest waiting job, if there is one; say whether there was."""
    name = worker or uuid.uuid4().hex
    queue.reclaim()
    queue.settle(queue.of_worker(name))  # it does nothing now: what stands as its own could not be ended
    job = queue.claim(name)
    if job is None:
        return False
    with logs.about(job=str(job.pk), kind=job.kind):
        begun = time.monotonic()
        run(job, stop=stop)
        told = {"attempt": job.attempts, "ms": round((time.monotonic() - begun) * 1000)}
        log.info("Job %s (%s) came to an end.", job.pk, job.kind, extra={"told": told})
    return True


def run(job: Job, *, stop: threading.Event = NEVER) -> None:
    """Do a job that was taken, and write how it ended; whatever it does must not stop the worker."""
    running = Running(job, stop=stop)
    try:
        HANDLERS[job.kind].do(running)
        if not running.is_finished:
            with running.finishing():
                pass
    except LostJobError:
        log.warning("Job %s (%s) was no longer this worker's; nothing of it was written.", job.pk, job.kind)
    except CancelledJobError:
        queue.end(job, state="cancelled", message="")
    except StoppedJobError:
        queue.settle(queue.of_worker(job.worker).filter(pk=job.pk), is_counted=False)
    except Exception as error:
        if not connection.in_atomic_block:
            close_old_connections()  # the error may have broken it
        _note(job, error)


def is_passing(error: BaseException) -> bool:
    """Whether an error may not come again when the work is repeated a little later.

    Examples
    --------
    >>> is_passing(TimeoutError()), is_passing(FileNotFoundError()), is_passing(ValueError())
    (True, False, False)
    """
    return isinstance(error, PASSING) and not isinstance(error, LASTING)


def _note(job: Job, error: Exception) -> None:
    """Write that a job met an error by its kind: what an error says may name people."""
    name, passing = type(error).__name__, is_passing(error)
    frames = [
        f"{one.filename.rpartition('/cauce/')[2]}:{one.lineno}" for one in traceback.extract_tb(error.__traceback__)
    ]
    log.error("Job %s (%s), attempt %d: %s at %s.", job.pk, job.kind, job.attempts, name, " < ".join(frames[:-9:-1]))
    if passing:
        queue.repeat(job, error=f"no_answer {name}")
    else:
        queue.end(job, state="failed", error=f"unexpected {name}")


def wait_for(job: Job, *, seconds: float) -> Job:
    """Wait until a job has ended or the time is over."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        job.refresh_from_db()
        if job.state not in queue.WAITING:
            break
        time.sleep(0.1)
    return job
