"""Buildings of a loss analysis (edificios de un análisis de pérdidas): their values, classes, people and footprints."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from cauce.core import losses_structures as structures
from cauce.engines.risk.layer_files import Opened, Shapes, read_shapes
from cauce.engines.risk.losses import Asset
from cauce.engines.risk.losses_curves import USES, Chosen, class_of

VALUE_FIELDS = ("value", "valor")
USE_FIELDS = ("use", "kind", "uso", "clase")
PEOPLE_FIELDS = ("people", "personas")
CODE_FIELDS = ("code_level", "norma")
STRUCTURE_FIELDS = ("structure", "estructura")
CODES = {
    "high": "high", "alta": "high", "moderate": "moderate", "moderada": "moderate", "low": "low", "baja": "low",
    "pre": "pre", "ninguna": "pre",
}  # fmt: skip


@dataclass(frozen=True)
class Buildings:
    """Buildings with their values, and what is to be said of the others.

    Attributes
    ----------
    without_value
        How many have no value, or no place.
    class_assumed
        Of how many the class (use, or building code) was taken for granted.
    structure_assumed
        How many do not say their type of structure, where the layer has a field for it; else none.
    mended
        How many footprints crossed themselves.
    has_structures
        Whether some building says its type of structure.
    """

    assets: list[Asset]
    without_value: int
    class_assumed: int
    structure_assumed: int = 0
    mended: int = 0
    has_structures: bool = False


class BuildingsWithoutValueError(Exception):
    """A layer of buildings has no field of values."""


def buildings_of(file: Opened, chosen: Chosen | None = None) -> Buildings:
    """Read buildings with their values: a polygon stays a footprint, a point stays a point.

    Parameters
    ----------
    chosen
        The curves: which classes there are besides the uses. Where they are those of shaking, the class is the
        building code, with the type of structure where the layer states it.

    Raises
    ------
    BuildingsWithoutValueError
        No field is called as values are.
    UnreadableLayerError
        The file cannot be read.
    """
    by_code = chosen is not None and chosen.by_code
    names = {} if file.is_raster else {name.lower(): name for name in read_shapes(file.path).fields}
    fields = {"value": VALUE_FIELDS, "use": CODE_FIELDS if by_code else USE_FIELDS, "people": PEOPLE_FIELDS,
              "structure": STRUCTURE_FIELDS if by_code else ()}  # fmt: skip
    found = {what: next((names[name] for name in known if name in names), "") for what, known in fields.items()}
    if not found["value"]:
        raise BuildingsWithoutValueError
    read = read_shapes(file.path, class_field=found["value"])
    columns = {
        what: read_shapes(file.path, class_field=name).values if name else ("",) * len(read.values)
        for what, name in found.items()
    }
    values, people = ([_number(each) for each in columns[what]] for what in ("value", "people"))
    places = _places(read)
    kept = [at for at, value in enumerate(values) if value is not None and places.there[at]]
    uses, types, assumed = _classes(columns, chosen, by_code=by_code)
    assets = [
        Asset(f"b{at + 1}", float(places.longitude[at]), float(places.latitude[at]), values[at] or 0.0, uses[at],
              people[at] or 0.0, shape=places.footprints[at]) for at in kept
    ]  # fmt: skip
    return Buildings(
        assets,
        len(values) - len(kept),
        sum(assumed[at] for at in kept),
        sum(not types[at] for at in kept) if found["structure"] else 0,
        sum(bool(places.mended[at]) for at in kept),
        any(types[at] for at in kept),
    )


def _classes(
    columns: Mapping[str, Sequence[str]], chosen: Chosen | None, *, by_code: bool
) -> tuple[list[str], list[str], list[bool]]:
    """Return the class of each building, its type of structure where it says one, and whether the class was taken."""
    known: Mapping[str, str] = CODES if by_code else USES | dict(chosen.own if chosen else {})
    found = [known.get(str(words).strip().lower(), "") for words in columns["use"]]
    uses = [one or usual_class(by_code) for one in found]
    types = [words if words in structures.known() else "" for words in map(_type_of, columns["structure"])]
    return [class_of(kind, use) for kind, use in zip(types, uses, strict=True)], types, [not one for one in found]


def _type_of(words: object) -> str:
    return str(words).strip().upper()


def usual_class(by_code: bool) -> str:
    """The class of a building that says none: a dwelling, or of the usual building code."""
    return structures.usual_code() if by_code else "residential"


def _number(words: object) -> float | None:
    """Return a number that is zero or more; None where it is none."""
    try:
        found = float(str(words))
    except ValueError:
        return None
    return found if found >= 0 and np.isfinite(found) else None


@dataclass(frozen=True, eq=False)
class _Places:
    """Of each building: whether it has a place, a point of it in degrees, its footprint or None, whether mended."""

    there: Any
    longitude: Any
    latitude: Any
    footprints: Any
    mended: Any


def _places(read: Shapes) -> _Places:
    """Return where buildings stand; polygons that cross themselves are mended, for what they cover to be known."""
    import pyproj  # noqa: PLC0415 - heavy, for jobs only
    import shapely  # noqa: PLC0415

    there = ~(shapely.is_missing(read.shapes) | shapely.is_empty(read.shapes))
    shapes = np.where(there, read.shapes, shapely.Point(0, 0))
    areal = there & (shapely.get_dimensions(shapes) == 2)
    crossed = np.flatnonzero(areal & ~shapely.is_valid(shapes))
    if len(crossed):
        whole = shapely.make_valid(shapes[crossed], method="structure", keep_collapsed=False)
        areal[crossed] = ~shapely.is_empty(whole)  # one that crosses itself may cover nothing: it stays a point
        shapes[crossed] = np.where(shapely.is_empty(whole), shapes[crossed], whole)
    middles = shapely.point_on_surface(shapes)
    turn = pyproj.Transformer.from_crs(read.crs, "EPSG:4326", always_xy=True)
    longitude, latitude = turn.transform(shapely.get_x(middles), shapely.get_y(middles))
    footprints = np.full(len(shapes), None, dtype=object)
    footprints[areal] = shapely.transform(shapes[areal], turn.transform, interleaved=False)
    mended = np.zeros(len(shapes), dtype=bool)
    mended[crossed] = areal[crossed]
    return _Places(there, longitude, latitude, footprints, mended)
