"""Two scenarios side by side (dos escenarios lado a lado): what changes, in words and figures, and what they assume."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from cauce.core import facilities as of_facilities
from cauce.core import scenarios as rules
from cauce.core.scenario_figures import bands_beside
from cauce.web.models import Scenario
from cauce.web.queries.scenarios_told import Teller, assumptions_told, steps_told

TOLD_FIRST = ("out", "without", "recovery_days", "total")  # as sentences


def _differing(first: list[dict[str, str]], second: list[dict[str, str]]) -> list[dict[str, str]]:
    """Assumptions that two scenarios do not share."""
    theirs = {line["words"]: line["value"] for line in second}
    mine = {line["words"]: line["value"] for line in first}
    of_one = {_("Prices of the office")}  # what a measure takes for granted says nothing of the other scenario
    return [
        {"words": words, "first": mine.get(words, "—"), "second": theirs.get(words, "—")}
        for words in dict.fromkeys([*mine, *theirs])
        if mine.get(words) != theirs.get(words) and ((words in mine and words in theirs) or words in of_one)
    ]


def compared(first: Scenario, second: Scenario, *, public: bool = False) -> dict[str, Any]:
    """Two scenarios side by side: figures, facilities that are out in one of them, territories."""
    least = of_facilities.public_at_least() if public else 0
    teller, other = Teller(first), Teller(second)
    names = ("currency", "price_year", "conversion")
    same = all(teller.used[name] == other.used[name] for name in names)
    steps = rules.steps(first.results["figures"], second.results["figures"], same_money=same)
    out = [{line["id"]: line["name"] for line in one.results["facilities"] if line["days"]} for one in (first, second)]
    bands = bands_beside(first.results["bands"], second.results["bands"])
    lines = steps_told(steps, teller, bands=bands, other=second.name)
    theirs = {line["id"]: line for line in second.results["territories"]}
    territories = [
        {
            "name": line["name"],
            "first": teller.people(line["without"]),
            "second": teller.people(theirs[line["id"]]["without"]),
        }
        for line in first.results["territories"]
        if line["id"] in theirs and (line["without"] or theirs[line["id"]]["without"]) and line["facilities"] >= least
    ]
    return {
        "steps": lines,
        "same_money": same,
        "is_synthetic": any(line["is_synthetic"] for one in (first, second) for line in one.results["layers"]),
        "sentences": [line["sentence"] for line in lines if line["change"] != "0" and line["name"] in TOLD_FIRST],
        "assumptions": _differing(assumptions_told(first, teller), assumptions_told(second, other)),
        "no_longer": [] if public else sorted(name for number, name in out[0].items() if number not in out[1]),
        "newly": [] if public else sorted(name for number, name in out[1].items() if number not in out[0]),
        "territories": territories,
    }
