"""The doctor on the command line (diagnóstico): cauce doctor, cauce doctor --data."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable
from typing import TYPE_CHECKING

from cauce.cli import conditions, server
from cauce.cli.words import Unusable, _, tell

if TYPE_CHECKING:
    from cauce.web.doctor.findings import Finding


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the others."""
    doctor = commands.add_parser(
        "doctor", help=_("say what is missing or wrong, and what to do; exit 1 when something is wrong")
    )
    doctor.add_argument("--json", action="store_true", help=_("as JSON"))
    doctor.add_argument("--data", action="store_true", help=_("look whether database and files agree, instead"))
    doctor.add_argument("--quick", action="store_true", help=_("with --data: compare sizes, do not read each file"))
    doctor.add_argument(
        "--clean",
        action="store_true",
        help=_("with --data: remove files that nothing names and are older than a day; write the search again"),
    )
    doctor.add_argument("--mail", metavar="TO", default="", help=_("also send one letter to this address"))
    doctor.set_defaults(do=examine)


def examine(arguments: argparse.Namespace) -> int:
    """Print what was found, one a line; 1 when something is wrong."""
    if (arguments.clean or arguments.quick) and not arguments.data:
        raise Unusable(_("--clean and --quick go with --data. Run: cauce doctor --data --clean."))
    if arguments.data:
        found = list(of_data(clean=arguments.clean, quick=arguments.quick))
    else:
        found = list(of_server(mail_to=arguments.mail))
    show(found, as_json=arguments.json)
    from cauce.web.doctor.findings import is_well

    return 0 if is_well(found) else 1


def of_server(*, mail_to: str) -> Iterable[Finding]:
    """Return how the server is; settings that cannot be used are told alone, for nothing else can be asked."""
    from cauce.web.doctor.findings import Finding, Level

    try:
        conditions.check_settings()
        server.set_up()
    except Unusable as problem:
        return [Finding("setting_wrong", Level.WRONG, {"reason": str(problem)})]
    from cauce.web.doctor.server import findings, services

    found = [one for group in findings().values() for one in group]
    if mail_to:
        subject, body = _("Trial of the mail server"), _("This letter was sent by «cauce doctor --mail».")
        found.append(services.send(mail_to, subject=subject, body=body))
    return found


def of_data(*, clean: bool, quick: bool) -> Iterable[Finding]:
    """Return what does not agree in database and files; cleaned first where asked."""
    server.set_up()
    conditions.check_database()
    from django.db import DatabaseError

    from cauce.web.doctor import cleaning, data

    try:
        if clean:
            removed, written = cleaning.clean()
            tell(
                _("Files removed that nothing named: %(count)d; plans whose search was written again: %(plans)d.")
                % {"count": len(removed), "plans": len(written)}
            )
        return data.findings(read_contents=not quick)
    except DatabaseError as problem:
        raise Unusable(
            _("The database cannot be looked at (%(reason)s). Run: cauce migrate, or check CAUCE_DATABASE_URL.")
            % {"reason": conditions.said_in_a_line(problem)}
        ) from problem


def show(found: Iterable[Finding], *, as_json: bool) -> None:
    """Print findings, one a line, or as JSON."""
    from cauce.web.doctor import words
    from cauce.web.doctor.findings import Level

    every: list[Finding] = []
    for one in found:
        if one not in every:  # of a database that does not answer, several checks say the same
            every.append(one)
    if as_json:
        told = [
            {
                "code": one.code,
                "level": str(one.level),
                "message": words.tell(one, _),
                "things": list(one.things),
            }
            for one in every
        ]
        print(json.dumps(told, ensure_ascii=False, indent=1))
    else:
        levels = {Level.FINE: _("fine"), Level.REMARK: _("remark"), Level.WRONG: _("wrong")}
        for one in every:
            print(f"{levels[one.level]}: {words.title(one, _)}: {words.tell(one, _)}")
    wrong = sum(one.level is Level.WRONG for one in every)
    remarks = sum(one.level is Level.REMARK for one in every)
    tell(_("Wrong: %(wrong)d. Remarks: %(remarks)d.") % {"wrong": wrong, "remarks": remarks})
