"""Headers (cabeceras): what the browser may not do on behalf of a page, and who may keep it.

The content policy stands in the settings: everything comes from this server, and no page holds a script or a style of
its own, so that there is nothing for a nonce to let through.
"""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

POLICY = (
    "accelerometer=(), autoplay=(), browsing-topics=(), camera=(), display-capture=(), geolocation=(),"
    " gyroscope=(), hid=(), idle-detection=(), local-fonts=(), magnetometer=(), microphone=(), midi=(), payment=(),"
    " screen-wake-lock=(), serial=(), usb=(), xr-spatial-tracking=()"
)
SECRETS = frozenset({"token", "uidb36"})  # values of an address that open something
PRIVATE = "private, no-store"
ASKED_EACH_TIME = "private, no-cache"


def guard(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Send with each answer what the browser may not do, who may keep it and what other sites learn of its address."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        headers = response.headers
        headers.setdefault("Permissions-Policy", POLICY)
        headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        headers.setdefault("X-Frame-Options", "DENY")  # also where a page was not reached
        headers.setdefault("Cache-Control", PRIVATE if is_private(request, response) else ASKED_EACH_TIME)
        patch_vary_headers(response, ("Cookie", "HX-Request"))
        match = request.resolver_match
        if match is not None and not SECRETS.isdisjoint(match.kwargs):
            # Not no-referrer: forms that rest on a cookie must say where they come from.
            headers.setdefault("Referrer-Policy", "strict-origin")
            headers.setdefault("X-Robots-Tag", "noindex, nofollow, noarchive")
        return response

    return answer


def is_private(request: HttpRequest, response: HttpResponse) -> bool:
    """Whether an answer is for one reader: who has a session, sends a key, or came by a secret address."""
    match = request.resolver_match
    return (
        settings.SESSION_COOKIE_NAME in request.COOKIES
        or settings.SESSION_COOKIE_NAME in response.cookies
        or "Authorization" in request.headers
        or (match is not None and not SECRETS.isdisjoint(match.kwargs))
    )
