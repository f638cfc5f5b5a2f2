"""Runs that stream, that stop and go on, that others compute: always the same bits."""

from __future__ import annotations

import dataclasses
import os
import pickle
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cauce.engines.risk import Curves, Hazard, run
from cauce.engines.risk.running import checkpoints
from cauce.engines.risk.store import open_store, write_store
from tests.engines.risk.cities import curve, curves, exposure, hazard
from tests.engines.risk.test_hazard_readers import refused


def in_millimetres(flood: Hazard) -> Hazard:
    """Return a flood whose depths are whole millimetres, as a store keeps them."""
    whole = np.floor(flood.intensity.data.astype(np.float64) / 0.001 + 0.5) * 0.001
    return dataclasses.replace(flood, intensity=dataclasses.replace(flood.intensity, data=whole))


def test_a_store_keeps_every_place_and_each_value_to_a_quarter_of_a_millimetre(tmp_path: Path) -> None:
    flood = hazard(30_000)
    back = write_store(flood, tmp_path / "flood.hazard").load()
    assert np.array_equal(back.intensity.indices, flood.intensity.indices)
    assert np.abs(back.intensity.data - flood.intensity.data).max() <= 0.00025 + 1e-6
    assert (back.event_names, back.sites, back.unit, back.origin) == (
        flood.event_names, flood.sites, flood.unit, flood.origin,
    )  # fmt: skip


def smooth(sites: int = 40_000, events: int = 30) -> Hazard:
    """Return floods as waters lie: wet in whole stretches."""
    side = int(sites**0.5)
    row, column = np.divmod(np.arange(side * side), side)
    chance = np.random.default_rng(1)
    middles = chance.random((events, 2)) * side
    far = ((row[None] - middles[:, :1]) ** 2 + (column[None] - middles[:, 1:]) ** 2) ** 0.5
    return hazard(side * side, events, intensity=_matrix(np.maximum(3 - far / 20, 0)))


def _matrix(values: Any) -> Any:
    from cauce.engines.risk import EventMatrix

    return EventMatrix.from_dense(values)


def test_a_store_takes_at_most_two_bytes_a_wet_value(tmp_path: Path) -> None:
    assert write_store(smooth(), tmp_path / "flood.hazard").bytes_per_value <= 2.0


def test_losses_from_a_store_differ_by_less_than_a_hundred_thousandth(tmp_path: Path) -> None:
    flood = smooth()
    assets = exposure(30_000, on=flood)
    exact, stored = run(flood, assets, curves()), run(write_store(flood, tmp_path / "a"), assets, curves())
    assert np.allclose(stored.at_event, exact.at_event, rtol=1e-4)
    assert stored.aai == pytest.approx(exact.aai, rel=1e-5)


@pytest.mark.parametrize("memory", ["1 MB", "2 MB", "1 GB"])
def test_a_store_streams_with_the_same_bits_for_any_memory(tmp_path: Path, memory: str) -> None:
    flood = in_millimetres(hazard(60_000))
    assets = exposure(5_000, on=flood)
    streamed = run(write_store(flood, tmp_path / "a", step=0.001), assets, curves(), memory=memory)
    whole = run(flood, assets, curves())
    assert streamed.at_event.tobytes() == whole.at_event.tobytes()
    assert streamed.eai.tobytes() == whole.eai.tobytes()


def test_too_little_memory_is_refused_with_what_is_needed(tmp_path: Path) -> None:
    store = write_store(hazard(30_000), tmp_path / "a")
    refused("memory_too_small", lambda: run(store, exposure(9, on=hazard(30_000)), curves(), memory="10 kB"))


def test_what_is_wet_by_less_than_half_a_step_stays_wet_in_a_store(tmp_path: Path) -> None:
    flood = hazard(400, wet=0.5)
    faint = dataclasses.replace(flood, intensity=flood.intensity.times(1e-7))
    back = write_store(faint, tmp_path / "faint", step=0.001).load()
    assert np.array_equal(back.intensity.indices, faint.intensity.indices)
    assert (back.intensity.data > 0).all()


def test_a_store_that_was_not_finished_is_refused(tmp_path: Path) -> None:
    write_store(hazard(30_000), tmp_path / "a")
    half = (tmp_path / "a").read_bytes()[:100_000]
    (tmp_path / "b").write_bytes(half)
    refused("store_damaged", lambda: open_store(tmp_path / "b"))
    (tmp_path / "c").write_text("something else, long enough to be read", encoding="utf-8")
    refused("not_what_it_says", lambda: open_store(tmp_path / "c"))


