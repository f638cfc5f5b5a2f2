"""Marks (viñetas y numerales): list markers, headings and spaces as documents print them.

All readers share these rules, so that the same plan reads alike in every format:

- a *list marker* is a bullet sign, or one number, letter or small roman numeral followed by a
  full stop or a bracket; it leaves the text and is kept in ``Paragraph.marker``;
- a *code* of several numbers ("1.2.", "Tarea 1.2.1") is no marker: it stays in the text, also
  where the word processor counted it by itself;
- a *heading's* label ("A.1.", "ÁREA 3:") stays in the text.
"""

from __future__ import annotations

import re
from dataclasses import replace

from cauce.importer.blocks import Kind, Paragraph

BULLETS = "•·▪▫●○◦■□➢➤►▶✓✔❖❑✦➔→⁃∙‣\uf0b7\uf0a7\uf0d8\uf0fc\uf076\uf02d\uf0a8\uf0e0"
_BULLET = re.compile(rf"[{BULLETS}]\s*(?=\S)|[-–—]\s+(?=\S)|[-–](?=[^\W\d_])|\*\s+(?=\S)")
_NUMBER = re.compile(
    r"(\(?(?:\d{1,3}|[a-z]|[ivx]{1,5})\)|(?:\d{1,3}|[a-zñ]|[ivx]{1,5})(?:\.-|\.|º|°))\s+(?=\S)"
    r"|(\d{1,2}[.)])(?=[A-ZÁÉÍÓÚÑ¿][^\W\d_]{2})"
)
_SPACES = re.compile(r"[\s\u00a0\u2000-\u200b\u202f\u205f\u3000\ufeff]+")
_INVISIBLE = re.compile("[\u00ad\u200c\u200d\u200e\u200f\u202a-\u202e\u2060\ufffe\x00-\x08\x0e-\x1f]")

_SECTION_LABEL = re.compile(r"(?:[A-Z]\d?(?:\.\d{1,2})*\.|[A-Z](?:\.\d{1,2})+\.?|[IVX]{1,5}\.)\s+(?=\S)")
_NUMBERED_WORD = re.compile(r"[^\W\d_]{3,}(?:\s[^\W\d_]{2,}){0,3}\s(?:\d{1,2}|[IVX]{1,5}|[A-Z])\s*[:.–—-]\s*(?=\S)")
_LEADERS = re.compile(r"(?:\.{3,}|…|_{3,}|\t)[\s.…_]*\d{1,4}\s*$")
_LONGEST_HEADING = 170


def tidy(text: str) -> str:
    """Return the text with single spaces and without invisible signs.

    Examples
    --------
    >>> tidy("  Mesa\\u00a0 Técnica\\u00ad ")
    'Mesa Técnica'
    """
    return _SPACES.sub(" ", _INVISIBLE.sub("", text)).strip()


def part_marker(text: str) -> tuple[Kind, str, str]:
    """Part a list marker from the text after it: kind, marker, rest.

    Examples
    --------
    >>> part_marker("2) encontrar vacíos")
    (<Kind.NUMBERED: 'numbered'>, '2)', 'encontrar vacíos')
    >>> part_marker("1.2 ¿Existe?")
    (<Kind.PARAGRAPH: 'paragraph'>, '', '1.2 ¿Existe?')
    """
    if found := _BULLET.match(text):
        return Kind.BULLET, found.group().strip(), text[found.end() :]
    if found := _NUMBER.match(text):
        return Kind.NUMBERED, found.group(1) or found.group(2), text[found.end() :]
    return Kind.PARAGRAPH, "", text


def with_marker(paragraph: Paragraph) -> Paragraph:
    """Return the paragraph with a typed marker taken out of its text (headings stay)."""
    if paragraph.kind is Kind.HEADING:
        return paragraph
    kind, marker, rest = part_marker(paragraph.text)
    if not marker:
        return paragraph
    if paragraph.kind is Kind.BULLET and kind is Kind.BULLET:
        return replace(paragraph, text=rest, marker=paragraph.marker or marker)
    if paragraph.kind is Kind.NUMBERED and kind is Kind.BULLET:
        return replace(paragraph, text=rest)
    again, inner, shorter = part_marker(rest) if kind is Kind.BULLET else (kind, "", rest)
    if inner and again is Kind.NUMBERED:
        kind, marker, rest = again, inner, shorter
    return replace(paragraph, text=rest, kind=kind, marker=marker)


def is_capitals(text: str) -> bool:
    """Whether every letter is a capital and there are enough of them to tell."""
    letters = [sign for sign in text if sign.isalpha()]
    return len(letters) >= 4 and all(sign.isupper() for sign in letters)


def heading_level(text: str, *, bold: bool = False) -> int:
    """Level of a line that is clearly a heading by its words alone, 0 when it is not.

    Clear are short lines under a section's label ("A.1.", "ÁREA 3:") that are set in
    capitals or bold, and short lines in capitals.

    Examples
    --------
    >>> heading_level("A.1. MISIÓN Y VISIÓN"), heading_level("ÁREA 3: AGUA"), heading_level("Se hará.")
    (2, 2, 0)
    """
    if len(text) > _LONGEST_HEADING or text.endswith((";", ",")) or is_contents_entry(text):
        return 0
    capitals = is_capitals(text)
    if found := _SECTION_LABEL.match(text):
        rest = text[found.end() :]
        short = len(rest) <= 110 and not rest.rstrip(".").count(". ")
        if capitals or is_capitals(rest) or (short and bold) or (short and not rest.endswith(".")):
            return len(re.findall(r"[A-Z]+|\d+", found.group()))
        return 0
    if found := _NUMBERED_WORD.match(text):
        label = found.group()
        if is_capitals(label) or capitals or bold or _stands_alone(text[found.end() :]):
            return 2
        return 0
    return 1 if capitals and len(text) <= 120 and not text.endswith(":") else 0


def is_contents_entry(raw: str) -> bool:
    """Whether a line is an entry of a table of contents: words, leading dots or a tab, a page.

    Examples
    --------
    >>> is_contents_entry("A.1. MISIÓN ......... 6"), is_contents_entry("PLAN 2030")
    (True, False)
    """
    return bool(_LEADERS.search(raw[-200:]))


def _stands_alone(words: str) -> bool:
    """Whether the words read as a title: short, with a capital first, no sentence end."""
    return len(words) <= 90 and words[:1].isupper() and not words.endswith(".")
