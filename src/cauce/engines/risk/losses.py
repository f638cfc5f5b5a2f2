"""Losses of a city's assets (pérdidas de lo expuesto): a case in a folder made of maps and assets, and what came of it.

What the office reckons is a case file like any other: it can be taken away and run again by «cauce risk run».
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from cauce.core import losses as rules
from cauce.engines.risk.exposed import territory_of
from cauce.engines.risk.geopackage import VERSION
from cauce.engines.risk.losses_curves import Chosen, told_curves
from cauce.engines.risk.running.outputs import figures_of, provenance, uncertainty_of
from cauce.engines.risk.running.results import Results
from cauce.engines.risk.running.tables import reason_of_assets, territory_of_assets, write_csv
from cauce.engines.risk.scenario_city import USE_CURVES
from cauce.engines.risk.uncertainty import Quantity
from cauce.engines.risk.uncertainty_bands import Sampling, Spread

CASE, EXPOSURE, FOOTPRINTS = "case.toml", "exposure.csv", "exposure.gpkg"
DEGREES = "EPSG:4326"
BARE = re.compile(r"[A-Za-z0-9_-]+")  # what TOML takes as a key without marks


@dataclass(frozen=True)
class DepthMap:
    """A map of depths: the name of its file in the folder, its return period, where it comes from."""

    file: str
    years: int
    source: str = ""
    authority: str = ""
    date: str = ""
    licence: str = ""


@dataclass(frozen=True)
class Asset:
    """What may be lost: where it stands, what it is worth, and by ``use`` the class that its curve belongs to.

    ``shape`` is its footprint in degrees, a shapely polygon, where it is known: losses are read across it, at
    points a cell apart.
    """

    key: str
    longitude: float
    latitude: float
    value: float
    use: str
    people: float = 0.0
    territory: str = ""
    shape: Any = None


def in_territories(assets: Sequence[Asset], outlines: Sequence[tuple[str, Mapping[str, Any] | None]]) -> list[Asset]:
    """Return assets with the territory in which each stands; empty where it stands in none.

    Parameters
    ----------
    outlines
        Name and GeoJSON of each territory.
    """
    if not assets or not any(shape for _name, shape in outlines):
        return list(assets)
    longitude, latitude = (np.array([getattr(one, name) for one in assets]) for name in ("longitude", "latitude"))
    of = territory_of([shape for _name, shape in outlines], longitude, latitude).tolist()
    return [replace(asset, territory=outlines[at][0] if at >= 0 else "") for asset, at in zip(assets, of, strict=True)]


def sampling_asked(asked: rules.Asked) -> Sampling:
    """Return the samples of an analysis; each range with its reason."""
    quantities = (
        Quantity(name, low, high, source=_why(name, (low, high), asked.hazard))
        for name, (low, high) in asked.ranges.items()
    )
    return Sampling(asked.samples, asked.seed, tuple(quantities))


def _why(name: str, bounds: tuple[float, float], hazard: str) -> str:
    """Say why a range is as it is: the method's reason, or that the office said so."""
    usual = rules.usual_range(name, hazard)
    return str(usual["source"] if bounds == (usual["low"], usual["high"]) else rules.told()["office"]["source"])


def write_case(
    folder: Path, *, title: str, maps: Sequence[DepthMap], assets: Sequence[Asset], asked: rules.Asked, source: str,
    chosen: Chosen | None = None,
) -> Path:  # fmt: skip
    """Write exposure and case file beside the maps of a folder, and return the case file.

    Parameters
    ----------
    source
        Where assets and their values come from.
    chosen
        The curves; those of floods by use where none are given.
    """
    curves = chosen or Chosen(USE_CURVES)
    exposure = _write_exposure(folder, assets)
    numbers = rules.told()
    parts: dict[str, dict[str, Any]] = {
        "hazard": {
            "kind": asked.hazard, "unit": asked.unit, "maps": [each.file for each in maps],
            "return_periods": [each.years for each in maps], "tail": asked.tail,
            **{name: _of_maps(maps, name) for name in ("source", "authority", "date", "licence")},
        },
        "exposure": {
            "file": exposure, "crs": DEGREES, "currency": asked.currency, "price_year": asked.price_year,
            "source": source,
        },
        "exposure.columns": {"id": "id", **({"x": "x", "y": "y"} if exposure == EXPOSURE else {}), "value": "value",
                             "curve": "use", "people": "people", "territory": "territory"},
        "exposure.curves": dict(curves.of_class),
        "run": {"return_periods": sorted({*numbers["return_periods"]["years"], *(each.years for each in maps)})},
        "uncertainty": {"samples": asked.samples, "seed": asked.seed},
    }  # fmt: skip
    if curves.files:
        parts["curves"] = {"files": list(curves.files)}
    if asked.hazard in numbers["people"]:
        parts["run"]["people_threshold"] = numbers["people"][asked.hazard]
    for each in sampling_asked(asked).quantities:
        parts[f"uncertainty.{each.name}"] = {"low": each.low, "high": each.high, "source": each.source}
    used = {curves.of_class.get(each.use) for each in assets}
    for name, shares in curves.types.items():
        if name in used:
            parts["uncertainty"]["types_counted"] = asked.structures_counted
            parts[f"uncertainty.types.{_key(name)}"] = dict(shares)
    path = folder / CASE
    path.write_text(_toml({"title": title}, parts), encoding="utf-8")
    return path


