"""The importer reads the example (ejemplo) as its source says it, and finds the faults that it keeps."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from typing import Any

import pytest

from tests.importer.example_answer import ANSWER, ROOT
from tests.importer.scoring import Score, report, score

DOCUMENT = ROOT / "examples" / "panama" / "plan-de-trabajo.docx"
PLANTED = json.loads(ANSWER.with_name("problems.json").read_text("utf-8"))
STEPS = 0.9  # careful readers differ on which paragraphs beside a list are steps
OBJECTIVES = "phase2_objectives"
Json = dict[str, Any]


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Json:
    """What the command line makes of the example."""
    out = tmp_path_factory.mktemp("read") / "plan.json"
    order = [sys.executable, "-m", "cauce.cli", "import", str(DOCUMENT), "--dry-run", "--json", str(out)]
    done = subprocess.run(order, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    made: Json = json.loads(out.read_text("utf-8"))
    return made


@pytest.fixture(scope="module")
def expected() -> Json:
    """The example's right answer."""
    made: Json = json.loads(ANSWER.read_text("utf-8"))
    return made


@pytest.fixture(scope="module")
def scores(read: Json, expected: Json) -> dict[str, Score]:
    """How well each kind of item was read."""
    return score({key: value for key, value in expected.items() if key != OBJECTIVES}, read)


def test_every_item_but_the_steps_is_read_and_nothing_else(scores: dict[str, Score]) -> None:
    wrong = report({kind: part for kind, part in scores.items() if kind != "steps"}, threshold=1.0)
    assert not wrong, "\n".join(wrong)


def test_nearly_every_step_is_read_and_hardly_anything_else(scores: dict[str, Score]) -> None:
    wrong = report({"steps": scores["steps"]}, threshold=STEPS)
    assert not wrong, "\n".join(wrong)


def test_the_objectives_of_phase_two_are_read_in_their_three_groups(read: Json, expected: Json) -> None:
    for group, beginnings in expected[OBJECTIVES].items():
        texts = [" ".join(text.split()) for text in read[OBJECTIVES][group]]
        assert len(texts) == len(beginnings), group
        assert all(text.startswith(beginning) for text, beginning in zip(texts, beginnings, strict=True)), group


def test_the_printed_number_is_kept_where_number_and_text_disagree(read: Json) -> None:
    tasks = {task["code"]: task for area in read["areas"] for task in area["tasks"]}
    assert tasks["5.2.3"]["question_codes_printed"] == ["5.2", "5.3", "5.4"]


def test_the_pages_that_a_deliverable_should_have_are_read(read: Json) -> None:
    tasks = [task for area in read["areas"] for task in area["tasks"]]
    pages = {task["code"]: [one for one in task["product_pages"] if one is not None] for task in tasks}
    assert {code: each for code, each in pages.items() if each} == {
        "1.1.1": [12],
        "1.2.1": [20],
        "1.3.1": [8],
        "1.3.2": [20],
    }


@pytest.mark.parametrize("planted", PLANTED, ids=lambda one: " ".join([one["code"], *one["words"]]))
def test_a_fault_that_the_example_keeps_is_found(read: Json, planted: Json) -> None:
    told = [problem for problem in read["problems"] if problem["code"] == planted["code"]]
    assert any(answers(problem, planted) for problem in told), told


def test_fewer_than_one_problem_in_ten_was_not_planted(read: Json) -> None:
    strays = [one for one in read["problems"] if not any(answers(one, planted) for planted in PLANTED)]
    assert len(strays) < len(read["problems"]) / 10, strays


def answers(problem: Json, planted: Json) -> bool:
    """Whether a problem speaks of a planted fault: its code, and each word by itself (2.3 is not in 2.2.3)."""
    text = f"{problem['where']} {problem['message']}"
    words = [rf"(?<![\w.]){re.escape(word)}(?!\w|\.\w)" for word in planted["words"]]
    return bool(problem["code"] == planted["code"]) and all(re.search(word, text) for word in words)
