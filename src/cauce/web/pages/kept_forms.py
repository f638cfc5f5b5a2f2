"""Forms that outlive a session (formularios guardados): what was typed comes back after signing in."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

KEPT = "kept_form"
LONGEST = 200_000  # characters of one form


def sign_in_first(request: HttpRequest) -> HttpResponse | None:
    """Keep a form that was sent by somebody whose session has ended, and lead to signing in; else None."""
    if request.method != "POST" or request.user.is_authenticated:
        return None
    told = request.POST.copy()
    told.pop("csrfmiddlewaretoken", None)
    written = told.urlencode()
    if len(written) <= LONGEST:
        request.session[KEPT] = {"path": request.path, "form": written}
    messages.info(request, _("Your session had ended. Sign in: what you wrote is kept and comes back."))
    address = f"{reverse('account_login')}?{urlencode({'next': request.path})}"
    if getattr(request, "htmx", None):
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return HttpResponseRedirect(address)


def typed(request: HttpRequest) -> QueryDict:
    """What was typed into this page's form: just now, or before one had to sign in; empty where nothing was."""
    if request.method == "POST":
        return request.POST
    kept = request.session.get(KEPT)
    if not kept or kept.get("path") != request.path:
        return QueryDict()
    del request.session[KEPT]
    messages.info(request, _("This is what you wrote before your session ended. It is not saved yet."))
    return QueryDict(kept["form"])