def test_a_run_that_stopped_goes_on_where_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    flood = hazard(60_000)
    assets = exposure(5_000, on=flood)
    keep = checkpoints.Checkpoint.keep

    def stop_after_two(self: Any, at: int, result: Any) -> None:
        keep(self, at, result)
        if at == 1:
            raise KeyboardInterrupt

    monkeypatch.setattr(checkpoints.Checkpoint, "keep", stop_after_two)
    with pytest.raises(KeyboardInterrupt):
        run(flood, assets, curves(), chunks=5, checkpoint=tmp_path / "kept")
    monkeypatch.setattr(checkpoints.Checkpoint, "keep", keep)
    shares: list[float] = []
    went_on = run(flood, assets, curves(), chunks=5, checkpoint=tmp_path / "kept", progress=shares.append)
    assert went_on.eai.tobytes() == run(flood, assets, curves()).eai.tobytes()
    assert shares == [0.2, 0.4, 0.6, 0.8, 1.0]


def test_a_kept_part_that_is_damaged_is_computed_again(tmp_path: Path) -> None:
    flood = hazard(60_000)
    assets = exposure(500, on=flood)
    whole = run(flood, assets, curves(), chunks=3, checkpoint=tmp_path)
    for path in tmp_path.glob("part-*-1-0-*.npy"):
        path.write_bytes(pickle.dumps({"not": "an array"}))
    again = run(flood, assets, curves(), chunks=3, checkpoint=tmp_path)
    assert again.at_event.tobytes() == whole.at_event.tobytes()


class Counting:
    """An executor that counts how many parts it was given and nobody took back yet."""

    def __init__(self) -> None:
        self.held = self.most = 0

    def submit(self, function: Any, part: Any) -> Taken:
        self.held += 1
        self.most = max(self.most, self.held)
        return Taken(self, function(part))


@dataclasses.dataclass
class Taken:
    """What such an executor promises."""

    of: Counting
    found: Any

    def result(self) -> Any:
        self.of.held -= 1
        return self.found


def test_no_more_parts_are_sent_than_workers_need() -> None:
    flood = hazard(90_000)
    assets, counting = exposure(2_000, on=flood), Counting()
    sent = run(flood, assets, curves(), executor=counting, workers=2, chunks=9)
    assert counting.most == 4
    assert sent.eai.tobytes() == run(flood, assets, curves()).eai.tobytes()


@pytest.mark.parametrize("workers", [1, 2])
def test_dask_gives_the_same_bits(workers: int) -> None:
    distributed = pytest.importorskip("distributed", reason="Dask is in the set for risk analyses (make risk)")
    flood = hazard(60_000)
    assets = exposure(2_000, on=flood)
    alone = run(flood, assets, curves(), people_threshold=0.2)
    with distributed.LocalCluster(
        n_workers=workers, threads_per_worker=1, processes=False, dashboard_address=None
    ) as cluster, distributed.Client(cluster) as client:  # fmt: skip
        sent = run(flood, assets, curves(), executor=client, workers=workers, people_threshold=0.2)
    assert sent.at_event.tobytes() == alone.at_event.tobytes()
    assert sent.eai.tobytes() == alone.eai.tobytes()


def test_workers_that_are_processes_give_the_same_bits(tmp_path: Path) -> None:
    """What is sent is pickled, and what comes back: assets in memory and a store on the disk, curves of three sorts."""
    distributed = pytest.importorskip("distributed", reason="Dask is in the set for risk analyses (make risk)")
    flood = in_millimetres(hazard(20_000, 6))
    assets = exposure(800, on=flood)
    known = Curves([curve(paa=np.linspace(0.2, 1, 9)), curve("shop", 1.3), curve("plant", below="held")])
    stored = write_store(flood, tmp_path / "flood.hazard", step=0.001)
    alone = run(flood, assets, known, people_threshold=0.2)
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, local_directory=str(tmp_path),
    ) as cluster, distributed.Client(cluster) as client:  # fmt: skip
        assert os.getpid() not in client.run(os.getpid).values()
        sent = [run(each, assets, known, executor=client, workers=2, people_threshold=0.2) for each in (flood, stored)]
    for one in sent:
        assert one.at_event.tobytes() == alone.at_event.tobytes()
        assert one.eai.tobytes() == alone.eai.tobytes()
        assert one.people_at_event is not None and alone.people_at_event is not None
        assert one.people_at_event.tobytes() == alone.people_at_event.tobytes()


def test_the_engine_imports_without_django_and_without_heavy_libraries() -> None:
    heavy = ("django", "numba", "scipy", "rasterio", "pyogrio", "pyarrow", "h5py", "shapely", "pyproj", "dask")
    order = f"import sys, cauce.engines.risk; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", order], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
