"""People and the matrix of actors on the command line (personas, matriz de actores): cauce people, cauce matrix."""

from __future__ import annotations

import argparse
import json
from typing import TYPE_CHECKING, Any

from cauce.cli import server
from cauce.cli.briefs import check_ending, put, speaking
from cauce.cli.documents import find_plan
from cauce.cli.words import _, tell

if TYPE_CHECKING:
    from cauce.web.api.frame import Reader


def people(arguments: argparse.Namespace) -> int:
    """List the persons with a post in a plan, as the office sees them."""
    server.set_up()
    from cauce.web.api.people import person_told
    from cauce.web.queries import people as queries

    reader = office_of(arguments.plan)
    told = [person_told(reader, one) for one in queries.people(reader.plan)]
    if arguments.json:
        print_json(told)
    else:
        for one in told:
            posts = "; ".join(f"{each['title']}, {each['organization']['name']}" for each in one["posts"])
            print("\t".join([one["name"], one["email"], posts]))
    tell(_("%(count)d persons.") % {"count": len(told)})
    return 0


def office_of(slug: str) -> Reader:
    """Return a plan as the office on this machine reads it."""
    from cauce.web.actions import people
    from cauce.web.api.frame import Reader

    return Reader(people.local_office(), find_plan(slug))


def print_json(told: Any) -> None:
    """Print data as JSON; days as 2027-03-31."""
    print(json.dumps(told, ensure_ascii=False, indent=1, default=str))


def matrix(arguments: argparse.Namespace) -> int:
    """Write annex G.2, or list who holds which roles; 1 when something is missing or doubled."""
    if arguments.file is not None:
        return write_annex(arguments)
    server.set_up()
    from cauce.core.actors.matrix import matrix as laid_out
    from cauce.web.api.actors_work import line_told, matrix_frame
    from cauce.web.queries import actors, actors_work

    reader = office_of(arguments.plan)
    found = actors_work.work(reader.plan)
    lines = [line_told(reader, line, found) for line in laid_out(found.rows, order=actors.ROLES)]
    told = {"items": lines} | matrix_frame(reader, found, found.rows)
    if arguments.json:
        print_json(told)
    else:
        with speaking(arguments.language):
            print_matrix(lines, actors_work.row_remarks(found))
    tell(_("%(count)d remarks about what is missing or doubled.") % {"count": len(told["remarks"])})
    return 1 if told["remarks"] else 0


def print_matrix(lines: list[dict[str, Any]], remarks: list[Any]) -> None:
    """Print each organisation with its rows by role, then each remark."""
    from django.utils.translation import gettext

    from cauce.web.pages import words

    roles = {role: words.word(words.ROLES, role) for role in words.ROLES}
    for line in lines:
        held: dict[str, list[str]] = {}
        for code, names in line["cells"].items():
            for role in names:
                held.setdefault(role, []).append(code)
        told = "; ".join(f"{roles.get(role, role)}: {', '.join(codes)}" for role, codes in held.items())
        print(f"{line['organization']['name']}\t{told}")
    for remark in remarks:
        print(remark.tell(roles, gettext))


def write_annex(arguments: argparse.Namespace) -> int:
    """Write annex G.2 as the office sees it."""
    check_ending(arguments.file, ".xlsx", ".docx", ".pdf")
    server.set_up()
    from cauce.web.pages.actors_annex import FILES, annex_of

    reader = office_of(arguments.plan)
    with speaking(arguments.language):
        write, _kind = FILES[arguments.file.suffix.lower()[1:]]
        content = write(annex_of(reader.plan, reader.person))
    put(arguments.file, content)
    return 0
