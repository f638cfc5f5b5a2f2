"""What is exposed (elementos expuestos): points with value, currency, price year, curve, people and territory."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cauce.engines.risk.checks import UnusableLayer, refuse_nan, refuse_negative, refuse_repeated, refuse_swapped_axes
from cauce.engines.risk.hazard.model import Origin

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Exposure:
    """Assets, each standing at one point or, for lines and polygons, at several pieces.

    Parameters
    ----------
    ids
        One an asset, none twice.
    x, y
        Shape (points,), in ``crs``. Points and assets are the same unless ``asset`` says otherwise.
    curve, curve_ids
        Place of each asset's curve in ``curve_ids``, shape (assets,); see ``coded``.
    value
        Shape (assets,), in ``currency`` of ``price_year``.
    people, deductible, cover
        Shape (assets,), or None. Deductible and cover are in the value's currency.
    territory, territories
        Place of each asset's territory in ``territories``, shape (assets,), -1 for none; or None.
    asset, share
        Shape (points,): to which asset a piece belongs and which share of it it is; None where each asset is a point.

    Raises
    ------
    UnusableLayer
        Lengths that differ, ids that stand twice, numbers of curves or assets that are not there, NaN, negative
        values, swapped axes, no reference system.
    """

    ids: tuple[str, ...]
    x: Floats
    y: Floats
    crs: str
    value: Floats
    curve: NDArray[np.int32]
    curve_ids: tuple[str, ...]
    currency: str = "USD"
    price_year: int = 0
    people: Floats | None = None
    territory: NDArray[np.int32] | None = None
    territories: tuple[str, ...] = ()
    deductible: Floats | None = None
    cover: Floats | None = None
    asset: NDArray[np.int64] | None = None
    share: Floats | None = None
    name: str = "exposure"
    origin: Origin = field(default_factory=Origin)

    def __post_init__(self) -> None:
        if not self.crs:
            raise UnusableLayer("layer_without_crs", self.name)
        of_assets: dict[str, Any] = {"value": self.value, "curve": self.curve}
        optional = {
            "people": self.people,
            "territory": self.territory,
            "deductible": self.deductible,
            "cover": self.cover,
        }
        of_assets |= {name: values for name, values in optional.items() if values is not None}
        for what, values in of_assets.items():
            if len(values) != len(self.ids):
                raise UnusableLayer(
                    "lengths_differ", self.name, what=f"ids, {what}", sizes=f"{len(self.ids)}, {len(values)}"
                )
        points = len(self.ids) if self.asset is None else len(self.asset)
        if len(self.x) != points or len(self.y) != points:
            raise UnusableLayer(
                "lengths_differ", self.name, what="points, x, y", sizes=f"{points}, {len(self.x)}, {len(self.y)}"
            )
        refuse_repeated(self.ids, layer=self.name, code="repeated_asset")
        self._refuse_misplaced()
        for what, numbers in (("x", self.x), ("y", self.y)):
            refuse_nan(numbers, layer=self.name, what=what)
        for what in ("value", "people", "deductible", "cover"):
            found = getattr(self, what)
            if found is not None:
                limits = found[~np.isposinf(found)] if what == "cover" else found
                refuse_nan(limits, layer=self.name, what=what)
                refuse_negative(limits, layer=self.name, what=what)
        refuse_swapped_axes(self.x, self.y, layer=self.name, geographic=is_geographic(self.crs))

    def _refuse_misplaced(self) -> None:
        """Refuse numbers of curves and of assets that are none: they would be nobody's loss, and nobody would know."""
        places: list[tuple[str, NDArray[Any], int]] = [("curve", self.curve, len(self.curve_ids))]
        places += [] if self.asset is None else [("asset", self.asset, len(self.ids))]
        for what, numbers, most in places:
            wrong = (np.asarray(numbers) < 0) | (np.asarray(numbers) >= most)
            if wrong.any():
                at = int(wrong.argmax())
                raise UnusableLayer(
                    "asset_misplaced", self.name, what=what, place=at + 1, value=int(numbers[at]), most=most
                )

    @property
    def size(self) -> int:
        """Number of assets."""
        return len(self.ids)

    def in_crs(self, crs: str) -> Exposure:
        """Return the exposure with its points in another reference system."""
        if same_crs(self.crs, crs):
            return self
        from pyproj import Transformer  # noqa: PLC0415 - heavy: loads with the first conversion

        x, y = Transformer.from_crs(self.crs, crs, always_xy=True).transform(self.x, self.y)
        return dataclasses.replace(self, x=np.asarray(x), y=np.asarray(y), crs=crs)


def coded(names: Sequence[str]) -> tuple[NDArray[np.int32], tuple[str, ...]]:
    """Return the place of each name among the names that differ, and these, in the order of their first use.

    Examples
    --------
    >>> coded(["house", "shop", "house"])
    (array([0, 1, 0], dtype=int32), ('house', 'shop'))
    """
    known: dict[str, int] = {}
    places = [known.setdefault(name, len(known)) for name in names]
    return np.array(places, dtype=np.int32), tuple(known)


def same_crs(one: str, other: str) -> bool:
    """Whether two names stand for the same reference system."""
    if one == other:
        return True
    from pyproj import CRS  # noqa: PLC0415 - heavy: loads with the first question

    return bool(CRS.from_user_input(one).equals(CRS.from_user_input(other), ignore_axis_order=True))


def is_geographic(crs: str) -> bool:
    """Whether a reference system is in degrees."""
    if crs.upper() in {"EPSG:4326", "OGC:CRS84"}:
        return True
    from pyproj import CRS  # noqa: PLC0415 - heavy: loads with the first question
    from pyproj.exceptions import CRSError  # noqa: PLC0415 - as above

    try:
        return bool(CRS.from_user_input(crs).is_geographic)
    except CRSError as unknown:
        raise UnusableLayer("unknown_crs", crs, crs=crs) from unknown
