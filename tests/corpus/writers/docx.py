"""DOCX (Word): headings by style or only in bold, Word's lists or typed marks, tables as XML."""

from __future__ import annotations

from pathlib import Path
from xml.sax.saxutils import escape

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_BREAK
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Pt

from tests.corpus.fragments import fragments
from tests.corpus.layout import Layout
from tests.corpus.sheet import Break, Cell, Grid, Page, Para

STYLES = {"bullet": "ListBullet", "number": "ListNumber"}


def write(pages: list[Page], layout: Layout, path: Path) -> None:
    """Write pages as a Word document."""
    document = docx.Document()
    _furnish(document, layout)
    lists = _Lists(document)
    for page in pages:
        if isinstance(page, Break):
            document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
        elif isinstance(page, Grid):
            _add_grid(document, page, layout, lists)
        else:
            _add_paragraph(document, page, layout, lists)
    document.save(str(path))


class _Lists:
    """Word's numbered lists: each starts again at 1, by a numbering of its own over the style's."""

    def __init__(self, document: Document) -> None:
        self.numbering = document.part.numbering_part.element
        style = document.styles["List Number"].element
        shared = style.pPr.numPr.numId.val
        self.abstract = self.numbering.num_having_numId(shared).abstractNumId.val
        self.current = shared

    def number(self, para: Para) -> int:
        """Give the numbering that a paragraph belongs to."""
        if para.marker == "1.":
            num = self.numbering.add_num(self.abstract)
            num.add_lvlOverride(ilvl=0).add_startOverride(1)
            self.current = num.numId
        return int(self.current)


def _furnish(document: Document, layout: Layout) -> None:
    section = document.sections[0]
    document.styles["Normal"].font.name = "Arial"
    if layout.landscape:
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = section.page_height, section.page_width
    section.left_margin = section.right_margin = Pt(36)
    if layout.furniture:
        section.header.paragraphs[0].text = layout.furniture[0]
        section.footer.paragraphs[0].text = layout.furniture[-1]


def _room(layout: Layout) -> int:
    """Width of the page between its margins, in twentieths of a point."""
    return 14400 if layout.landscape else 10800


def _add_paragraph(document: Document, para: Para, layout: Layout, lists: _Lists) -> None:
    if para.kind == "heading" and layout.headings == "styled":
        document.add_heading(para.text, para.level)
    elif para.kind == "heading":
        run = document.add_paragraph().add_run(para.text.upper() if layout.headings == "plain" else para.text)
        run.bold = layout.headings == "bold"
        run.font.size = Pt(14)
    elif para.kind in STYLES and layout.docx_lists == "styles" and not para.marker.endswith(")"):
        added = document.add_paragraph(para.text, style={"bullet": "List Bullet", "number": "List Number"}[para.kind])
        if para.kind == "number":
            properties = added._p.get_or_add_pPr().get_or_add_numPr()
            properties.get_or_add_ilvl().val = 0
            properties.get_or_add_numId().val = lists.number(para)
    else:
        words = para.text if para.kind == "text" else f"{_typed(para)} {para.text}"
        document.add_paragraph().add_run(words).bold = para.bold


def _typed(para: Para) -> str:
    return "-" if para.kind == "bullet" else para.marker


def _add_grid(document: Document, grid: Grid, layout: Layout, lists: _Lists) -> None:
    body = document.element.body
    parts = [grid]
    if layout.break_every and not grid.carried and len(grid.header) > 3:
        parts = fragments(grid, limit=layout.break_every, rows_per_page=50)
    for number, part in enumerate(parts):
        if number:
            document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
        xml = _table(part, layout, lists, header=number == 0 or layout.repeat_header)
        body.insert(list(body).index(body.sectPr), parse_xml(xml))
    document.add_paragraph()


def _table(grid: Grid, layout: Layout, lists: _Lists, *, header: bool) -> str:
    total = sum(grid.widths) or len(grid.header)
    shares = [int(_room(layout) * width / total) for width in grid.widths or [1.0] * len(grid.header)]
    columns = "".join(f'<w:gridCol w:w="{share}"/>' for share in shares)
    rows = []
    if header and grid.heads:
        cells = "".join(_cell([Para(words, bold=True)], layout, lists) for words in grid.header)
        rows.append(f"<w:tr><w:trPr><w:tblHeader/></w:trPr>{cells}</w:tr>")
    for number, row in enumerate(grid.rows):
        rows.append(f"<w:tr>{_row(number, row, grid, layout, lists)}</w:tr>")
    return (
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="0" w:type="auto"/></w:tblPr>'
        f"<w:tblGrid>{columns}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def _row(number: int, row: list[Cell], grid: Grid, layout: Layout, lists: _Lists) -> str:
    if number in grid.bands:
        return _cell(row[0], layout, lists, f'<w:gridSpan w:val="{len(grid.header)}"/>')
    cells = []
    for column, cell in enumerate(row):
        merged = ""
        if (number, column) in grid.carried:
            merged = "<w:vMerge/>"
        elif (number + 1, column) in grid.carried:
            merged = '<w:vMerge w:val="restart"/>'
        cells.append(_cell(cell, layout, lists, merged))
    return "".join(cells)


def _cell(cell: Cell, layout: Layout, lists: _Lists, properties: str = "") -> str:
    inside = "".join(_paragraph_xml(para, layout, lists) for para in cell) or "<w:p/>"
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inside}</w:tc>"


def _paragraph_xml(para: Para, layout: Layout, lists: _Lists) -> str:
    bold = f'<w:rPr>{"<w:b/>" if para.bold else ""}<w:sz w:val="16"/></w:rPr>'
    words, style = para.text, ""
    if para.kind in STYLES:
        if layout.docx_lists == "styles" and not para.marker.endswith(")"):
            style = f'<w:pStyle w:val="{STYLES[para.kind]}"/>'
            if para.kind == "number":
                style += f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{lists.number(para)}"/></w:numPr>'
        else:
            words = f"{_typed(para)} {words}"
    tight = f'<w:pPr>{style}<w:spacing w:before="0" w:after="{layout.gap * 20}"/></w:pPr>'
    return f'<w:p>{tight}<w:r>{bold}<w:t xml:space="preserve">{escape(words)}</w:t></w:r></w:p>'
