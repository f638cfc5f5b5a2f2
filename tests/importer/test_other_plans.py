"""Plans of other cities, by other authors: other layouts, words and languages, read as well as the first."""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from tests.corpus import content, expected, faults
from tests.corpus.build import build
from tests.importer import fault_scoring, scoring
from tests.importer.reading import Json, read_answer

THRESHOLD = 0.98
STEPS_THRESHOLD = 0.9  # careful readers differ on which paragraphs beside a list are steps
FALSE_ALARMS = 0.1
CASES = [(slug, kind) for slug in content.slugs() for kind in content.load(slug).formats]
SHEET_FAULTS = {  # what a workbook of areas, questions and activities can show
    "skipped_task_code", "undefined_question", "unused_question", "question_mismatch", "missing_lead",
    "missing_support", "missing_allies", "group_size", "shared_row", "undated_deliverable", "duplicate_deliverable",
    "unbalanced_text",
}  # fmt: skip
CROSSED = [(slug, author, kind) for slug, author in content.crossings() for kind in ("docx", "pdf")]
NAMES = [f"{slug}-{kind}" for slug, kind in CASES]


@pytest.fixture(scope="session")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the plans are written, once a session."""
    return tmp_path_factory.mktemp("corpus")


@cache
def answer_of(slug: str, kind: str, folder: Path) -> Json:
    return read_answer(build(content.load(slug), kind, folder))


@pytest.mark.parametrize(("slug", "kind"), CASES, ids=NAMES)
def test_every_kind_of_item_is_read_as_the_author_meant(slug: str, kind: str, corpus: Path) -> None:
    plan = content.load(slug)
    scores = scoring.score(expected.answer(plan, kind), answer_of(slug, kind, corpus))
    steps = {name: part for name, part in scores.items() if name == "steps"}
    others = {name: part for name, part in scores.items() if name != "steps"}
    short = scoring.report(others, threshold=THRESHOLD) + scoring.report(steps, threshold=STEPS_THRESHOLD)
    assert not short, "\n".join([f"{slug}, {kind}:", *short])


@pytest.mark.parametrize(("slug", "author", "kind"), CROSSED)
def test_a_plan_in_another_authors_layout_says_the_same(slug: str, author: str, kind: str, corpus: Path) -> None:
    plan = content.crossed(slug, author)
    scores = scoring.score(expected.answer(plan, kind), read_answer(build(plan, kind, corpus)))
    short = scoring.report({"all items": scoring.total(scores.values())}, threshold=THRESHOLD)
    assert not short, "\n".join([f"{slug} as {author}, {kind}:", *short])


@pytest.mark.parametrize(("slug", "kind"), CASES, ids=NAMES)
def test_every_planted_fault_is_found(slug: str, kind: str, corpus: Path) -> None:
    only = SHEET_FAULTS if kind == "xlsx" else None
    lost = fault_scoring.unfound(content.load(slug), answer_of(slug, kind, corpus)["problems"], only=only)
    assert not lost, "\n".join([f"{slug}, {kind}: not found", *map(str, lost)])


def test_fewer_than_one_alarm_in_ten_is_false(corpus: Path) -> None:
    told = wrong = 0
    shown: list[str] = []
    for slug, kind in CASES:
        plan, problems = content.load(slug), answer_of(slug, kind, corpus)["problems"]
        false = fault_scoring.false_alarms(plan, problems)
        told, wrong = told + len(problems), wrong + len(false)
        shown += [f"{slug}, {kind}: {problem['code']} at {problem['where']}: {problem['message']}" for problem in false]
    assert wrong < FALSE_ALARMS * told, "\n".join([f"{wrong} of {told} are false", *shown])


def test_the_corpus_plants_every_fault_at_least_twice() -> None:
    planted = Counter(fault.code for slug in content.slugs() for fault in faults.faults(content.load(slug)))
    assert not {code: count for code, count in planted.items() if count < 2}
    assert len(planted) == 21
