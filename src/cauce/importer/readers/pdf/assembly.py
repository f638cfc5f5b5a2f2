"""Assembly (compaginación): the pages' pieces to one document: furniture, headings, joined parts."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

from cauce.importer.blocks import Block, Kind, Paragraph, Table
from cauce.importer.readers.marks import heading_level, tidy
from cauce.importer.readers.pdf.breaks import tell_continuations, with_joined_paragraphs
from cauce.importer.readers.pdf.furniture import without_furniture
from cauce.importer.readers.pdf.layout import PageTable, RawPage
from cauce.importer.readers.pdf.passages import Passage
from cauce.importer.readers.pdf.pieces import Piece, piece_of
from cauce.importer.readers.pdf.seams import SMALL_WORDS
from cauce.importer.readers.pdf.words import BREAK_HYPHEN, BREAK_NOWHERE

_BIGGER = 1.12
_RARE = 3
_LONGEST_HEADING = 220
_LARGEST_VOCABULARY = 300_000
_WORDS = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_BROKEN = re.compile(rf"\w*[{BREAK_HYPHEN}{BREAK_NOWHERE}]\w*")
_HYPHENED = re.compile(rf"([^\W\d_]+){BREAK_HYPHEN}\s*([^\W\d_]+)")
_CUT = re.compile(rf"[^\W\d_]*(?:{BREAK_NOWHERE}[^\W\d_]*)+")
_MOST_PARTS = 60
_SHORTEST_STEM, _SHORTEST_REST = 4, 5
_LETTERS = frozenset("aeouy")


class Assembly:
    """Takes the pieces page by page, keeps only blocks, and makes the document's list of blocks."""

    def __init__(self) -> None:
        self._pieces: list[Piece] = []
        self._sizes: Counter[float] = Counter()
        self._vocabulary: Counter[str] = Counter()
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
            if len(self._vocabulary) < _LARGEST_VOCABULARY:
                self._vocabulary.update(word.lower() for word in _WORDS.findall(_BROKEN.sub(" ", text)))
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
                block.text = self._mended(block.text)
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
                    paragraph.text = self._mended(paragraph.text)

    def _mended(self, text: str) -> str:
        if BREAK_HYPHEN in text:
            text = _HYPHENED.sub(self._unhyphened, text).replace(BREAK_HYPHEN, "-")
        if BREAK_NOWHERE in text:
            text = _CUT.sub(self._uncut, text)
        return tidy(text)

    def _unhyphened(self, found: re.Match[str]) -> str:
        """Join a word broken after a hyphen: keep the hyphen where the document writes the word so."""
        first, second = found.groups()
        if self._vocabulary[f"{first}{second}".lower()]:
            return first + second
        compound = self._vocabulary[f"{first}-{second}".lower()] or (
            self._vocabulary[first.lower()] and self._vocabulary[second.lower()] and len(second) > 3
        )
        if compound or not second[0].islower() or first[-1].isupper() or min(len(first), len(second)) > 6:
            return f"{first}-{second}"
        return first + second

    def _uncut(self, found: re.Match[str]) -> str:
        """Join the parts of words that were too long for their lines: the longest known words first."""
        parts = found.group().split(BREAK_NOWHERE)[:_MOST_PARTS]
        words = [""]
        start = 0
        while start < len(parts):
            ends = range(len(parts), start, -1)
            end = next((end for end in ends if self._is_word("".join(parts[start:end]))), start + 1)
            word = "".join(parts[start:end])
            if words[-1] and self._stand_apart(words[-1], word):
                words.append(word)
            else:
                words[-1] += word
            start = end
        return " ".join(words)

    def _stand_apart(self, one: str, two: str) -> bool:
        """Whether what ends a line and what begins the next are words of their own."""
        if self._is_word(one + two):
            return False
        if self._is_word(two):
            return len(one) >= _SHORTEST_STEM or self._is_word(one)
        return self._is_word(one) and len(two) >= _SHORTEST_REST

    def _is_word(self, word: str) -> bool:
        if len(word) == 1:
            return word in _LETTERS and bool(self._vocabulary[word])
        return word in SMALL_WORDS or bool(self._vocabulary[word.lower()])


def _may_head(piece: Piece) -> bool:
    block = piece.block
    return isinstance(block, Paragraph) and len(block.text) <= _LONGEST_HEADING and block.kind is not Kind.BULLET


def _make_heading(block: Paragraph, level: int) -> None:
    if block.marker:
        block.text = f"{block.marker} {block.text}"
    block.kind, block.level, block.marker = Kind.HEADING, level, ""
