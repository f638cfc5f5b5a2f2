"""Catalogues (catálogos de mensajes): what is collected, what is refused, and that ours are whole."""

from __future__ import annotations

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from tools import catalogues

TEMPLATE = """{% load i18n %}<h1>{% translate "Plan" %}</h1>
{% blocktranslate trimmed count n=rows|length with a=area %}
  One row of {{ a }}.
{% plural %}
  {{ n }} rows of {{ a }}.
{% endblocktranslate %}
{% translate "May" context "month" as m %}{{ _("It's due.") }}{% include "x.html" with t=_("Included.") %}
"""


def test_a_templates_messages_are_collected(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(TEMPLATE)
    assert [(text, context) for _, text, context in catalogues.messages_of(page)] == [
        ("Plan", None),
        (("One row of %(a)s.", "%(n)s rows of %(a)s."), None),
        ("May", "month"),
        ("It's due.", None),
        ("Included.", None),
    ]


def test_a_modules_messages_are_collected(tmp_path: Path) -> None:
    module = tmp_path / "messages.py"
    module.write_text('A = N_("One.")\nB = _("Two.")\nC = ngettext("a row", "%(n)d rows", n)\nD = other("No.")\n')
    assert [text for _, text, _ in catalogues.messages_of(module)] == ["One.", "Two.", ("a row", "%(n)d rows")]


def faults(
    monkeypatch: pytest.MonkeyPatch, *, said: dict[str, str], translated: dict[str, str], lang: str
) -> list[str]:
    """What the check says of a catalogue with these translations, when the source says these messages."""
    source, catalogue = Catalog(), Catalog(locale=lang)
    for text in said:
        source.add(text)
    for text, translation in translated.items():
        catalogue.add(text, translation)
    monkeypatch.setattr(catalogues, "read", lambda _: catalogue)
    return list(catalogues.faults(lang, source))


def test_a_message_inside_an_f_string_is_collected(tmp_path: Path) -> None:
    module = tmp_path / "pages.py"
    module.write_text("""done = f"{told} {_('It is one act.')} {ngettext('%(n)d row', '%(n)d rows', 2)}"\n""")
    assert [text for _, text, _ in catalogues.messages_of(module)] == ["It is one act.", ("%(n)d row", "%(n)d rows")]


def test_a_sentence_without_translation_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    told = faults(monkeypatch, said={"One.": ""}, translated={"One.": ""}, lang="es")
    assert told == ["«One.» is not translated, or its translation is marked as uncertain."]


def test_a_sentence_that_nobody_collected_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "make messages" in faults(monkeypatch, said={"One.": ""}, translated={}, lang="es")[0]


def test_a_sentence_that_nobody_says_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "no longer said" in faults(monkeypatch, said={}, translated={"One.": "Uno."}, lang="es")[0]


def test_a_lost_value_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    told = faults(monkeypatch, said={"Row %(row)s.": ""}, translated={"Row %(row)s.": "Fila %(fila)s."}, lang="es")
    assert told == ["«Fila %(fila)s.» names ['%(fila)s']; its id names ['%(row)s']."]


def test_a_third_language_may_be_partial(monkeypatch: pytest.MonkeyPatch) -> None:
    assert faults(monkeypatch, said={"One.": "", "Two.": ""}, translated={"One.": "Um."}, lang="pt") == []


def test_a_value_with_a_percent_sign_is_no_placeholder() -> None:
    assert catalogues.PLACEHOLDER.findall("100%% of %(rows)d rows") == ["rows"]
