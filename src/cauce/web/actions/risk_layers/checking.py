"""Checking layers (revisar capas): a job reads a file whole, says what is wrong, and makes what the map draws."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.db import transaction

from cauce.core import risk_layers as rules
from cauce.core import risk_losses as losses
from cauce.core.problems import Problem, Severity
from cauce.core.releasing import INSIDE
from cauce.core.risk_layers import LayerFacts, Stated
from cauce.web import events, jobs, storage
from cauce.web.actions.permissions import require
from cauce.web.models import Job, RiskLayer, RiskLayerFile, StoredFile, User
from cauce.web.queries import risk_layers as queries

LACKING = "layer_no_libraries"
KIND = "check_layer"
MEDIA_TYPES = {"tiles": "application/vnd.pmtiles", "picture": "image/png"}
MEDIA_TYPES["shapes"] = "application/geopackage+sqlite3"


def order(file: RiskLayerFile, *, by: User | None) -> Job:
    """Queue the check of a file; the caller has asked for the permission."""
    job = jobs.enqueue(KIND, {"file": file.pk}, plan=file.plan, by=by)
    RiskLayerFile.objects.filter(pk=file.pk).update(job=job, state="waiting")
    return job


@transaction.atomic
def check_again(*, layer: RiskLayer, by: User | None) -> Job | None:
    """Queue the check of a layer's newest file once more."""
    require("manage_layers", by=by, plan=layer.plan)
    last = layer.files.filter(retired_at=None).order_by("-number").first()
    return order(last, by=by) if last is not None else None


def check_what_waited(*, by: User | None) -> int:
    """Queue the files whose check lacked the libraries of risk, once these are there; return how many.

    Asked when a server starts, after whoever keeps it ran «make risk».
    """
    if find_spec("rasterio") is None or find_spec("pyogrio") is None:
        return 0
    refused = RiskLayerFile.objects.filter(state="refused", retired_at=None, layer__retired_at=None)
    lacking = [one for one in refused.select_related("plan") if any(code == LACKING for code, *_rest in one.problems)]
    for one in lacking:
        require("manage_layers", by=by, plan=one.plan)
        order(one, by=by)
    return len(lacking)


@jobs.handler(KIND, minutes=30)
def check_job(job: jobs.Running) -> None:
    """Check a file and draw it; doing it once more gives the same."""
    file = RiskLayerFile.objects.select_related("layer__plan", "file").filter(pk=job.arguments["file"]).first()
    if file is None:
        return
    stated = queries.stated(file.layer)
    facts: LayerFacts | None = None
    drawn: dict[str, Any] = {}
    with storage.arriving() as path:
        job.report(5, "reading")
        _copy(file.file.sha256, path)
        try:
            facts, problems, drawn = _look(job, path, stated, queries.outlines(file.plan))
        except ImportError:
            problems = [_problem(LACKING, stated)]
    with job.finishing():
        _write(file, facts, problems, drawn, by=job.job.created_by)


def _look(
    job: jobs.Running, path: Path, stated: Stated, outlines: Mapping[str, Mapping[str, Any]]
) -> tuple[LayerFacts | None, list[Problem], dict[str, Any]]:
    """Read a file, find what is wrong and, where it may be drawn, draw it."""
    from cauce.engines.risk import geopackage, layer_files, loss_layers, tiles  # noqa: PLC0415 - for jobs only

    folder = path.with_name(f"{path.name}-open")
    try:
        with layer_files.opened(path, folder) as opened:
            facts = layer_files.describe(opened, class_field=stated.class_field)
            if is_losses := stated.kind == "losses":
                facts = loss_layers.measured(opened, facts, outlines, class_field=stated.class_field)
            job.report(30, "checking")
            problems = _problems(facts, stated)
            if not rules.may_be_drawn(problems):
                return facts, problems, {}
            classes = losses.loss_classes(facts) if is_losses else rules.classes_of(facts, stated)
            job.report(45, "drawing")
            city = rules.union(stated.territories) if stated.territories else None
            picture = tiles.picture(opened, facts, classes, class_field=stated.class_field, within=city)
            parts = tiles.shares(picture, len(classes), outlines)
            told = [replace(one, shares=share).as_json() for one, share in zip(classes, parts, strict=True)]
            kept = _keep(picture.png, "picture")
            drawn: dict[str, Any] = {"classes": told, "picture": kept, "corners": list(picture.corners)}
            if facts.form != "raster":
                job.report(60, "drawing")
                target = folder / "shapes.pmtiles"
                tiles.write_tiles(opened, facts, classes, target, class_field=stated.class_field)
                drawn["tiles"] = _keep(target.read_bytes(), "tiles")
                job.report(85, "drawing")
                beside = folder / "shapes.gpkg"
                named = {"class_field": stated.class_field, "name": stated.name}
                geopackage.write_geopackage(opened, facts, classes, beside, **named)
                drawn["shapes"] = _keep(beside.read_bytes(), "shapes")
            job.report(95, "keeping")
            return facts, problems, drawn
    except layer_files.UnreadableLayerError as refused:
        return None, [_problem(refused.code, stated, **refused.values)], {}


def _problems(facts: LayerFacts, stated: Stated) -> list[Problem]:
    problems = rules.layer_problems(facts, stated)
    if stated.kind == "losses" and rules.may_be_drawn(problems):
        return [*problems, *losses.loss_problems(facts, stated)]
    return problems


def _problem(code: str, stated: Stated, **values: object) -> Problem:
    return Problem(code, {"layer": stated.name, "file": stated.name, **values}, Severity.BLOCKS, where=stated.name)


def _copy(sha256: str, path: Path) -> None:
    with storage.open_checked(sha256) as kept, path.open("wb") as copy:
        while piece := kept.read(storage.PIECE):
            copy.write(piece)


def _keep(content: bytes, what: str) -> StoredFile:
    """Keep what the map draws among the contents, once by its hash."""
    with storage.arriving() as path:
        path.write_bytes(content)
        sha256 = storage.hash_of(path)
        storage.keep(sha256, path)
    made = {"size": len(content), "media_type": MEDIA_TYPES[what], "scanned": ""}
    return StoredFile.objects.get_or_create(sha256=sha256, defaults=made)[0]


def _write(
    file: RiskLayerFile, facts: LayerFacts | None, problems: list[Problem], drawn: dict[str, Any], *, by: User | None
) -> None:
    """Write what was found; a file that can be drawn becomes the layer's own, unless a newer one is."""
    told = [[one.code, {**one.values, "file": file.file_name}, str(one.severity)] for one in problems]
    file.state = "ready" if drawn else "refused"
    file.facts, file.problems = facts.as_json() if facts else {}, told
    file.classes, file.corners = drawn.get("classes", []), drawn.get("corners", [])
    file.tiles, file.picture, file.shapes = drawn.get("tiles"), drawn.get("picture"), drawn.get("shapes")
    file.save(update_fields=["state", "facts", "problems", "classes", "corners", "tiles", "picture", "shapes"])
    layer = RiskLayer.objects.select_related("current", "plan").get(pk=file.layer_id)
    if not drawn or (layer.current is not None and layer.current.number >= file.number):
        return
    event = events.begin("draw_layer", plan=layer.plan, by=by)
    events.update(event, layer, drawing(file), expected_version=None)


def drawing(file: RiskLayerFile) -> dict[str, Any]:
    """What a layer says once another file of it is drawn: a body released the one before, and nobody this one."""
    return {"current_id": file.pk, **INSIDE}
