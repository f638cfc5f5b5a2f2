"""Loss analyses (análisis de pérdidas), for programs: to the office all of a plan, to others the released ones."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import File, Form, Path, Router, Status
from ninja.errors import HttpError, ValidationError
from ninja.files import UploadedFile
from pydantic import ValidationError as NotAsDescribed

from cauce.core import places
from cauce.core.messages import losses as sentences
from cauce.web.actions import losses as actions
from cauce.web.api.frame import REFUSALS, WRITING, From, NotHere, Told, listing, open_plan, read_json
from cauce.web.api.orders import ordered, refused
from cauce.web.api.schemas import Listing
from cauce.web.api.schemas.losses import LossAnalysis as LossShape
from cauce.web.api.schemas.losses import LossFigures, WholeLossAnalysis
from cauce.web.api.schemas.orders import LossOrder, Ordered
from cauce.web.api.uploads import person_of
from cauce.web.models import LossAnalysis, Plan
from cauce.web.queries import losses as queries
from cauce.web.queries.losses_told import shown_territories, told
from cauce.web.queries.visible import may

router = Router(tags=["losses"])
FORMS = ("multipart/form-data", "application/x-www-form-urlencoded")
LONGEST_ORDER = 200_000
AS_JSON: dict[str, Any] = {
    "requestBody": {"content": {"application/json": {"schema": LossOrder.model_json_schema()}}}
}  # fmt: skip
Number = Annotated[int, Path(ge=1, le=2_000_000_000, description="Number of the analysis.")]


@router.get("/{slug}/losses", response={200: Listing[LossShape], **REFUSALS})
def losses(request: HttpRequest, slug: str, start: From = 0) -> Told:
    """List what floods cost in an average year, the latest first; to others than the office the released ones."""
    reader = open_plan(request, slug)
    every = queries.analyses(reader.person, reader.plan).defer("reports").select_related("plan")
    return listing(request, every, start, analysis_told)


@router.post(
    "/{slug}/losses", response={202: Ordered, **WRITING}, summary="Order a loss analysis", openapi_extra=AS_JSON
)
def order_losses(
    request: HttpRequest,
    response: HttpResponse,
    slug: str,
    order: Annotated[str, Form(max_length=LONGEST_ORDER, description="The order as JSON, beside curves.")] = "",
    curves: Annotated[UploadedFile | None, File(description="Curves of one's own: CSV or XLSX.")] = None,
) -> Status[Told]:
    """Order a loss analysis as the page does: a worker reckons it (202); what does not fit is said by field (422).

    As JSON, or as a form with the order as JSON and a table of curves of one's own.
    """
    reader = open_plan(request, slug)
    said = _said(request, order)
    typed = said.model_dump(exclude={"name", "layers"})
    try:
        made = actions.order_analysis(
            plan=reader.plan, name=said.name.strip() or usual_name(reader.plan), layers=said.layers, typed=typed,
            by=person_of(request), curves=curves,
        )  # fmt: skip
    except actions.CannotAskError as error:
        raise refused(error.faults, lambda one: sentences.refusal(one.code, one.values, _)) from error
    page = reverse("loss_analysis", args=[slug, made.pk])
    return ordered(response, reader, made, part="losses", page=page)


def _said(request: HttpRequest, order: str) -> LossOrder:
    """Read an order: the body itself, or the part of a form.

    Raises
    ------
    HttpError, ValidationError
        It is no JSON, or holds what no order holds.
    """
    is_form = request.content_type in FORMS
    if not is_form and not request.body:
        raise ValidationError([{"type": "missing", "loc": ("body", "said")}])
    try:
        return LossOrder.model_validate(read_json((order or "{}") if is_form else request.body))
    except NotAsDescribed as error:
        found = [{**one, "loc": ("body", "said", *one["loc"])} for one in error.errors(include_url=False)]
        raise ValidationError(found) from error
    except (ValueError, RecursionError) as error:
        raise HttpError(400, "no JSON") from error


@router.get("/{slug}/losses/{number}", response={200: WholeLossAnalysis, **REFUSALS})
def loss_analysis(request: HttpRequest, slug: str, number: Number) -> Told:
    """Tell an analysis with its territories; to the office also what loses most."""
    reader = open_plan(request, slug)
    one = queries.analysis(reader.person, reader.plan, number)
    if one is None:
        raise NotHere(_("The plan has no loss analysis %(number)d that may be seen.") % {"number": number})
    public = not may("see_losses", by=reader.person, plan=reader.plan)
    common = analysis_told(one) | {"note": _("Screening, not design.")}
    if one.state != queries.READY:
        return common | {name: [] for name in ("layers", "territories", "assets", "notes", "stale")}
    return common | {
        "layers": one.results["layers"],
        "territories": shown_territories(one, public=public),
        "assets": [] if public else one.results["assets"],
        "notes": told(one, public=public)["notes"],
        "stale": [] if public else queries.stale(one),
    }


def analysis_told(one: LossAnalysis) -> Told:
    """Tell an analysis without where what is lost."""
    results = one.results
    return {
        "id": one.pk,
        "name": one.name,
        "url": reverse("loss_analysis", args=[one.plan.slug, one.pk]),
        "state": one.state,
        "made_at": one.made_at,
        "currency": one.asked.get("currency", ""),
        "price_year": one.asked.get("price_year", 0),
        "hazard": one.asked.get("hazard", "flood"),
        "unit": one.asked.get("unit", "m"),
        "curves": one.curves_name,
        "structures": one.asked.get("structures", {}),
        "released_by": one.released_by if one.is_released else "",
        "figures": {name: results.get(name) for name in LossFigures.model_fields} if results else None,
    }


def usual_name(plan: Plan) -> str:
    """What an analysis is called that nobody named: the day."""
    return _("Losses of %(day)s") % {"day": places.city_format(plan.city_format).day(timezone.localdate())}
