"""How fast the engine's other numbers are: samples, footprints, overlay, raster stack, OpenQuake's scenario losses.

    python -m benchmarks.risk_more [--climada PYTHON] [--openquake PYTHON] [--geo PYTHON] [--quick] [--json OUT]

Each PYTHON is that of a peer in an environment of its own; a peer that is not named is left out with its rows. Inputs
are drawn from a seed; results are compared in the same go, and a row whose results differ beyond its tolerance is
missed, whatever its time. Minima of five, medians beside; the load of the machine is printed, because it tells on
every figure.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from benchmarks.lines import Line, asked, at_most, conclude, tell_load  # noqa: E402 - found beside this file

SEED = 20170508
CELL = 8.25, 7.0
SIDE = 4000
ROUNDS = 5
PARTS = "layers", "samples", "scenario"
QUANTITIES = "depth", "shift", "scale", "value"


@dataclass(frozen=True)
class Peers:
    """Python of each peer, where there is one."""

    climada: str = ""
    openquake: str = ""
    geo: str = ""


def main() -> int:
    """Measure everything and print it; 0 when every goal is reached."""
    parser = asked(__doc__)
    for peer in ("climada", "openquake", "geo"):
        parser.add_argument(f"--{peer}", default="", metavar="PYTHON", help=f"the Python with {peer}")
    parser.add_argument("--only", choices=PARTS, help="one part alone")
    parser.add_argument("--quick", action="store_true", help="fewer samples for CLIMADA, scaled up")
    given = parser.parse_args()
    tell_load()
    peers = Peers(given.climada, given.openquake, given.geo)
    return conclude(measured(peers, quick=given.quick, only=given.only or ""), out=given.json)


def measured(peers: Peers, *, quick: bool = False, only: str = "") -> Iterator[Line]:
    """Measure each part; without its peer a part gives only its own times."""
    with tempfile.TemporaryDirectory(prefix="cauce-risk-") as name:
        folder = Path(name)
        if only in ("", "layers"):
            yield from layers(folder, peers.geo)
        if only in ("", "samples"):
            yield from samples_and_stack(folder, peers.climada, quick=quick)
        if only in ("", "scenario"):
            yield from scenario(folder, peers.openquake)


def timed(act: Callable[[], Any], rounds: int = ROUNDS) -> tuple[Any, float, float]:
    """Run once to warm up, then some times: the result, the least seconds, the median."""
    found = act()
    times = []
    for _ in range(rounds):
        began = time.perf_counter()
        found = act()
        times.append(time.perf_counter() - began)
    return found, min(times), statistics.median(times)


def ratio(name: str, peer: list[float], ours: tuple[float, float], goal: float, *, same: bool, note: str) -> Line:
    """How many times faster than a peer, by minima; missed where the results differ."""
    least, middle = min(peer) / ours[0], statistics.median(peer) / ours[1]
    told = f"{note}; {min(peer):.3g} s against {ours[0]:.3g} s, of {len(peer)} rounds" + ("" if same else "; DIFFERS")
    told = f"(median {middle:.4g}) {told}"
    return Line(name, round(least, 1), "times", goal, same and least >= goal, least=True, note=told)


def ask(python: str, script: str, *words: str) -> None:
    """Run a peer's script with its own Python."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    subprocess.run([python, str(ROOT / "benchmarks" / "risk_peers" / script), *words], check=True, env=environment)


