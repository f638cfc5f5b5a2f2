"""Requests sent again (peticiones repetidas): with «Idempotency-Key» a POST is done once, and answered alike."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from cauce.web.actions.people import repeats as actions
from cauce.web.api.entrance import PROGRAM, said
from cauce.web.models import KeptAnswer

HEADER = "Idempotency-Key"
REPLAYED = "Idempotent-Replayed"
KEY = re.compile(r"[!-~](?:[ -~]{0,198}[!-~])?")
KEPT_HEADERS = ("Content-Type", "Location", "Upload-Offset", "Upload-Length")
AT_WORK_SECONDS = 30  # after which an answer that is not there was lost
DONE = range(200, 300)
PARAMETER: dict[str, Any] = {
    "name": HEADER,
    "in": "header",
    "required": False,
    "description": "A word of the program's own for this request, with a token. Sent again within a day, the request "
    f"is not done again but answered as the first time, with {REPLAYED}: true.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 200, "pattern": r"^[!-~]([ -~]*[!-~])?$"},
}


def once(request: HttpRequest, act: Callable[[], HttpResponse]) -> HttpResponse:
    """Answer a request; one that was sent before under the same key is not done again.

    Raises
    ------
    SentAgainError
        The same request is done by another process at this moment.
    """
    if request.method != "POST" or HEADER not in request.headers:
        return act()
    key, token = request.headers[HEADER].strip(), request.META.get(PROGRAM)
    if not KEY.fullmatch(key):
        return said(_("Idempotency-Key is a word of 1 to 200 signs of ASCII. Send one, or leave it out."), 400)
    if token is None:
        return said(_("Idempotency-Key goes with the token of a program. Send a token, or leave the key out."), 400)
    keyed = actions.Keyed(token, key, hash_of(request))
    try:
        kept = actions.answer_of(keyed)
        return again(kept) if kept is not None else _first(keyed, act)
    except actions.OtherRequestError:
        told = _("Another request was sent under the Idempotency-Key «%(key)s». Take a new key for each request.")
        return said(told % {"key": key[:60]}, 422)


def _first(keyed: actions.Keyed, act: Callable[[], HttpResponse]) -> HttpResponse:
    with actions.under(keyed):
        response = act()
    if response.status_code in DONE:
        headers = {name: response.headers[name] for name in KEPT_HEADERS if name in response.headers}
        actions.keep(keyed, status=response.status_code, headers=headers, body=response.content.decode())
    return response


def again(kept: KeptAnswer | None) -> HttpResponse:
    """Answer as the first time, or say that the first time is not known to have ended."""
    if kept is not None and kept.status is not None:
        response = HttpResponse(kept.body, status=kept.status)
        for name, value in (kept.headers | {REPLAYED: "true"}).items():
            response.headers[name] = value
        return response
    if kept is None or (timezone.now() - kept.created_at).total_seconds() < AT_WORK_SECONDS:
        response = said(_("The request of this Idempotency-Key is being answered. Ask again in some seconds."), 409)
        response.headers["Retry-After"] = "5"
        return response
    return said(
        _(
            "The request of this Idempotency-Key was done (event %(event)s), but its answer was lost. Nothing was "
            "done again; look at what came of it."
        )
        % {"event": kept.event_number or "—"},
        409,
    )


def hash_of(request: HttpRequest) -> str:
    """Return a hash of all that was sent; of a form its fields and files, for its boundary is new each time.

    Raises
    ------
    django.core.exceptions.SuspiciousOperation, django.http.multipartparser.MultiPartParserError
        What was sent cannot be read.
    """
    digest = hashlib.sha256()
    _feed(digest, str(request.method), request.get_full_path(), str(request.content_type))
    if request.content_type != "multipart/form-data":
        digest.update(request.body)
        return digest.hexdigest()
    for name, values in sorted(request.POST.lists()):
        _feed(digest, "field", name, *map(str, values))
    for name, files in sorted(request.FILES.lists()):
        for file in files:
            _feed(digest, "file", name, str(file.name), str(file.size))
            for piece in file.chunks():
                digest.update(piece)
            file.seek(0)
    return digest.hexdigest()


def _feed(digest: Any, *words: str) -> None:
    """Take up words so that no two lists of them are alike."""
    digest.update(repr(words).encode())


def describe(paths: dict[str, Any]) -> None:
    """Name the key in the description of each address that takes something."""
    for told in (item["post"] for item in paths.values() if "post" in item):
        told["parameters"] = [*told.get("parameters", ()), PARAMETER]
