"""Files out on the command line (exportación): cauce export."""

from __future__ import annotations

import argparse

from cauce.cli import server
from cauce.cli.documents import find_plan
from cauce.cli.words import Unusable, _, tell


def export(arguments: argparse.Namespace) -> int:
    """Write a plan as a Word document in its four-column form."""
    if arguments.file.suffix.lower() != ".docx":
        raise Unusable(
            _("«%(name)s» does not end in .docx; a Word document is written. Name the file plan.docx, for example.")
            % {"name": arguments.file}
        )
    server.set_up()
    from django.utils import timezone

    from cauce.exporter.plan_docx import plan_docx
    from cauce.web.queries.plan_text import plan_text

    plan = find_plan(arguments.plan)
    content = plan_docx(plan_text(plan, on=timezone.localdate()))
    try:
        arguments.file.write_bytes(content)
    except OSError as problem:
        values = {"name": arguments.file, "reason": problem.strerror}
        raise Unusable(_("«%(name)s» cannot be written: %(reason)s.") % values) from problem
    tell(_("Written to «%(name)s».") % {"name": arguments.file})
    return 0
