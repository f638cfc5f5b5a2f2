"""Kernels of impact (núcleos de impacto): one pass over the stored intensities of a range of tiles.

A slot gives each site one curve and the value that stands under it. The fast kernel adds damage ratio times frequency
to ``expected`` (a site's expected annual ratio, by slot) and each event's loss of a tile to ``losses``. The careful
kernel goes through the assets of each site one by one: deductible, cover, affected fraction. The order of every sum is
fixed by the tile alone: bits do not depend on who does which tile, and no machine reorders them.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from cauce.engines.risk.compiled import compiled

U = np.uint64
# A product and a sum in one step: the same bits on every processor that has it, and no sum is reordered.
FUSED = {"contract"}


@compiled
def _row_end(indices: Any, low: int, end: int, last: int, most: int) -> int:
    """Where the sites below ``last`` end, at most ``most`` places after ``low``."""
    high = min(end, low + most)
    while low < high:
        middle = (low + high) >> 1
        if indices[middle] < last:
            low = middle + 1
        else:
            high = middle
    return low


@compiled
def _row_starts(indptr: Any, indices: Any, first: int) -> Any:
    """Where the sites from ``first`` on begin in each event."""
    starts = np.empty(len(indptr) - 1, np.int64)
    for event in range(len(starts)):
        end = indptr[event + 1]
        starts[event] = _row_end(indices, indptr[event], end, first, end - indptr[event])
    return starts


@compiled(error_model="numpy", fastmath=FUSED)
def _aligned(indices: Any, data: Any, low: int, high: int, first: int, curve_at: Any, value: Any, expected: Any,
             often: float, inverse: float, top: float, start: Any, height: Any, slope: Any) -> float:  # fmt: skip
    """One event over one tile where the cell is the piece of the curve."""
    total = 0.0
    for k in range(low, high):
        x, site = float(data[U(k)]), U(indices[U(k)] - first)
        piece = U(curve_at[site] + np.int32(min(x, top) * inverse))
        ratio = height[piece] + slope[piece] * (x - start[piece])
        expected[site] += often * ratio
        total += value[site] * ratio
    return total


@compiled(error_model="numpy", fastmath=FUSED)
def _single(indices: Any, data: Any, low: int, high: int, first: int, curve_at: Any, value: Any, expected: Any,
            often: float, inverse: float, top: float, segment_of: Any, upper: Any, start: Any, height: Any,
            slope: Any) -> float:  # fmt: skip
    """One event over one tile where a cell holds at most one node."""
    total = 0.0
    for k in range(low, high):
        x, site = float(data[U(k)]), U(indices[U(k)] - first)
        piece = U(segment_of[U(curve_at[site] + np.int32(min(x, top) * inverse))])
        piece += U(x >= upper[piece])
        ratio = height[piece] + slope[piece] * (x - start[piece])
        expected[site] += often * ratio
        total += value[site] * ratio
    return total


@compiled(error_model="numpy")
def _any_table(indices: Any, data: Any, low: int, high: int, first: int, curve_at: Any, value: Any, expected: Any,
               often: float, inverse: float, top: float, segment_of: Any, upper: Any, start: Any, height: Any,
               slope: Any, share: Any, share_slope: Any) -> float:  # fmt: skip
    """One event over one tile for any table, with the affected share."""
    total = 0.0
    for k in range(low, high):
        x, site = float(data[U(k)]), U(indices[U(k)] - first)
        piece = segment_of[U(curve_at[site] + np.int32(min(x, top) * inverse))]
        while x >= upper[piece]:
            piece += 1
        past = x - start[piece]
        ratio = (height[piece] + slope[piece] * past) * (share[piece] + share_slope[piece] * past)
        expected[site] += often * ratio
        total += value[site] * ratio
    return total


@compiled(error_model="numpy")
def tiles_by_slot(indptr: Any, indices: Any, data: Any, bounds: Any, curve_at: Any, value: Any, expected: Any,
                  frequency: Any, losses: Any, table: Any) -> None:  # fmt: skip
    """Fill ``losses`` (tiles·slots, events) and ``expected`` (slots, sites) for the tiles between ``bounds``.

    ``curve_at`` and ``value`` have shape (slots, sites); site numbers begin at bounds[0], which is column bounds[0].
    """
    slots, origin = len(value), bounds[0]
    cursor = _row_starts(indptr, indices, origin)
    for tile in range(len(bounds) - 1):
        for event in range(len(indptr) - 1):
            low = cursor[event]
            high = _row_end(indices, low, indptr[event + 1], bounds[tile + 1], bounds[tile + 1] - bounds[tile])
            cursor[event] = high
            if high > low:
                for slot in range(slots):
                    losses[tile * slots + slot, event] = _event_of_tile(
                        indices, data, low, high, origin, curve_at[slot], value[slot], expected[slot],
                        frequency[event], table,
                    )  # fmt: skip


@compiled(error_model="numpy")
def _event_of_tile(indices: Any, data: Any, low: int, high: int, first: int, curve_at: Any, value: Any, expected: Any,
                   often: float, table: Any) -> Any:  # fmt: skip
    """Choose the kernel of a table."""
    if table.whole and table.mode == 0:
        return _aligned(indices, data, low, high, first, curve_at, value, expected, often, table.inverse, table.top,
                        table.start, table.height, table.slope)  # fmt: skip
    if table.whole and table.mode == 1:
        return _single(indices, data, low, high, first, curve_at, value, expected, often, table.inverse, table.top,
                       table.segment_of, table.upper, table.start, table.height, table.slope)  # fmt: skip
    return _any_table(indices, data, low, high, first, curve_at, value, expected, often, table.inverse, table.top,
                      table.segment_of, table.upper, table.start, table.height, table.slope, table.share,
                      table.share_slope)  # fmt: skip


@compiled(error_model="numpy", fastmath=FUSED)
def _four(indices: Any, data: Any, low: int, high: int, first: int, group: int, value: Any, expected: Any,
          often: float, inverse: float, top: float, width: float, height: Any, slope: Any) -> Any:  # fmt: skip
    """One event over one tile for four curves at once: their pieces lie side by side, cell by cell."""
    a, b, c, d = U(group), U(group + 1), U(group + 2), U(group + 3)
    total_a, total_b, total_c, total_d = 0.0, 0.0, 0.0, 0.0
    for k in range(low, high):
        x, site = float(data[U(k)]), U(indices[U(k)] - first)
        cell = U(np.int32(min(x, top) * inverse))
        past = x - np.float64(cell) * width
        ratio_a = height[cell, a] + slope[cell, a] * past
        ratio_b = height[cell, b] + slope[cell, b] * past
        ratio_c = height[cell, c] + slope[cell, c] * past
        ratio_d = height[cell, d] + slope[cell, d] * past
        expected[site, a] += often * ratio_a
        expected[site, b] += often * ratio_b
        expected[site, c] += often * ratio_c
        expected[site, d] += often * ratio_d
        total_a += value[site, a] * ratio_a
        total_b += value[site, b] * ratio_b
        total_c += value[site, c] * ratio_c
        total_d += value[site, d] * ratio_d
    return total_a, total_b, total_c, total_d


@compiled(error_model="numpy")
def tiles_by_four(indptr: Any, indices: Any, data: Any, bounds: Any, value: Any, expected: Any, frequency: Any,
                  losses: Any, inverse: float, top: float, width: float, height: Any, slope: Any) -> None:  # fmt: skip
    """Fill ``losses`` (tiles·slots, events) and ``expected`` (sites, slots), a slot for each curve, four at a time."""
    slots, origin = value.shape[1], bounds[0]
    cursor = _row_starts(indptr, indices, origin)
    for tile in range(len(bounds) - 1):
        for event in range(len(indptr) - 1):
            low = cursor[event]
            high = _row_end(indices, low, indptr[event + 1], bounds[tile + 1], bounds[tile + 1] - bounds[tile])
            cursor[event] = high
            if high > low:
                for group in range(0, slots, 4):
                    found = _four(indices, data, low, high, origin, group, value, expected, frequency[event],
                                  inverse, top, width, height, slope)  # fmt: skip
                    for each in range(4):
                        losses[tile * slots + group + each, event] = found[each]


@compiled(error_model="numpy")
def tiles_by_asset(indptr: Any, indices: Any, data: Any, fraction: Any, bounds: Any, begins: Any, curve_at: Any,
                   value: Any, deductible: Any, cover: Any, expected: Any, frequency: Any, losses: Any,
                   table: Any) -> None:  # fmt: skip
    """Fill ``losses`` (tiles, events) and ``expected`` (pieces,), going through the pieces of each site.

    Pieces of a site stand together: those of site s are begins[s]…begins[s + 1], s from bounds[0]. A loss is
    value·ratio less deductible·affected share, between 0 and the cover (as CLIMADA does).
    """
    origin = bounds[0]
    cursor = _row_starts(indptr, indices, origin)
    for tile in range(len(bounds) - 1):
        for event in range(len(indptr) - 1):
            low = cursor[event]
            high = _row_end(indices, low, indptr[event + 1], bounds[tile + 1], bounds[tile + 1] - bounds[tile])
            cursor[event] = high
            total = 0.0
            for k in range(low, high):
                x, site = float(data[k]), indices[k] - origin
                part = fraction[k] if len(fraction) else 1.0
                for each in range(begins[site], begins[site + 1]):
                    piece = table.segment_of[curve_at[each] + np.int32(min(x, table.top) * table.inverse)]
                    while x >= table.upper[piece]:
                        piece += 1
                    past = x - table.start[piece]
                    share = table.share[piece] + table.share_slope[piece] * past
                    ratio = (table.height[piece] + table.slope[piece] * past) * share * part
                    loss = min(max(value[each] * ratio - deductible[each] * share, 0.0), cover[each])
                    expected[each] += frequency[event] * loss
                    total += loss
            losses[tile, event] = total


@compiled
def kept_columns(
    indptr: Any, indices: Any, data: Any, column: Any, starts: Any, kept: Any, values: Any, counted: bool
) -> None:
    """Keep the columns that have a new number (column >= 0): first counted into ``starts``, then filled in."""
    for event in range(len(indptr) - 1):
        at = starts[event]
        for k in range(indptr[event], indptr[event + 1]):
            number = column[indices[k]]
            if number >= 0:
                if not counted:
                    kept[at] = number
                    values[at] = data[k]
                at += 1
        if counted:
            starts[event + 1] = at


@compiled
def add_by_slot(site: Any, slot: Any, value: Any, curve_at: Any, offset: Any, values: Any) -> None:
    """Sum up, in their order, the values that stand under one curve at one site."""
    for piece in range(len(site)):
        curve_at[slot[piece], site[piece]] = offset[piece]
        values[slot[piece], site[piece]] += value[piece]


@compiled
def add_by_site(site: Any, curve: Any, value: Any, values: Any) -> None:
    """Sum up, in their order, the values under each curve of each site; ``values`` (sites, slots)."""
    for piece in range(len(site)):
        values[site[piece], curve[piece]] += value[piece]


@compiled
def put_alone(site: Any, curve: Any, offsets: Any, value: Any, curve_at: Any, values: Any) -> bool:
    """Put each piece at its site; false, with nothing to keep, when two stand at one site."""
    for piece in range(len(site)):
        if curve_at[site[piece]]:
            return False
        curve_at[site[piece]] = offsets[curve[piece] + 1]
        values[site[piece]] = value[piece]
    return True


@compiled
def expected_of_pieces(expected: Any, slot: Any, site: Any, value: Any, found: Any) -> None:
    """Fill ``found`` (pieces,): the expected annual ratio at a piece's slot and site by its value."""
    for piece in range(len(site)):
        of = U(slot[piece]) if len(slot) else U(0)
        found[piece] = expected[of, U(site[piece])] * value[piece]
