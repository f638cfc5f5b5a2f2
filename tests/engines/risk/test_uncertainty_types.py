"""Types that nobody knows one by one: each sample draws one for each asset; the mean stays, the band widens."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pytest

from cauce.engines.risk import Curve, Curves, Exposure, Hazard
from cauce.engines.risk import uncertainty_types as engine
from cauce.engines.risk.checks import UnusableLayer
from cauce.engines.risk.hazard.placement import place
from cauce.engines.risk.running.case_types import check_types
from cauce.engines.risk.store import write_store
from cauce.engines.risk.uncertainty import Quantity
from cauce.engines.risk.uncertainty_bands import RunBands, Sampling, run_bands
from tests.engines.risk.cities import curves, exposure, hazard

FLOOD = hazard(2_500, 9)
CITY = exposure(300, on=FLOOD)
RANGES = (Quantity("intensity", 0.8, 1.2), Quantity("shift", -0.1, 0.2), Quantity("scale", 0.9, 1.3),
          Quantity("value", 0.7, 1.5))  # fmt: skip
STILL = (Quantity("value", 1.0, 1.0),)
PERIODS = np.array([10.0, 100.0])


def banded(sampling: Sampling, *, on: Any = FLOOD, of: Exposure = CITY, by: Curves | None = None) -> RunBands:
    return run_bands(on, of, by or curves(), placement=place(on, of), sampling=sampling, return_periods=PERIODS)


def themselves() -> dict[str, dict[str, float]]:
    """Each curve of the city stands for itself alone."""
    return {name: {name: 1.0} for name in CITY.curve_ids}


def two_types() -> tuple[Curves, dict[str, dict[str, float]]]:
    """A light and a heavy curve, and their mean by one part to three under the name of each curve of the city."""
    known = curves()
    first = known[CITY.curve_ids[0]]
    nodes = np.array([0.0, 4.0])

    def straight(name: str, most: float) -> Curve:
        damaged = np.array([0.0, most])
        return Curve(id=name, hazard=first.hazard, unit=first.unit, intensity=nodes, mdd=damaged)

    made = [straight("light", 0.2), straight("heavy", 0.6), *(straight(name, 0.5) for name in CITY.curve_ids)]
    return Curves(made), {name: {"light": 0.25, "heavy": 0.75} for name in CITY.curve_ids}


def test_a_type_that_is_alone_draws_nothing() -> None:
    plain, typed = banded(Sampling(40, 2, RANGES)), banded(Sampling(40, 2, RANGES, types=themselves()))
    assert plain.territories is not None and typed.territories is not None
    assert plain.assets is not None and typed.assets is not None
    for one, other in ((typed.expected, plain.expected), (typed.events, plain.events), (typed.periods, plain.periods),
                       (typed.territories, plain.territories), (typed.assets, plain.assets)):  # fmt: skip
        np.testing.assert_allclose(one.low, other.low, rtol=1e-11)
        np.testing.assert_allclose(one.high, other.high, rtol=1e-11)


def test_a_building_is_of_one_type_or_of_the_other_and_a_city_of_both() -> None:
    known, types = two_types()
    found = banded(Sampling(400, 3, STILL, types=types), by=known)
    mean = banded(Sampling(0, 3, STILL), by=known)
    assert found.assets is not None and mean.assets is not None
    wet = mean.assets.middle > 0
    # The mean curve has 0.5 where the types have 0.2 and 0.6.
    np.testing.assert_allclose(found.assets.low[wet], mean.assets.middle[wet] * 0.4, rtol=1e-9)
    np.testing.assert_allclose(found.assets.high[wet], mean.assets.middle[wet] * 1.2, rtol=1e-9)
    middle = mean.expected.middle[0]
    assert found.expected_samples.mean() == pytest.approx(middle, rel=0.01)
    assert 0.4 * middle < found.expected.low[0] < middle < found.expected.high[0] < 1.2 * middle


def test_shares_that_were_counted_on_few_assets_make_the_band_of_a_city_wide() -> None:
    known, types = two_types()
    sure, few, many = (
        banded(Sampling(400, 3, STILL, types=types, types_counted=count), by=known) for count in (0, 20, 1_000_000)
    )

    def width(found: RunBands) -> float:
        return float(found.expected.high[0] - found.expected.low[0])

    assert few.expected_samples.mean() == pytest.approx(sure.expected_samples.mean(), rel=0.02)
    assert width(few) > 1.4 * width(sure)
    assert width(many) == pytest.approx(width(sure), rel=0.05)


def test_the_same_shares_are_drawn_for_each_curve_of_a_sample() -> None:
    draws = engine._Draws(3, 500, 20)
    drawn = np.diff(draws.tops([0.25, 0.75]), axis=0, prepend=0)
    assert (draws.tops([0.25, 0.75]) == draws.tops([0.25, 0.75])).all()
    # Of a Dirichlet distribution of weight 20 a share of a quarter has this mean and this deviation.
    assert drawn[0].mean() == pytest.approx(0.25, abs=0.01)
    assert drawn[0].std() == pytest.approx((0.25 * 0.75 / 21) ** 0.5, rel=0.1)


def test_what_is_drawn_depends_on_the_asset_and_the_seed_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    known, types = two_types()
    told = banded(Sampling(60, 3, RANGES, types=types), by=known)
    monkeypatch.setattr(engine, "BLOCK", 7)
    monkeypatch.setattr(engine, "LEAST", 60)
    parts = banded(Sampling(60, 3, RANGES, types=types), by=known)
    assert (parts.expected_samples == told.expected_samples).all()
    order = np.random.default_rng(1).permutation(CITY.size)
    turned = dataclasses.replace(
        CITY, ids=tuple(CITY.ids[at] for at in order),
        **{name: None if getattr(CITY, name) is None else getattr(CITY, name)[order]
           for name in ("x", "y", "value", "curve", "people", "territory")},
    )  # fmt: skip
    other = banded(Sampling(60, 3, RANGES, types=types), of=turned, by=known)
    assert told.assets is not None and other.assets is not None
    assert (other.assets.high == told.assets.high[order]).all()
    np.testing.assert_allclose(other.expected_samples, told.expected_samples, rtol=1e-12)
    assert (banded(Sampling(60, 4, RANGES, types=types), by=known).expected_samples != told.expected_samples).any()


def test_pieces_of_a_building_are_of_its_type_and_add_up() -> None:
    known, types = two_types()
    pieces = dataclasses.replace(
        CITY, x=np.repeat(CITY.x, 2), y=np.repeat(CITY.y, 2), asset=np.repeat(np.arange(300), 2),
        share=np.tile([0.25, 0.75], 300),
    )  # fmt: skip
    whole, parted = (banded(Sampling(30, 3, RANGES, types=types), of=of, by=known) for of in (CITY, pieces))
    assert whole.assets is not None and parted.assets is not None
    np.testing.assert_allclose(parted.assets.high, whole.assets.high, rtol=1e-12)


def test_a_store_on_disk_is_sampled_as_what_it_holds(tmp_path: Any) -> None:
    known, types = two_types()
    small: Hazard = dataclasses.replace(FLOOD)
    told = banded(Sampling(20, 3, RANGES, types=types), on=write_store(small, tmp_path / "h.store"), by=known)
    plain = banded(Sampling(20, 3, RANGES, types=types), by=known)
    np.testing.assert_allclose(told.expected_samples, plain.expected_samples, rtol=1e-3)


def test_a_type_that_is_no_curve_is_refused_by_name() -> None:
    known, _types = two_types()
    unknown = {CITY.curve_ids[0]: {"adobe": 1.0}}
    with pytest.raises(UnusableLayer) as refused:
        banded(Sampling(5, 3, STILL, types=unknown), by=known)
    assert refused.value.problem.code == "curve_missing"
    assert refused.value.problem.values["curve"] == "adobe"


def test_types_are_refused_before_anything_is_computed_where_figure_and_band_would_differ() -> None:
    known, types = two_types()
    engine.refuse_types(FLOOD, CITY, known, types)
    mixed = {CITY.curve_ids[0]: {"light": 0.5, "heavy": 0.5}}
    for wrong, code in ((mixed, "types_no_mean"), ({"roofs": {"light": 1.0}}, "curve_missing"),
                        ({CITY.curve_ids[0]: {"adobe": 1.0}}, "curve_missing")):  # fmt: skip
        with pytest.raises(UnusableLayer) as refused:
            engine.refuse_types(FLOOD, CITY, known, wrong)
        assert refused.value.problem.code == code
        assert str(refused.value)


@pytest.mark.parametrize(
    "told",
    [
        {"types": {"a": 0.6}},
        {"types": {"a": {}}},
        {"types": {"a": {"b": "much"}}},
        {"types": {"a": {"b": True}}},
        {"types": {"a": {"b": -0.5, "c": 1.5}}},
        {"types": {"a": {"b": float("nan")}}},
        {"types": {"a": {"b": 1.0}}, "sensitivity": True},
    ],
)
def test_a_case_with_types_that_cannot_be_is_refused_with_its_key(told: dict[str, Any]) -> None:
    with pytest.raises(UnusableLayer) as refused:
        check_types("case.toml", told)
    assert refused.value.problem.code == "case_wrong_value"
    assert str(refused.value.problem.values["key"]).startswith("uncertainty.")
    check_types("case.toml", {"types": {"a": {"b": 0.6, "c": 0.4}}})
