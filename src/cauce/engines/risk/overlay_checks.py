"""Checks of polygons (revisión de polígonos): what is refused, with its place and its cure."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from cauce.engines.risk.checks import UnusableLayer
from cauce.engines.risk.threads import in_parts

POLYGON, MULTIPOLYGON = 3, 6
LEAST = 2000  # shapes a thread takes at least
MANY = 5000  # shapes from which it pays to look for simple ones first


def refuse_unusable_polygons(shapes: npt.NDArray[Any], *, layer: str) -> None:
    """Refuse what is missing, empty, no polygon, or crosses itself.

    Raises
    ------
    UnusableLayer
        With the place of the first one and, where it crosses itself, the point.

    Examples
    --------
    >>> refuse_unusable_polygons(np.array([shapely.box(0, 0, 1, 1)]), layer="zonas")
    """
    empty = shapely.is_missing(shapes) | shapely.is_empty(shapes)
    if empty.any():
        raise UnusableLayer("polygon_empty", layer, place=int(empty.argmax()) + 1, count=int(empty.sum()))
    other = ~np.isin(shapely.get_type_id(shapes), (POLYGON, MULTIPOLYGON))
    if other.any():
        found = shapes[int(other.argmax())].geom_type
        raise UnusableLayer("no_polygon", layer, place=int(other.argmax()) + 1, found=found, count=int(other.sum()))
    crossing = ~_valid(shapes)
    if crossing.any():
        first = int(crossing.argmax())
        reason = shapely.is_valid_reason(shapes[first])
        raise UnusableLayer("polygon_crosses", layer, place=first + 1, reason=reason, count=int(crossing.sum()))


def _valid(shapes: npt.NDArray[Any]) -> npt.NDArray[np.bool_]:
    """Tell which shapes do not cross themselves: of many the simple ones at once, the others by GEOS in threads."""
    valid = np.zeros(len(shapes), np.bool_)
    if len(shapes) >= MANY:
        from cauce.engines.risk.simple_rings import surely_simple  # noqa: PLC0415 - numba: loads where it saves time

        simple = (shapely.get_type_id(shapes) == POLYGON) & (shapely.get_num_interior_rings(shapes) == 0)
        valid[simple] = surely_simple(shapes[simple])
    unsure = np.flatnonzero(~valid)

    def some(first: int, last: int) -> None:
        valid[unsure[first:last]] = shapely.is_valid(shapes[unsure[first:last]])

    in_parts(some, len(unsure), least=LEAST)
    return valid


def mended_polygons(shapes: npt.NDArray[Any]) -> tuple[npt.NDArray[Any], npt.NDArray[np.int64]]:
    """Give polygons that do not cross themselves, and the places of those that did; lines that are left over fall away.

    Examples
    --------
    >>> bow = shapely.from_wkt("POLYGON((0 0, 2 2, 2 0, 0 2, 0 0))")
    >>> shapes, mended = mended_polygons(np.array([bow]))
    >>> shapely.area(shapes).tolist(), mended.tolist()
    ([2.0], [0])
    """
    crossing = np.flatnonzero(~_valid(shapes))
    told = shapes.copy()
    for place in crossing:
        parts = shapely.get_parts(shapely.make_valid(shapes[place]))
        areas = [part for part in parts if shapely.get_type_id(part) in (POLYGON, MULTIPOLYGON)]
        told[place] = shapely.union_all(areas)
    return told, crossing
