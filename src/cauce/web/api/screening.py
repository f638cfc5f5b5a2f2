"""Screenings of hazards (tamizaje de amenazas), for programs: what the office screened, with what, and the layer."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from ninja import Router

from cauce.core import messages
from cauce.web.api.frame import REFUSALS, From, Told, listing, open_plan
from cauce.web.api.schemas import Listing
from cauce.web.api.schemas.screening import Screening as ScreeningShape
from cauce.web.models import Screening
from cauce.web.queries import screening as queries

router = Router(tags=["screening"])


@router.get("/{slug}/screenings", response={200: Listing[ScreeningShape], **REFUSALS})
def screenings(request: HttpRequest, slug: str, start: From = 0) -> Told:
    """List the screenings of hazards, the latest first, with what each rests on; for the office alone."""
    reader = open_plan(request, slug)
    reader.require("see_screenings")
    return listing(request, queries.screenings(reader.plan).select_related("plan"), start, screening_told)


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
        "sources": one.results.get("sources", []),
        "method": one.results.get("method", ""),
        "refusal": messages.layer_refusal(code, values, _) if code else "",
    }
