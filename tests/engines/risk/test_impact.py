"""Losses of assets and events: CLIMADA's answers, and what must hold for any hazard and any exposure."""

from __future__ import annotations

import dataclasses
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cauce.engines.risk import Curve, Curves, EventMatrix, Exposure, Hazard, Impact, run
from cauce.engines.risk.exposure import coded
from cauce.engines.risk.impact.exceedance import exceedance_of_events, exceedance_of_maps
from cauce.engines.risk.impact.tables import ALIGNED, CROWDED, SINGLE, curve_table
from tests.engines.risk.cities import curve, curves, exposure, hazard, recorded

CLIMADA = ("shared-cells", "one-site-an-asset", "deductible-and-cover", "affected-fraction")


def close(found: Any, expected: Any, *, relative: float = 1e-12) -> bool:
    """Whether two results agree, relative to the expected one."""
    return bool(np.allclose(found, expected, rtol=relative, atol=0))


def same(one: Impact, other: Impact) -> bool:
    """Whether two impacts are equal bit by bit."""
    pairs = [(one.at_event, other.at_event), (one.eai, other.eai)]
    if one.people_eai is not None and other.people_eai is not None:
        pairs.append((one.people_eai, other.people_eai))
    return all(a.tobytes() == b.tobytes() for a, b in pairs)


@pytest.mark.parametrize("name", CLIMADA)
def test_what_climada_answers_is_answered(name: str) -> None:
    flood, assets, known, answer = recorded(f"climada-{name}")
    found = run(flood, assets, known)
    assert close(found.at_event, answer["at_event"])
    assert close(found.eai, answer["eai"])
    assert close(found.aai, answer["aai"])


def test_climadas_exceedance_curve_is_read_along_its_axis() -> None:
    flood, assets, known, answer = recorded("climada-shared-cells")
    found = run(flood, assets, known).exceedance(axis="return_period", beyond="held")
    assert close(found.return_period, answer["return_period"])
    assert close(found.loss, answer["loss"])
    assert close([found.loss_at(period) for period in answer["periods"]], answer["loss_at"])


