"""Tables (cuadros): a document's blocks with its tables made whole and their columns named."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace

from cauce.core.vocabulary import Vocabulary, normalise
from cauce.importer.blocks import Block, Kind, Paragraph, Table
from cauce.importer.codes import area_label, asked, bare_code
from cauce.importer.headings import Outline, read_heading
from cauce.importer.labels import split_label
from cauce.importer.tables.grids import Grid, GridRow, grid_row, width_of
from cauce.importer.tables.guesses import as_cards, goes_on_card, guessed_columns
from cauce.importer.tables.headers import Header, is_header, read_header, second_header
from cauce.importer.tables.joins import ends_with_page, is_page_mark, join_rows, without_page

__all__ = ["Grid", "GridRow", "Piece", "read_tables"]

Piece = Paragraph | Grid


@dataclass
class _Walk:
    """Where the reading stands: what came so far, the table that may go on, the section."""

    vocabulary: Vocabulary
    furniture: frozenset[str]
    pieces: list[Piece] = field(default_factory=list)
    open: Grid | None = None
    last: Table | None = None
    held: list[Paragraph] = field(default_factory=list)
    cards: Grid | None = None
    outline: Outline = field(init=False)

    def __post_init__(self) -> None:
        self.outline = Outline(self.vocabulary)

    def add(self, paragraph: Paragraph) -> None:
        """Take a paragraph; one that may be page furniture waits for what comes next."""
        if self.open is not None and (is_page_mark(paragraph.text) or normalise(paragraph.text) in self.furniture):
            self.held.append(paragraph)
            return
        self.release()
        self.open = None
        self.pieces.append(paragraph)
        if not is_page_mark(paragraph.text) and normalise(paragraph.text) not in self.furniture:
            self.cards = None
        if self.kind != "contents" or not ends_with_page(paragraph.text):
            self.outline.read(paragraph)
        else:
            self.outline.listed.add(normalise(without_page(paragraph.text)))

    def release(self) -> None:
        """Keep the paragraphs held, when no table goes on after them (page marks fall away)."""
        self.pieces.extend(one for one in self.held if not is_page_mark(one.text))
        self.held.clear()

    @property
    def kind(self) -> str:
        """Kind of the section where the reading stands."""
        return self.outline.current.kind if self.outline.current is not None else ""


def read_tables(blocks: list[Block], vocabulary: Vocabulary) -> list[Piece]:
    """Read a document's tables as grids, joined across pages, in their place among its paragraphs.

    Parameters
    ----------
    blocks
        The document's blocks, as its reader gives them.
    vocabulary
        Words for headers, roles and sections.
    """
    walk = _Walk(vocabulary, _furniture(blocks, vocabulary))
    for block in blocks:
        if isinstance(block, Table):
            _take_table(walk, block)
        elif block.text.strip():
            walk.add(block)
    walk.release()
    return walk.pieces


def _furniture(blocks: list[Block], vocabulary: Vocabulary) -> frozenset[str]:
    """Lines that stand several times beside tables and say nothing of a plan: running headers and footers."""
    lines: Counter[str] = Counter()
    for before, block in zip([None, *blocks], blocks, strict=False):
        if isinstance(block, Paragraph) and isinstance(before, Table) and len(block.text) < 160:
            lines[normalise(re.sub(r"\d+", " ", block.text))] += 1
    repeated = {line for line, count in lines.items() if count > 1}
    return frozenset(
        normalise(block.text)
        for block in blocks
        if isinstance(block, Paragraph)
        and normalise(re.sub(r"\d+", " ", block.text)) in repeated
        and not vocabulary.exact("labels", block.text.split(":", 1)[0])
        and area_label(block.text, vocabulary) is None
    )


def _take_table(walk: _Walk, table: Table) -> None:
    width = width_of(table.rows)
    rows = [grid_row(row, width) for row in table.rows]
    if _take_cards(walk, rows):
        return
    pending: list[GridRow] = []
    fresh, headed = True, False
    for place, row in enumerate(rows):
        header = _header_at(walk, rows, place, fresh=fresh)
        if header is not None:
            _flush(walk, table, pending, first=fresh)
            _open_grid(walk, table, header, row)
            pending, fresh, headed = [], False, True
            continue
        if headed and walk.open is not None and (second := second_header(row, walk.open.kind, walk.vocabulary)):
            walk.open.columns = [own or name for own, name in zip(second, walk.open.columns, strict=True)]
        elif walk.open is not None and is_header(row, walk.open.columns, walk.open.headers):
            continue
        elif walk.open is not None and _asks(row, walk.open, walk.vocabulary):
            _flush(walk, table, pending, first=fresh)
            pending, walk.open.asked = [], row.cells[0].blocks
        elif banner := _banner(row, walk, pending):
            _flush(walk, table, pending, first=fresh)
            pending = []
            _add_banner(walk, banner)
            fresh = False
        else:
            pending.append(row)
        headed = False
    _flush(walk, table, pending, first=fresh)


def _take_cards(walk: _Walk, rows: list[GridRow]) -> bool:
    """Take a table of cards «label | value», or the rest of a card that a page break cut."""
    if walk.cards is not None and goes_on_card(walk.cards, rows, walk.vocabulary):
        return True
    cards = as_cards(rows, walk.vocabulary) if walk.kind not in ("contents", "acronyms", "board") else None
    if cards is not None:
        walk.release()
        walk.pieces.append(cards)
        walk.open = None
    walk.cards = cards
    return cards is not None


def _header_at(walk: _Walk, rows: list[GridRow], place: int, *, fresh: bool) -> Header | None:
    """Read a header where one may stand: at a table's top, or anywhere when it is unlike the one above."""
    row = rows[place]
    if len(row.filled) < 2:
        return None
    header = read_header(row, walk.vocabulary, section=walk.kind)
    if header is None:
        return None
    if place == 0 or row.is_header or (fresh and place < 12):
        return header if header.known * 2 > len(row.filled) or row.is_header or place == 0 else None
    texts = [cell.text for cell in row.cells if cell.text.strip()]
    exact = sum(bool(walk.vocabulary.exact(f"columns_{header.kind}", text)) for text in texts)
    return header if exact * 3 >= len(texts) * 2 and exact > 1 else None


