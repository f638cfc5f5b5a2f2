"""Pages of signing in and out (entrar y salir)."""

from __future__ import annotations

from allauth.usersessions.models import UserSession
from django.contrib import auth
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from cauce.web.actions import people as actions
from cauce.web.pages.accounts import LOCAL_LINK
from cauce.web.pages.frame import show

REFUSALS = {
    "unknown": gettext_noop("This link is not known here. Start Cauce again and follow the link that it prints."),
    "used": gettext_noop(
        "This link was used before; each link signs in once. Start Cauce again and follow the new link."
    ),
    "expired": gettext_noop("This link is older than ten minutes. Start Cauce again and follow the new link."),
    "not_here": gettext_noop("This link works only on the machine that runs Cauce. Open it there."),
}


@never_cache
def sign_in(request: HttpRequest, token: str) -> HttpResponse:
    """Sign in by a one-time link (/es/entrar/<token>/)."""
    try:
        user = actions.sign_in_by_link(token=token, address=request.META.get("REMOTE_ADDR", ""))
    except actions.LinkRefusedError as error:
        return show(
            request,
            "people/refused.html",
            title=_("The link does not sign you in"),
            reason=_(REFUSALS[error.reason]),
            status=403,
        )
    auth.login(request, user)
    request.session[LOCAL_LINK] = True
    UserSession.objects.create_from_request(request)
    return redirect("plans")


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Sign out."""
    auth.logout(request)
    return redirect("plans")
