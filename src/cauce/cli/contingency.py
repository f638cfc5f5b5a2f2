"""Contingency plans on the command line (planes de contingencia): cauce contingency lists gaps, writes, takes lists."""

from __future__ import annotations

import argparse
import datetime as dt
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cauce.cli import server
from cauce.cli.briefs import check_ending, put, speaking
from cauce.cli.documents import find_plan
from cauce.cli.words import Unusable, _, tell
from cauce.core.messages import contingency as sentences

if TYPE_CHECKING:
    from cauce.web.models import Plan
    from cauce.web.queries.contingency import Inventory

ENDINGS = (".pdf", ".docx", ".xlsx", ".csv")


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command and its parts."""
    command = commands.add_parser(
        "contingency", help=_("list contingency plans and their gaps, write their sheet, or take them from a list")
    )
    command.add_argument("plan", metavar="PLAN", help=_("short name of the plan"))
    command.add_argument(
        "file",
        nargs="?",
        type=Path,
        metavar="FILE",
        help=_("file to write: PDF, DOCX, XLSX, CSV; else listed"),
    )
    command.add_argument("--on", metavar="DATE", default="", help=_("as if it were this day (2027-03-31); else today"))
    command.add_argument("--json", action="store_true", help=_("as JSON"))
    command.add_argument(
        "--list", type=Path, metavar="LIST", dest="taken", help=_("take plans from a list, XLSX or CSV; see it first")
    )
    command.add_argument("--yes", action="store_true", help=_("write what the list says"))
    command.add_argument("--language", choices=("es", "en"), default="", help=_("of what is written; the terminal's"))
    command.set_defaults(do=contingency)


def contingency(arguments: argparse.Namespace) -> int:
    """List the plans and gaps of a city; 1 when there is a gap. Write the sheet, or take over a list."""
    if arguments.file is not None:
        check_ending(arguments.file, *ENDINGS)
    server.set_up()
    plan = find_plan(arguments.plan)
    with speaking(arguments.language):
        if arguments.taken is not None:
            return _take(plan, arguments.taken, write=arguments.yes)
        if arguments.file is not None:
            from cauce.web.pages.contingency_sheets import FILES, PRINTED, sheets_of

            form = arguments.file.suffix.lower()[1:]
            write, _kind = FILES[form]
            put(arguments.file, write(sheets_of(plan, is_printed=form in PRINTED)))
            return 0
        return _list(plan, _day(arguments.on), as_json=arguments.json)


def _day(told: str) -> dt.date:
    from django.utils import timezone

    if not told:
        return timezone.localdate()
    try:
        return dt.date.fromisoformat(told)
    except ValueError as problem:
        raise Unusable(_("«%(value)s» is not a day. Write it as 2027-03-31.") % {"value": told}) from problem


def _list(plan: Plan, on: dt.date, *, as_json: bool) -> int:
    from django.utils.translation import gettext

    from cauce.web.queries import contingency as queries

    every = queries.inventory(plan, on=on)
    found = every.coverage()
    gaps = every.gaps(found)
    if as_json:
        print(json.dumps(_told(every), ensure_ascii=False, indent=1, default=str))
    else:
        from cauce.core.contingency import by_hazard
        from cauce.web.pages.contingency_views import hazard_line

        for entry in every.entries:
            why = sentences.tell_standing(entry.standing, gettext, dt.date.isoformat)
            print("\t".join([entry.row.name, entry.facts.owner.name if entry.facts.owner else "", why]))
        for one in by_hazard(gaps):
            print(hazard_line(every, one)["sentence"])
        for remark in every.remarks():
            print(sentences.tell_remark(remark, gettext))
    values = {"plans": len(every.entries), "gaps": len(gaps), "coverage": round((found.weighted or 0) * 100)}
    tell(_("%(plans)d contingency plans, %(gaps)d gaps, weighted coverage %(coverage)d %%.") % values)
    return 1 if gaps else 0


def _told(every: Inventory) -> dict[str, Any]:
    from cauce.web.api.contingency import plan_told
    from cauce.web.queries import contingency as queries

    found, balance = every.coverage(), queries.balance_of(every)
    return {
        "on": every.on,
        "plans": [plan_told(every, entry) for entry in every.entries],
        "cells": [
            {"hazard": cell.hazard, "sector": cell.sector, "status": cell.status, "weight": cell.weight}
            for cell in found.cells.values()
        ],
        "weighted": found.weighted,
        "current": found.current,
        "index_of_imbalance": balance.index,
        "method": every.catalogue.version,
    }


def _take(plan: Plan, file: Path, *, write: bool) -> int:
    """Say what a list would write, line by line, and write it with --yes; 1 when a line cannot be kept."""
    from django.utils.translation import gettext

    from cauce.importer.contingency import UnreadableListError
    from cauce.web.actions import contingency as actions
    from cauce.web.actions import people
    from cauce.web.pages.contingency_import import matched, read_for

    try:
        lines = read_for(plan, file.read_bytes(), file.name)
    except OSError as problem:
        values = {"name": file, "reason": problem.strerror}
        raise Unusable(_("«%(name)s» cannot be read: %(reason)s.") % values) from problem
    except UnreadableListError as problem:
        raise Unusable(gettext(sentences.ENTRIES[problem.code]) % problem.values) from problem
    found = matched(plan, lines)
    for one in found:
        for fault in (*one.line.faults, *one.notes):
            told = sentences.tell_fault(fault, gettext, dt.date.isoformat)
            print(_("row %(row)d, «%(name)s»:") % {"row": one.line.row, "name": one.line.values["name"] or "—"}, told)
    good = [one for one in found if not one.line.faults]
    counts = {
        "new": sum(one.present is None for one in good),
        "changed": sum(one.present is not None for one in good),
        "wrong": len(found) - len(good),
    }
    if write and good:
        written = [(one.present, one.values) for one in good]
        by = people.local_office()
        actions.import_contingency_plans(plan=plan, lines=written, expected_revision=plan.revision, by=by)
    tell(_("%(new)d new, %(changed)d to change, %(wrong)d to be corrected first.") % counts)
    if not write:
        tell(_("Nothing is written yet; --yes writes it."))
    return 1 if counts["wrong"] else 0