def layers(folder: Path, python: str) -> Iterator[Line]:
    """100,000 footprints over 500 zones and over rasters."""
    import numpy as np
    import shapely

    from cauce.engines.risk import Grid
    from cauce.engines.risk.footprints import coverage, zone_values
    from cauce.engines.risk.overlay import overlay

    buildings, zones = drawn_layers()
    raster = np.random.default_rng(SEED).random((SIDE, SIDE), dtype=np.float32)
    grid = Grid("EPSG:32617", (CELL[0], 0.0, 0.0, 0.0, -CELL[1], SIDE * CELL[1]), SIDE, SIDE)
    shapes, areas = shapely.polygons(buildings), shapely.polygons(zones)
    told, *overlay_times = timed(lambda: overlay(shapes, areas))
    plan, *plan_times = timed(lambda: coverage(shapes, grid))
    values, *further = timed(lambda: zone_values(plan, raster))
    told = f"(median {further[1] * 1e3:.4g}) {len(plan.cells)} cells"
    yield at_most("each further raster under 100,000 footprints", round(further[0] * 1e3, 1), "ms", 20, note=told)
    if not python:
        print("geopandas and exactextract: no Python named, their rows are left out")
        return
    np.savez(folder / "layers.npz", buildings=buildings, zones=zones, cell=CELL)
    np.save(folder / "raster.npy", raster)
    ask(python, "geo_layers.py", str(folder), str(ROUNDS))
    seconds, found = json.loads((folder / "geo.json").read_text()), np.load(folder / "geo.npz")
    same = np.array_equal(found["building"], told.polygons) and np.array_equal(found["zone"], told.zones)
    away = float(np.abs(found["area"] - told.area).max()) if same else float("nan")
    yield ratio("overlay of 100,000 footprints and 500 zones", [wall for wall, _ in seconds["overlay"]],
                (overlay_times[0], overlay_times[1]), 5, same=away < 1e-8,
                note=f"geopandas.overlay, {len(told)} pairs, areas differ by {away:.1g} m²")  # fmt: skip
    mean = float(np.nanmax(np.abs(found["mean"] - values.mean)))
    whole = plan_times[0] + further[0], plan_times[1] + further[1]
    yield ratio("100,000 footprints on one raster", [wall for wall, _ in seconds["footprints"]], whole, 50,
                same=mean < 1e-5, note=f"exactextract, means differ by {mean:.1g}")  # fmt: skip


def drawn_layers() -> tuple[Any, Any]:
    """L-shaped buildings, and zones with 300 corners, in a city of 33 by 28 km."""
    import numpy as np

    draw = np.random.default_rng(SEED)
    count = 100_000
    corners = np.array([[0, 0], [1, 0], [1, 0.5], [0.5, 0.5], [0.5, 1], [0, 1], [0, 0]]) - 0.5
    middle = 500 + draw.random((count, 2)) * [SIDE * CELL[0] - 1000, SIDE * CELL[1] - 1000]
    turn, size = draw.random(count) * np.pi, 8 + draw.random(count) * 16
    matrix = np.stack([np.stack([np.cos(turn), -np.sin(turn)], -1), np.stack([np.sin(turn), np.cos(turn)], -1)], -2)
    buildings = np.einsum("nij,kj->nki", matrix, corners) * size[:, None, None] + middle[:, None, :]
    angle = np.linspace(0, 2 * np.pi, 300, endpoint=False)
    wave = draw.random((500, 1)) * 6
    radius = 600 * (1 + 0.3 * np.sin(3 * angle + wave) + 0.1 * np.sin(17 * angle))
    at = draw.random((500, 2)) * [SIDE * CELL[0], SIDE * CELL[1]]
    zones = np.stack([radius * np.cos(angle), radius * np.sin(angle)], -1) + at[:, None, :]
    return buildings, np.concatenate([zones, zones[:, :1]], axis=1)


NODES = [0.0, 0.5, 1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 6.0]
DAMAGE = [
    [0, 0.4908, 0.7112, 0.842, 0.9494, 0.9836, 1, 1, 1],
    [0, 0.61, 0.84, 0.92, 0.99, 1, 1, 1, 1],
    [0, 0.3, 0.45, 0.6, 0.7, 0.8, 0.9, 0.95, 1],
    [0, 0.1, 0.2, 0.35, 0.5, 0.7, 0.8, 0.9, 1],
]


def drawn_flood(assets: int, events: int) -> dict[str, Any]:
    """A flood that is wet on 5 to 20 of 100 sites, one site a building, and four curves."""
    import numpy as np

    draw = np.random.default_rng(SEED)
    wet = np.sort(np.stack([draw.random(assets) for _ in range(1)]))[0]
    rows = [np.flatnonzero(draw.random(assets) < share) for share in draw.uniform(0.05, 0.2, events)]
    depth = [np.abs(draw.gamma(2, 0.5, len(row)) + wet[row] * 0.5).astype(np.float32) for row in rows]
    return {
        "indptr": np.concatenate([[0], np.cumsum([len(row) for row in rows])]).astype(np.int64),
        "indices": np.concatenate(rows).astype(np.int32),
        "data": np.concatenate(depth),
        "frequency": np.full(events, 1 / events),
        "value": draw.lognormal(11, 1, assets),
        "curve": draw.integers(0, 4, assets),
        "lon": -79.6 + draw.random(assets) * 0.3,
        "lat": 8.95 + draw.random(assets) * 0.2,
        "nodes": np.array(NODES),
        "damage": np.array(DAMAGE, dtype=float),
    }


