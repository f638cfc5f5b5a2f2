"""OpenQuake's models in XML (NRML, modelos de vulnerabilidad y fragilidad): curves with their variation, and fragility.

A file that declares a document type is refused, so that no entity is ever opened out or fetched.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree
from xml.parsers import expat

import numpy as np
import numpy.typing as npt

from cauce.engines.risk.checks import UnusableLayer
from cauce.engines.risk.fragility import Fragility, Lognormal, Tabulated
from cauce.engines.risk.units import unit_of_measure
from cauce.engines.risk.vulnerability import Curve

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class UncertainCurve:
    """A curve with the coefficient of variation of its damage at each node, and the distribution it stands for."""

    curve: Curve
    measure: str
    variation: Floats
    distribution: str

    def variations(self, intensity: Floats) -> Floats:
        """Coefficient of variation at some intensities; shape as these."""
        return np.asarray(np.interp(intensity, self.curve.intensity, self.variation))


@dataclass(frozen=True)
class FragilityModel:
    """Fragility of types of building by their id, the measure of shaking each is for, and their states in order."""

    states: tuple[str, ...]
    functions: Mapping[str, Fragility]
    measures: Mapping[str, str]


def read_vulnerability(path: Path) -> dict[str, UncertainCurve]:
    """Read a vulnerability model (NRML 0.5).

    Raises
    ------
    UnusableLayer
        The file is no such model, declares a document type, or a curve in it cannot be used.
    """
    model = _model(path, "vulnerabilityModel")
    curves = {}
    for function in _children(model, "vulnerabilityFunction"):
        name = function.get("id", "")
        if name in curves:
            raise UnusableLayer("repeated_curve", name)
        levels = _child(function, "imls", path)
        nodes, measure = _numbers(levels, path), levels.get("imt", "")
        distribution = function.get("dist", "")
        if distribution == "PM":
            means, variation = _of_masses(function, path)
        else:
            means = _numbers(_child(function, "meanLRs", path), path)
            variation = _numbers(_child(function, "covLRs", path), path)
        if len(variation) != len(nodes):
            raise UnusableLayer("lengths_differ", name, what="imls, covLRs", sizes=f"{len(nodes)}, {len(variation)}")
        unit = unit_of_measure(measure, layer=name)
        curve = Curve(id=name, hazard="earthquake", unit=unit, intensity=nodes, mdd=means, source=path.name)
        curves[name] = UncertainCurve(curve, measure, variation, distribution)
    return curves


def read_fragility(path: Path) -> FragilityModel:
    """Read a fragility model (NRML 0.5), continuous or discrete.

    Raises
    ------
    UnusableLayer
        The file is no such model, declares a document type, or a function in it cannot be used.
    """
    model = _model(path, "fragilityModel")
    states = tuple((_child(model, "limitStates", path).text or "").split())
    functions: dict[str, Fragility] = {}
    measures = {}
    for function in _children(model, "fragilityFunction"):
        name = function.get("id", "")
        if name in functions:
            raise UnusableLayer("repeated_curve", name)
        measures[name] = _child(function, "imls", path).get("imt", "")
        reads = _lognormal if function.get("format") == "continuous" else _table
        functions[name] = reads(function, name, states, path)
    return FragilityModel(states, functions, measures)


def _lognormal(function: ElementTree.Element, name: str, states: tuple[str, ...], path: Path) -> Lognormal:
    """Take means and standard deviations of the intensity over into medians and dispersions."""
    levels = _child(function, "imls", path)
    found = {part.get("ls", ""): part for part in _children(function, "params")}
    if set(found) != set(states):
        told = {"found": ", ".join(found) or "-", "expected": ", ".join(states)}
        raise UnusableLayer("fragility_other_states", name, **told)
    mean = np.array([_number(found[state], "mean", "nan", path) for state in states])
    deviation = np.array([_number(found[state], "stddev", "nan", path) for state in states])
    ratio = np.square(deviation / mean)
    return Lognormal(
        id=name,
        unit=unit_of_measure(levels.get("imt", ""), layer=name),
        states=states,
        medians=mean / np.sqrt(1 + ratio),
        dispersions=np.sqrt(np.log1p(ratio)),
        undamaged=_number(levels, "noDamageLimit", "0", path),
        least=_number(levels, "minIML", "0", path),
        most=_number(levels, "maxIML", "0", path) or float("inf"),
    )


def _table(function: ElementTree.Element, name: str, states: tuple[str, ...], path: Path) -> Tabulated:
    levels = _child(function, "imls", path)
    found = {part.get("ls", ""): _numbers(part, path) for part in _children(function, "poes")}
    if set(found) != set(states):
        told = {"found": ", ".join(found) or "-", "expected": ", ".join(states)}
        raise UnusableLayer("fragility_other_states", name, **told)
    nodes, undamaged = _numbers(levels, path), _number(levels, "noDamageLimit", "0", path)
    if any(len(values) != len(nodes) for values in found.values()):
        sizes = ", ".join(str(len(values)) for values in found.values())
        raise UnusableLayer("lengths_differ", name, what="imls, poes", sizes=f"{len(nodes)}, {sizes}")
    reached = np.column_stack([found[state] for state in states])
    if undamaged < nodes[0]:  # from no damage, at zero if no limit is told, it rises to the first level
        nodes, reached = np.concatenate([[undamaged], nodes]), np.vstack([np.zeros(len(states)), reached])
    elif undamaged == nodes[0]:
        reached[0] = 0.0
    return Tabulated(name, unit_of_measure(levels.get("imt", ""), layer=name), states, nodes, reached, undamaged)


def _of_masses(function: ElementTree.Element, path: Path) -> tuple[Floats, Floats]:
    """Mean and coefficient of variation of a probability mass over loss ratios, at each level."""
    rows = [(_number(part, "lr", "nan", path), _numbers(part, path)) for part in _children(function, "probabilities")]
    ratios, masses = np.array([ratio for ratio, _ in rows]), np.array([mass for _, mass in rows])
    means = ratios @ masses
    variance = np.maximum(0, np.square(ratios) @ masses - np.square(means))
    return means, np.divide(np.sqrt(variance), means, out=np.zeros_like(means), where=means > 0)


def _model(path: Path, expected: str) -> ElementTree.Element:
    content = path.read_bytes()
    checker = expat.ParserCreate()

    def refuse(*_declared: object) -> None:
        raise UnusableLayer("xml_with_entities", path.name)

    checker.StartDoctypeDeclHandler = refuse
    try:
        checker.Parse(content, True)
        root = ElementTree.fromstring(content)
    except (expat.ExpatError, ElementTree.ParseError) as unread:
        raise UnusableLayer("xml_unreadable", path.name, reason=str(unread)) from unread
    found = next((child for child in root if _tag(child) == expected), None)
    if _tag(root) != "nrml" or found is None:
        held = ", ".join(_tag(child) for child in root) or _tag(root)
        raise UnusableLayer("nrml_other_model", path.name, found=held, expected=expected)
    return found


def _tag(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


def _children(element: ElementTree.Element, tag: str) -> list[ElementTree.Element]:
    return [child for child in element if _tag(child) == tag]


def _child(element: ElementTree.Element, tag: str, path: Path) -> ElementTree.Element:
    found = _children(element, tag)
    if not found:
        raise UnusableLayer("nrml_part_missing", path.name, part=tag, function=element.get("id", _tag(element)))
    return found[0]


def _numbers(element: ElementTree.Element, path: Path) -> Floats:
    words = (element.text or "").split()
    try:
        return np.array([float(word) for word in words])
    except ValueError as unread:
        told = {"part": _tag(element), "reason": str(unread)}
        raise UnusableLayer("nrml_no_number", path.name, **told) from unread


def _number(element: ElementTree.Element, attribute: str, default: str, path: Path) -> float:
    try:
        return float(element.get(attribute, default))
    except ValueError as unread:
        raise UnusableLayer("nrml_no_number", path.name, part=attribute, reason=str(unread)) from unread
