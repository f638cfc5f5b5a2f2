"""One run (una corrida): a site for every asset, losses by tile, sums in one fixed order.

>>> from cauce.engines.risk import Curve, EventMatrix, Points
>>> x, y = np.array([0.0, 1.0]), np.zeros(2)
>>> depth = EventMatrix.from_dense(np.array([[1.0, 0.0], [2.0, 1.0]]))
>>> flood = Hazard(kind="flood", unit="m", event_names=("a", "b"), frequency=np.array([0.1, 0.01]),
...                sites=Points(x, y, "EPSG:4326"), intensity=depth)
>>> houses = Exposure(ids=("1", "2"), x=x, y=y, crs="EPSG:4326", value=np.array([100.0, 50]),
...                   curve=np.zeros(2, np.int32), curve_ids=("r",))
>>> curve = Curve(id="r", hazard="flood", unit="m", intensity=np.array([0.0, 2]), mdd=np.array([0.0, 1]))
>>> run(flood, houses, Curves([curve])).at_event.tolist()
[50.0, 125.0]
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cauce.engines.risk import units
from cauce.engines.risk.checks import UnusableLayer
from cauce.engines.risk.exposure import Exposure
from cauce.engines.risk.hazard import Hazard
from cauce.engines.risk.hazard.model import EventMatrix, as_held
from cauce.engines.risk.hazard.placement import Placement, place
from cauce.engines.risk.impact import Impact, TerritoryImpact
from cauce.engines.risk.impact.slots import slots_of
from cauce.engines.risk.impact.tables import curve_table
from cauce.engines.risk.running.checkpoints import Checkpoint
from cauce.engines.risk.running.executors import submitted
from cauce.engines.risk.running.parts import TILE, AssetWork, SlotWork
from cauce.engines.risk.store import HazardStore, StoredTiles, bytes_of
from cauce.engines.risk.vulnerability import Curve, Curves
from cauce.engines.risk.vulnerability.model import step

AHEAD = 2  # parts sent ahead to each worker: it never waits, and what waits takes no memory
Floats = NDArray[np.float64]
Work = SlotWork | AssetWork
Progress = Callable[[float], None]


def run(
    hazard: Hazard | HazardStore,
    exposure: Exposure,
    curves: Curves,
    *,
    executor: Any = None,
    workers: int | None = None,
    chunks: int | None = None,
    memory: str = "1 GB",
    people_threshold: float | None = None,
    placement: Placement | None = None,
    progress: Progress | None = None,
    checkpoint: Path | None = None,
) -> Impact:
    """Return the impact of a hazard on an exposure: equal bits for any number of workers and any chunks.

    Parameters
    ----------
    hazard, curves
        In memory, or a store that streams; of the hazard's kind and unit.
    executor
        Anything with ``submit(function, *arguments)``: a Dask client, a pool of processes. Local threads if left out.
    workers, chunks, memory
        Threads here (all processors), or how many the executor has; into how many parts the sites are divided; of a
        store, how much may be in memory at once, such as «500 MB».
    people_threshold
        Intensity from which people count as affected; people are not computed if left out.
    placement, progress
        Where the assets stand, when it is known already (``place``); called with the share that is done.
    checkpoint
        Folder in which each finished part is kept, so that a run that stopped goes on where it was. Give each run, by
        the digest of its inputs, a folder of its own, and remove it in the end.

    Raises
    ------
    UnusableLayer
        What does not fit together, with its cure.
    """
    placement = placement or place(hazard, exposure)
    task = _prepared(hazard, exposure, curves, placement, people_threshold)
    threads = workers or available_processors()
    if isinstance(hazard, HazardStore) and executor is None:
        threads = max(1, min(threads, bytes_of(memory) // max(hazard.largest_tile, 1)))
    parts = list(_parts(task, hazard, chunks=chunks, threads=threads, remote=executor is not None, memory=memory))
    streams = executor is None and isinstance(hazard, HazardStore) and threads > 1
    with ThreadPoolExecutor(threads) if streams else nullcontext(executor) as chosen:
        done = _done(parts, executor=chosen, threads=threads, progress=progress, checkpoint=checkpoint)
    return _impact(hazard, exposure, placement, task, done)


def available_processors() -> int:
    """Processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@dataclass(frozen=True, eq=False)
