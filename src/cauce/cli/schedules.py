"""The schedule on the command line (cronograma, anexo G.1): cauce schedule."""

from __future__ import annotations

import argparse

from cauce.cli import server
from cauce.cli.briefs import check_ending, put, speaking
from cauce.cli.documents import find_plan
from cauce.cli.words import Unusable


def schedule(arguments: argparse.Namespace) -> int:
    """Write annex G.1 as PDF, picture, workbook or project file."""
    check_ending(arguments.file, ".pdf", ".svg", ".xlsx", ".xml")
    server.set_up()
    from cauce.web.pages.schedule_files import FILES, NothingToWriteError

    plan = find_plan(arguments.plan)
    with speaking(arguments.language):
        write, _kind = FILES[arguments.file.suffix.lower()[1:]]
        try:
            content = write(plan)
        except NothingToWriteError as nothing:
            raise Unusable(nothing.told) from nothing
    put(arguments.file, content)
    return 0
