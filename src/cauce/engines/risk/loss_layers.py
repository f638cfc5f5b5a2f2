"""Layers of losses (capas de pérdidas): what their values are, by quantiles, and their sums by territory."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from cauce import method
from cauce.core.risk_layers import LayerFacts
from cauce.core.risk_losses import breaks_of
from cauce.engines.risk.layer_files import Opened, numbers_of, read_shapes

ROWS = 256  # of a raster that are read at once
KEPT = 1_000_000  # values from which quantiles are taken
Outlines = Mapping[str, Mapping[str, Any]]


def measured(file: Opened, facts: LayerFacts, outlines: Outlines, *, class_field: str = "") -> LayerFacts:
    """Return the facts of a layer of losses with what its values are.

    Parameters
    ----------
    facts
        What the file was found to be.
    outlines
        Territories as GeoJSON in degrees, by their key; a loss belongs to the one that its middle lies in.
    class_field
        The field of the shapes that holds the loss.

    Returns
    -------
    LayerFacts
        With ``total``, ``sums`` by territory, ``least`` (the lowest loss above zero) and ``breaks``.
    """
    if not facts.crs:
        return facts
    if file.is_raster:
        return _of_raster(file.path, facts, outlines)
    return _of_shapes(file.path, replace(facts, values=()), outlines, class_field)


def _told(facts: LayerFacts, values: Any, total: float, sums: Mapping[str, float]) -> LayerFacts:
    """Facts with quantiles of the values above zero."""
    import numpy as np  # noqa: PLC0415 - heavy, for jobs only

    lost = values[values > 0]
    shares = list(method.load("maps")["losses"]["quantiles"])
    breaks = breaks_of(np.quantile(lost, shares).tolist()) if len(lost) else ()
    least = float(lost.min()) if len(lost) else None
    return replace(facts, total=total, sums=dict(sums), least=least, breaks=breaks)


def _of_shapes(path: Path, facts: LayerFacts, outlines: Outlines, class_field: str) -> LayerFacts:
    import numpy as np  # noqa: PLC0415 - heavy, for jobs only
    import shapely  # noqa: PLC0415

    if class_field not in facts.fields:
        return facts
    read = read_shapes(path, class_field=class_field)
    values = numbers_of(read.values)
    known = np.isfinite(values)
    if not known.any():
        return facts
    there = known & ~(shapely.is_missing(read.shapes) | shapely.is_empty(read.shapes))
    middles = shapely.point_on_surface(read.shapes[there])
    sums = _sums(middles, values[there], _turned(outlines, read.crs))
    lowest = float(values[known].min())
    return _told(replace(facts, lowest=lowest, highest=float(values[known].max())), values[known],
                 float(values[known].sum()), sums)  # fmt: skip


def _turned(outlines: Outlines, crs: str) -> dict[str, Any]:
    """Outlines in another reference system, mended."""
    import numpy as np  # noqa: PLC0415 - heavy, for jobs only
    import pyproj  # noqa: PLC0415
    import shapely  # noqa: PLC0415

    if not outlines:
        return {}
    turn = pyproj.Transformer.from_crs("EPSG:4326", crs, always_xy=True)
    shapes = shapely.make_valid(np.array([shapely.from_geojson(json.dumps(dict(one))) for one in outlines.values()]))
    return dict(zip(outlines, shapely.transform(shapes, turn.transform, interleaved=False), strict=True))


def _sums(middles: Any, values: Any, outlines: Mapping[str, Any]) -> dict[str, float]:
    import numpy as np  # noqa: PLC0415 - heavy, for jobs only
    import shapely  # noqa: PLC0415

    tree = shapely.STRtree(middles)
    taken = np.zeros(len(values), dtype=bool)  # a middle on a border belongs to one of the two
    found = {}
    for key, outline in outlines.items():
        mine = tree.query(outline, predicate="intersects")
        mine = mine[~taken[mine]]
        taken[mine] = True
        if len(mine) and (total := float(values[mine].sum())):
            found[key] = total
    return found


def _of_raster(path: Path, facts: LayerFacts, outlines: Outlines) -> LayerFacts:
    """Read a raster by strips: sums by the territory that the middle of each cell lies in."""
    import numpy as np  # noqa: PLC0415 - heavy, for jobs only
    import rasterio  # noqa: PLC0415
    from rasterio.features import rasterize  # noqa: PLC0415
    from rasterio.windows import Window  # noqa: PLC0415

    if facts.lowest is None:
        return facts
    kept, sums = [], np.zeros(len(outlines) + 1)
    with rasterio.open(path, driver="GTiff") as raster:
        shapes = [(shape, number) for number, shape in enumerate(_turned(outlines, raster.crs.to_wkt()).values(), 1)]
        every = max(1, -(-(raster.width * raster.height) // KEPT))  # one of so many is enough for quantiles
        for top in range(0, raster.height, ROWS):
            window = Window(0, top, raster.width, min(ROWS, raster.height - top))
            values = raster.read(1, window=window, masked=True).astype("float64").filled(0.0)
            values[~np.isfinite(values)] = 0.0
            owners = np.zeros(values.shape, dtype=np.int32)
            if shapes:
                owners = rasterize(shapes, values.shape, transform=raster.window_transform(window), dtype="int32")
            sums += np.bincount(owners.ravel(), weights=values.ravel(), minlength=len(sums))
            lost = values[values > 0]
            kept.append(lost[::every] if len(lost) > ROWS else lost)
    told = {key: float(total) for key, total in zip(outlines, sums[1:], strict=True) if total}
    return _told(facts, np.concatenate(kept), float(sums.sum()), told)
