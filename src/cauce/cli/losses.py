"""Losses on the command line (pérdidas): cauce losses PLAN lists analyses, reckons them, writes them."""

from __future__ import annotations

import argparse
import json
from typing import TYPE_CHECKING, Any

from cauce.cli import analyses
from cauce.cli.briefs import check_ending, put, speaking
from cauce.cli.words import N_, Unusable, _, tell

if TYPE_CHECKING:
    from cauce.web.models import LossAnalysis, Plan

ENDINGS = (".pdf", ".docx", ".xlsx", ".html", ".zip")
STATED = {
    "tail": N_("Floods rarer than the last map: constant (as that one) or none"),
    "samples": N_("Samples; 0: one figure without an interval"),
    "currency": N_("Currency of the values"),
    "price_year": N_("Year of the prices"),
    "income": N_("Product per head, in dollars of 2010"),
    "conversion": N_("From euros of 2010 to this currency and year"),
}
BOUNDS = {
    "intensity_low": N_("Depths, least factor"),
    "intensity_high": N_("Depths, largest factor"),
    "shift_low": N_("Depths shifted by at least so many metres"),
    "shift_high": N_("Depths shifted by at most so many metres"),
    "value_low": N_("Values, least factor"),
    "value_high": N_("Values, largest factor"),
}


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command and its parts."""
    command = commands.add_parser("losses", help=_("what floods cost in an average year: list, reckon and write"))
    command.add_argument("plan", metavar="PLAN", help=_("short name of the plan"))
    acts = command.add_subparsers(metavar=_("COMMAND"), required=True)
    listed = acts.add_parser("list", help=_("list the loss analyses; exit 1 when one is out of date"))
    listed.add_argument("--json", action="store_true", help=_("as JSON"))
    listed.set_defaults(do=list_losses)
    reckon = acts.add_parser("reckon", help=_("ask for a new analysis; a worker reckons it"))
    reckon.add_argument("name", metavar="NAME", help=_("by which it is known"))
    reckon.add_argument(
        "--layer", metavar="LAYER", nargs="*", default=[],
        help=_("maps of depths, by number or name; all of the plan if left out"),
    )  # fmt: skip
    reckon.add_argument(
        "--buildings", metavar="LAYER", default="", help=_("layer of buildings with values; the facilities if left out")
    )
    for name, words in (STATED | BOUNDS).items():
        reckon.add_argument(f"--{name.replace('_', '-')}", metavar="VALUE", default="", help=_(words))
    reckon.set_defaults(do=reckon_losses)
    again = acts.add_parser("again", help=_("reckon an analysis anew with the layers of today"))
    again.add_argument("number", type=int, metavar="NUMBER", help=_("number of the analysis"))
    again.set_defaults(do=reckon_again)
    analyses.add_wait(reckon)
    analyses.add_wait(again)
    write = acts.add_parser("export", help=_("write an analysis: PDF, DOCX, XLSX, the engine's HTML, the case as ZIP"))
    analyses.add_export(write, _("number of the analysis"))
    write.set_defaults(do=export_losses)


def list_losses(arguments: argparse.Namespace) -> int:
    """List the analyses of a plan; 1 when what one rests on changed since."""
    plan = analyses.opened(arguments)
    from cauce.web.actions import people
    from cauce.web.api.losses import analysis_told
    from cauce.web.queries import losses as queries

    every = list(queries.analyses(people.local_office(), plan).defer("reports").select_related("plan"))
    old = {one.pk for one in every if queries.stale(one)}
    if arguments.json:
        print(json.dumps([analysis_told(one) for one in every], ensure_ascii=False, indent=1, default=str))
    else:
        for one in every:
            print("\t".join([str(one.pk), one.name, _("out of date") if one.pk in old else one.state, _loss(one)]))
    tell(_("%(count)d loss analyses, %(old)d out of date.") % {"count": len(every), "old": len(old)})
    return 1 if old else 0


def _loss(one: LossAnalysis) -> str:
    if not one.results:
        return "—"
    return f"{one.results['expected_annual_loss']:,.2f} {one.results['currency']}"


def reckon_losses(arguments: argparse.Namespace) -> int:
    """Ask for an analysis as the page does."""
    plan = analyses.opened(arguments)
    from cauce.web.actions import losses as actions
    from cauce.web.actions import people
    from cauce.web.queries import losses as queries

    every = queries.layers(plan)
    chosen = [analyses.layer_named(every, words).pk for words in arguments.layer] or list(
        every.values_list("pk", flat=True)
    )
    typed: dict[str, Any] = {name: getattr(arguments, name) for name in (*STATED, *BOUNDS)}
    if arguments.buildings:
        typed["buildings"] = str(analyses.layer_named(queries.buildings(plan), arguments.buildings).pk)
    by = people.local_office()
    try:
        made = actions.order_analysis(plan=plan, name=arguments.name, layers=chosen, typed=typed, by=by)
    except actions.CannotAskError as problem:
        raise Unusable(_faults(problem)) from problem
    return _wait(made, arguments.wait)


def reckon_again(arguments: argparse.Namespace) -> int:
    """Reckon an analysis anew."""
    plan = analyses.opened(arguments)
    from cauce.web.actions import losses as actions
    from cauce.web.actions import people

    one = _analysis(plan, arguments.number)
    actions.reckon_again(analysis=one, by=people.local_office())
    return _wait(one, arguments.wait)


def export_losses(arguments: argparse.Namespace) -> int:
    """Write an analysis as a file."""
    check_ending(arguments.file, *ENDINGS)
    plan = analyses.opened(arguments)
    from cauce.web.pages.losses_files import written

    one = _analysis(plan, arguments.number)
    if one.state != "ready":
        values = {"number": one.pk, "state": one.state}
        raise Unusable(_("The analysis %(number)d has nothing to write: it is %(state)s.") % values)
    with speaking(arguments.language):
        put(arguments.file, written(one, arguments.file.suffix.lower()[1:]))
    return 0


def _analysis(plan: Plan, number: int) -> LossAnalysis:
    from cauce.web.actions import people
    from cauce.web.queries import losses as queries

    found = queries.analysis(people.local_office(), plan, number)
    if found is None:
        raise Unusable(
            _("The plan has no loss analysis %(number)d. «cauce losses PLAN list» names them.") % {"number": number}
        )
    return found


def _faults(problem: Any) -> str:
    from cauce.core.messages import losses as sentences

    return analyses.faults_told(problem.faults, lambda one: sentences.refusal(one.code, one.values, _))


def _wait(one: LossAnalysis, seconds: float) -> int:
    """Wait for the worker; 0 when it is reckoned, 1 when it could not be, 2 when the time is over."""
    from cauce.web.queries.losses_told import refusal_of

    code = analyses.wait_for(
        one,
        seconds,
        waits=_("The analysis %(number)d waits. A worker reckons it: cauce worker, or cauce start."),
        late=_("The analysis %(number)d is not done after %(seconds)d seconds (%(state)s). Is a worker running?"),
        refusal=lambda: refusal_of(one),
    )
    if code is None:
        print("\t".join([str(one.pk), one.name, one.state, _loss(one)]))
    return code or 0
