"""Screening on the command line (tamizaje de amenazas): cauce screening PLAN KIND, and cauce risk screen CASE.toml."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cauce.cli import analyses
from cauce.cli.words import Unusable, _, tell
from cauce.core import screening as rules
from cauce.core.faults import Fault
from cauce.core.messages import screening as sentences

if TYPE_CHECKING:
    from cauce.web.models import Plan, RiskLayer, Screening


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the others."""
    screening = commands.add_parser("screening", help=_("make a first hazard layer of a plan where there is no study"))
    screening.add_argument("plan", metavar="PLAN", help=_("short name of the plan"))
    kinds = screening.add_subparsers(required=True, metavar=_("KIND"), dest="kind")
    for kind in rules.KINDS:
        one = kinds.add_parser(kind, help=_(sentences.KINDS[kind]))
        for wanted in rules.method_of(kind).inputs:
            _add_input(one, wanted)
        one.add_argument("--name", metavar="WORDS", default="", help=_("name of the layer that is made"))
        one.add_argument(
            "--into", metavar="LAYER", default="", help=_("layer of an earlier screening that gets the new file")
        )
        analyses.add_wait(one)
        one.set_defaults(do=order)


def _add_input(parser: argparse.ArgumentParser, wanted: rules.Input) -> None:
    told: dict[str, Any] = {"help": _(sentences.LABELS[wanted.name]), "default": wanted.usual, "dest": wanted.name}
    name = f"--{wanted.name.replace('_', '-')}"
    if wanted.form == "choice":
        parser.add_argument(name, choices=wanted.choices, **told)
    elif wanted.form == "months":
        parser.add_argument(name, metavar='"MM MM …"', **told)
    else:
        parser.add_argument(name, metavar="LAYER" if wanted.form == "layer" else "NUMBER", **told)


def order(arguments: argparse.Namespace) -> int:
    """Order a screening as the page does; a worker makes it."""
    plan = analyses.opened(arguments)
    from cauce.web.actions import people
    from cauce.web.actions import screening as actions

    told = {one.name: getattr(arguments, one.name) for one in rules.method_of(arguments.kind).inputs}
    for one in rules.method_of(arguments.kind).inputs:
        if one.form == "layer" and told[one.name]:
            told[one.name] = str(_layer(plan, told[one.name]).pk)
    into = _layer(plan, arguments.into) if arguments.into else None
    try:
        made = actions.order_screening(
            plan=plan,
            kind=arguments.kind,
            told={**told, "name": arguments.name},
            by=people.local_office(),
            replaces=into,
        )
    except actions.NotWholeError as problem:
        raise Unusable(_faults(problem.faults)) from problem
    if not arguments.wait:
        tell(_("The screening was ordered. A worker makes it: cauce worker, or cauce start."))
        return 0
    return _wait(made, arguments.wait)


def _layer(plan: Plan, words: str) -> RiskLayer:
    from cauce.web.queries import risk_layers

    return analyses.layer_named(risk_layers.layers(plan), words)


def _faults(faults: list[Fault]) -> str:
    return analyses.faults_told(faults, lambda one: sentences.tell_fault(one.code, one.values, _))


def _wait(made: Screening, seconds: float) -> int:
    """Wait for the worker; 0 when the layer is filed, 1 when it could not be made, 2 when the time is over."""
    from cauce.core import messages
    from cauce.web import jobs

    assert made.job is not None
    job = jobs.wait_for(made.job, seconds=seconds)
    made.refresh_from_db()
    if made.state == "refused":
        code, values = made.problem
        tell(messages.layer_refusal(code, values, _))
        return 1
    if made.state != "ready" or made.layer is None:
        raise Unusable(_("The screening is not done after %(seconds)d seconds (%(state)s). Is a worker running?") % {
            "seconds": seconds, "state": job.state})  # fmt: skip
    tell(_("It is filed as the layer %(number)d, «%(name)s».") % {"number": made.layer.pk, "name": made.layer.name})
    return 0


def screen_case(arguments: argparse.Namespace) -> int:
    """Screen a case file without a database: the layer and what it rests on are written to a folder."""
    from cauce.core import messages
    from cauce.engines.risk.checks import UnusableLayer
    from cauce.engines.risk.screening_case import FaultyCase, read_screening_case, run_screening_case

    try:
        case = read_screening_case(arguments.case)
        folder = arguments.out or Path("results")
        words = sentences.class_words(case.kind, _)
        target, told = run_screening_case(case, folder, words=words, report=lambda _percent, _word: None)
    except FaultyCase as problem:
        lines = [f"{one.field}: {sentences.tell_fault(one.code, one.values, _)}" for one in problem.faults]
        raise Unusable("\n".join(lines)) from problem
    except UnusableLayer as problem:
        raise Unusable(messages.layer_refusal(problem.problem.code, problem.problem.values, _)) from problem
    except ModuleNotFoundError as missing:
        values = {"layer": arguments.case.name, "library": missing.name}
        raise Unusable(messages.layer_refusal("library_missing", values, _)) from missing
    tell(_("«%(name)s» was written. It is screening, not design.") % {"name": target})
    if arguments.json:
        print(json.dumps(told, ensure_ascii=False))
    return 0
