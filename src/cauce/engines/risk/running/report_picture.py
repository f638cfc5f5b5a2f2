"""Picture of the exceedance curve (figura de la curva de excedencia): loss by return period, with its band."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cauce.core.messages.frame import N_
from cauce.engines.risk.impact.exceedance import ExceedanceCurve
from cauce.engines.risk.running.report_frame import Translate, amount, safe

Floats = NDArray[np.float64]
LEFT, RIGHT, TOP, BOTTOM = 46.0, 402.0, 32.0, 190.0
FINE = 60  # points of the line between the first and the last year
APART = 38.0  # of two labels on the axis of years
SCALES = (
    (1e9, N_("thousand million %(currency)s")),
    (1e6, N_("million %(currency)s")),
    (1e3, N_("thousand %(currency)s")),
)


@dataclass(frozen=True)
class _Axes:
    """Where years (by their logarithm) and losses lie on the picture."""

    first: float
    last: float
    most: float

    def x(self, years: float) -> float:
        span = math.log(self.last / self.first)
        return LEFT + (RIGHT - LEFT) * (math.log(years / self.first) / span if span else 0.5)

    def y(self, loss: float) -> float:
        return BOTTOM - (BOTTOM - TOP) * loss / self.most

    def points(self, years: Floats, losses: Floats) -> str:
        return " ".join(f"{self.x(a):.1f},{self.y(b):.1f}" for a, b in zip(years, losses, strict=True))


def nice_step(most: float) -> float:
    """Return a round step that divides a range into three to six parts.

    Examples
    --------
    >>> nice_step(87.0), nice_step(0.45)
    (20.0, 0.1)
    """
    rough = most / 5
    power = 10.0 ** math.floor(math.log10(rough))
    return float(next(step for step in (1, 2, 5, 10) if step * power >= rough * (1 - 1e-9)) * power)


def exceedance_picture(
    *,
    title: str,
    curve: ExceedanceCurve,
    marks: Sequence[float],
    currency: str,
    translate: Translate,
    band: tuple[Floats, Floats, Floats] | None = None,
) -> str:
    """Return the curve as a picture with its axes; the table beside it says the same.

    Parameters
    ----------
    marks
        Years that are named on the axis where there is room.
    band
        Years, low and high of the samples.
    """
    if len(curve.loss) < 2:
        return ""
    years = _between(curve.return_period)
    losses = _read(curve, years)
    drawn = losses if band is None else np.concatenate([losses, band[2][np.isfinite(band[2])]])
    if not drawn.max() > 0:
        return ""
    _ = translate
    step = nice_step(float(drawn.max()))
    axes = _Axes(float(years[0]), float(years[-1]), step * math.ceil(float(drawn.max()) / step - 1e-9))
    scale, unit = next(((by, _(words)) for by, words in SCALES if axes.most >= by), (1.0, "%(currency)s"))
    parts = [
        *_grid(axes, step, scale), f'<text x="0" y="14">{safe(unit % {"currency": currency})}</text>',
        *_years(axes, marks, _("years")),
    ]  # fmt: skip
    if band is not None:
        parts.append(_band(axes, curve, *band))
    line = axes.points(years, losses)
    parts.append(f'<polyline points="{line}" fill="none" stroke="var(--bar)" stroke-width="2.5"/>')
    label = _("Loss against return period, from %(low)s to %(high)s years.") % {
        "low": amount(axes.first), "high": amount(axes.last)}  # fmt: skip
    drawing = f'<svg viewBox="0 0 420 232" role="img" aria-label="{safe(label)}">{"".join(parts)}</svg>'
    return f"<figure><figcaption>{safe(title)}</figcaption>{drawing}</figure>"


def _between(years: Floats) -> Floats:
    """Return years with points between them, along their logarithm: a line is read as the losses are."""
    return np.unique(np.concatenate([years, np.geomspace(years[0], years[-1], FINE).clip(years[0], years[-1])]))


def _read(curve: ExceedanceCurve, years: Floats) -> Floats:
    return np.array([curve.loss_at(float(each)) for each in years])


def _band(axes: _Axes, curve: ExceedanceCurve, years: Floats, low: Floats, high: Floats) -> str:
    """Return the band between low and high, as far as both are known and the curve goes."""
    known = np.isfinite(low) & np.isfinite(high) & (years >= axes.first) & (years <= axes.last)
    if known.sum() < 2:
        return ""
    fine = _between(years[known])
    below, above = (_read(ExceedanceCurve(years[known], each[known], curve.axis), fine) for each in (low, high))
    around = f"{axes.points(fine, above)} {axes.points(fine[::-1], below[::-1])}"
    return f'<polygon points="{around}" fill="var(--band)"/>'


def _grid(axes: _Axes, step: float, scale: float) -> Iterator[str]:
    """Yield the lines of round losses, from zero on, each with its number."""
    for at in range(round(axes.most / step) + 1):
        y = axes.y(at * step)
        yield f'<path d="M{LEFT} {y:.1f}H{RIGHT}" stroke="var(--line)" stroke-width="{1.5 if at == 0 else 0.75}"/>'
        yield f'<text x="{LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{at * step / scale:,.3g}</text>'


def _years(axes: _Axes, marks: Sequence[float], unit: str) -> Iterator[str]:
    """Yield the years that are named: the last one always, others where there is room."""
    inside = sorted({axes.first, axes.last, *(each for each in marks if axes.first <= each <= axes.last)}, reverse=True)
    free = math.inf
    for years in inside:
        x = axes.x(years)
        if free - x < APART:
            continue
        free = x
        yield f'<path d="M{x:.1f} {BOTTOM}v5" stroke="var(--soft)"/>'
        yield f'<text x="{x:.1f}" y="{BOTTOM + 19}" text-anchor="middle">{amount(years)}</text>'
    yield f'<text x="{RIGHT}" y="{BOTTOM + 36}" text-anchor="end">{safe(unit)}</text>'
