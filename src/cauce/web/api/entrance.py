"""Entrance (entrada de los programas): who asks, by session or token; whether they may write at all."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cauce.web.actions import people as actions

SAFE = ("GET", "HEAD", "OPTIONS")
BEARER = "bearer "
PROGRAM = "cauce.program"  # where a request tells the token it came with
REFUSALS = {
    "unknown": gettext_lazy("The token is not known here. Make a new one under «Your account»."),
    "expired": gettext_lazy("The token is too old. Make a new one under «Your account»."),
    "revoked": gettext_lazy("The token was revoked. Make a new one under «Your account»."),
    "busy": gettext_lazy("The token was used too often in this minute. Wait a minute."),
}


def said(message: str, status: int, faults: Mapping[str, str] | None = None) -> JsonResponse:
    """Answer with one sentence, and where fields were sent with what cannot stand of each."""
    told = {"message": message} | ({"faults": faults} if faults else {})
    return JsonResponse(told, status=status, json_dumps_params={"ensure_ascii": False})


def enter(request: HttpRequest) -> HttpResponse | None:
    """Let somebody in, with the account of their token; an answer is a refusal.

    A token comes with each request by itself, so that no other site can send it. A session is sent by every browser:
    whoever writes with it shows also the token of a form.
    """
    told = request.headers.get("Authorization", "")
    if told:
        return _by_token(request, told)
    if request.method in SAFE:
        return None
    if not request.user.is_authenticated:
        return _unknown(_("Only who is signed in may write. Send the token of a program, or sign in."))
    refused = CsrfViewMiddleware(_nothing).process_view(request, _nothing, (), {})
    if refused is not None:
        return said(
            _("The session's CSRF token is missing. Send it as X-CSRFToken, or use the token of a program."), 403
        )
    return None


def _nothing(request: HttpRequest) -> HttpResponse:
    """Stand for a view whose CSRF token is looked at."""
    return HttpResponse()


def _by_token(request: HttpRequest, told: str) -> HttpResponse | None:
    if not told.lower().startswith(BEARER):
        return _unknown(_("Authorization must be «Bearer» and the token of a program. Correct it or leave it out."))
    try:
        token = actions.account_of_token(told[len(BEARER) :].strip())
    except actions.TokenRefusedError as refused:
        if refused.reason != "busy":
            return _unknown(str(REFUSALS[refused.reason]))
        answer = said(str(REFUSALS["busy"]), 429)
        answer.headers["Retry-After"] = "60"
        return answer
    if request.method not in SAFE and not token.may_write:
        return said(_("This token only reads. Make one that may also hand in files."), 403)
    request.user, request.META[PROGRAM] = token.user, token
    return None


def _unknown(message: str) -> HttpResponse:
    answer = said(message, 401)
    answer.headers["WWW-Authenticate"] = 'Bearer realm="Cauce"'
    return answer
