"""Furniture (encabezados y pies): what stands at the same place of many pages, and page numbers."""

from __future__ import annotations

import re

from cauce.importer.blocks import Paragraph
from cauce.importer.readers.pdf.pieces import Piece

_EDGE, _VERY_EDGE = 0.13, 0.085
_SAME_PLACE = 6.0
_FEWEST_PAGES, _SHARE_OF_PAGES = 3, 0.12
_PAGE_NUMBER = re.compile(
    r"[-–|]?\s*(?:p[áa]g(?:ina|e|\.)?|page|p\.)?\s*(?:\d{1,4}|[ivxl]{1,6})\s*[-–|]?(?:\s*(?:/|de|of|\|)\s*\d{1,4})?",
    re.IGNORECASE,
)

Key = tuple[str, bool, int]


def without_furniture(pieces: list[Piece], *, pages: int) -> list[Piece]:
    """Return the pieces without running headers, footers and page numbers."""
    places: dict[Key, set[int]] = {}
    for piece in pieces:
        for key in _keys(piece):
            places.setdefault(key, set()).add(piece.page)
    needed = max(2, min(_FEWEST_PAGES, pages), pages * _SHARE_OF_PAGES)
    return [piece for piece in pieces if not _is_furniture(piece, places, needed)]


def _is_furniture(piece: Piece, places: dict[Key, set[int]], needed: float) -> bool:
    keys = _keys(piece)
    if any(len(places[key]) >= needed for key in keys):
        return True
    return bool(keys) and isinstance(piece.block, Paragraph) and bool(_PAGE_NUMBER.fullmatch(piece.text))


def _keys(piece: Piece) -> list[Key]:
    """Words, edge and place of a piece near a page's edge; at the very edge numbers count as one another."""
    above, below = piece.height - piece.bottom, piece.top
    at_top = above < below
    if min(above, below) >= piece.height * _EDGE:
        return []
    at_very_edge = min(above, below) < piece.height * _VERY_EDGE
    words = re.sub(r"\d+", "#", piece.text) if at_very_edge else piece.text
    place = round(piece.bottom / _SAME_PLACE)
    return [(words.casefold(), at_top, near) for near in (place - 1, place, place + 1)]