def samples_and_stack(folder: Path, python: str, *, quick: bool) -> Iterator[Line]:
    """1,000 samples on 10,000 buildings by 100 events, exact and by classes; six rasters under a million points."""
    import numpy as np

    from cauce.engines.risk.raster_stack import sample_files
    from cauce.engines.risk.uncertainty_samples import Exposed, Ramps, Samples, event_losses, event_losses_by_classes

    flood = drawn_flood(10_000, 100)
    x, y = write_stack(folder)
    stack, *stack_times = timed(lambda: [each.values for each in sample_files(x, y, paths(folder), crs="EPSG:4326")])
    count = 1000
    peer: dict[str, Any] = {}
    drawn = drawn_samples(count)
    if python:
        np.savez(folder / "flood.npz", **flood)
        ask(python, "climada_more.py", str(folder), "50" if quick else str(count))
        peer = json.loads((folder / "climada.json").read_text())
        found = np.load(folder / "climada.npz")
        drawn = drawn if quick else {name: found[name] for name in QUANTITIES}
    ramps = Ramps.of([(NODES, damage, [1.0] * len(NODES)) for damage in DAMAGE])
    sites = np.arange(len(flood["value"]))
    exposed = Exposed.of(sites, flood["curve"], flood["value"], count=len(sites))
    hazard = flood["indptr"], flood["indices"], flood["data"], exposed, ramps
    chosen = Samples(*(drawn[name] for name in QUANTITIES))
    exact, *exact_times = timed(lambda: event_losses(*hazard, chosen))
    classes, *class_times = timed(lambda: event_losses_by_classes(*hazard, chosen))
    yield from larger_samples(drawn, peer)
    if not python:
        print("CLIMADA: no Python named, its rows are left out")
        return
    again = Samples(*(found[name] for name in QUANTITIES))
    mine = event_losses(*hazard, again)
    away = float(np.max(np.abs(mine / found["at_event"] - 1)))
    whole = [peer["samples"] * count / peer["count"]]
    note = f"unsequa, {peer['count']} samples run, event losses differ by {away:.1g}"
    yield ratio("1,000 samples, 10,000 by 100, exact", whole, (exact_times[0], exact_times[1]), 100, same=away < 1e-12,
                note=note)  # fmt: skip
    apart = float(np.max(np.abs(classes / exact - 1)))
    yield ratio("1,000 samples, 10,000 by 100, by classes of 1 cm", whole, (class_times[0], class_times[1]), 100,
                same=apart < 1e-3, note=f"unsequa, from the exact way by {apart:.1g}")  # fmt: skip
    same = np.array_equal(np.load(folder / "climada_stack.npy"), np.array(stack))
    yield ratio("six rasters under 1,000,000 points", peer["stack"], (stack_times[0], stack_times[1]), 5, same=same,
                note="read_raster_sample, nearest")  # fmt: skip


def larger_samples(drawn: dict[str, Any], peer: dict[str, Any]) -> Iterator[Line]:
    """1,000 samples by classes on 100,000 and 1,000,000 buildings; the peer's cost is taken to grow with the assets."""
    import numpy as np

    from cauce.engines.risk.uncertainty_samples import Exposed, Ramps, Samples, event_losses, event_losses_by_classes

    ramps = Ramps.of([(NODES, damage, [1.0] * len(NODES)) for damage in DAMAGE])
    chosen = Samples(*(drawn[name] for name in QUANTITIES))
    for assets in (100_000, 1_000_000):
        flood = drawn_flood(assets, 100)
        sites = np.arange(assets)
        exposed = Exposed.of(sites, flood["curve"], flood["value"], count=assets)
        hazard = flood["indptr"], flood["indices"], flood["data"], exposed, ramps
        found, least, middle = timed(lambda given=hazard: event_losses_by_classes(*given, chosen), 3)
        few = Samples(*(part[:3] for part in (chosen.intensity, chosen.shift, chosen.scale, chosen.value)))
        apart = float(np.max(np.abs(found[:, :3] / event_losses(*hazard, few) - 1)))
        if assets == 1_000_000:
            told = f"(median {middle:.4g}) from the exact way by {apart:.1g}"
            yield Line("1,000 samples, 1,000,000 by 100, by classes", round(least, 3), "s", 1,
                       least < 1 and apart < 1e-4, note=told)  # fmt: skip
        elif peer:
            whole = [peer["samples"] / peer["count"] * 1000 * 10]
            yield ratio("1,000 samples, 100,000 by 100, by classes", whole, (least, middle), 500, same=apart < 1e-4,
                        note=f"unsequa's cost at 10,000, ten times, from the exact way by {apart:.1g}")  # fmt: skip


