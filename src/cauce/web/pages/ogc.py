"""Maps for other programs (OGC API – Features): what is published, as QGIS and GDAL read it; /ogc and /ogc/ alike."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cauce.core.risk_layers import Box
from cauce.web.queries import ogc as queries

GEOJSON = "application/geo+json"
OPENAPI = "application/vnd.oai.openapi+json;version=3.0"
CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
CONFORMS = [f"http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/{part}" for part in ("core", "oas30", "geojson")]
FEW, MOST, FURTHEST = 100, 1000, 10_000_000


class WrongParameterError(ValueError):
    """A parameter of the address cannot be read; the message says why."""


@require_safe
def ogc(request: HttpRequest) -> HttpResponse:
    """Tell what is here (/ogc/)."""
    links = [
        _link(request, "/ogc/", "self", "application/json"),
        _link(request, "/ogc/api", "service-desc", OPENAPI),
        _link(request, "/ogc/conformance", "conformance", "application/json"),
        _link(request, "/ogc/collections", "data", "application/json"),
    ]
    told = _("Territories and hazard zones that were published. For screening, not for design.")
    return _json({"title": "Cauce", "description": told, "links": links})


@require_safe
def ogc_conformance(request: HttpRequest) -> HttpResponse:
    """Tell what of the standard holds here (/ogc/conformance)."""
    return _json({"conformsTo": CONFORMS})


@require_safe
def ogc_collections(request: HttpRequest) -> HttpResponse:
    """Name what may be read (/ogc/collections)."""
    links = [_link(request, "/ogc/collections", "self", "application/json")]
    told = [_collection(request, one) for one in queries.collections()]
    return _json({"links": links, "collections": told})


@require_safe
def ogc_collection(request: HttpRequest, name: str) -> HttpResponse:
    """Tell one collection (/ogc/collections/<name>)."""
    found = queries.collection(name)
    return _json(_collection(request, found)) if found is not None else _missing()


@require_safe
def ogc_items(request: HttpRequest, name: str) -> HttpResponse:
    """Send features of a collection, a part at a time (/ogc/collections/<name>/items)."""
    found = queries.collection(name)
    if found is None:
        return _missing()
    try:
        limit = min(MOST, _whole(request, "limit", FEW, least=1))
        offset = _whole(request, "offset", 0, least=0)
        box = _box(request)
    except WrongParameterError as wrong:
        return _json({"code": "InvalidParameterValue", "description": str(wrong)}, status=400)
    part = queries.features(found, box=box, limit=limit, offset=offset)
    here = f"/ogc/collections/{name}/items"
    links = [
        _link(request, here, "self", GEOJSON),
        _link(request, f"/ogc/collections/{name}", "collection", "application/json"),
    ]
    asked = {key: request.GET[key] for key in ("bbox",) if key in request.GET}
    if offset + limit < part.matched:
        links.append(
            _link(request, f"{here}?{urlencode({**asked, 'limit': limit, 'offset': offset + limit})}", "next", GEOJSON)
        )
    if offset:
        before = max(0, offset - limit)
        links.append(
            _link(request, f"{here}?{urlencode({**asked, 'limit': limit, 'offset': before})}", "prev", GEOJSON)
        )
    told = {
        "type": "FeatureCollection",
        "features": part.features,
        "numberMatched": part.matched,
        "numberReturned": len(part.features),
        "links": links,
    }
    return _json(told, media=GEOJSON)


@require_safe
def ogc_item(request: HttpRequest, name: str, number: int) -> HttpResponse:
    """Send one feature (/ogc/collections/<name>/items/<number>)."""
    found = queries.collection(name)
    part = queries.features(found, limit=1, number=number) if found is not None and number else None
    if part is None or not part.features:
        return _missing()
    here = f"/ogc/collections/{name}"
    links = [
        _link(request, f"{here}/items/{number}", "self", GEOJSON),
        _link(request, here, "collection", "application/json"),
    ]
    return _json({**part.features[0], "links": links}, media=GEOJSON)


@require_safe
def ogc_api(request: HttpRequest) -> HttpResponse:
    """Describe the addresses (/ogc/api)."""
    name = {"name": "collectionId", "in": "path", "required": True, "schema": {"type": "string"}}
    number = {"name": "featureId", "in": "path", "required": True, "schema": {"type": "integer"}}
    asked = [
        {"name": "bbox", "in": "query", "explode": False, "schema": {"type": "array", "items": {"type": "number"}}},
        {"name": "limit", "in": "query", "schema": {"type": "integer", "minimum": 1, "maximum": MOST, "default": FEW}},
        {"name": "offset", "in": "query", "schema": {"type": "integer", "minimum": 0, "default": 0}},
    ]

    def path(told: str, *parameters: Any) -> dict[str, Any]:
        return {"get": {"summary": told, "parameters": list(parameters), "responses": {"200": {"description": told}}}}

    paths = {
        "/": path("What is here"),
        "/conformance": path("What of the standard holds here"),
        "/collections": path("What may be read"),
        "/collections/{collectionId}": path("One collection", name),
        "/collections/{collectionId}/items": path("Its features, a part at a time", name, *asked),
        "/collections/{collectionId}/items/{featureId}": path("One feature", name, number),
    }
    servers = [{"url": request.build_absolute_uri("/ogc")}]
    told = {"openapi": "3.0.3", "info": {"title": "Cauce", "version": "1.0.0"}, "servers": servers, "paths": paths}
    return _json(told, media=OPENAPI)


def _collection(request: HttpRequest, one: queries.Collection) -> dict[str, Any]:
    here = f"/ogc/collections/{one.name}"
    return {
        "id": one.name,
        "title": one.title,
        "description": one.told,
        "extent": {"spatial": {"bbox": [list(one.box)], "crs": CRS84}},
        "itemType": "feature",
        "crs": [CRS84],
        "links": [
            _link(request, here, "self", "application/json"),
            _link(request, f"{here}/items", "items", GEOJSON),
        ],
    }


def _link(request: HttpRequest, address: str, rel: str, media: str) -> dict[str, str]:
    return {"href": request.build_absolute_uri(address), "rel": rel, "type": media}


def _whole(request: HttpRequest, name: str, fallback: int, *, least: int) -> int:
    said = request.GET.get(name, "")
    if not said:
        return fallback
    if not said.isdecimal() or not least <= int(said) <= FURTHEST:
        told = _("«%(name)s» is «%(said)s»; it must be a whole number from %(least)d to %(most)d.")
        raise WrongParameterError(told % {"name": name, "said": said[:40], "least": least, "most": FURTHEST})
    return int(said)


def _box(request: HttpRequest) -> Box | None:
    said = request.GET.get("bbox", "")
    if not said:
        return None
    try:
        numbers = [float(one) for one in said.split(",")]
    except ValueError:
        numbers = []
    if len(numbers) == 6:
        numbers = [numbers[at] for at in (0, 1, 3, 4)]
    if len(numbers) != 4 or not all(abs(one) <= 360 for one in numbers):
        told = _("«bbox» is «%(said)s»; it must be west, south, east, north in degrees, parted by commas.")
        raise WrongParameterError(told % {"said": said[:80]})
    return numbers[0], numbers[1], numbers[2], numbers[3]


def _missing() -> HttpResponse:
    return _json({"code": "NotFound", "description": _("There is no such page, or it is not public.")}, status=404)


def _json(told: dict[str, Any], *, media: str = "application/json", status: int = 200) -> HttpResponse:
    """Answer to any program on any site: all of it is published."""
    options = {"ensure_ascii": False, "separators": (",", ":")}
    response = JsonResponse(told, status=status, content_type=media, json_dumps_params=options)
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
