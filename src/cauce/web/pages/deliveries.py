"""A deliverable's way on its page (entregas): prepared, submitted, returned, accepted; its files sent."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cauce.core import documents as rules
from cauce.web.actions import documents as actions
from cauce.web.actions.documents.scanning import INFECTED
from cauce.web.models import Deliverable, DeliverableVersion, User
from cauce.web.pages.acting import attempt, person
from cauce.web.pages.frame import found, open_plan, show
from cauce.web.pages.monitoring import Talk, act_on_talk, talk_on
from cauce.web.pages.uploads import Uploading, uploading
from cauce.web.queries import monitoring as queries
from cauce.web.queries.visible import may
from cauce.web.storage import NoAnswerError, NotKeptError, open_checked

log = logging.getLogger("cauce.documents")


@dataclass(frozen=True)
class Delivery:
    """Where a deliverable stands, and what the reader may do about it."""

    due: dt.date | None
    is_late: bool
    is_inside: bool
    submits: bool
    prepares: bool
    returns: bool
    accepts: bool
    sees_files: bool
    needs_reason: bool
    would_be_own: bool
    largest_mb: int
    uploading: Uploading
    versions: Sequence[DeliverableVersion] = ()
    talk: Talk | None = None


def delivery_of(request: HttpRequest, deliverable: Deliverable) -> Delivery:
    """Return where a deliverable stands and what the reader may do about it."""
    plan, user = deliverable.plan, request.user
    is_inside = may("see_progress", by=user, plan=plan, on=deliverable)
    versions = list(queries.versions_of(deliverable)) if is_inside else []
    following = rules.FOLLOWING.get(deliverable.state, ())
    parties = queries.parties_of(deliverable, versions[0] if versions else None)
    standing = _standing(user, deliverable, parties) if is_inside else None
    submits = may("submit_deliverable", by=user, plan=plan, on=deliverable)
    decides = standing is not None and bool(versions)
    due = rules.due_day(deliverable.due_words, due_on=deliverable.due_on)
    return Delivery(
        due=due,
        is_late=rules.is_late(deliverable.state, due, on=timezone.localdate()),
        is_inside=is_inside,
        submits=submits and rules.SUBMITTED in following,
        prepares=submits and rules.IN_PREPARATION in following,
        returns=decides and rules.RETURNED in following,
        accepts=decides and rules.ACCEPTED in following,
        sees_files=may("see_files", by=user, plan=plan, on=deliverable),
        needs_reason=standing is not None
        and standing.role == rules.OFFICE
        and bool(parties.validate or parties.supervise),
        would_be_own=standing is not None and standing.is_own,
        largest_mb=settings.UPLOAD_BYTES // 1_000_000,
        uploading=uploading(
            reverse("uploads", args=[plan.slug, deliverable.pk]), said=request.POST, by=person(request)
        ),
        versions=versions,
        talk=talk_on(request, deliverable),
    )


def _standing(user: Any, deliverable: Deliverable, parties: rules.Parties) -> rules.Standing | None:
    if not isinstance(user, User) or not may("accept_deliverable", by=user, plan=deliverable.plan, on=deliverable):
        return None
    hand = queries.hand_of(user, deliverable.plan, getattr(user, "person", None))
    return rules.standing_of(hand, parties)


def act_on_deliverable(request: HttpRequest, deliverable: Deliverable) -> bool:
    """Do what a form of the deliverable's page asks for; False when it was refused."""
    asked = request.POST.get("act", "")
    note = request.POST.get("note", "")
    if asked == "submit":
        return attempt(
            request,
            actions.submit_version,
            done=_("Submitted. Who validates or supervises it, or the office, looks at it next."),
            deliverable=deliverable,
            file=request.FILES.get("file"),
            upload=request.POST.get("upload", ""),
            link=request.POST.get("link", ""),
            note=note,
            pages=_number(request.POST.get("pages", "")),
        )
    accepted = _("Accepted. Whoever submitted it and the office see it.")
    if may("see_history", by=request.user, plan=deliverable.plan):
        accepted = _("Accepted. It stands in the history and can be undone there.")
    done: Mapping[str, tuple[Any, str]] = {
        "prepare": (actions.prepare, _("Written down: it is in preparation.")),
        "return": (actions.return_version, _("Returned, with your comment.")),
        "accept": (actions.accept_version, accepted),
    }
    if asked not in done:
        return act_on_talk(request, deliverable)
    action, sentence = done[asked]
    more = {} if asked == "prepare" else {"note": note}
    return attempt(request, action, done=sentence, deliverable=deliverable, **more)


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and 0 < int(text) < 100_000 else None


@require_safe
def version_file(request: HttpRequest, plan: str, pk: int, number: int) -> HttpResponseBase:
    """Send the file of a version, always to be saved and never shown within the page."""
    opened = open_plan(request, plan)
    version: DeliverableVersion = found(queries.version(opened, pk, number))
    found(True if may("see_files", by=request.user, plan=opened, on=version.deliverable) else None)
    assert version.file is not None
    if version.file.scanned == INFECTED:
        told = _("The virus scanner refuses this file, so it is no longer sent. Ask for it anew.")
        return show(request, "error.html", title=_("The file is not sent"), told=told, status=410)
    try:
        content = open_checked(version.file.sha256)
    except NotKeptError as error:
        return _not_kept(request, error)
    except NoAnswerError as error:
        log.error("The storage of files does not answer: %s", error)
        told = _("Where files are kept does not answer just now. Try again in a few minutes.")
        return show(request, "error.html", title=_("The file is not sent"), told=told, status=503)
    response = FileResponse(content, content_type=version.file.media_type)
    ascii_name = version.file_name.encode("ascii", "ignore").decode().replace('"', "") or "archivo"
    named = f"attachment; filename=\"{ascii_name}\"; filename*=UTF-8''{quote(version.file_name, safe='')}"
    response.headers["Content-Disposition"] = named
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _not_kept(request: HttpRequest, error: NotKeptError) -> HttpResponse:
    """Say that a content is missing or is no longer what was submitted; the log names it."""
    log.error("%s A backup may hold it.", error)
    if error.is_damaged:
        told = _(
            "The file is no longer what was submitted: its fingerprint differs. It is not sent. "
            "Tell whoever keeps the server; a backup may hold it."
        )
    else:
        told = _("The file is not where it was kept. Tell whoever keeps the server; a backup may hold it.")
    return show(request, "error.html", title=_("The file is not sent"), told=told, status=500)
