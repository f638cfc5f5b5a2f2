"""Pages of errors (páginas de error): 403, 404, 500, and 503 or 507 when disk or database fail."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable
from typing import Any
from weakref import WeakKeyDictionary

from django.db import DEFAULT_DB_ALIAS, connections
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language_from_request, override
from django.utils.translation import gettext as _

from cauce.web import faults, logs
from cauce.web.faults import Fault
from cauce.web.pages.frame import show

log = logging.getLogger("cauce.faults")
LONGEST = 200_000  # characters of a form that are given back
SECRET = ("password", "code", "token", "csrf")  # parts of names whose values are not written into a page


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
    """Say that the program failed, or what failed outside of it; asks nothing of the database.

    Django calls this while it handles the error, so that the error is still at hand.
    """
    error = sys.exc_info()[1]
    if faults.is_about_nul(error) or faults.is_about_digits(error):
        with override(_language(request)):
            return _unreadable(request, error)
    fault = faults.fault_of(error)
    if fault is not None and error is not None:
        log.log(faults.LEVELS[fault], "%s: %s", fault.value, logs.fault_of(error)[0])
    with override(_language(request)):
        return _unavailable(request, fault)


def _unreadable(request: HttpRequest, error: BaseException | None) -> HttpResponse:
    told = _("What was sent holds a sign that no text has (NUL). Nothing was written. Take it out and send it again.")
    if faults.is_about_digits(error):
        told = _("What was sent holds a number of thousands of digits. Nothing was written. Write a shorter one.")
    if request.path.startswith("/api/"):
        return JsonResponse({"message": told}, status=400, json_dumps_params={"ensure_ascii": False})
    page = {"title": _("This cannot be read"), "told": told, "address": request.path, "at": timezone.now()}
    return HttpResponse(render_to_string("500.html", page | {"written": [], "is_whole": False}), status=400)


def _language(request: HttpRequest) -> str:
    """The language of the address, else of the reader; no session is opened for it."""
    return get_language_from_request(request, check_path=True)


def _unavailable(request: HttpRequest, fault: Fault | None) -> HttpResponse:
    title = str(faults.TITLES[fault]) if fault else _("Something failed")
    told = str(faults.SENTENCES[fault]) if fault else _of_the_program()
    status = faults.STATUS[fault] if fault else 500
    response: HttpResponse
    if request.path.startswith("/api/"):
        response = JsonResponse({"message": told}, status=status, json_dumps_params={"ensure_ascii": False})
    elif request.headers.get("HX-Request") or request.headers.get("Tus-Resumable"):
        response = HttpResponse(told, status=status, content_type="text/plain; charset=utf-8")
    else:
        written, is_whole = _typed(request)
        page = {"title": title, "told": told, "address": request.get_full_path(), "at": timezone.now()}
        page |= {"written": written, "is_whole": is_whole, "token": get_token(request) if written else ""}
        response = HttpResponse(render_to_string("500.html", page), status=status)
    if fault is not None:
        response.headers["Retry-After"] = str(faults.RETRY_AFTER[fault])
    response.headers["Cache-Control"] = "no-store, private"
    return response


def _of_the_program() -> str:
    return _(
        "The program could not make this page. Nothing was written. Try again; if it fails again, tell whoever runs "
        "this server the address and the time."
    )


def _typed(request: HttpRequest) -> tuple[list[tuple[str, str]], bool]:
    """What was typed into a form, so that it can be sent again; False where a file would have to be chosen again."""
    if request.method != "POST":
        return [], True
    if not getattr(request, "csrf_processing_done", False):  # it may have come from another site
        return [], False
    try:
        sent, files = request.POST, request.FILES
    except Exception:  # what could not be read cannot be given back
        return [], False
    fields = [(name, str(value)) for name, values in sent.lists() for value in values if name != "csrfmiddlewaretoken"]
    is_long = sum(len(value) for _name, value in fields) > LONGEST
    if is_long or any(sign in name.lower() for name, _value in fields for sign in SECRET):
        return [], False
    return fields, not files


def watch_database(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Notice that SQLite's file was taken away or exchanged: an open one would go on writing where nobody reads."""
    known: WeakKeyDictionary[Any, tuple[int, int]] = WeakKeyDictionary()  # which file a connection was opened on

    def answer(request: HttpRequest) -> HttpResponse:
        own = connections[DEFAULT_DB_ALIAS]
        name = own.settings_dict["NAME"]
        if own.vendor != "sqlite" or not isinstance(name, os.PathLike):
            return get_response(request)
        try:
            told = os.stat(name)
        except OSError as error:
            own.close()
            log.error("gone: the database's file (%s)", error.strerror)
            with override(_language(request)):
                return _unavailable(request, Fault.GONE)
        if known.get(own) != (told.st_dev, told.st_ino):
            own.close()  # it is opened anew on the file that is there now
            known[own] = (told.st_dev, told.st_ino)
        return get_response(request)

    return answer
