"""Periods: how long they last, and how often something fits into them."""

from __future__ import annotations

import pytest

from cauce.core.plan import stock_numbers
from cauce.core.plan.periods import Cadence, Span, cadence_in, span_of

MONTHS = stock_numbers().months


@pytest.mark.parametrize(
    ("printed", "low", "high"),
    [
        ("entre enero y julio de 2018", 6, 7),
        ("January to June 2027", 5, 6),
        ("de octubre de 2026 a marzo de 2027", 5, 6),
        ("from October to March", 5, 6),
        ("12 meses", 12, 12),
        ("seis meses", 6, 6),
        ("eighteen weeks", None, None),
        ("18 weeks", 4, 5),
        ("2027", 12, 12),
        ("2027-2028", 24, 24),
        ("primer semestre de 2027", 6, 6),
        ("Q1 to Q3 2027", 9, 9),
        ("01/02/2027 – 30/06/2027", 4.5, 5.1),
        ("2027-02-01 / 2027-06-30", 4.5, 5.1),
    ],
)
def test_a_printed_period_lasts_so_many_months(printed: str, low: float | None, high: float | None) -> None:
    span = span_of(printed, MONTHS)
    if low is None or high is None:
        assert span is None
        return
    assert span is not None
    assert low <= span.low <= span.high <= high


@pytest.mark.parametrize(
    ("target", "value", "months"),
    [
        ("1 cada dos meses", 1, 2),
        ("4 notas de prensa- 1 cada 2 meses", 1, 2),
        ("6 newsletters, one per month", 1, 1),
        ("2 por mes en cada red", 2, 1),
        ("12 boletines (1 al mes)", 1, 1),
        ("4 informes trimestrales", 1, 3),
        ("3 visits, one every three weeks", 1, 0.69),
    ],
)
def test_a_target_states_its_rhythm(target: str, value: int, months: float) -> None:
    found = cadence_in(target, MONTHS)
    assert found is not None
    assert (found[0].value, found[0].months) == (value, pytest.approx(months, abs=0.01))


@pytest.mark.parametrize("target", ["2 publicaciones", "1 Banner, 200 T-shirts", "Al menos tres eventos", ""])
def test_a_target_without_rhythm_states_none(target: str) -> None:
    assert cadence_in(target, MONTHS) is None


def test_once_a_quarter_counts_the_quarters_of_the_calendar() -> None:
    assert Span(7, 8).occurrences(Cadence(1, 3, calendar=True)) == (2, 3)
    assert Span(7, 8).occurrences(Cadence(1, 3)) == (2, 2)
