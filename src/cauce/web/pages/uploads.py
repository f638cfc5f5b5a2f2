"""Uploads in parts (subidas que se retoman): tus 1.0 in its core, so that a cut costs one part and not the file."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.request import UnreadablePostError
from django.urls import reverse
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from cauce.core import messages
from cauce.web.actions import documents as actions
from cauce.web.actions import notifications as links
from cauce.web.actions.permissions import NotAllowedError
from cauce.web.events import Actor, ByLink
from cauce.web.models import Deliverable, Upload
from cauce.web.pages import notifications_words as screen
from cauce.web.pages import words
from cauce.web.pages.acting import person
from cauce.web.pages.frame import found, open_plan, show
from cauce.web.queries import documents as queries

VERSION = "1.0.0"
PART_BYTES = 1_048_576
DOCUMENT_BYTES = 52_428_800  # a plan to be imported, whatever deliverables may have
FORM_BYTES = 2_000_000  # what the rest of a form may weigh beside its file
DIGITS = re.compile(r"[0-9]{1,15}")
OFFSETS = "application/offset+octet-stream"
STATUS = {"file_large": 413, "file_no_room": 507, "uploads_many": 429, "upload_gone": 410, "file_kind": 415}
Address = Callable[[str], str]


@dataclass(frozen=True)
class Uploading:
    """What a form needs to send its file in parts, and the file that has arrived for it already."""

    address: str
    largest: int
    upload: Upload | None = None


def uploading(address: str, *, said: Mapping[str, Any], by: Actor) -> Uploading:
    """Return how a form's file travels; ``said`` is the form as it came, whose file need not travel again."""
    return Uploading(address, settings.UPLOAD_BYTES, _arrived(str(said.get("upload", "")), by))


def _arrived(token: str, by: Actor) -> Upload | None:
    if not token:
        return None
    try:
        upload = actions.open_upload(token, by=by)
    except actions.CannotKeepFileError:
        return None
    return upload if upload.received == upload.size else None


def uploads(request: HttpRequest, plan: str, pk: int) -> HttpResponse:
    """Announce a file for a deliverable (/es/<plan>/productos/<pk>/subidas/)."""
    opened = open_plan(request, plan)
    deliverable: Deliverable = found(queries.deliverable(opened, pk))
    by = person(request)

    def address(token: str) -> str:
        return reverse("upload", args=[opened.slug, pk, token])

    return _told(lambda: _begin(request, deliverable, by, address))


def upload(request: HttpRequest, plan: str, pk: int, token: str) -> HttpResponse:
    """Take a part of a file, or say how much has arrived (/es/<plan>/productos/<pk>/subidas/<token>/)."""
    opened = open_plan(request, plan)
    deliverable: Deliverable = found(queries.deliverable(opened, pk))
    by = person(request)
    return _told(lambda: _go_on(request, deliverable, token, by))


def layer_uploads(request: HttpRequest, plan: str) -> HttpResponse:
    """Announce a file for a layer of the map (/es/<plan>/mapa/capas/subidas/)."""
    opened = open_plan(request, plan, act="manage_layers")

    def address(token: str) -> str:
        return reverse("layer_upload", args=[opened.slug, token])

    return _told(lambda: _begin(request, opened, person(request), address))


def layer_upload(request: HttpRequest, plan: str, token: str) -> HttpResponse:
    """Take a part of a layer's file, or say how much has arrived (/es/<plan>/mapa/capas/subidas/<token>/)."""
    opened = open_plan(request, plan, act="manage_layers")
    return _told(lambda: _go_on(request, opened, token, person(request)))


@csrf_exempt  # as the page of the link: it rests on no cookie
def uploads_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """Announce a file by a private link (/es/enlace/<token>/subidas/)."""

    def begin() -> HttpResponse:
        link = links.open_link(token)
        pk = _metadata(request).get("deliverable", "")
        deliverable = queries.deliverable_of_row(link.row, int(pk)) if DIGITS.fullmatch(pk) else None
        if deliverable is None:
            return _say(words.word(screen.NOTHING_SAID, "no_deliverable"), 400)
        return _begin(request, deliverable, ByLink(link), lambda one: reverse("upload_by_link", args=[token, one]))

    return _told(begin)


@csrf_exempt
def upload_by_link(request: HttpRequest, token: str, upload: str) -> HttpResponse:
    """Take a part of a file by a private link (/es/enlace/<token>/subidas/<upload>/)."""

    def go_on() -> HttpResponse:
        by = ByLink(links.open_link(token))
        return _go_on(request, actions.target_of(actions.open_upload(upload, by=by)), upload, by)

    return _told(go_on)


