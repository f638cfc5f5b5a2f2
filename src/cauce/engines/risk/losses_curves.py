"""Curves of a loss analysis (curvas de un análisis de pérdidas): the method's, those of shaking, an office's own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from cauce import method
from cauce.core import losses as rules
from cauce.core import losses_structures as structures
from cauce.core.losses_structures import CODES, usual_code
from cauce.engines.risk import units
from cauce.engines.risk.fragility import damage_ratios, hazus, mean_damage
from cauce.engines.risk.running.tables import write_csv
from cauce.engines.risk.scenario_city import USE_CURVES
from cauce.engines.risk.vulnerability import Curve
from cauce.engines.risk.vulnerability.readers import read_curves

SHAKING = "shaking.csv"
MIXED = "mixed"  # mean of several types of structure
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
        Whether the classes are the levels of the building code, or a type of structure and one of them.
    types
        Of curves that are the mean of several types of structure: their types, each a curve, with their shares.
    """

    of_class: Mapping[str, str]
    files: tuple[str, ...] = ()
    own: Mapping[str, str] = field(default_factory=dict)
    by_code: bool = False
    types: Mapping[str, Mapping[str, float]] = field(default_factory=dict)


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
    shares = asked.structures or {structure(): 1.0}
    kinds = structures.known() if asked.buildings else tuple(shares)  # buildings may say of which type they are
    of_type = {class_of(kind, code): _curve_of(kind, code) for kind in kinds for code in CODES}
    of_code, types = _by_code(shares)
    _write_shaking(folder / SHAKING, sorted({*of_type.values()}), types, words=structures.written(shares))
    return Chosen({**of_code, **(of_type if asked.buildings else {})}, (SHAKING,), by_code=True, types=types)


def class_of(kind: str, code: str) -> str:
    """Return the class of a building of a type of structure built under a level of the code; no type: the level.

    Examples
    --------
    >>> class_of("URML", "pre"), class_of("", "pre")
    ('urml:pre', 'pre')
    """
    return f"{kind.lower()}:{code}" if kind else code


def _curve_of(kind: str, code: str) -> str:
    return f"{kind.lower()}-{structures.level_of(kind, code)}"


def _by_code(shares: Mapping[str, float]) -> tuple[dict[str, str], dict[str, dict[str, float]]]:
    """Return the curve of each level of the code, and of curves that are means their types with their shares."""
    if len(shares) == 1:
        return {code: _curve_of(kind, code) for kind in shares for code in CODES}, {}
    of_code = {code: f"{MIXED}-{code}" for code in CODES}
    return of_code, {of_code[code]: {_curve_of(kind, code): share for kind, share in shares.items()} for code in CODES}


def _write_shaking(
    path: Path, names: Sequence[str], types: Mapping[str, Mapping[str, float]], *, words: str
) -> None:  # fmt: skip
    """Write curves of types of structure, and the means of several, which ``words`` name."""
    damage, called = {}, {}
    for name in names:
        kind, _sign, code = name.upper().rpartition("-")
        damage[name], called[name] = shaking_damage(code.lower(), kind), f"{kind} {code.lower()}"
    for name, parts in types.items():
        damage[name] = np.minimum(1.0, sum(share * damage[one] for one, share in parts.items()))
        called[name] = words
    rows = [
        (name, float(node), float(damaged), "g", rules.EARTHQUAKE, _source(), called[name])
        for name in damage
        for node, damaged in zip(shaking_nodes(), damage[name], strict=True)
    ]
    write_csv(path, ["curve_id", "intensity", "damage", "unit", "hazard", "source", "name"], rows)


def structure() -> str:
    """The type of structure that all buildings are taken as where nobody says another."""
    return structures.usual()


def _source() -> str:
    return str(method.load("risk_fragility")["lognormal"]["source"])


def shaking_nodes() -> Any:
    """Peak accelerations, in g, at which the curves of shaking have their nodes, from zero on."""
    told = rules.told()["shaking"]
    return np.arange(round(told["most"] / told["step"]) + 1) * told["step"]


def shaking_damage(code: str, kind: str = "") -> Any:
    """Mean damaged share at these nodes, of a type of structure built under a level of the building code.

    Examples
    --------
    >>> float(shaking_damage("low")[25].round(6))
    0.350951
    """
    return mean_damage(hazus(kind or structure(), code), shaking_nodes(), damage_ratios())


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
