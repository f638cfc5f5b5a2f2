"""Catalogues (catálogos de mensajes): what is collected, what is refused, and that ours are whole."""

from __future__ import annotations

from gettext import GNUTranslations
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from tools import catalogue_files, catalogues

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


@pytest.fixture
def catalogue_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder in which the catalogues stand during the test."""
    monkeypatch.setattr(catalogue_files, "LOCALE", tmp_path)
    return tmp_path / "es" / "LC_MESSAGES"


def catalogue_of(said: dict[str, tuple[str, ...]]) -> Catalog:
    """A Spanish catalogue whose messages are said by these files."""
    whole = Catalog(locale="es")
    for text, files in said.items():
        whole.add(text, text.upper(), locations=[(file, 1) for file in files])
    return whole


def test_each_layer_has_its_file_and_all_are_read_as_one(catalogue_folder: Path) -> None:
    said = {
        "Plan": ("web/templates/plan.html", "core/plan/words.py"),
        "Save": ("web/templates/form.html",),
        "Written.": ("web/pages/plan.py", "cli/plan.py"),
    }
    catalogue_files.write(catalogue_of(said), "es")
    assert sorted(path.name for path in catalogue_folder.iterdir()) == ["cli.po", "core.po", "templates.po"]
    assert {message.id: message.string for message in catalogues.entries(catalogue_files.read("es"))} == {
        "Plan": "PLAN",
        "Save": "SAVE",
        "Written.": "WRITTEN.",
    }


def test_a_file_whose_layer_says_nothing_any_more_goes(catalogue_folder: Path) -> None:
    catalogue_files.write(catalogue_of({"Plan": ("core/words.py",), "Save": ("web/pages/plan.py",)}), "es")
    catalogue_files.write(catalogue_of({"Save": ("web/pages/plan.py",)}), "es")
    assert [path.name for path in catalogue_folder.iterdir()] == ["web.po"]


def test_the_files_of_a_language_are_compiled_into_one(catalogue_folder: Path) -> None:
    catalogue_files.write(catalogue_of({"Plan": ("core/words.py",), "Save": ("web/pages/plan.py",)}), "es")
    (compiled,) = catalogue_files.compile_all()
    with compiled.open("rb") as file:
        spoken = GNUTranslations(file)
    assert (spoken.gettext("Plan"), spoken.gettext("Save")) == ("PLAN", "SAVE")
