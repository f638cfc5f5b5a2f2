"""Cases of monitoring in plain words (casos de seguimiento): states, progress, deliveries, days."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from cauce import method
from cauce.core import documents, messages, monitoring
from cauce.core.problems import Problem

FILE = Path(__file__).with_name("monitoring.toml")
CASES: list[dict[str, Any]] = tomllib.loads(FILE.read_text(encoding="utf-8"))["case"]
TODAY = dt.date(2027, 3, 15)
WEIGHTS = monitoring.Weights.from_mapping(method.load("monitoring"))


def _work(given: Mapping[str, Any]) -> monitoring.WorkFacts:
    values = {**given, "deliverables": tuple(given.get("deliverables", ()))}
    return monitoring.WorkFacts("1.1.1", **values)


def _state(case: Mapping[str, Any]) -> list[Problem]:
    change = monitoring.WorkChange(**case["set"])
    return monitoring.change_problems(_work(case["given"]), change, on=TODAY, weights=WEIGHTS)


def _delivery(case: Mapping[str, Any]) -> list[Problem]:
    told = case["set"]
    role = told.get("role")
    return documents.delivery_problems(
        documents.DeliverableFacts("1.1.1", **case["given"]),
        told["state"],
        note=told.get("note", ""),
        pages=told.get("pages"),
        standing=documents.Standing(role, is_own=told.get("own", False)) if role else None,
        named=told.get("named", False),
        sources=WEIGHTS.sources,
    )


def _progress(given: Mapping[str, Any]) -> list[Any]:
    told = monitoring.progress([_work(row) for row in given["rows"]], weights=WEIGHTS)
    return ["none" if told.percent is None else told.percent, told.counted]


def _accepts(given: Mapping[str, Any]) -> str:
    hand = documents.Hand(given["person"], frozenset(given.get("organizations", ())), given.get("office", False))
    sets = {name: frozenset(given.get(name, ())) for name in ("validate", "supervise")}
    standing = documents.standing_of(hand, documents.Parties(**sets, submitted_by=given["submitted_by"]))
    return "nobody" if standing is None else standing.role + (", own" if standing.is_own else "")


def _input(case: Mapping[str, Any]) -> list[Problem]:
    given = case["given"]
    days = {"asked": given.get("asked"), "got": given.get("got")}
    return monitoring.input_problems("PIMUS", **days, on=TODAY, weights=WEIGHTS)


FINDING: Mapping[str, Callable[[Any], list[Problem]]] = {"state": _state, "delivery": _delivery, "input": _input}
ANSWERS: Mapping[str, Callable[[Any], Any]] = {
    "progress": _progress,
    "row": lambda given: monitoring.state_of_row(given["tasks"]),
    "accepts": _accepts,
    "due": lambda given: documents.due_day(given["words"], due_on=given.get("on")),
}


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_the_rule_says_what_the_case_expects(case: dict[str, Any]) -> None:
    if case["rule"] in ANSWERS:
        assert ANSWERS[case["rule"]](case["given"]) == case["expect"]
        return
    found = FINDING[case["rule"]](case)
    assert sorted(f"{problem.severity} {problem.code}" for problem in found) == case["expect"]
    told = " ".join(messages.tell(problem) for problem in found)
    for words in case.get("says", ()):
        assert words in told


def test_every_sentence_about_the_work_has_a_case() -> None:
    asked = [case for case in CASES if case["rule"] in FINDING]
    found = {problem.split()[1] for case in asked for problem in case["expect"]}
    assert found == set(messages.WORK) - {"empty_comment", "nothing_submitted", "unusable_link"}  # of the forms


def test_what_a_row_is_made_of_adds_up() -> None:
    assert WEIGHTS.deliverables + WEIGHTS.steps == pytest.approx(1)
    assert set(WEIGHTS.states) == set(documents.STATES)


def test_a_state_leads_only_to_states_that_there_are() -> None:
    for module in (monitoring, documents):
        assert set(module.FOLLOWING) == set(module.STATES)
        assert {state for states in module.FOLLOWING.values() for state in states} <= set(module.STATES)
