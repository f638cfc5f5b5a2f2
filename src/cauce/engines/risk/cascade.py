"""Cascades (cascadas): what fails because something else failed, how much function is lost, and for how long.

Two views. Between sectors: shares of inoperability that feed each other (Haimes and Jiang 2001). Between single
facilities: which service needs which, how long its own reserve lasts, and when it therefore stops.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cauce.engines.risk.checks import UnusableLayer, refuse_nan

Floats = npt.NDArray[np.float64]
Times = dict[str, tuple[float, float]]  # by service: hours after the event at which it stops, and works again


def inoperability(needs: npt.ArrayLike, hit: npt.ArrayLike, *, names: Sequence[str] = ()) -> Floats:
    """Solve q = A q + c: each sector's inoperability once all have answered to each other (Haimes and Jiang 2001).

    No sector is more than wholly out, nor passes more than that on.

    Parameters
    ----------
    needs
        A, shape (sectors, sectors): what share of sector j's inoperability sector i takes over.
    hit
        c, shape (sectors,): what the event itself puts out, 0 to 1.

    Returns
    -------
    q, shape (sectors,), at most 1.

    Raises
    ------
    UnusableLayer
        Shapes that differ, a share outside 0 to 1, or sectors that feed each other without end.

    Examples
    --------
    >>> inoperability([[0, 0.4, 0.2], [0.3, 0, 0.1], [0.1, 0.2, 0]], [0.2, 0, 0]).round(6).tolist()
    [0.237864, 0.075243, 0.038835]
    """
    matrix, direct = np.asarray(needs, dtype=float), np.asarray(hit, dtype=float)
    if matrix.shape != (len(direct), len(direct)):
        sizes = f"{' × '.join(map(str, matrix.shape))}, {len(direct)}"
        raise UnusableLayer("lengths_differ", "sectors", what="needs, hit", sizes=sizes)
    for values, what in ((matrix, "needs"), (direct, "hit")):
        outside = ~((values >= 0) & (values <= 1))
        if outside.any():
            place = np.argwhere(outside)[0]
            sector = names[int(place[0])] if names else str(int(place[0]) + 1)
            raise UnusableLayer("share_outside", sector, what=what, value=f"{float(values[tuple(place)]):g}")
    largest = float(np.abs(np.linalg.eigvals(matrix)).max(initial=0.0))
    if largest >= 1:
        raise UnusableLayer("sectors_without_end", "sectors", value=f"{largest:.3g}")
    return _at_most_out(matrix, direct)


def _at_most_out(matrix: Floats, direct: Floats) -> Floats:
    """Solve q = min(1, A q + c): whoever is wholly out passes on no more than that.

    Howard's policy iteration: the set of those that are wholly out only shrinks, so that it ends.
    """
    found, full = np.ones(len(direct)), np.zeros(len(direct), dtype=bool)
    for _turn in range(len(direct) + 1):
        rest = ~full
        taken = direct[rest] + matrix[np.ix_(rest, full)].sum(axis=1)
        found[full], found[rest] = 1.0, np.linalg.solve(np.eye(int(rest.sum())) - matrix[np.ix_(rest, rest)], taken)
        now = matrix @ found + direct > 1
        if (now == full).all():
            break
        full = now
    return np.asarray(np.minimum(1.0, found))


def amplification(inoperable: npt.ArrayLike, hit: npt.ArrayLike) -> float:
    """How many times the whole inoperability exceeds what the event itself put out.

    Examples
    --------
    >>> round(amplification([0.237864, 0.075243, 0.038835], [0.2, 0, 0]), 4)
    1.7597
    """
    direct = float(np.sum(hit))
    return float(np.sum(inoperable)) / direct if direct else float("nan")


@dataclass(frozen=True)
class Resilience:
    """What a curve of functionality says: the area lost (per cent × days), and the mean function over the horizon."""

    loss: float
    mean: float


def resilience_loss(days: Sequence[float], functionality: Sequence[float], *, horizon: float) -> Resilience:
    """Measure the area between full function and a curve of it (Bruneau and others 2003).

    Parameters
    ----------
    days
        Days since the event, from 0, not falling; two values on one day are a drop. Full function before the first.
    functionality
        Per cent of full function on these days, straight between them and held after the last.
    horizon
        Until which day it is measured.

    Examples
    --------
    >>> resilience_loss([0, 0, 10, 30], [100, 40, 60, 100], horizon=30)
    Resilience(loss=900.0, mean=0.7)
    """
    when, level = np.asarray(days, dtype=float), np.asarray(functionality, dtype=float)
    if len(when) != len(level) or not len(when):
        sizes = f"{len(when)}, {len(level)}"
        raise UnusableLayer("lengths_differ", "functionality", what="days, functionality", sizes=sizes)
    refuse_nan(when, layer="functionality", what="days")
    refuse_nan(level, layer="functionality", what="functionality")
    if when[0] < 0:
        raise UnusableLayer("day_before_event", "functionality", value=f"{when[0]:g}")
    if (np.diff(when) < 0).any():
        place = int(np.argmax(np.diff(when) < 0))
        raise UnusableLayer("days_fall", "functionality", before=f"{when[place]:g}", after=f"{when[place + 1]:g}")
    if ((level < 0) | (level > 100)).any():
        raise UnusableLayer(
            "function_outside", "functionality", value=f"{float(level[(level < 0) | (level > 100)][0]):g}"
        )
    if not 0 < horizon < float("inf"):
        raise UnusableLayer("horizon_not_positive", "functionality", value=f"{horizon:g}")
    before = when <= horizon
    at_end = float(np.interp(horizon, when, level))
    x, y = np.append(when[before], horizon), np.append(level[before], at_end)
    loss = float(np.sum((100 - (y[:-1] + y[1:]) / 2) * np.diff(x)))
    return Resilience(loss, 1 - loss / (100 * horizon))


@dataclass(frozen=True)
class Service:
    """A facility or a part of a network, and what it needs to work.

    ``needs`` are groups of names: it works while in each group at least one does («one of two substations», «water»).
    ``reserve_hours`` is how long it works without (a generator, a tank), ``reserves`` the same for each of its needs
    where they differ, ``repair_days`` how long mending takes once it is hit.
    """

    name: str
    needs: tuple[tuple[str, ...], ...] = ()
    reserve_hours: float = 0.0
    repair_days: float = 0.0
    reserves: tuple[float, ...] = ()

    def each_need(self) -> zip[tuple[tuple[str, ...], float]]:
        """Needs, each with the hours that it is done without.

        Examples
        --------
        >>> list(Service("hospital", (("power",), ("water",)), reserves=(24.0, 48.0)).each_need())
        [(('power',), 24.0), (('water',), 48.0)]
        """
        return zip(self.needs, self.reserves or (self.reserve_hours,) * len(self.needs), strict=True)


@dataclass(frozen=True)
class Outage:
    """When a service stops and works again, in hours after the event, and why: hit itself, or for want of what."""

    name: str
    stops: float
    returns: float
    reason: str
    chain: tuple[str, ...] = ()

    @property
    def hours(self) -> float:
        """How long it is out."""
        return self.returns - self.stops


def outages(services: Sequence[Service], hit: Sequence[str]) -> dict[str, Outage]:
    """Follow a cascade: which services stop, when, why, and when they work again.

    A service that is hit stops at once and returns after its repair and when its needs are met. One whose need fails
    stops when its reserve is used up, unless the need is back by then, and returns when the need does.

    Parameters
    ----------
    services
        All services; a need that is not among them is refused.
    hit
        Names of those that the event itself puts out.

    Returns
    -------
    Outages by name, for those that stop at all; ``chain`` leads from what was hit to the service.

    Examples
    --------
    >>> city = [Service("power", repair_days=2), Service("hospital", (("power",),), reserve_hours=24)]
    >>> told = outages(city, ["power"])["hospital"]
    >>> told.stops, told.returns, told.chain
    (24.0, 48.0, ('power', 'hospital'))
    """
    known = {service.name: service for service in services}
    _refuse_unknown(known, hit)
    times: Times = {name: (0.0, known[name].repair_days * 24.0) for name in hit}
    changed = True
    while changed:  # outages only grow, and their ends are repairs: it comes to rest
        changed = False
        for service in services:
            told = _out(service, times, is_hit=service.name in hit)
            if told is not None and told != times.get(service.name):
                times[service.name], changed = told, True
    return _explained(known, times, hit)


def _lacking(service: Service, times: Times) -> Iterator[tuple[float, float, tuple[str, ...]]]:
    """When each of a service's needs takes it along, until when, and the names of that need."""
    for group, reserve in service.each_need():
        if not all(name in times for name in group):
            continue
        starts, ends = max(times[name][0] for name in group) + reserve, min(times[name][1] for name in group)
        if starts < ends:  # else the reserve, or another of the group, carries it over
            yield starts, ends, group


