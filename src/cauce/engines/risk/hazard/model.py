"""A hazard with its events (amenaza con sus eventos): intensities of events by sites, as compressed rows."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cauce.engines.risk import units
from cauce.engines.risk.checks import UnusableLayer, refuse_nan, refuse_negative, refuse_repeated
from cauce.engines.risk.hazard.sites import Sites

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Origin:
    """Where a layer comes from: shown beside every result."""

    source: str = ""
    authority: str = ""
    date: str = ""
    licence: str = ""
    file: str = ""
    digest: str = ""


@dataclass(frozen=True, eq=False)
class EventMatrix:
    """Values of events (rows) by sites (columns) as compressed rows; what is not stored is dry.

    ``indptr`` int64 of shape (events + 1,), ``indices`` int32 and ``data`` float32 or float64 of shape (stored,).
    Within a row the sites rise. ``fraction``, where there is one, is the affected share of each stored value.
    """

    indptr: NDArray[np.int64]
    indices: NDArray[np.int32]
    data: NDArray[Any]
    sites: int
    fraction: Floats | None = None

    @property
    def events(self) -> int:
        """Number of events."""
        return len(self.indptr) - 1

    @property
    def stored(self) -> int:
        """Number of stored values."""
        return int(self.indptr[-1])

    @classmethod
    def from_dense(cls, values: NDArray[Any]) -> EventMatrix:
        """Return the matrix of a dense array (events, sites); zeros are not stored.

        Examples
        --------
        >>> EventMatrix.from_dense(np.array([[0.0, 1.5], [0.2, 0.0]])).indices.tolist()
        [1, 0]
        """
        kept = values != 0
        indptr = np.concatenate([[0], np.cumsum(kept.sum(axis=1))]).astype(np.int64)
        data = np.ascontiguousarray(values[kept], dtype=np.float32 if values.dtype == np.float32 else np.float64)
        return cls(indptr, np.nonzero(kept)[1].astype(np.int32), data, values.shape[1])

    @classmethod
    def from_rows(cls, rows: list[tuple[NDArray[Any], NDArray[Any]]], *, sites: int) -> EventMatrix:
        """Return the matrix of one (indices, values) pair an event; sites are put in order."""
        indptr = np.concatenate([[0], np.cumsum([len(at) for at, _values in rows])]).astype(np.int64)
        if not rows or not indptr[-1]:
            return cls(indptr, np.zeros(0, np.int32), np.zeros(0), sites)
        ordered = [(at, values) if _rises(at) else _in_order(at, values) for at, values in rows]
        data = np.concatenate([values for _at, values in ordered])
        indices = np.concatenate([at for at, _values in ordered]).astype(np.int32)
        return cls(indptr, indices, data.astype(np.float32 if data.dtype == np.float32 else np.float64), sites)

    def row(self, event: int) -> tuple[NDArray[np.int32], NDArray[Any]]:
        """Return the sites and the values of one event."""
        part = slice(int(self.indptr[event]), int(self.indptr[event + 1]))
        return self.indices[part], self.data[part]

    def between(self, low: int, high: int) -> EventMatrix:
        """Return a copy with the sites from ``low`` to ``high`` alone, under their numbers."""
        spans = [
            slice(start + int(np.searchsorted(row, low)), start + int(np.searchsorted(row, high)))
            for start, row in ((int(self.indptr[event]), self.row(event)[0]) for event in range(self.events))
        ]
        indptr = np.concatenate([[0], np.cumsum([span.stop - span.start for span in spans])]).astype(np.int64)
        empty = EventMatrix(indptr, np.zeros(0, np.int32), self.data[:0], self.sites)
        if not indptr[-1]:
            return empty
        indices, data = (np.concatenate([values[span] for span in spans]) for values in (self.indices, self.data))
        fraction = None if self.fraction is None else np.concatenate([self.fraction[span] for span in spans])
        return dataclasses.replace(empty, indices=indices, data=data, fraction=fraction)

    def dense(self) -> Floats:
        """Return all values, zeros too, of shape (events, sites)."""
        values = np.zeros((self.events, self.sites))
        for event in range(self.events):
            at, found = self.row(event)
            values[event, at] = found
        return values

    def without_zeros(self) -> EventMatrix:
        """Return the matrix without the zeros that someone stored: they are as dry as what is not stored.

        Examples
        --------
        >>> stored = EventMatrix(np.array([0, 2]), np.array([0, 1], np.int32), np.array([0.0, 1.5]), 2)
        >>> stored.without_zeros().indices.tolist()
        [1]
        """
        wet = self.data != 0
        if wet.all():
            return self
        indptr = np.concatenate([[0], np.cumsum(wet)])[self.indptr].astype(np.int64)
        fraction = None if self.fraction is None else self.fraction[wet]
        return dataclasses.replace(
            self, indptr=indptr, indices=self.indices[wet], data=self.data[wet], fraction=fraction
        )

    def times(self, factor: float) -> EventMatrix:
        """Return the matrix with every value multiplied."""
        return dataclasses.replace(self, data=self.data * self.data.dtype.type(factor))


def _rises(at: NDArray[Any]) -> bool:
    return bool((np.diff(at) > 0).all())


def _in_order(at: NDArray[Any], values: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any]]:
    order = np.argsort(at, kind="stable")
    return at[order], values[order]


@dataclass(frozen=True, eq=False)
class Hazard:
    """Events of one kind of hazard at the sites of one layer.

    Parameters
    ----------
    kind
        «flood», «earthquake», «landslide», «tsunami», «wind»…; curves say for which kind they are.
    unit
        Unit of the intensities (see ``units``).
    event_names
        One name an event; none twice.
    frequency
        Shape (events,), 1/year. For maps by return period: their weights (``trapezoid_frequencies``).
    sites
        Points or Grid.
    intensity
        EventMatrix (events, sites); zeros that are stored are let go of.
    return_periods
        Shape (events,), where the events are maps by return period; else None.
    unknown
        Shape (sites,), true where the layer says nothing (nodata); None where it says something everywhere.

    Raises
    ------
    UnusableLayer
        Repeated events, NaN, negative intensities or frequencies, lengths that differ.
    """

    kind: str
    unit: str
    event_names: tuple[str, ...]
    frequency: Floats
    sites: Sites
    intensity: EventMatrix
    return_periods: Floats | None = None
    tail: str = ""
    unknown: NDArray[np.bool_] | None = None
    name: str = "hazard"
    origin: Origin = field(default_factory=Origin)

    def __post_init__(self) -> None:
        units.unit(self.unit, layer=self.name)
        if not self.sites.crs:
            raise UnusableLayer("layer_without_crs", self.name)
        sizes = (len(self.event_names), len(self.frequency), self.intensity.events)
        if len(set(sizes)) > 1:
            raise UnusableLayer(
                "lengths_differ", self.name, what="names, frequencies, events", sizes=", ".join(map(str, sizes))
            )
        if self.intensity.sites != self.sites.size:
            sizes_of = f"{self.intensity.sites}, {self.sites.size}"
            raise UnusableLayer("lengths_differ", self.name, what="columns, sites", sizes=sizes_of)
        refuse_repeated(self.event_names, layer=self.name, code="repeated_event")
        for values, what in ((self.frequency, "frequency"), (self.intensity.data, "intensity")):
            refuse_nan(values, layer=self.name, what=what)
            refuse_negative(values, layer=self.name, what=what)
        object.__setattr__(self, "intensity", self.intensity.without_zeros())

    @property
    def events(self) -> int:
        """Number of events."""
        return len(self.event_names)

    def in_unit(self, wanted: str) -> Hazard:
        """Return the hazard with its intensities in another unit: the conversion someone asked for by name.

        Raises
        ------
        UnusableLayer
            The two units do not measure the same thing.
        """
        by = units.factor(given=self.unit, wanted=wanted, layer=self.name)
        named = units.unit(wanted, layer=self.name).name
        return dataclasses.replace(self, unit=named, intensity=self.intensity if by == 1 else self.intensity.times(by))


def as_held(threshold: float, hazard: Any) -> float:
    """Return a threshold as a hazard holds its values: 0.7 m in a raster of 32 bits, or in a store, reaches 0.7 m.

    Examples
    --------
    >>> from cauce.engines.risk.hazard.sites import Points
    >>> one = EventMatrix.from_dense(np.array([[0.7]], dtype=np.float32))
    >>> flood = Hazard("flood", "m", ("a",), np.ones(1), Points(np.zeros(1), np.zeros(1), "EPSG:4326"), one)
    >>> bool(one.data[0] >= as_held(0.7, flood))
    True
    """
    if isinstance(hazard, Hazard):
        return float(np.asarray(threshold, dtype=hazard.intensity.data.dtype))
    return threshold - 1e-9 * abs(threshold)  # a store counts in steps, whose multiples are rounded
