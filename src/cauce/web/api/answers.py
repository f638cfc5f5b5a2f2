"""Answers (respuestas): the interface itself, and each error as one sentence in the reader's language."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import URLPattern, path
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema
from ninja.renderers import JSONRenderer

from cauce import __version__
from cauce.web import faults
from cauce.web.api.frame import ROOT, NotForYou, NotHere, Told
from cauce.web.api.schemas import Entry

DESCRIPTION = """Cauce's data for programs. It only reads.

The public gets what is published. The office, signed in with its session's cookie, gets all of its plans, and of each
thing also the fields marked «Office only». Errors are one sentence in the language that the request asks for
(`Accept-Language: es` or `en`). Lists give at most 100 items and in `next` the address of the following ones.
"""
log = logging.getLogger("cauce.api")


class Unescaped(JSONRenderer):
    """JSON in which an «á» is an «á»."""

    json_dumps_params = {"ensure_ascii": False}


class Interface(NinjaAPI):
    """The interface; its description is put together once."""

    @cached_property
    def _described(self) -> OpenAPISchema:
        return super().get_openapi_schema()

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
    renderer=Unescaped(),
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


def said(message: str, status: int) -> JsonResponse:
    """Answer with one sentence."""
    return JsonResponse({"message": message}, status=status, json_dumps_params={"ensure_ascii": False})


@api.exception_handler(NotHere)
def _not_here(request: HttpRequest, error: NotHere) -> HttpResponse:
    return said(error.sentence, 403 if isinstance(error, NotForYou) else 404)


@api.exception_handler(HttpError)
def _refused(request: HttpRequest, error: HttpError) -> HttpResponse:
    return said(
        _("The request could not be read. See the description under %(url)s.") % {"url": f"{ROOT}/openapi.json"}, 400
    )


@api.exception_handler(ValidationError)
def _unreadable(request: HttpRequest, error: ValidationError) -> HttpResponse:
    first = error.errors[0]
    name = str(first["loc"][-1])
    if first["type"] == "missing":
        return said(_("«%(name)s» is missing. Add it to the address.") % {"name": name}, 422)
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
    }
    kind = str(first["type"])
    if kind in said_so:
        return said_so[kind] % bounds
    return _("a whole number") if kind.startswith("int") else _("another value")


@api.exception_handler(Exception)
def _failed(request: HttpRequest, error: Exception) -> HttpResponse:
    fault = faults.fault_of(error)
    if fault is not None:
        log.error("%s: %s", fault.value, type(error).__name__)
        response = said(str(faults.SENTENCES[fault]), faults.STATUS[fault])
        response.headers["Retry-After"] = str(faults.RETRY_AFTER[fault])
        return response
    log.error("%s %s failed", request.method, request.path, exc_info=error)
    return said(_("The server could not answer; the fault was written to its log. Try again later."), 500)


def _nothing(request: HttpRequest, **rest: Any) -> HttpResponse:
    values = {"path": request.path[:200], "url": f"{ROOT}/openapi.json"}
    return said(_("There is nothing at «%(path)s». See the addresses in %(url)s.") % values, 404)


def _answering(view: Answering) -> Answering:
    """Answer HEAD as GET, refuse to write with a sentence, and let nobody else keep the answer."""

    def answer(request: HttpRequest, *args: Any, **values: Any) -> HttpResponse:
        asked = request.method
        if asked not in ("GET", "HEAD"):
            response: HttpResponse = said(_("The interface for programs only reads: use GET."), 405)
            response.headers["Allow"] = "GET, HEAD"
            return response
        request.method = "GET"
        response = view(request, *args, **values)
        request.method = asked
        patch_cache_control(response, private=True, no_cache=True)
        return response

    answer.csrf_exempt = True  # type: ignore[attr-defined]  # it refuses whatever writes
    return answer


def urls_of(interface: NinjaAPI) -> tuple[list[URLPattern], str, str]:
    """Return the addresses, and an answer for every other address under the same root."""
    patterns, app, namespace = interface.urls
    found = [each for each in patterns if isinstance(each, URLPattern)]
    for pattern in found:
        pattern.callback = _answering(pattern.callback)
    return [*found, path("<path:rest>", _answering(_nothing))], app, namespace
