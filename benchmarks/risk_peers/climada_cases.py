"""Record what CLIMADA answers on small inputs, as cases under tests/cases/risk/; run with CLIMADA's own Python.

PEER/bin/python benchmarks/risk_peers/climada_cases.py tests/cases/risk
"""

from __future__ import annotations

import json
import sys
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pandas as pd
from climada.engine import ImpactCalc
from climada.entity import Exposures, ImpactFunc, ImpactFuncSet
from climada.hazard import Centroids, Hazard
from scipy import sparse

NODES = [0.0, 0.5, 1.0, 1.5, 2.0, 3.0, 4.0, 6.0]
CURVES = {
    1: ([0.0, 0.4908, 0.7112, 0.842, 0.9494, 0.9836, 1.0, 1.0], [1.0] * 8),
    2: ([0.0, 0.2, 0.5, 0.6, 0.75, 0.8, 0.9, 0.95], [0.0, 0.3, 0.5, 0.8, 0.9, 1.0, 1.0, 1.0]),
    3: ([0.0, 0.05, 0.11, 0.23, 0.31, 0.57, 0.83, 0.97], [0.1, 0.1, 0.4, 0.4, 0.7, 0.9, 1.0, 1.0]),
}
CASES = {
    "climada-shared-cells": {"assets": 60, "sites": 25},
    "climada-one-site-an-asset": {"assets": 30, "sites": 30},
    "climada-deductible-and-cover": {"assets": 60, "sites": 25, "insured": True},
    "climada-affected-fraction": {"assets": 40, "sites": 25, "fraction": True},
}


def drawn(*, assets: int, sites: int, insured: bool = False, fraction: bool = False, seed: int = 7) -> dict:
    """Draw a small case."""
    chance = np.random.default_rng(seed)
    side = round(sites**0.5) if sites != assets else sites
    rows = sites // side
    lon = -79.6 + 0.01 * (np.arange(sites) % side)
    lat = 9.1 - 0.01 * (np.arange(sites) // side)
    depth = np.maximum(chance.normal(0.3, 1.6, (14, sites)), 0).round(4)
    depth[3] = 0
    site = np.arange(sites) if sites == assets else chance.integers(0, sites, assets)
    case = {
        "seed": seed, "lon": lon.tolist(), "lat": lat.tolist(), "rows": rows, "depth": depth.tolist(),
        "frequency": (0.5 / 2.0 ** chance.uniform(0, 8, 14)).round(6).tolist(), "site": site.tolist(),
        "value": chance.lognormal(11, 1, assets).round(2).tolist(), "curve": chance.integers(1, 4, assets).tolist(),
        "nodes": NODES, "curves": CURVES,
    }  # fmt: skip
    if insured:
        case["deductible"] = (np.array(case["value"]) * chance.uniform(0, 0.2, assets)).round(2).tolist()
        case["cover"] = (np.array(case["value"]) * chance.uniform(0.3, 0.9, assets)).round(2).tolist()
    if fraction:
        case["fraction"] = chance.uniform(0.05, 1, depth.shape).round(4).tolist()
    return case


def hazard_of(case: dict) -> Hazard:
    """Return CLIMADA's hazard."""
    depth = np.array(case["depth"])
    wet = depth > 0
    return Hazard(
        haz_type="FL", units="m", intensity=sparse.csr_matrix(depth), frequency=np.array(case["frequency"]),
        fraction=sparse.csr_matrix(np.where(wet, case["fraction"], 0)) if "fraction" in case else None,
        centroids=Centroids(lat=np.array(case["lat"]), lon=np.array(case["lon"])), frequency_unit="1/year",
        event_id=np.arange(1, len(depth) + 1), event_name=[f"event {at}" for at in range(1, len(depth) + 1)],
        date=np.full(len(depth), 737000), orig=np.ones(len(depth), bool),
    )  # fmt: skip


def curves_of(case: dict) -> ImpactFuncSet:
    """Return CLIMADA's curves."""
    return ImpactFuncSet([
        ImpactFunc("FL", int(id), np.array(case["nodes"]), np.array(mdd), np.array(paa), "m", f"curve {id}")
        for id, (mdd, paa) in case["curves"].items()
    ])  # fmt: skip


def answered(case: dict) -> dict:
    """Return what CLIMADA answers."""
    site = np.array(case["site"])
    frame = pd.DataFrame({
        "value": case["value"], "impf_FL": case["curve"], "centr_FL": site,
        "latitude": np.array(case["lat"])[site], "longitude": np.array(case["lon"])[site],
    })  # fmt: skip
    for name in ("deductible", "cover"):
        if name in case:
            frame[name] = case[name]
    impact = ImpactCalc(Exposures(frame), curves_of(case), hazard_of(case)).impact(
        save_mat=False, assign_centroids=False
    )
    curve = impact.calc_freq_curve()
    periods = [2.0, 5.0, 10.0, 50.0, 100.0]
    read = impact.calc_freq_curve(np.array(periods))
    return {
        "made_with": f"climada {version('climada')}", "at_event": impact.at_event.tolist(),
        "eai": impact.eai_exp.tolist(), "aai": float(impact.aai_agg), "return_period": curve.return_per.tolist(),
        "loss": curve.impact.tolist(), "periods": periods, "loss_at": read.impact.tolist(),
    }  # fmt: skip


def main(folder: Path) -> None:
    """Write every case."""
    for name, wanted in CASES.items():
        case = drawn(**wanted)
        (folder / name / "expected").mkdir(parents=True, exist_ok=True)
        (folder / name / "input.json").write_text(json.dumps(case) + "\n", encoding="utf-8")
        (folder / name / "expected" / "impact.json").write_text(json.dumps(answered(case)) + "\n", encoding="utf-8")
    files = folder / "climada-files"
    (files / "expected").mkdir(parents=True, exist_ok=True)
    case = drawn(assets=12, sites=16, fraction=True, seed=11)
    hazard_of(case).write_hdf5(str(files / "hazard.hdf5"))
    curves_of(case).write_excel(str(files / "curves.xlsx"))
    (files / "expected" / "hazard.json").write_text(json.dumps(case) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
