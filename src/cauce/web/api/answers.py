"""Answers (respuestas): the interface itself, and each error as one sentence in the reader's language."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import cached_property
from inspect import getclosurevars, isfunction
from typing import Any

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.http.request import UnreadablePostError
from django.urls import URLPattern, path
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import PathView
from ninja.parser import Parser
from ninja.renderers import JSONRenderer

from cauce import __version__
from cauce.core import messages
from cauce.web import faults, logs
from cauce.web.actions.documents import CannotKeepFileError, MisplacedPartError
from cauce.web.actions.monitoring import CannotChangeError
from cauce.web.actions.permissions import NotAllowedError
from cauce.web.api.entrance import enter, said
from cauce.web.api.frame import ROOT, NotForYou, NotHere, Refused, Told, read_json
from cauce.web.api.repeats import again, describe, once
from cauce.web.api.schemas import Entry
from cauce.web.events import SentAgainError, StaleVersionError

DESCRIPTION = """Cauce's data for programs. Everything can be read; files of deliverables, newer documents and
judgements of facilities can be handed in; scenarios, losses and screenings can be ordered.

The public gets what is published. Whoever sends the token of a program (`Authorization: Bearer …`, made under «Your
account») or the cookie of a session gets what that account may see: the office all of its plans, and of each thing also
the fields marked «Office only». Writing with a session needs its CSRF token as `X-CSRFToken`. A POST with a token and
an `Idempotency-Key` of the program's own is done once, however often it is sent within a day. Errors are one sentence
in the language that the request asks for (`Accept-Language: es` or `en`). Lists give at most 100 items and in `next`
the address of the following ones.
"""
FILE_STATUS = {"file_large": 413, "file_no_room": 507, "uploads_many": 429, "upload_gone": 410, "file_kind": 415}
log = logging.getLogger("cauce.api")


class Unescaped(JSONRenderer):
    """JSON in which an «á» is an «á»."""

    json_dumps_params = {"ensure_ascii": False}


class Read(Parser):
    """What was sent, read."""

    def parse_body(self, request: HttpRequest) -> Any:
        """Read a body that is JSON."""
        return read_json(request.body)


class Interface(NinjaAPI):
    """The interface; its description is put together once."""

    @cached_property
    def _described(self) -> OpenAPISchema:
        found = super().get_openapi_schema()
        describe(found["paths"])
        return found

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> OpenAPISchema:
        """Return the description in OpenAPI."""
        return self._described


api = Interface(
    title="Cauce",
    version=__version__,
    description=DESCRIPTION,
    docs_url=None,
    openapi_extra={
        "components": {
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer", "description": "The token of a program."},
                "session": {"type": "apiKey", "in": "cookie", "name": "sessionid"},
            }
        },
        "security": [{}, {"token": []}, {"session": []}],
    },
    renderer=Unescaped(),
    parser=Read(),
    openapi_url="/openapi.json",
    urls_namespace="api",
)
Answering = Callable[..., HttpResponse]


@api.get("/", response=Entry, tags=["entry"])
def entry(request: HttpRequest) -> Told:
    """Tell where the plans are, and this interface's description."""
    return {
        "name": "Cauce",
        "version": __version__,
        "openapi": f"{ROOT}/openapi.json",
        "plans": f"{ROOT}/plans",
    }


@api.exception_handler(Refused)
def _not_taken(request: HttpRequest, error: Refused) -> HttpResponse:
    return said(error.sentence, error.status, error.faults)


@api.exception_handler(NotAllowedError)
def _not_allowed(request: HttpRequest, error: NotAllowedError) -> HttpResponse:
    return said(_(error.reason), 403)


@api.exception_handler(CannotKeepFileError)
def _not_kept(request: HttpRequest, error: CannotKeepFileError) -> HttpResponse:
    return said(messages.file_refusal(error.code, error.values, _), FILE_STATUS.get(error.code, 422))


@api.exception_handler(MisplacedPartError)
def _misplaced(request: HttpRequest, error: MisplacedPartError) -> HttpResponse:
    answer = said(_("This part does not follow what has arrived. Ask how much has, and go on from there."), 409)
    answer.headers["Upload-Offset"] = str(error.received)
    return answer


@api.exception_handler(CannotChangeError)
def _not_changed(request: HttpRequest, error: CannotChangeError) -> HttpResponse:
    return said(" ".join(messages.tell(problem, _) for problem in error.problems), 422)


@api.exception_handler(StaleVersionError)
def _stale(request: HttpRequest, error: StaleVersionError) -> HttpResponse:
    return said(_("Someone changed this after it was shown to you. Nothing was written; look at it again."), 409)


@api.exception_handler(SentAgainError)
def _sent_again(request: HttpRequest, error: SentAgainError) -> HttpResponse:
    return again(None)


@api.exception_handler(NotHere)
def _not_here(request: HttpRequest, error: NotHere) -> HttpResponse:
    return said(error.sentence, 403 if isinstance(error, NotForYou) else 404)


@api.exception_handler(HttpError)
@api.exception_handler(BadRequest)
@api.exception_handler(SuspiciousOperation)
@api.exception_handler(MultiPartParserError)
@api.exception_handler(UnreadablePostError)
def _refused(request: HttpRequest, error: Exception) -> HttpResponse:
    if faults.fault_of(error) is not None:
        return _failed(request, error)
    return said(
        _("The request could not be read. See the description under %(url)s.") % {"url": f"{ROOT}/openapi.json"}, 400
    )


