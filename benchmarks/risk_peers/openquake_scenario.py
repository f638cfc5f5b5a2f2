"""What OpenQuake needs for the losses of a scenario; run with OpenQuake's own Python.

PEER/bin/python benchmarks/risk_peers/openquake_scenario.py FOLDER
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import h5py
import numpy as np

JOB = """[general]
description = city
calculation_mode = scenario_risk
exposure_file = exposure.xml
gmfs_csv = gmfs.csv
sites_csv = sites.csv
asset_hazard_distance = 5
structural_vulnerability_file = vulnerability.xml
"""
EXPOSURE = """<?xml version="1.0" encoding="UTF-8"?>
<nrml xmlns="http://openquake.org/xmlns/nrml/0.5"><exposureModel id="c" category="buildings" taxonomySource="c">
<description>city</description><conversions><costTypes><costType name="structural" type="aggregated" unit="USD"/>
</costTypes></conversions><assets>exposure.csv</assets></exposureModel></nrml>
"""


def main() -> None:
    """Write the job, run it, keep its mean losses and its seconds."""
    folder = Path(sys.argv[1])
    given = np.load(folder / "shaking.npz")
    lon, lat, site, kind = given["lon"], given["lat"], given["site"], given["kind"]
    (folder / "job.ini").write_text(JOB, encoding="utf-8")
    (folder / "exposure.xml").write_text(EXPOSURE, encoding="utf-8")
    with (folder / "exposure.csv").open("w", encoding="utf-8") as file:
        file.write("id,lon,lat,taxonomy,number,structural\n")
        for n, value in enumerate(given["value"]):
            file.write(f"a{n:06d},{lon[site[n]]:.5f},{lat[site[n]]:.5f},k{kind[n]},1,{value:.2f}\n")
    with (folder / "sites.csv").open("w", encoding="utf-8") as file:
        file.write("site_id,lon,lat\n")
        file.writelines(f"{n},{x:.5f},{y:.5f}\n" for n, (x, y) in enumerate(zip(lon, lat, strict=True)))
    with (folder / "gmfs.csv").open("w", encoding="utf-8") as file:
        file.write("eid,sid,gmv_PGA\n")
        for event, row in enumerate(given["motion"]):
            file.writelines(f"{event},{n},{value:.6f}\n" for n, value in enumerate(row))
    functions = "".join(
        f'<vulnerabilityFunction id="k{row}" dist="LN"><imls imt="PGA">{" ".join(map(str, given["nodes"]))}</imls>'
        f"<meanLRs>{' '.join(map(str, ratios))}</meanLRs><covLRs>{'0 ' * len(ratios)}</covLRs></vulnerabilityFunction>"
        for row, ratios in enumerate(given["ratios"])
    )
    (folder / "vulnerability.xml").write_text(
        '<?xml version="1.0" encoding="UTF-8"?><nrml xmlns="http://openquake.org/xmlns/nrml/0.5">'
        f'<vulnerabilityModel id="c" assetCategory="buildings" lossCategory="structural">{functions}'
        "</vulnerabilityModel></nrml>",
        encoding="utf-8",
    )
    environment = {**os.environ, "OQ_DATADIR": str(folder / "data")}
    program = Path(sys.executable).with_name("oq")
    done = subprocess.run(
        [program, "engine", "--run", "job.ini"], cwd=folder, env=environment, capture_output=True, text=True, check=True
    )
    told = re.search(r"Stored .* in ([\d.]+) seconds", done.stdout + done.stderr)
    store = next(path for path in (folder / "data").glob("calc_*.hdf5") if not path.stem.endswith("_tmp"))
    with h5py.File(store) as file:
        names = [name.decode() for name in file["assetcol/array"]["id"]]
        losses = file["avg_losses-rlzs/structural"][:].ravel()
    np.save(folder / "openquake.npy", losses[np.argsort(names)])
    seconds = float(told.group(1)) if told else float("nan")
    (folder / "openquake.json").write_text(json.dumps({"seconds": seconds}), encoding="utf-8")


if __name__ == "__main__":
    main()
