"""Bringing layers (traer capas): described, their file kept by its content, replaced, taken away; each undoable."""

from __future__ import annotations

import datetime as dt
import shutil
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from cauce.core import risk_layers as rules
from cauce.core import risk_losses as losses
from cauce.core.faults import Fault
from cauce.web import events, storage
from cauce.web.actions.documents.files import Kept, keep_file, keep_path, refuse_arrival
from cauce.web.actions.documents.uploads import finish_upload, keep_upload, open_upload
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


@dataclass(frozen=True)
class Brought:
    """A file that comes for a layer: by a form, from this machine's disk, or in parts by the name of its upload."""

    file: UploadedFile | Path | None = None
    upload: str = ""

    def __bool__(self) -> bool:
        return self.file is not None or bool(self.upload)

    @property
    def taken_up(self) -> str:
        """The upload that is taken up: none where a file came beside its name."""
        return self.upload if self.file is None else ""


def add_layer(
    *,
    plan: Plan,
    told: Mapping[str, Any],
    file: UploadedFile | Path | None,
    by: User | None,
    upload: str = "",
    run: bytes = b"",
) -> RiskLayer:
    """Keep a new layer with its file, and queue the check of it.

    ``run`` is the «run.json» of a run of the risk engine, whose losses the file holds: what it says stands for what
    was not typed.

    Raises
    ------
    NotAllowedError, CannotKeepLayerError, CannotKeepFileError
        Nothing was written.
    """
    require("manage_layers", by=by, plan=plan)
    brought = Brought(file, upload)
    said = _run(run)
    if said:
        told = losses.filled_from(said, told)
    values = _values(told, *([] if brought else [Fault("file", "file_missing")])) | {"run": said}
    kept, name = _keep(brought, plan, by)
    with transaction.atomic():
        event = events.begin("add_layer", plan=plan, by=by)
        last = RiskLayer.objects.filter(plan=plan).aggregate(last=Max("order"))["last"] or 0
        layer = RiskLayer.objects.create(plan=plan, key=f"layer:{uuid.uuid4().hex[:12]}", order=last + 1, **values)
        events.made(event, [layer])
        _add_file(event, layer, kept, name, by)
        finish_upload(brought.taken_up)
    return layer


def replace_file(
    *,
    layer: RiskLayer,
    file: UploadedFile | Path | None,
    by: User | None,
    why: str = "",
    upload: str = "",
    run: bytes = b"",
) -> RiskLayerFile:
    """Keep a new file of a layer and queue its check; the one before stays drawn until the new one can be.

    A layer that was released is internal again once the new file is drawn: no body has seen that one.

    Raises
    ------
    NotAllowedError, CannotKeepLayerError, CannotKeepFileError
        Nothing was written.
    """
    require("manage_layers", by=by, plan=layer.plan)
    brought = Brought(file, upload)
    if not brought:
        raise CannotKeepLayerError([Fault("file", "file_missing")])
    said = _run(run)
    kept, name = _keep(brought, layer.plan, by)
    with transaction.atomic():
        event = events.begin("replace_layer_file", plan=layer.plan, by=by, why=why)
        if said:
            events.update(event, layer, {"run": said}, expected_version=None)
        new = _add_file(event, layer, kept, name, by)
        finish_upload(brought.taken_up)
        return new


def _run(content: bytes) -> dict[str, Any]:
    """What a run says of itself; nothing where none was given. Raises CannotKeepLayerError."""
    if not content:
        return {}
    try:
        return losses.run_from(content)
    except losses.NotARunError as error:
        raise CannotKeepLayerError([Fault("run", "not_a_run", {"name": "run.json"})]) from error


def _keep(brought: Brought, plan: Plan, by: User | None) -> tuple[Kept, str]:
    """Keep the content of a file that comes; return it with the name under which it came."""
    if brought.file is None:
        name = open_upload(brought.upload, by=by).file_name
        return keep_upload(brought.upload, plan, by=by), name
    if isinstance(brought.file, Path):
        name = brought.file.name
        refuse_arrival(brought.file.stat().st_size, name=name)
        with storage.arriving() as path:
            shutil.copyfile(brought.file, path)
            return keep_path(path, name=name), name
    return keep_file(brought.file), str(brought.file.name or "capa")


def _add_file(event: Event, layer: RiskLayer, kept: Kept, came_as: str, by: User | None) -> RiskLayerFile:
    number = (layer.files.aggregate(last=Max("number"))["last"] or 0) + 1
    name = PurePath(came_as.replace("\\", "/")).name
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
    """Draw an earlier file of a layer again, internal until a body releases it; None where it cannot be drawn."""
    require("manage_layers", by=by, plan=layer.plan)
    file = layer.files.filter(number=number, state="ready", retired_at=None).first()
    if file is None or file.pk == layer.current_id:
        return None
    event = events.begin("use_layer_file", plan=layer.plan, by=by)
    events.update(event, layer, checking.drawing(file), expected_version=None)
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