def _told(act: Callable[[], HttpResponse]) -> HttpResponse:
    """Do something; every refusal is a sentence in plain text under a status that a program understands."""
    try:
        response = act()
    except actions.CannotKeepFileError as refused:
        response = _say(messages.file_refusal(refused.code, refused.values, _), STATUS.get(refused.code, 400))
    except actions.MisplacedPartError as misplaced:
        response = _say(_("This part does not follow what has arrived. Ask how much has, and go on from there."), 409)
        response.headers["Upload-Offset"] = str(misplaced.received)
    except NotAllowedError as refused:
        response = _say(_(refused.reason), 403)
    except links.LinkRefusedError as refused:
        response = _say(words.word(screen.LINK_REFUSALS, refused.reason), screen.LINK_STATUS[refused.reason])
    response.headers["Tus-Resumable"] = VERSION
    response.headers["Cache-Control"] = "no-store, private"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _begin(request: HttpRequest, target: actions.Target, by: Actor, address: Address) -> HttpResponse:
    actions.check_may_upload(target, by=by)
    if request.method == "OPTIONS":
        return _capabilities()
    if request.method != "POST":
        return _method("OPTIONS, POST")
    if wrong := _wrong_version(request):
        return wrong
    size = request.headers.get("Upload-Length", "")
    if not DIGITS.fullmatch(size):
        return _say(_("Upload-Length is «%(value)s»; it must be the file's bytes, in digits.") % {"value": size}, 400)
    name = _metadata(request).get("filename", "")
    begun = actions.begin_upload(target=target, name=name, size=int(size), by=by)
    response = HttpResponse(status=201)
    response.headers["Location"] = address(begun.token)
    response.headers["Upload-Offset"] = "0"
    return _expiring(response, begun)


def _go_on(request: HttpRequest, target: actions.Target, token: str, by: Actor) -> HttpResponse:
    actions.check_may_upload(target, by=by)
    if request.method == "OPTIONS":
        return _capabilities()
    if request.method not in ("HEAD", "PATCH", "DELETE"):
        return _method("OPTIONS, HEAD, PATCH, DELETE")
    if wrong := _wrong_version(request):
        return wrong
    known = actions.open_upload(token, by=by)
    if actions.target_of(known) != target:
        raise actions.CannotKeepFileError("upload_gone")
    if request.method == "DELETE":
        actions.stop_upload(known)
        return HttpResponse(status=204)
    if request.method == "HEAD":
        response = HttpResponse(status=200)
        response.headers["Upload-Length"] = str(known.size)
    else:
        data = _part(request)
        if isinstance(data, HttpResponse):
            return data
        known = actions.add_part(known, data, at=int(request.headers["Upload-Offset"]), by=by)
        response = HttpResponse(status=204)
    response.headers["Upload-Offset"] = str(known.received)
    return _expiring(response, known)


def _part(request: HttpRequest) -> bytes | HttpResponse:
    """Read the bytes of a part, or say what is wrong with its headers; nothing too large is read."""
    length, at = request.headers.get("Content-Length", ""), request.headers.get("Upload-Offset", "")
    if request.content_type != OFFSETS:
        return _say(_("A part is sent as «%(type)s».") % {"type": OFFSETS}, 415)
    if not DIGITS.fullmatch(length) or not DIGITS.fullmatch(at):
        return _say(_("A part names its bytes in Content-Length and its place in Upload-Offset, in digits."), 400)
    if int(length) > PART_BYTES:
        told = {"size": int(length), "limit": PART_BYTES}
        return _say(_("The part has %(size)d bytes; at most %(limit)d are taken at once. Send less.") % told, 413)
    try:
        data = request.read(int(length))
    except UnreadablePostError:
        data = b""
    if len(data) != int(length):
        return _say(_("The part ended too early. Send it again."), 400)
    return data


def _metadata(request: HttpRequest) -> dict[str, str]:
    """Words that travel with an announcement: name, space, base64 of UTF-8, parted by commas."""
    found_words = {}
    for pair in request.headers.get("Upload-Metadata", "")[:4000].split(","):
        name, _space, value = pair.strip().partition(" ")
        try:
            found_words[name] = base64.b64decode(value, validate=True).decode("utf-8")
        except (binascii.Error, UnicodeDecodeError):
            continue
    return found_words


def _wrong_version(request: HttpRequest) -> HttpResponse | None:
    given = request.headers.get("Tus-Resumable", "")
    if given == VERSION:
        return None
    response = _say(_("Tus-Resumable is «%(given)s»; it must be 1.0.0.") % {"given": given}, 412)
    response.headers["Tus-Version"] = VERSION
    return response


def _capabilities() -> HttpResponse:
    response = HttpResponse(status=204)
    response.headers["Tus-Version"] = VERSION
    response.headers["Tus-Extension"] = "creation,expiration,termination"
    response.headers["Tus-Max-Size"] = str(settings.UPLOAD_BYTES)
    return response


def _expiring(response: HttpResponse, upload: Upload) -> HttpResponse:
    response.headers["Upload-Expires"] = http_date(upload.expires_at.timestamp())
    return response


def _method(allowed: str) -> HttpResponse:
    response = _say(_("This address takes parts of files only."), 405)
    response.headers["Allow"] = allowed
    return response


def _say(sentence: str, status: int) -> HttpResponse:
    return HttpResponse(sentence, status=status, content_type="text/plain; charset=utf-8")


def refuse_large_bodies(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Refuse a form by its announced size, before anything of it is read."""

    def answer(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    def process_view(request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        length = request.META.get("CONTENT_LENGTH") or ""
        if not DIGITS.fullmatch(length) or int(length) <= max(settings.UPLOAD_BYTES, DOCUMENT_BYTES) + FORM_BYTES:
            return None
        told = _(
            "What was sent has %(size)d MB; at most %(limit)d MB are kept. Nothing was written. "
            "Go back and make the file smaller, or give a link to it in a cloud of your own."
        ) % {"size": int(length) // 1_000_000, "limit": settings.UPLOAD_BYTES // 1_000_000}
        if request.path.startswith("/api/"):
            return JsonResponse({"message": told}, status=413, json_dumps_params={"ensure_ascii": False})
        return show(request, "error.html", title=_("The file is too large"), told=told, status=413)

    answer.process_view = process_view  # type: ignore[attr-defined]
    return answer