def drawn_samples(count: int) -> dict[str, Any]:
    """Samples of the four quantities."""
    import numpy as np

    shares = np.random.default_rng(SEED + 1).random((4, count))
    ranges = ((0.8, 0.4), (0.0, 0.2), (0.8, 0.2), (0.7, 0.8))
    return {name: low + width * share for name, (low, width), share in zip(QUANTITIES, ranges, shares, strict=True)}


def paths(folder: Path) -> list[Path]:
    """The six rasters."""
    return [folder / f"depth_{n}.tif" for n in range(6)]


def write_stack(folder: Path) -> tuple[Any, Any]:
    """Write six smooth rasters of 4000 by 4000 cells, and draw a million points in clusters."""
    import numpy as np
    import rasterio
    from rasterio.transform import from_origin

    row, column = np.mgrid[0:SIDE, 0:SIDE].astype(np.float32) / SIDE
    step = 7.5e-5
    profile = {
        "driver": "GTiff", "height": SIDE, "width": SIDE, "count": 1, "dtype": "float32", "crs": "EPSG:4326",
        "transform": from_origin(-79.7, 9.25, step, step), "tiled": True, "blockxsize": 256, "blockysize": 256,
        "compress": "deflate", "predictor": 3,
    }  # fmt: skip
    for n, path in enumerate(paths(folder)):
        depth = np.maximum(0, np.sin(9 * row + n) * np.cos(7 * column) * (n + 1)).round(2)
        with rasterio.open(path, "w", **profile) as file:
            file.write(depth, 1)
    draw = np.random.default_rng(SEED)
    centre = draw.random((60, 2)) * 0.2 + 0.05
    place = np.clip(centre[draw.integers(0, 60, 1_000_000)] + draw.normal(0, 0.015, (1_000_000, 2)), 0.001, 0.299)
    x, y = -79.7 + place[:, 0], 9.25 - place[:, 1]
    np.savez(folder / "points.npz", x=x, y=y)
    return x, y


def scenario(folder: Path, python: str) -> Iterator[Line]:
    """100,000 assets on 1,024 sites in 1,000 fields of ground motion, by pairs of site and type, and asset by asset."""
    import numpy as np

    from cauce.engines.risk import Curve
    from cauce.engines.risk.fragility_scenario import scenario_losses

    draw = np.random.default_rng(SEED)
    lon, lat = (part.ravel() for part in np.meshgrid(-79.7 + np.arange(32) * 0.01, 8.95 + np.arange(32) * 0.01))
    motion = np.round(np.exp(draw.normal(-1.8, 0.6, (1000, 1)) + draw.normal(0, 0.4, (1000, 1024))), 6)
    site, kind = draw.integers(0, 1024, 100_000), draw.integers(0, 4, 100_000)
    value = np.round(draw.lognormal(11, 1, 100_000), 2)
    nodes = np.array([0.05, 0.1, 0.2, 0.3, 0.5, 0.8, 1.2])
    ratios = np.round(np.array([[0.01, 0.05, 0.15, 0.3, 0.5, 0.75, 0.95]]) ** np.array([[1], [1.2], [1.5], [0.8]]), 6)
    curves = [
        Curve(id=f"k{n}", hazard="earthquake", unit="g", intensity=nodes, mdd=row) for n, row in enumerate(ratios)
    ]
    given = motion, site, kind, value, curves
    told, *pair_times = timed(lambda: scenario_losses(*given))
    each, *asset_times = timed(lambda: scenario_losses(*given, deductible=np.zeros(len(value))), 3)
    if not python:
        print("OpenQuake: no Python named, its rows are left out")
        return
    inputs = {"lon": lon, "lat": lat, "motion": motion, "site": site, "kind": kind, "value": value}
    np.savez(folder / "shaking.npz", **inputs, nodes=nodes, ratios=ratios)
    ask(python, "openquake_scenario.py", str(folder))
    seconds, losses = json.loads((folder / "openquake.json").read_text())["seconds"], np.load(folder / "openquake.npy")
    for name, found, times, goal in (
        ("OpenQuake scenario losses, by site and type", told, pair_times, 300),
        ("OpenQuake scenario losses, asset by asset", each, asset_times, 30),
    ):
        away = float(np.max(np.abs(found.by_asset / losses - 1)))
        yield ratio(name, [seconds], (times[0], times[1]), goal, same=away < 3e-7,
                    note=f"scenario_risk, losses differ by {away:.1g}")  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
