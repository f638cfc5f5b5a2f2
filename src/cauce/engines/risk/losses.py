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
from cauce.engines.risk.layer_files import Opened, read_shapes
from cauce.engines.risk.losses_curves import USES, Chosen, told_curves, usual_code
from cauce.engines.risk.running.outputs import figures_of, provenance, uncertainty_of
from cauce.engines.risk.running.results import Results
from cauce.engines.risk.running.tables import reason_of_assets, territory_of_assets, write_csv
from cauce.engines.risk.scenario_city import USE_CURVES
from cauce.engines.risk.uncertainty import Quantity
from cauce.engines.risk.uncertainty_bands import Sampling, Spread

VALUE_FIELDS = ("value", "valor")
USE_FIELDS = ("use", "kind", "uso", "clase")
PEOPLE_FIELDS = ("people", "personas")
CODE_FIELDS = ("code_level", "norma")
CODES = {
    "high": "high", "alta": "high", "moderate": "moderate", "moderada": "moderate", "low": "low", "baja": "low",
    "pre": "pre", "ninguna": "pre",
}  # fmt: skip
CASE, EXPOSURE = "case.toml", "exposure.csv"
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
    """What may be lost: where it stands, what it is worth, and by ``use`` the class that its curve belongs to."""

    key: str
    longitude: float
    latitude: float
    value: float
    use: str
    people: float = 0.0
    territory: str = ""


class BuildingsWithoutValueError(Exception):
    """A layer of buildings has no field of values."""


def buildings_of(file: Opened, chosen: Chosen | None = None) -> tuple[list[Asset], int, int]:
    """Read buildings with their values; how many have none, and of how many the class was taken for granted.

    Parameters
    ----------
    chosen
        The curves: which classes there are besides the uses. Where they are those of shaking, the class is the
        building code.

    Raises
    ------
    BuildingsWithoutValueError
        No field is called as values are.
    UnreadableLayerError
        The file cannot be read.
    """
    import pyproj  # noqa: PLC0415 - heavy, for jobs only
    import shapely  # noqa: PLC0415

    names = {} if file.is_raster else {name.lower(): name for name in read_shapes(file.path).fields}
    by_code = chosen is not None and chosen.by_code
    fields = (("value", VALUE_FIELDS), ("use", CODE_FIELDS if by_code else USE_FIELDS), ("people", PEOPLE_FIELDS))
    found = {what: next((names[name] for name in known if name in names), "") for what, known in fields}
    if not found["value"]:
        raise BuildingsWithoutValueError
    read = read_shapes(file.path, class_field=found["value"])
    columns = {
        what: read_shapes(file.path, class_field=name).values if name else ("",) * len(read.values)
        for what, name in found.items()
    }
    there = ~(shapely.is_missing(read.shapes) | shapely.is_empty(read.shapes))
    middles = shapely.point_on_surface(np.where(there, read.shapes, shapely.Point(0, 0)))
    turn = pyproj.Transformer.from_crs(read.crs, "EPSG:4326", always_xy=True)
    longitude, latitude = turn.transform(shapely.get_x(middles), shapely.get_y(middles))
    values = [_number(each) for each in columns["value"]]
    kept = [at for at, value in enumerate(values) if value is not None and there[at]]
    classes: Mapping[str, str] = CODES if by_code else USES | dict(chosen.own if chosen else {})
    uses, usually = [classes.get(str(words).strip().lower()) for words in columns["use"]], usual_class(by_code)
    assets = [
        Asset(f"b{at + 1}", float(longitude[at]), float(latitude[at]), values[at] or 0.0, uses[at] or usually,
              _number(columns["people"][at]) or 0.0) for at in kept
    ]  # fmt: skip
    return assets, len(values) - len(kept), sum(uses[at] is None for at in kept)


def usual_class(by_code: bool) -> str:
    """The class of a building that says none: a dwelling, or of the usual building code."""
    return usual_code() if by_code else "residential"


def _number(words: object) -> float | None:
    """Return a number that is zero or more; None where it is none."""
    try:
        found = float(str(words))
    except ValueError:
        return None
    return found if found >= 0 and np.isfinite(found) else None


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
    columns = ["id", "x", "y", "value", "use", "people", "territory"]
    rows = [
        (each.key, each.longitude, each.latitude, each.value, each.use, each.people, each.territory) for each in assets
    ]
    write_csv(folder / EXPOSURE, columns, rows)
    numbers = rules.told()
    parts: dict[str, dict[str, Any]] = {
        "hazard": {
            "kind": asked.hazard, "unit": asked.unit, "maps": [each.file for each in maps],
            "return_periods": [each.years for each in maps], "tail": asked.tail,
            **{name: _of_maps(maps, name) for name in ("source", "authority", "date", "licence")},
        },
        "exposure": {
            "file": EXPOSURE, "crs": "EPSG:4326", "currency": asked.currency, "price_year": asked.price_year,
            "source": source,
        },
        "exposure.columns": {"id": "id", "x": "x", "y": "y", "value": "value", "curve": "use", "people": "people",
                             "territory": "territory"},
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
    path = folder / CASE
    path.write_text(_toml({"title": title}, parts), encoding="utf-8")
    return path


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
