"""Assembly (compaginación): the pages' pieces to one document: furniture, headings, joined parts."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from cauce.importer.blocks import Block, Kind, Paragraph, Table
from cauce.importer.readers.marks import heading_level
from cauce.importer.readers.pdf.breaks import tell_continuations, with_joined_paragraphs
from cauce.importer.readers.pdf.furniture import without_furniture
from cauce.importer.readers.pdf.layout import PageTable, RawPage
from cauce.importer.readers.pdf.mending import Mending
from cauce.importer.readers.pdf.passages import Passage
from cauce.importer.readers.pdf.pieces import Piece, piece_of

_BIGGER = 1.12
_RARE = 3
_LONGEST_HEADING = 220


class Assembly:
    """Takes the pieces page by page, keeps only blocks, and makes the document's list of blocks."""

    def __init__(self) -> None:
        self._pieces: list[Piece] = []
        self._sizes: Counter[float] = Counter()
        self._mending = Mending()
        self._pages = 0
        self.characters = 0

    def add(self, page: RawPage, found: list[Passage | PageTable], *, right: float) -> None:
        """Take what was found on a page."""
        self._pages = page.number
        for one in found:
            piece = piece_of(one, page, right=right)
            text = piece.text
            if isinstance(piece.block, Paragraph):
                self._sizes[piece.size] += len(text)
            self.characters += len(text)
            self._mending.learn(text, (tail.lone.text for tail in piece.tails if tail and tail.lone))
            self._pieces.append(piece)

    def blocks(self) -> list[Block]:
        """Return the blocks of all pages."""
        pieces = without_furniture(self._pieces, pages=self._pages)
        self._set_headings(pieces)
        pieces = with_joined_paragraphs(pieces)
        tell_continuations(pieces)
        blocks = [piece.block for piece in pieces]
        self._number(blocks)
        return blocks

    def _set_headings(self, pieces: list[Piece]) -> None:
        """Make headings of paragraphs in larger type, and of those that are clearly so by their words."""
        body = self._sizes.most_common(1)[0][0] if self._sizes else 0.0
        bigger = Counter(piece.size for piece in pieces if _may_head(piece) and piece.size >= body * _BIGGER)
        ranks = sorted(bigger, reverse=True)
        if len(ranks) > 1 and bigger[ranks[0]] <= _RARE:
            ranks = ranks[1:]
        for piece in pieces:
            block = piece.block
            if not isinstance(block, Paragraph) or not _may_head(piece) or piece.is_contents:
                continue
            if piece.size in bigger:
                _make_heading(block, min(6, sum(1 for size in ranks if size > piece.size) + 1))
            elif block.kind is Kind.PARAGRAPH:
                level = heading_level(block.text, bold="bold" in block.emphasis)
                if level:
                    _make_heading(block, level)

    def _number(self, blocks: list[Block]) -> None:
        """Give each block its place, and mend the words that a line's end broke."""
        tables = paragraphs = 0
        for block in blocks:
            if isinstance(block, Paragraph):
                paragraphs += 1
                block.position = replace(block.position, paragraph=paragraphs)
                block.text = self._mending.mended(block.text)
            else:
                tables += 1
                self._number_table(block, tables)

    def _number_table(self, table: Table, number: int) -> None:
        table.position = replace(table.position, table=number)
        for count, row in enumerate(table.rows, start=1):
            row.position = replace(row.position, table=number, row=count)
            for place, cell in enumerate(row.cells, start=1):
                cell.position = replace(row.position, cell=place)
                for order, paragraph in enumerate(cell.blocks, start=1):
                    paragraph.position = replace(cell.position, paragraph=order)
                    paragraph.text = self._mending.mended(paragraph.text)


def _may_head(piece: Piece) -> bool:
    block = piece.block
    return isinstance(block, Paragraph) and len(block.text) <= _LONGEST_HEADING and block.kind is not Kind.BULLET


def _make_heading(block: Paragraph, level: int) -> None:
    if block.marker:
        block.text = f"{block.marker} {block.text}"
    block.kind, block.level, block.marker = Kind.HEADING, level, ""