@api.exception_handler(ValidationError)
def _unreadable(request: HttpRequest, error: ValidationError) -> HttpResponse:
    first = error.errors[0]
    name = str(first["loc"][-1])
    if first["type"] == "missing":
        return said(_("«%(name)s» is missing. Add it to the address.") % {"name": name}, 422)
    if first["type"] == "extra_forbidden":
        unknown = {"name": name[:60], "url": f"{ROOT}/openapi.json"}
        return said(_("«%(name)s» is not known here. See the fields in %(url)s.") % unknown, 422)
    if first["loc"][0] == "body":
        within = {"name": ".".join(map(str, first["loc"][2:]))[:60] or "JSON", "expected": _expected(first)}
        return said(_("What was sent as «%(name)s» cannot be used; %(expected)s is expected.") % within, 422)
    values = {"name": name, "value": _shortened(first, request), "expected": _expected(first)}
    return said(_("«%(value)s» cannot be used as «%(name)s»; %(expected)s is expected.") % values, 422)


def _shortened(first: Told, request: HttpRequest) -> str:
    name = str(first["loc"][-1])
    in_path = request.resolver_match.kwargs if request.resolver_match is not None else {}
    value = str(request.GET.get(name, in_path.get(name, "")))
    return value if len(value) <= 60 else f"{value[:59]}…"


def _expected(first: Told) -> str:
    """Say what a value should have been."""
    bounds: Told = first.get("ctx", {})
    said_so: dict[str, str] = {
        "greater_than_equal": _("a number of at least %(ge)s"),
        "less_than_equal": _("a number of at most %(le)s"),
        "string_too_long": _("a text of at most %(max_length)s signs"),
        "string_too_short": _("a text of at least %(min_length)s signs"),
        "literal_error": _("one of these: %(expected)s"),
        "string_type": _("words or a number"),
        "too_long": _("a list of at most %(max_length)s"),
    }
    kind = str(first["type"])
    if kind == "too_long" and bounds.get("field_type") == "Value":  # words that were a number, perhaps
        kind = "string_too_long"
    if kind in said_so:
        return said_so[kind] % bounds
    return _("a whole number") if kind.startswith("int") else _("another value")


@api.exception_handler(Exception)
def _failed(request: HttpRequest, error: Exception) -> HttpResponse:
    fault = faults.fault_of(error)
    if fault is not None:
        log.log(faults.LEVELS[fault], "%s: %s", fault.value, logs.fault_of(error)[0])
        response = said(str(faults.SENTENCES[fault]), faults.STATUS[fault])
        response.headers["Retry-After"] = str(faults.RETRY_AFTER[fault])
        return response
    log.error("%s %s failed", request.method, request.path, exc_info=error)
    return said(_("The server could not answer; the fault was written to its log. Try again later."), 500)


def _nothing(request: HttpRequest, **rest: Any) -> HttpResponse:
    values = {"path": request.path[:200], "url": f"{ROOT}/openapi.json"}
    return said(_("There is nothing at «%(path)s». See the addresses in %(url)s.") % values, 404)


def _answering(view: Answering) -> Answering:
    """Let somebody in, answer HEAD as GET, do nothing twice, and let nobody else keep the answer."""
    allowed = _methods(view)

    def answer(request: HttpRequest, *args: Any, **values: Any) -> HttpResponse:
        response = _not_so(request, allowed) or enter(request) or _once(request, *args, **values)
        patch_cache_control(response, private=True, no_cache=True)
        return response

    def _once(request: HttpRequest, *args: Any, **values: Any) -> HttpResponse:
        try:
            return once(request, lambda: _answered(request, *args, **values))
        except Exception as error:  # as of what cannot be read
            return api.on_exception(request, error)

    def _answered(request: HttpRequest, *args: Any, **values: Any) -> HttpResponse:
        asked = request.method
        request.method = "GET" if asked == "HEAD" else asked
        response = view(request, *args, **values)
        request.method = asked
        return response

    answer.csrf_exempt = True  # type: ignore[attr-defined]  # the entrance looks at the token of the session
    return answer


def _methods(view: Answering) -> tuple[str, ...]:
    """Return the methods that an address has."""
    held = getclosurevars(view).nonlocals.get("self") if isfunction(view) else None
    operations = held.operations if isinstance(held, PathView) else ()
    found = {method for each in operations for method in each.methods} or {"GET"}
    return tuple(sorted(found | ({"HEAD"} if "GET" in found else set())))


def _not_so(request: HttpRequest, allowed: tuple[str, ...]) -> HttpResponse | None:
    if request.method in allowed:
        return None
    told = {"method": str(request.method)[:20], "allowed": ", ".join(allowed)}
    response = said(_("This address has no %(method)s. Use one of these: %(allowed)s.") % told, 405)
    response.headers["Allow"] = ", ".join(allowed)
    return response


def urls_of(interface: NinjaAPI) -> tuple[list[URLPattern], str, str]:
    """Return the addresses, and an answer for every other address under the same root."""
    patterns, app, namespace = interface.urls
    found = [each for each in patterns if isinstance(each, URLPattern)]
    for pattern in found:
        pattern.callback = _answering(pattern.callback)
    return [*found, path("<path:rest>", _answering(_nothing))], app, namespace
