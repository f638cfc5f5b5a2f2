"""Curves of a loss analysis (curvas de un análisis de pérdidas): the method's, those of shaking, an office's own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from cauce import method
from cauce.core import losses as rules
from cauce.engines.risk import units
from cauce.engines.risk.fragility import damage_ratios, hazus, mean_damage
from cauce.engines.risk.running.tables import write_csv
from cauce.engines.risk.scenario_city import USE_CURVES
from cauce.engines.risk.vulnerability import Curve
from cauce.engines.risk.vulnerability.readers import read_curves

SHAKING = "shaking.csv"
CODES = ("high", "moderate", "low", "pre")
USES = {
    **{use: use for use in USE_CURVES},
    "residencial": "residential", "vivienda": "residential", "house": "residential", "commerce": "commercial",
    "comercial": "commercial", "comercio": "commercial", "industry": "industrial", "industria": "industrial",
}  # fmt: skip


@dataclass(frozen=True)
class Chosen:
    """Which curve each class of what stands there takes.

    Attributes
    ----------
    of_class
        Name of a curve by class.
    files
        Tables of curves in the folder of the case.
    own
        Classes that are curves of the office by their name, as it is written in small letters.
    by_code
        Whether the classes are the levels of the building code.
    """

    of_class: Mapping[str, str]
    files: tuple[str, ...] = ()
    own: Mapping[str, str] = field(default_factory=dict)
    by_code: bool = False


class CurvesUnfitError(Exception):
    """Curves that were brought do not serve; ``code`` and ``values`` name the sentence in core/messages/losses.py."""

    def __init__(self, code: str, **values: Any) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


def method_curves_of(asked: rules.Asked, folder: Path) -> Chosen:
    """Return the method's curves for an analysis; those of shaking are written into the folder of the case.

    Raises
    ------
    CurvesUnfitError
        The method holds none for this hazard and unit.
    """
    if not rules.has_curves(asked.hazard, asked.unit):
        raise CurvesUnfitError("curves_missing", hazard=asked.hazard, unit=asked.unit)
    if asked.hazard != rules.EARTHQUAKE:
        return Chosen(USE_CURVES)
    of_class = {code: f"{structure().lower()}-{code}" for code in CODES}
    rows = [
        (of_class[code], float(node), float(damage), "g", rules.EARTHQUAKE, _source(), f"{structure()} {code}")
        for code in CODES
        for node, damage in zip(shaking_nodes(), shaking_damage(code), strict=True)
    ]
    write_csv(folder / SHAKING, ["curve_id", "intensity", "damage", "unit", "hazard", "source", "name"], rows)
    return Chosen(of_class, (SHAKING,), by_code=True)


def structure() -> str:
    """The type of structure that all buildings are taken as."""
    return str(method.load("risk_scenarios")["structure"]["kind"])


def usual_code() -> str:
    """The building code of which a building is taken to be that says none."""
    return str(method.load("risk_scenarios")["structure"]["code_level"])


def _source() -> str:
    return str(method.load("risk_fragility")["lognormal"]["source"])


def shaking_nodes() -> Any:
    """Peak accelerations, in g, at which the curves of shaking have their nodes, from zero on."""
    told = rules.told()["shaking"]
    return np.arange(round(told["most"] / told["step"]) + 1) * told["step"]


def shaking_damage(code: str) -> Any:
    """Mean damaged share at these nodes, of the type of structure built under a level of the building code.

    Examples
    --------
    >>> float(shaking_damage("low")[25].round(6))
    0.350951
    """
    return mean_damage(hazus(structure(), code), shaking_nodes(), damage_ratios())


def class_of_facility(kind: str, code_level: str, use: str, chosen: Chosen) -> tuple[str, bool]:
    """Return the class of a facility, and whether its building code was taken for granted.

    Examples
    --------
    >>> class_of_facility("school", "", "commercial", Chosen(dict.fromkeys(CODES, "c1l"), by_code=True))
    ('low', True)
    >>> class_of_facility("school", "", "commercial", Chosen({}, own={"school": "School"}))
    ('School', False)
    """
    if chosen.by_code:
        return (code_level, False) if code_level in chosen.of_class else (usual_code(), True)
    return chosen.own.get(kind, use), False


def own_curves(path: Path, asked: rules.Asked, *, file: str) -> Chosen:
    """Read a table of curves that an office brought, and choose one for each use.

    A single curve serves all; else a use takes the one that was asked for, or the one called as it.

    Parameters
    ----------
    path
        In the folder of the case.
    file
        Name under which the table came.

    Raises
    ------
    UnusableLayer
        The table cannot be read, or a curve falls, has gaps, leaves 0 to 1 …
    CurvesUnfitError
        No curve is for the hazard and the unit of the maps, or for any use.
    """
    every = read_curves(path, hazard=asked.hazard)
    curves = {each.id: each for each in every.values() if each.hazard == asked.hazard}
    if not curves:
        found = sorted({each.hazard for each in every.values()})
        raise CurvesUnfitError("curves_other_hazard", file=file, found=found, hazard=asked.hazard)
    nodes, most = sum(len(each.intensity) for each in every.values()), int(rules.told()["curves"]["most_nodes"])
    if nodes > most:
        raise CurvesUnfitError("curves_too_many", file=file, nodes=nodes, most=most)
    _refuse_unit(curves.values(), asked, file)
    of_use = _of_uses(list(curves), asked, file)
    by_name = {} if len(curves) == 1 else {name.lower(): name for name in curves}
    return Chosen(of_use | {name: name for name in by_name.values()}, (path.name,), by_name)


def _refuse_unit(curves: Any, asked: rules.Asked, file: str) -> None:
    wanted = units.unit(asked.unit, layer=file)
    for curve in curves:
        found = units.unit(curve.unit, layer=f"{file}: {curve.id}")
        if found != wanted:
            told = {"curve": curve.id, "found": found.name, "unit": wanted.name}
            raise CurvesUnfitError("curves_other_unit", file=file, **told)


def _of_uses(names: Sequence[str], asked: rules.Asked, file: str) -> dict[str, str]:
    known = ", ".join(names[:20])
    for name in asked.curves.values():
        if name not in names:
            raise CurvesUnfitError("curve_unknown", file=file, curve=name, known=known)
    if len(names) == 1:
        return dict.fromkeys(rules.USES, names[0])
    called: dict[str, str] = {}
    for name in names:
        if (use := USES.get(name.lower())) is not None:
            called.setdefault(use, name)
    return {**called, **asked.curves}


def told_curves(used: Sequence[Curve], chosen: Chosen) -> list[dict[str, Any]]:
    """Tell the curves of an analysis: for which classes, and their nodes with the damaged share there."""
    return [
        {
            "id": each.id,
            "name": each.name,
            "classes": [name for name, curve in chosen.of_class.items() if curve == each.id],
            "unit": each.unit,
            "source": each.source,
            "nodes": np.column_stack([each.intensity, each.damage_ratio(each.intensity)]).tolist(),
        }
        for each in used
    ]
