"""The words of messages (textos de los avisos): both languages complete, one letter to one person."""

from __future__ import annotations

import datetime as dt

import pytest

from cauce import method
from cauce.core.notifications import Reminder, Texts, letter, unknown_places, with_links
from cauce.core.notifications.texts import PLACES
from cauce.core.places import city_format

TOLD = method.load("notifications")


def late(row: str, deliverable: str) -> Reminder:
    values = {"row": row, "title": "Pozos", "deliverable": deliverable, "due": dt.date(2027, 3, 31), "days": 2}
    return Reminder("late", f"row:{row}", 7, values, f"late|{row}|{deliverable}")


def write(*told: Reminder, language: str = "es") -> tuple[str, str]:
    texts = Texts.from_mapping(TOLD, language=language)
    written = letter(
        told, person="Lucía", plan="Río seco", texts=texts, city=city_format("es-PA"), by_link=lambda each: True
    )
    return written.subject, written.body


@pytest.mark.parametrize("language", ["es", "en"])
def test_each_language_has_every_text_and_no_text_names_what_nothing_fills(language: str) -> None:
    texts = TOLD["texts"][language]
    assert set(texts) == set(PLACES)
    assert {name: unknown_places(name, text) for name, text in texts.items() if unknown_places(name, text)} == {}
    assert set(TOLD["words"][language]) == set(TOLD["words"]["es"])


def test_a_row_without_a_title_is_said_to_have_none() -> None:
    late_one = Reminder("late", "row:1.1.1", 7, {**late("1.1.1", "Mapa").values, "title": ""}, "late|1.1.1|Mapa")
    assert "Fila 1.1.1. sin título" in write(late_one)[1]
    assert "Row 1.1.1. without a title" in write(late_one, language="en")[1]


def test_one_letter_holds_all_and_each_row_once() -> None:
    subject, body = write(late("1.1.1", "Mapa"), late("1.2.1", "Informe"), late("1.1.1", "Lista"))
    assert subject == "Río seco: 3 por atender"
    assert body.count("Fila 1.1.1.") == 1
    assert body.count("[[row:1.1.1]]") == 1
    assert body.index("«Mapa»") < body.index("«Lista»") < body.index("Fila 1.2.1.")


def test_a_letter_about_one_row_names_it() -> None:
    assert write(late("1.1.1", "Mapa"))[0] == "Río seco: fila 1.1.1"


def test_the_letter_is_in_the_readers_language_or_else_in_spanish() -> None:
    assert "was due on 31/3/2027" in write(late("1.1.1", "Mapa"), language="en")[1]
    assert "debía entregarse" in write(late("1.1.1", "Mapa"), language="gym")[1]


def test_a_subject_stays_on_one_line() -> None:
    assert "\n" not in write(late("1.1.1\nBcc: other@example.org", "Mapa"))[0]


def test_links_stand_where_the_letter_kept_a_place() -> None:
    assert with_links("Una [[row:1]] y [[row:2]].", lambda row: row.upper()) == "Una ROW:1 y ROW:2."
