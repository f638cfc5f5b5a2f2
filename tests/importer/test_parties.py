"""Printed parties taken apart, as the reading rules say."""

from __future__ import annotations

import pytest

from cauce.importer.draft import DraftParty, Provenance
from cauce.importer.parties import Names, read_party, split_parties
from tests.importer.words import WORDS

SURE = Names(frozenset({"mupa", "utp"}), frozenset({"mupa", "utp", "ministerio de economia y finanzas"})).with_known(
    ["Ciudad del Saber", "Mi Bus"]
)


@pytest.mark.parametrize(
    ("printed", "names"),
    [
        ("FSU, UTP, UP", ["FSU", "UTP", "UP"]),
        ("FSU, UTP y UP", ["FSU", "UTP", "UP"]),
        ("FSU (MUPA; UTP (MEDUCA, MIVI); UP", ["FSU (MUPA", "UTP (MEDUCA, MIVI)", "UP"]),
        ("UN-Habitat, UNDP and WHO", ["UN-Habitat", "UNDP", "WHO"]),
        ("BID / CAF; OIM", ["BID", "CAF", "OIM"]),
        ("Palantir /Consultor en temas de vulnerabilidad.", ["Palantir", "Consultor en temas de vulnerabilidad"]),
        ("100CR - SDU y Dirección de Resiliencia", ["100CR - SDU", "Dirección de Resiliencia"]),
        ("Secretaría de Ambiente y Universidad Central", ["Secretaría de Ambiente", "Universidad Central"]),
        ("Water Department and Planning Office", ["Water Department", "Planning Office"]),
        ("Parks Department, Roads Department and ENU", ["Parks Department", "Roads Department", "ENU"]),
        ("Parks Office, Roads Office, and Water Office", ["Parks Office", "Roads Office", "Water Office"]),
        ("Rotary Club and Lions Club", ["Rotary Club", "Lions Club"]),
        ("Dirección de Avalúos y Catastro", ["Dirección de Avalúos y Catastro"]),
        ("DPU y Catastro", ["DPU", "Catastro"]),
        ("Ciudad del Saber y Mi Bus", ["Ciudad del Saber", "Mi Bus"]),
        ("Oficina de Resiliencia y 3 juntas vecinales", ["Oficina de Resiliencia", "3 juntas vecinales"]),
        (
            "Dirección de Obras y Construcciones y Dirección de Planificación",
            ["Dirección de Obras y Construcciones", "Dirección de Planificación"],
        ),
    ],
)
def test_parties_are_parted(printed: str, names: list[str]) -> None:
    assert split_parties(printed, WORDS, SURE) == names


@pytest.mark.parametrize(
    "printed",
    [
        "Ramsar - CREHO",
        "100CR EC/IB",
        "Dirección de Cultura y Educación (MUPA)",
        "Ministerio de Economía y Finanzas",
        "Ministry of Water and Sanitation",
        "Parks and Recreation Department",
        "Department of Parks & Recreation",
        "Ministerio de Vivienda, Ciudad y Territorio",
        "Secretaría General (Departamento de Contrataciones, MUPA)",
        "Dirección de Resiliencia (contactos y logística)",
        "Cámara de Comercio e Industrias",
        "Johns Hopkins University, School of Public Health",
        "EE.UU.",
    ],
)
def test_a_name_stays_whole(printed: str) -> None:
    assert split_parties(printed, WORDS, SURE) == [printed]


def test_closing_punctuation_falls_away() -> None:
    assert split_parties("Municipio de San Miguelito,", WORDS, SURE) == ["Municipio de San Miguelito"]


def test_a_shortened_word_keeps_its_point_when_the_list_closes() -> None:
    assert split_parties("BID; Aguas del Norte S.A..", WORDS, SURE) == ["BID", "Aguas del Norte S.A."]


def party(name: str) -> DraftParty:
    return read_party(name, "allies", Provenance(name), WORDS, SURE)


@pytest.mark.parametrize(
    ("name", "kind", "inside"),
    [
        ("Dirección de Cultura (MUPA)", "owner", "MUPA"),
        ("DPU (Unidad del Agua)", "unit", "Unidad del Agua"),
        ("Oficina (contactos y logística)", "contribution", "contactos y logística"),
        ("100CR (MS)", "initials", "MS"),
        ("100CR SDU (BEM)", "initials", "BEM"),
        ("Vice Alcaldía (mesa de prevención de riesgos)", "body", "mesa de prevención de riesgos"),
    ],
)
def test_a_bracket_says_what_it_is(name: str, kind: str, inside: str) -> None:
    assert getattr(party(name), kind) == inside


def test_a_bracket_may_hold_a_unit_and_its_owner() -> None:
    found = party("Secretaría General (Departamento de Contrataciones, MUPA)")
    assert (found.unit, found.owner) == ("Departamento de Contrataciones", "MUPA")


def test_parties_still_to_be_named_are_placeholders() -> None:
    assert party("Consultor").placeholder
    assert party("un representante de la Cámara").placeholder
    assert party("6 ONG comunitarias").count == 6
    assert not party("Universidad Central").placeholder
