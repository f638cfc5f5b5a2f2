"""Codes of the hazard store (códigos del almacén): runs of neighbouring sites and 16-bit intensities, to and fro.

A code is the difference to the one before it in its event, folded so that small differences either way are small
numbers: what is alike then compresses well.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from cauce.engines.risk.compiled import compiled


@compiled
def encode(indptr: Any, indices: Any, data: Any, cursor: Any, first: int, sites: int, step: float, room: Any) -> int:
    """Write one tile, event after event, and return how many places it took; ``cursor`` moves on to the next tile."""
    at = 0
    for event in range(len(indptr) - 1):
        low, end = cursor[event], indptr[event + 1]
        high = low
        while high < end and indices[high] < first + sites:
            high += 1
        cursor[event] = high
        head, runs = at, 0
        at += 2
        k = low
        while k < high:
            start = k
            while k + 1 < high and indices[k + 1] == indices[k] + 1:
                k += 1
            room[at], room[at + 1] = indices[start] - first, k - start
            at += 2
            runs += 1
            k += 1
        room[head], room[head + 1] = runs, high - low
        before = 0
        for k in range(low, high):
            code = int(min(65535.0, max(1.0, np.floor(float(data[k]) / step + 0.5))))  # what is wet stays wet
            apart = ((code - before + 32768) & 65535) - 32768
            room[at] = np.uint16((apart << 1) ^ (apart >> 63))
            before = code
            at += 1
    return at


@compiled
def decode(content: Any, begins: Any, tile: int, width: int, events: int, step: float, column: Any, places: Any,
           indices: Any, data: Any, counting: bool) -> None:  # fmt: skip
    """Count the values of each event into ``places[event + 1]``, or write them from ``places[event]`` on."""
    for each in range(len(begins) - 1):
        at, first = begins[each], (tile + each) * width
        for event in range(events):
            runs, count = np.int64(content[at]), np.int64(content[at + 1])
            code = at + 2 + 2 * runs
            if counting and not len(column):
                places[event + 1] += count
            else:
                before = np.int64(0)
                for run in range(runs):
                    start, more = np.int64(content[at + 2 + 2 * run]), np.int64(content[at + 3 + 2 * run])
                    for step_in in range(more + 1):
                        site = first + start + step_in
                        number = column[site] if len(column) else site
                        apart = np.int64(content[code])
                        before = np.int64((before + ((apart >> 1) ^ -(apart & 1))) & 65535)
                        if number >= 0:
                            if counting:
                                places[event + 1] += 1
                            else:
                                indices[places[event]] = number
                                data[places[event]] = before * step
                                places[event] += 1
                        code += 1
            at += 2 + 2 * runs + count
