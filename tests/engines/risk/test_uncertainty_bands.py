"""Bands of a run (bandas de una corrida): each against single runs, and the run's own figures untouched."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cauce.engines.risk import Exposure, Hazard, run
from cauce.engines.risk import uncertainty_bands as bands
from cauce.engines.risk import uncertainty_samples as samples
from cauce.engines.risk.hazard.placement import place
from cauce.engines.risk.store import HazardStore, write_store
from cauce.engines.risk.uncertainty import Quantity
from cauce.engines.risk.uncertainty_bands import RunBands, Sampling, run_bands
from tests.engines.risk.cities import curves, exposure, hazard

FLOOD = hazard(2_500, 9)
CITY = exposure(300, on=FLOOD)
RANGES = (
    Quantity("intensity", 0.8, 1.2),
    Quantity("shift", -0.1, 0.2),
    Quantity("scale", 0.9, 1.3, shape="triangular", likely=1.0),
    Quantity("value", 0.7, 1.5),
)
PERIODS = np.array([10.0, 100.0])


def banded(
    sampling: Sampling, *, on: Hazard | HazardStore = FLOOD, of: Exposure = CITY, **more: Any
) -> RunBands:  # fmt: skip
    """Bands of the made-up city."""
    given = {"placement": place(on, of), "return_periods": PERIODS, "people_threshold": 0.2, **more}
    return run_bands(on, of, curves(), sampling=sampling, **given)


def test_without_samples_every_band_is_the_runs_own_figure() -> None:
    told, plain = banded(Sampling(0, 1, RANGES)), run(FLOOD, CITY, curves(), people_threshold=0.2)
    assert told.territories is not None and told.assets is not None
    assert told.people is not None and told.people_events is not None and told.people_territories is not None
    known = plain.territories.values()
    for spread, figures in (
        (told.expected, [plain.aai]),
        (told.events, plain.at_event),
        (told.assets, plain.eai),
        (told.territories, [each.expected_annual_loss for each in known]),
        (told.people, [plain.annual_people]),
        (told.people_events, plain.people_at_event),
        (told.people_territories, [each.expected_annual_people for each in known]),
        (told.periods, [plain.exceedance().loss_at(each) for each in PERIODS]),
    ):
        for part in (spread.low, spread.middle, spread.high):
            np.testing.assert_allclose(part, figures, rtol=1e-12)


def test_territories_and_assets_add_up_to_the_total_in_every_sample() -> None:
    one = banded(Sampling(1, 4, RANGES))
    assert one.territories is not None and one.assets is not None
    assert one.territories.low.sum() == pytest.approx(one.expected_samples[0], rel=1e-12)
    assert one.assets.low.sum() == pytest.approx(one.expected_samples[0], rel=1e-12)


def test_assets_in_pieces_are_sampled_with_each_piece() -> None:
    chance = np.random.default_rng(1)
    pieces = dataclasses.replace(
        CITY, x=np.repeat(CITY.x, 2), y=np.repeat(CITY.y, 2) + chance.random(600), asset=np.repeat(np.arange(300), 2),
        share=np.tile([0.3, 0.7], 300),
    )  # fmt: skip
    told = banded(Sampling(0, 1, RANGES), of=pieces)
    assert told.assets is not None
    np.testing.assert_allclose(told.assets.middle, run(FLOOD, pieces, curves()).eai, rtol=1e-12)


def test_classes_of_intensity_agree_with_the_exact_way() -> None:
    exact, classes = banded(Sampling(40, 2, RANGES)), banded(Sampling(40, 2, RANGES, way="classes"))
    assert exact.territories is not None and classes.territories is not None
    np.testing.assert_allclose(classes.territories.high, exact.territories.high, rtol=1e-3)


def test_shapes_of_damage_carry_the_bands_where_assets_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    exact = banded(Sampling(40, 2, RANGES))
    monkeypatch.setattr(bands, "EACH_ASSET", 0)
    shaped = banded(Sampling(40, 2, RANGES))
    assert exact.assets is not None and shaped.assets is not None
    assert exact.asset_error == 0 < shaped.asset_error <= 0.01
    most = float(FLOOD.frequency.sum()) * CITY.value * 1.5 * shaped.asset_error
    assert (np.abs(shaped.assets.high - exact.assets.high) <= most).all()


def test_a_store_gives_the_bands_of_its_hazard(tmp_path: Path) -> None:
    kept = write_store(FLOOD, tmp_path / "flood.hazard", step=0.0001)
    stored = banded(Sampling(20, 2, RANGES), on=kept)
    whole = banded(Sampling(20, 2, RANGES))
    np.testing.assert_allclose(stored.expected.high, whole.expected.high, rtol=1e-4)
    loaded = banded(Sampling(20, 2, RANGES), on=kept.load())
    np.testing.assert_allclose(stored.events.high, loaded.events.high, rtol=1e-12)


def test_bands_widen_with_what_is_uncertain_and_hold_the_figure() -> None:
    narrow, wide = (
        banded(Sampling(200, 3, (Quantity("value", 1 - by, 1 + by),))) for by in (0.05, 0.4)
    )  # fmt: skip
    aai = run(FLOOD, CITY, curves()).aai
    for told in (narrow, wide):
        low, middle, high = told.expected.at(0)
        assert low < aai < high
        assert middle == pytest.approx(aai, rel=0.01)
    assert wide.expected.high - wide.expected.low > narrow.expected.high - narrow.expected.low


def test_the_number_of_threads_changes_no_bit(monkeypatch: pytest.MonkeyPatch) -> None:
    many = banded(Sampling(100, 3, RANGES))
    monkeypatch.setattr("os.cpu_count", lambda: 1)
    one = banded(Sampling(100, 3, RANGES))
    assert many.territories is not None and one.territories is not None
    assert many.territories.high.tobytes() == one.territories.high.tobytes()
    assert many.expected_samples.tobytes() == one.expected_samples.tobytes()


def test_what_matters_most_is_told_when_it_is_asked() -> None:
    told = banded(Sampling(64, 1, RANGES, sensitivity=True))
    assert told.sensitivity is not None
    assert told.sampling.drawn == len(told.expected_samples) == 64 * 6
    assert max(told.sensitivity.total, key=lambda name: told.sensitivity.total[name]) == "value"  # type: ignore[union-attr]
    assert banded(Sampling(64, 1, RANGES)).sensitivity is None


def test_histograms_take_no_more_room_than_they_may_and_say_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = banded(Sampling(40, 2, RANGES, way="classes"))
    monkeypatch.setattr(samples, "AT_ONCE", 5_000)
    monkeypatch.setattr(bands, "AT_ONCE", 5_000)
    parted = banded(Sampling(40, 2, RANGES, way="classes"))
    np.testing.assert_allclose(parted.events.high, whole.events.high, rtol=1e-12)
    exact = banded(Sampling(40, 2, RANGES))
    assert parted.assets is not None and exact.assets is not None
    assert parted.assets.high.tobytes() == exact.assets.high.tobytes()
