"""Pages of errors (403, 404, 500) in the look of the others."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from cauce.web.pages.frame import show


def not_allowed(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that this person may not do this, and who may."""
    told = str(exception) if exception and str(exception) else _("Only the office may do this. Sign in as the office.")
    return show(request, "error.html", title=_("You may not do this"), told=told, status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say that a form was open too long or came from elsewhere."""
    told = _(
        "The form was open for too long, or came from another page. Nothing was written; go back and send it again."
    )
    return show(request, "error.html", title=_("The form was not accepted"), told=told, status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that there is no such page, or that it is not public."""
    told = _(
        "There is no page at this address, or it is not public. Go to the list of plans, or sign in as the office."
    )
    return show(request, "error.html", title=_("There is no such page"), told=told, status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Say that the program failed; this page asks nothing of the database."""
    return render(request, "500.html", status=500)
