"""Layers on the command line (capas del mapa): cauce layers PLAN list, add, replace, release, remove, export."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from cauce.cli import analyses, server
from cauce.cli.documents import find_plan
from cauce.cli.words import Unusable, _, reason, tell
from cauce.core.risk_layers import KINDS, QUALITIES

if TYPE_CHECKING:
    from cauce.web.models import Plan, RiskLayer, RiskLayerFile

WORDS = (
    *("hazard", "authority", "return_period_years", "event", "climate", "unit", "class_field"),
    *("source", "source_on", "scale", "licence", "note"),
)
OF_A_RUN = (
    "assets.gpkg",
    "expected-annual-loss.tif",
)  # what a run writes that the map can draw, the first that is there
DRAWN = {".gpkg": "shapes", ".png": "picture", ".pmtiles": "tiles"}
Made = TypeVar("Made")


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the others."""
    layers = commands.add_parser("layers", help=_("list, bring, replace, release, remove or save layers of the map"))
    layers.add_argument("plan", metavar="PLAN", help=_("short name of the plan"))
    acts = layers.add_subparsers(required=True, metavar=_("COMMAND"))
    listed = acts.add_parser("list", help=_("list the layers with what their files are"))
    listed.add_argument("--json", action="store_true", help=_("as JSON"))
    listed.set_defaults(do=list_layers)
    _add_bringing(acts)
    release = acts.add_parser("release", help=_("record that a named body releases a layer, or takes it back"))
    _layer_argument(release)
    release.add_argument("--body", metavar="WORDS", default="", help=_("the body that releases it"))
    release.add_argument("--why", metavar="WORDS", default="", help=_("why"))
    release.add_argument("--on", metavar="DATE", default="", help=_("day of its decision (2027-03-31); else today"))
    release.add_argument("--withdraw", action="store_true", help=_("take it back into the office"))
    release.set_defaults(do=release_layer)
    remove = acts.add_parser("remove", help=_("take a layer from the map; the history can undo it"))
    _layer_argument(remove)
    remove.add_argument("--why", metavar="WORDS", default="", help=_("why"))
    remove.set_defaults(do=remove_layer)
    export = acts.add_parser("export", help=_("save a layer: GPKG with its style, PNG, PMTILES, else as it came"))
    _layer_argument(export)
    export.add_argument("file", type=Path, metavar="FILE", help=_("file to write"))
    export.set_defaults(do=export_layer)


