"""Layers of the map (capas del mapa), for programs: listed, told with their history, brought whole or in parts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, TypeVar

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from ninja import File, Form, Path, Router, Status
from ninja.files import UploadedFile

from cauce.core.messages import maps as sentences
from cauce.web.actions import documents as uploads
from cauce.web.actions import risk_layers as actions
from cauce.web.actions.documents import CannotKeepFileError
from cauce.web.actions.permissions import require
from cauce.web.api.frame import REFUSALS, WRITING, From, Reader, Refused, Told, found, listing, open_plan
from cauce.web.api.schemas import Announcement, Arriving
from cauce.web.api.schemas.layers import LayerDetail, LayerFileLine, LayerFiles, Layers, LayerWords
from cauce.web.api.uploads import PART_BODY, Offset, Token, headed, person_of, read_part, upload_told
from cauce.web.models import Plan, RiskLayer, RiskLayerFile, Territory, Upload
from cauce.web.queries import map_words
from cauce.web.queries import risk_layers as queries

router = Router(tags=["layers"])
Number = Annotated[int, Path(ge=1, le=2**31 - 1, description="Number of the layer.")]
Whole = Annotated[UploadedFile | None, File(description="The file, whole.")]
Arrived = Annotated[str, Form(max_length=64, description="An upload that has arrived, instead of a file.")]
Made = TypeVar("Made")
PLAIN = (
    *("name", "kind", "hazard", "return_period_years", "event", "climate", "unit", "authority", "source", "source_on"),
    *("scale", "licence", "quality", "note", "is_synthetic", "released_by", "released_on"),
)


def _writer(request: HttpRequest, slug: str) -> Reader:
    """The plan, for whoever may bring layers to its map."""
    reader = open_plan(request, slug)
    require("manage_layers", by=person_of(request), plan=reader.plan)
    return reader


def _try(act: Callable[[], Made]) -> Made:
    """Do something with what was told of a layer; say in one answer all that cannot stand."""
    try:
        return act()
    except actions.CannotKeepLayerError as refused:
        told = [f"{one.field}: {sentences.tell_fault(one.code, one.values, _)}" for one in refused.faults]
        raise Refused(" ".join(told), 422) from refused


@router.post("/{slug}/layers/uploads", response={201: Arriving, **WRITING}, summary="Announce a layer's file")
def announce(request: HttpRequest, response: HttpResponse, slug: str, said: Announcement) -> Any:
    """Announce a file that will arrive in parts; whatever may be refused by its size is refused now."""
    reader = _writer(request, slug)
    upload = uploads.begin_upload(target=reader.plan, name=said.name, size=said.size, by=person_of(request))
    told = _arriving(reader, upload)
    response.headers["Location"] = told["url"]
    return Status(201, headed(response, told))


def _arriving(reader: Reader, upload: Upload) -> Told:
    return upload_told(upload, f"{reader.root}/layers/uploads")


def _open(request: HttpRequest, slug: str, token: str) -> tuple[Reader, Upload]:
    reader = _writer(request, slug)
    upload = uploads.open_upload(token, by=person_of(request))
    if uploads.target_of(upload) != reader.plan:
        raise CannotKeepFileError("upload_gone")
    return reader, upload


@router.get(
    "/{slug}/layers/uploads/{token}",
    response={200: Arriving, **WRITING},
    summary="Ask how much of a layer's file has arrived",
    openapi_extra={"x-act": "manage_layers"},
)
def arrived(request: HttpRequest, response: HttpResponse, slug: str, token: Token) -> Told:
    """Tell how much of a file has arrived: the next part begins there."""
    reader, upload = _open(request, slug, token)
    return headed(response, _arriving(reader, upload))


@router.patch(
    "/{slug}/layers/uploads/{token}",
    response={200: Arriving, **WRITING},
    summary="Send a part of a layer's file",
    openapi_extra=PART_BODY,
)
def send_part(request: HttpRequest, response: HttpResponse, slug: str, token: Token, offset: Offset) -> Told:
    """Send the part that begins at Upload-Offset, of 1 MiB at most; a part that does not follow is refused (409)."""
    reader, upload = _open(request, slug, token)
    upload = uploads.add_part(upload, read_part(request), at=offset, by=person_of(request))
    return headed(response, _arriving(reader, upload))


@router.delete("/{slug}/layers/uploads/{token}", response={204: None, **WRITING}, summary="Forget a layer's upload")
def stop(request: HttpRequest, slug: str, token: Token) -> Status[None]:
    """Forget a file on its way."""
    _reader, upload = _open(request, slug, token)
    uploads.stop_upload(upload)
    return Status(204, None)


@router.get("/{slug}/layers", response={200: Layers, **REFUSALS})
def layers(request: HttpRequest, slug: str, start: From = 0) -> Told:
    """List the layers of the map: all to the office, to others those that can be drawn and that a body released."""
    reader = open_plan(request, slug)
    found_layers = queries.told_layers(reader.person, reader.plan)
    states = queries.states(reader.plan)
    return listing(request, found_layers, start, lambda one: _line(reader, one, states.get(one.pk, "")))


def _line(reader: Reader, layer: RiskLayer, state: str) -> Told:
    told = {name: getattr(layer, name) for name in PLAIN}
    return told | {"id": layer.pk, "url": f"{reader.root}/layers/{layer.pk}", "state": state}


@router.get("/{slug}/layers/{number}", response={200: LayerDetail, **REFUSALS})
def layer(request: HttpRequest, slug: str, number: Number) -> Told:
    """Tell a layer with its classes, its provenance and the addresses of what is drawn of it."""
    reader = open_plan(request, slug)
    return _detail(reader, found(queries.told_layers(reader.person, reader.plan).filter(pk=number).first(), number))


def _detail(reader: Reader, one: RiskLayer) -> Told:
    file, plan = one.current, reader.plan
    codes = dict(Territory.objects.filter(plan=plan, retired_at=None).values_list("key", "code"))
    words = [entry.words for entry in map_words.legend(one)]
    classes = queries.classes_of(file) if file is not None else []

    def there(name: str, kept: object) -> str:
        return reverse(name, args=[plan.slug, file.pk]) if file is not None and kept is not None else ""

    return _line(reader, one, queries.states(plan).get(one.pk, "")) | {
        "classes": [
            {
                "colour": each.colour,
                "words": said,
                "low": each.low,
                "high": each.high,
                "shares": {codes.get(key, key): share for key, share in each.shares.items()},
            }
            for each, said in zip(classes, words, strict=True)
        ],
        "box": list(file.corners) if file is not None else [],
        "picture": there("map_picture", file.picture_id if file else None),
        "tiles": there("map_tiles", file.tiles_id if file else None),
        "geopackage": there("layer_shapes", file.shapes_id if file else None),
        "run": one.run,
    }


@router.get(
    "/{slug}/layers/{number}/files",
    response={200: LayerFiles, **REFUSALS},
    openapi_extra={"x-act": "see_layers"},
)
def layer_files(request: HttpRequest, slug: str, number: Number, start: From = 0) -> Told:
    """List the files of a layer, the newest first: as each came, and what was found."""
    reader = open_plan(request, slug)
    reader.require("see_layers")
    one = found(queries.layer(reader.plan, number), number)
    files = one.files.filter(retired_at=None).select_related("file").order_by("-number")
    return listing(request, files, start, lambda each: _file(reader.plan, one, each))


def _file(plan: Plan, layer: RiskLayer, file: RiskLayerFile) -> Told:
    return {
        "number": file.number,
        "file_name": file.file_name,
        "sha256": file.file.sha256,
        "size": file.file.size,
        "state": file.state,
        "is_drawn": file.pk == layer.current_id,
        "added_at": file.added_at,
        "found": [sentences.tell(one, _) for one in queries.problems_of(file)],
        "url": reverse("layer_file", args=[plan.slug, layer.pk, file.number]),
    }


@router.post("/{slug}/layers", response={201: LayerDetail, **WRITING}, summary="Bring a layer")
def add_layer(
    request: HttpRequest,
    slug: str,
    said: Annotated[LayerWords, Form()],
    file: Whole = None,
    upload: Arrived = "",
) -> Status[Told]:
    """Bring a layer: a file, or an upload that has arrived; a job checks it, and its state says what came of it."""
    reader = _writer(request, slug)
    by = person_of(request)
    made = _try(lambda: actions.add_layer(plan=reader.plan, told=said.model_dump(), file=file, upload=upload, by=by))
    return Status(201, _detail(reader, made))


@router.post(
    "/{slug}/layers/{number}/files", response={201: LayerFileLine, **WRITING}, summary="Replace a layer's file"
)
def replace_file(
    request: HttpRequest,
    slug: str,
    number: Number,
    file: Whole = None,
    upload: Arrived = "",
    why: Annotated[str, Form(max_length=1000, description="Why, for the history.")] = "",
) -> Status[Told]:
    """Bring a new file of a layer; the one before stays drawn until the new one can be."""
    reader = _writer(request, slug)
    one = found(queries.layer(reader.plan, number), number)
    by = person_of(request)
    made = _try(lambda: actions.replace_file(layer=one, file=file, upload=upload, why=why, by=by))
    return Status(201, _file(reader.plan, one, made))
