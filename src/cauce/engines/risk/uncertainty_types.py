"""Types that nobody knows one by one (tipos que no se conocen uno a uno): each sample draws one for each asset.

Where only the shares of some types are known, the figure is that of the mean curve by these shares. In a sample an
asset is of one type alone, with the shares as chances, whatever it is in other samples and whatever its neighbours are.
What is drawn is a function of the seed, the asset and the number of the sample, never of order, parts or threads.

Shares that were counted on some assets are themselves known so far only: each sample then draws shares from the
Dirichlet distribution whose mean they are and whose weight is that count (Gelman and others, Bayesian Data Analysis).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cauce.engines.risk.checks import UnusableLayer
from cauce.engines.risk.compiled import compiled
from cauce.engines.risk.exposure import Exposure
from cauce.engines.risk.hazard import Hazard
from cauce.engines.risk.hazard.model import EventMatrix
from cauce.engines.risk.running.run import only_columns, used_curves
from cauce.engines.risk.store import HazardStore
from cauce.engines.risk.threads import in_parts
from cauce.engines.risk.uncertainty import ramp_of
from cauce.engines.risk.uncertainty_draws import HALF, LOW, TO_UNIT, keys_of, philox
from cauce.engines.risk.uncertainty_samples import Samples
from cauce.engines.risk.vulnerability import Curve, Curves

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]
Types = Mapping[str, Mapping[str, float]]  # by the mean curve: its types, each a curve, with their shares
BLOCK = 4000  # assets whose samples are held together
LEAST = 25  # samples that a thread takes at least
SHARES = (0.05, 0.5, 0.95)
OFF = 0.001  # of a damage ratio: by how much a curve may miss the mean of its types


@dataclass(frozen=True, eq=False)
class TypedLosses:
    """Losses of each sample: of events and, by year, of territories; of assets p05, p50 and p95, shape (3, assets)."""

    events: Floats
    territories: Floats | None
    assets: Floats


@dataclass(frozen=True, eq=False)
class _Mixes:
    """Of each curve of an exposure the types that may stand for it, as compressed rows; up to which draw, by sample."""

    starts: Whole
    curves: Whole
    tops: Floats


def typed_losses(
    hazard: Hazard | HazardStore,
    exposure: Exposure,
    curves: Curves,
    types: Types,
    *,
    site: npt.NDArray[np.integer],
    samples: Samples,
    seed: int,
    counted: int = 0,
) -> TypedLosses:
    """Compute the losses of all samples, in each of which every asset has a type of its own.

    Parameters
    ----------
    types
        Curves that are means, each with the curves of its types and their shares; other curves stand for themselves.
    site
        Of each piece of the exposure, -1 where it was left out.
    counted
        On how many assets the shares were counted; 0 takes them as they are.

    Raises
    ------
    UnusableLayer
        A type is no curve, or one of another hazard or unit.
    """
    whole = hazard.load() if isinstance(hazard, HazardStore) else hazard
    names = list(dict.fromkeys([*exposure.curve_ids, *(name for one in types.values() for name in one)]))
    every = used_curves(whole, dataclasses.replace(exposure, curve_ids=tuple(names)), curves)
    told = samples.for_curves(len(every))
    matrix, column = _columns_of(whole.intensity, site)
    by_site = _by_site(matrix)
    count = len(told)
    groups = len(exposure.territories) if exposure.territory is not None else 0
    events, territories = np.zeros((matrix.events, count)), np.zeros((groups, count))
    spreads = np.zeros((3, exposure.size))
    mixes = _mixes(exposure.curve_ids, names, types, _Draws(seed, count, counted))
    common = np.uint64(seed), mixes.starts, mixes.curves, mixes.tops, *by_site, whole.frequency, *_tables(every)
    drawn = told.intensity, told.shift, told.scale, told.value
    for first, last, block in _blocks(exposure, column):
        expected = np.zeros((last - first, count))
        in_parts(_lose, count, *common, *block, *drawn, events, territories, expected, least=LEAST)
        spreads[:, first:last] = np.quantile(expected, SHARES, axis=1)
    return TypedLosses(events, territories if groups else None, spreads)


def refuse_types(hazard: Hazard | HazardStore, exposure: Exposure, curves: Curves, types: Types) -> None:
    """Refuse types that are no curves, that are of a curve that nothing takes, or whose mean is not that curve.

    Raises
    ------
    UnusableLayer
        The figure would be of one curve, and its band of others.
    """
    for name, shares in types.items():
        if name not in exposure.curve_ids:
            raise UnusableLayer("curve_missing", exposure.name, curve=name, known=", ".join(exposure.curve_ids))
        asked = dataclasses.replace(exposure, curve=np.zeros_like(exposure.curve), curve_ids=(name, *shares))
        mean, *every = used_curves(hazard, asked, curves)
        nodes = np.unique(np.concatenate([each.intensity for each in (mean, *every)]))
        told = np.array(list(shares.values())) @ [each.damage_ratio(nodes) for each in every] / sum(shares.values())
        off = np.abs(told - mean.damage_ratio(nodes))
        at = int(off.argmax())
        if off[at] > OFF:
            values = {"found": f"{float(mean.damage_ratio(nodes)[at]):.4g}", "mean": f"{float(told[at]):.4g}"}
            raise UnusableLayer("types_no_mean", name, at=f"{nodes[at]:g} {mean.unit}", **values)


def _columns_of(matrix: EventMatrix, site: npt.NDArray[np.integer]) -> tuple[EventMatrix, Whole]:
    """Return the matrix with the sites in use alone, and the place of each piece among them, -1 for none."""
    used = np.unique(site[site >= 0])
    column = np.full(matrix.sites + 1, -1, np.int32)  # the last place is that of pieces that were left out
    column[used] = np.arange(len(used), dtype=np.int32)
    return only_columns(matrix, column[:-1]), column[site].astype(np.int64)


def _by_site(matrix: EventMatrix) -> tuple[Whole, Whole, Floats]:
    """Return events and intensities by site, as compressed rows over sites."""
    from scipy.sparse import csr_matrix  # noqa: PLC0415 - heavy: loads with the first samples of types

    told = (matrix.data, matrix.indices, matrix.indptr)
    turned = csr_matrix(told, shape=(matrix.events, matrix.sites)).tocsc()
    return turned.indptr.astype(np.int64), turned.indices.astype(np.int64), turned.data.astype(np.float64)


@dataclass(frozen=True)
class _Draws:
    """The seed, how many samples, and on how many assets shares were counted."""

    seed: int
    samples: int
    counted: int

    def tops(self, shares: Sequence[float]) -> Floats:
        """Return up to which draw each type stands, shape (types, samples); of equal shares the same ones."""
        known = np.repeat(np.asarray(shares, dtype=np.float64)[:, None], self.samples, axis=1)
        if self.counted and len(shares) > 1:
            chance = np.random.default_rng([self.seed, len(shares)])
            known = chance.standard_gamma(self.counted * known.T / sum(shares)).T
        return np.asarray(np.cumsum(known, axis=0) / known.sum(axis=0))


def _mixes(ids: Sequence[str], names: Sequence[str], types: Types, draws: _Draws) -> _Mixes:
    """Return the types of each curve: itself alone where it is no mean of others."""
    place = {name: at for at, name in enumerate(names)}
    every = [types.get(name) or {name: 1.0} for name in ids]
    tops = np.concatenate([draws.tops(list(one.values())) for one in every])
    starts = np.cumsum([0, *(len(one) for one in every)])
    curves = [place[name] for one in every for name in one]
    return _Mixes(starts.astype(np.int64), np.array(curves, np.int64), tops)


def _tables(curves: Sequence[Curve]) -> tuple[Whole, Floats, Floats, Floats]:
    """Return the nodes of curves side by side: where each begins, intensities, mean damage, share that is hit."""
    told = [ramp_of(each) for each in curves]
    starts = np.cumsum([0, *(len(nodes) for nodes, _damaged, _hit in told)]).astype(np.int64)
    columns = (np.concatenate([np.asarray(one[at], dtype=np.float64) for one in told]) for at in range(3))
    nodes, damaged, hit = columns
    return starts, nodes, damaged, hit


def _blocks(exposure: Exposure, column: Whole) -> Iterator[tuple[int, int, tuple[npt.NDArray[np.generic], ...]]]:
    """Yield assets by blocks: keys, curves, territories and values, and their pieces as compressed rows."""
    pieces = len(column)
    asset = np.arange(pieces) if exposure.asset is None else exposure.asset
    share = np.ones(pieces) if exposure.share is None else exposure.share
    order = np.argsort(asset, kind="stable")
    begins = np.searchsorted(asset[order], np.arange(exposure.size + 1)).astype(np.int64)
    group = np.full(exposure.size, -1) if exposure.territory is None else exposure.territory
    keys = keys_of(exposure.ids)
    for first in range(0, exposure.size, BLOCK):
        last = min(first + BLOCK, exposure.size)
        mine = order[begins[first] : begins[last]]
        yield first, last, (
            keys[first:last], exposure.curve[first:last].astype(np.int64), group[first:last].astype(np.int64),
            exposure.value[first:last].astype(np.float64), begins[first : last + 1] - begins[first], column[mine],
            share[mine],
        )  # fmt: skip


@compiled(inline="always")
def unit(seed, sample, asset):  # type: ignore[no-untyped-def]
    """One draw between zero and one for an asset in a sample."""
    number = np.uint64(sample)
    a, b, _c, _d = philox(number & LOW, number >> HALF, asset & LOW, asset >> HALF, seed & LOW, seed >> HALF)
    return (((a << HALF) | b) >> np.uint64(11)) * TO_UNIT


@compiled(inline="always")
def damage(x, begin, end, nodes, damaged, hit):  # type: ignore[no-untyped-def]
    """Damage ratio of a curve at an intensity: nothing below its first node, held above its last."""
    if x < nodes[begin]:
        return 0.0
    low, high = begin, end  # the last node that is not above x lies between them
    while high - low > 1:
        middle = (low + high) // 2
        if nodes[middle] <= x:
            low = middle
        else:
            high = middle
    if low == end - 1:
        return damaged[low] * hit[low]
    part = (x - nodes[low]) / (nodes[low + 1] - nodes[low])
    level = damaged[low] + part * (damaged[low + 1] - damaged[low])
    return level * (hit[low] + part * (hit[low + 1] - hit[low]))


@compiled
def _lose(  # type: ignore[no-untyped-def]
    first, last, seed, mix_starts, mix_curves, mix_tops, site_starts, event_of, depths, frequency,
    curve_starts, nodes, damaged, hit, keys, curves, group, values, begins, sites, shares,
    intensity, shift, scale, factor, events, territories, expected,
):  # fmt: skip
    chosen = np.empty(last - first, np.int64)
    for asset in range(len(keys)):
        begin, end = mix_starts[curves[asset]], mix_starts[curves[asset] + 1]
        for k in range(first, last):
            at = begin
            if end - begin > 1:
                draw = unit(seed, k, keys[asset])
                while at < end - 1 and draw >= mix_tops[at, k]:
                    at += 1
            chosen[k - first] = mix_curves[at]
        for piece in range(begins[asset], begins[asset + 1]):
            site = sites[piece]
            if site < 0:
                continue
            value = values[asset] * shares[piece]
            for i in range(site_starts[site], site_starts[site + 1]):
                depth, event = depths[i], event_of[i]
                if not depth > 0.0:
                    continue
                for k in range(first, last):
                    curve = chosen[k - first]
                    x = depth * intensity[k] - shift[curve, k]
                    ratio = damage(x, curve_starts[curve], curve_starts[curve + 1], nodes, damaged, hit)
                    loss = value * min(1.0, ratio * scale[curve, k]) * factor[k]
                    events[event, k] += loss
                    expected[asset, k] += frequency[event] * loss
        if group[asset] >= 0:
            for k in range(first, last):
                territories[group[asset], k] += expected[asset, k]
