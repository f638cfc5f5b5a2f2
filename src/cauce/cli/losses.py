"""Losses on the command line (pérdidas): cauce losses PLAN lists analyses, reckons them, writes them."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cauce.cli import analyses
from cauce.cli.briefs import check_ending, put, speaking
from cauce.cli.words import N_, Unusable, _, tell
from cauce.core.loss_figures import honest

if TYPE_CHECKING:
    from cauce.web.models import LossAnalysis, Plan

ENDINGS = (".pdf", ".docx", ".xlsx", ".html", ".zip")
STATED = {
    "tail": N_("Events rarer than the last map: constant (as that one) or none"),
    "samples": N_("Samples; 0: one figure without an interval"),
    "currency": N_("Currency of the values"),
    "price_year": N_("Year of the prices"),
    "income": N_("Product per head, in dollars of 2010"),
    "conversion": N_("From euros of 2010 to this currency and year"),
    "price_source": N_("Source of the prices or values, with its date"),
    "curves_source": N_("Source of the curves, with its date"),
    "curve_residential": N_("Curve of dwellings"),
    "curve_commercial": N_("Curve of commerce and services"),
    "curve_industrial": N_("Curve of industry"),
    "structures": N_("Types of structure for shaking, with their per cents, as «C1L 60, URML 40»"),
    "structures_counted": N_("On how many buildings these were counted, or how many the estimate is worth"),
}
BOUNDS = {
    "intensity_low": N_("What the maps say, least factor"),
    "intensity_high": N_("What the maps say, largest factor"),
    "shift_low": N_("Curves shifted by at least so much, in the unit of the maps"),
    "shift_high": N_("Curves shifted by at most so much, in the unit of the maps"),
    "value_low": N_("Values, least factor"),
    "value_high": N_("Values, largest factor"),
}


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command and its parts."""
    command = commands.add_parser("losses", help=_("what a hazard costs in an average year: list, reckon and write"))
    command.add_argument("plan", metavar="PLAN", help=_("short name of the plan"))
    acts = command.add_subparsers(metavar=_("COMMAND"), required=True)
    listed = acts.add_parser("list", help=_("list the loss analyses; exit 1 when one is out of date"))
    listed.add_argument("--json", action="store_true", help=_("as JSON"))
    listed.set_defaults(do=list_losses)
    reckon = acts.add_parser("reckon", help=_("ask for a new analysis; a worker reckons it"))
    reckon.add_argument("name", metavar="NAME", help=_("by which it is known"))
    reckon.add_argument(
        "--layer", metavar="LAYER", nargs="*", default=[],
        help=_("maps of one hazard, by number or name; all of floods if left out, else of another hazard"),
    )  # fmt: skip
    reckon.add_argument(
        "--curves", metavar="FILE", type=Path, help=_("curves of your own (CSV or XLSX); the method's if left out")
    )
    reckon.add_argument(
        "--buildings", metavar="LAYER", default="", help=_("layer of buildings with values; the facilities if left out")
    )
    for name, words in (STATED | BOUNDS).items():
        reckon.add_argument(f"--{name.replace('_', '-')}", metavar="VALUE", default="", help=_(words))
    reckon.set_defaults(do=reckon_losses)
    again = acts.add_parser("again", help=_("reckon an analysis anew with the layers of today"))
    again.add_argument("number", type=int, metavar="NUMBER", help=_("number of the analysis"))
    again.add_argument(
        "--curves", metavar="FILE", type=Path, help=_("curves of your own (CSV or XLSX) in place of those it had")
    )
    source = STATED["curves_source"]
    again.add_argument("--curves-source", metavar="VALUE", default="", help=_(source))
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
    band = one.results.get("expected_annual_loss_low"), one.results.get("expected_annual_loss_high")
    value = honest(one.results["expected_annual_loss"], None if None in band else band)
    return f"{value:,.0f} {one.results['currency']}"


def reckon_losses(arguments: argparse.Namespace) -> int:
    """Ask for an analysis as the page does."""
    plan = analyses.opened(arguments)
    from cauce.web.actions import losses as actions
    from cauce.web.actions import people
    from cauce.web.queries import losses as queries

    every = queries.layers(plan)
    named = [analyses.layer_named(every, words).pk for words in arguments.layer]
    chosen = named or [one.pk for one in queries.usual_layers(plan)]
    typed: dict[str, Any] = {name: getattr(arguments, name) for name in (*STATED, *BOUNDS)}
    if arguments.buildings:
        typed["buildings"] = str(analyses.layer_named(queries.buildings(plan), arguments.buildings).pk)
    by = people.local_office()
    with _refused(arguments.curves):
        made = actions.order_analysis(
            plan=plan, name=arguments.name, layers=chosen, typed=typed, by=by, curves=arguments.curves
        )
    return _wait(made, arguments.wait)


@contextmanager
def _refused(curves: Path | None) -> Iterator[None]:
    """Say what was refused; a table of curves that is not there is told before anything else."""
    from cauce.core import messages
    from cauce.web.actions import losses as actions
    from cauce.web.actions.documents import CannotKeepFileError

    if curves is not None and not curves.is_file():
        raise Unusable(_("There is no file «%(file)s». Give the path of the table of curves.") % {"file": curves})
    try:
        yield
    except actions.CannotAskError as problem:
        raise Unusable(_faults(problem)) from problem
    except CannotKeepFileError as problem:
        raise Unusable(messages.file_refusal(problem.code, problem.values, _)) from problem


def reckon_again(arguments: argparse.Namespace) -> int:
    """Reckon an analysis anew."""
    plan = analyses.opened(arguments)
    from cauce.web.actions import losses as actions
    from cauce.web.actions import people

    one = _analysis(plan, arguments.number)
    more = {"curves": arguments.curves, "curves_source": arguments.curves_source}
    with _refused(arguments.curves):
        actions.reckon_again(analysis=one, by=people.local_office(), **more)
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
