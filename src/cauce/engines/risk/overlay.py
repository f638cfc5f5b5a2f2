"""Overlay (superposición): which zones each polygon lies in, and with which share of its area.

A tree finds the pairs whose boxes meet. Pairs in which the zone properly contains the polygon are whole and need no
cutting; only polygons that an edge crosses are cut. So an asset on the edge of a zone counts by its share, never as
dry.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from cauce.engines.risk.checks import UnusableLayer
from cauce.engines.risk.exposure.model import same_crs
from cauce.engines.risk.overlay_checks import refuse_unusable_polygons
from cauce.engines.risk.threads import in_parts

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]

ZONES_LEAST = 8  # zones a thread takes at least


@dataclass(frozen=True)
class Overlay:
    """Pairs of a polygon and a zone that share area, ordered by polygon, then zone.

    ``area`` is what they share, ``share`` the same as a share of the polygon's own area.
    """

    polygons: Integers
    zones: Integers
    area: Floats
    share: Floats
    count: int

    def __len__(self) -> int:
        return len(self.polygons)

    def covered(self) -> Floats:
        """Share of each polygon that lies in any zone; for zones that do not overlap.

        Examples
        --------
        >>> zones = [shapely.box(0, 0, 2, 2)]
        >>> overlay([shapely.box(1, 0, 3, 1)], zones).covered().tolist()
        [0.5]
        """
        return np.minimum(1.0, np.bincount(self.polygons, weights=self.share, minlength=self.count))

    def highest(self, levels: npt.NDArray[Any]) -> Floats:
        """Highest level of the zones that each polygon touches with area; ``nan`` in none."""
        found = np.full(self.count, -np.inf)
        np.maximum.at(found, self.polygons, np.asarray(levels, dtype=float)[self.zones])
        return np.where(np.isfinite(found), found, np.nan)

    def mean(self, levels: npt.NDArray[Any], *, outside: float = 0.0) -> Floats:
        """Mean level over each polygon's area; what lies in no zone counts as ``outside``."""
        weights = np.bincount(self.polygons, weights=self.share, minlength=self.count)
        told = np.bincount(
            self.polygons, weights=self.share * np.asarray(levels, dtype=float)[self.zones], minlength=self.count
        )
        return np.asarray(told + np.maximum(0.0, 1.0 - weights) * outside)

    def sums(self, values: npt.NDArray[Any], *, zones: int) -> Floats:
        """Sum over each zone a value of the polygons (people, money) by the share that lies in the zone."""
        held = np.asarray(values, dtype=float)[self.polygons] * self.share
        return np.asarray(np.bincount(self.zones, weights=held, minlength=zones), dtype=np.float64)


def overlay(
    polygons: Sequence[Any] | npt.NDArray[Any],
    zones: Sequence[Any] | npt.NDArray[Any],
    *,
    layer: str = "polygons",
    zones_layer: str = "zones",
    crs: str = "",
    zones_crs: str = "",
) -> Overlay:
    """Lay polygons over zones.

    Parameters
    ----------
    polygons, zones
        Polygons or multipolygons in the same plane coordinates.
    crs, zones_crs
        Their coordinate systems; refused when they differ.

    Raises
    ------
    UnusableLayer
        The systems differ, or a geometry is empty, no polygon, or crosses itself.

    Examples
    --------
    >>> told = overlay([shapely.box(0, 0, 2, 1)], [shapely.box(1, -1, 5, 5)])
    >>> told.area.tolist(), told.share.tolist()
    ([1.0], [0.5])
    """
    if crs != zones_crs and not (crs and zones_crs and same_crs(crs, zones_crs)):
        raise UnusableLayer("overlay_other_crs", layer, crs=crs or "?", other=zones_layer, expected=zones_crs or "?")
    shapes, areas = np.asarray(polygons, dtype=object), np.asarray(zones, dtype=object)
    refuse_unusable_polygons(shapes, layer=layer)
    refuse_unusable_polygons(areas, layer=zones_layer)
    whole = shapely.area(shapes)
    if not len(shapes) or not len(areas):
        none = np.empty(0, dtype=np.int64)
        return Overlay(none, none, np.empty(0), np.empty(0), len(shapes))
    polygon, zone, shared = _pairs(shapes, areas, whole)
    kept = shared > 0
    order = np.lexsort((zone[kept], polygon[kept]))
    polygon, zone, shared = polygon[kept][order], zone[kept][order], shared[kept][order]
    share = np.minimum(1.0, shared / whole[polygon])
    return Overlay(polygon.astype(np.int64), zone.astype(np.int64), shared, share, len(shapes))


def _pairs(shapes: npt.NDArray[Any], zones: npt.NDArray[Any], whole: Floats) -> tuple[Integers, Integers, Floats]:
    """Polygon and zone of the pairs that meet, and the area they share; zones are parted among threads.

    A zone is prepared and asked by one thread alone: what is prepared is filled as it is asked.
    """
    tree = shapely.STRtree(shapes)
    found: dict[int, tuple[Integers, Integers, Floats]] = {}

    def part(first: int, last: int) -> None:
        some = zones[first:last]
        shapely.prepare(some)
        zone, polygon = tree.query(some)
        inside = shapely.contains_properly(some[zone], shapes[polygon])
        shared = whole[polygon]
        edge = np.flatnonzero(~inside)
        meets = shapely.intersects(some[zone[edge]], shapes[polygon[edge]])
        shared[edge[~meets]] = 0.0
        cut = edge[meets]
        shared[cut] = shapely.area(shapely.intersection(shapes[polygon[cut]], some[zone[cut]]))
        found[first] = polygon, zone + first, shared

    in_parts(part, len(zones), least=ZONES_LEAST)
    polygon, zone, shared = zip(*(found[first] for first in sorted(found)), strict=True)
    return np.concatenate(polygon), np.concatenate(zone), np.concatenate(shared)


def people_by_zone(
    people: npt.NDArray[Any], shares: npt.NDArray[Any], *, groups: npt.NDArray[Any] | None = None
) -> Floats:
    """Count people affected in each zone: its people by the share of it that is exposed (Sendai framework, target B).

    Parameters
    ----------
    people
        People in each zone, shape (zones,).
    shares
        Share of each zone that is exposed (0 to 1).
    groups
        Shares of groups among the people, shape (groups,) or (zones, groups): the result has a column for each.

    Examples
    --------
    >>> people_by_zone(np.array([4000, 2500]), np.array([0.3, 0.1])).tolist()
    [1200.0, 250.0]
    """
    affected = np.asarray(people, dtype=float) * np.asarray(shares, dtype=float)
    if groups is None:
        return np.asarray(affected)
    return np.asarray(affected[:, None] * np.atleast_2d(np.asarray(groups, dtype=float)))
