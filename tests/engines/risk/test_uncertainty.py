"""Uncertainty (incertidumbre): samples against single runs, draws that do not depend on order, exact moments."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cauce.engines.risk import Curve, Curves, EventMatrix, UnusableLayer, run
from cauce.engines.risk.uncertainty import Band, Quantity, uncertain
from cauce.engines.risk.uncertainty_assets import asset_bands
from cauce.engines.risk.uncertainty_draws import keys_of, normals, philox
from cauce.engines.risk.uncertainty_moments import drawn_losses, moments
from cauce.engines.risk.uncertainty_samples import Exposed, Ramps, Samples, damage_at, event_losses
from cauce.engines.risk.uncertainty_sobol import design, indices
from tests.engines.risk.cities import DAMAGE, DEPTHS, curve, curves, exposure, hazard

FLOOD = hazard(2_500, 9)
CITY = exposure(700, on=FLOOD)
RANGES = (
    Quantity("intensity", 0.8, 1.2),
    Quantity("shift", -0.1, 0.2),
    Quantity("scale", 0.9, 1.3, shape="triangular", likely=1.0),
    Quantity("value", 0.7, 1.5),
)


def test_no_sample_gives_exactly_what_the_run_gives() -> None:
    told = uncertain(FLOOD, CITY, curves(), quantities=RANGES, samples=0, seed=1)
    plain = run(FLOOD, CITY, curves())
    np.testing.assert_allclose(told.losses[:, 0], plain.at_event, rtol=1e-12)
    assert told.expected_band.low == told.expected_band.high == pytest.approx(plain.aai, rel=1e-12)


def test_zeros_that_someone_stored_are_dry_in_the_run_and_in_samples() -> None:
    matrix = FLOOD.intensity
    data = np.where(np.arange(matrix.stored) % 3 == 0, 0.0, matrix.data)
    stored = dataclasses.replace(FLOOD, intensity=dataclasses.replace(matrix, data=data))
    dense = dataclasses.replace(FLOOD, intensity=EventMatrix.from_dense(stored.intensity.dense()))
    shape = {"intensity": np.array([0.0, 2]), "mdd": np.array([0.1, 1]), "damage_at_zero": True}
    wet = Curves([Curve(id=id, hazard="flood", unit="m", **shape) for id in curves()])
    found = run(stored, CITY, wet)
    np.testing.assert_array_equal(found.at_event, run(dense, CITY, wet).at_event)
    told = uncertain(stored, CITY, wet, quantities=RANGES, samples=0, seed=1)
    np.testing.assert_allclose(told.losses[:, 0], found.at_event, rtol=1e-12)


def test_each_sample_is_a_run_of_its_own() -> None:
    told = uncertain(FLOOD, CITY, curves(), quantities=RANGES, samples=6, seed=4)
    for sample in range(6):
        part = {name: values[sample] for name, values in told.drawn.items()}
        losses = np.zeros(FLOOD.events)
        site = FLOOD.sites.find(CITY.x, CITY.y)
        for code, known in enumerate(curves().values()):
            mine = CITY.curve == code
            depth = FLOOD.intensity.dense()[:, site[mine]]
            ratio = known.damage_ratio((depth * part["intensity"] - part["shift"]).ravel()).reshape(depth.shape)
            ratio = np.where(depth > 0, np.minimum(1, ratio * part["scale"]), 0)
            losses += ratio @ CITY.value[mine] * part["value"]
        np.testing.assert_allclose(told.losses[:, sample], losses, rtol=1e-12)


def test_histograms_agree_with_the_exact_way_but_for_what_bends_within_a_class() -> None:
    given_to = {"quantities": RANGES, "samples": 20, "seed": 2}
    exact = uncertain(FLOOD, CITY, curves(), **given_to)
    classes = uncertain(FLOOD, CITY, curves(), **given_to, way="classes")
    away = np.abs(classes.losses / exact.losses - 1)
    assert np.median(away) < 1e-5 and away.max() < 5e-4
    assert np.abs(classes.expected / exact.expected - 1).max() < 1e-4


@pytest.mark.parametrize("seed", [2, 3, 4])
def test_histograms_are_within_a_ten_thousandth_where_assets_are_many(seed: int) -> None:
    """What bends within a class evens out from some thousand assets on; below, each event may be off a little more."""
    flood = hazard(10_000, 6, seed=seed)
    city = exposure(5_000, on=flood, seed=seed + 10)
    exact, classes = (
        uncertain(flood, city, curves(), quantities=RANGES, samples=40, seed=seed, way=way)
        for way in ("exact", "classes")
    )
    away = np.abs(classes.losses / exact.losses - 1)
    assert away.max() < 1e-4 and np.median(away) < 1e-5


def test_curves_that_hit_a_share_are_multiplied_as_they_are() -> None:
    share = Curves([curve(paa=np.linspace(0.2, 1, 9)), curve("shop"), curve("plant", below="held")])
    told = uncertain(FLOOD, CITY, share, quantities=RANGES, samples=0, seed=1)
    np.testing.assert_allclose(told.losses[:, 0], run(FLOOD, CITY, share).at_event, rtol=1e-12)


def test_a_curve_that_jumps_jumps_in_samples_too() -> None:
    nodes, damage = np.array([0.0, 1, 1, 2, 2]), np.array([0, 0.1, 0.5, 0.8, 1])
    jumping = Curves([curve(intensity=nodes, mdd=damage), curve("shop", paa=np.linspace(0, 1, 9)), curve("plant")])
    told = uncertain(FLOOD, CITY, jumping, quantities=RANGES, samples=0, seed=1)
    np.testing.assert_allclose(told.losses[:, 0], run(FLOOD, CITY, jumping).at_event, rtol=1e-12)
    ramps = Ramps.of([(nodes.tolist(), damage.tolist(), [1.0] * 5)])
    found = damage_at(np.array([0.5, 1.0, 1.5, 2.0, 9.0]), ramps, 0, Samples.none().for_curves(1))
    np.testing.assert_allclose(found[:, 0], [0.05, 0.5, 0.65, 1, 1], rtol=1e-12)


def test_a_shift_below_zero_damages_nothing_that_is_dry() -> None:
    dry = dataclasses.replace(
        FLOOD, intensity=dataclasses.replace(FLOOD.intensity, data=np.zeros_like(FLOOD.intensity.data))
    )
    lifted = (Quantity("shift", -1.0, -0.5),)
    assert uncertain(dry, CITY, curves(), quantities=lifted, samples=5, seed=1).losses.max() == 0


def test_the_same_seed_draws_the_same_and_another_another() -> None:
    one, two, other = (
        uncertain(FLOOD, CITY, curves(), quantities=RANGES, samples=3, seed=seed).losses for seed in (7, 7, 8)
    )
    assert one.tobytes() == two.tobytes()
    assert (one != other).any()


def test_what_matters_most_is_told_by_sobol_indices() -> None:
    ranges = (Quantity("value", 0.5, 1.5), Quantity("scale", 0.99, 1.0))
    told = uncertain(FLOOD, CITY, curves(), quantities=ranges, samples=256, seed=1, sensitivity=True).sensitivity
    assert told is not None
    assert told.first["value"] == pytest.approx(1, abs=0.02)
    assert told.total["scale"] == pytest.approx(0, abs=0.02)


def test_bands_hold_nine_samples_of_ten_also_for_a_return_period() -> None:
    told = uncertain(FLOOD, CITY, curves(), quantities=RANGES, samples=200, seed=3)
    band = told.expected_band
    assert np.mean((told.expected >= band.low) & (told.expected <= band.high)) == pytest.approx(0.9, abs=0.01)
    some = told.loss_band(20)
    assert some.low < some.middle < some.high
    assert list(told.event_bands()) == list(FLOOD.event_names)
    assert Band.of(np.ones(5)) == Band(1, 1, 1, 1)


@pytest.mark.parametrize(
    ("quantities", "code"),
    [
        ([("depth", 0, 1)], "quantity_unknown"),
        ([("value", 2, 1)], "range_unusable"),
        ([("value", 0, 1), ("value", 0, 2)], "quantity_repeated"),
        ([("value", -1, 1)], "samples_negative"),
        ([("value", 0, float("inf"))], "samples_unfinite"),
    ],
)
def test_a_range_that_cannot_be_is_refused(quantities: list[tuple[str, float, float]], code: str) -> None:
    with pytest.raises(UnusableLayer) as refused:
        uncertain(FLOOD, CITY, curves(), quantities=[Quantity(*each) for each in quantities], samples=4, seed=1)
    assert refused.value.problem.code == code


def test_limits_of_payment_are_refused_never_left_out_in_silence() -> None:
    limited = dataclasses.replace(CITY, deductible=np.ones(CITY.size))
    with pytest.raises(UnusableLayer) as refused:
        uncertain(FLOOD, limited, curves(), quantities=RANGES, samples=4, seed=1)
    assert refused.value.problem.code == "limits_with_samples"


def test_a_design_of_odd_size_and_results_of_another_are_refused() -> None:
    with pytest.raises(UnusableLayer):
        design(2, 100, seed=1)
    with pytest.raises(UnusableLayer):
        indices(["a", "b"], np.ones(7))
    assert indices(["a", "b"], np.ones(8)).first["a"] == 0


def test_the_generator_gives_the_published_answers() -> None:
    zero, ones = np.uint64(0), np.uint64(0xFFFFFFFF)
    assert [int(word) for word in philox(*[zero] * 6)] == [0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8]
    assert [int(word) for word in philox(*[ones] * 6)] == [0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD]


def test_draws_are_normal_and_belong_to_their_event_and_asset() -> None:
    events, assets = keys_of(f"e{n}" for n in range(200)), keys_of(f"a{n}" for n in range(300))
    drawn = normals(20170508, events, assets)
    assert abs(drawn.mean()) < 0.02 and abs(drawn.std() - 1) < 0.02
    assert abs(np.corrcoef(drawn[0], drawn[1])[0, 1]) < 0.2
    turned = normals(20170508, events[::-1], assets[::-1])
    assert turned[::-1, ::-1].tobytes() == drawn.tobytes()
    assert normals(20170508, events[50:60], assets[7:9]).tobytes() == drawn[50:60, 7:9].copy().tobytes()


@pytest.mark.parametrize("correlation", [0.0, 0.4, 1.0])
def test_drawn_losses_have_the_exact_mean_and_variance(correlation: float) -> None:
    draw = np.random.default_rng(5)
    means, variations, events = draw.gamma(2, 50, 40), draw.random(40) * 0.8, 20_000
    mean, variance = moments(means, variations, correlation=correlation)
    losses = drawn_losses(
        np.arange(events + 1) * 40, np.tile(np.arange(40), events), np.tile(means, events), np.tile(variations, events),
        event_keys=keys_of(range(events)), asset_keys=keys_of(range(40)), seed=3, correlation=correlation,
    )  # fmt: skip
    assert losses.mean() == pytest.approx(mean, rel=4 * np.sqrt(variance / events) / mean)
    assert losses.var() == pytest.approx(variance, rel=0.08)


@given(st.floats(0, 1), st.lists(st.tuples(st.floats(0.1, 100), st.floats(0, 1.5)), min_size=1, max_size=8))
@settings(max_examples=60, deadline=None)
def test_the_variance_is_the_double_sum_over_pairs(correlation: float, assets: list[tuple[float, float]]) -> None:
    means, variations = (np.array(part) for part in zip(*assets))
    spread = np.sqrt(np.log1p(variations**2))
    pairs = np.outer(means, means) * np.expm1(correlation * np.outer(spread, spread))
    np.fill_diagonal(pairs, means**2 * variations**2)
    assert moments(means, variations, correlation=correlation)[1] == pytest.approx(pairs.sum(), rel=1e-10, abs=1e-12)


def test_a_correlation_outside_of_one_is_refused() -> None:
    with pytest.raises(UnusableLayer):
        moments(np.ones(2), np.ones(2), correlation=1.2)


def test_losses_of_samples_do_not_depend_on_how_assets_are_split_or_ordered() -> None:
    matrix, draw = FLOOD.intensity, np.random.default_rng(1)
    site, code = draw.integers(0, FLOOD.sites.size, 300), draw.integers(0, 1, 300)
    value, ramps = draw.gamma(2, 10, 300), Ramps.of([(list(DEPTHS), list(DAMAGE), [1.0] * 9)])
    some = Samples(draw.random(5) + 0.5, draw.random(5) * 0.1, np.ones(5), np.ones(5))
    events = matrix.indptr, matrix.indices, matrix.data
    whole = event_losses(*events, Exposed.of(site, code, value, count=FLOOD.sites.size), ramps, some)
    turned = Exposed.of(
        np.tile(site[::-1], 2), np.tile(code[::-1], 2), np.tile(value[::-1] / 2, 2), count=FLOOD.sites.size
    )
    np.testing.assert_allclose(event_losses(*events, turned, ramps, some), whole, rtol=1e-12)


def test_each_asset_has_its_band_from_a_few_shapes_of_damage() -> None:
    told = asset_bands(FLOOD, CITY, curves(), quantities=RANGES, samples=300, seed=9)
    assert told.shapes <= 20 and told.error < 0.015
    drawn = uncertain(FLOOD, CITY, curves(), quantities=RANGES, samples=300, seed=9).drawn
    depth = FLOOD.intensity.dense()[:, FLOOD.sites.find(CITY.x, CITY.y)]
    names = list(curves())
    for asset in range(0, CITY.size, 50):
        known = curves()[names[CITY.curve[asset]]]
        at = depth[:, asset][:, None]
        ratio = np.minimum(1, known.damage_ratio(at * drawn["intensity"] - drawn["shift"]) * drawn["scale"])
        losses = FLOOD.frequency @ np.where(at > 0, ratio, 0) * CITY.value[asset] * drawn["value"]
        allowed = 0.005 * CITY.value[asset]
        assert told.mean[asset] == pytest.approx(losses.mean(), abs=allowed)
        assert told.deviation[asset] == pytest.approx(losses.std(), abs=allowed)
        assert (told.low[asset], told.high[asset]) == pytest.approx(
            tuple(np.quantile(losses, [0.05, 0.95])), abs=allowed
        )
    assert told.mean.sum() == pytest.approx(
        uncertain(FLOOD, CITY, curves(), quantities=RANGES, samples=300, seed=9).expected.mean(), rel=2e-3
    )


def test_an_asset_in_pieces_has_one_band() -> None:
    halves = dataclasses.replace(
        CITY, x=np.repeat(CITY.x, 2), y=np.repeat(CITY.y, 2), asset=np.repeat(np.arange(CITY.size), 2),
        share=np.full(2 * CITY.size, 0.5),
    )  # fmt: skip
    whole, pieces = (asset_bands(FLOOD, one, curves(), quantities=RANGES, samples=50, seed=9) for one in (CITY, halves))
    np.testing.assert_allclose(pieces.high, whole.high, rtol=1e-9, atol=1e-6)
