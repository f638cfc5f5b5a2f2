"""Risk on the command line (riesgo): cauce risk run, from a case file to its results."""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from cauce.cli.screening import screen_case
from cauce.cli.words import Unusable, _, catalogue, language, reason, tell

if TYPE_CHECKING:
    from cauce.engines.risk.running.case import Case, Inputs
    from cauce.engines.risk.running.results import Results


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the others."""
    risk = commands.add_parser("risk", help=_("compute the losses of a case file: hazard, exposure and curves"))
    risk.add_argument(
        "act",
        choices=("run", "check", "screen"),
        help=_("run the case, only open and check its layers, or screen a hazard"),
    )
    risk.add_argument("case", type=Path, metavar="CASE.toml", help=_("what is computed; docs/method/risk-engine.md"))
    risk.add_argument(
        "--out", type=Path, metavar="FOLDER", help=_("folder of the results; the case file's, or «results»")
    )
    risk.add_argument("--json", action="store_true", help=_("print the main figures as JSON"))
    risk.add_argument("--workers", type=int, default=0, metavar="NUMBER", help=_("threads; all processors if left out"))
    risk.add_argument("--dask", metavar="ADDRESS", default="", help=_("compute on this Dask scheduler"))
    risk.add_argument("--again", action="store_true", help=_("begin anew instead of going on where a run stopped"))
    risk.set_defaults(do=risk_command)


def risk_command(arguments: argparse.Namespace) -> int:
    """Run a case, check it, or screen a hazard."""
    if arguments.act == "screen":
        return screen_case(arguments)
    from cauce.engines.risk.checks import UnusableLayer
    from cauce.engines.risk.running.case import open_case, read_case
    from cauce.engines.risk.running.results import check_samples
    from cauce.engines.risk.running.run import used_curves

    try:
        case = read_case(arguments.case)
        tell(_("Reading the layers of «%(name)s» …") % {"name": case.title})
        inputs = open_case(case)
        used_curves(inputs.hazard, inputs.exposure, inputs.curves)
        check_samples(case, inputs)
        if arguments.act == "check":
            _tell_left_out(inputs.excluded)
            tell(_("The layers fit together: %(assets)d assets, %(events)d events.") % {
                "assets": inputs.exposure.size, "events": inputs.hazard.events})  # fmt: skip
            return 0
        return _run(arguments, case, inputs)
    except UnusableLayer as problem:
        from cauce.core import messages

        raise Unusable(messages.layer_refusal(problem.problem.code, problem.problem.values, _)) from problem
    except ModuleNotFoundError as missing:
        from cauce.core import messages

        values = {"layer": arguments.case.name, "library": missing.name}
        raise Unusable(messages.layer_refusal("library_missing", values, _)) from missing
    except OSError as problem:
        raise Unusable(
            _("«%(name)s» could not be written: %(reason)s. Correct it there and try again.")
            % {"name": problem.filename or arguments.out, "reason": reason(problem)}
        ) from problem


def _run(arguments: argparse.Namespace, case: Case, inputs: Inputs) -> int:
    """Compute, write and tell."""
    from cauce.engines.risk.running.executors import dask_client
    from cauce.engines.risk.running.outputs import write_results
    from cauce.engines.risk.running.report import report_html, write_report
    from cauce.engines.risk.running.results import compute

    folder = arguments.out or case.file(case.part("output").get("folder", "results"))
    checkpoint = folder / "unfinished" / _key(case)
    if arguments.again:
        forget(checkpoint)
    found = compute(
        case, inputs, executor=dask_client(arguments.dask), workers=arguments.workers, progress=_progress(),
        sampled=_sampled(case), checkpoint=checkpoint,
    )  # fmt: skip
    made = write_results(folder, found)
    if "html" in case.formats:
        page = report_html(found, translate=catalogue().gettext, language=language())
        made.append(write_report(folder / "report.html", page))
    forget(checkpoint)
    _tell_left_out((*inputs.excluded, *found.impact.excluded))
    tell(_("%(count)d files written to «%(name)s».") % {"count": len(made), "name": folder})
    _print(arguments, found)
    return 0


def _sampled(case: Case) -> Callable[[float], None]:
    """Return what tells that samples are drawn, and how far they are, as the run does."""
    told = False
    progress = _progress()

    def sampled(share: float) -> None:
        nonlocal told
        if not told:
            told = True
            tell(_("Drawing %(count)d samples …") % {"count": case.part("uncertainty")["samples"]})
        progress(share)

    return sampled


def _key(case: Case) -> str:
    """Return what a run is known by: the case's text and its layers."""
    content = case.path.read_bytes() + json.dumps(case.layers(), sort_keys=True).encode()
    return hashlib.sha256(content).hexdigest()[:16]


def forget(folder: Path) -> None:
    """Remove the parts that a run kept, and their folders where nothing else is in them."""
    for part in folder.glob("part-*.npy"):
        part.unlink()
    for each in (folder, folder.parent):
        if each.is_dir() and not any(each.iterdir()):
            each.rmdir()


def _progress() -> Callable[[float], None]:
    """Return what tells how far a run is, at most every two seconds, with the time that is left."""
    first: list[tuple[float, float]] = []  # the first part's end: kernels are compiled before it, which tells nothing
    told = time.monotonic()

    def progress(share: float) -> None:
        nonlocal told
        now = time.monotonic()
        if not first:
            first.append((now, share))
        began, before = first[0]
        if now - told >= 2 and before < share < 1:
            told = now
            left = (now - began) * (1 - share) / (share - before)
            values = {"percent": 100 * share, "seconds": math.ceil(left)}
            tell(_("%(percent)d %% done; about %(seconds)d seconds are left.") % values)

    return progress


def _tell_left_out(excluded: tuple[object, ...]) -> None:
    from cauce.core import messages
    from cauce.engines.risk.impact import Exclusion

    for each in excluded:
        assert isinstance(each, Exclusion)
        why = _(messages.EXCLUSIONS[each.reason])
        words = catalogue().ngettext(
            "%(count)d record of «%(layer)s»: %(reason)s.",
            "%(count)d records of «%(layer)s»: %(reason)s.",
            len(each.ids),
        )
        tell(words % {"count": len(each.ids), "layer": each.layer, "reason": why})


def _print(arguments: argparse.Namespace, found: Results) -> None:
    """Print the main figures, with their bands where samples were drawn."""
    impact, bands = found.impact, found.bands
    band = bands.expected.at(0) if bands is not None else None
    if arguments.json:
        people = impact.annual_people
        names = (f"expected_annual_loss_{bound}" for bound in ("low", "median", "high"))
        known = dict(zip(names, band, strict=True)) if band else {}
        print(json.dumps({
            "expected_annual_loss": impact.aai, **known,
            "currency": impact.currency, "price_year": impact.price_year,
            "total_value": impact.total_value, "assets": len(impact.ids), "events": len(impact.event_names),
            "expected_annual_people": None if people != people else people,
            "left_out": sum(len(each.ids) for each in impact.excluded),
        }))  # fmt: skip
        return
    from cauce.engines.risk.running.report_frame import amount

    print(_("Expected annual loss: %(loss)s %(currency)s") % {"loss": amount(impact.aai), "currency": impact.currency})
    if band:
        print(_("Nine of ten samples: %(low)s to %(high)s") % {"low": amount(band[0]), "high": amount(band[2])})
