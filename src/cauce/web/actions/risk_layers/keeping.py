"""Bringing layers (traer capas): described, their file kept by its content, replaced, taken away; each undoable."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from pathlib import PurePath
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from cauce.core import risk_layers as rules
from cauce.core.risk_layers import Fault
from cauce.web import events
from cauce.web.actions.documents.files import Kept, keep_file
from cauce.web.actions.permissions import require
from cauce.web.actions.risk_layers import checking
from cauce.web.models import Event, Plan, RiskLayer, RiskLayerFile, User

WORDS = (
    *("name", "kind", "hazard", "event", "climate", "unit", "class_field"),
    *("authority", "source", "scale", "licence", "quality", "note"),
)
OWN_NAMES = (".geojson", ".json")  # of files that are text by their content


class CannotKeepLayerError(Exception):
    """What was typed of a layer cannot stand; ``faults`` says why, by field."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(", ".join(one.code for one in faults))
        self.faults = list(faults)


def add_layer(*, plan: Plan, told: Mapping[str, Any], file: UploadedFile | None, by: User | None) -> RiskLayer:
    """Keep a new layer with its file, and queue the check of it.

    Raises
    ------
    NotAllowedError, CannotKeepLayerError, CannotKeepFileError
        Nothing was written.
    """
    require("manage_layers", by=by, plan=plan)
    values = _values(told, *([] if file else [Fault("file", "file_missing")]))
    assert file is not None
    kept = keep_file(file)
    with transaction.atomic():
        event = events.begin("add_layer", plan=plan, by=by)
        last = RiskLayer.objects.filter(plan=plan).aggregate(last=Max("order"))["last"] or 0
        layer = RiskLayer.objects.create(plan=plan, key=f"layer:{uuid.uuid4().hex[:12]}", order=last + 1, **values)
        events.made(event, [layer])
        _add_file(event, layer, kept, file, by)
    return layer


def replace_file(*, layer: RiskLayer, file: UploadedFile | None, by: User | None, why: str = "") -> RiskLayerFile:
    """Keep a new file of a layer and queue its check; the one before stays drawn until the new one can be.

    Raises
    ------
    NotAllowedError, CannotKeepLayerError, CannotKeepFileError
        Nothing was written.
    """
    require("manage_layers", by=by, plan=layer.plan)
    if file is None:
        raise CannotKeepLayerError([Fault("file", "file_missing")])
    kept = keep_file(file)
    with transaction.atomic():
        event = events.begin("replace_layer_file", plan=layer.plan, by=by, why=why)
        return _add_file(event, layer, kept, file, by)


def _add_file(event: Event, layer: RiskLayer, kept: Kept, file: UploadedFile, by: User | None) -> RiskLayerFile:
    number = (layer.files.aggregate(last=Max("number"))["last"] or 0) + 1
    name = PurePath(str(file.name or "capa").replace("\\", "/")).name
    new = RiskLayerFile.objects.create(
        plan=layer.plan,
        key=f"{layer.key}/file:{number}",
        order=number,
        layer=layer,
        number=number,
        file=kept.stored,
        file_name=name[-255:] if name.lower().endswith(OWN_NAMES) else kept.name,
        added_by=by,
    )
    events.made(event, [new])
    checking.order(new, by=by)
    return new


@transaction.atomic
def change_layer(*, layer: RiskLayer, told: Mapping[str, Any], by: User | None, expected_version: int | None) -> Event:
    """Write what a layer says; where what it is drawn by changes, its file is checked again.

    Raises
    ------
    NotAllowedError, CannotKeepLayerError, StaleVersionError
        Nothing was written.
    """
    require("manage_layers", by=by, plan=layer.plan)
    values = _values(told)
    is_drawn_anew = any(getattr(layer, name) != values[name] for name in ("kind", "hazard", "unit", "class_field"))
    event = events.begin("change_layer", plan=layer.plan, by=by)
    events.update(event, layer, values, expected_version=expected_version)
    last = layer.files.filter(retired_at=None).order_by("-number").first()
    if is_drawn_anew and last is not None:
        checking.order(last, by=by)
    return event


@transaction.atomic
def use_file(*, layer: RiskLayer, number: int, by: User | None) -> Event | None:
    """Draw an earlier file of a layer again; None where it cannot be drawn."""
    require("manage_layers", by=by, plan=layer.plan)
    file = layer.files.filter(number=number, state="ready", retired_at=None).first()
    if file is None:
        return None
    event = events.begin("use_layer_file", plan=layer.plan, by=by)
    events.update(event, layer, {"current_id": file.pk}, expected_version=None)
    return event


@transaction.atomic
def retire_layer(*, layer: RiskLayer, by: User | None, why: str = "") -> Event:
    """Take a layer from the map; its files stay, and undoing brings it back."""
    require("manage_layers", by=by, plan=layer.plan)
    event = events.begin("retire_layer", plan=layer.plan, by=by, why=why)
    events.update(event, layer, {"retired_at": timezone.now()}, expected_version=None)
    return event


def _values(told: Mapping[str, Any], *more: Fault) -> dict[str, Any]:
    """What a layer says, as its columns hold it; raises CannotKeepLayerError."""
    values: dict[str, Any] = {name: str(told.get(name, "")).replace("\0", "").strip() for name in WORDS}
    if values["kind"] != "hazard":
        values["hazard"] = ""
    years, day = str(told.get("return_period_years", "") or "").strip(), str(told.get("source_on", "") or "").strip()
    faults = rules.faults_of({**values, "return_period_years": years})
    try:
        values["source_on"] = dt.date.fromisoformat(day) if day else None
    except ValueError:
        faults.append(Fault("source_on", "no_day", {"value": day[:40]}))
    if faults or more:
        raise CannotKeepLayerError([*faults, *more])
    values["return_period_years"] = int(years) if years else None
    values["is_synthetic"] = bool(told.get("is_synthetic"))
    return values