def _write_exposure(folder: Path, assets: Sequence[Asset]) -> str:
    """Write what is exposed, and return the name of the file: a table of points, or footprints where some are known."""
    names = ("id", "value", "use", "people", "territory")
    if all(each.shape is None for each in assets):
        rows = [
            (each.key, each.longitude, each.latitude, each.value, each.use, each.people, each.territory)
            for each in assets
        ]
        write_csv(folder / EXPOSURE, ["id", "x", "y", *names[1:]], rows)
        return EXPOSURE
    import pyogrio  # noqa: PLC0415 - heavy, for jobs only
    import shapely  # noqa: PLC0415

    shapes = [shapely.Point(one.longitude, one.latitude) if one.shape is None else one.shape for one in assets]
    columns = [(each.key, each.value, each.use, each.people, each.territory) for each in assets]
    kinds = (object, np.float64, object, np.float64, object)
    fields = [np.array(column, dtype=kind) for column, kind in zip(zip(*columns, strict=True), kinds, strict=True)]
    pyogrio.raw.write(
        folder / FOOTPRINTS, np.asarray(shapely.to_wkb(shapes), dtype=object), fields, list(names),
        geometry_type="Unknown", crs=DEGREES, driver="GPKG", layer="exposure", dataset_options={"VERSION": VERSION},
    )  # fmt: skip
    return FOOTPRINTS


def _of_maps(maps: Sequence[DepthMap], name: str) -> str:
    """Return what the maps say of themselves, each saying once."""
    return "; ".join(dict.fromkeys(str(getattr(each, name)) for each in maps if getattr(each, name)))


def _toml(head: Mapping[str, Any], parts: Mapping[str, Mapping[str, Any]]) -> str:
    """Write sections as TOML; its texts, numbers and lists are written as JSON's are."""
    lines = [f"{name} = {_value(value)}" for name, value in head.items()]
    for section, values in parts.items():
        lines += ["", f"[{section}]", *(f"{_key(name)} = {_value(value)}" for name, value in values.items())]
    return "\n".join(lines) + "\n"


def _key(name: str) -> str:
    return name if BARE.fullmatch(name) else _value(name)


def _value(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def told(found: Results, *, most: int, chosen: Chosen | None = None) -> dict[str, Any]:
    """Tell what came of an analysis as the database keeps it.

    Parameters
    ----------
    most
        How many of the assets that lose most are told one by one.
    """
    made = provenance(found)
    return {
        **figures_of(found),
        "assets_in_all": len(found.impact.ids),
        "assets": _assets(found, most),
        "territories": _territories(found),
        "uncertainty": uncertainty_of(found),
        "left_out": {
            reason: sum(len(each.ids) for each in every if each.reason == reason)
            for every in [(*found.inputs.excluded, *found.impact.excluded)]
            for reason in {each.reason for each in every}
        },
        "versions": made["versions"],
        "curves": made["curves"],
        "curves_told": told_curves(found.inputs.used, chosen or Chosen(USE_CURVES)),
    }


def _assets(found: Results, most: int) -> list[dict[str, Any]]:
    impact, exposure = found.impact, found.inputs.exposure
    spread, worst = found.bands.assets if found.bands else None, found.worst[0].loss if found.worst else None
    left_out, place = reason_of_assets(impact), territory_of_assets(found)
    order = [at for at in np.argsort(-impact.eai, kind="stable").tolist() if impact.ids[at] not in left_out]
    return [
        {"key": impact.ids[at], "territory": place[at], "value": float(exposure.value[at]),
         "loss": float(impact.eai[at]), "band": _band(spread, at), "worst": None if worst is None else float(worst[at])}
        for at in order[:most]
    ]  # fmt: skip


def _territories(found: Results) -> list[dict[str, Any]]:
    impact, bands = found.impact, found.bands
    if found.inputs.exposure.territory is None or not found.worst:
        return []
    worst = found.by_territory(found.worst[0].loss)
    people = found.worst[0].people
    hit = None if people is None else found.by_territory(people)
    told = [
        {"name": each.name, "assets": each.assets, "value": each.value, "loss": each.expected_annual_loss,
         "band": _band(bands.territories if bands else None, at), "people": each.expected_annual_people,
         "worst": float(worst[at]), "worst_people": None if hit is None else float(hit[at])}
        for at, each in enumerate(impact.territories.values())
    ]  # fmt: skip
    return sorted(told, key=lambda one: -float(one["loss"]))


def _band(spread: Spread | None, at: int) -> list[float] | None:
    return None if spread is None else list(spread.at(at))
