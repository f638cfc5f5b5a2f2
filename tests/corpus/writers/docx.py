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
    for page in pages:
        if isinstance(page, Break):
            document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
        elif isinstance(page, Grid):
            _add_grid(document, page, layout)
        else:
            _add_paragraph(document, page, layout)
    document.save(str(path))


def _furnish(document: Document, layout: Layout) -> None:
    section = document.sections[0]
    if layout.landscape:
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = section.page_height, section.page_width
    if layout.furniture:
        section.header.paragraphs[0].text = layout.furniture[0]
        section.footer.paragraphs[0].text = layout.furniture[-1]


def _add_paragraph(document: Document, para: Para, layout: Layout) -> None:
    if para.kind == "heading" and layout.headings == "styled":
        document.add_heading(para.text, para.level)
    elif para.kind == "heading":
        run = document.add_paragraph().add_run(para.text.upper() if layout.headings == "plain" else para.text)
        run.bold = layout.headings == "bold"
        run.font.size = Pt(14)
    elif para.kind in STYLES and layout.docx_lists == "styles" and not para.marker.endswith(")"):
        document.add_paragraph(para.text, style={"bullet": "List Bullet", "number": "List Number"}[para.kind])
    else:
        words = para.text if para.kind == "text" else f"{_typed(para)} {para.text}"
        document.add_paragraph().add_run(words).bold = para.bold


def _typed(para: Para) -> str:
    return "-" if para.kind == "bullet" else para.marker


def _add_grid(document: Document, grid: Grid, layout: Layout) -> None:
    body = document.element.body
    parts = [grid]
    if layout.break_every and not grid.carried and len(grid.header) > 3:
        parts = fragments(grid, limit=layout.break_every, rows_per_page=50)
    for number, part in enumerate(parts):
        if number:
            document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
        xml = _table(part, layout, header=number == 0 or layout.repeat_header)
        body.insert(list(body).index(body.sectPr), parse_xml(xml))
    document.add_paragraph()


def _table(grid: Grid, layout: Layout, *, header: bool) -> str:
    total = sum(grid.widths) or len(grid.header)
    shares = [int(9000 * width / total) for width in grid.widths or [1.0] * len(grid.header)]
    columns = "".join(f'<w:gridCol w:w="{share}"/>' for share in shares)
    rows = []
    if header and grid.heads:
        cells = "".join(_cell([Para(words, bold=True)], layout) for words in grid.header)
        rows.append(f"<w:tr><w:trPr><w:tblHeader/></w:trPr>{cells}</w:tr>")
    for number, row in enumerate(grid.rows):
        rows.append(f"<w:tr>{_row(number, row, grid, layout)}</w:tr>")
    return (
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="0" w:type="auto"/></w:tblPr>'
        f"<w:tblGrid>{columns}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def _row(number: int, row: list[Cell], grid: Grid, layout: Layout) -> str:
    if number in grid.bands:
        return _cell(row[0], layout, f'<w:gridSpan w:val="{len(grid.header)}"/>')
    cells = []
    for column, cell in enumerate(row):
        merged = ""
        if (number, column) in grid.carried:
            merged = "<w:vMerge/>"
        elif (number + 1, column) in grid.carried:
            merged = '<w:vMerge w:val="restart"/>'
        cells.append(_cell(cell, layout, merged))
    return "".join(cells)


def _cell(cell: Cell, layout: Layout, properties: str = "") -> str:
    inside = "".join(_paragraph_xml(para, layout) for para in cell) or "<w:p/>"
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inside}</w:tc>"


def _paragraph_xml(para: Para, layout: Layout) -> str:
    bold = "<w:rPr><w:b/></w:rPr>" if para.bold else ""
    words, style = para.text, ""
    if para.kind in STYLES:
        if layout.docx_lists == "styles" and not para.marker.endswith(")"):
            style = f'<w:pPr><w:pStyle w:val="{STYLES[para.kind]}"/></w:pPr>'
        else:
            words = f"{_typed(para)} {words}"
    return f'<w:p>{style}<w:r>{bold}<w:t xml:space="preserve">{escape(words)}</w:t></w:r></w:p>'
