"""Words: folded, parted, compared."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cauce.core.actors.words import differing_words, fold, is_slip, likeness, spells_out, telling_words, words


def test_accents_case_and_spaces_are_folded() -> None:
    assert fold("  Dirección  de\tRESILIENCIA ") == "direccion de resiliencia"


def test_articles_fall_away_and_abbreviations_are_written_out() -> None:
    assert telling_words("Depto. de la Gestión") == ("departamento", "gestion")


def test_one_letter_or_two_swapped_are_a_slip() -> None:
    assert is_slip("valoracion", "valoracon")
    assert is_slip("comercio", "comerico")
    assert not is_slip("norte", "sur")


def test_an_acronym_spells_out_the_beginnings_of_words() -> None:
    assert spells_out("AMUPA", words("Asociación de Municipios de Panamá"), whole=True)
    assert not spells_out("SDU", words("dirección de seguimiento a la entrega"))


@given(st.text(max_size=80))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(max_size=40), st.text(max_size=40))
def test_likeness_is_a_share_and_the_same_both_ways_for_equals(one: str, other: str) -> None:
    assert 0 <= likeness(one, other) <= 1
    assert (likeness(one, other) == 1) == (differing_words(one, other) == ([], []))
