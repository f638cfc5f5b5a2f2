"""A city's model on the command line (modelo de ciudad): territories, facilities, plans and layers, at once.

`cauce city FOLDER` reads `capas.toml` of a folder and brings what it names into a plan, each part by the same action
as on the pages. What is there already stays as it is; the layers are checked by the worker.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cauce.cli.documents import find_plan
from cauce.cli.words import Unusable, _, reason, tell

if TYPE_CHECKING:
    from cauce.web.models import Plan, User

MANIFEST = "capas.toml"
PLACE = ("longitude", "latitude")


def bring(arguments: argparse.Namespace) -> int:
    """Bring a city's model into a plan, and say how much of it was new."""
    from cauce.cli import server

    server.set_up()
    server.bring_up_to_date()
    from cauce.web.actions import people

    brought = bring_in(arguments.folder, plan=find_plan(arguments.plan), by=people.local_office())
    tell(
        _("%(territories)d territories, %(facilities)d facilities, %(plans)d contingency plans, %(layers)d layers.")
        % brought
    )
    if brought["layers"]:
        tell(_("The layers are drawn once a worker has checked them: cauce worker, or cauce start."))
    return 0


def bring_in(folder: Path, *, plan: Plan, by: User) -> dict[str, int]:
    """Bring what a folder's manifest names into a plan; return how much of each was new."""
    try:
        told = tomllib.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as problem:
        values = {
            "name": folder / MANIFEST,
            "reason": reason(problem) if isinstance(problem, OSError) else str(problem),
        }
        said = _("«%(name)s» cannot be read: %(reason)s. Name the folder of a city that holds this file.") % values
        raise Unusable(said) from problem
    except tomllib.TOMLDecodeError as problem:
        broken = {"name": MANIFEST, "reason": problem}
        raise Unusable(_("«%(name)s» is no TOML: %(reason)s. Correct it there and try again.") % broken) from problem
    parts: dict[str, Callable[[bytes, str], int]] = {
        "territories": lambda content, name: _territories(plan, content, name, told, by),
        "facilities": lambda content, name: _facilities(plan, content, name, by),
        "contingency": lambda content, name: _contingency(plan, content, name, by),
    }
    brought = {"territories": 0, "facilities": 0, "plans": 0, "layers": 0}
    for part, take in parts.items():
        if name := told.get(part):
            brought["plans" if part == "contingency" else part] = take(_content(folder, str(name)), str(name))
    for one in told.get("layer", ()):
        brought["layers"] += _layer(plan, folder, {**told.get("every", {}), **one}, by)
    return brought


def _content(folder: Path, name: str) -> bytes:
    try:
        return (folder / name).read_bytes()
    except OSError as problem:
        values = {"name": folder / name, "reason": reason(problem)}
        said = _("«%(name)s» cannot be read: %(reason)s. Correct its name in capas.toml, or put it there.") % values
        raise Unusable(said) from problem


def _territories(plan: Plan, content: bytes, name: str, told: Mapping[str, Any], by: User) -> int:
    from cauce.core.messages import facilities as sentences
    from cauce.importer.facilities import UnusableListError
    from cauce.web.actions import territories
    from cauce.web.models import Territory

    before = Territory.objects.filter(plan=plan).count()
    try:
        read, _is_map = territories.read(content, name=name)
    except UnusableListError as problem:
        raise Unusable(sentences.tell(problem.code, problem.values, _)) from problem
    metadata = _metadata(content)
    territories.import_territories(
        plan=plan,
        told=read.territories,
        level=str(told.get("level", "")),
        source=str(metadata.get("source", "")),
        source_on=None,
        licence=str(metadata.get("licence", "")),
        by=by,
    )
    return Territory.objects.filter(plan=plan).count() - before


def _metadata(content: bytes) -> Mapping[str, Any]:
    """What a GeoJSON says of itself."""
    try:
        told = json.loads(content)
    except ValueError:
        return {}
    found = told.get("metadata", {}) if isinstance(told, dict) else {}
    return found if isinstance(found, dict) else {}


def _facilities(plan: Plan, content: bytes, name: str, by: User) -> int:
    from cauce.core.messages import facilities as sentences
    from cauce.importer.facilities import UnusableListError
    from cauce.web.actions import facilities_import
    from cauce.web.models import Facility

    before = Facility.objects.filter(plan=plan).count()
    try:
        read = facilities_import.read(content, name=name)
    except UnusableListError as problem:
        raise Unusable(sentences.tell(problem.code, problem.values, _)) from problem
    facilities_import.import_facilities(plan=plan, lines=read.lines, by=by, every_likely=True)
    return Facility.objects.filter(plan=plan).count() - before


def _contingency(plan: Plan, content: bytes, name: str, by: User) -> int:
    from cauce.core.messages import contingency as sentences
    from cauce.importer.contingency import UnreadableListError
    from cauce.web.actions import contingency
    from cauce.web.pages.contingency_import import matched, read_for

    plan.refresh_from_db(fields=["revision"])
    try:
        lines = [line for line in read_for(plan, content, name) if not line.faults]
    except UnreadableListError as problem:
        raise Unusable(_(sentences.ENTRIES[problem.code]) % problem.values) from problem
    new = [one for one in matched(plan, lines) if one.present is None]
    if new:
        found = [(one.present, one.values) for one in new]
        contingency.import_contingency_plans(plan=plan, lines=found, expected_revision=plan.revision, by=by)
    return len(new)


def _layer(plan: Plan, folder: Path, told: Mapping[str, Any], by: User) -> int:
    """Bring a layer unless one of its name is there."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    from cauce.core.messages import maps as sentences
    from cauce.web.actions import risk_layers
    from cauce.web.models import RiskLayer

    if RiskLayer.objects.filter(plan=plan, name=told.get("name", ""), retired_at=None).exists():
        return 0
    name = str(told.get("file", ""))
    content = _content(folder, name)
    if name.endswith(".csv"):
        name, content = f"{name[:-4]}.geojson", points_of(content, name)
    said = {key: value for key, value in told.items() if key != "file"} | {"source_on": str(told.get("source_on", ""))}
    try:
        risk_layers.add_layer(plan=plan, told=said, file=SimpleUploadedFile(name, content), by=by)
    except risk_layers.CannotKeepLayerError as problem:
        why = " ".join(sentences.tell_fault(one.code, one.values, _) for one in problem.faults)
        raise Unusable(_("The layer «%(name)s» is not kept: %(why)s") % {"name": name, "why": why}) from problem
    return 1


def points_of(content: bytes, name: str) -> bytes:
    """Turn a table of points (columns longitude and latitude) into GeoJSON.

    Examples
    --------
    >>> points_of(b"longitude,latitude,people\\n-79.5,9.0,12\\n", "x.csv").count(b'"Point"')
    1
    """
    lines = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    features = []
    for number, line in enumerate(lines, 2):
        try:
            place = [float(line[each]) for each in PLACE]
        except (KeyError, TypeError, ValueError) as problem:
            values = {"name": name, "number": number}
            raise Unusable(_("Line %(number)d of «%(name)s» has no longitude and latitude.") % values) from problem
        rest = {key: _number(value) for key, value in line.items() if key not in PLACE}
        features.append({"type": "Feature", "properties": rest, "geometry": {"type": "Point", "coordinates": place}})
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False).encode()


def _number(words: str | None) -> Any:
    try:
        return float(words) if words and not words.startswith("0") else words
    except ValueError:
        return words
