"""What an event does to each asset: the sums are those of the run, however the hazard is kept."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cauce.engines.risk import EventMatrix, Exposure, Hazard, run
from cauce.engines.risk.hazard.placement import place
from cauce.engines.risk.impact.by_event import EventImpact, impacts_of_events
from cauce.engines.risk.running.run import used_curves
from cauce.engines.risk.store import write_store
from cauce.engines.risk.uncertainty_bands import Sampling, run_bands
from tests.engines.risk.cities import curves, exposure, hazard, recorded

FLOOD = hazard(2_500, 5)
CITY = exposure(300, on=FLOOD)


def told(on: Any, of: Exposure, known: Any = None) -> list[EventImpact]:
    """Every event of a hazard, asset by asset."""
    chosen = used_curves(on, of, known or curves())
    given = {"site": place(on, of).site, "events": range(on.events), "people_threshold": 0.2}
    return list(impacts_of_events(on, of, chosen, **given))


def agree(on: Hazard, of: Exposure, known: Any = None) -> None:
    """Each event's losses and people add up to the run's, and by their frequencies each asset's do."""
    found, plain = told(on, of, known), run(on, of, known or curves(), people_threshold=0.2)
    np.testing.assert_allclose([each.loss.sum() for each in found], plain.at_event, rtol=1e-10)
    of_assets = sum(often * each.loss for often, each in zip(on.frequency, found, strict=True))
    np.testing.assert_allclose(of_assets, plain.eai, rtol=1e-10, atol=1e-9)
    if plain.people_at_event is not None:
        np.testing.assert_allclose([np.sum(each.people) for each in found], plain.people_at_event, rtol=1e-10)


def test_every_asset_of_every_event_adds_up_to_the_run() -> None:
    agree(FLOOD, CITY)


def test_pieces_add_up_by_their_shares() -> None:
    more = {"asset": np.repeat(np.arange(300), 2), "share": np.tile([0.3, 0.7], 300)}
    agree(FLOOD, dataclasses.replace(CITY, x=np.repeat(CITY.x, 2), y=np.repeat(CITY.y - 9, 2), **more))


@pytest.mark.parametrize("name", ["climada-deductible-and-cover", "climada-affected-fraction"])
def test_limits_of_payment_and_affected_fractions_are_kept(name: str) -> None:
    on, of, known, _expected = recorded(name)
    agree(on, of, known)


def test_damage_and_intensity_are_those_of_the_place() -> None:
    first = told(FLOOD, CITY)[0]
    depth = FLOOD.intensity.dense()[0][place(FLOOD, CITY).site]
    np.testing.assert_allclose(first.intensity, depth, rtol=1e-12)
    np.testing.assert_allclose(first.loss, first.damage * CITY.value, rtol=1e-12)


def test_a_store_says_the_same_tile_by_tile(tmp_path: Path) -> None:
    wide = hazard(20_000, 4)
    city = exposure(500, on=wide)
    kept = write_store(wide, tmp_path / "flood.hazard", step=0.0001)
    for stored, whole in zip(told(kept, city), told(kept.load(), city), strict=True):
        assert (stored.event, stored.loss.tobytes()) == (whole.event, whole.loss.tobytes())


@pytest.mark.parametrize("depth", [0.7, 0.9, 0.35, 0.1])
def test_a_depth_as_deep_as_the_threshold_reaches_people_however_it_is_held(tmp_path: Path, depth: float) -> None:
    cells = np.full((1, FLOOD.sites.size), depth, dtype=np.float32)
    once = {"event_names": ("a",), "frequency": np.ones(1), "intensity": EventMatrix.from_dense(cells)}
    held = dataclasses.replace(FLOOD, **once)
    for on in (held, write_store(held, tmp_path / "flood.hazard")):
        plain = run(on, CITY, curves(), people_threshold=depth)
        site = place(on, CITY).site
        (mine,) = impacts_of_events(on, CITY, used_curves(on, CITY, curves()), site=site, events=[0],
                                    people_threshold=depth)  # fmt: skip
        bands = run_bands(on, CITY, curves(), placement=place(on, CITY), sampling=Sampling(),
                          return_periods=np.array([1.0]), people_threshold=depth)  # fmt: skip
        assert CITY.people is not None and plain.people_at_event is not None and mine.people is not None
        assert plain.people_at_event[0] == mine.people.sum() == CITY.people.sum()
        assert bands.people is not None and bands.people.low[0] == CITY.people.sum()
