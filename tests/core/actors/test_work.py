"""Due dates as they are kept (plazos)."""

from __future__ import annotations

from datetime import date

import pytest

from cauce.core.actors.work import due_day


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("2027-Q4", date(2027, 12, 31)),
        ("2027-Q1", date(2027, 3, 31)),
        (" 2027-03-05 ", date(2027, 3, 5)),
        ("2027-13-01", None),
        ("", None),
    ],
)
def test_a_day_or_a_quarter_is_a_date_and_other_words_are_none(words: str, day: date | None) -> None:
    assert due_day(words) == day
