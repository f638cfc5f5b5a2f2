"""All rules together: the real document's faults, and any plan at all."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cauce.core import messages
from cauce.core.plan import problems, stock_numbers
from cauce.core.plan.facts import PlanFacts
from cauce.core.problems import Problem, Severity
from cauce.importer import read_plan
from cauce.importer.facts import plan_facts
from tests.core.plans import plan_of

READ_IN_FULL = ("1", "3", "acronyms", "B", "C5", "D", "E", "F", "G", "plan")
ONLY_IN_THE_TEXT = ("contents_mismatch", "missing_annex", "question_mismatch")


@pytest.fixture(scope="module", params=["txt", "docx", "pdf"])
def found(request: pytest.FixtureRequest, shared_plan: Path) -> list[Problem]:
    return problems(plan_facts(read_plan(shared_plan / f"plan-de-trabajo.{request.param}")))


@pytest.fixture
def expected(request: pytest.FixtureRequest, shared_plan: Path) -> list[dict[str, str]]:
    listed: list[dict[str, str]] = json.loads((shared_plan / "expected_problems.json").read_text(encoding="utf-8"))
    if "[txt]" in request.node.name:
        return listed
    return [
        one for one in listed if one["code"] not in ONLY_IN_THE_TEXT
    ]  # the others print no contents and one wording


def is_said(problem: Problem, expected: dict[str, str]) -> bool:
    if problem.code != expected["code"]:
        return False
    if problem.code == "organisation_alias":
        return len(set(problem.where.split(" / ")) & set(expected["where"].split(" / "))) > 1
    acronym = problem.values.get("acronym")
    return problem.where == expected["where"] and (acronym is None or expected["detail"].startswith(f"{acronym} "))


def test_every_fault_that_a_careful_reader_saw_is_found(found: list[Problem], expected: list[dict[str, str]]) -> None:
    assert not [one for one in expected if not any(is_said(problem, one) for problem in found)]


def test_severities_are_the_careful_readers(found: list[Problem], expected: list[dict[str, str]]) -> None:
    told = [(problem, one) for one in expected for problem in found if is_said(problem, one)]
    assert not [(one, problem.severity) for problem, one in told if problem.severity != one["severity"]]


def test_fewer_than_one_alarm_in_ten_is_false(found: list[Problem], expected: list[dict[str, str]]) -> None:
    compared = [problem for problem in found if problem.where.startswith(READ_IN_FULL) or " / " in problem.where]
    false = [problem for problem in compared if not any(is_said(problem, one) for one in expected)]
    assert len(false) < 0.1 * len(compared), [(problem.code, problem.where) for problem in false]


def test_an_empty_plan_has_no_faults() -> None:
    assert problems(PlanFacts()) == []


def test_the_few_that_block_come_first() -> None:
    plan = plan_of({"questions": ["1.1 ¿Quién?"], "rows": [{"code": "1.1.1", "q": ["1.9"], "working_group": ["A"]}]})
    severities = [problem.severity for problem in problems(plan)]
    assert severities[0] is Severity.BLOCKS
    assert severities == sorted(severities, key=[Severity.BLOCKS, Severity.WARNING, Severity.REMARK].index)


def test_each_finding_has_its_place_source_and_words_of_its_own() -> None:
    plan = plan_of({"rows": [{"code": "1.1.2", "title": "Foro", "working_group": ["A", "B"], "products": ["Nota (1"]}]})
    found = problems(plan)
    assert len({problem.key for problem in found}) == len(found)
    assert all(problem.where and problem.source for problem in found)


NAME = st.sampled_from(["BM", "Banco Mundial", "OIM", "Salud (ALC)", "Consultor", "«Red", "100CR SDU", "", "Área)"])
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "code": st.sampled_from(["1.1.1", "1.1.4", "2.b", "T3", "", "9"]),
            "leads": st.lists(NAME, max_size=2),
            "supports": st.lists(NAME, max_size=2),
            "working_group": st.lists(NAME, max_size=8),
            "allies": st.lists(NAME, max_size=3),
            "q": st.lists(st.sampled_from(["1.1", "1.9", "Todas"]), max_size=2),
            "asked": st.lists(st.sampled_from(["1.1 ¿Quién avisa?", "¿Quién escucha", "1.1 – 1.2"]), max_size=2),
            "products": st.lists(
                st.sampled_from(["Nota", "Nota (2 páginas)", "Lista)", "MAPA DE LA ZONA"]), max_size=3
            ),
        }
    ),
    max_size=6,
)


@settings(max_examples=60, deadline=None)
@given(ROWS)
def test_any_plan_is_read_without_failing_and_told_in_whole_sentences(rows: list[dict[str, object]]) -> None:
    given_plan = {"rows": rows, "questions": ["1.1 ¿Quién avisa?", "1.2 ¿Quién escucha?"], "acronyms": {"BM": "Banco"}}
    for problem in problems(plan_of(given_plan), stock_numbers()):
        told = messages.tell(problem)
        assert told.endswith((".", ")"))
        assert "%(" not in told
