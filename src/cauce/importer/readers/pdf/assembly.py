"""Assembly (compaginación): the pages' pieces to one document: furniture, headings, joined parts."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace

from cauce.importer.blocks import Block, Cell, Kind, Paragraph, Position, Table, TableRow
from cauce.importer.readers.marks import heading_level, part_marker, tidy
from cauce.importer.readers.pdf.layout import PageTable, Piece, RawPage, Typesetting
from cauce.importer.readers.pdf.lines import Passage, is_contents_line
from cauce.importer.readers.pdf.words import BREAK_HYPHEN

_EDGE = 0.13
_SAME_PLACE = 6.0
_BIGGER = 1.12
_LONGEST_HEADING = 220
_PAGE_NUMBER = re.compile(r"(?:p[áa]g(?:ina|e|\.)?|page|p\.)?\s*[-–|]?\s*(?:\d{1,4}|[ivxl]{1,6})\s*[-–|]?"
                          r"(?:\s*(?:/|de|of|\|)\s*\d{1,4})?", re.IGNORECASE)  # fmt: skip
_ENDED = (".", ":", ";", "?", "!", "…")
_BREAKS = re.compile(rf"([^\W\d_]+){BREAK_HYPHEN}\s*([^\W\d_]+)")
_WORDS = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


@dataclass
class Piecemeal:
    """One piece with what is needed once all pages are known."""

    block: Block
    page: int
    top: float
    bottom: float
    height: float
    size: float = 0.0
    is_full: bool = False
    hangs: bool = False
    is_contents: bool = False
    columns: list[float] = field(default_factory=list)
    open_top: bool = False
    open_bottom: bool = False
    hanging_cells: tuple[bool, ...] = ()

    @property
    def text(self) -> str:
        """All words of the piece."""
        if isinstance(self.block, Paragraph):
            return self.block.text
        return " | ".join(cell.text for row in self.block.rows for cell in row.cells)


class Assembly:
    """Takes the pieces page by page, keeps only blocks, and makes the document's list of blocks."""

    def __init__(self) -> None:
        self._pieces: list[Piecemeal] = []
        self._sizes: Counter[float] = Counter()
        self._vocabulary: Counter[str] = Counter()
        self._pages = 0
        self.characters = 0

    def add(self, page: RawPage, pieces: list[Piece], typesetting: Typesetting) -> None:
        """Take a page's pieces."""
        self._pages = page.number
        right = typesetting.sides(page)[1]
        for piece in pieces:
            found = _passage(piece, page, right) if isinstance(piece, Passage) else _table(piece, page)
            if isinstance(found.block, Paragraph):
                self._sizes[found.size] += len(found.block.text)
            text = found.text
            self.characters += len(text)
            if len(self._vocabulary) < 500_000:
                self._vocabulary.update(word.lower() for word in _WORDS.findall(text))
            self._pieces.append(found)

    def blocks(self) -> list[Block]:
        """Return the blocks of all pages."""
        pieces = _without_furniture(self._pieces, self._pages)
        self._set_headings(pieces)
        pieces = _with_joined_paragraphs(pieces)
        _tell_continuations(pieces)
        self._number([piece.block for piece in pieces])
        return [piece.block for piece in pieces]

    def _set_headings(self, pieces: list[Piecemeal]) -> None:
        body = self._sizes.most_common(1)[0][0] if self._sizes else 0.0
        bigger = Counter(piece.size for piece in pieces if _may_head(piece) and piece.size >= body * _BIGGER)
        ranks = sorted(bigger, reverse=True)
        if len(ranks) > 1 and bigger[ranks[0]] <= 3:
            ranks = ranks[1:]
        for piece in pieces:
            block = piece.block
            if not isinstance(block, Paragraph) or not _may_head(piece) or piece.is_contents:
                continue
            if piece.size in bigger:
                _make_heading(block, min(6, sum(1 for size in ranks if size > piece.size) + 1))
            elif block.kind is Kind.PARAGRAPH and (level := heading_level(block.text, bold="bold" in block.emphasis)):
                _make_heading(block, level)

    def _number(self, blocks: list[Block]) -> None:
        """Give each block its place, and mend the words that a line's end broke."""
        tables = paragraphs = 0
        for block in blocks:
            if isinstance(block, Paragraph):
                paragraphs += 1
                block.position = replace(block.position, paragraph=paragraphs)
                block.text = self._mended(block.text)
                continue
            tables += 1
            block.position = replace(block.position, table=tables)
            for count, row in enumerate(block.rows, start=1):
                row.position = replace(row.position, table=tables, row=count)
                for number, cell in enumerate(row.cells, start=1):
                    cell.position = replace(row.position, cell=number)
                    for order, paragraph in enumerate(cell.blocks, start=1):
                        paragraph.position = replace(cell.position, paragraph=order)
                        paragraph.text = self._mended(paragraph.text)

    def _mended(self, text: str) -> str:
        if BREAK_HYPHEN not in text:
            return text
        return tidy(_BREAKS.sub(self._mend, text).replace(BREAK_HYPHEN, "-"))

    def _mend(self, found: re.Match[str]) -> str:
        """Join a broken word: with its hyphen when the document writes it so, else without."""
        first, second = found.groups()
        joined, dashed = f"{first}{second}".lower(), f"{first}-{second}".lower()
        if self._vocabulary[joined]:
            return first + second
        compound = self._vocabulary[dashed] or (
            self._vocabulary[first.lower()] and self._vocabulary[second.lower()] and len(second) > 3
        )
        if compound or not second[0].islower() or first[-1].isupper() or (len(first) > 6 and len(second) > 6):
            return f"{first}-{second}"
        return first + second


