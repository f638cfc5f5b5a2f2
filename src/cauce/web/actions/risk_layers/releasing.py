"""Releasing layers (liberar capas): a named body lets a layer leave the office, from a day on, with its reason."""

from __future__ import annotations

from django.db import transaction

from cauce.core.faults import Fault
from cauce.web.actions import releasing
from cauce.web.actions.permissions import require
from cauce.web.actions.risk_layers.keeping import CannotKeepLayerError
from cauce.web.models import Event, RiskLayer, User


@transaction.atomic
def release_layer(*, layer: RiskLayer, body: str, reason: str, on: str, by: User | None) -> Event:
    """Record that a body releases a layer: with the plan published, everybody sees it.

    Raises
    ------
    NotAllowedError, CannotKeepLayerError
        Nothing was written.
    """
    require("release_layer", by=by, plan=layer.plan)
    release, faults = releasing.typed(body, reason, on)
    if layer.current_id is None:
        faults.append(Fault("released_by", "not_ready"))
    if faults:
        raise CannotKeepLayerError(faults)
    return releasing.write("release_layer", layer, release, by=by)


@transaction.atomic
def withdraw_layer(*, layer: RiskLayer, by: User | None, why: str = "") -> Event:
    """Take a layer back into the office."""
    require("release_layer", by=by, plan=layer.plan)
    return releasing.withdraw("withdraw_layer", layer, by=by, why=why)
