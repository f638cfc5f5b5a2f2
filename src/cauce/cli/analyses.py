"""Analyses on the command line (análisis): what screening, scenarios and losses share."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cauce.cli.briefs import speaking
from cauce.cli.documents import find_plan
from cauce.cli.words import Unusable, _, tell
from cauce.core.faults import Fault

if TYPE_CHECKING:
    from cauce.web.models import LossAnalysis, Plan, RiskLayer, Scenario


def opened(arguments: argparse.Namespace) -> Plan:
    """Return the plan that was named, with the database at hand."""
    from cauce.cli import server

    server.set_up()
    return find_plan(arguments.plan)


def layer_named(every: Any, words: str) -> RiskLayer:
    """Return a layer among these, by its number or its name."""
    found = every.filter(pk=int(words)) if words.isdecimal() and len(words) < 12 else every.filter(name=words)
    layer: RiskLayer | None = found.order_by("-pk").first()
    if layer is None:
        known = ", ".join(f"{one.pk} «{one.name}»" for one in every.order_by("pk")[:20]) or "—"
        raise Unusable(_("There is no layer «%(layer)s»; there are: %(known)s.") % {"layer": words, "known": known})
    return layer


def faults_told(faults: Iterable[Fault], sentence: Callable[[Fault], str]) -> str:
    """Return a line for each fault: the option, and what is wrong with it."""
    return "\n".join(f"--{one.field.replace('_', '-')}: {sentence(one)}" for one in faults)


def add_wait(parser: argparse.ArgumentParser) -> None:
    """Add how long to wait for the worker."""
    parser.add_argument(
        "--wait", type=float, default=0.0, metavar="SECONDS", help=_("wait for the worker, and say what came of it")
    )


def add_export(parser: argparse.ArgumentParser, number: str) -> None:
    """Add which one is written, where, and in which language; ``number`` says what the number is of."""
    parser.add_argument("number", type=int, metavar="NUMBER", help=number)
    parser.add_argument("file", type=Path, metavar="FILE", help=_("the file"))
    parser.add_argument("--language", choices=("es", "en"), default="", help=_("of what is written; the terminal's"))


def wait_for(
    one: Scenario | LossAnalysis, seconds: float, *, waits: str, late: str, refusal: Callable[[], str]
) -> int | None:
    """Wait for the worker; nothing when it is done, 0 without a wait, 1 when it could not be.

    Parameters
    ----------
    waits, late
        What is said without a wait, and when the time is over (with number, seconds and state).
    refusal
        Why it could not be, in the language that is spoken.

    Raises
    ------
    Unusable
        The time is over.
    """
    from cauce.web import jobs

    if not seconds:
        tell(waits % {"number": one.pk})
        return 0
    assert one.job is not None
    job = jobs.wait_for(one.job, seconds=seconds)
    one.refresh_from_db()
    if one.state == "refused":
        with speaking(""):
            tell(refusal())
        return 1
    if one.state != "ready":
        raise Unusable(late % {"number": one.pk, "seconds": seconds, "state": job.state})
    return None
