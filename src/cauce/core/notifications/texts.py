"""Texts of messages (textos de los avisos): one letter to one person, in their language, the plan's own words first."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from cauce.core.notifications.reminders import Reminder
from cauce.core.places import CityFormat

# What each text may name; the rest of a letter is written around them.
PLACES: Mapping[str, frozenset[str]] = {
    name: frozenset(places.split())
    for name, places in {
        "subject": "plan count",
        "subject_one": "plan row",
        "greeting": "person",
        "intro": "plan",
        "row": "row title",
        "link": "link",
        "no_link": "",
        "closing": "",
        "late": "row title deliverable due days",
        "due_soon": "row title deliverable due days",
        "silent": "row title since days",
        "empty_field": "row title fields",
        "party_not_named": "row title role party",
        "input_not_got": "row title input asked_of since days",
        "returned": "row title deliverable since comment",
        "to_accept": "row title deliverable since days",
        "asked": "row title",
        "whatsapp": "person row title link",
        "news_subject": "plan count",
        "news_subject_one": "plan thing",
        "news_intro": "plan",
        "news_stop": "link",
        "news_mention": "who",
        "news_comment": "who",
        "news_report": "who",
        "news_state": "who state",
        "news_step": "who",
        "news_input": "who",
        "news_prepared": "who",
        "news_submitted": "who",
        "news_returned": "who",
        "news_accepted": "who",
    }.items()
}
PLACE = re.compile(r"%\((\w+)\)s")
LINK = re.compile(r"\[\[([^\[\]]+)\]\]")  # where a row's private link will stand; it is made when the letter leaves


@dataclass(frozen=True)
class Texts:
    """The texts and words of one language."""

    texts: Mapping[str, str]
    words: Mapping[str, str]
    language: str = "es"

    @classmethod
    def from_mapping(cls, told: Mapping[str, Any], *, language: str) -> Texts:
        """Take a language's texts; one that the method does not have is written in Spanish."""
        known = language if language in told["texts"] else "es"
        return cls(told["texts"][known], told["words"][known], known)

    def say(self, name: str, values: Mapping[str, object], *, city: CityFormat) -> str:
        """Say one text with its values; days are written as the city writes them."""
        told = {key: self._word(value, city) for key, value in values.items()}
        if values.get("title") == "":
            told["title"] = self.words["untitled"]
        return filled(self.texts[name], told)

    def _word(self, value: object, city: CityFormat) -> str:
        if isinstance(value, dt.date):
            return city.day(value)
        if isinstance(value, tuple | list):
            return ", ".join(self._word(each, city) for each in value)
        return self.words.get(str(value), str(value)) if value != "" else self.words["nobody"]


@dataclass(frozen=True)
class Letter:
    """What is sent to one person."""

    subject: str
    body: str


def filled(text: str, values: Mapping[str, str]) -> str:
    """Put values into a text; a place that has none stays as it is written.

    Examples
    --------
    >>> filled("Fila %(row)s al 100 %", {"row": "1.1.1"})
    'Fila 1.1.1 al 100 %'
    """
    return PLACE.sub(lambda found: values.get(found[1], found[0]), text)


def unknown_places(name: str, text: str) -> list[str]:
    """Places that a text names and nothing fills.

    Examples
    --------
    >>> unknown_places("late", "Falta «%(producto)s» de %(row)s")
    ['producto']
    """
    return [place for place in PLACE.findall(text) if place not in PLACES.get(name, frozenset())]


def letter(
    reminders: Iterable[Reminder],
    *,
    person: str,
    plan: str,
    texts: Texts,
    city: CityFormat,
    by_link: Callable[[Reminder], bool],
) -> Letter:
    """Write one letter with all that is to be said to a person, row by row.

    Parameters
    ----------
    reminders
        What is to be said; those of one row may stand apart from one another.
    person, plan
        Names of who reads and of the plan.
    texts, city
        The reader's language, and how the city writes days.
    by_link
        Whether a reminder's row can be answered by a private link.
    """
    by_row: dict[str, list[Reminder]] = {}
    for each in reminders:
        by_row.setdefault(each.row, []).append(each)
    parts = [texts.say("greeting", {"person": person}, city=city), texts.say("intro", {"plan": plan}, city=city)]
    for row, told in by_row.items():
        lines = [texts.say("row", told[0].values, city=city)]
        lines += [f"- {texts.say(each.kind, each.values, city=city)}" for each in told]
        if any(by_link(each) for each in told):
            lines.append(texts.say("link", {"link": f"[[{row}]]"}, city=city))
        parts.append("\n".join(lines))
    if any(LINK.search(part) for part in parts):
        parts.append(texts.say("closing", {}, city=city))
    count = sum(len(told) for told in by_row.values())
    if len(by_row) == 1:
        first = next(iter(by_row.values()))[0]
        subject = texts.say("subject_one", {"plan": plan, "row": first.values["row"]}, city=city)
    else:
        subject = texts.say("subject", {"plan": plan, "count": count}, city=city)
    return Letter(" ".join(subject.split())[:300], "\n\n".join(parts) + "\n")


def with_links(body: str, link_of: Callable[[str], str]) -> str:
    """Put links where a letter keeps a place for them.

    Examples
    --------
    >>> with_links("Responda: [[row:1.1.1]]", lambda row: f"<{row}>")
    'Responda: <row:1.1.1>'
    """
    return LINK.sub(lambda found: link_of(found[1]), body)
