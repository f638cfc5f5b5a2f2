"""Which two facilities are likely one."""

from __future__ import annotations

from cauce.core import facilities as rules


def test_two_names_with_other_numbers_are_two_facilities() -> None:
    rule = rules.matching()
    first, second = (rules.Facts(key, f"Escuela Río Abajo {key}", "school", "RIO") for key in ("1", "2"))
    assert rules.likely_same(first, second, rule=rule) is None
    same = rules.Facts("3", "Escuela Rio Abajo 1", "school", "RIO")
    assert rules.likely_same(first, same, rule=rule) is not None


def test_whichever_of_two_names_comes_first_they_are_as_alike() -> None:
    one, other = "Escuela Antonio Nariño Rosario", "Escuela Antonio Galindo Rosario"
    assert rules.likeness(one, other) == rules.likeness(other, one)
