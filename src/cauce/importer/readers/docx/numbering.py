"""Numbering (numeración): the marker that the word processor counts for each list paragraph."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from cauce.importer.readers.docx.styles import VAL, W, whole

_PLACE = re.compile(r"%([1-9])")
_MOST = 100_000
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
          (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip


@dataclass(frozen=True)
class Level:
    """One level of a list: number format, the text around the number, where it starts."""

    kind: str = "decimal"
    text: str = "%1."
    start: int = 1


@dataclass(frozen=True)
class Label:
    """A counted label: "•" or "3.2."; ``is_bullet`` when it does not count."""

    text: str
    is_bullet: bool


@dataclass
class Numbering:
    """All lists of a document and how far each has counted."""

    _levels: dict[str, dict[int, Level]] = field(default_factory=dict)
    _abstract: dict[str, str] = field(default_factory=dict)
    _restarts: dict[str, dict[int, int]] = field(default_factory=dict)
    _counts: dict[str, dict[int, int]] = field(default_factory=dict)
    _begun: set[str] = field(default_factory=set)

    @classmethod
    def read(cls, root: etree._Element | None) -> Numbering:
        """Read ``numbering.xml``; without it no list has a marker."""
        numbering = cls()
        if root is None:
            return numbering
        abstract: dict[str, dict[int, Level]] = {}
        for element in root.iterchildren(W + "abstractNum"):
            abstract[element.get(W + "abstractNumId", "")] = _levels(element)
        for element in root.iterchildren(W + "num"):
            key = element.get(W + "numId", "")
            link = element.find(W + "abstractNumId")
            target = "" if link is None else link.get(VAL, "")
            levels = dict(abstract.get(target, {}))
            restarts: dict[int, int] = {}
            for override in element.iterchildren(W + "lvlOverride"):
                depth = whole(override.get(W + "ilvl")) or 0
                levels.update(_levels(override))
                start = override.find(W + "startOverride")
                if start is not None:
                    restarts[depth] = whole(start.get(VAL)) or 0
            numbering._levels[key], numbering._abstract[key] = levels, target
            numbering._restarts[key] = restarts
        return numbering

    def label(self, number: str | None, depth: int) -> Label | None:
        """Count one paragraph of a list and return its label; None when it is no list."""
        if number in (None, "0") or number not in self._levels:
            return None
        levels = self._levels[number]
        level = levels.get(depth)
        if level is None or level.kind == "none" or not level.text:
            return None
        if level.kind == "bullet":
            return Label("•" if "\ue000" <= level.text[0] <= "\uf8ff" else level.text, is_bullet=True)
        counts = self._counts.setdefault(self._abstract[number] or number, {})
        if number not in self._begun:
            self._begun.add(number)
            for place, start in self._restarts[number].items():
                counts[place] = start - 1
        counts[depth] = min(counts.get(depth, level.start - 1) + 1, _MOST)
        for deeper in [place for place in counts if place > depth]:
            del counts[deeper]
        return Label(self._filled(level, levels, counts), is_bullet=False)

    @staticmethod
    def _filled(level: Level, levels: dict[int, Level], counts: dict[int, int]) -> str:
        def number(found: re.Match[str]) -> str:
            place = int(found.group(1)) - 1
            above = levels.get(place, Level())
            return printed(counts.setdefault(place, above.start), above.kind)

        return _PLACE.sub(number, level.text)


def printed(number: int, kind: str) -> str:
    """Print a number as a list does.

    Examples
    --------
    >>> printed(4, "lowerRoman"), printed(28, "lowerLetter"), printed(3, "decimalZero")
    ('iv', 'bb', '03')
    """
    if kind in ("lowerLetter", "upperLetter") and number > 0:
        letter = chr(ord("a") + (number - 1) % 26) * min((number - 1) // 26 + 1, 20)
        return letter if kind == "lowerLetter" else letter.upper()
    if kind in ("lowerRoman", "upperRoman") and 0 < number < 4000:
        roman = ""
        for value, sign in _ROMAN:
            count, number = divmod(number, value)
            roman += sign * count
        return roman if kind == "lowerRoman" else roman.upper()
    return f"{number:02d}" if kind == "decimalZero" else str(number)


def _levels(element: etree._Element) -> dict[int, Level]:
    levels = {}
    for level in element.iterchildren(W + "lvl"):
        kind, text, start = (level.find(W + name) for name in ("numFmt", "lvlText", "start"))
        first = None if start is None else whole(start.get(VAL))
        levels[whole(level.get(W + "ilvl")) or 0] = Level(
            "decimal" if kind is None else kind.get(VAL, "decimal"),
            "" if text is None else text.get(VAL, "")[:100],
            1 if first is None else max(0, min(first, _MOST)),
        )
    return levels
