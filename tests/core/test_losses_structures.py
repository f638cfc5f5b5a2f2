"""Which shares of the buildings are of which type of structure: as typed, as programs tell them, and what is wrong."""

from __future__ import annotations

from typing import Any

import pytest

from cauce.core import losses as of_losses
from cauce.core import losses_structures as rules
from cauce.core.messages import losses as sentences


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("", {}),
        (None, {}),
        ("C1L 60, URML 40", {"C1L": 0.6, "URML": 0.4}),
        ("urml: 62,5 %; c1l = 37,5%", {"URML": 0.625, "C1L": 0.375}),
        ("URML", {"URML": 1.0}),
        ({"C1L": "", "URML": "100", "W1": None}, {"URML": 1.0}),
        ({"C1L": "0", "W1": "40.0", "URML": "60"}, {"URML": 0.6, "W1": 0.4}),
    ],
)
def test_shares_are_read_as_people_write_them(said: Any, found: dict[str, float]) -> None:
    assert rules.read(said) == (pytest.approx(found), [])


def test_thirds_may_miss_a_hundred_by_a_little() -> None:
    shares, faults = rules.read("C1L 33.3, URML 33.3, W1 33.3")
    assert faults == []
    assert sum(shares.values()) == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("C1L 60, URML 30", "sum up to 90 %; all buildings together are 100 %"),
        ("adobe 100", "«adobe» is no type of structure"),
        ({"C1L": "many"}, "«many» is no share of C1L"),
        ({"C1L": "-5", "W1": "105"}, "«105» is no share of W1"),
        ("¿?", "«¿?» is no type of structure"),
    ],
)
def test_shares_that_cannot_be_are_refused_with_their_value(said: Any, words: str) -> None:
    shares, faults = rules.read(said)
    assert shares == {}
    assert any(words in sentences.refusal(one.code, one.values, str) for one in faults)
    assert {one.field for one in faults} == {"structures"}


def test_shares_are_kept_with_what_was_asked() -> None:
    asked, faults = of_losses.read({"structures": "C1L 60, URML 40"}, hazard="earthquake", unit="g")
    assert faults == []
    assert of_losses.asked_from(asked.as_json()) == asked
    assert rules.use_faults(asked.structures, hazard="earthquake", brings_curves=False) == []
    [fault] = rules.use_faults(asked.structures, hazard="earthquake", brings_curves=True)
    assert "curves of shaking alone" in sentences.refusal(fault.code, fault.values, str)


def test_an_estimate_is_worth_what_the_method_says_where_nobody_counted() -> None:
    assert of_losses.read({})[0].structures_counted == 20
    assert of_losses.read({"structures_counted": "1.250"})[0].structures_counted == 1250
    assert [one.code for one in of_losses.read({"structures_counted": "0"})[1]] == ["outside"]


def test_every_type_has_a_name_and_a_curve_for_each_level_of_the_code() -> None:
    for kind in rules.known():
        assert rules.name_of(kind, "es") != rules.name_of(kind, "en")
        assert {rules.level_of(kind, code) for code in rules.CODES} <= set(rules.CODES)
