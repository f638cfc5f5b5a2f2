"""Files out on the command line (exportación): cauce export."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from cauce.cli import server, workbooks
from cauce.cli.documents import find_plan
from cauce.cli.words import Unusable, _, reason, tell
from cauce.core.messages import plans as sentences

if TYPE_CHECKING:
    from cauce.web.models import Plan


def export(arguments: argparse.Namespace) -> int:
    """Write a plan as a Word document in its four-column form, or as the workbook that comes back."""
    ending = arguments.file.suffix.lower()
    if ending not in (".docx", ".xlsx"):
        raise Unusable(
            _(
                "«%(name)s» does not end in .docx or .xlsx; a Word document or a workbook is written. "
                "Name the file plan.docx, for example."
            )
            % {"name": arguments.file}
        )
    server.set_up()
    plan = find_plan(arguments.plan)
    content = _document(arguments, plan) if ending == ".docx" else workbooks.export_workbook(arguments, plan)
    try:
        arguments.file.write_bytes(content)
    except OSError as problem:
        values = {"name": arguments.file, "reason": reason(problem)}
        raise Unusable(_("«%(name)s» cannot be written: %(reason)s.") % values) from problem
    tell(_("Written to «%(name)s».") % {"name": arguments.file})
    return 0


def _document(arguments: argparse.Namespace, plan: Plan) -> bytes:
    from cauce.web.actions import people
    from cauce.web.actions.plan_documents import write_document
    from cauce.web.queries.plan_then import NoSuchStateError

    try:
        return write_document(plan=plan, by=people.local_office(), since=arguments.changes_since)
    except NoSuchStateError as problem:
        raise Unusable(sentences.tell(problem.code, problem.values, _)) from problem
