"""Codes (códigos): how tasks, questions and areas are numbered, with or without a word before."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from cauce.core.vocabulary import Vocabulary, fold
from cauce.importer.blocks import Paragraph

TASK_CODE = r"[a-z]{0,3}[\-.]?\d{1,3}(?:[.\-]\d{1,3}){0,3}(?:\.?[a-z])?"
DOTTED_CODE = r"(?:[a-z]{0,3}[\-.]?\d{1,3}(?:[.\-]\d{1,3}){1,3}(?:\.?[a-z])?|[a-z]{1,2}\d{1,3}\.\d{1,3})"
QUESTION_CODE = r"[a-z]{0,2}\d{1,2}\.\d{1,2}(?:\.\d{1,2})?"
_NUMBER_SIGN = r"(?:\s*(?:nro|no|num|n)?\s*[.#]{1,2})?"
_CLOSING = " \t.:;,-–—)|"
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50}


@dataclass(frozen=True)
class Label:
    """A label at the beginning of a text: its code, the words after it, and whether a word names it."""

    code: str
    rest: str
    named: bool


def full_text(paragraph: Paragraph) -> str:
    """Text with its numbered marker before it, where the format computes the marker («1.1»)."""
    marker = paragraph.marker.strip()
    if marker and not paragraph.text.startswith(marker) and re.search(r"\d[.\-]\w|^[A-Za-z]+\s*\d", marker):
        return f"{marker} {paragraph.text}"
    return paragraph.text


@lru_cache(maxsize=64)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def task_label(text: str, vocabulary: Vocabulary) -> Label | None:
    """Read a task's label at the beginning of a text.

    Examples
    --------
    >>> from cauce.method import load
    >>> task_label("TAREA 1.3.1. - Taller con actores", Vocabulary(load("vocabulary")))
    Label(code='1.3.1', rest='Taller con actores', named=True)
    """
    folded = fold(text)
    if not any(letter.isdecimal() for letter in text[:60]):
        return None
    words = vocabulary.source("words", "task")
    named = _compiled(rf"\s*(?:{words}){_NUMBER_SIGN}\s*[:\-]?\s*({TASK_CODE})(?![\w])(?!\.\d)").match(folded)
    if named is not None:
        return Label(text[named.start(1) : named.end(1)].strip(), text[named.end() :].lstrip(_CLOSING), True)
    bare = _compiled(rf"\s*({DOTTED_CODE})(?![\w%])(?!\.\d)").match(folded)
    if bare is not None:
        return Label(text[bare.start(1) : bare.end(1)].strip(), text[bare.end() :].lstrip(_CLOSING), False)
    return None


def bare_code(text: str, vocabulary: Vocabulary) -> str:
    """Code that a cell of codes holds («Tarea 1.1.1» or «1.1.1»); "" when it holds none."""
    label = task_label(text, vocabulary)
    if label is not None and not label.rest.strip():
        return label.code
    match = _compiled(rf"\s*({TASK_CODE})[\s.):\-]*").fullmatch(fold(text))
    return text[match.start(1) : match.end(1)].strip() if match else ""


def question_label(text: str, vocabulary: Vocabulary) -> Label | None:
    """Read a question's code at the beginning of a text («2.1 ¿…?», «Pregunta 2.1: …», «P2.1 …»)."""
    words = vocabulary.source("words", "question")
    pattern = rf"\s*(?:(?:{words})\.?{_NUMBER_SIGN}\s*[:\-]?\s+)?({QUESTION_CODE})(?![\w%])(?!\.\d)"
    match = _compiled(pattern).match(fold(text))
    if match is None:
        return None
    return Label(text[match.start(1) : match.end(1)], text[match.end() :].lstrip(_CLOSING).strip(), False)


