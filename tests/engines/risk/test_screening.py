"""Screening (tamizaje): landslides over rasters, floods from their extent, shaking from a fault; what is refused."""

from __future__ import annotations

import numpy as np
import pytest

from cauce.engines.risk import UnusableLayer, screening
from cauce.engines.risk.screening_flood import flood_depth
from cauce.engines.risk.screening_shaking import (
    distances_from_fault,
    distances_from_point,
    intensity_mmi,
    shaking,
)
from cauce.engines.risk.uncertainty_draws import keys_of


def test_susceptibility_is_worked_out_cell_by_cell_and_gaps_stay_gaps() -> None:
    relief = screening.score(np.array([[50.0, 200.0], [900.0, np.nan]]), [75, 175, 300, 500, 800], first=0)
    value = screening.susceptibility(relief, 4, 4, 4, 3)
    np.testing.assert_array_equal(value, [[0, 224], [560, np.nan]])
    np.testing.assert_array_equal(screening.susceptibility_class(value), [[1, 4], [5, np.nan]])


def test_more_rain_shaking_or_relief_never_lowers_susceptibility() -> None:
    draw = np.random.default_rng(3)
    low = [draw.integers(0, 4, 200), *(draw.integers(1, 4, 200) for _ in range(4))]
    for factor in range(5):
        high = [each + (place == factor) for place, each in enumerate(low)]
        assert (screening.susceptibility(*high) >= screening.susceptibility(*low)).all()


def test_triggers_come_from_the_largest_day_or_from_means() -> None:
    assert screening.rain_trigger([90, 150, 500]).tolist() == [1, 2, 5]
    assert screening.rain_trigger([90, 150, 500], is_mean=True).tolist() == [2, 4, 5]


@pytest.mark.parametrize(
    ("call", "code"),
    [
        (lambda: screening.susceptibility(3, 6, 4, 4, 3), "factor_outside"),
        (lambda: screening.moisture([10] * 11), "months_missing"),
        (lambda: screening.moisture([-1] * 12), "negative_values"),
        (lambda: screening.evacuation_margin(20, warning_min=3, distance_m=100, speed_m_s=0), "speed_not_positive"),
        (lambda: shaking(8.8, [20]), "magnitude_outside"),
        (lambda: shaking(7, [20, 900]), "distance_outside"),
        (lambda: shaking(7, [float("nan")]), "distance_outside"),
        (lambda: distances_from_fault([0], [0], trace=[(0, 0)], depth_km=5), "trace_too_short"),
    ],
)
def test_what_the_method_does_not_foresee_is_refused(call: object, code: str) -> None:
    with pytest.raises(UnusableLayer) as refused:
        call()  # type: ignore[operator]
    assert refused.value.problem.code == code


def valley() -> tuple[np.ndarray, np.ndarray]:
    """A valley along a river, flooded up to a height of 3 m."""
    ground = np.abs(np.arange(-20.0, 21))[None, :] * 0.5 + np.zeros((30, 1))
    return ground <= 3.0, ground


def test_depth_in_a_valley_is_the_height_of_its_edge_less_the_ground() -> None:
    flooded, ground = valley()
    told = flood_depth(flooded, ground, smoothing=1)
    np.testing.assert_allclose(told.depth, np.where(flooded, 3.0 - ground, 0.0))
    assert told.edge == 60 and told.farthest == 6


def test_no_depth_is_below_zero_and_nothing_dry_becomes_wet() -> None:
    flooded, ground = valley()
    rough = ground + np.random.default_rng(1).normal(0, 0.4, ground.shape)
    told = flood_depth(flooded, rough)
    assert (told.depth >= 0).all() and (told.depth[~flooded] == 0).all()


def test_a_shore_and_the_map_s_border_are_no_edge_and_unknown_ground_gets_no_depth() -> None:
    flooded, ground = valley()
    ground[:, 20] = np.nan
    sea = np.zeros_like(flooded)
    sea[:, :18] = True
    told = flood_depth(flooded, ground, permanent=sea, smoothing=1)
    assert np.isnan(told.depth[:, 20]).all()
    np.testing.assert_allclose(told.depth[:, 22], 2.0)


