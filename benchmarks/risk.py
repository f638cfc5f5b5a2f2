"""The risk engine: speed, memory and agreement, beside its peers on the same inputs.

    benchmarks/risk.py --climada PEER/bin/python --json OUT
    benchmarks/risk.py --more --climada PYTHON --openquake PYTHON --geo PYTHON

A peer lives in an environment of its own and is never imported here. One that is missing is said, and its rows are
left out. Minima of five calls, medians beside them; what else the machine does makes all of this slower.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from benchmarks.lines import Line, asked, at_least, at_most, conclude, tell_load  # noqa: E402 - found beside this file
from benchmarks.risk_city import DAMAGE, NODES, POWERS, City, city  # noqa: E402
from benchmarks.risk_meter import Measured, bandwidth, measured  # noqa: E402
from cauce.engines.risk import Grid, Impact, run  # noqa: E402
from cauce.engines.risk.running.run import available_processors  # noqa: E402
from cauce.engines.risk.store import write_store  # noqa: E402

AGREEMENT = 1e-12


@dataclass(frozen=True)
class Case:
    """A city to be computed, with the goal for its speed against CLIMADA and for its extra memory."""

    name: str
    buildings: int
    events: int
    coarse: bool
    times_faster: float
    memory: float = float("inf")


CASES = (
    Case("small", 100_000, 100, False, 15),
    Case("small coarse", 100_000, 100, True, 15),
    Case("fine", 1_000_000, 1_000, False, 40, 50),
    Case("coarse", 1_000_000, 1_000, True, 70, 50),
)


def main() -> int:
    """Measure everything and print it; 0 when every goal is reached."""
    parser = asked(__doc__)
    parser.add_argument(
        "--only", nargs="*", metavar="NAME", help="only these cases (start, small, small coarse, fine, coarse)"
    )
    parser.add_argument("--times", type=int, default=5, help="calls of each (5)")
    parser.add_argument("--more", action="store_true", help="also what benchmarks/risk_more.py measures")
    for peer in ("climada", "openquake", "geo"):
        parser.add_argument(f"--{peer}", metavar="PYTHON", default=os.environ.get(f"CAUCE_PEER_{peer.upper()}", ""),
                            help=f"Python of an environment with {peer}")  # fmt: skip
    arguments = parser.parse_args()
    tell_load()
    return conclude(every_line(arguments), out=arguments.json)


def every_line(arguments: argparse.Namespace) -> Iterator[Line]:
    """Yield each measurement."""
    wanted = set(arguments.only or ())
    yield from starting(wanted)
    speed = bandwidth(threads=available_processors())
    print(f"memory moves {speed:.1f} GB/s (triad, {available_processors()} threads), {bandwidth(threads=1):.1f} on one")
    for case in CASES:
        if not wanted or case.name in wanted:
            made = city(case.name, buildings=case.buildings, events=case.events, coarse=case.coarse)
            yield from impact_lines(case, made, arguments, speed)
            if case.name == "fine":
                yield from store_lines(made)
    if arguments.more:
        yield from other_lines(arguments)


def starting(wanted: set[str]) -> Iterator[Line]:
    """Import, and the first result with kernels that were compiled before; each in a new process."""
    if wanted and "start" not in wanted:
        return
    small = (
        "from benchmarks.risk_city import city; from cauce.engines.risk import run; "
        "c = city('a', buildings=2000, events=20, coarse=False); "
        "run(c.hazard, c.exposure, c.curves, placement=c.placement)"
    )
    for name, order, goal in (
        ("import cauce.engines.risk", "import cauce.engines.risk", 1.0),
        ("first result in a new process, kernels compiled before", small, 6.0),
    ):
        subprocess.run([sys.executable, "-c", order], cwd=ROOT, check=True)
        took = []
        for _ in range(3):
            begin = time.perf_counter()
            subprocess.run([sys.executable, "-c", order], cwd=ROOT, check=True)
            took.append(time.perf_counter() - begin)
        yield at_most(name, min(took), "s", goal)


def impact_lines(case: Case, made: City, arguments: argparse.Namespace, speed: float) -> Iterator[Line]:
    """Yield speed, memory and agreement of one case."""

    def act(workers: int | None = None) -> Callable[[], Impact]:
        return lambda: run(made.hazard, made.exposure, made.curves, placement=made.placement, workers=workers)

    ours = measured(act(), times=arguments.times)
    alone = measured(act(1), times=arguments.times)
    values = made.stored
    bound = values * 8 / speed / 1e9
    print(
        f"{case.name}: {values / 1e6:.1f} M wet values; {ours.wall * 1e3:.1f} ms (median {ours.median * 1e3:.1f}, "
        f"processor {ours.cpu * 1e3:.1f}), one thread {alone.wall * 1e3:.1f} ms "
        f"({alone.wall / values * 1e9:.2f} ns a value); {ours.wall / bound:.1f} times the time to move the hazard once"
    )
    same = ours.result.eai.tobytes() == alone.result.eai.tobytes()
    yield at_most(f"{case.name}: bits that differ between one thread and all", 0.0 if same else 1.0, "", 0)
    yield at_most(f"{case.name}: extra memory", ours.memory, "MiB", case.memory)
    peer = climada(made, arguments)
    if peer is None:
        return
    told, at_event, eai = peer
    print(f"  CLIMADA: {told.wall:.3f} s (median {told.median:.3f}, processor {told.cpu:.3f}), {told.memory:.0f} MiB")
    yield at_least(f"{case.name}: times faster than CLIMADA, minima", told.wall / ours.wall, "x", case.times_faster)
    yield at_least(f"{case.name}: times faster, medians", told.median / ours.median, "x", case.times_faster)
    yield at_least(f"{case.name}: times less processor time", told.cpu / ours.cpu, "x", case.times_faster / 2)
    for name, found, theirs in (
        ("event losses", ours.result.at_event, at_event),
        ("expected losses", ours.result.eai, eai),
    ):
        apart = np.abs(found - theirs) / np.where(theirs > 0, theirs, 1)
        yield at_most(f"{case.name}: largest relative difference of {name}", float(apart.max()), "", AGREEMENT)


def climada(made: City, arguments: argparse.Namespace) -> tuple[Measured, np.ndarray, np.ndarray] | None:
    """Return what CLIMADA took and answered; None where it is missing."""
    if not arguments.climada or not Path(arguments.climada).exists():
        print("  CLIMADA is missing (--climada PYTHON of an environment with climada==6.1.0): its rows are left out.")
        return None
    points = made.hazard.sites.centres() if isinstance(made.hazard.sites, Grid) else made.hazard.sites
    matrix = made.hazard.intensity
    arrays = {
        "x": points.x, "y": points.y, "frequency": made.hazard.frequency, "indptr": matrix.indptr,
        "indices": matrix.indices, "data": matrix.data, "value": made.exposure.value, "curve": made.exposure.curve,
        "site": made.placement.site, "nodes": NODES, "mdd": np.array([DAMAGE**power for power in POWERS]),
    }  # fmt: skip
    with tempfile.TemporaryDirectory(prefix="cauce-risk-") as folder:
        for name, array in arrays.items():
            np.save(Path(folder) / f"{name}.npy", array)
        script = ROOT / "benchmarks" / "risk_peers" / "climada_impact.py"
        done = subprocess.run(
            [arguments.climada, str(script), folder, str(arguments.times)], capture_output=True, text=True
        )
        if done.returncode:
            print(f"  CLIMADA stopped: {done.stderr.strip().splitlines()[-1:]}")
            return None
        told = json.loads(done.stdout.splitlines()[-1])
        answers = [np.load(Path(folder) / f"peer-{name}.out.npy") for name in ("at-event", "eai")]
    return Measured(**told, result=None), answers[0], answers[1]


def store_lines(made: City) -> Iterator[Line]:
    """Yield size, speed and error of the hazard on disk."""
    with tempfile.TemporaryDirectory(prefix="cauce-store-") as folder:
        begin = time.perf_counter()
        store = write_store(made.hazard, Path(folder) / "flood.hazard")
        print(f"store: written in {time.perf_counter() - begin:.1f} s")
        yield at_most("store: bytes a wet value, in millimetres", store.bytes_per_value, "B", 2.0)
        found = measured(
            lambda: run(store, made.exposure, made.curves, placement=made.placement, memory="200 MB"), times=2
        )
        exact = run(made.hazard, made.exposure, made.curves, placement=made.placement)
        print(f"store: a streamed run takes {found.wall:.2f} s and {found.memory:.0f} MiB")
        apart = np.abs(found.result.at_event - exact.at_event) / np.where(exact.at_event > 0, exact.at_event, 1)
        yield at_most("store: largest relative error of an event's loss", float(apart.max()), "", 1e-5)


def other_lines(arguments: argparse.Namespace) -> Iterator[Line]:
    """Yield what the other analyses measure of themselves (benchmarks/risk_more.py)."""
    from benchmarks import risk_more

    peers = risk_more.Peers(arguments.climada, arguments.openquake, arguments.geo)
    yield from risk_more.measured(peers)


if __name__ == "__main__":
    sys.exit(main())