class _Task:
    """What is to be computed: the tiles' bounds among the sites in use, and the works over these sites."""

    bounds: NDArray[np.int64]
    tiles: NDArray[np.int64]
    column: NDArray[np.int32] | None
    site: NDArray[np.int32]
    point: NDArray[np.int64]
    order: NDArray[np.int64] | None
    works: tuple[Work, ...]


@dataclass(frozen=True, eq=False)
class _Part:
    """A range of tiles with its own matrix, or the way to it."""

    matrix: EventMatrix | StoredTiles
    bounds: NDArray[np.int64]
    works: tuple[Work, ...]
    frequency: Floats

    def do(self, workers: int = 1) -> list[tuple[Floats, Floats]]:
        """Compute this part."""
        matrix = self.matrix if isinstance(self.matrix, EventMatrix) else self.matrix.matrix()
        return [work.do(matrix, self.bounds, self.frequency, workers) for work in self.works]


def do_part(part: _Part) -> list[tuple[Floats, Floats]]:
    """Compute a part where an executor has sent it, with one thread."""
    return part.do()


def used_curves(hazard: Hazard | HazardStore, exposure: Exposure, curves: Curves) -> list[Curve]:
    """Return the curves that an exposure asks for, in its order; each must be there and fit the hazard.

    Raises
    ------
    UnusableLayer
        A curve is missing, is for another kind of hazard, or is in another unit.
    """
    found = []
    for name in exposure.curve_ids:
        curve = curves.get(name)
        if curve is None:
            raise UnusableLayer("curve_missing", exposure.name, curve=name, known=", ".join(curves))
        if curve.hazard != hazard.kind:
            raise UnusableLayer("curve_for_another_hazard", name, curve_hazard=curve.hazard, hazard=hazard.kind)
        units.require_same(hazard=hazard.unit, curve=curve.unit, layer=hazard.name, curve_id=name)
        found.append(curve)
    return found


def _prepared(
    hazard: Hazard | HazardStore, exposure: Exposure, curves: Curves, placement: Placement, threshold: float | None
) -> _Task:
    """Find the sites in use, the tiles, and the works over them."""
    chosen = used_curves(hazard, exposure, curves)
    point = np.arange(len(placement.site)) if not placement.excluded else np.flatnonzero(placement.site >= 0)
    site = placement.site[point] if placement.excluded else placement.site
    sites = hazard.sites.size
    edges = np.minimum(np.arange(0, sites + TILE, TILE, dtype=np.int64), sites)
    column = None
    if sites > 4 * len(point):
        used = np.unique(site)
        column = np.full(sites, -1, np.int32)
        column[used] = np.arange(len(used), dtype=np.int32)
        site, edges, sites = column[site], np.searchsorted(used, edges).astype(np.int64), len(used)
    kept = np.flatnonzero(np.diff(edges) > 0)
    bounds = np.append(edges[kept], sites).astype(np.int64)
    fraction = isinstance(hazard, Hazard) and hazard.intensity.fraction is not None
    order, work = _work_of_values(exposure, chosen, point, site, sites, fraction=fraction)
    works: list[Work] = [work]
    if threshold is not None and exposure.people is not None:
        least = as_held(threshold, hazard)
        affected = step(id="affected", hazard=hazard.kind, unit=hazard.unit, threshold=least)
        works.append(_by_slot(affected, site, _of_points(exposure.people, exposure, point), sites))
    return _Task(bounds, kept, column, site, point, order, tuple(works))


def _by_slot(curve: Curve, site: NDArray[np.int32], value: Floats, sites: int) -> SlotWork:
    table = curve_table([curve])
    return SlotWork(slots_of(site, np.zeros(len(site), np.int32), value, sites=sites, table=table), table)


def _of_points(of_assets: Floats, exposure: Exposure, point: NDArray[np.int64]) -> Floats:
    """Return an asset's number at each of its points, by share; shape as point."""
    if exposure.asset is None:
        return of_assets if len(point) == len(of_assets) else of_assets[point]
    found = of_assets[exposure.asset[point]]
    return found if exposure.share is None else found * exposure.share[point]


