"""Outages (cortes): a database that does not answer is said once, asked ever more seldom, and said when it is back."""

from __future__ import annotations

import logging
import time

log = logging.getLogger("cauce.jobs")
FIRST = 0.5  # seconds until it is asked again
LONGEST = 15.0  # seconds between two attempts, however long it lasts
SAID_AGAIN = 600.0  # seconds after which a reader of the log is reminded


class Outage:
    """What one process notices: since when, what was said last, how long to wait."""

    def __init__(self, of: str) -> None:
        self._of = of
        self._since = self._said = 0.0
        self._what = ""
        self._pause = FIRST

    def struck(self, error: Exception) -> float:
        """Say what happened unless it was said just now; return how many seconds to wait."""
        now, what = time.monotonic(), type(error).__name__
        if not self._what:
            self._since = now
        if what != self._what or now - self._said >= SAID_AGAIN:
            log.error("The %s cannot do its work (%s); it tries again until it can.", self._of, what)
            self._what, self._said = what, now
        pause, self._pause = self._pause, min(2 * self._pause, LONGEST)
        return pause

    def over(self) -> None:
        """Say that it goes on, if it did not."""
        if self._what:
            log.warning("The %s does its work again, after %.0f s.", self._of, time.monotonic() - self._since)
        self._what, self._pause = "", FIRST