def _passage(passage: Passage, page: RawPage, right: float) -> Piecemeal:
    last = passage.lines[-1]
    return Piecemeal(
        _paragraph(passage, page.number),
        page.number,
        passage.lines[0].y + passage.lines[0].size,
        last.y,
        page.height,
        size=round(passage.lines[0].size * 2) / 2,
        is_full=right - last.x1 < 7 * last.size,
        hangs=passage.hangs,
        is_contents=is_contents_line(last),
    )


def _paragraph(passage: Passage, page: int) -> Paragraph:
    return Paragraph(tidy(passage.text), passage.kind, passage.level, passage.marker, passage.face, Position(page=page))


def _table(table: PageTable, page: RawPage) -> Piecemeal:
    grid = table.grid
    place = Position(page=page.number)
    rows = []
    for boxes, cells in zip(grid.rows, table.cells, strict=True):
        made = [
            Cell([_paragraph(passage, page.number) for passage in held], box.spans, box.continues, place)
            for box, held in zip(boxes, cells, strict=True)
        ]
        rows.append(TableRow(made, position=place))
    hanging = tuple(bool(cell) and cell[0].hangs for cell in table.cells[0])
    return Piecemeal(
        Table(rows, place), page.number, grid.y1, grid.y0, page.height,
        columns=grid.columns, open_top=grid.open_top, open_bottom=grid.open_bottom, hanging_cells=hanging,
    )  # fmt: skip


def _without_furniture(pieces: list[Piecemeal], pages: int) -> list[Piecemeal]:
    """Drop what stands at the same place of many pages, and page numbers at their edges."""
    places: dict[tuple[str, bool, int], set[int]] = {}

    def keys(piece: Piecemeal) -> list[tuple[str, bool, int]]:
        at_top = piece.bottom > piece.height * (1 - _EDGE)
        at_bottom = piece.top < piece.height * _EDGE
        if not at_top and not at_bottom:
            return []
        words = re.sub(r"\d+", "#", piece.text).casefold()
        place = round(piece.bottom / _SAME_PLACE)
        return [(words, at_top, near) for near in (place - 1, place, place + 1)]

    for piece in pieces:
        for key in keys(piece):
            places.setdefault(key, set()).add(piece.page)
    needed = max(3, pages * 0.12) if pages > 2 else 3
    kept = []
    for piece in pieces:
        found = keys(piece)
        repeated = any(len(places[key]) >= needed for key in found)
        number = bool(found) and isinstance(piece.block, Paragraph) and _PAGE_NUMBER.fullmatch(piece.text)
        if not repeated and not number:
            kept.append(piece)
    return kept