@pytest.mark.parametrize(
    ("flooded", "ground", "code"),
    [
        (np.ones((3, 3), bool), np.ones((3, 3)), "flood_without_edge"),
        (np.zeros((3, 3), bool), np.ones((3, 3)), "flood_nowhere"),
        (np.ones((3, 3), bool), np.full((3, 3), np.nan), "flood_nowhere"),
        (np.ones((3, 3), bool), np.ones((2, 3)), "raster_other_grid"),
    ],
)
def test_a_flood_whose_height_cannot_be_read_is_refused(flooded: np.ndarray, ground: np.ndarray, code: str) -> None:
    with pytest.raises(UnusableLayer) as refused:
        flood_depth(flooded, ground)
    assert refused.value.problem.code == code


def test_shaking_falls_with_distance_and_grows_with_magnitude_and_on_soil() -> None:
    distance = np.linspace(7, 300, 200)
    rock, soil = shaking(6.5, distance), shaking(6.5, distance, vs30=300)
    assert (np.diff(rock.median) < 0).all()
    np.testing.assert_allclose(soil.median / rock.median, np.exp(0.327))
    assert (shaking(7.5, distance).median > rock.median).all()
    assert (rock.quantile(0.05) < rock.median).all() and (rock.quantile(0.95) > rock.median).all()


def test_soil_that_nobody_knows_is_not_taken_for_rock() -> None:
    found = shaking(6.5, [30.0, 30.0, 30.0], vs30=[300.0, float("nan"), 800.0]).median
    assert np.isnan(found).tolist() == [False, True, False]


def test_permanent_water_on_another_grid_is_refused_by_its_name() -> None:
    wet, ground = np.ones((3, 4), dtype=bool), np.ones((3, 4))
    with pytest.raises(UnusableLayer) as refused:
        flood_depth(wet, ground, permanent=np.zeros((3, 1), dtype=bool))
    assert (refused.value.problem.code, refused.value.problem.where) == ("raster_other_grid", "permanent")


def test_fields_have_the_published_spread_and_what_they_share() -> None:
    found = shaking(7.0, np.full(40, 30.0))
    sites, events = keys_of(range(40)), keys_of(range(1500))
    drawn = np.log(found.fields(events, sites, seed=5, between=0.6) / found.median)
    assert drawn.std() == pytest.approx(found.sigma, rel=0.04)
    assert drawn.mean(axis=1).var() / drawn.var() == pytest.approx(0.6, abs=0.06)
    np.testing.assert_array_equal(
        found.fields(events[3:5], sites, seed=5, between=0.6), np.exp(drawn[3:5]) * found.median
    )


def test_distances_are_to_the_nearest_point_of_a_fault_at_its_depth() -> None:
    trace = [(-79.7, 9.0), (-79.3, 9.0)]
    told = distances_from_fault([-79.5, -79.0], [9.5, 9.0], trace=trace, depth_km=10)
    east = np.pi / 180 * 6371 * np.cos(np.radians(9.0))
    np.testing.assert_allclose(told, np.hypot([0.5 * np.pi / 180 * 6371, 0.3 * east], 10), rtol=1e-6)
    near = distances_from_point([-79.5], [9.5], at=(-79.5, 9.0), depth_km=10)
    assert near[0] == pytest.approx(told[0], rel=1e-9)


def test_intensity_is_continuous_at_its_bend_and_never_beyond_the_scale() -> None:
    told = intensity_mmi(np.array([0.0, 0.0378, 0.0380, 5.0]))
    assert told[0] == 1 and told[3] == 10
    assert told[2] - told[1] < 0.02


def test_a_smoothed_depth_is_never_below_zero() -> None:
    ground = np.tile(np.linspace(-8, 3000, 60), (60, 1))
    wet = np.zeros((60, 60), dtype=bool)
    wet[5:50, 3:15] = True
    assert np.nanmin(flood_depth(wet, ground).depth) >= 0
