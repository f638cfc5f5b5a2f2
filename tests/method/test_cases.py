"""Cases in plain words (casos): what each rule says of a small plan, written by whoever knows the method."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from cauce.core import messages
from cauce.core.plan import problems
from tests.core.plans import plan_of

CASES: list[dict[str, Any]] = tomllib.loads(Path(__file__).with_name("plan.toml").read_text(encoding="utf-8"))["case"]


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_the_rule_says_what_the_case_expects(case: dict[str, Any]) -> None:
    found = [problem for problem in problems(plan_of(case["given"])) if problem.code == case["rule"]]
    assert sorted(f"{problem.severity} {problem.where}" for problem in found) == sorted(case["expect"])
    told = " ".join(messages.tell(problem) for problem in found)
    for words in case.get("says", ()):
        assert words in told


def test_every_rule_has_a_case_that_finds_and_one_that_does_not() -> None:
    finding = {case["rule"] for case in CASES if case["expect"]}
    passing = {case["rule"] for case in CASES if not case["expect"]}
    assert finding == set(messages.RULES)
    assert passing == set(messages.RULES)
