"""Files of contingency (archivos de contingencia): documents that were kept, and tables to take away."""

from __future__ import annotations

import logging
from urllib.parse import quote

from django.http import FileResponse, HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _

from cauce.web.actions.documents.scanning import INFECTED
from cauce.web.models import StoredFile
from cauce.web.pages.frame import show
from cauce.web.storage import NoAnswerError, NotKeptError, open_checked

log = logging.getLogger("cauce.documents")


def send_stored(request: HttpRequest, file: StoredFile, name: str) -> HttpResponseBase:
    """Send a file that is kept, always to be saved and never shown within a page."""
    if file.scanned == INFECTED:
        told = _("The virus scanner refuses this file, so it is no longer sent. Ask for it anew.")
        return show(request, "error.html", title=_("The file is not sent"), told=told, status=410)
    try:
        content = open_checked(file.sha256)
    except NotKeptError as error:
        log.error("%s A backup may hold it.", error)
        told = _("The file is not where it was kept. Tell whoever keeps the server; a backup may hold it.")
        return show(request, "error.html", title=_("The file is not sent"), told=told, status=500)
    except NoAnswerError as error:
        log.error("The storage of files does not answer: %s", error)
        told = _("Where files are kept does not answer just now. Try again in a few minutes.")
        return show(request, "error.html", title=_("The file is not sent"), told=told, status=503)
    response = FileResponse(content, content_type=file.media_type)
    ascii_name = name.encode("ascii", "ignore").decode().replace('"', "") or "archivo"
    named = f"attachment; filename=\"{ascii_name}\"; filename*=UTF-8''{quote(name, safe='')}"
    response.headers["Content-Disposition"] = named
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = "private, no-store"
    return response
