"""Figures of losses are told with as many digits as their bands allow."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cauce.core.loss_figures import band_of_worth, honest, honest_band


@pytest.mark.parametrize(
    ("value", "band", "told"),
    [
        (40_408_674.67, (28_286_072.0, 52_531_277.0), 40_000_000.0),
        (40_408_674.67, (40_300_000.0, 40_500_000.0), 40_410_000.0),
        (1_171_234.0, (440_123.0, 2_141_234.0), 1_200_000.0),
        (100.0, (64.6, 135.4), 100.0),
        (1234.0, None, 1200.0),
        (1234.0, (1234.0, 1234.0), 1200.0),
        (0.0, None, 0.0),
        (0.0, (0.0, 900.0), 0.0),
    ],
)
def test_a_figure_has_the_digits_that_its_band_allows(
    value: float, band: tuple[float, float] | None, told: float
) -> None:
    assert honest(value, band) == told


def test_the_bounds_of_a_band_have_the_digits_of_the_figure() -> None:
    assert honest_band((28_286_072.0, 52_531_277.0)) == (28_000_000.0, 53_000_000.0)
    assert honest_band((900.0, 900.0)) == (900.0, 900.0)
    assert honest_band(None) is None


@given(st.floats(1.0, 1e12), st.floats(0.05, 0.9))
def test_what_is_told_is_off_by_a_fourteenth_of_the_band_at_most(value: float, share: float) -> None:
    band = (value * (1 - share), value * (1 + share))
    most = (band[1] - band[0]) / 14
    assert abs(honest(value, band) - value) <= most
    assert all(math.isclose(end, told, abs_tol=most) for end, told in
               zip(band, honest_band(band) or (), strict=True))  # fmt: skip


def test_what_stands_somewhere_is_as_sure_as_its_values() -> None:
    assert band_of_worth(1000.0, {"ranges": {"value": [0.7, 1.3]}}) == (700.0, 1300.0)
    assert band_of_worth(1000.0, {"ranges": {"value": [1.0, 1.0]}}) is None