def _curve_of_points(exposure: Exposure, point: NDArray[np.int64]) -> NDArray[np.int32]:
    asset = point if exposure.asset is None else exposure.asset[point]
    return exposure.curve if len(asset) == len(exposure.curve) and exposure.asset is None else exposure.curve[asset]


def _work_of_values(
    exposure: Exposure, chosen: list[Curve], point: NDArray[np.int64], site: NDArray[np.int32], sites: int, *,
    fraction: bool,
) -> tuple[NDArray[np.int64] | None, Work]:  # fmt: skip
    """Return the work over the values: by slots where that is the same, else piece by piece in the order of sites."""
    table, curve = curve_table(chosen), _curve_of_points(exposure, point)
    value = _of_points(exposure.value, exposure, point)
    if exposure.deductible is None and exposure.cover is None and not fraction:
        return None, SlotWork(slots_of(site, curve, value, sites=sites, table=table), table)
    order = np.argsort(site, kind="stable")
    none, endless = np.zeros(exposure.size), np.full(exposure.size, np.inf)
    limits = (exposure.deductible if exposure.deductible is not None else none,
              exposure.cover if exposure.cover is not None else endless)  # fmt: skip
    deductible, cover = (_of_points(each, exposure, point)[order] for each in limits)
    begins = np.searchsorted(site[order], np.arange(sites + 1)).astype(np.int64)
    return order, AssetWork(begins, table.offsets()[curve[order] + 1], value[order], deductible, cover, table)


