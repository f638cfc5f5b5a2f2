"""Printed names: brackets taken apart, placeholders known."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cauce.core.actors.names import is_placeholder, read_name, tidy


@pytest.mark.parametrize(
    ("name", "part", "expected"),
    [
        ("Dirección de Cultura (MUPA)", "owner", "MUPA"),
        ("Dirección de Cultura(MUPA)", "owner", "MUPA"),
        ("DPU (Unidad del Agua)", "unit", "Unidad del Agua"),
        ("Dirección de Servicios (Mercados Municipales)", "unit", "Mercados Municipales"),
        ("Dirección de Resiliencia MUPA (contactos y logística)", "contribution", "contactos y logística"),
        ("100CR (MS)", "initials", "MS"),
        ("100CR SDU (BEM)", "initials", "BEM"),
        ("Vicealcaldía (mesa de prevención de riesgos)", "body", "mesa de prevención de riesgos"),
        ("City Council (Water Committee)", "unit", "Water Committee"),
        ("Secretaría General (Departamento de Contrataciones, MUPA)", "unit", "Departamento de Contrataciones"),
        ("Secretaría General (Departamento de Contrataciones, MUPA)", "owner", "MUPA"),
    ],
)
def test_a_bracket_says_what_it_says(name: str, part: str, expected: str) -> None:
    assert getattr(read_name(name, owners=["MUPA"]), part) == expected


def test_a_name_is_tidied_of_its_closing_marks_only() -> None:
    assert tidy(" - Ciudad del Saber. ") == "Ciudad del Saber"
    assert tidy("Dirección de Resiliencia (MUPA)/") == "Dirección de Resiliencia (MUPA)"


@pytest.mark.parametrize(
    "name",
    [
        "Consultor",
        "consultor local",
        "Consultor Externo",
        "6 ONG comunitarias de los barrios",
        "un representante de las juntas",
        "Two community leaders",
        "Líderes comunitarios de los 6 corregimientos",
        "Por definir",
        "To be hired",
        "TBD",
        "Organización representante de Indígenas",
    ],
)
def test_a_party_still_to_be_named_is_a_placeholder(name: str) -> None:
    assert is_placeholder(name)


@pytest.mark.parametrize("name", ["100CR", "100 Ciudades Resilientes", "Cruz Roja", "CSA Group", "Universidad del Sur"])
def test_a_named_party_is_no_placeholder(name: str) -> None:
    assert not is_placeholder(name)


@given(st.text(max_size=60))
def test_no_name_makes_the_reading_fail(name: str) -> None:
    assert read_name(name).core == tidy(read_name(name).core) or not tidy(name)
    is_placeholder(name)
