"""Layers of the map as a person may see them (capas del mapa): all within the office, the released ones outside."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from cauce.core.problems import Problem, Severity
from cauce.core.risk_layers import AUXILIARY, Box, LayerClass, LayerFacts, Stated, facts_from
from cauce.web import storage
from cauce.web.models import Plan, RiskLayer, RiskLayerFile, StoredFile, Territory
from cauce.web.queries.visible import Person, may

FOLDER = "maps"  # beside the contents: copies of what is sent in parts, where contents are kept elsewhere


def layers(plan: Plan) -> QuerySet[RiskLayer]:
    """Every layer of a plan that was not taken away, with the file that is drawn."""
    found = RiskLayer.objects.filter(plan=plan, retired_at=None)
    return found.select_related("plan", "current__file", "current__tiles", "current__picture", "current__shapes")


def drawn_layers(user: Person, plan: Plan) -> QuerySet[RiskLayer]:
    """Layers that can be drawn and that a person may see: to others than the office only what a body released."""
    found = layers(plan).filter(current__isnull=False).exclude(kind__in=AUXILIARY)
    return found if may("see_layers", by=user, plan=plan) else found.exclude(released_by="")


def told_layers(user: Person, plan: Plan) -> QuerySet[RiskLayer]:
    """Layers of which a person is told: all of them within the office, what a body released and is drawn outside."""
    return layers(plan) if may("see_layers", by=user, plan=plan) else drawn_layers(user, plan)


def states(plan: Plan) -> dict[int, str]:
    """State of the newest file of each layer, by the layer's number."""
    files = RiskLayerFile.objects.filter(plan=plan, retired_at=None, layer__retired_at=None)
    return dict(files.order_by("layer_id", "number").values_list("layer_id", "state"))


def layer(plan: Plan, pk: int) -> RiskLayer | None:
    """A layer of a plan by its number."""
    return layers(plan).filter(pk=pk).first()


def drawn_file(user: Person, plan: Plan, pk: int) -> RiskLayerFile | None:
    """A file by its number, where its layer may be seen; earlier files of a layer stay with the office."""
    files = RiskLayerFile.objects.filter(plan=plan, pk=pk, state="ready", retired_at=None)
    files = files.select_related("layer", "file", "tiles", "picture", "shapes")
    if not may("see_layers", by=user, plan=plan):
        files = files.filter(layer__in=drawn_layers(user, plan).values("pk"), layer__current_id=pk)
    return files.first()


def stated(layer: RiskLayer) -> Stated:
    """What the office says of a layer, with the boxes of the city's territories."""
    boxes = Territory.objects.filter(plan=layer.plan, retired_at=None, west__isnull=False)
    found: list[Box] = [
        (west or 0.0, south or 0.0, east or 0.0, north or 0.0)
        for west, south, east, north in boxes.values_list("west", "south", "east", "north")
    ]
    return Stated(
        layer.name,
        layer.kind,
        layer.hazard,
        layer.unit,
        layer.class_field,
        tuple(found),
        layer.run.get("expected_annual_loss"),
    )


def outlines(plan: Plan) -> dict[str, Mapping[str, Any]]:
    """Outlines of a plan's territories as GeoJSON, by their key."""
    found = Territory.objects.filter(plan=plan, retired_at=None, geometry__isnull=False)
    return {key: geometry for key, geometry in found.values_list("key", "geometry") if geometry is not None}


def facts_of(file: RiskLayerFile) -> LayerFacts | None:
    """What a file was found to be; None before it was read."""
    return facts_from(file.facts) if file.facts else None


def problems_of(file: RiskLayerFile) -> list[Problem]:
    """What was found wrong with a file, what blocks first."""
    told = [Problem(code, values, Severity(severity), where=file.file_name) for code, values, severity in file.problems]
    order = [Severity.BLOCKS, Severity.WARNING, Severity.REMARK]
    return sorted(told, key=lambda one: order.index(one.severity))


def classes_of(file: RiskLayerFile) -> list[LayerClass]:
    """Classes by which a file is drawn, from low to high."""
    return [LayerClass(**one) for one in file.classes]


def local_path(stored: StoredFile) -> Path:
    """Return where a content can be read in parts: checked once, and copied here where it is kept elsewhere.

    Raises
    ------
    NotKeptError, NoAnswerError
        It is missing, damaged, or the storage does not answer.
    """
    return _checked(stored.sha256, str(settings.MEDIA_ROOT))


@lru_cache(maxsize=512)
def _checked(sha256: str, _root: str) -> Path:
    place = storage.place()
    if isinstance(place, storage.Folder):
        storage.open_checked(sha256).close()
        return place.path(sha256)
    folder = Path(settings.MEDIA_ROOT) / FOLDER
    path = folder / sha256
    if path.is_file() and storage.hash_of(path) == sha256:
        return path
    folder.mkdir(parents=True, exist_ok=True)
    with storage.open_checked(sha256) as kept, tempfile.NamedTemporaryFile(dir=folder, delete=False) as copy:
        while piece := kept.read(storage.PIECE):
            copy.write(piece)
    os.replace(copy.name, path)
    return path
