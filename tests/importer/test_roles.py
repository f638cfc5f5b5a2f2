"""Labels of roles inside one cell."""

from __future__ import annotations

import pytest

from cauce.importer.parties import Names
from cauce.importer.roles import lone_names, read_parties
from cauce.importer.strategy import role_of
from tests.importer.words import WORDS, lines


def roles(*texts: str, default: str = "leads") -> dict[str, list[str]]:
    parties, _ = read_parties(lines(*texts), WORDS, Names(), default=default, path=())
    found: dict[str, list[str]] = {}
    for party in parties:
        found.setdefault(party.role, []).append(party.name)
    return found


def test_labels_may_share_a_line() -> None:
    assert roles("Lidera: 100CR SDU Apoya: Dirección de Resiliencia") == {
        "leads": ["100CR SDU"],
        "supports": ["Dirección de Resiliencia"],
    }


def test_a_list_belongs_to_the_label_above() -> None:
    assert roles("Grupo de Trabajo:", "* DGS", "* DPU.", "Aliados:", "* BID") == {
        "working_group": ["DGS", "DPU"],
        "allies": ["BID"],
    }


def test_a_bracket_that_nothing_closes_hides_no_label() -> None:
    assert roles("Lidera: DGA (Alcaldía Apoya: UTP (taller)") == {
        "leads": ["DGA (Alcaldía"],
        "supports": ["UTP (taller)"],
    }


@pytest.mark.parametrize(
    ("line", "role"),
    [
        ("Responsable - Alcaldía", "leads"),
        ("Lead: City Hall", "leads"),
        ("Owner – Housing Agency", "leads"),
        ("Colabora: Alcaldía", "supports"),
        ("Oversight: City Hall", "supervises"),
        ("Seguimiento y validación: Alcaldía", "validates"),
        ("Seguimiento Dirección de Obras", "validates"),
        ("Verificación: Alcaldía", "validates"),
        ("Equipo de trabajo: Alcaldía", "working_group"),
        ("Socios estratégicos: Alcaldía", "allies"),
    ],
)
def test_words_for_roles_vary(line: str, role: str) -> None:
    assert list(roles(line, default="guides")) == [role]


def test_what_stands_before_any_label_has_the_role_of_its_column() -> None:
    assert roles("BID", "CAF", default="allies") == {"allies": ["BID", "CAF"]}


def test_a_plan_adds_its_own_words() -> None:
    own = WORDS.extended_with({"roles": {"leads": ["Convoca"]}})
    parties, _ = read_parties(lines("Convoca: Alcaldía"), own, Names(), default="allies", path=())
    assert [party.role for party in parties] == ["leads"]


def test_a_name_alone_under_its_label_teaches_where_a_conjunction_parts() -> None:
    alone = lines("Apoya: Tránsito", "Lidera: Oficina de Obras (permisos) y Prensa")
    assert lone_names(alone, WORDS) == ["Tránsito"]
    sure = Names().with_known(lone_names(alone, WORDS))
    parties, _ = read_parties(lines("Oficina de Suelo y Vivienda y Tránsito"), WORDS, sure, default="supports", path=())
    assert [party.name for party in parties] == ["Oficina de Suelo y Vivienda", "Tránsito"]


@pytest.mark.parametrize(
    ("words", "role"),
    [
        ("Liderar la redacción.", "leads"),
        ("Supervisar las pruebas.", "supervises"),
        ("Oversees the proofs", "supervises"),
        ("Revisar y supervisar el texto", "reviews"),
    ],
)
def test_what_a_party_does_in_the_strategy_tells_its_role(words: str, role: str) -> None:
    assert role_of(words, WORDS) == role
