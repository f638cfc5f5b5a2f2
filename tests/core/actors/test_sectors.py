"""Sectors and levels: what a name tells, how surely, and by which words."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from cauce import method
from cauce.core.actors.sectors import LEVELS, SECTORS, describe
from cauce.core.actors.words import telling_words, words

CASES: list[dict[str, Any]] = tomllib.loads(
    (Path(__file__).parents[2] / "method" / "actors.toml").read_text(encoding="utf-8")
)["case"]
LISTED = [("MUR", "Municipio del Río/ Alcaldía del Río"), ("UDR", "Universidad del Río"), ("MINSA", "Ministerio")]


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_a_name_tells_what_the_case_expects(case: dict[str, Any]) -> None:
    found = describe(case["names"], acronym=case.get("acronym", ""), listed=LISTED, language=case.get("language", "es"))
    told = {
        what: f"{guess.value} {'sure' if guess.is_sure else 'likely'}"
        for what, guess in (("sector", found.sector), ("level", found.level))
        if guess is not None
    }
    assert told == case["expect"]


def test_the_reason_names_the_words_as_they_are_printed() -> None:
    found = describe(["Banco de Desarrollo de América Latina"])
    assert found.sector is not None
    assert (found.sector.how, found.sector.words) == ("begins", "Banco de Desarrollo de América Latina")


def test_a_part_of_a_public_body_names_the_body() -> None:
    found = describe(["Dirección de Cultura (MUR)"], listed=LISTED)
    assert found.is_sure
    assert found.sector is not None
    assert found.sector.words == "MUR: Municipio del Río/ Alcaldía del Río"


def test_what_belongs_to_a_university_is_not_told_by_its_acronym() -> None:
    found = describe(["Sociedad de Amigos UDR"], listed=LISTED)
    assert found.sector is not None
    assert found.sector.value == "civil_society"


def test_every_phrase_of_the_method_is_written_as_names_are_compared() -> None:
    for kind in method.load("actors")["describing"]["kinds"]:
        assert kind.get("sector", "public") in SECTORS
        assert kind.get("level", "national") in LEVELS
        for how in ("begins", "has"):
            assert all(tuple(phrase.split()) == telling_words(phrase) for phrase in kind.get(how, ())), kind
        for how in ("is", "ends"):
            assert all(tuple(phrase.split()) == words(phrase) for phrase in kind.get(how, ())), kind