def _may_head(piece: Piecemeal) -> bool:
    block = piece.block
    return isinstance(block, Paragraph) and len(block.text) <= _LONGEST_HEADING and block.kind is not Kind.BULLET


def _make_heading(block: Paragraph, level: int) -> None:
    if block.marker:
        block.text = f"{block.marker} {block.text}"
    block.kind, block.level, block.marker = Kind.HEADING, level, ""


def _with_joined_paragraphs(pieces: list[Piecemeal]) -> list[Piecemeal]:
    """Join a paragraph that a page's end broke."""
    joined: list[Piecemeal] = []
    for piece in pieces:
        last = joined[-1] if joined else None
        if last is not None and _goes_over(last, piece):
            above, below = last.block, piece.block
            if isinstance(above, Paragraph) and isinstance(below, Paragraph):
                glue = "" if above.text.endswith(BREAK_HYPHEN) else " "
                above.text = f"{above.text}{glue}{below.text}"
                last.page, last.is_full = piece.page, piece.is_full
                continue
        joined.append(piece)
    return joined


def _goes_over(last: Piecemeal, piece: Piecemeal) -> bool:
    above, below = last.block, piece.block
    if not isinstance(above, Paragraph) or not isinstance(below, Paragraph) or piece.page != last.page + 1:
        return False
    if below.kind is not Kind.PARAGRAPH or above.kind is Kind.HEADING or abs(last.size - piece.size) > 0.5:
        return False
    if not below.text[:1].islower() or part_marker(below.text)[1] or above.text.endswith(_ENDED):
        return False
    return last.is_full or above.text.endswith((",", BREAK_HYPHEN))


def _tell_continuations(pieces: list[Piecemeal]) -> None:
    """Tell for each table that opens a page whether its first row goes on with the row before."""
    lowest = min((piece.bottom for piece in pieces), default=0.0)
    for last, piece in zip(pieces, pieces[1:], strict=False):
        above, below = last.block, piece.block
        if not isinstance(above, Table) or not isinstance(below, Table) or piece.page != last.page + 1:
            continue
        if not _same_columns(last.columns, piece.columns):
            continue
        first = 0
        if len(below.rows) > 1 and _is_repeated_header(above, below):
            below.rows[0].is_header = True
            first = 1
        below.rows[first].continued = _goes_on(last, piece, first, room=last.bottom - lowest)


def _same_columns(one: list[float], two: list[float]) -> bool:
    return len(one) == len(two) and all(abs(a - b) < 4 for a, b in zip(one, two, strict=True))


def _is_repeated_header(above: Table, below: Table) -> bool:
    texts = [cell.text for cell in below.rows[0].cells]
    same = texts == [cell.text for cell in above.rows[0].cells] and any(texts)
    if same:
        above.rows[0].is_header = True
    return same


def _goes_on(last: Piecemeal, piece: Piecemeal, first: int, *, room: float) -> bool | None:
    """Whether a row goes on over the page's end: True, False, or None when nothing tells."""
    if last.open_bottom or piece.open_top:
        return True
    above, below = last.block, piece.block
    if not isinstance(above, Table) or not isinstance(below, Table):
        return None
    before, after = above.rows[-1].cells, below.rows[first].cells
    if len(before) != len(after):
        return None
    for count, (upper, lower) in enumerate(zip(before, after, strict=True)):
        if not lower.blocks or not upper.blocks:
            continue
        start, end = lower.blocks[0], upper.blocks[-1]
        hangs = first == 0 and piece.hanging_cells[count]
        if start.kind is Kind.PARAGRAPH and hangs and end.is_list_item:
            return True
        if start.kind is Kind.PARAGRAPH and start.text[:1].islower() and not end.text.endswith(_ENDED):
            return True
        if end.text.endswith((BREAK_HYPHEN, ",", "(")):
            return True
    return False if room > 80 else None