def asked(text: str, vocabulary: Vocabulary) -> bool:
    """Whether a text is a question's code or label, with or without its words («Pregunta 2.1», «2.1 ¿…?»)."""
    words = vocabulary.source("words", "question")
    named = _compiled(rf"\s*(?:{words})s?\.?{_NUMBER_SIGN}\s*[:\-]?\s+({QUESTION_CODE})(?![\w%])").match(fold(text))
    return named is not None or (question_label(text, vocabulary) is not None and "?" in text)


def bare_digits(code: str) -> str:
    """Numbers of a code without the letters before them («Q2.1» is «2.1»)."""
    return re.sub(r"^[A-Za-z\-.]+", "", code)


def first_number(code: str) -> int | None:
    """First number of a code, which is its area's."""
    match = re.search(r"\d+", code)
    return int(match.group()) if match else None


def roman(text: str) -> int | None:
    """Value of a roman number under fifty; None when it is none."""
    if not re.fullmatch(r"(?:x{1,3}|x?l)?(?:ix|iv|v?i{0,3})", text) or not text:
        return None
    values = [_ROMAN[letter] for letter in text]
    return sum(-value if value < max(values[place:]) else value for place, value in enumerate(values))


def number_of(text: str, vocabulary: Vocabulary) -> int | None:
    """Number that digits, a roman number or a word stand for."""
    folded = fold(text).strip(" .:-")
    if folded.isdecimal():
        return int(folded)
    for name in vocabulary.names("numbers"):
        if folded in vocabulary.phrases("numbers", name):
            return int(name)
    return roman(folded)


@dataclass(frozen=True)
class AreaLabel:
    """An area's heading: its number and title ("" when it stands elsewhere)."""

    number: int
    title: str


def area_label(text: str, vocabulary: Vocabulary) -> AreaLabel | None:
    """Read an area's heading («ÁREA 3: …», "Discovery area 2 – …", «C.1. Eje I. …»).

    Examples
    --------
    >>> from cauce.method import load
    >>> area_label("C.2 Discovery area 2 – Water and people.", Vocabulary(load("vocabulary")))
    AreaLabel(number=2, title='Water and people')
    """
    folded = fold(text)
    words, kinds = vocabulary.source("words", "area"), vocabulary.source("words", "area_kind")
    numbers = "|".join(phrase for name in vocabulary.names("numbers") for phrase in vocabulary.phrases("numbers", name))
    pattern = (
        rf"\s*(?:[a-z]\.?\d{{0,2}}[.):\-]+\s*|[a-z]\.\d{{1,2}}\s+|\d{{1,2}}(?:\.\d{{1,2}})*[.)]?\s+)?(?:{words})(?:\s+(?:{kinds}))?{_NUMBER_SIGN}\s*[:\-]?\s*"
        rf"(\d{{1,2}}|[ivxl]{{1,5}}|[a-h](?=\s*[.:)\-])|{numbers})(?![\w])(?!\.\d)\s*([.:)\-|]|$|\s(?=\S))"
    )
    match = _compiled(pattern).match(folded)
    if match is None:
        return None
    number = number_of(match.group(1), vocabulary) or _letter(match.group(1))
    if number is None or number > 40:
        return None
    title = text[match.end(1) :].lstrip(_CLOSING + "/").strip()
    return AreaLabel(number, closed(title))


def _letter(text: str) -> int | None:
    return ord(text) - ord("a") + 1 if re.fullmatch(r"[a-h]", text) else None


def unnumbered_area(text: str, vocabulary: Vocabulary) -> AreaLabel | None:
    """Read an area's heading without a number («Discovery area: Water»); its number is 0."""
    words, kinds = vocabulary.source("words", "area"), vocabulary.source("words", "area_kind")
    match = _compiled(rf"\s*(?:[a-z]\.\d{{0,2}}[.)]?\s+)?(?:{words})(?:\s+(?:{kinds}))?\s*(?::|\s-\s)\s*(?=\S)").match(
        fold(text)
    )
    return AreaLabel(0, closed(text[match.end() :])) if match else None


def closed(text: str) -> str:
    """Text without its closing punctuation."""
    return text.strip().rstrip(" .;,:").strip()
