"""Organisations: what is surely one, what is likely one and why, what stays two."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cauce.core.actors import Reason, resolve

LIST = [
    ("BM", "Banco Mundial"),
    ("ALC", "Municipio del Puerto/ Alcaldía del Puerto"),
    ("DGS", "Dirección de Gestión Social – ALC"),
    ("CCI", "Cámara de Comercio e Industrias"),
    ("Ramsar CREHO", "Centro Regional Ramsar"),
    ("100CR", "100 Ciudades Resilientes"),
]


def names(printed: list[str]) -> list[tuple[str, ...]]:
    return [guess.spellings for guess in resolve(printed, LIST)]


@pytest.mark.parametrize(
    "same",
    [
        ("BM", "Banco Mundial"),
        ("BANCO  MUNDIAL", "banco mundial."),
        ("DGS", "Dirección de Gestión Social (ALC)", "Direccion Gestion Social"),
        ("ALC", "Alcaldía del Puerto", "Municipio del Puerto"),
        ("Ramsar - CREHO", "Ramsar CREHO"),
        ("Dirección de Resiliencia ALC", "Dirección Resiliencia (ALC)", "Dirección de Resiliencia"),
        ("Min. de Salud", "Ministerio de Salud"),
        ("Empresa Nacional de Agua (ENA)", "ENA"),
        ("BM – Banco Mundial", "BM"),
    ],
)
def test_spellings_of_one_organisation_are_surely_one(same: tuple[str, ...]) -> None:
    assert len(names(list(same))) == 1


@pytest.mark.parametrize(
    "different",
    [
        ("Dirección de Cultura (Municipio)", "Dirección de Cultura (Gobierno Central)"),
        ("Comité Nacional de Humedales", "Comité Nacional del Agua"),
        ("Universidad del Sur", "Instituto de Geociencias de la Universidad del Sur"),
        ("Unidad de Descentralización (ALC)", "Secretaría de Descentralización (Gobierno Central)"),
        ("Distrito 1", "Distrito 2"),
        ("Cámara de Turismo", "Cámara de Turismo del Norte", "Cámara de Turismo del Sur"),
    ],
)
def test_different_organisations_stay_apart_and_are_not_proposed(different: tuple[str, ...]) -> None:
    guesses = resolve(different, LIST)
    assert len(guesses) == len(different)
    assert not [proposal for guess in guesses for proposal in guess.proposals if proposal.reason != Reason.SHORTER_NAME]


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        ("Dirección de Resiliencia ALC", "Resiliencia ALC", Reason.HEAD_LEFT_OUT),
        ("Public Works", "Department of Public Works", Reason.HEAD_LEFT_OUT),
        ("Cámara de Comercio", "CCI", Reason.SHORTER_NAME),
        ("Vicealcaldía", "Despacho de la Vicealcaldesa", Reason.OFFICE_AND_HEAD),
        ("Ministerio de Salud", "Minsterio de Salud", Reason.SLIP),
        ("Health Department", "Department of Health", Reason.OTHER_ORDER),
        ("Caja de Seguro Social", "CSS", Reason.INITIALS),
        ("100CR", "100 RC", Reason.LETTERS_SWAPPED),
    ],
)
def test_likely_matches_are_proposed_with_their_reason(one: str, other: str, reason: Reason) -> None:
    guesses = resolve([one, other], LIST)
    assert len(guesses) == 2
    assert [[proposal.reason for proposal in guess.proposals] for guess in guesses] == [[reason], [reason]]


def test_placeholders_are_no_organisations() -> None:
    assert names(["Consultor", "6 ONG comunitarias", "un representante de la junta"]) == []


def test_a_unit_in_a_bracket_is_no_other_form() -> None:
    (guess,) = resolve(["DGS", "DGS (Unidad de Barrios)", "DGS (contactos)"], LIST)
    assert guess.forms == ("DGS",)


def test_what_people_decided_is_made_and_not_asked_again() -> None:
    (guess,) = resolve(["PNUD", "UNDP"], known={"UNDP": "PNUD"})
    assert guess.spellings == ("PNUD", "UNDP")
    apart = frozenset({"Vicealcaldía", "Despacho de la Vicealcaldesa"})
    assert not any(guess.proposals for guess in resolve(sorted(apart), apart=[apart]))


SPELT = st.lists(st.text(alphabet="abcÁÉ ()-/.MUPA100CR", max_size=20), max_size=12)


@given(SPELT)
def test_every_spelling_belongs_to_one_organisation_at_most(printed: list[str]) -> None:
    spellings = [spelling for guess in resolve(printed, LIST) for spelling in guess.spellings]
    assert len(spellings) == len(set(spellings))


@given(SPELT)
def test_reading_the_same_names_twice_finds_the_same_organisations(printed: list[str]) -> None:
    once, twice = resolve(printed, LIST), resolve(printed + printed, LIST)
    assert [guess.spellings for guess in once] == [guess.spellings for guess in twice]
