"""Screenings of hazards (tamizaje de amenazas), for programs: what the office screened, with what, and the layer."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from ninja import Path, Router, Status

from cauce.core import messages
from cauce.core import screening as rules
from cauce.core.messages import screening as sentences
from cauce.web.actions import screening as actions
from cauce.web.actions.permissions import require
from cauce.web.api.frame import REFUSALS, WRITING, From, Told, found, listing, open_plan
from cauce.web.api.orders import check_known, ordered, refused
from cauce.web.api.schemas import Listing
from cauce.web.api.schemas.orders import Ordered, ScreeningOrder
from cauce.web.api.schemas.screening import Screening as ScreeningShape
from cauce.web.api.uploads import person_of
from cauce.web.models import Screening
from cauce.web.queries import screening as queries

router = Router(tags=["screening"])
Number = Annotated[int, Path(ge=1, le=2_000_000_000, description="Number of the screening.")]


@router.get("/{slug}/screenings", response={200: Listing[ScreeningShape], **REFUSALS})
def screenings(request: HttpRequest, slug: str, start: From = 0) -> Told:
    """List the screenings of hazards, the latest first, with what each rests on; for the office alone."""
    reader = open_plan(request, slug)
    reader.require("see_screenings")
    return listing(request, queries.screenings(reader.plan).select_related("plan"), start, screening_told)


@router.post("/{slug}/screenings", response={202: Ordered, **WRITING}, summary="Order a screening")
def order_screening(request: HttpRequest, response: HttpResponse, slug: str, said: ScreeningOrder) -> Status[Told]:
    """Order a screening as the page does: a worker makes its layer (202); what does not fit is said by field (422)."""
    reader = open_plan(request, slug)
    person = person_of(request)
    require("edit_screenings", by=person, plan=reader.plan)
    inputs = {one.name for one in rules.method_of(said.kind).inputs} if said.kind in rules.KINDS else set(said.values)
    check_known(said.values, inputs, "values")
    try:
        told = {**said.values, "name": said.name}
        made = actions.order_screening(plan=reader.plan, kind=said.kind, told=told, by=person)
    except actions.NotWholeError as error:
        raise refused(
            error.faults,
            lambda one: sentences.tell_fault(one.code, one.values, _),
            fields=lambda name: f"values.{name}" if name in inputs else name,
        ) from error
    return ordered(response, reader, made, part="screenings", page=reverse("screening", args=[slug, made.pk]))


@router.get("/{slug}/screenings/{number}", response={200: ScreeningShape, **REFUSALS})
def screening(request: HttpRequest, slug: str, number: Number) -> Told:
    """Tell a screening: how far it is, its figures, and the layer that came of it; for the office alone."""
    reader = open_plan(request, slug)
    reader.require("see_screenings")
    return screening_told(found(queries.screening(reader.plan, number), number))


def screening_told(one: Screening) -> Told:
    """Tell a screening."""
    code, values = one.problem or ("", {})
    return {
        "id": one.pk,
        "name": one.name,
        "kind": one.kind,
        "url": reverse("screening", args=[one.plan.slug, one.pk]),
        "state": one.state,
        "asked_at": one.asked_at,
        "made_at": one.made_at,
        "values": {name: str(value) for name, value in one.told.items() if value},
        "layer": one.layer_id,
        "figures": one.results.get("figures", {}),
        "classes_km2": one.results.get("classes", []),
        "sources": one.results.get("sources", []),
        "method": one.results.get("method", ""),
        "refusal": messages.layer_refusal(code, values, _) if code else "",
    }
