"""Reminders on the command line (recordatorios): cauce notify."""

from __future__ import annotations

import argparse
import datetime as dt
from typing import TYPE_CHECKING

from cauce.cli import server
from cauce.cli.documents import find_plan
from cauce.cli.words import Unusable, _, language, tell

if TYPE_CHECKING:
    from cauce.web.actions.notifications import Preparation


def notify(arguments: argparse.Namespace) -> int:
    """Prepare the reminders of a day and send the letters whose time has come; a dry run only says what would be."""
    on = day(arguments.on) if arguments.on else None
    server.set_up()
    from django.db import transaction
    from django.utils import timezone

    from cauce.web.actions import notifications, people

    plan = find_plan(arguments.plan)
    today = on or timezone.localdate()
    with transaction.atomic():
        office = people.local_office()
        done = notifications.prepare_reminders(plan=plan, on=today, by=office, dry_run=arguments.dry_run)
        transaction.set_rollback(arguments.dry_run)
    show(done)
    tell(_("%(count)d letters, %(told)d things told.") % {"count": len(done.letters), "told": done.told})
    if done.unreachable:
        tell(_("%(count)d things that nobody can be told: enter people first.") % {"count": len(done.unreachable)})
    if not arguments.dry_run:
        left, failed = notifications.send_due(plan=plan)
        tell(_("%(left)d letters left, %(failed)d could not.") % {"left": left, "failed": failed})
    return 0


def show(done: Preparation) -> None:
    """Print each letter: to whom, its subject, its words."""
    for letter in done.letters:
        print(f"{letter.person.name} <{letter.person.email}>")
        print(f"  {letter.subject}")
        for line in letter.body.splitlines():
            print(f"  | {line}".rstrip())
        print()
    for reminder in done.unreachable:
        words = {"row": reminder.values["row"], "what": name_of(reminder.kind)}
        print(_("Nobody to tell: %(row)s: %(what)s") % words)


def name_of(kind: str) -> str:
    """Return what a reminder is about, in the reader's language."""
    from django.utils.translation import override

    from cauce.web.pages.notifications_words import REMINDERS

    with override(language()):
        return str(REMINDERS.get(kind, kind))


def day(written: str) -> dt.date:
    """Return a day as it is written in a command: 2027-03-31."""
    try:
        return dt.date.fromisoformat(written)
    except ValueError as problem:
        raise Unusable(_("«%(day)s» is not a day. Write it as 2027-03-31.") % {"day": written}) from problem
