"""Addresses (direcciones): pages under a language, the interface for programs under /api/, calendars that are read."""

from __future__ import annotations

from django.conf.urls.i18n import i18n_patterns
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, URLResolver, include, path
from django.utils import translation

from cauce.web import api
from cauce.web.pages import feeds, ogc


def choose_language(request: HttpRequest) -> HttpResponse:
    """Lead to the pages in the reader's language: by cookie, then by what the browser prefers, else Spanish."""
    language = translation.get_language_from_request(request)
    response = HttpResponseRedirect(f"/{language}/")
    response.headers["Vary"] = "Accept-Language, Cookie"
    return response


urlpatterns: list[URLPattern | URLResolver] = [
    path("", choose_language),
    path("api/", api.urls),
    path("calendario/<str:token>.ics", feeds.calendar_feed, name="calendar_feed"),
    path("ogc", ogc.ogc),
    path("ogc/", ogc.ogc, name="ogc"),
    path("ogc/api", ogc.ogc_api, name="ogc_api"),
    path("ogc/conformance", ogc.ogc_conformance, name="ogc_conformance"),
    path("ogc/collections", ogc.ogc_collections, name="ogc_collections"),
    path("ogc/collections/<str:name>", ogc.ogc_collection, name="ogc_collection"),
    path("ogc/collections/<str:name>/items", ogc.ogc_items, name="ogc_items"),
    path("ogc/collections/<str:name>/items/<int:number>", ogc.ogc_item, name="ogc_item"),
    *i18n_patterns(path("", include("cauce.web.pages.urls"))),
]

handler403 = "cauce.web.pages.errors.not_allowed"
handler404 = "cauce.web.pages.errors.not_found"
handler500 = "cauce.web.pages.errors.server_error"
