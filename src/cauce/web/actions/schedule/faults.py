"""Refusals of acts on the schedule (negativas): a code with its values; the page has its sentence."""

from __future__ import annotations

from typing import Any


class CannotScheduleError(Exception):
    """An act on the schedule is refused.

    ``code`` is "period_backwards", "no_work", "reason_needed", "circle", "same_entry", "linked_already",
    "title_needed", "days_backwards", "too_long", "too_many_days", "changed_meanwhile", "nothing_to_level",
    "nothing_in_file", "too_many_feeds" or "unknown_kind"; ``values`` go into its sentence.
    """

    def __init__(self, code: str, **values: Any) -> None:
        super().__init__(code)
        self.code = code
        self.values = values
