"""Losses on the map (pérdidas en el mapa): what a run says of itself, and classes of equal numbers of places."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterable, Mapping
from typing import Any

from cauce import method
from cauce.core.problems import Problem, Severity
from cauce.core.risk_layers import LayerClass, LayerFacts, Stated, ramp

LOSS_FIELD = "expected_annual_loss"  # of the shapes that a run writes
MADE_UP = ("sintétic", "synthetic")
LONGEST = 300  # signs of each word that is taken from a run
DIGITS = 2  # by which bounds of classes are told


class NotARunError(ValueError):
    """What was given is not the «run.json» of a run."""


def rounded(value: float, *, down: bool = False) -> float:
    """Return a number with two digits that count.

    Examples
    --------
    >>> rounded(1234.0), rounded(0.0456), rounded(199.0, down=True)
    (1200.0, 0.046, 190.0)
    """
    if not value:
        return 0.0
    step = 10.0 ** (math.floor(math.log10(abs(value))) - DIGITS + 1)
    whole = math.floor(value / step + 1e-9) if down else round(value / step)
    return float(f"{whole * step:.12g}")


def breaks_of(quantiles: Iterable[float]) -> tuple[float, ...]:
    """Return bounds of classes from quantiles: round, rising, none twice.

    Examples
    --------
    >>> breaks_of([118.2, 121.0, 980.0])
    (120.0, 980.0)
    """
    return tuple(sorted({rounded(one) for one in quantiles if one > 0}))


def loss_classes(facts: LayerFacts) -> list[LayerClass]:
    """Return the classes of losses, from low to high; a place without a loss is in none of them."""
    if facts.least is None:
        return []
    low = rounded(facts.least, down=True)
    breaks = [one for one in facts.breaks if one > low]
    lows = [low, *breaks]
    highs: list[float | None] = [*breaks, None]
    shades = ramp(list(method.load("maps")["losses"]["colours"]), len(lows))
    return [LayerClass(colour, low=one, high=high) for colour, one, high in zip(shades, lows, highs, strict=True)]


def loss_problems(facts: LayerFacts, stated: Stated) -> list[Problem]:
    """Say what is wrong with losses; what blocks keeps the file from the map."""
    told = {"layer": stated.name}

    def problem(code: str, severity: Severity, **values: object) -> list[Problem]:
        return [Problem(f"layer_loss_{code}", {**told, **values}, severity, where=stated.name)]

    if facts.form != "raster" and stated.class_field not in facts.fields:
        fields = ", ".join(facts.fields[:12]) or "—"
        return problem("no_field", Severity.BLOCKS, field=stated.class_field, fields=fields)
    if facts.total is None:
        return problem("no_numbers", Severity.BLOCKS, field=stated.class_field)
    if facts.lowest is not None and facts.lowest < 0:
        return problem("negative", Severity.BLOCKS, value=facts.lowest)
    if facts.least is None:
        return problem("nothing", Severity.BLOCKS)
    share = float(method.load("maps")["losses"]["other_share"])
    if stated.total is not None and abs(facts.total - stated.total) > share * max(stated.total, 1e-9):
        return problem("other_total", Severity.WARNING, found=rounded(facts.total), given=rounded(stated.total))
    return []


def run_from(content: bytes) -> dict[str, Any]:
    """Return what a run says of itself, in as much as the map tells it.

    Raises
    ------
    NotARunError
        It is no «run.json» of this program's risk engine.
    """
    try:
        told = json.loads(content)
        figures, hazard, exposure = told["results"], told["hazard"], told["exposure"]
        found = {
            "title": _words(told["title"]),
            "sha256": hashlib.sha256(content).hexdigest(),
            "cauce": _words(told["versions"]["cauce"]),
            "currency": _words(figures["currency"])[:16],
            "price_year": _number(figures.get("price_year")),
            "expected_annual_loss": _number(figures["expected_annual_loss"]),
            "tail": _words(figures.get("tail", "")),
            "hazard": {name: _words(hazard.get(name, "")) for name in ("source", "authority", "date", "licence")},
            "exposure": {name: _words(exposure.get(name, "")) for name in ("source", "authority", "date", "licence")},
            "files": {_words(name): _words(digest)[:64] for name, digest in list(told["files"].items())[:40]},
        }
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError) as error:
        raise NotARunError(str(error)) from error
    return found


def _words(value: object) -> str:
    return str(value if value is not None else "").replace("\0", "").strip()[:LONGEST]


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return None
    return value


def is_made_up(run: Mapping[str, Any]) -> bool:
    """Whether a run says that something of it is synthetic.

    Examples
    --------
    >>> is_made_up({"title": "Inundación (sintética)", "hazard": {}, "exposure": {}})
    True
    """
    said = [run.get("title", ""), *dict(run.get("hazard", {})).values(), *dict(run.get("exposure", {})).values()]
    return any(word in str(one).lower() for one in said for word in MADE_UP)


def filled_from(run: Mapping[str, Any], told: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is told of a layer with what the run says where nothing was typed.

    Examples
    --------
    >>> run = {"title": "Crecida", "currency": "USD", "hazard": {"source": "Estudio"}, "exposure": {}}
    >>> filled_from(run, {"name": "", "unit": ""})["unit"]
    'USD'
    """
    hazard = dict(run.get("hazard", {}))
    own = {
        "name": run.get("title", ""),
        "unit": run.get("currency", ""),
        "class_field": LOSS_FIELD,
        "authority": hazard.get("authority", "")[:200],
        "source": hazard.get("source", ""),
        "source_on": hazard.get("date", ""),
        "licence": hazard.get("licence", "")[:120],
    }
    found = {name: told.get(name) for name in told}  # a form's values are lists to whoever unpacks it
    found |= {name: told.get(name) or value for name, value in own.items()}
    if is_made_up(run):
        found["is_synthetic"] = "1"
    return found
