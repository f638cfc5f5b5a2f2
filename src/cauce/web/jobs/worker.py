"""The worker (obrero): one process does the jobs, another watches it and outlives whatever they do.

A job runs in a process of its own kind, not in a thread: a thread that is at work inside a library (a book being
set, a PDF being read) can be neither ended nor survived when the library falls. The watcher says that the worker is
alive, ends it when a job overruns or does not stop though it was cancelled, gives back what it was doing, and
begins another.
"""

from __future__ import annotations

import datetime as dt
import logging
import os
import signal
import threading
import time
import uuid
from collections.abc import Callable
from multiprocessing import connection, parent_process
from multiprocessing.process import BaseProcess
from types import FrameType

from django.db import DatabaseError, close_old_connections, connections
from django.utils import timezone

from cauce.web.jobs import marks, queue, rounds
from cauce.web.jobs.outages import Outage
from cauce.web.jobs.running import run_one

log = logging.getLogger("cauce.jobs")
LOOK = 0.5  # seconds between two looks at the worker
PAUSE = 0.5  # seconds between two looks at the queue
GRACE = 6.0  # seconds to end cleanly when told to
STOPS_WITHIN = dt.timedelta(seconds=10)  # in which a cancelled job is to notice
TAKE_OVER = 5.0  # seconds between two looks for dead workers
Begin = Callable[[str], BaseProcess]


def work(worker: str, *, stop: threading.Event) -> None:
    """Do rounds and jobs until told to stop."""
    looked, outage = float("-inf"), Outage("worker")
    while not stop.is_set():
        pause = PAUSE
        try:
            if time.monotonic() - looked >= TAKE_OVER:
                looked = time.monotonic()
                take_over()
            rounds.go_round(worker)
            worked = not stop.is_set() and run_one(worker, stop=stop)
            outage.over()
        except Exception as error:
            worked, pause = False, outage.struck(error)
        if not worked:
            close_old_connections()
            stop.wait(pause)


def take_over() -> None:
    """Give back at once what killed workers of this data folder left."""
    for worker in marks.dead():
        leave(worker)


def leave(worker: str, *, is_counted: bool = True) -> None:
    """Settle what a worker that is no more was doing."""
    settled = queue.settle(queue.of_worker(worker), is_counted=is_counted)
    rounds.free(worker)
    marks.remove(worker)
    if settled:
        log.warning("A worker ended in the middle of a job; the job was given back or ended.")


def work_alone(worker: str) -> None:
    """Be the process that does the jobs: end on a signal after the job's next report, and never outlive the watcher."""
    stop = _stop_on_signals()
    threading.Thread(target=_end_with_parent, daemon=True).start()
    mark = marks.hold(worker)
    try:
        work(worker, stop=stop)
    finally:
        connections.close_all()
        if mark is not None:
            mark.close()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)


def _stop_on_signals() -> threading.Event:
    stop = threading.Event()

    def end(number: int, frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    return stop


class Watcher:
    """Watches one worker, and begins another when it ends before it should."""

    def __init__(self, begin: Begin) -> None:
        self._begin = begin
        self._worker = ""
        self._child: BaseProcess | None = None
        self._began = self._beaten = float("-inf")

    def watch(self) -> None:
        """Watch until told to stop; then let the worker end cleanly, or give its job back."""
        stop, outage = _stop_on_signals(), Outage("watcher of the worker")
        while not stop.is_set():
            pause = LOOK
            try:
                self.look()
                outage.over()
            except DatabaseError as error:
                pause = outage.struck(error)
                close_old_connections()
            stop.wait(pause)
        self.end()

    def look(self) -> None:
        """See that a worker is there, alive, and within its time."""
        if self._child is None or not self._child.is_alive():
            self._begin_another()
        if time.monotonic() - self._beaten >= queue.HEARTBEAT.total_seconds():
            self._beaten = time.monotonic()
            queue.beat(self._worker)
        if self._is_to_be_ended():
            self._kill()

    def _begin_another(self) -> None:
        if self._child is not None:
            log.error("The worker ended by itself (%s); another begins.", self._child.exitcode)
            leave(self._worker)
            if time.monotonic() - self._began < 5:
                time.sleep(2)  # it ends as soon as it begins: do not go in circles
        self._worker, self._began = uuid.uuid4().hex, time.monotonic()
        connections.close_all()  # none is shared between two processes
        self._child = self._begin(self._worker)

    def _is_to_be_ended(self) -> bool:
        now = timezone.now()
        for ends_by, asked in queue.of_worker(self._worker).values_list("ends_by", "cancel_asked_at"):
            if (ends_by is not None and ends_by <= now) or (asked is not None and asked + STOPS_WITHIN <= now):
                return True
        return rounds.is_overdue(self._worker)

    def _kill(self) -> None:
        """End a worker that is at something for too long; what it had only just begun is no attempt."""
        assert self._child is not None
        log.warning("A job took longer than it may, or did not stop though cancelled; its worker is ended.")
        self._child.kill()
        self._child.join()
        leave(self._worker, is_counted=False)
        self._child, self._began = None, float("-inf")

    def end(self) -> None:
        """Let the worker end cleanly; a job that does not come to a report in time is given back at once."""
        if self._child is None:
            return
        self._child.terminate()
        self._child.join(GRACE)
        if self._child.is_alive():
            self._child.kill()
            self._child.join()
        leave(self._worker, is_counted=False)