def _open_grid(walk: _Walk, table: Table, header: Header, row: GridRow) -> None:
    headers = [cell.text for cell in row.cells]
    if walk.open is not None and walk.open.kind == header.kind and is_header(row, walk.open.columns, walk.open.headers):
        walk.held.clear()
        return
    walk.release()
    walk.open = Grid(header.kind, list(header.columns), headers, [], table.position)
    walk.pieces.append(walk.open)


def _flush(walk: _Walk, table: Table, rows: list[GridRow], *, first: bool) -> None:
    """Give rows to the table that goes on, or open one without a header."""
    rows = [row for row in rows if row.filled]
    if not rows:
        return
    same = walk.open is not None and len(rows[0].cells) == len(walk.open.columns)
    if walk.open is not None and (same or not first):
        walk.held.clear()
        join_rows(walk.open, rows, walk.vocabulary, broken=walk.last is not table)
        walk.last = table
        return
    walk.release()
    if walk.kind == "contents":
        walk.outline.listed.update(normalise(row.cells[0].text) for row in rows)
    kind, columns = guessed_columns(rows, walk.vocabulary, section=walk.kind)
    walk.open = Grid(kind, columns, [], [], table.position, found=False)
    walk.pieces.append(walk.open)
    join_rows(walk.open, rows, walk.vocabulary, broken=False)
    walk.last = table


def _banner(row: GridRow, walk: _Walk, pending: list[GridRow]) -> list[Paragraph]:
    """Paragraphs of a row that is no row: a heading of its own (an area's, a section's), or words on the area."""
    if len(row.cells) < 2 or walk.kind == "contents" or not row.filled:
        return []
    blocks = row.cells[row.filled[0]].blocks
    if len(row.filled) == 1 and (len(blocks) == 1 or (_across(row) and area_label(blocks[0].text, walk.vocabulary))):
        heading = read_heading(blocks[0], walk.vocabulary)
        if heading is not None and (heading.kind == "area" or (heading.kind and heading.set_apart)):
            return [replace(blocks[0], kind=Kind.HEADING, level=heading.level), *blocks[1:]]
    return _on_area(row, walk, pending)


_ON_AREA = ("questions", "cities", "context", "general_objective")


def _on_area(row: GridRow, walk: _Walk, pending: list[GridRow]) -> list[Paragraph]:
    """Words on the area («Contexto: …») in a row across the table, or above the area's first row."""
    above = not pending and (walk.open is None or not walk.open.rows)
    if walk.kind != "area" or row.filled[0] != 0 or len(row.filled) > 2 or not (above or _across(row)):
        return []
    cells = [row.cells[place] for place in row.filled]
    label = cells[0].blocks[0].text
    name, rest = split_label(label, _ON_AREA, walk.vocabulary, apart=True)
    if len(cells) == 1:
        return cells[0].blocks if name else []
    first = cells[1].blocks[0]
    if "?" in first.text and bare_code(label, walk.vocabulary):
        return [replace(first, text=f"{label} {first.text}")]
    if not name or rest:
        return []
    return [replace(first, text=f"{label.strip(' :')}: {first.text}"), *cells[1].blocks[1:]]


def _asks(row: GridRow, grid: Grid | None, vocabulary: Vocabulary) -> bool:
    """Whether a row across a table of tasks is the question that the rows below it answer."""
    if grid is None or grid.kind != "tasks" or grid.column("questions", "question_code") is not None:
        return False
    return _across(row) and asked(row.text, vocabulary)


def _across(row: GridRow) -> bool:
    """Whether a row is one cell that spans the whole table."""
    return row.position.row > 0 and len({cell.position for cell in row.cells}) == 1


def _add_banner(walk: _Walk, banner: list[Paragraph]) -> None:
    """Take a banner as paragraphs; the table goes on below it under the same header."""
    above = walk.open
    for paragraph in banner:
        walk.add(paragraph)
    if above is not None and above.found:
        walk.open = Grid(above.kind, list(above.columns), list(above.headers), [], above.position)
        walk.pieces.append(walk.open)
