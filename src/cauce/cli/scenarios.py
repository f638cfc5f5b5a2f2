"""Scenarios on the command line (escenarios): cauce scenarios PLAN lists, plays, plays again and writes them."""

from __future__ import annotations

import argparse
import json
from typing import TYPE_CHECKING, Any

from cauce.cli import analyses
from cauce.cli.briefs import check_ending, put, speaking
from cauce.cli.words import N_, Unusable, _, catalogue, tell

if TYPE_CHECKING:
    from cauce.web.models import Plan, Scenario

STATES = {"ready": N_("ready"), "waiting": N_("waiting"), "refused": N_("could not be played")}
ENDINGS = (".pdf", ".docx", ".pptx", ".xlsx", ".geojson")
STATED = {
    "sheltered_share": N_("People affected who need shelter, in per cent"),
    "unusable_from": N_("A facility does not work from this damaged share on, in per cent"),
    "reach_m": N_("Farthest way to a shelter, in metres"),
    "emergency_cost": N_("Emergency cost for each person affected"),
    "return_period": N_("Return period, in years"),
    "least_class": N_("From which class of the layer on"),
    "moment": N_("When it comes: night or day"),
}
MONEY = {
    "income": N_("Product per person, dollars of 2010"),
    "currency": N_("Currency"),
    "price_year": N_("Year of the prices"),
    "conversion": N_("Currency for each euro of 2010"),
    "rate": N_("Discount rate a year, in per cent"),
    "years": N_("Years that it lasts"),
    "strengthened": N_("Damage left in a strengthened facility, in per cent"),
}


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command and its parts."""
    command = commands.add_parser(
        "scenarios", help=_("what would follow from an event: list, play and write scenarios")
    )
    command.add_argument("plan", metavar="PLAN", help=_("short name of the plan"))
    acts = command.add_subparsers(metavar=_("COMMAND"), required=True)
    listed = acts.add_parser("list", help=_("list the scenarios; exit 1 when one is out of date"))
    listed.add_argument("--json", action="store_true", help=_("as JSON"))
    listed.set_defaults(do=list_scenarios)
    play = acts.add_parser("play", help=_("ask for a new scenario; a worker plays it"))
    play.add_argument("name", metavar="NAME", help=_("by which it is known"))
    play.add_argument("--layer", metavar="LAYER", required=True, help=_("hazard layer, by its number or its name"))
    play.add_argument("--roads", metavar="LAYER", default="", help=_("layer of roads that people go along"))
    play.add_argument("--strengthen", metavar="NUMBER", nargs="*", default=[], help=_("facilities to strengthen"))
    for name, words in (STATED | MONEY).items():
        play.add_argument(f"--{name.replace('_', '-')}", metavar="VALUE", default="", help=_(words))
    play.set_defaults(do=play_scenario)
    again = acts.add_parser("again", help=_("play a scenario anew with the city of today"))
    again.add_argument("number", type=int, metavar="NUMBER", help=_("number of the scenario"))
    again.set_defaults(do=play_again)
    analyses.add_wait(play)
    analyses.add_wait(again)
    write = acts.add_parser("export", help=_("write a scenario as PDF, DOCX, PPTX, XLSX or GeoJSON"))
    analyses.add_export(write, _("number of the scenario"))
    write.set_defaults(do=export_scenario)


def list_scenarios(arguments: argparse.Namespace) -> int:
    """List the scenarios of a plan; 1 when what one rests on changed since."""
    plan = analyses.opened(arguments)
    from cauce.web.actions import people
    from cauce.web.api.scenarios import scenario_told
    from cauce.web.queries import scenarios as queries

    every = list(queries.scenarios(people.local_office(), plan).select_related("plan", "layer"))
    old = {pk for pk, changed in queries.stale_of(plan, every).items() if changed}
    if arguments.json:
        print(json.dumps([scenario_told(one) for one in every], ensure_ascii=False, indent=1, default=str))
    else:
        for one in every:
            state = _("out of date") if one.pk in old else _(STATES[one.state])
            print("\t".join([str(one.pk), one.name, state, one.layer.name if one.layer else "—"]))
    tell(_counted(len(every), len(old)))
    return 1 if old else 0


def _counted(count: int, old: int) -> str:
    """Say how many there are and how many of them are out of date."""
    if not count:
        return _("No scenario was played yet. «cauce scenarios PLAN play» plays one.")
    words = catalogue().ngettext("%(count)d scenario", "%(count)d scenarios", count) % {"count": count}
    if not old:
        return _("%(scenarios)s, none out of date.") % {"scenarios": words}
    more = catalogue().ngettext("%(scenarios)s, %(old)d out of date.", "%(scenarios)s, %(old)d are out of date.", old)
    return more % {"scenarios": words, "old": old}


def play_scenario(arguments: argparse.Namespace) -> int:
    """Ask for a scenario as the page does."""
    plan = analyses.opened(arguments)
    from cauce.web.actions import people
    from cauce.web.actions import scenarios as actions
    from cauce.web.queries import scenarios as queries

    told: dict[str, Any] = {name: getattr(arguments, name) for name in (*STATED, *MONEY)}
    told |= {"name": arguments.name, "strengthen": arguments.strengthen}
    told["layer"] = str(analyses.layer_named(queries.layers(plan), arguments.layer).pk)
    if arguments.roads:
        told["roads"] = str(analyses.layer_named(queries.roads(plan), arguments.roads).pk)
    try:
        made = actions.order_scenario(plan=plan, told=told, by=people.local_office())
    except actions.CannotPlayError as problem:
        raise Unusable(_faults(problem)) from problem
    return _wait(made, arguments.wait)


def play_again(arguments: argparse.Namespace) -> int:
    """Play a scenario anew."""
    plan = analyses.opened(arguments)
    from cauce.web.actions import people
    from cauce.web.actions import scenarios as actions

    one = _scenario(plan, arguments.number)
    try:
        actions.play_again(scenario=one, by=people.local_office())
    except actions.CannotPlayError as problem:
        raise Unusable(_faults(problem)) from problem
    return _wait(one, arguments.wait)


def export_scenario(arguments: argparse.Namespace) -> int:
    """Write a scenario as a file."""
    check_ending(arguments.file, *ENDINGS)
    plan = analyses.opened(arguments)
    from cauce.web.pages.scenarios_files import written

    one = _scenario(plan, arguments.number)
    if one.state != "ready":
        raise Unusable(_("The scenario %(number)d has nothing to write (%(state)s).") % {
            "number": one.pk, "state": _(STATES[one.state])})  # fmt: skip
    with speaking(arguments.language):
        put(arguments.file, written(one, arguments.file.suffix.lower()[1:]))
    return 0


def _scenario(plan: Plan, number: int) -> Scenario:
    from cauce.web.actions import people
    from cauce.web.queries import scenarios as queries

    found = queries.scenario(people.local_office(), plan, number)
    if found is None:
        raise Unusable(
            _("The plan has no scenario %(number)d. «cauce scenarios PLAN list» names them.") % {"number": number}
        )
    return found


def _faults(problem: Any) -> str:
    from cauce.core.messages import scenarios as sentences

    return analyses.faults_told(
        problem.faults, lambda one: sentences.sentence(sentences.FAULTS, one.code, one.values, _)
    )


def _wait(one: Scenario, seconds: float) -> int:
    """Wait for the worker; 0 when it is played, 1 when it could not be, 2 when the time is over."""
    from cauce.web.pages.scenarios import refusal_of
    from cauce.web.queries.scenarios_told import Teller, lead

    code = analyses.wait_for(
        one,
        seconds,
        waits=_("The scenario %(number)d waits. A worker plays it: cauce worker, or cauce start."),
        late=_("The scenario %(number)d is not done after %(seconds)d seconds (%(state)s). Is a worker running?"),
        refusal=lambda: refusal_of(one),
    )
    if code is None:
        with speaking(""):
            print(lead(one, Teller(one)))
    return code or 0
