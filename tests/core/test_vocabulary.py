"""Words folded, phrases found, and a plan's own words laid over the method's."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as some

from cauce.core.vocabulary import Vocabulary, fold, normalise
from tests.importer.words import WORDS


@given(some.text())
def test_folding_keeps_each_character_in_its_place(text: str) -> None:
    assert len(fold(text)) == len(text)


def test_case_accents_and_dashes_make_no_difference() -> None:
    assert normalise("ÁREA — «Convivencia»") == normalise("area convivencia")


def test_the_phrase_with_more_words_wins() -> None:
    found = WORDS.best("columns_tasks", "Responsable y acciones")
    assert found is not None and found.name == "parties"


def test_of_two_words_the_first_in_the_header_wins() -> None:
    found = WORDS.best("columns_tasks", "PRODUCTO / PLAZO")
    assert found is not None and found.name == "deliverables"


def test_a_plan_adds_words_without_changing_the_stock() -> None:
    own = WORDS.extended_with({"columns_tasks": {"leads": ["Quien convoca"]}})
    assert own.exact("columns_tasks", "QUIEN CONVOCA") == "leads"
    assert WORDS.exact("columns_tasks", "QUIEN CONVOCA") == ""


def test_a_name_without_phrases_occurs_nowhere() -> None:
    assert not Vocabulary({"words": {"none": ()}}).occurs("words", "none", "nothing at all")


def test_every_plain_phrase_of_the_stock_is_found_by_its_own_words() -> None:
    lost = [
        (group, name, phrase)
        for group in WORDS.groups
        for name in WORDS.names(group)
        for phrase in WORDS.phrases(group, name)
        if re.fullmatch(r"[\w ]+", phrase) and name not in {one.name for one in WORDS.found(group, f"La {phrase}.")}
    ]
    assert lost == []


def test_a_phrase_that_begins_with_a_choice_is_found_too() -> None:
    own = Vocabulary({"roles": {"guides": ("(el )?guia", "uni?dad", "norte|sur")}})
    assert [own.exact("roles", text) for text in ("Guía", "El guía", "Undad", "Unidad", "Sur")] == ["guides"] * 5
