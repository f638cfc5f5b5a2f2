"""Facilities on the command line (equipamientos): cauce territories import, cauce facilities import and export."""

from __future__ import annotations

import argparse
from pathlib import Path

from cauce.cli import server
from cauce.cli.dumps import put
from cauce.cli.words import Unusable, _, language, reason, tell
from cauce.core.messages import facilities as sentences

FORMS = ("xlsx", "csv", "geojson")


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands to the others."""
    territories = commands.add_parser("territories", help=_("take over territories with their outlines and figures"))
    acts = territories.add_subparsers(required=True, metavar=_("COMMAND"))
    read = acts.add_parser("import", help=_("from GeoJSON or GeoPackage, or figures from XLSX or CSV"))
    _plan_and_file(read)
    read.add_argument("--level", metavar="WORD", default="", help=_("what one of them is called: corregimiento"))
    read.add_argument("--source", metavar="WORDS", default="", help=_("institution that the figures come from"))
    read.add_argument("--licence", metavar="WORDS", default="", help=_("licence of the file"))
    read.set_defaults(do=import_territories)
    facilities = commands.add_parser("facilities", help=_("take over a list of facilities, or write it"))
    acts = facilities.add_subparsers(required=True, metavar=_("COMMAND"))
    read = acts.add_parser("import", help=_("from XLSX, CSV, GeoJSON, GeoPackage or an OpenStreetMap extract"))
    _plan_and_file(read)
    read.add_argument("--dry-run", action="store_true", help=_("only say what the list would do"))
    read.add_argument("--swap", action="store_true", help=_("swap the axes of points that lie in the city only so"))
    read.add_argument("--yes", action="store_true", help=_("take what is likely one that is here as that one"))
    read.add_argument("--source", metavar="WORDS", default="", help=_("institution that the list comes from"))
    read.set_defaults(do=import_facilities)
    write = acts.add_parser("export", help=_("write the list as XLSX, CSV or GeoJSON; the XLSX comes back"))
    _plan_and_file(write)
    write.set_defaults(do=export_facilities)


def _plan_and_file(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("plan", metavar="PLAN", help=_("short name of the plan"))
    parser.add_argument("file", type=Path, metavar="FILE", help=_("the file"))


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as problem:
        values = {"name": path, "reason": reason(problem)}
        raise Unusable(_("«%(name)s» cannot be opened: %(reason)s.") % values) from problem


def import_territories(arguments: argparse.Namespace) -> int:
    """Take over territories from a file."""
    server.set_up()
    from cauce.cli.documents import find_plan
    from cauce.importer.facilities import UnusableListError
    from cauce.web.actions import people
    from cauce.web.actions import territories as actions

    plan = find_plan(arguments.plan)
    try:
        read, _is_map = actions.read(_content(arguments.file), name=arguments.file.name)
    except UnusableListError as problem:
        raise Unusable(sentences.tell(problem.code, problem.values, _)) from problem
    actions.import_territories(
        plan=plan,
        told=read.territories,
        level=arguments.level,
        source=arguments.source,
        source_on=None,
        licence=arguments.licence,
        by=people.local_office(),
    )
    tell(_("%(count)d territories were read from the file.") % {"count": len(read.territories)})
    return 0


def import_facilities(arguments: argparse.Namespace) -> int:
    """Say what a list would do and, unless it is a dry run, take it over; 1 when lines are not taken."""
    server.set_up()
    from cauce.cli.documents import find_plan
    from cauce.importer.facilities import UnusableListError
    from cauce.web.actions import facilities_import as actions
    from cauce.web.actions import people
    from cauce.web.queries import facilities_returned as returned

    plan = find_plan(arguments.plan)
    try:
        read = actions.read(_content(arguments.file), name=arguments.file.name)
    except UnusableListError as problem:
        raise Unusable(sentences.tell(problem.code, problem.values, _)) from problem
    outcomes = returned.compared(plan, read.lines, swap=arguments.swap)
    for one in outcomes:
        for _field, remark in one.remarks:
            values = {"line": one.line.number, "name": one.name or "—"}
            print(_("line %(line)s, «%(name)s»:") % values, sentences.tell(remark.code, remark.values, _))
    counts = returned.tally(outcomes)
    if not arguments.dry_run:
        actions.import_facilities(
            plan=plan,
            lines=read.lines,
            by=people.local_office(),
            every_likely=arguments.yes,
            swap=arguments.swap,
            source=arguments.source or arguments.file.name,
        )
    told = _(
        "%(new)d new, %(changed)d changed, %(likely)d likely here already, %(same)d as they are here, "
        "%(blocked)d not taken, %(unplaced)d to be placed."
    )
    tell(told % counts)
    return 1 if counts[returned.BLOCKED] else 0


def export_facilities(arguments: argparse.Namespace) -> int:
    """Write the list of facilities of a plan."""
    server.set_up()
    from django.utils.translation import override

    from cauce.cli.documents import find_plan
    from cauce.exporter import facilities as exporter
    from cauce.web.queries import facilities as queries
    from cauce.web.queries.facilities_list import list_of

    form = arguments.file.suffix.lower().removeprefix(".")
    if form not in FORMS:
        values = {"name": arguments.file, "known": ", ".join(f".{one}" for one in FORMS)}
        raise Unusable(_("«%(name)s» ends with none of %(known)s. Give it one of them.") % values)
    plan = find_plan(arguments.plan)
    writers = {
        "xlsx": exporter.facilities_xlsx,
        "csv": exporter.facilities_csv,
        "geojson": exporter.facilities_geojson,
    }
    with override(language()):
        lines = queries.lines(plan, queries.Chosen(), with_scores=True)
        content = writers[form](list_of(plan, lines, with_scores=True, with_contacts=True))
    put({arguments.file: content})
    tell(_("%(count)d facilities written to «%(name)s».") % {"count": len(lines), "name": arguments.file})
    return 0
