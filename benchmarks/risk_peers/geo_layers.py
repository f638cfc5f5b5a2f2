"""What geopandas and exactextract need for the layers of a folder; run with the Python of their own environment.

PEER/bin/python benchmarks/risk_peers/geo_layers.py FOLDER ROUNDS
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import geopandas
import numpy as np
import shapely
from exactextract import exact_extract
from exactextract.feature import GeoPandasFeatureSource
from exactextract.raster import NumPyRasterSource


def timed(act, rounds: int) -> tuple[object, list[tuple[float, float]]]:
    """Run some times, at most for two minutes; the last result, wall and processor seconds."""
    times, began = [], time.perf_counter()
    while len(times) < rounds and (not times or time.perf_counter() - began < 120):
        wall, processor = time.perf_counter(), time.process_time()
        found = act()
        times.append((time.perf_counter() - wall, time.process_time() - processor))
    return found, times


def main() -> None:
    """Measure the overlay and the statistics of footprints."""
    folder, rounds = Path(sys.argv[1]), int(sys.argv[2])
    given = np.load(folder / "layers.npz")
    buildings = geopandas.GeoDataFrame(
        {"building": np.arange(len(given["buildings"]))}, geometry=shapely.polygons(given["buildings"]), crs=32617
    )
    zones = geopandas.GeoDataFrame(
        {"zone": np.arange(len(given["zones"]))}, geometry=shapely.polygons(given["zones"]), crs=32617
    )
    cut, overlay_times = timed(lambda: geopandas.overlay(buildings, zones, how="intersection"), rounds)
    raster = np.load(folder / "raster.npy")
    height, width = raster.shape
    source = NumPyRasterSource(raster, 0, 0, width * given["cell"][0], height * given["cell"][1])
    features = GeoPandasFeatureSource(buildings)
    means, footprint_times = timed(
        lambda: exact_extract(source, features, ["mean"], strategy="raster-sequential", output="pandas"), rounds
    )
    order = np.lexsort((cut.zone, cut.building))
    np.savez(
        folder / "geo.npz",
        building=cut.building.to_numpy()[order],
        zone=cut.zone.to_numpy()[order],
        area=cut.geometry.area.to_numpy()[order],
        mean=means["mean"].to_numpy(),
    )
    told = {"overlay": overlay_times, "footprints": footprint_times}
    (folder / "geo.json").write_text(json.dumps(told), encoding="utf-8")


if __name__ == "__main__":
    main()
