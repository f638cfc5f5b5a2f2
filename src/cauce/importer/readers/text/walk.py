"""Walk (recorrido): the text's lines in order become headings, paragraphs, lists and tables."""

from __future__ import annotations

import re

from cauce.importer.blocks import Block, Cell, Kind, Paragraph, Position, Table, TableRow
from cauce.importer.readers.marks import heading_level, is_capitals, part_marker, tidy, with_marker
from cauce.importer.readers.text.cells import cell_paragraphs, fold_name, without_stars
from cauce.importer.readers.text.lines import Line

_PIPE_RULE = re.compile(r"\s*\|?\s*:?-{2,}:?\s*(\|\s*:?-{2,}:?\s*)*\|?\s*$")
_DASHES_ONLY = re.compile(r"[\s|:-]*")
_HASHES = re.compile(r"(#{1,6})\s+(?=\S)")
_UNDERLINED = re.compile(r"\s*(={3,}|-{3,})\s*$")
_TAGS = re.compile(r"</?(?:p|u|b|i|em|strong|br|span|div)\b[^<>]*>", re.IGNORECASE)


class Walk:
    """Turns lines into blocks; one pass, remembering only the table that is open."""

    def __init__(self, lines: list[Line]) -> None:
        self._lines = lines
        self._names = dashed_names(lines)
        self._blocks: list[Block] = []
        self._table: Table | None = None
        self._tables = 0
        self._paragraphs = 0

    def blocks(self) -> list[Block]:
        """Return the blocks of all lines."""
        for count, line in enumerate(self._lines):
            following = self._lines[count + 1] if count + 1 < len(self._lines) else None
            if "\t" in line.text.strip(" ") or self._is_pipe_row(count):
                self._row(line)
            else:
                self._table = None
                self._paragraph(line, following)
        return self._blocks

    def _is_pipe_row(self, count: int) -> bool:
        """Whether the line is a Markdown row: bars at both ends, beside another one."""
        if not _has_bars(self._lines[count]):
            return False
        beside = self._lines[max(0, count - 1) : count + 2]
        return sum(1 for line in beside if _has_bars(line)) > 1

    def _row(self, line: Line) -> None:
        if self._table is None or line.blanks_before:
            self._tables += 1
            self._table = Table(position=Position(page=line.page, line=line.number, table=self._tables))
            self._blocks.append(self._table)
        if "\t" not in line.text and len(line.text) < 1000 and _PIPE_RULE.match(line.text):
            for row in self._table.rows[-1:]:
                row.is_header = True
            return
        if _DASHES_ONLY.fullmatch(line.text):
            return
        raw_cells = line.text.split("\t") if "\t" in line.text else _pipe_cells(line.text)
        place = Position(page=line.page, line=line.number, table=self._tables, row=len(self._table.rows) + 1)
        row = TableRow(position=place)
        for count, raw in enumerate(raw_cells, start=1):
            position = Position(place.page, place.line, place.table, place.row, count)
            row.cells.append(Cell(cell_paragraphs(raw, position=position, names=self._names), position=position))
        self._table.rows.append(row)

    def _paragraph(self, line: Line, following: Line | None) -> None:
        if _UNDERLINED.match(line.text):
            self._underline(line)
            return
        raw = _TAGS.sub(" ", line.text) if "<" in line.text else line.text
        indent = len(raw) - len(raw.lstrip())
        hashes = _HASHES.match(raw.strip())
        words, emphasis = without_stars(raw.strip()[hashes.end() :] if hashes else raw.strip())
        text = tidy(words)
        if not text:
            return
        self._paragraphs += 1
        position = Position(page=line.page, line=line.number, paragraph=self._paragraphs)
        paragraph = Paragraph(text, emphasis=emphasis, position=position)
        if hashes:
            paragraph.kind, paragraph.level = Kind.HEADING, len(hashes.group(1))
        elif level := self._heading(line, text, following, bold="bold" in emphasis):
            paragraph.kind, paragraph.level = Kind.HEADING, level
        else:
            paragraph = self._starred(with_marker(paragraph))
            if paragraph.is_list_item:
                paragraph.level = indent // 2
        self._blocks.append(paragraph)

    @staticmethod
    def _starred(paragraph: Paragraph) -> Paragraph:
        """Take out the stars that only show once the list marker is gone."""
        paragraph.text, emphasis = without_stars(paragraph.text)
        paragraph.emphasis |= emphasis
        return paragraph

    def _heading(self, line: Line, text: str, following: Line | None, *, bold: bool) -> int:
        """Level of a line that stands alone and is clearly a heading, else 0."""
        kind, _, rest = part_marker(text)
        if kind is Kind.BULLET or (kind is Kind.NUMBERED and not (is_capitals(rest) and len(rest) >= 10)):
            return 0
        alone = line.blanks_before or not self._blocks
        return heading_level(text, bold=bold) if alone and (following is None or "\t" not in text) else 0

    def _underline(self, line: Line) -> None:
        """Take the line before as a heading when this one underlines it (Markdown)."""
        last = self._blocks[-1] if self._blocks else None
        if isinstance(last, Paragraph) and not line.blanks_before and not last.is_list_item:
            last.kind, last.level = Kind.HEADING, 1 if "=" in line.text else 2


def _has_bars(line: Line) -> bool:
    text = line.text.strip()
    return len(text) > 2 and text[0] == "|" and text[-1] == "|"


def _pipe_cells(text: str) -> list[str]:
    return [part.strip().replace("\\|", "|") for part in re.split(r"(?<!\\)\|", text.strip().strip("|"))]


def dashed_names(lines: list[Line]) -> frozenset[str]:
    """Names of the document's lists of two columns that hold a space, folded.

    A list item "Ramsar - CREHO" is one name, and not two items, when the list of acronyms
    knows it.
    """
    names = set()
    for line in lines:
        parts = line.text.split("\t")
        if len(parts) == 2 and len(parts[0]) <= 60 and "<" not in parts[0]:
            name = fold_name(parts[0])
            if " " in name:
                names.add(name)
    return frozenset(names)
