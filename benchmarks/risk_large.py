"""The risk engine where a hazard does not fit into memory: streamed from its store, and shared out to Dask workers.

    python benchmarks/risk_large.py [--json OUT] [--only country city]

A city of a million buildings under ten thousand floods, computed in a new process; a country of sixteen million
buildings under a hundred floods, computed by one worker process of Dask and by two. The hazards are made up and written
as stores first, each in a process of its own that needs the memory which the runs must not need (12 GB for the city):
a case for which there is none is said and left out. Results are compared with those of threads, bit by bit.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from benchmarks.lines import Line, asked, at_least, at_most, conclude, tell_load  # noqa: E402 - found beside this file
from benchmarks.risk_city import built, city, damage_curves  # noqa: E402
from benchmarks.risk_meter import memory_now  # noqa: E402
from cauce.engines.risk import Exposure, Impact, run  # noqa: E402
from cauce.engines.risk.hazard.placement import Placement  # noqa: E402
from cauce.engines.risk.store import HazardStore, open_store, write_store  # noqa: E402

STORE, STANDING = "flood.hazard", "standing.npz"
MEMORY = "120 MB"  # of a part's hazard at a worker


@dataclass(frozen=True)
class Case:
    """How much there is, and the memory in GB that making it takes."""

    buildings: int
    events: int
    making: float


CASES = {"city": Case(1_000_000, 10_000, 12.0), "country": Case(16_000_000, 100, 8.0)}


def main() -> int:
    """Measure everything and print it; 0 when every goal is reached."""
    parser = asked(__doc__)
    parser.add_argument("--only", nargs="*", choices=list(CASES), default=list(CASES), help="only these cases")
    parser.add_argument("--step", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.step:
        step, name, folder = arguments.step.split(",", 2)
        print(json.dumps(STEPS[step](name, Path(folder))))
        return 0
    tell_load()
    every = (line for name in arguments.only for line in measured(name))
    return conclude(every, out=arguments.json)


def measured(name: str) -> Iterator[Line]:
    """Make a case and yield what its runs take."""
    free = memory_free()
    if free < CASES[name].making:
        print(f"{name}: left out; to make it takes {CASES[name].making:.0f} GB of memory, {free:.1f} GB are free")
        return
    with tempfile.TemporaryDirectory(prefix="cauce-large-") as folder:
        told = in_a_process("make", name, folder)
        print(f"{name}: {told['stored'] / 1e6:.0f} M wet values, {told['bytes'] / 1e9:.2f} GB on disk")
        alone = in_a_process("alone", name, folder)
        if name == "city":
            yield at_most("10⁶ buildings × 10⁴ floods, from the store", alone["seconds"], "s", 30)
            yield at_most("the same: memory of the whole process at most", alone["memory"], "MB", 1_500)
            return
        print(f"country: this process's threads take {alone['seconds']:.1f} s and {alone['memory']:.0f} MB")
        one, two = (in_a_process(f"dask{workers}", name, folder) for workers in (1, 2))
        for told, words in ((one, "one worker"), (two, "two workers")):
            print(f"country: {words} of Dask take {told['seconds']:.1f} s")
            yield at_most(f"country, {words}: memory of a worker at most", told["memory"], "MiB", 400)
            yield at_most(f"country, {words}: bits that differ", float(told["digest"] != alone["digest"]), "", 0)
        yield at_least(
            "country: times faster with two workers than with one", one["seconds"] / two["seconds"], "x", 1.35
        )


def memory_free() -> float:
    """Memory that could be taken now, in GB; endless where nobody says."""
    told = Path("/proc/meminfo")
    if not told.exists():
        return float("inf")
    line = next(line for line in told.read_text().splitlines() if line.startswith("MemAvailable"))
    return int(line.split()[1]) / 1e6


def in_a_process(step: str, name: str, folder: str) -> dict[str, Any]:
    """Do a step in a new process and return what it found."""
    order = [sys.executable, __file__, "--step", f"{step},{name},{folder}"]
    done = subprocess.run(order, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{step} of {name}: {done.stderr.strip()[-400:]}")
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def make(name: str, folder: Path) -> dict[str, float]:
    """Write a case's hazard as a store and what stands on it beside."""
    case = CASES[name]
    made = city(name, buildings=case.buildings, events=case.events, coarse=False)
    store = write_store(made.hazard, folder / STORE)
    stands = made.exposure
    np.savez(folder / STANDING, x=stands.x, y=stands.y, value=stands.value, curve=stands.curve)
    return {"stored": store.stored, "bytes": float(store.offsets[-1])}


def opened(folder: Path) -> tuple[HazardStore, Exposure, Placement]:
    """Open what was made."""
    kept = np.load(folder / STANDING)
    exposure = built(kept["x"], kept["y"], value=kept["value"], curve=kept["curve"])
    return open_store(folder / STORE), exposure, Placement(np.arange(exposure.size, dtype=np.int32))


def digest(found: Impact) -> str:
    """Return what two equal results share."""
    return hashlib.sha256(found.at_event.tobytes() + found.eai.tobytes()).hexdigest()


def alone(name: str, folder: Path) -> dict[str, Any]:
    """Run a case with this process's threads, its start and its reading included in the memory."""
    warm_up()
    store, exposure, placement = opened(folder)
    begin = time.perf_counter()
    found = run(store, exposure, damage_curves(), placement=placement, memory="400 MB")
    seconds = time.perf_counter() - begin
    return {"seconds": seconds, "memory": memory_now("VmHWM") * 1.048576, "digest": digest(found)}


def warm_up() -> None:
    """Compile the kernels, or take them from where they were kept."""
    small = city("warm", buildings=20_000, events=5, coarse=False)
    run(small.hazard, small.exposure, small.curves, placement=small.placement)


def by_dask(workers: int, folder: Path) -> dict[str, Any]:
    """Run a case on worker processes of Dask, each of one thread; the largest memory is that of one of them."""
    from distributed import Client, LocalCluster

    warm_up()
    store, exposure, placement = opened(folder)
    given = {"n_workers": workers, "threads_per_worker": 1, "processes": True, "dashboard_address": None}
    with LocalCluster(**given, memory_limit=0) as cluster, Client(cluster) as client:
        client.run(warm_up)
        begin = time.perf_counter()
        found = run(
            store, exposure, damage_curves(), placement=placement, executor=client, workers=workers, memory=MEMORY
        )
        seconds = time.perf_counter() - begin
        most = max(client.run(memory_now, "VmHWM").values())
    return {"seconds": seconds, "memory": most, "digest": digest(found)}


STEPS: dict[str, Any] = {
    "make": make,
    "alone": alone,
    "dask1": lambda _name, folder: by_dask(1, folder),
    "dask2": lambda _name, folder: by_dask(2, folder),
}

if __name__ == "__main__":
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    sys.exit(main())