@pytest.mark.parametrize("workers", [1, 2, 5])
@pytest.mark.parametrize("chunks", [1, 2, 3, 7])
def test_bits_do_not_depend_on_workers_and_chunks(workers: int, chunks: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cauce.engines.risk.running.parts.SMALL", 0)
    flood = hazard(60_000)
    assets = exposure(20_000, on=flood)
    alone = run(flood, assets, curves(), workers=1, chunks=1, people_threshold=0.1)
    assert same(alone, run(flood, assets, curves(), workers=workers, chunks=chunks, people_threshold=0.1))


def test_bits_do_not_depend_on_an_executor() -> None:
    flood = hazard(60_000)
    assets = exposure(2_000, on=flood)
    with ThreadPoolExecutor(3) as pool:
        sent = run(flood, assets, curves(), executor=pool, workers=3)
    assert same(sent, run(flood, assets, curves()))


def test_bits_do_not_depend_on_workers_with_deductibles(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cauce.engines.risk.running.parts.SMALL", 0)
    flood = hazard(60_000)
    assets = exposure(20_000, on=flood, deductible=np.full(20_000, 500.0), cover=np.full(20_000, 50_000.0))
    assert same(run(flood, assets, curves(), workers=1), run(flood, assets, curves(), workers=4, chunks=5))


def by_hand(flood: Hazard, assets: Exposure, known: Curves) -> tuple[Any, Any]:
    """Return losses of events and expected losses of assets, one curve at a time, without a kernel."""
    site = flood.sites.find(assets.x, assets.y)
    depth = flood.intensity.dense()[:, site]
    ratio = np.zeros_like(depth)
    for at, name in enumerate(assets.curve_ids):
        mine = assets.curve == at
        ratio[:, mine] = known[name].damage_ratio(depth[:, mine]) * (depth[:, mine] > 0)
    return (ratio * assets.value).sum(axis=1), (flood.frequency @ ratio) * assets.value


@pytest.mark.parametrize(
    ("nodes", "mode"),
    [
        ([0, 0.5, 1, 2, 4], ALIGNED),
        ([0, 0.3, 1.1, 2.7, 3.1], SINGLE),
        ([0.25, 0.25, 1, 2, 4], SINGLE),
        ([0, 1e-5, 1.00001, 2, 6], CROWDED),
    ],
)
def test_every_table_of_curves_gives_what_interpolation_gives(nodes: list[float], mode: int) -> None:
    mdd = np.array([0, 0.2, 0.5, 0.6, 0.9])
    known = Curves([curve(name, intensity=np.array(nodes), mdd=mdd**power) for name, power in
                    (("house", 1), ("shop", 2), ("plant", 3))])  # fmt: skip
    assert curve_table(list(known.values())).mode == mode
    flood = hazard(10_000)
    assets = exposure(3_000, on=flood)
    losses, eai = by_hand(flood, assets, known)
    found = run(flood, assets, known)
    assert close(found.at_event, losses)
    assert close(found.eai, eai)


@pytest.mark.parametrize("size", [50, 3_000, 30_000])
def test_few_or_many_assets_in_a_cell_are_summed_alike(size: int) -> None:
    flood = hazard(10_000)
    assets = exposure(size, on=flood)
    losses, eai = by_hand(flood, assets, curves())
    found = run(flood, assets, curves())
    assert close(found.at_event, losses)
    assert close(found.eai, eai)


def test_many_curves_over_many_cells_are_summed_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cauce.engines.risk.impact.slots.TABLE", 0)
    flood = hazard(10_000)
    assets = exposure(14_000, on=flood)
    known = Curves([curve(f"c{at}", 1 + at / 10) for at in range(40)])
    assets = dataclasses.replace(assets, curve=(np.arange(14_000) % 40).astype(np.int32), curve_ids=tuple(known))
    losses, eai = by_hand(flood, assets, known)
    found = run(flood, assets, known)
    assert close(found.at_event, losses)
    assert close(found.eai, eai)


def test_a_loss_of_a_large_hazard_and_few_assets_is_the_same() -> None:
    flood = hazard(90_000)
    few = exposure(40, on=flood)
    losses, eai = by_hand(flood, few, curves())
    found = run(flood, few, curves(), chunks=4)
    assert close(found.at_event, losses)
    assert close(found.eai, eai)


SEEDS = st.integers(0, 10_000)


@settings(max_examples=15, deadline=None)
@given(SEEDS)
def test_a_curve_that_damages_more_gives_no_smaller_loss(seed: int) -> None:
    flood = hazard(400, seed=seed)
    assets = exposure(100, on=flood, seed=seed)
    milder = Curves([curve("house", 2), curve("shop", 3), curve("plant", 4)])
    more, less = run(flood, assets, curves()), run(flood, assets, milder)
    assert (more.at_event >= less.at_event * (1 - 1e-12)).all()
    assert (more.eai >= less.eai * (1 - 1e-12)).all()


@settings(max_examples=15, deadline=None)
@given(SEEDS)
def test_deeper_water_gives_no_smaller_loss(seed: int) -> None:
    flood = hazard(400, seed=seed)
    assets = exposure(100, on=flood, seed=seed)
    deeper = dataclasses.replace(flood, intensity=flood.intensity.times(1.25))
    assert (run(deeper, assets, curves()).eai >= run(flood, assets, curves()).eai * (1 - 1e-12)).all()


@settings(max_examples=15, deadline=None)
@given(SEEDS, st.floats(0.05, 0.95))
def test_splitting_an_asset_changes_nothing(seed: int, part: float) -> None:
    flood = hazard(400, seed=seed)
    assets = exposure(60, on=flood, seed=seed)
    twice = np.repeat(np.arange(60), 2)
    value = assets.value[twice] * np.tile([part, 1 - part], 60)
    halves = dataclasses.replace(
        assets, ids=tuple(str(at) for at in range(120)), x=assets.x[twice], y=assets.y[twice], value=value,
        curve=assets.curve[twice], people=None, territory=None,
    )  # fmt: skip
    whole, split = run(flood, assets, curves()), run(flood, halves, curves())
    assert close(split.at_event, whole.at_event)
    assert close(split.eai.reshape(60, 2).sum(axis=1), whole.eai)


@settings(max_examples=15, deadline=None)
@given(SEEDS)
def test_the_order_of_assets_and_of_events_changes_nothing(seed: int) -> None:
    flood = hazard(400, seed=seed)
    assets = exposure(150, on=flood, seed=seed)
    order = np.random.default_rng(seed).permutation(150)
    turned = dataclasses.replace(
        assets, ids=tuple(assets.ids[at] for at in order), x=assets.x[order], y=assets.y[order],
        value=assets.value[order], curve=assets.curve[order], people=None, territory=None,
    )  # fmt: skip
    back = EventMatrix.from_dense(flood.intensity.dense()[::-1])
    turned_flood = dataclasses.replace(
        flood, intensity=back, frequency=flood.frequency[::-1].copy(), event_names=flood.event_names[::-1]
    )
    whole, other = run(flood, assets, curves()), run(turned_flood, turned, curves())
    assert close(other.at_event[::-1], whole.at_event)
    assert close(other.eai, whole.eai[order])


@settings(max_examples=15, deadline=None)
@given(SEEDS)
def test_doubling_the_frequency_doubles_the_expected_annual_loss(seed: int) -> None:
    flood = hazard(400, seed=seed)
    assets = exposure(100, on=flood, seed=seed)
    often = run(dataclasses.replace(flood, frequency=flood.frequency * 2), assets, curves())
    once = run(flood, assets, curves())
    assert often.aai == 2 * once.aai
    assert (often.eai == 2 * once.eai).all()
    assert (often.at_event == once.at_event).all()


def test_assets_events_and_territories_add_up_to_the_same() -> None:
    flood = hazard()
    found = run(flood, exposure(on=flood), curves())
    assert close(found.eai.sum(), found.aai)
    assert close(sum(each.expected_annual_loss for each in found.territories.values()), found.aai)


def test_people_count_from_the_threshold_on() -> None:
    flood = hazard(400)
    assets = exposure(100, on=flood)
    assert assets.people is not None
    found = run(flood, assets, curves(), people_threshold=0.5)
    wet = flood.intensity.dense()[:, flood.sites.find(assets.x, assets.y)] >= 0.5
    assert found.people_at_event is not None
    assert close(found.people_at_event, (wet * assets.people).sum(axis=1))
    assert close(found.annual_people, flood.frequency @ (wet * assets.people).sum(axis=1))


def test_pieces_of_an_asset_share_its_value() -> None:
    flood = hazard(400)
    assets = exposure(4, on=flood)
    pieces = dataclasses.replace(
        assets, x=np.repeat(assets.x, 2), y=np.repeat(assets.y, 2), asset=np.repeat(np.arange(4), 2),
        share=np.tile([0.25, 0.75], 4),
    )  # fmt: skip
    whole, split = run(flood, assets, curves()), run(flood, pieces, curves())
    assert close(split.eai, whole.eai)
    assert close(split.at_event, whole.at_event)


def test_below_the_first_node_nothing_is_damaged_unless_it_is_held() -> None:
    bounds: dict[str, Any] = {"intensity": np.array([1.0, 2.0]), "mdd": np.array([0.3, 0.8])}
    shallow = np.array([0.4])
    assert curve(**bounds).damage_ratio(shallow).tolist() == [0.0]
    held = curve(**bounds, below="held", damage_at_zero=True)
    assert held.damage_ratio(shallow).tolist() == [0.3]


def test_a_dry_site_stays_dry_under_a_curve_that_damages_at_zero() -> None:
    flood = hazard(400, wet=0.5)
    assets = exposure(50, on=flood)
    wet = Curve(
        id="a", hazard="flood", unit="m", intensity=np.array([0.0, 2]), mdd=np.array([0.1, 1]), damage_at_zero=True
    )
    codes, ids = coded(["a"] * 50)
    found = run(flood, dataclasses.replace(assets, curve=codes, curve_ids=ids), Curves([wet]))
    dry = ~(flood.intensity.dense()[:, flood.sites.find(assets.x, assets.y)] > 0).any(axis=0)
    assert (found.eai[dry] == 0).all()
    assert (found.eai[~dry] > 0).all()


def test_an_event_that_never_comes_changes_no_loss_of_a_return_period() -> None:
    losses, often = np.array([30.0, 10]), np.array([0.1, 0.1])
    known = exceedance_of_events(losses, often)
    never = exceedance_of_events(np.append(losses, [20.0, 99]), np.append(often, [0.0, 0]))
    assert [never.loss_at(period) for period in (5, 7, 10)] == [known.loss_at(period) for period in (5, 7, 10)]
    assert known.loss_at(10) == 30


def test_arrays_that_cannot_be_written_are_computed_with() -> None:
    flood = hazard(10_000)
    assets = exposure(3_000, on=flood)
    losses = run(flood, assets, curves(), people_threshold=0.2)
    for held in (flood.intensity.indptr, flood.intensity.indices, flood.intensity.data, flood.frequency):
        held.flags.writeable = False
    for held in (assets.x, assets.y, assets.value, assets.curve, assets.people):
        assert held is not None
        held.flags.writeable = False
    assert same(losses, run(flood, assets, curves(), people_threshold=0.2))
    limited = dataclasses.replace(assets, deductible=np.zeros(3_000))
    limited.deductible.flags.writeable = False  # type: ignore[union-attr]
    assert close(run(flood, limited, curves()).eai, losses.eai)


@pytest.mark.parametrize("axis", ["probability", "return_period"])
def test_of_what_comes_more_often_than_the_first_map_nothing_is_said(axis: Any) -> None:
    maps = exceedance_of_maps(np.array([5.0, 9]), np.array([50.0, 100]), axis=axis)
    assert np.isnan(maps.loss_at(10)) and maps.loss_at(50) == 5
    dry = exceedance_of_maps(np.array([0.0, 9]), np.array([50.0, 100]), axis=axis)
    assert dry.loss_at(10) == 0
