"""A case file of a screening (caso de tamizaje): layers by their paths and figures, without a database.

kind = "flood"
territories = "territorios.geojson"        # land, and where to look; may be left out

[layers]
elevation = "elevacion.tif"
extent = { file = "mancha.gpkg" }
lithology = { file = "roca.gpkg", field = "factor" }

[values]
magnitude = 7.0
"""

from __future__ import annotations

import json
import shutil
import tempfile
import tomllib
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cauce import method
from cauce.core import screening as rules
from cauce.core.faults import Fault
from cauce.engines.risk import layer_files
from cauce.engines.risk.checks import UnusableLayer
from cauce.engines.risk.files import digest_of
from cauce.engines.risk.screening_grid import Source, shapes_of
from cauce.engines.risk.screening_runs import Given, screen

KNOWN = frozenset({"title", "kind", "territories", "layers", "values"})


@dataclass(frozen=True)
class ScreeningCase:
    """What a case file says; its layers are not open yet."""

    path: Path
    kind: str
    values: Mapping[str, str]
    layers: Mapping[str, tuple[Path, str]]  # by the name of the input: file, field of its classes
    territories: Path | None


class FaultyCase(Exception):
    """Values of a case cannot stand; ``faults`` says why, each by its name."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(", ".join(f"{one.field}: {one.code}" for one in faults))
        self.faults = list(faults)


def read_screening_case(path: Path) -> ScreeningCase:
    """Read a case file; a word that is not known is refused.

    Raises
    ------
    UnusableLayer
        The file cannot be read, or says what a screening does not know.
    """
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as problem:
        raise UnusableLayer("screening_case_unreadable", path.name, reason=str(problem)) from problem
    kind, layers, values = told.get("kind"), told.get("layers", {}), told.get("values", {})
    if kind not in rules.KINDS or not isinstance(layers, dict) or not isinstance(values, dict):
        raise UnusableLayer("screening_case_kind", path.name, found=str(kind), known=", ".join(rules.KINDS))
    inputs = {one.name: one.form for one in rules.method_of(kind).inputs}
    known_layers = {name for name, form in inputs.items() if form == "layer"}
    strange = [*set(told) - KNOWN, *set(layers) - known_layers, *set(values) - (set(inputs) - known_layers)]
    if strange:
        known = ", ".join(sorted([*KNOWN, *inputs]))
        raise UnusableLayer("screening_case_word", path.name, word=min(strange), known=known)
    where = path.parent
    return ScreeningCase(
        path,
        kind,
        {name: _words(value) for name, value in values.items()},
        {name: _layer(where, value) for name, value in layers.items()},
        where / str(told["territories"]) if told.get("territories") else None,
    )


def _words(value: object) -> str:
    """A value as a form has it: months apart by spaces, yes and no as words."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return " ".join(str(each) for each in value) if isinstance(value, list) else str(value)


def _layer(where: Path, told: object) -> tuple[Path, str]:
    if isinstance(told, dict):
        return where / str(told.get("file", "")), str(told.get("field", ""))
    return where / str(told), ""


def run_screening_case(
    case: ScreeningCase, folder: Path, *, words: Sequence[str], report: Callable[[int, str], None]
) -> tuple[Path, Mapping[str, Any]]:
    """Screen a case; return the layer's file in ``folder`` and what is told of it, which stands beside it too.

    Raises
    ------
    FaultyCase, UnusableLayer
        Nothing was written.
    """
    with ExitStack() as stack:
        sources = {name: _opened(stack, path, field) for name, (path, field) in case.layers.items()}
        given = {name: _given(one) for name, one in sources.items()}
        asked, faults = rules.read(case.kind, {**case.values, **dict.fromkeys(sources, "1")}, given)
        if faults:
            raise FaultyCase(faults)
        outlines = _outlines(stack, case.territories) if case.territories else []
        work = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        made = screen(case.kind, Given(asked, sources, outlines=outlines), work, words=words, report=report)
        folder.mkdir(parents=True, exist_ok=True)
        target = folder / made.path.name
        shutil.move(made.path, target)
    files = [path for path, _field in case.layers.values()] + ([case.territories] if case.territories else [])
    told = {
        "kind": case.kind,
        "file": target.name,
        "sha256": digest_of(target),
        "unit": made.unit,
        "class_field": made.class_field,
        "figures": dict(made.figures),
        "classes_km2": dict(zip(words, made.classes, strict=True)) if made.classes else {},
        "values": dict(case.values),
        "sources": {path.name: digest_of(path) for path in files},
        "method": method.load("risk_screening")["version"],
        "note": "screening, not design",
    }
    beside = target.with_suffix(".json")
    beside.write_text(json.dumps(told, ensure_ascii=False, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    return target, told


def _opened(stack: ExitStack, path: Path, field: str) -> Source:
    if not path.is_file():
        raise UnusableLayer("layer_missing", path.name, path=str(path))
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
    try:
        file = stack.enter_context(layer_files.opened(path, folder / "opened"))
    except layer_files.UnreadableLayerError as error:
        raise UnusableLayer("screening_unreadable", path.name) from error
    return Source(path.name, file, field)


def _given(source: Source) -> rules.LayerGiven:
    if source.file.is_raster:
        return rules.LayerGiven(source.name, "raster", source.class_field)
    try:
        form = layer_files.describe(source.file, class_field=source.class_field).form
    except layer_files.UnreadableLayerError as error:
        raise UnusableLayer("screening_unreadable", source.name) from error
    return rules.LayerGiven(source.name, form, source.class_field)


def _outlines(stack: ExitStack, path: Path) -> list[Mapping[str, Any]]:
    import pyproj  # noqa: PLC0415 - heavy, for cases only
    import shapely  # noqa: PLC0415

    shapes, crs, _values = shapes_of(_opened(stack, path, ""))
    turn = pyproj.Transformer.from_crs(crs, "EPSG:4326", always_xy=True)
    turned = shapely.transform(shapes, turn.transform, interleaved=False)
    return [json.loads(shapely.to_geojson(one)) for one in turned]
