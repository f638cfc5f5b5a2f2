"""Preparing letters (preparar avisos): what is to be told becomes letters, held back so that they can be withdrawn."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone

from cauce.core import notifications as rules
from cauce.core.notifications import Reminder, Texts
from cauce.core.places import city_format
from cauce.web import events
from cauce.web.actions.permissions import require
from cauce.web.events import StaleVersionError
from cauce.web.models import Event, MessageReminder, OutgoingMessage, Person, Plan, Post, Row, User
from cauce.web.queries.notifications import Told, title_of, to_tell, told_of
from cauce.web.queries.plan import current


class CannotAskError(Exception):
    """A letter cannot be written: the person has no e-mail address."""


@dataclass
class Preparation:
    """What was prepared: letters, how many things they tell, and what nobody can be told."""

    letters: list[OutgoingMessage] = field(default_factory=list)
    told: int = 0
    unreachable: list[Reminder] = field(default_factory=list)


@dataclass(frozen=True)
class _Batch:
    """What one letter tells one person."""

    person: Person
    told: Sequence[Reminder]

    @property
    def reason(self) -> str:
        """The one kind of reminder in it, or that there are several."""
        kinds = {each.kind for each in self.told}
        return kinds.pop() if len(kinds) == 1 else "reminders"


@transaction.atomic
def prepare_reminders(*, plan: Plan, on: dt.date, by: User | None, dry_run: bool = False) -> Preparation:
    """Write the letters of a day: one for each person, or one for each thing where the person wants it at once.

    Parameters
    ----------
    plan
        The plan.
    on
        The day of the rules; letters are held back from now, whatever the day.
    by
        Who asks for it.
    dry_run
        Whether to say only what would be written.
    """
    require("send_reminders", by=by, plan=plan)
    return write_reminders(plan=plan, on=on, by=by, dry_run=dry_run)


def write_reminders(*, plan: Plan, on: dt.date, by: User | None, dry_run: bool = False) -> Preparation:
    """Write the letters of a day within a transaction, for whoever was found to be allowed to ask for them."""
    told = to_tell(plan, on)
    result = Preparation(unreachable=[each.reminder for each in told if each.person is None])
    batches = _batches(told)
    if not batches:
        return result
    result.told = sum(len(batch.told) for batch in batches)
    if dry_run:
        result.letters = [_letter(plan, batch) for batch in batches]
        return result
    event = events.begin("prepare_reminders", plan=plan, by=by)
    rows = {row.key: row for row in current(Row, plan=plan)}
    for batch in batches:
        letter = _letter(plan, batch)
        letter.save()
        result.letters.append(letter)
        MessageReminder.objects.bulk_create(
            MessageReminder(
                message=letter,
                person=batch.person,
                row=rows[each.row],
                post_id=each.post,
                kind=each.kind,
                fingerprint=each.fingerprint,
            )
            for each in batch.told
        )
    events.made(event, result.letters)
    return result


@transaction.atomic
def ask_progress(*, row: Row, post: Post, person: Person, by: User | None) -> OutgoingMessage:
    """Write to a person that the office asks how a row goes, with a private link."""
    require("send_reminders", by=by, plan=row.plan, on=row)
    if not person.email or person.erased_at:
        raise CannotAskError
    event = events.begin("ask_progress", plan=row.plan, by=by)
    events.change(event, row, "asked_of", None, post.title)
    tasks = list(row.tasks.filter(retired_at=None))
    deliverables = row.deliverables.filter(retired_at=None).order_by("order", "pk")
    values = {"row": ", ".join(task.code for task in tasks), "title": title_of(tasks, deliverables)}
    asked = Reminder("asked", row.key, post.pk, values, f"asked|{row.key}|{event.pk}")
    letter = _letter(row.plan, _Batch(person, [asked]))
    letter.save()
    MessageReminder.objects.create(
        message=letter, person=person, row=row, post=post, kind="asked", fingerprint=asked.fingerprint
    )
    return letter


@transaction.atomic
def withdraw_message(*, message: OutgoingMessage, by: User | None) -> Event:
    """Take back a letter that has not left; what it tells is not told again until its days have passed."""
    require("send_reminders", by=by, plan=message.plan)
    event = events.begin("withdraw_message", plan=message.plan, by=by)
    waiting = OutgoingMessage.objects.filter(pk=message.pk, sent_at=None, withdrawn_at=None)
    if waiting.update(withdrawn_at=timezone.now()) != 1:
        raise StaleVersionError(message)
    events.change(event, message, "withdrawn_at", None, None)
    return event


def _batches(told: Sequence[Told]) -> list[_Batch]:
    by_person: dict[Person, list[Reminder]] = {}
    for each in told:
        if each.person is not None:
            by_person.setdefault(each.person, []).append(each.reminder)
    found: list[_Batch] = []
    for person, reminders in by_person.items():
        found += [_Batch(person, reminders)] if person.batch_messages else [_Batch(person, [one]) for one in reminders]
    return found


def _letter(plan: Plan, batch: _Batch) -> OutgoingMessage:
    told = told_of(plan)
    texts = Texts.from_mapping(told, language=batch.person.language)
    written = rules.letter(
        batch.told,
        person=batch.person.name,
        plan=plan.title,
        texts=texts,
        city=city_format(plan.city_format),
        by_link=lambda each: each.post is not None,
    )
    return OutgoingMessage(
        plan=plan,
        person=batch.person,
        reason=batch.reason,
        language=texts.language,
        subject=written.subject,
        body=written.body,
        send_after=timezone.now() + dt.timedelta(minutes=float(told["sending"]["hold_minutes"])),
    )
