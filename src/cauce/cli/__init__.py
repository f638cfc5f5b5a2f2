"""Command line (línea de órdenes): cauce import, new, check, export, notify, start, serve, worker, migrate.

Data go to stdout and the rest to stderr; 0 is fine, 1 findings, 2 unusable input.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from cauce import __version__
from cauce.cli import (
    actors,
    argparse_words,
    backups,
    books,
    briefs,
    cities,
    conditions,
    contingency,
    doctor,
    documents,
    dumps,
    exports,
    facilities,
    layers,
    losses,
    notices,
    plans,
    risk,
    scenarios,
    schedules,
    screening,
    server,
    updates,
)
from cauce.cli.words import Unusable, _


def main(arguments: Sequence[str] | None = None) -> int:
    """Do one command and return its exit code."""
    chosen = parser().parse_args(arguments)
    try:
        code: int = chosen.do(chosen)
    except Unusable as problem:
        print(problem, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        sys.stderr.close()
        return 0
    except Exception as problem:
        told = conditions.told_fault(problem)
        if not told:
            raise
        print(told, file=sys.stderr)
        return 2
    return code


def parser() -> argparse.ArgumentParser:
    """Return the parser of all commands."""
    argparse_words.speak()
    top = argparse.ArgumentParser(
        prog="cauce", description=_("From a city's work plan to a strategy that is followed.")
    )
    told = _("show the version and exit")
    top.add_argument("--version", action="version", version=f"cauce {__version__}", help=told)
    commands = top.add_subparsers(title=_("commands"), required=True, metavar=_("COMMAND"))
    _add_documents(commands)
    _add_briefs(commands)
    _add_server(commands)
    backups.add_to(commands)
    doctor.add_to(commands)
    updates.add_to(commands)
    dumps.add_to(commands)
    contingency.add_to(commands)
    facilities.add_to(commands)
    layers.add_to(commands)
    risk.add_to(commands)
    losses.add_to(commands)
    scenarios.add_to(commands)
    screening.add_to(commands)
    return top


def _add_documents(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    read = commands.add_parser("import", help=_("read a work plan's document and put it into the database"))
    read.add_argument("file", type=Path, metavar="FILE", help=_("DOCX, PDF, XLSX or text"))
    read.add_argument(
        "--plan", metavar="SLUG", default="", help=_("short name of the plan; from the file's name if left out")
    )
    read.add_argument(
        "--dry-run", action="store_true", help=_("read and check only; of a document this needs no database")
    )
    read.add_argument("--json", type=Path, metavar="OUT", help=_("write what was read as JSON (- is stdout)"))
    read.add_argument(
        "--yes",
        action="store_true",
        help=_("let the document win over what people changed; of a workbook also take out what it leaves out"),
    )
    read.add_argument(
        "--annotated", type=Path, metavar="OUT.xlsx", help=_("of a workbook: write it with each problem in its cell")
    )
    read.add_argument("--why", metavar="WORDS", default="", help=_("of a workbook: why it changes the plan"))
    read.set_defaults(do=documents.import_file)
    check = commands.add_parser("check", help=_("list the findings about a plan; exit 1 when there are any"))
    check.add_argument("plan", metavar="PLAN", help=_("short name of the plan"))
    check.add_argument("--json", action="store_true", help=_("as JSON"))
    check.set_defaults(do=documents.check)
    _add_new(commands)
    export = commands.add_parser(
        "export", help=_("write a plan as a Word document, or as the workbook that comes back")
    )
    export.add_argument("plan", metavar="PLAN", help=_("short name of the plan"))
    export.add_argument("file", type=Path, metavar="FILE", help=_("file to write, DOCX or XLSX"))
    export.add_argument(
        "--changes-since",
        metavar="WHEN",
        default="",
        help=_("mark what changed: since the last «import», the end of a day (2027-03-31), or the number of an act"),
    )
    export.add_argument(
        "--only", metavar="ORGANIZATION", default="", help=_("of a workbook: only the rows of this organization")
    )
    export.add_argument("--language", choices=("es", "en"), default="", help=_("of a workbook; the plan's"))
    export.set_defaults(do=exports.export)
    notify = commands.add_parser("notify", help=_("prepare a day's reminders and send the letters whose time has come"))
    notify.add_argument("plan", metavar="PLAN", help=_("short name of the plan"))
    notify.add_argument("--dry-run", action="store_true", help=_("only print what would be prepared"))
    notify.add_argument("--on", metavar="DATE", default="", help=_("as if it were this day (2027-03-31); else today"))
    notify.set_defaults(do=notices.notify)


def _add_new(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    city = commands.add_parser(
        "city", help=_("bring a city's model into a plan: territories, facilities, contingency plans, layers")
    )
    city.add_argument("folder", type=Path, help=_("the folder that holds capas.toml"))
    city.add_argument("--plan", required=True, metavar="SLUG", help=_("short name of the plan"))
    city.set_defaults(do=cities.bring)
    new = commands.add_parser("new", help=_("begin a plan: empty, from a template, or as a copy of another"))
    new.add_argument("slug", metavar="SLUG", help=_("short name of the plan; it stands in its address"))
    new.add_argument("--title", required=True, metavar="TITLE", help=_("title as it stands on the cover"))
    begin = new.add_mutually_exclusive_group()
    begin.add_argument("--template", metavar="NAME", default="", help=_("skeleton to begin with, such as «resilience»"))
    begin.add_argument("--copy-of", metavar="PLAN", default="", help=_("plan to copy, without its progress and people"))
    new.add_argument("--without-parties", action="store_true", help=_("copy without organizations, roles and seats"))
    new.add_argument("--language", choices=("es", "en"), default="es", help=_("of the plan's texts (%(default)s)"))
    new.add_argument("--city", metavar="CITY", default="", help=_("city of the plan"))
    new.add_argument("--country", metavar="COUNTRY", default="", help=_("country of the city"))
    new.add_argument("--city-format", metavar="FORMAT", default="", help=_("numbers and days as in «es-PA», say"))
    new.set_defaults(do=plans.new)
    remove = commands.add_parser("remove", help=_("remove a plan begun by mistake, in which nobody worked"))
    remove.add_argument("plan", metavar="PLAN", help=_("short name of the plan"))
    back = commands.add_parser("bring-back", help=_("bring a removed plan back"))
    back.add_argument("slug", metavar="SLUG", help=_("short name that the plan had"))
    for each, do in ((remove, plans.remove), (back, plans.bring_back)):
        each.add_argument("--why", metavar="WORDS", default="", help=_("reason, for the history"))
        each.set_defaults(do=do)


def _add_briefs(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    slides = commands.add_parser("slides", help=_("write the presentation of progress, with native charts and tables"))
    slides.add_argument("plan", metavar="PLAN", help=_("short name of the plan"))
    slides.add_argument("file", type=Path, metavar="OUT.pptx", help=_("file to write"))
    slides.add_argument(
        "--on", metavar="DATE", default="", help=_("day of the presentation (2027-03-31), today or later; else today")
    )
    slides.add_argument(
        "--since", metavar="DATE", default="", help=_("tell what was delivered since this day; else thirty days back")
    )
    slides.set_defaults(do=briefs.slides)
    brief = commands.add_parser("brief", help=_("write the mayor's brief of today, or print what it says"))
    brief.add_argument("plan", metavar="PLAN", help=_("short name of the plan"))
    brief.add_argument(
        "file", nargs="?", type=Path, metavar="FILE", help=_("file to write, PDF or DOCX; printed if left out")
    )
    brief.set_defaults(do=briefs.brief)
    matrix = commands.add_parser(
        "matrix", help=_("write annex G.2, or list who holds which roles; exit 1 when something is missing or doubled")
    )
    matrix.add_argument("plan", metavar="PLAN", help=_("short name of the plan"))
    matrix.add_argument(
        "file", nargs="?", type=Path, metavar="FILE", help=_("file to write, XLSX, DOCX or PDF; listed if left out")
    )
    matrix.add_argument("--json", action="store_true", help=_("as JSON"))
    matrix.set_defaults(do=actors.matrix)
    schedule = commands.add_parser("schedule", help=_("write annex G.1, the schedule"))
    schedule.add_argument("plan", metavar="PLAN", help=_("short name of the plan"))
    schedule.add_argument("file", type=Path, metavar="OUT", help=_("file to write: PDF, SVG, XLSX or project XML"))
    schedule.set_defaults(do=schedules.schedule)
    book = commands.add_parser("book", help=_("write the whole plan, or one area's sheet, to be read and printed"))
    book.add_argument("plan", metavar="PLAN", help=_("short name of the plan"))
    book.add_argument("file", type=Path, metavar="OUT", help=_("file to write: PDF or XLSX; an area also DOCX"))
    book.add_argument("--area", type=int, metavar="NUMBER", default=0, help=_("only this area"))
    book.set_defaults(do=books.book)
    for command in (slides, brief, matrix, schedule, book):
        command.add_argument(
            "--language", choices=("es", "en"), default="", help=_("of what is written; the terminal's")
        )
    people = commands.add_parser("people", help=_("list the persons with a post in a plan, and how to reach them"))
    people.add_argument("plan", metavar="PLAN", help=_("short name of the plan"))
    people.add_argument("--json", action="store_true", help=_("as JSON"))
    people.set_defaults(do=actors.people)


def _add_server(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    start = commands.add_parser("start", help=_("set up, import a first plan, serve it and print where to look"))
    start.add_argument("document", nargs="?", type=Path, metavar="PLAN", help=_("start with this document"))
    start.set_defaults(do=server.start)
    serve = commands.add_parser("serve", help=_("serve the pages (the database must be up to date)"))
    serve.set_defaults(do=server.serve)
    for command in (start, serve):
        command.add_argument(
            "--port", type=server.port_number, default=8000, help=_("port on this machine (%(default)s)")
        )
    serve.add_argument("--host", default="127.0.0.1", help=_("address to listen on (%(default)s)"))
    serve.add_argument("--workers", type=int, default=2, help=_("server processes (%(default)s)"))
    serve.add_argument(
        "--config", type=Path, metavar="FILE", help=_("settings of gunicorn, in place of host, port and workers")
    )
    link = commands.add_parser("link", help=_("print a new link that signs in once as the office, from this machine"))
    link.add_argument("--port", type=server.port_number, default=8000, help=_("port on this machine (%(default)s)"))
    link.set_defaults(do=server.link)
    commands.add_parser("worker", help=_("do background jobs until stopped")).set_defaults(do=server.worker)
    commands.add_parser("migrate", help=_("bring the database up to date")).set_defaults(do=server.migrate)
