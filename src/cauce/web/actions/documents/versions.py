"""Versions (versiones de un producto): submitted as a file or a link, returned with a comment, accepted."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import URLValidator
from django.db import transaction
from django.utils import timezone

from cauce.core import documents as rules
from cauce.core.problems import Problem, Severity
from cauce.web import events
from cauce.web.actions.documents.files import Kept, keep_file
from cauce.web.actions.documents.uploads import finish_upload, keep_upload
from cauce.web.actions.monitoring.persons import person_of, post_of
from cauce.web.actions.monitoring.states import CannotChangeError, begin_if_planned, heard, refuse_what_blocks
from cauce.web.actions.permissions import require
from cauce.web.events import Actor, ByLink
from cauce.web.models import Deliverable, DeliverableVersion, Event
from cauce.web.queries.monitoring import code_of, hand_of, parties_of, weights_of
from cauce.web.queries.plan import alive

is_link = URLValidator(schemes=["https", "http"])


def submit_version(
    *,
    deliverable: Deliverable,
    file: UploadedFile | None = None,
    upload: str = "",
    link: str = "",
    note: str = "",
    pages: int | None = None,
    by: Actor,
) -> DeliverableVersion:
    """Submit a version of a deliverable: a file, or a link to one's own cloud; its row begins if it had not.

    Parameters
    ----------
    deliverable
        What is delivered.
    file
        The file as a form brings it; one at least of file, upload and link is given.
    upload
        The token of a file that arrived in parts.
    link
        An https address.
    note
        What its author says of it.
    pages
        Its length; where it is left out, a PDF is counted and Word and PowerPoint are believed.
    by
        Who submits it.

    Raises
    ------
    NotAllowedError
        The person may not submit for this row.
    CannotKeepFileError
        The file is not kept.
    CannotChangeError
        The deliverable is accepted already, or neither a file nor a usable link was given.
    """
    require("submit_deliverable", by=by, plan=deliverable.plan, on=deliverable)
    link = link.strip()
    _check_link(deliverable, link, is_filed=file is not None or bool(upload))
    kept = keep_file(file) if file is not None else keep_upload(upload, deliverable, by=by) if upload else None
    with transaction.atomic():
        version = _write(deliverable, kept, link, note.strip(), pages or (kept.pages if kept else None), by)
        if file is None and upload:
            finish_upload(upload)
    return version


def _check_link(deliverable: Deliverable, link: str, *, is_filed: bool) -> None:
    values = {"code": code_of(deliverable), "link": link or "—"}
    if not is_filed and not link:
        raise CannotChangeError([Problem("nothing_submitted", values, Severity.BLOCKS, where=code_of(deliverable))])
    if link:
        try:
            is_link(link)
        except ValidationError as error:
            wrong = Problem("unusable_link", values, Severity.BLOCKS, where=code_of(deliverable))
            raise CannotChangeError([wrong]) from error


def _write(
    deliverable: Deliverable, kept: Kept | None, link: str, note: str, pages: int | None, by: Actor
) -> DeliverableVersion:
    plan = deliverable.plan
    event = events.begin("submit_version", plan=plan, by=by, why=note)
    fresh = Deliverable.objects.select_related("plan", "row").get(pk=deliverable.pk)
    _refuse(fresh, rules.SUBMITTED, pages=pages)
    number = DeliverableVersion.objects.filter(deliverable=fresh).count() + 1
    version = DeliverableVersion.objects.create(
        plan=plan,
        key=f"{fresh.key}/version:{number}"[:200],
        order=number,
        deliverable=fresh,
        number=number,
        file=kept.stored if kept else None,
        file_name=kept.name if kept else "",
        link=link,
        pages=pages,
        note=note,
        by_post=post_of(by),
        by_person=person_of(by),
        by_link=isinstance(by, ByLink),
    )
    events.made(event, [version])
    _set(event, fresh, rules.SUBMITTED)
    if fresh.row is not None:
        begin_if_planned(event, fresh.row)
        heard(plan, [fresh.row.pk], by)
    deliverable.state, deliverable.version = fresh.state, fresh.version
    return version


def _set(event: Event, deliverable: Deliverable, state: str) -> None:
    if deliverable.state != state:
        events.update(event, deliverable, {"state": state}, expected_version=deliverable.version)


def _refuse(deliverable: Deliverable, state: str, **more: Any) -> None:
    """Raise with what a change of the deliverable's state lacks."""
    facts = rules.DeliverableFacts(
        code=code_of(deliverable),
        state=deliverable.state,
        pages=deliverable.pages,
        versions=alive(DeliverableVersion).filter(deliverable=deliverable).count(),
    )
    sources = weights_of(deliverable.plan).sources
    refuse_what_blocks(rules.delivery_problems(facts, state, sources=sources, **more))


@transaction.atomic
def prepare(*, deliverable: Deliverable, by: Actor) -> Event:
    """Say that a deliverable is in preparation."""
    plan = deliverable.plan
    require("submit_deliverable", by=by, plan=plan, on=deliverable)
    event = events.begin("prepare_deliverable", plan=plan, by=by)
    fresh = Deliverable.objects.select_related("plan", "row").get(pk=deliverable.pk)
    _refuse(fresh, rules.IN_PREPARATION)
    _set(event, fresh, rules.IN_PREPARATION)
    if fresh.row is not None:
        begin_if_planned(event, fresh.row)
        heard(plan, [fresh.row.pk], by)
    return event


@transaction.atomic
def return_version(*, deliverable: Deliverable, note: str, by: Actor) -> Event:
    """Return the last version of a deliverable with a comment that says what to change."""
    require("return_deliverable", by=by, plan=deliverable.plan, on=deliverable)
    return _decide("return_version", deliverable, rules.RETURNED, note, by)


@transaction.atomic
def accept_version(*, deliverable: Deliverable, note: str = "", by: Actor) -> Event:
    """Accept the last version of a deliverable.

    Raises
    ------
    CannotChangeError
        There is nothing to accept, the person neither validates nor supervises nor is of the office, or the
        office accepts in the place of another and does not say why.
    """
    require("accept_deliverable", by=by, plan=deliverable.plan, on=deliverable)
    return _decide("accept_version", deliverable, rules.ACCEPTED, note, by)


def _decide(act: str, deliverable: Deliverable, state: str, note: str, by: Actor) -> Event:
    plan, note = deliverable.plan, note.strip()
    event = events.begin(act, plan=plan, by=by, why=note)
    fresh = Deliverable.objects.select_related("plan", "row").get(pk=deliverable.pk)
    version = alive(DeliverableVersion).filter(deliverable=fresh).order_by("-number").first()
    parties = parties_of(fresh, version)
    person = person_of(by)
    standing = rules.standing_of(hand_of(by, plan, person), parties)
    _refuse(fresh, state, note=note, standing=standing, named=bool(parties.validate or parties.supervise))
    assert version is not None and standing is not None  # else it was refused
    values = {
        "state": state,
        "decided_by_id": person.pk if person else None,
        "decided_as": standing.role,
        "is_self_accepted": standing.is_own and state == rules.ACCEPTED,
        "decided_at": timezone.now(),
        "decision_note": note,
    }
    events.update(event, version, values, expected_version=None)
    _set(event, fresh, state)
    return event
