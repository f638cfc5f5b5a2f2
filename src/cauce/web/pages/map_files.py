"""Files of the map (archivos del mapa): tiles sent in parts, pictures, layers as they came; each asked for by right."""

from __future__ import annotations

import logging
import re
from pathlib import Path
from urllib.parse import quote

from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cauce.web.models import RiskLayerFile, StoredFile
from cauce.web.pages.frame import found, open_plan, show
from cauce.web.queries import risk_layers as queries
from cauce.web.storage import NoAnswerError, NotKeptError, open_checked

RANGE = re.compile(r"bytes=(\d{1,15})-(\d{0,15})")
MOST = 16_000_000  # bytes of a part; whoever wants more asks again
WEEK = 7 * 24 * 3600
log = logging.getLogger("cauce.pages")


@require_safe
def map_tiles(request: HttpRequest, plan: str, pk: int) -> HttpResponseBase:
    """Send a part of a layer's tiles (/es/<plan>/mapa/teselas/<pk>.pmtiles)."""
    file: RiskLayerFile = found(queries.drawn_file(request.user, open_plan(request, plan), pk))
    return _in_parts(request, found(file.tiles))


@require_safe
def map_picture(request: HttpRequest, plan: str, pk: int) -> HttpResponseBase:
    """Send the picture of a layer (/es/<plan>/mapa/imagenes/<pk>.png)."""
    file: RiskLayerFile = found(queries.drawn_file(request.user, open_plan(request, plan), pk))
    return _in_parts(request, found(file.picture))


@require_safe
def layer_file(request: HttpRequest, plan: str, pk: int, number: int) -> HttpResponseBase:
    """Send a file of a layer as it came, to be saved (/es/<plan>/mapa/capas/<pk>/<number>/archivo)."""
    opened = open_plan(request, plan, act="see_layers")
    files = RiskLayerFile.objects.filter(plan=opened, layer=pk, number=number, retired_at=None).select_related("file")
    file: RiskLayerFile = found(files.first())
    if file.file.scanned == "infected":
        told = _("The virus scanner refuses this file, so it is no longer sent. Ask for it anew.")
        return show(request, "error.html", title=_("The file is not sent"), told=told, status=410)
    try:
        content = open_checked(file.file.sha256)
    except (NotKeptError, NoAnswerError) as error:
        return _missing(request, error)
    response = FileResponse(content, content_type="application/octet-stream")
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(file.file_name, safe='')}"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = "private, no-store"
    return response


@require_safe
def layer_shapes(request: HttpRequest, plan: str, pk: int) -> HttpResponseBase:
    """Send the shapes of a layer with their style for QGIS (/es/<plan>/mapa/formas/<pk>.gpkg)."""
    file: RiskLayerFile = found(queries.drawn_file(request.user, open_plan(request, plan), pk))
    response = _in_parts(request, found(file.shapes))
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(file.layer.name, safe='')}.gpkg"
    return response


def _in_parts(request: HttpRequest, stored: StoredFile) -> HttpResponseBase:
    """Send a content, or the part of it that is asked for; its address changes with its content."""
    try:
        path = queries.local_path(stored)
    except (NotKeptError, NoAnswerError) as error:
        return _missing(request, error)
    size, tag = path.stat().st_size, f'"{stored.sha256[:32]}"'
    asked = RANGE.fullmatch(request.headers.get("Range", "").strip())
    if request.headers.get("If-None-Match") == tag:
        response = HttpResponse(status=304)
    elif asked is None:
        response = HttpResponse(path.read_bytes(), content_type=stored.media_type)
    else:
        first, last = int(asked[1]), min(int(asked[2] or size - 1), size - 1, int(asked[1]) + MOST - 1)
        if first > last:
            return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
        response = HttpResponse(_part(path, first, last), status=206, content_type=stored.media_type)
        response.headers["Content-Range"] = f"bytes {first}-{last}/{size}"
    response.headers["Accept-Ranges"] = "bytes"
    response.headers["ETag"] = tag
    response.headers["Content-Encoding"] = "identity"  # a part is a part of what is kept, not of something packed
    # On a machine that several people use, what only some may see is not left behind.
    is_of_all = not request.user.is_authenticated
    response.headers["Cache-Control"] = f"private, max-age={WEEK}, immutable" if is_of_all else "private, no-store"
    response.headers.setdefault("Content-Disposition", "attachment")
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _part(path: Path, first: int, last: int) -> bytes:
    with path.open("rb") as file:
        file.seek(first)
        return file.read(last - first + 1)


def _missing(request: HttpRequest, error: Exception) -> HttpResponse:
    log.error("%s", error)
    told = _("The file is not where it was kept. Tell whoever keeps the server; a backup may hold it.")
    return show(request, "error.html", title=_("The file is not sent"), told=told, status=503)
