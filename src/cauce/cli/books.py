"""Books on the command line (libros): cauce book."""

from __future__ import annotations

import argparse

from cauce.cli import server
from cauce.cli.briefs import check_ending, put, speaking
from cauce.cli.documents import find_plan
from cauce.cli.words import Unusable, _


def book(arguments: argparse.Namespace) -> int:
    """Write the whole plan, or one area's sheet, to be read and printed."""
    endings = (".pdf", ".xlsx", ".docx") if arguments.area else (".pdf", ".xlsx")
    check_ending(arguments.file, *endings)
    server.set_up()
    from cauce.web.actions.books import AREA, BOOKS
    from cauce.web.pages.frame import notice_of
    from cauce.web.queries import books

    plan = find_plan(arguments.plan)
    with speaking(arguments.language):
        if arguments.area:
            told = books.sheet_of(plan, arguments.area, notice=notice_of(plan))
            if told is None:
                values = {"area": arguments.area, "plan": plan.slug}
                raise Unusable(_("«%(plan)s» has no area %(area)s. Give the number of an area of the plan.") % values)
        else:
            told = books.book_of(plan, notice=notice_of(plan))
        content = BOOKS[AREA][arguments.file.suffix.lower()[1:]](told)
    put(arguments.file, content)
    return 0
