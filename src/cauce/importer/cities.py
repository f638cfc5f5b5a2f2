"""Exchange cities (ciudades de intercambio): city and country as printed."""

from __future__ import annotations

import re
from collections.abc import Iterable

from cauce.core.vocabulary import Vocabulary
from cauce.importer.blocks import Paragraph
from cauce.importer.brackets import cut_outside
from cauce.importer.codes import closed
from cauce.importer.draft import DraftCity, Provenance

_AND = re.compile(r"\s+(?:y|e|and|et|&)\s+(?=[A-ZÁÉÍÓÚÑ¿])")


def read_cities(
    texts: Iterable[tuple[str, Paragraph]], vocabulary: Vocabulary, path: tuple[str, ...]
) -> list[DraftCity]:
    """Read printed lists of cities; one bracket after two cities joined by «y» serves both.

    Examples
    --------
    >>> from cauce.method import load
    >>> line = "Toronto (Canadá), Dallas y Boston (EEUU)"
    >>> found = read_cities([(line, Paragraph(line))], Vocabulary(load("vocabulary")), ())
    >>> [(one.city, one.country) for one in found]
    [('Toronto', 'Canadá'), ('Dallas', 'EEUU'), ('Boston', 'EEUU')]
    """
    found: list[DraftCity] = []
    for text, block in texts:
        provenance = Provenance(block.text, block.position, path)
        for piece in _pieces(text):
            found.extend(DraftCity(city, country, provenance) for city, country in _cities(piece, vocabulary))
    return found


def _pieces(text: str) -> list[str]:
    """Part a list at commas, or at semicolons where it has them (then a comma parts city and country)."""
    if ";" in text:
        return [
            re.sub(r"^([^(),]+),\s*([^(),]+)$", r"\1 (\2)", closed(piece.strip())) for piece in cut_outside(text, r";")
        ]
    return [piece.strip() for piece in cut_outside(text, r",|\s+/\s+|\s[•·|]\s")]


def _cities(piece: str, vocabulary: Vocabulary) -> list[tuple[str, str | None]]:
    piece = re.sub(r"^(?:y|e|and|et|&)\s+", "", closed(piece))
    parts = _AND.split(piece) if piece.count("(") < 2 else _between_brackets(piece)
    found: list[tuple[str, str | None]] = []
    for part in parts:
        city, country = _city(part)
        if city and not vocabulary.is_one_of("words", "none", city):
            found.append((city, country))
    last = found[-1][1] if found else None
    if len(parts) > 1 and piece.count("(") < 2:
        return [(city, country or last) for city, country in found]
    return found


def _between_brackets(piece: str) -> list[str]:
    """Part «Dallas (EEUU) y Quito (Ecuador)» after each bracket."""
    parts = re.split(r"(?<=\))\s*(?:y|e|and|et|&)\s+", piece)
    found: list[str] = []
    for part in parts:
        inner = _AND.split(part)
        bracket = re.search(r"\([^)]*\)\s*$", part)
        shared = bracket.group() if bracket else ""
        found.extend(one if "(" in one else f"{one} {shared}".strip() for one in inner)
    return found


def _city(part: str) -> tuple[str, str | None]:
    bracket = re.search(r"\(([^()]*)\)?", part)
    if bracket is not None and bracket.start() > 0:
        return closed(part[: bracket.start()]), closed(bracket.group(1)) or None
    dashed = re.match(r"([^–—]+?)\s+[-–—]\s+(.+)$", part)
    if dashed is not None:
        return closed(dashed.group(1)), closed(dashed.group(2))
    return closed(part), None