def _add_bringing(acts: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    add = acts.add_parser(
        "add", help=_("bring a layer: GeoTIFF, GPKG, GeoJSON, zipped shapefile, or the results of a run")
    )
    add.add_argument("file", nargs="?", type=Path, metavar="FILE", help=_("its file; left out with --run"))
    add.add_argument(
        "--run", type=Path, metavar="FOLDER", help=_("folder that «cauce risk run» wrote: its losses become a layer")
    )
    add.add_argument("--name", metavar="WORDS", default="", help=_("what the map's readers see"))
    add.add_argument("--kind", choices=KINDS, default="", help=_("kind of the layer; of a run, losses"))
    add.add_argument("--quality", choices=QUALITIES, default="", help=_("quality of the layer"))
    add.add_argument("--synthetic", action="store_true", help=_("it was made up for an example or an exercise"))
    for name in WORDS:
        add.add_argument(f"--{name.replace('_', '-')}", metavar="WORDS", default="", help=_("as on its form"))
    _wait_argument(add)
    add.set_defaults(do=add_layer)
    replace = acts.add_parser("replace", help=_("bring a new file of a layer"))
    _layer_argument(replace)
    replace.add_argument("file", nargs="?", type=Path, metavar="FILE", help=_("its file; left out with --run"))
    replace.add_argument("--run", type=Path, metavar="FOLDER", help=_("folder that «cauce risk run» wrote"))
    replace.add_argument("--why", metavar="WORDS", default="", help=_("why"))
    _wait_argument(replace)
    replace.set_defaults(do=replace_layer)


def _layer_argument(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("layer", metavar="LAYER", help=_("its number or its name"))


def _wait_argument(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--wait", type=float, default=0.0, metavar="SECONDS", help=_("wait for the check, and say what was found")
    )


def _layer(plan: Plan, words: str) -> RiskLayer:
    """A layer of a plan by its number or its name."""
    from cauce.web.queries import risk_layers

    return analyses.layer_named(risk_layers.layers(plan), words)


def _try(act: Callable[[], Made]) -> Made:
    """Do something with what was given; what cannot stand is said by its option."""
    from cauce.core import messages
    from cauce.core.messages import maps as sentences
    from cauce.web.actions.documents import CannotKeepFileError
    from cauce.web.actions.risk_layers import CannotKeepLayerError

    try:
        return act()
    except CannotKeepLayerError as refused:
        lines = [
            f"--{one.field.replace('_', '-')}: {sentences.tell_fault(one.code, one.values, _)}"
            for one in refused.faults
        ]
        raise Unusable("\n".join(lines)) from refused
    except CannotKeepFileError as refused:
        raise Unusable(messages.file_refusal(refused.code, refused.values, _)) from refused
    except OSError as problem:
        values = {"name": problem.filename or "", "reason": reason(problem)}
        raise Unusable(_("«%(name)s» cannot be opened: %(reason)s.") % values) from problem


def list_layers(arguments: argparse.Namespace) -> int:
    """List the layers of a plan, one a line; 1 when a file is to be corrected."""
    server.set_up()
    from cauce.web.queries import risk_layers

    plan = find_plan(arguments.plan)
    every, states = list(risk_layers.layers(plan).order_by("pk")), risk_layers.states(plan)
    if arguments.json:
        print(json.dumps([_told(one, states.get(one.pk, "")) for one in every], ensure_ascii=False, indent=1))
    else:
        for one in every:
            state = states.get(one.pk, "")
            print("\t".join([str(one.pk), one.name, one.kind, one.hazard, state, one.released_by]))
    return 1 if "refused" in states.values() else 0


def _told(one: RiskLayer, state: str) -> dict[str, Any]:
    names = ("name", "kind", "hazard", "return_period_years", "unit", "authority", "source", "licence", "released_by")
    file = one.current.file.sha256 if one.current is not None else ""
    told = {name: getattr(one, name) for name in names}
    return {"id": one.pk, **told, "is_synthetic": one.is_synthetic, "state": state, "sha256": file, "run": one.run}


def _brought(arguments: argparse.Namespace) -> tuple[Path, bytes]:
    """The file that is brought and, of a run, what it says of itself."""
    if arguments.run is None:
        if arguments.file is None:
            raise Unusable(_("Neither a file nor the folder of a run was given. Give one of them."))
        return arguments.file, b""
    said = arguments.run / "run.json"
    if not said.is_file():
        values = {"name": arguments.run}
        raise Unusable(_("«%(name)s» holds no «run.json»: it is no folder that «cauce risk run» wrote.") % values)
    there = [arguments.run / name for name in OF_A_RUN if (arguments.run / name).is_file()]
    file = arguments.file or next(iter(there), None)
    if file is None:
        values = {"name": arguments.run, "files": ", ".join(OF_A_RUN)}
        told = _('«%(name)s» holds none of %(files)s. Ask the case for formats = ["gpkg"], and run it again.')
        raise Unusable(told % values)
    return file, said.read_bytes()


def add_layer(arguments: argparse.Namespace) -> int:
    """Bring a layer as the page does; a worker checks it."""
    server.set_up()
    from cauce.web.actions import people, risk_layers

    plan = find_plan(arguments.plan)
    file, run = _brought(arguments)
    told = {name: getattr(arguments, name) for name in (*WORDS, "name", "quality")}
    told |= {"kind": arguments.kind or ("losses" if run else ""), "is_synthetic": "1" if arguments.synthetic else ""}
    office = people.local_office()
    made = _try(lambda: risk_layers.add_layer(plan=plan, told=told, file=file, run=run, by=office))
    tell(_("It is kept as the layer %(number)d, «%(name)s».") % {"number": made.pk, "name": made.name})
    return _checked(made.files.latest("number"), arguments.wait)


def replace_layer(arguments: argparse.Namespace) -> int:
    """Bring a new file of a layer; the one before stays drawn until the new one can be."""
    server.set_up()
    from cauce.web.actions import people, risk_layers

    layer = _layer(find_plan(arguments.plan), arguments.layer)
    file, run = _brought(arguments)
    office = people.local_office()
    why = arguments.why
    made = _try(lambda: risk_layers.replace_file(layer=layer, file=file, run=run, why=why, by=office))
    tell(_("It is kept as the file %(number)d of «%(name)s».") % {"number": made.number, "name": layer.name})
    return _checked(made, arguments.wait)


def _checked(file: RiskLayerFile, seconds: float) -> int:
    """Wait for the check and print what was found; 1 where it cannot be drawn."""
    from cauce.core.messages import maps as sentences
    from cauce.web import jobs
    from cauce.web.queries import risk_layers

    if not seconds:
        tell(_("A worker checks it: cauce worker, or cauce start."))
        return 0
    file.refresh_from_db()
    assert file.job is not None
    jobs.wait_for(file.job, seconds=seconds)
    file.refresh_from_db()
    for one in risk_layers.problems_of(file):
        print(sentences.tell(one, _))
    if file.state == "waiting":
        raise Unusable(_("It is not checked after %(seconds)d seconds. Is a worker running?") % {"seconds": seconds})
    return 0 if file.state == "ready" else 1


def release_layer(arguments: argparse.Namespace) -> int:
    """Record that a body releases a layer, or that it is within the office again."""
    server.set_up()
    from cauce.web.actions import people, risk_layers

    layer, office = _layer(find_plan(arguments.plan), arguments.layer), people.local_office()
    if arguments.withdraw:
        risk_layers.withdraw_layer(layer=layer, why=arguments.why, by=office)
        tell(_("«%(name)s» is within the office again.") % {"name": layer.name})
        return 0
    told = {"body": arguments.body, "reason": arguments.why, "on": arguments.on}
    _try(lambda: risk_layers.release_layer(layer=layer, by=office, **told))
    tell(_("«%(name)s» is released: whoever sees the plan sees it.") % {"name": layer.name})
    return 0


def remove_layer(arguments: argparse.Namespace) -> int:
    """Take a layer from the map."""
    server.set_up()
    from cauce.web.actions import people, risk_layers

    layer = _layer(find_plan(arguments.plan), arguments.layer)
    risk_layers.retire_layer(layer=layer, why=arguments.why, by=people.local_office())
    tell(_("«%(name)s» was taken from the map. The history can undo it.") % {"name": layer.name})
    return 0


def export_layer(arguments: argparse.Namespace) -> int:
    """Save what is drawn of a layer, or its file as it came."""
    server.set_up()
    from cauce.cli.dumps import put
    from cauce.web import storage

    layer = _layer(find_plan(arguments.plan), arguments.layer)
    file = layer.current
    ending = arguments.file.suffix.lower()
    if file is None:
        raise Unusable(_("«%(name)s» has no file that can be drawn yet.") % {"name": layer.name})
    came = Path(file.file_name).suffix.lower()
    stored = getattr(file, DRAWN[ending]) if ending in DRAWN and ending != came else file.file
    if stored is None or (ending not in DRAWN and ending != came):
        known = sorted({came, *(one for one, name in DRAWN.items() if getattr(file, name) is not None)})
        values = {"name": layer.name, "ending": ending or "—", "known": ", ".join(known)}
        raise Unusable(_("«%(name)s» cannot be saved as «%(ending)s»; it can as %(known)s.") % values)
    with storage.open_checked(stored.sha256) as kept:
        put({arguments.file: kept.read()})
    tell(_("«%(name)s» was written.") % {"name": arguments.file})
    return 0
