"""What CLIMADA needs for samples of uncertainty and for points on rasters; run with CLIMADA's own Python.

PEER/bin/python benchmarks/risk_peers/climada_more.py FOLDER SAMPLES
"""

from __future__ import annotations

import copy
import json
import sys
import time
from pathlib import Path

import numpy as np
import scipy.stats
from climada.engine.unsequa import CalcImpact, InputVar
from climada.entity import Exposures, ImpactFunc, ImpactFuncSet
from climada.hazard import Centroids, Hazard
from climada.util.coordinates import read_raster_sample
from scipy import sparse


def curves(given, shift: float, scale: float) -> ImpactFuncSet:
    """The curves, shifted in intensity, their damage scaled and held at one."""
    told = ImpactFuncSet()
    for row, damage in enumerate(given["damage"]):
        nodes = given["nodes"] + shift
        told.append(ImpactFunc("FL", row + 1, nodes, np.minimum(1, damage * scale), np.ones(len(nodes)), "m", str(row)))
    return told


def main() -> None:
    """Measure the samples, then the points."""
    folder, samples = Path(sys.argv[1]), int(sys.argv[2])
    given = np.load(folder / "flood.npz")
    shape = len(given["frequency"]), len(given["value"])
    matrix = sparse.csr_matrix((given["data"].astype(float), given["indices"], given["indptr"]), shape=shape)
    lat, lon = given["lat"], given["lon"]
    hazard = Hazard(
        "FL", units="m", centroids=Centroids(lat=lat, lon=lon, crs="EPSG:4326"),
        event_id=np.arange(1, shape[0] + 1), event_name=[str(n) for n in range(shape[0])],
        date=np.arange(1, shape[0] + 1), orig=np.ones(shape[0], bool), frequency=given["frequency"],
        intensity=matrix, fraction=sparse.csr_matrix(shape),
    )  # fmt: skip
    exposure = Exposures(
        {"value": given["value"], "latitude": lat, "longitude": lon, "impf_FL": given["curve"] + 1,
         "centr_FL": np.arange(shape[1])}, crs="EPSG:4326",
    )  # fmt: skip

    def of_hazard(depth: float) -> Hazard:
        one = copy.deepcopy(hazard)
        one.intensity = one.intensity.multiply(depth).tocsr()
        return one

    def of_exposure(value: float) -> Exposures:
        one = exposure.copy()
        one.gdf["value"] = one.gdf["value"] * value
        return one

    uniform = scipy.stats.uniform
    calculation = CalcImpact(
        InputVar(of_exposure, {"value": uniform(0.7, 0.8)}),
        InputVar(
            lambda shift, scale: curves(given, shift, scale), {"shift": uniform(0.0, 0.2), "scale": uniform(0.8, 0.2)}
        ),
        InputVar(of_hazard, {"depth": uniform(0.8, 0.4)}),
    )
    drawn = calculation.make_sample(N=samples, sampling_method="latin")
    began = time.perf_counter()
    found = calculation.uncertainty(drawn, calc_eai_exp=False, calc_at_event=True)
    seconds = time.perf_counter() - began
    np.savez(
        folder / "climada.npz",
        at_event=found.at_event_unc_df.to_numpy(dtype=float).T,
        **{name: found.samples_df[name].to_numpy() for name in ("depth", "shift", "scale", "value")},
    )
    stack = np.load(folder / "points.npz")
    rounds = []
    for _ in range(3):
        began = time.perf_counter()
        values = [
            read_raster_sample(folder / f"depth_{n}.tif", stack["y"], stack["x"], method="nearest") for n in range(6)
        ]
        rounds.append(time.perf_counter() - began)
    np.save(folder / "climada_stack.npy", np.array(values))
    told = {"samples": seconds, "count": samples, "stack": rounds}
    (folder / "climada.json").write_text(json.dumps(told), encoding="utf-8")


if __name__ == "__main__":
    main()
