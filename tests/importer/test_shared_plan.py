"""The real document in its three formats: the expected answer, and the same from each."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from cauce.importer import read_plan
from cauce.importer.answer import answer
from tests.importer import scoring

SCHEMA = Path(__file__).resolve().parents[2] / "docs" / "import-format.schema.json"
FORMATS = ("txt", "docx", "pdf")
COUNTED = ("steps", "products", *scoring.ROLES)


@cache
def answer_of(folder: Path, ending: str) -> dict[str, Any]:
    return answer(read_plan(folder / f"plan-de-trabajo.{ending}"))


@pytest.mark.parametrize("ending", FORMATS)
def test_every_kind_of_item_is_as_expected(ending: str, shared_plan: Path) -> None:
    expected = json.loads((shared_plan / "expected.json").read_text(encoding="utf-8"))
    short = scoring.report(scoring.score(expected, answer_of(shared_plan, ending)), threshold=1.0)
    assert not short, "\n".join(short)


@pytest.mark.parametrize("ending", FORMATS)
def test_the_counts_of_all_areas_are_as_expected(ending: str, shared_plan: Path) -> None:
    areas = {area["number"]: area for area in answer_of(shared_plan, ending)["areas"]}
    for wanted in json.loads((shared_plan / "expected_counts.json").read_text(encoding="utf-8")):
        area = areas[wanted["area"]]
        assert len(area["questions"]) == wanted["questions"]
        assert len(area["exchange_cities"]) == wanted["exchange_cities"]
        found = [{"code": task["code"], **{key: len(task[key]) for key in COUNTED}} for task in area["tasks"]]
        assert found == wanted["tasks"]


@pytest.mark.parametrize("ending", FORMATS)
def test_the_answer_keeps_to_its_schema(ending: str, shared_plan: Path) -> None:
    jsonschema.validate(answer_of(shared_plan, ending), json.loads(SCHEMA.read_text(encoding="utf-8")))


def test_the_three_files_give_the_same_answer(shared_plan: Path) -> None:
    """Row 5.2.3 apart: the text prints other words for its questions than the Word and PDF files."""
    first, *others = (answer_of(shared_plan, ending) for ending in FORMATS)
    for other in others:
        scores = scoring.score(first, other)
        differing = {value for part in scores.values() for value in (*part.missing, *part.extra)}
        assert {value[0] for value in differing if isinstance(value, tuple)} <= {"5.2.3"}
