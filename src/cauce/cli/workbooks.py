"""The workbook on the command line (libro de trabajo): cauce export PLAN plan.xlsx, cauce import plan.xlsx."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from cauce.cli import server
from cauce.cli.words import Unusable, _, reason, tell
from cauce.core import messages
from cauce.core.messages import workbook as words

if TYPE_CHECKING:
    from cauce.importer.workbook.comparison import Reading
    from cauce.web.models import Plan


def export_workbook(arguments: argparse.Namespace, plan: Plan) -> bytes:
    """Return a plan as a workbook, all of it or one organisation's rows."""
    from cauce.web.actions import people
    from cauce.web.actions.workbook import CannotApplyWorkbookError, write_workbook

    spoken = arguments.language or plan.language
    try:
        return write_workbook(plan=plan, by=people.local_office(), language=spoken, only=arguments.only)
    except CannotApplyWorkbookError as problem:
        raise Unusable(words.refusal(problem.code, problem.values, _)) from problem


def is_workbook(path: Path) -> bool:
    """Whether a file is a workbook that was written here, told by what it holds."""
    from cauce.importer.workbook import is_workbook as holds_one

    try:
        return holds_one(path.read_bytes())
    except OSError:
        return False  # whoever reads it says why it cannot be opened


def import_workbook(arguments: argparse.Namespace) -> int:
    """List what a workbook changes and, unless it is a dry run, write it; 1 when cells are to be corrected."""
    server.set_up()
    from cauce.cli.documents import find_plan
    from cauce.importer.blocks import UnusableDocument
    from cauce.importer.workbook import read_workbook
    from cauce.web.actions import people
    from cauce.web.actions.workbook import CannotApplyWorkbookError, annotate

    content = arguments.file.read_bytes()
    name = arguments.file.name
    try:
        plan = find_plan(arguments.plan or read_workbook(content).plan)
        notes, reading = annotate(plan=plan, content=content, file_name=name, by=people.local_office())
    except CannotApplyWorkbookError as problem:
        raise Unusable(words.refusal(problem.code, problem.values, _)) from problem
    except UnusableDocument as problem:
        known = words.REFUSALS if problem.code in words.REFUSALS else messages.REFUSALS
        raise Unusable(_(known[problem.code]) % {"name": name, **problem.values}) from problem
    if arguments.annotated:
        _write(arguments.annotated, notes)
    _print(reading)
    if arguments.dry_run or reading.blocking:
        return 1 if reading.blocking else 0
    return _apply(arguments, plan, content, reading)


def _print(reading: Reading) -> None:
    """Print faults and changes, one a line, then how many they are."""
    for fault in reading.faults:
        print(f"{fault.where}: {words.tell(fault.code, fault.values, _)}")
    what = {"added": _("New"), "changed": _("Changed"), "moved": _("Changed"), "removed": _("Taken out")}
    for change in reading.comparison.changes:
        where = reading.where.get((change.kind, change.key)) or _(words.TITLES[change.kind])
        mark = f" ({_('needs a yes')})" if change.is_conflict else ""
        print(f"{where}: {what[change.what]}{mark}: {change.words}")
    figures = {
        "changes": len(reading.comparison.changes),
        "yes": len(reading.comparison.conflicts),
        "faults": len(reading.blocking),
    }
    tell(
        _("Changes: %(changes)d; of them, those that need a yes: %(yes)d. Cells to be corrected: %(faults)d.") % figures
    )


def _apply(arguments: argparse.Namespace, plan: Plan, content: bytes, reading: Reading) -> int:
    from cauce.web.actions import people
    from cauce.web.actions.schedule import CannotScheduleError
    from cauce.web.actions.workbook import apply_workbook

    yes = {change.token for change in reading.comparison.conflicts} if arguments.yes else set()
    try:
        event = apply_workbook(
            plan=plan,
            content=content,
            file_name=arguments.file.name,
            by=people.local_office(),
            yes=yes,
            why=arguments.why,
        )
    except CannotScheduleError as problem:
        raise Unusable(
            _("The dates change and a baseline stands. Nothing was written; say why with --why.")
        ) from problem
    left = 0 if arguments.yes else len(reading.comparison.conflicts)
    if left:
        tell(
            _("Left, because they need a yes: %(count)d. Look at them on the plan's page, or give --yes.")
            % {"count": left}
        )
    if event is None:
        tell(_("«%(name)s» says what the plan says already; nothing was written.") % {"name": arguments.file.name})
    else:
        tell(_("Imported into «%(slug)s».") % {"slug": plan.slug})
    return 0


def _write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as problem:
        values = {"name": path, "reason": reason(problem)}
        raise Unusable(_("«%(name)s» cannot be written: %(reason)s.") % values) from problem
    tell(_("Written to «%(name)s».") % {"name": path})
