"""Outages (cortes): a database that does not answer is said once, asked ever more seldom, and said when it is back.

That others write for a while is no outage: it is said, as a remark, only where it lasts.
"""

from __future__ import annotations

import logging
import time

from cauce.web.faults import Fault, fault_of

log = logging.getLogger("cauce.jobs")
FIRST = 0.5  # seconds until it is asked again
LONGEST = 15.0  # seconds between two attempts, however long it lasts
SAID_AGAIN = 600.0  # seconds after which a reader of the log is reminded
PATIENCE = 120.0  # seconds for which others may write before it is worth a line
BUSY = "busy"


class Outage:
    """What one process notices: since when, what was said last, how long to wait."""

    def __init__(self, of: str) -> None:
        self._of = of
        self._since = self._said = 0.0
        self._is_down = False
        self._what = ""  # what was said last
        self._pause = FIRST

    def struck(self, error: Exception) -> float:
        """Say what happened unless it was said just now; return how many seconds to wait."""
        now = time.monotonic()
        if not self._is_down:
            self._is_down, self._since = True, now
        what = BUSY if fault_of(error) is Fault.BUSY else type(error).__name__
        is_worth_it = what != BUSY or now - self._since >= PATIENCE
        if is_worth_it and (what != self._what or now - self._said >= SAID_AGAIN):
            self._say(what, now - self._since)
            self._what, self._said = what, now
        pause, self._pause = self._pause, min(2 * self._pause, LONGEST)
        return pause

    def _say(self, what: str, seconds: float) -> None:
        if what == BUSY:
            log.warning("The %s waits: others have been writing to the database for %.0f s.", self._of, seconds)
        else:
            log.error("The %s cannot do its work (%s); it tries again until it can.", self._of, what)

    def over(self) -> None:
        """Say that it goes on, if it did not."""
        if self._what:
            log.warning("The %s does its work again, after %.0f s.", self._of, time.monotonic() - self._since)
        self._is_down, self._what, self._pause = False, "", FIRST