def _parts(
    task: _Task, hazard: Hazard | HazardStore, *, chunks: int | None, threads: int, remote: bool, memory: str
) -> Iterator[_Part]:
    """Divide the tiles into parts: whole in memory for threads, otherwise as many as asked for or as memory allows."""
    tiles = len(task.bounds) - 1
    if chunks is None:
        chunks = 4 * threads if remote else 1
    if isinstance(hazard, HazardStore):
        chunks = max(chunks, hazard.chunks_for(bytes_of(memory) // (1 if remote else threads)))
    chunks = max(1, min(chunks, tiles))
    if isinstance(hazard, Hazard):
        whole = hazard.intensity if task.column is None else only_columns(hazard.intensity, task.column)
    for at in range(chunks):
        low, high = tiles * at // chunks, tiles * (at + 1) // chunks
        bounds = task.bounds[low : high + 1]
        works = (
            tuple(work.columns(int(bounds[0]), int(bounds[-1])) for work in task.works) if chunks > 1 else task.works
        )
        if isinstance(hazard, HazardStore):
            span = (int(task.tiles[low]), int(task.tiles[high - 1]) + 1) if tiles else (0, 0)
            own: EventMatrix | StoredTiles = hazard.tiles(*span, column=task.column)
        else:
            own = whole.between(int(bounds[0]), int(bounds[-1])) if remote else whole
        yield _Part(own, bounds, works, hazard.frequency)


def only_columns(matrix: EventMatrix, column: NDArray[np.int32]) -> EventMatrix:
    """Return the matrix with those sites alone that have a new number, which rise with the old ones."""
    from cauce.engines.risk.impact import kernels  # noqa: PLC0415 - numba: loads with the first run

    starts = np.zeros(matrix.events + 1, np.int64)
    nothing, dry = np.zeros(0, np.int32), np.zeros(0, matrix.data.dtype)
    kernels.kept_columns(matrix.indptr, matrix.indices, matrix.data, column, starts, nothing, dry, True)
    kept, values = np.empty(starts[-1], np.int32), np.empty(starts[-1], matrix.data.dtype)
    kernels.kept_columns(matrix.indptr, matrix.indices, matrix.data, column, starts, kept, values, False)
    fraction = None
    if matrix.fraction is not None:
        fraction = matrix.fraction[column[matrix.indices] >= 0]
    return EventMatrix(starts, kept, values, int(column.max()) + 1, fraction)


def _done(
    parts: Sequence[_Part], *, executor: Any, threads: int, progress: Progress | None, checkpoint: Path | None
) -> list[list[tuple[Floats, Floats]]]:
    """Compute all parts, here or where the executor sends them, and return them in their order."""
    kept = Checkpoint(checkpoint, len(parts), len(parts[0].works)) if checkpoint is not None and parts else None
    found = [kept.part(at) if kept is not None else None for at in range(len(parts))]
    futures: dict[int, Any] = {}
    waiting = deque(at for at in range(len(parts)) if executor is not None and found[at] is None)
    done = []
    for at, part in enumerate(parts):
        result = found[at]
        while waiting and len(futures) < AHEAD * threads:
            ahead = waiting.popleft()
            futures[ahead] = submitted(executor, do_part, parts[ahead])
        if result is None:
            result = futures.pop(at).result() if executor is not None else part.do(threads)
            if kept is not None:
                kept.keep(at, result)
        done.append(result)
        if progress is not None:
            progress((at + 1) / len(parts))
    return done


def _impact(
    hazard: Hazard | HazardStore, exposure: Exposure, placement: Placement, task: _Task,
    done: list[list[tuple[Floats, Floats]]],
) -> Impact:  # fmt: skip
    """Put the parts together: events' losses tile after tile, each asset's expected loss at its place."""
    results: list[tuple[Floats, Floats]] = []
    pieces: Floats | None = None
    for at, work in enumerate(task.works):
        losses, expected = done[0][at] if len(done) == 1 else _joined([part[at] for part in done])
        values = exposure.value if at == 0 else exposure.people
        assert values is not None
        if isinstance(work, SlotWork):
            of_points = work.slots.expected_of(expected, task.site, _of_points(values, exposure, task.point))
        else:
            assert task.order is not None
            of_points = np.empty(len(task.point))
            of_points[task.order] = expected[0]
        results.append((losses.sum(axis=0), _by_asset(of_points, exposure, task.point)))
        if at == 0 and exposure.asset is not None:
            pieces = np.zeros(len(placement.site))
            pieces[task.point] = of_points
    (at_event, eai), people = results[0], results[1] if len(results) > 1 else (None, None)
    return Impact(
        ids=exposure.ids,
        eai=eai,
        event_names=hazard.event_names,
        frequency=hazard.frequency,
        at_event=at_event,
        currency=exposure.currency,
        price_year=exposure.price_year,
        total_value=float(exposure.value.sum()),
        territories=territories_of(exposure, eai, people[1]),
        people_at_event=people[0],
        people_eai=people[1],
        return_periods=hazard.return_periods,
        tail=hazard.tail,
        excluded=placement.excluded,
        eai_of_pieces=pieces,
    )


def _joined(parts: list[tuple[Floats, Floats]]) -> tuple[Floats, Floats]:
    """Put the parts' losses, tile after tile, and expected ratios, site after site, side by side."""
    return np.concatenate([losses for losses, _of in parts]), np.concatenate([of for _losses, of in parts], axis=1)


def _sums(at: NDArray[Any], values: Floats, size: int) -> Floats:
    """Sum up values by their place, in their order; shape (size,)."""
    return np.bincount(at, weights=values, minlength=size).astype(np.float64)


def _by_asset(of_points: Floats, exposure: Exposure, point: NDArray[np.int64]) -> Floats:
    """Sum up pieces by asset; shape (assets,)."""
    if exposure.asset is not None:
        return _sums(exposure.asset[point], of_points, exposure.size)
    if len(point) == exposure.size:
        return of_points
    whole = np.zeros(exposure.size)
    whole[point] = of_points
    return whole


def territories_of(exposure: Exposure, eai: Floats, people_eai: Floats | None) -> dict[str, TerritoryImpact]:
    """Return the expected annual figures of each territory that the exposure names."""
    if exposure.territory is None:
        return {}
    known = exposure.territory >= 0
    at, size = exposure.territory[known], len(exposure.territories)

    def total(of_assets: Floats | None) -> Floats:
        return np.zeros(size) if of_assets is None else _sums(at, of_assets[known], size)

    counts = np.bincount(at, minlength=size)
    columns = (total(exposure.value), total(eai), total(exposure.people), total(people_eai))
    return {
        name: TerritoryImpact(name, int(counts[place]), *(float(column[place]) for column in columns))
        for place, name in enumerate(exposure.territories)
    }
