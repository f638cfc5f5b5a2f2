"""Sentences of the analyses (mensajes de los análisis): every refusal of the engine has its own, with its values."""

from __future__ import annotations

import pytest

from cauce.core import messages
from cauce.engines.risk import UnusableLayer
from tests.test_messages import SOURCE, UNFRIENDLY, codes_raised


def test_every_refusal_of_the_engine_has_its_sentence() -> None:
    known = messages.RISK.keys() | messages.RISK_ANALYSES.keys() | messages.SCREENING.keys()
    assert codes_raised("UnusableLayer", SOURCE / "engines" / "risk") - known == set()


def test_no_sentence_stands_for_nothing() -> None:
    raised = codes_raised("UnusableLayer", SOURCE / "engines" / "risk")
    assert messages.RISK_ANALYSES.keys() - raised == set()
    assert messages.SCREENING.keys() - raised - codes_raised("CannotScreenError", SOURCE / "web" / "actions") == set()
    assert messages.RISK_ANALYSES.keys() & messages.RISK.keys() == set()


@pytest.mark.parametrize("code", messages.RISK_ANALYSES)
def test_a_sentence_names_its_layer(code: str) -> None:
    assert "%(" in messages.RISK_ANALYSES[code]


@pytest.mark.parametrize("code", [*messages.RISK_ANALYSES, *messages.SCREENING])
def test_a_sentence_has_a_cure_in_a_neutral_voice(code: str) -> None:
    text = messages.RISK_ANALYSES.get(code) or messages.SCREENING[code]
    assert text.endswith((".", "%(why)s"))  # which ends a sentence itself
    assert UNFRIENDLY.findall(text) == []


def test_a_refusal_reads_as_a_sentence() -> None:
    assert str(UnusableLayer("polygon_empty", "zonas.gpkg", place=3, count=2)).startswith(
        "«zonas.gpkg» has records without a shape (2)"
    )
