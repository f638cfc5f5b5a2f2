"""Screening of hazards (tamizaje de amenazas): ordered by the office, made by a job, filed among the layers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext, override

from cauce.core import screening as rules
from cauce.core.faults import Fault
from cauce.core.messages import screening as sentences
from cauce.web import events, jobs, storage
from cauce.web.actions.permissions import require
from cauce.web.actions.screening.filing import file_layer
from cauce.web.actions.screening.making import CannotScreenError, made_of
from cauce.web.models import Event, Plan, RiskLayer, Screening, User
from cauce.web.queries import screening as queries

KIND = "screen_hazard"


class NotWholeError(ValueError):
    """What was given cannot stand; ``faults`` says why, by field."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(", ".join(f"{one.field}: {one.code}" for one in faults))
        self.faults = list(faults)


def order_screening(
    *, plan: Plan, kind: str, told: Mapping[str, Any], by: User | None, replaces: RiskLayer | None = None
) -> Screening:
    """Order a screening; it begins as soon as a worker is free.

    Parameters
    ----------
    told
        Words as they were typed by the name of the input; of layers their number; ``name`` of the layer to be made.
    replaces
        A layer that an earlier screening of this kind made: the new file takes the place of its file.

    Raises
    ------
    NotAllowedError, NotWholeError
        Nothing was written.
    """
    require("edit_screenings", by=by, plan=plan)
    require("manage_layers", by=by, plan=plan)
    if kind not in rules.KINDS:
        raise NotWholeError([Fault("kind", "kind_unknown")])
    words = _words(kind, told)
    layers = queries.chosen(kind, words, queries.layers(plan))
    _asked, faults = rules.read(kind, words, queries.given(layers))
    name = _name(plan, kind, str(told.get("name", "")).replace("\0", "").strip())
    if len(name) > rules.LONGEST_NAME:
        faults.append(Fault("name", "name_too_long", {"length": len(name), "longest": rules.LONGEST_NAME}))
    if replaces is not None and replaces.released_by:
        # What a body released is not put another file under: it would leave the office unseen.
        faults.append(Fault("into", "layer_released", {"layer": replaces.name, "body": replaces.released_by}))
    if faults:
        raise NotWholeError(faults)
    with transaction.atomic():
        event = events.begin("order_screening", plan=plan, by=by)
        made = Screening.objects.create(
            plan=plan, key="", name=name, kind=kind, told=words, layer=replaces, asked_by=by
        )
        made.key = f"screening-{made.pk}"
        Screening.objects.filter(pk=made.pk).update(key=made.key)
        events.made(event, [made])
        made.job = jobs.enqueue(KIND, {"screening": made.pk}, plan=plan, by=by)
        Screening.objects.filter(pk=made.pk).update(job=made.job)
    return made


def _words(kind: str, told: Mapping[str, Any]) -> dict[str, str]:
    names = [one.name for one in rules.method_of(kind).inputs]
    return {name: str(told.get(name, "") or "").replace("\0", "").strip()[:400] for name in names}


def _name(plan: Plan, kind: str, written: str) -> str:
    """The name of the layer; where none was written, the kind's, in the plan's language."""
    if written:
        return written
    with override(plan.language):
        return gettext(sentences.NAMES[kind])


def retire_screening(*, screening: Screening, by: User | None) -> Event:
    """Put a screening away; its layer stays, and undoing brings it back."""
    require("edit_screenings", by=by, plan=screening.plan)
    with transaction.atomic():
        event = events.begin("retire_screening", plan=screening.plan, by=by)
        events.update(event, screening, {"retired_at": timezone.now()}, expected_version=screening.version)
    return event


@jobs.handler(KIND, minutes=30)
def screen_job(job: jobs.Running) -> None:
    """Screen what was ordered and file its layer; doing it once more gives the same."""
    found = Screening.objects.filter(pk=job.arguments["screening"]).select_related("plan", "layer", "job__created_by")
    screening = found.first()
    if screening is None or screening.state == "ready":
        return
    try:
        with storage.arriving() as path:
            made = made_of(screening, path, report=job.report)
            with job.finishing():
                file_layer(screening, made, path, by=job.job.created_by)
    except CannotScreenError as error:
        values = {"state": "refused", "problem": [error.code, error.values], "results": {}}
        with job.finishing():
            Screening.objects.filter(pk=screening.pk).update(**values, made_at=timezone.now())


__all__ = ["KIND", "CannotScreenError", "NotWholeError", "order_screening", "retire_screening", "screen_job"]