def _out(service: Service, times: Times, *, is_hit: bool) -> tuple[float, float] | None:
    """From when and until when a service is out, given when those are that it needs."""
    begin, end = (0.0, service.repair_days * 24.0) if is_hit else (float("inf"), 0.0)
    for starts, ends, _group in _lacking(service, times):
        begin, end = min(begin, starts), max(end, ends)
    return (begin, end) if begin < float("inf") else None


def _explained(known: Mapping[str, Service], times: Times, hit: Sequence[str]) -> dict[str, Outage]:
    """Say why each service is out, from those that were hit outwards: nothing is the reason of its own reason."""
    found = {name: Outage(name, *times[name], "hit", (name,)) for name in dict.fromkeys(hit)}
    while len(found) < len(times):
        told: dict[str, Outage] = {}
        for name, (begin, end) in times.items():
            first = (group for starts, _ends, group in _lacking(known[name], times) if starts == begin)
            group = next((one for one in first if all(other in found for other in one)), None)
            if name not in found and group is not None:
                reason = min((found[one] for one in group), key=lambda one: one.returns)
                told[name] = Outage(name, begin, end, reason.name, (*reason.chain, name))
        found |= told
    return {name: found[name] for name in times}


def _refuse_unknown(known: Mapping[str, Service], hit: Sequence[str]) -> None:
    asked = [(name, "hit") for name in hit]
    asked += [(name, service.name) for service in known.values() for group in service.needs for name in group]
    for name, asking in asked:
        if name not in known:
            raise UnusableLayer("service_unknown", name, asking=asking, known=", ".join(known))
    for service in known.values():
        if service.reserves and len(service.reserves) != len(service.needs):
            sizes = f"{len(service.needs)}, {len(service.reserves)}"
            raise UnusableLayer("lengths_differ", service.name, what="needs, reserves", sizes=sizes)
        wrong = [each for each in (service.reserve_hours, service.repair_days, *service.reserves) if not each >= 0]
        if wrong:
            raise UnusableLayer("duration_negative", service.name, value=f"{wrong[0]:g}")
