"""Body (cuerpo): the paragraphs and tables of a Word document, in reading order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from lxml import etree

from cauce.importer.blocks import Block, Cell, Kind, Paragraph, Position, Table, TableRow
from cauce.importer.readers.docx.numbering import Numbering
from cauce.importer.readers.docx.styles import VAL, Style, Styles, W, is_on, numbering_of, outline_of, whole
from cauce.importer.readers.docx.tabs import Tabbed, parts_of
from cauce.importer.readers.docx.words import MC, Words, words_of
from cauce.importer.readers.marks import heading_level, is_contents_entry, part_marker, tidy, with_marker

P, TBL, SDT, CONTENT = W + "p", W + "tbl", W + "sdt", W + "sdtContent"
_WRAPPERS = {SDT, CONTENT, W + "customXml", W + "smartTag", W + "ins", W + "moveTo", MC + "AlternateContent"}
_WRAPPERS |= {MC + "Choice"}
TOP = (P, TBL, SDT, W + "customXml", MC + "AlternateContent")
_DEEPEST = 60
_MOST_SPANS = 200


@dataclass
class Body:
    """Reads elements of the body one after the other, counting pages, tables and paragraphs."""

    styles: Styles
    numbering: Numbering
    page: int = 0

    def __post_init__(self) -> None:
        self._tables = 0
        self._paragraphs = 0
        self._carried: list[tuple[str, frozenset[str]]] = []
        self._raw = ""
        self.notes: list[tuple[str, str]] = []
        self.tabbed: Tabbed = {}

    def blocks(self, element: etree._Element) -> Iterator[Block]:
        """Yield the blocks of one element of the body."""
        for part in _unwrapped(element, (P, TBL)):
            if part.tag == TBL:
                yield self._table(part)
            else:
                for paragraph in self._body_paragraphs(part):
                    self._paragraphs += 1
                    paragraph.position = replace(paragraph.position, paragraph=self._paragraphs)
                    yield paragraph

    def _body_paragraphs(self, element: etree._Element) -> Iterator[Paragraph]:
        for paragraph in self._paragraph(element, Position()):
            if paragraph.kind is Kind.PARAGRAPH and not _is_contents(element, self._style(element)):
                if parts := parts_of(self._raw):
                    self.tabbed[id(paragraph)] = parts
                level = 0 if parts else heading_level(paragraph.text, bold="bold" in paragraph.emphasis)
                if level and not part_marker(paragraph.text)[1]:
                    paragraph.kind, paragraph.level = Kind.HEADING, level
            yield paragraph

    def _style(self, element: etree._Element) -> Style:
        named = element.find(f"{W}pPr/{W}pStyle")
        return self.styles.of(None if named is None else named.get(VAL))

    def _paragraph(self, element: etree._Element, position: Position) -> Iterator[Paragraph]:
        """Yield a ``w:p`` as paragraphs: one a line, then those of its text boxes."""
        style, properties = self._style(element), element.find(W + "pPr")
        words = words_of(element, styles=self.styles, emphasis=style.emphasis)
        place = replace(position, page=self.page + words.pages_before if self.page else 0)
        self.page += words.pages if self.page else 0
        self.notes.extend(words.notes)
        if self._carried:
            words.lines[0][:0] = self._carried
            self._carried = []
        if properties is not None and properties.find(f"{W}rPr/{W}del") is not None:
            self._carried = words.on_one_line() if words.has_text() else []
            return
        if words.has_text():
            yield from self._lines(words, style, properties, place)
        for box in words.boxes:
            for part in _unwrapped(box, (P, TBL)):
                yield from self._flat(part, position)

    def _lines(
        self, words: Words, style: Style, properties: etree._Element | None, place: Position
    ) -> Iterator[Paragraph]:
        outline = outline_of(properties)
        heading = style.heading if outline is None else outline
        number, depth = numbering_of(properties)
        number = style.number if number is None else number
        depth = (style.depth or 0) if depth is None else depth
        label = self.numbering.label(number, depth if number else 0)
        if label is None and style.list_kind and number and depth:
            label = self.numbering.label(number, 0)
        told = label.text.strip() if label else ""
        if heading and not style.is_contents:
            text = tidy(" ".join(words.texts()))
            text = f"{told} {text}" if label and not label.is_bullet else text
            yield Paragraph(text, Kind.HEADING, heading, told, _whole(words, None), place)
            return
        kind = Kind.PARAGRAPH
        if label:
            kind = Kind.BULLET if label.is_bullet else Kind.NUMBERED
        elif style.list_kind and number != "0":
            kind = Kind.BULLET if style.list_kind == "bullet" else Kind.NUMBERED
        for count, self._raw in enumerate(words.texts()):
            text = tidy(self._raw)
            if not text:
                continue
            shown, marker = self._numbered(text, told if count == 0 else "", kind)
            level = depth if kind is not Kind.PARAGRAPH else 0
            yield with_marker(Paragraph(shown, kind, level, marker, _whole(words, count), place))

    @staticmethod
    def _numbered(text: str, label: str, kind: Kind) -> tuple[str, str]:
        """Text and marker of a counted paragraph: a code of several numbers belongs to the text."""
        if kind is Kind.NUMBERED and label and part_marker(f"{label} x")[0] is not Kind.NUMBERED:
            return f"{label} {text}", ""
        return text, label

    def _flat(self, element: etree._Element, position: Position) -> Iterator[Paragraph]:
        """Yield the paragraphs of anything inside a cell or box, tables row by row."""
        if element.tag == P:
            yield from self._paragraph(element, position)
            return
        for row in _unwrapped_children(element, W + "tr"):
            for cell in _unwrapped_children(row, W + "tc"):
                for part in _unwrapped_children(cell, P, TBL):
                    yield from self._flat(part, position)

    def _table(self, element: etree._Element) -> Table:
        self._tables += 1
        table = Table(position=Position(page=self.page, table=self._tables))
        for row in _unwrapped_children(element, W + "tr"):
            properties = row.find(W + "trPr")
            if properties is not None and properties.find(W + "del") is not None:
                continue
            place = Position(page=self.page, table=self._tables, row=len(table.rows) + 1)
            table.rows.append(self._row(row, properties, place))
        return table

    def _row(self, row: etree._Element, properties: etree._Element | None, place: Position) -> TableRow:
        header = properties is not None and bool(is_on(properties.find(W + "tblHeader")))
        found = TableRow(is_header=header, position=place)
        for name in ("gridBefore", None, "gridAfter"):
            if name is None:
                for cell in _unwrapped_children(row, W + "tc"):
                    found.cells.append(self._cell(cell, replace(place, cell=len(found.cells) + 1)))
            elif properties is not None and (skipped := _spans(properties.find(W + name), none=0)):
                found.cells.append(Cell(spans=skipped, position=replace(place, cell=len(found.cells) + 1)))
        return found

    def _cell(self, element: etree._Element, place: Position) -> Cell:
        properties = element.find(W + "tcPr")
        spans, continues = 1, False
        if properties is not None:
            spans = _spans(properties.find(W + "gridSpan"), none=1)
            merge = properties.find(W + "vMerge")
            continues = merge is not None and merge.get(VAL, "continue") == "continue"
        blocks: list[Paragraph] = []
        for part in _unwrapped_children(element, P, TBL):
            for paragraph in self._flat(part, place):
                paragraph.position = replace(paragraph.position, paragraph=len(blocks) + 1)
                blocks.append(paragraph)
        return Cell(blocks, spans, continues, replace(place, page=self.page and place.page))


def _is_contents(element: etree._Element, style: Style) -> bool:
    """Whether a paragraph is an entry of a table of contents, by its style or by its tab and page."""
    if style.is_contents:
        return True
    raw = "".join(
        "\t" if part.tag == W + "tab" else part.text or "" for part in element.iter(W + "t", W + "r", W + "tab")
    )
    return is_contents_entry(raw)


def _spans(element: etree._Element | None, *, none: int) -> int:
    count = None if element is None else whole(element.get(VAL))
    return none if count is None else max(none, min(count, _MOST_SPANS))


def _unwrapped(element: etree._Element, wanted: tuple[str, ...]) -> Iterator[etree._Element]:
    """Yield an element, or what its wrappers (content controls, custom XML) hold."""
    if element.tag in wanted:
        yield element
    else:
        yield from _unwrapped_children(element, *wanted)


def _unwrapped_children(parent: etree._Element, *wanted: str, depth: int = 0) -> Iterator[etree._Element]:
    for element in parent.iterchildren(tag=etree.Element):
        if element.tag in wanted:
            yield element
        elif element.tag in _WRAPPERS and depth < _DEEPEST:
            yield from _unwrapped_children(element, *wanted, depth=depth + 1)


def _whole(words: Words, line: int | None) -> frozenset[str]:
    """Emphasis of all words of a line (of all lines when None), or of its leading label."""
    lines = words.lines if line is None else [words.lines[line]]
    pieces = [(text, marks) for pieces in lines for text, marks in pieces if text.strip()]
    if not pieces:
        return frozenset()
    shared = frozenset.intersection(*(marks for _, marks in pieces))
    leading, marks = "", pieces[0][1]
    for text, others in pieces:
        if not others >= marks:
            break
        leading += text
    return shared | marks if leading.rstrip().endswith((":", ".", "-", "–")) else shared
