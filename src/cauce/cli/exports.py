"""Files out on the command line (exportación): cauce export."""

from __future__ import annotations

import argparse

from cauce.cli import server
from cauce.cli.documents import find_plan
from cauce.cli.words import Unusable, _, reason, tell
from cauce.core.messages import plans as sentences


def export(arguments: argparse.Namespace) -> int:
    """Write a plan as a Word document in its four-column form, where asked with its changes marked."""
    if arguments.file.suffix.lower() != ".docx":
        raise Unusable(
            _("«%(name)s» does not end in .docx; a Word document is written. Name the file plan.docx, for example.")
            % {"name": arguments.file}
        )
    server.set_up()
    from cauce.web.actions import people
    from cauce.web.actions.plan_documents import write_document
    from cauce.web.queries.plan_then import NoSuchStateError

    plan = find_plan(arguments.plan)
    try:
        content = write_document(plan=plan, by=people.local_office(), since=arguments.changes_since)
    except NoSuchStateError as problem:
        raise Unusable(sentences.tell(problem.code, problem.values, _)) from problem
    try:
        arguments.file.write_bytes(content)
    except OSError as problem:
        values = {"name": arguments.file, "reason": reason(problem)}
        raise Unusable(_("«%(name)s» cannot be written: %(reason)s.") % values) from problem
    tell(_("Written to «%(name)s».") % {"name": arguments.file})
    return 0
