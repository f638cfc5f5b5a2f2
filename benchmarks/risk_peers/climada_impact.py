"""CLIMADA's ImpactCalc on the arrays of a folder; run with CLIMADA's own Python, prints what it took as JSON."""

from __future__ import annotations

import gc
import json
import statistics
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd
from climada.engine import ImpactCalc
from climada.entity import Exposures, ImpactFunc, ImpactFuncSet
from climada.hazard import Centroids, Hazard
from scipy import sparse


def status(what: str) -> float:
    """Memory of this process, in MiB."""
    line = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith(what))
    return int(line.split()[1]) / 1024


def main(folder: Path, times: int) -> None:
    """Compute a few times and tell."""
    array = {path.stem: np.load(path) for path in folder.glob("*.npy")}
    sites, events = len(array["x"]), len(array["frequency"])
    intensity = sparse.csr_matrix(
        (array["data"].astype(np.float64), array["indices"], array["indptr"]), shape=(events, sites)
    )
    hazard = Hazard(
        haz_type="FL", units="m", intensity=intensity, frequency=array["frequency"], frequency_unit="1/year",
        centroids=Centroids(lat=array["y"] / 2e5, lon=array["x"] / 2e5), event_id=np.arange(1, events + 1),
        event_name=[str(at) for at in range(events)], date=np.full(events, 737000), orig=np.ones(events, bool),
    )  # fmt: skip
    frame = pd.DataFrame({
        "value": array["value"], "impf_FL": array["curve"] + 1, "centr_FL": array["site"],
        "latitude": array["y"][array["site"]] / 2e5, "longitude": array["x"][array["site"]] / 2e5,
    })  # fmt: skip
    exposures = Exposures(frame)
    curves = ImpactFuncSet([
        ImpactFunc("FL", at + 1, array["nodes"], mdd, np.ones(len(mdd)), "m") for at, mdd in enumerate(array["mdd"])
    ])  # fmt: skip

    def act():
        return ImpactCalc(exposures, curves, hazard).impact(save_mat=False, assign_centroids=False)

    gc.collect()
    before = status("VmRSS")
    Path("/proc/self/clear_refs").write_text("5")
    impact = act()
    extra = status("VmHWM") - before
    walls, cpus = [], []
    for _ in range(times):
        wall, cpu = time.perf_counter(), time.process_time()
        impact = act()
        walls.append(time.perf_counter() - wall)
        cpus.append(time.process_time() - cpu)
    np.save(folder / "peer-at-event.out", impact.at_event)
    np.save(folder / "peer-eai.out", impact.eai_exp)
    print(json.dumps({"wall": min(walls), "median": statistics.median(walls), "cpu": min(cpus), "memory": extra}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
