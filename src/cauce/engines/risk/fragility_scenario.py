"""Losses and damage of a scenario (pérdidas y daños de un escenario): given ground motion under a portfolio.

Assets that share a site and a type also share their damage ratio in every field of ground motion; so the work is done
once for each pair of site and type, and the number of assets does not matter. Where assets have deductibles or limits
of their own, each is visited.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cauce.engines.risk.checks import UnusableLayer
from cauce.engines.risk.compiled import compiled
from cauce.engines.risk.fragility import Fragility, state_probabilities
from cauce.engines.risk.threads import in_parts
from cauce.engines.risk.vulnerability import Curve

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class ScenarioLosses:
    """Mean loss of each asset over the fields, shape (assets,), and the loss in each field, shape (fields,)."""

    by_asset: Floats
    by_event: Floats


@dataclass(frozen=True, eq=False)
class ScenarioDamage:
    """Buildings by damage state, «none» first.

    ``by_asset`` is the mean over the fields of ground motion, shape (assets, states); ``by_event`` the sum over all
    assets, shape (fields, states).
    """

    states: tuple[str, ...]
    by_asset: Floats
    by_event: Floats


def scenario_losses(
    motion: Floats,
    site: Integers,
    kind: Integers,
    value: Floats,
    curves: Sequence[Curve],
    *,
    deductible: Floats | None = None,
    cover: Floats | None = None,
) -> ScenarioLosses:
    """Losses under given ground motion.

    Parameters
    ----------
    motion
        Ground motion in the curves' unit, shape (fields, sites).
    site, kind, value
        Site, curve (place in ``curves``) and value of each asset, shape (assets,).
    deductible, cover
        Of each asset, in the value's currency: what its owner bears, and the most that is paid beyond.

    Raises
    ------
    UnusableLayer
        An asset names a site or a curve that is not there, or the motion has no field, or is negative or no number.
    """
    _refuse_misplaced(motion, site, kind, len(curves))
    turned, table = np.ascontiguousarray(motion.T), _table(curves)
    if deductible is not None or cover is not None:
        borne = np.zeros(len(value)) if deductible is None else np.asarray(deductible, dtype=float)
        paid = np.full(len(value), np.inf) if cover is None else np.asarray(cover, dtype=float)
        order = np.argsort(site * len(curves) + kind, kind="stable")  # so that what assets share is worked out once
        sums, parts = np.zeros(len(value)), np.zeros((-(-len(value) // CHUNK), len(motion)))
        sorted_assets = site[order], kind[order], value[order], borne[order], paid[order]
        in_parts(_each_asset, len(parts), turned, *sorted_assets, *table, sums, parts)
        by_asset = np.empty(len(value))
        by_asset[order] = sums / len(motion)
        return ScenarioLosses(by_asset, parts.sum(axis=0))
    pair, place = _pairs(site, kind, len(curves))
    totals = np.bincount(place, weights=value, minlength=len(pair))
    mean, parts = np.zeros(len(pair)), np.zeros((-(-len(pair) // CHUNK), len(motion)))
    where, what = np.divmod(pair, len(curves))
    in_parts(_each_pair, len(parts), turned, where, what, totals, *table, mean, parts)
    return ScenarioLosses(np.asarray(value * mean[place]), parts.sum(axis=0))


def scenario_damage(
    motion: Floats, site: Integers, kind: Integers, number: Floats, fragility: Sequence[Fragility]
) -> ScenarioDamage:
    """Buildings by damage state under given ground motion.

    Parameters
    ----------
    motion
        Ground motion in the unit of the fragility, shape (fields, sites).
    site, kind, number
        Site, type (place in ``fragility``) and number of buildings of each asset, shape (assets,).

    Raises
    ------
    UnusableLayer
        The types do not share their states, or an asset names a site or a type that is not there.
    """
    _refuse_misplaced(motion, site, kind, len(fragility))
    states = fragility[0].states
    for other in fragility[1:]:
        if other.states != states:
            told = {"found": ", ".join(other.states), "expected": ", ".join(states)}
            raise UnusableLayer("fragility_other_states", other.id, **told)
    pair, place = _pairs(site, kind, len(fragility))
    totals = np.bincount(place, weights=number, minlength=len(pair))
    mean, by_event = np.empty((len(pair), len(states) + 1)), np.zeros((len(motion), len(states) + 1))
    for at, (where, what) in enumerate(zip(pair // len(fragility), pair % len(fragility), strict=True)):
        chances = state_probabilities(fragility[what].exceedance(motion[:, where]))
        mean[at] = chances.mean(axis=0)
        by_event += totals[at] * chances
    return ScenarioDamage(("none", *states), np.asarray(number[:, None] * mean[place]), by_event)


CHUNK = 256  # pairs or assets whose losses are summed together; fixed, so that sums do not depend on threads


def _pairs(site: Integers, kind: Integers, kinds: int) -> tuple[Integers, Integers]:
    found, place = np.unique(site * kinds + kind, return_inverse=True)
    return found.astype(np.int64), place.astype(np.int64)


def _table(curves: Sequence[Curve]) -> tuple[Floats, Floats, Floats, Integers, Floats]:
    """Nodes, mean damage and share hit of all curves as rows, their lengths, and what holds below the first node."""
    most = max(len(curve.intensity) for curve in curves)
    nodes, damaged, hit = np.zeros((len(curves), most)), np.zeros((len(curves), most)), np.ones((len(curves), most))
    for row, curve in enumerate(curves):
        nodes[row, : len(curve.intensity)], damaged[row, : len(curve.intensity)] = curve.intensity, curve.mdd
        if curve.paa is not None:
            hit[row, : len(curve.intensity)] = curve.paa
    lengths = np.array([len(curve.intensity) for curve in curves], dtype=np.int64)
    below = np.array([0.0 if curve.below == "zero" else 1.0 for curve in curves])
    return nodes, damaged, hit, lengths, below


def _refuse_misplaced(motion: Floats, site: Integers, kind: Integers, kinds: int) -> None:
    if not len(motion):
        raise UnusableLayer("no_records", "ground motion")
    unusable = ~(np.isfinite(motion) & (motion >= 0))
    if unusable.any():
        raise UnusableLayer(
            "motion_unusable", "ground motion", count=int(unusable.sum()), value=f"{motion[unusable][0]:g}"
        )
    for what, given, most in (("site", site, motion.shape[1]), ("type", kind, kinds)):
        wrong = (given < 0) | (given >= most)
        if wrong.any():
            place = int(wrong.argmax())
            raise UnusableLayer(
                "asset_misplaced", "exposure", what=what, place=place + 1, value=int(given[place]), most=most
            )


@compiled(inline="always")
def _ratio(intensity, nodes, damaged, hit, length, below):  # type: ignore[no-untyped-def]
    if intensity < nodes[0]:
        return below * damaged[0] * hit[0]
    if intensity >= nodes[length - 1]:
        return damaged[length - 1] * hit[length - 1]
    low, high = 0, length - 1
    while high - low > 1:
        middle = (low + high) // 2
        if nodes[middle] <= intensity:
            low = middle
        else:
            high = middle
    share = (intensity - nodes[low]) / (nodes[low + 1] - nodes[low])
    mean = damaged[low] + share * (damaged[low + 1] - damaged[low])
    return mean * (hit[low] + share * (hit[low + 1] - hit[low]))


@compiled
def _each_pair(first, last, motion, site, kind, totals, nodes, damaged, hit, lengths, below, mean, parts):  # type: ignore[no-untyped-def]
    for part in range(first, last):
        for pair in range(part * 256, min((part + 1) * 256, len(site))):
            row, curve, total = motion[site[pair]], kind[pair], 0.0
            for event in range(len(row)):
                ratio = _ratio(row[event], nodes[curve], damaged[curve], hit[curve], lengths[curve], below[curve])
                total += ratio
                parts[part, event] += totals[pair] * ratio
            mean[pair] = total / len(row)


@compiled(fastmath={"reassoc", "contract", "nsz"})
def _each_asset(  # type: ignore[no-untyped-def]
    first, last, motion, site, kind, value, borne, paid, nodes, damaged, hit, lengths, below, sums, parts
):
    ratio, known_site, known_kind = np.zeros(motion.shape[1]), -1, -1
    for part in range(first, last):
        losses = parts[part]
        for asset in range(part * 256, min((part + 1) * 256, len(site))):
            if site[asset] != known_site or kind[asset] != known_kind:
                known_site, known_kind = site[asset], kind[asset]
                row, curve = motion[known_site], known_kind
                for event in range(len(row)):
                    ratio[event] = _ratio(
                        row[event], nodes[curve], damaged[curve], hit[curve], lengths[curve], below[curve]
                    )
            worth, least, most, total = value[asset], borne[asset], paid[asset], 0.0
            for event in range(len(ratio)):
                loss = min(max(ratio[event] * worth - least, 0.0), most)
                total += loss
                losses[event] += loss
            sums[asset] = total
