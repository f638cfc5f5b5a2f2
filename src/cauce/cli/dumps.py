"""Open data on the command line (datos abiertos): cauce dump."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path

from cauce.cli import server
from cauce.cli.documents import find_plan
from cauce.cli.words import Unusable, _, reason, tell


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the others."""
    dump = commands.add_parser(
        "dump", help=_("write what is published of a plan as open data: CSV, JSON, data package")
    )
    what = dump.add_mutually_exclusive_group(required=True)
    what.add_argument("plan", nargs="?", metavar="PLAN", help=_("short name of the plan"))
    what.add_argument("--all", action="store_true", help=_("all plans that are published, each in its own folder"))
    dump.add_argument("out", type=Path, metavar="OUT", help=_("file OUT.zip, or a folder that is made"))
    dump.set_defaults(do=write)


def write(arguments: argparse.Namespace) -> int:
    """Write the open data of a plan, or of all."""
    server.set_up()
    from django.utils import timezone

    from cauce.exporter import dump
    from cauce.web.models import Plan
    from cauce.web.queries.dump import NotPublishedError, dump_of

    if arguments.all:
        plans = list(Plan.objects.exclude(published_at=None).order_by("slug"))
        if not plans:
            raise Unusable(_("No plan is published, so there is nothing to give out. Publish one on its page."))
    else:
        plans = [find_plan(arguments.plan)]
    made: dict[str, bytes] = {}
    for plan in plans:
        try:
            files = dump.files(dump_of(plan))
        except NotPublishedError as problem:
            raise Unusable(
                _("«%(plan)s» is not published, so there is nothing to give out. Publish it on its page.")
                % {"plan": plan.slug}
            ) from problem
        made |= {f"{plan.slug}/{name}" if arguments.all else name: content for name, content in files.items()}
    if arguments.out.suffix.lower() == ".zip":
        put({arguments.out: dump.as_zip(made, on=timezone.localdate())})
    else:
        put({arguments.out / name: content for name, content in made.items()})
    tell(_("%(count)d files written to «%(name)s».") % {"count": len(made), "name": arguments.out})
    return 0


def put(files: Mapping[Path, bytes]) -> None:
    """Write files, and the folders in which they stand."""
    for path, content in files.items():
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        except OSError as problem:
            values = {"name": path, "reason": reason(problem)}
            raise Unusable(_("«%(name)s» cannot be written: %(reason)s.") % values) from problem
