"""A small case in a folder: two flood maps, a few houses, its case file."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import shapely

from tests.engines.risk.layers import ORIGIN, raster, vector

CASE = """\
title = "Inundación del río Juan Díaz"

[hazard]
kind = "flood"
unit = "m"
maps = ["t10.tif", "t100.tif"]
return_periods = [10, 100]
tail = "constant"
source = "Modelo hidráulico de prueba"
authority = "Alcaldía"
date = "2018-03-01"
licence = "CC BY 4.0"

[exposure]
file = "houses.gpkg"
price_year = 2018
[exposure.columns]
id = "code"
value = "worth"
curve = "class"
people = "people"
territory = "place"
[exposure.curves]
house = "jrc-residential-south-america"
shop = "jrc-commerce-south-america"

[run]
people_threshold = 0.1
"""

SAMPLES = """
[uncertainty]
samples = 64
seed = 3
[uncertainty.intensity]
low = 0.8
high = 1.2
source = "Modelo sin calibrar"
[uncertainty.value]
low = 0.7
high = 1.3
shape = "triangular"
likely = 1.0
"""


def small_case(folder: Path, *, text: str = CASE) -> Path:
    """Write a case of 60 houses and two maps of 60 by 60 cells, and return its file."""
    folder.mkdir(parents=True, exist_ok=True)
    chance = np.random.default_rng(2018)
    depth = np.maximum(np.linspace(2.5, -1, 60)[None, :] + chance.normal(0, 0.1, (60, 60)), 0)
    raster(folder / "t10.tif", depth * 0.6)
    raster(folder / "t100.tif", depth)
    x, y = ORIGIN[0] + 15 + chance.random(60) * 570, ORIGIN[1] - 15 - chance.random(60) * 570
    houses = [shapely.box(a - 9, b - 7, a + 9, b + 7) for a, b in zip(x, y, strict=True)]
    vector(
        folder / "houses.gpkg", houses, code=[f"=casa {at}" for at in range(60)],
        worth=(chance.lognormal(11, 0.5, 60).round()).tolist(), people=chance.integers(1, 7, 60).tolist(),
        place=[("Juan Díaz", "Pedregal", "Tocumen")[at % 3] for at in range(60)],
        **{"class": [("house", "shop")[at % 4 == 0] for at in range(60)]},
    )  # fmt: skip
    (folder / "case.toml").write_text(text, encoding="utf-8")
    return folder / "case.toml"
