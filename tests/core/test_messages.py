"""Messages: each finding and refusal in whole sentences, with what to do."""

from __future__ import annotations

import re

import pytest

from cauce.core import messages
from cauce.core.problems import Problem, Severity

SENTENCES = [
    sentence
    for rule in messages.RULES.values()
    for sentence in (rule.sentence, rule.advice, *rule.variants.values(), *rule.advice_for.values())
]


@pytest.mark.parametrize("sentence", [*SENTENCES, *messages.REFUSALS.values()])
def test_a_message_is_a_whole_sentence(sentence: str) -> None:
    assert sentence[0].isupper() or sentence[0] in "«%"
    assert sentence.endswith((".", "%(text)s"))
    assert not re.search(r"(?i)invalid|error|illegal|must\b", sentence)


def test_advice_for_a_variant_belongs_to_a_variant() -> None:
    assert all(set(rule.advice_for) <= set(rule.variants) for rule in messages.RULES.values())


def test_a_refusal_says_the_value_and_what_to_do() -> None:
    told = messages.refusal("too_many_pages", {"pages": 1600, "limit": 1500})
    assert "1600" in told
    assert "1500" in told


def test_a_value_that_is_missing_shows_as_a_dash() -> None:
    assert "—" in messages.refusal("empty_file", {})


def test_a_message_is_translated_before_its_values_are_put_in() -> None:
    problem = Problem("missing_allies", {"row": "2.1.1"}, Severity.REMARK, where="2.1.1")
    spanish = {"Row %(row)s names no allies; other rows of the plan do.": "La fila %(row)s no tiene aliados."}
    assert messages.sentence(problem, lambda text: spanish.get(text, text)) == "La fila 2.1.1 no tiene aliados."


def test_the_reason_of_a_likely_match_is_translated_too() -> None:
    values = {"variant": "likely", "reason": "slip", "spellings": "A / B"}
    problem = Problem("organisation_alias", values, Severity.REMARK, where="A / B")
    spanish = {"they differ in one letter": "difieren en una letra"}
    assert "difieren en una letra" in messages.sentence(problem, lambda text: spanish.get(text, text))
