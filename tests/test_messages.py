"""Every message is a friendly sentence: what happened with the value, what was expected, what to do."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from cauce import method
from cauce.cli import argparse_words
from cauce.core import messages, permissions
from tools import catalogues

SOURCE = Path(__file__).resolve().parents[1] / "src" / "cauce"

UNFRIENDLY = re.compile(r"\b(invalid|illegal|bad|wrong value|oops|sorry|please|failed|you must)\b|!", re.IGNORECASE)
UNFRIENDLY_ES = re.compile(r"\b(inválid[oa]s?|ilegal|incorrecto|lo sentimos|por favor|usted debe)\b|[¡!]", re.I)
UNNAMED = re.compile(r"(?<!%)%[^(%\s]|\{\d*\}")


def sentences() -> Iterator[tuple[str, str]]:
    """Each sentence of the rules, of the refusals and of the permissions, with the code it belongs to."""
    for code, rule in {**messages.RULES, **messages.SCHEDULE, **messages.WORK}.items():
        for text in (rule.sentence, rule.advice, *rule.variants.values(), *rule.advice_for.values()):
            yield code, text
    yield from {**messages.REFUSALS, **messages.FILES, **messages.RISK, **messages.RISK_ANALYSES}.items()
    yield from ((act, permissions.ACTS[act].refusal) for act in permissions.ACTS)


def codes_raised(name: str, folder: Path) -> set[str]:
    """Codes given to ``name(...)`` as its first word anywhere under a folder."""
    return {
        call.args[0].value
        for path in folder.rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and ast.unparse(call.func).rpartition(".")[2] == name
        if call.args and isinstance(call.args[0], ast.Constant) and isinstance(call.args[0].value, str)
    }


@pytest.mark.parametrize(("code", "text"), list(sentences()), ids=lambda value: value[:40])
def test_a_message_ends_with_a_full_stop_or_with_the_words_it_quotes(code: str, text: str) -> None:
    assert text.endswith(".") or re.search(r": («?%\(\w+\)s»?)$", text)


@pytest.mark.parametrize(("code", "text"), list(sentences()), ids=lambda value: value[:40])
def test_a_message_is_neutral(code: str, text: str) -> None:
    assert UNFRIENDLY.findall(text) == []


def test_values_are_named_never_counted() -> None:
    found = [text for message in catalogues.entries(catalogues.collected()) for text in catalogues.texts(message.id)]
    ours = [text for text in found if text not in argparse_words.KNOWN]  # these are argparse's, letter by letter
    assert [text for text in ours if UNNAMED.search(text)] == []


@pytest.mark.parametrize("code", [*messages.RULES, *messages.SCHEDULE, *messages.WORK])
def test_a_finding_names_the_offending_value(code: str) -> None:
    rule = messages.RULES.get(code) or messages.SCHEDULE.get(code) or messages.WORK[code]
    assert [text for text in (rule.sentence, *rule.variants.values()) if "%(" not in text] == []


def test_every_code_that_the_rules_raise_has_its_sentence() -> None:
    known = messages.RULES.keys() | messages.SCHEDULE.keys() | messages.WORK.keys()
    assert codes_raised("Problem", SOURCE / "core") - known == set()


def test_every_rule_has_its_source() -> None:
    plan = method.load("plan")
    assert [code for code in messages.RULES if code not in plan["sources"] and "source" not in plan.get(code, {})] == []


def test_every_rule_of_the_work_has_its_source() -> None:
    assert messages.WORK.keys() == method.load("monitoring")["sources"].keys()


def test_every_rule_of_the_schedule_has_its_source() -> None:
    assert messages.SCHEDULE.keys() == method.load("schedule")["sources"].keys()


def test_every_refusal_of_a_document_has_its_sentence() -> None:
    assert codes_raised("UnusableDocument", SOURCE / "importer") - messages.REFUSALS.keys() == set()


def test_every_refusal_of_a_layer_has_its_sentence() -> None:
    raised = codes_raised("UnusableLayer", SOURCE / "engines")
    assert raised - messages.RISK.keys() - messages.RISK_ANALYSES.keys() - messages.SCREENING.keys() == set()


@pytest.mark.parametrize("language", catalogues.languages())
def test_a_translation_ends_as_its_message_does(language: str) -> None:
    translated = [message for message in catalogues.entries(catalogues.read(language)) if message.string]
    pairs = [
        (catalogues.texts(message.id)[0], form) for message in translated for form in catalogues.texts(message.string)
    ]
    sentences_of_both = [(text, form) for text, form in pairs if form and max(text.count(" "), form.count(" ")) > 1]
    assert [form for text, form in sentences_of_both if text.endswith(".") != form.endswith(".")] == []


def test_spanish_is_neutral() -> None:
    spoken = [
        form for message in catalogues.entries(catalogues.read("es")) for form in catalogues.texts(message.string)
    ]
    assert [form for form in spoken if UNFRIENDLY_ES.search(form)] == []
