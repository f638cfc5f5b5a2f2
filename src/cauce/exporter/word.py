"""Word documents of the house (documentos de Word): styles, tables with a repeated header, the same bytes each time."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time
from io import BytesIO

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Length, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph

from cauce.exporter.packing import packed

INK = RGBColor(0x1D, 0x2B, 0x33)
ACCENT = RGBColor(0x0B, 0x5C, 0x6B)
QUIET = RGBColor(0x4A, 0x5A, 0x63)
HEADER_FILL = "E3EEF0"
LINE = "9DB0B7"
SIDE = 100  # twentieths of a point between a cell's line and its text
FONT = "Calibri"
CELL, CELL_HEADER, CELL_QUIET = "Table Text", "Table Header", "Table Note"
CELL_BULLET, CELL_NUMBER = "Table Bullet", "Table Number"
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def clean(text: str) -> str:
    """Leave out the signs that no XML document may hold.

    Examples
    --------
    >>> clean("a\\x00b")
    'ab'
    """
    return UNPRINTABLE.sub("", text)


def new_document(
    *, title: str, subject: str, program: str, language: str, on: date, landscape: bool = False
) -> Document:
    """Make an empty document with the house's styles; it carries its day, its source and the program."""
    document = docx.Document()
    _write_properties(document, title=title, subject=subject, program=program, language=language, on=on)
    _set_page(document, landscape=landscape)
    _set_styles(document, language)
    return document


def _write_properties(document: Document, *, title: str, subject: str, program: str, language: str, on: date) -> None:
    told = document.core_properties
    moment = datetime.combine(on, time(12), tzinfo=UTC)
    told.title, told.subject = clean(title)[:255], clean(subject)[:255]  # more is refused
    told.author, told.comments = program, ""
    told.last_modified_by, told.language, told.revision = program, language, 1
    told.created = told.modified = moment


def _set_page(document: Document, *, landscape: bool) -> None:
    section = document.sections[0]
    long, short = Cm(27.94), Cm(21.59)  # Letter, as the offices of Panama print
    section.page_width, section.page_height = (long, short) if landscape else (short, long)
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.left_margin = section.right_margin = Cm(1.9)
    section.top_margin, section.bottom_margin = Cm(1.9), Cm(1.7)
    section.header_distance = section.footer_distance = Cm(0.9)


def _set_styles(document: Document, language: str) -> None:
    normal = _style(document, "Normal", size=10.5, color=INK, after=6)
    normal.paragraph_format.line_spacing = 1.12
    _set_language(normal, language)
    _style(document, "Title", size=24, color=ACCENT, bold=True, after=4)
    _drop_border(document.styles["Title"])
    subtitle = _style(document, "Subtitle", size=11, color=QUIET, after=8)
    subtitle.font.italic = False
    for spread in subtitle.element.get_or_add_rPr().findall(qn("w:spacing")):
        spread.getparent().remove(spread)  # letters stand as close as elsewhere
    for name, size, before in (("Heading 1", 16, 18), ("Heading 2", 13, 12), ("Heading 3", 11, 8)):
        _style(document, name, size=size, color=ACCENT, bold=True, before=before, after=4)
    for name, points in ((CELL, 9.0), (CELL_HEADER, 9.0), (CELL_QUIET, 8.0)):
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = normal
        _style(
            document, name, size=points, color=QUIET if name == CELL_QUIET else INK, after=2, bold=name == CELL_HEADER
        )
        style.paragraph_format.line_spacing = 1.0
    for name, in_table in (("List Bullet", CELL_BULLET), ("List Number", CELL_NUMBER)):
        _style(document, name, size=10.5, color=INK, after=3)
        _set_list_style(document, name, in_table)


def _set_list_style(document: Document, name: str, in_table: str) -> None:
    """Make the style of a list within a table: the same marks, smaller and closer."""
    style = document.styles.add_style(in_table, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = document.styles[name]
    _style(document, in_table, size=9.0, color=INK, after=2)
    layout = style.paragraph_format
    layout.line_spacing, layout.left_indent, layout.first_line_indent = 1.0, Cm(0.45), -Cm(0.45)
    style.element.get_or_add_pPr().append(copy.deepcopy(document.styles[name].element.pPr.numPr))


def _style(
    document: Document,
    name: str,
    *,
    size: float,
    color: RGBColor,
    bold: bool = False,
    before: float = 0,
    after: float = 0,
) -> ParagraphStyle:
    style = document.styles[name]
    assert isinstance(style, ParagraphStyle)
    style.font.name, style.font.size, style.font.bold, style.font.color.rgb = FONT, Pt(size), bold, color
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for attribute in list(fonts.attrib):
        if "heme" in attribute:
            del fonts.attrib[attribute]
    for script in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(script), FONT)
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
    return style


def _drop_border(style: object) -> None:
    properties = style.element.get_or_add_pPr()  # type: ignore[attr-defined]
    for border in properties.findall(qn("w:pBdr")):
        properties.remove(border)


def _set_language(style: ParagraphStyle, language: str) -> None:
    told = OxmlElement("w:lang")
    told.set(qn("w:val"), language)
    style.element.get_or_add_rPr().append(told)


def add_footer(document: Document, words: str, *, page: str = "") -> None:
    """Write on every page what the document is, and the page's number."""
    paragraph = document.sections[0].footer.paragraphs[0]
    paragraph.style = document.styles[CELL_QUIET]
    paragraph.add_run(f"{clean(words)} · {page} " if page else f"{clean(words)} · ")
    _add_field(paragraph, "PAGE")


def _add_field(paragraph: Paragraph, code: str) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), code)
    run = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
    paragraph._p.append(field)


def add_heading(document: Document, text: str, level: int) -> Paragraph:
    """Add a heading."""
    paragraph: Paragraph = document.add_heading(clean(text), level)
    return paragraph


def add_lead(document: Document, text: str) -> Paragraph:
    """Add a bold line that opens what follows."""
    paragraph = document.add_paragraph()
    paragraph.add_run(clean(text)).bold = True
    paragraph.paragraph_format.space_before = Pt(6)
    paragraph.paragraph_format.keep_with_next = True
    return paragraph


def add_labelled(document: Document, label: str, text: str) -> None:
    """Add a paragraph that opens with a bold label."""
    paragraph = document.add_paragraph()
    paragraph.add_run(f"{clean(label)} ").bold = True
    paragraph.add_run(clean(text))


def add_list(document: Document, texts: Iterable[str], *, style: str) -> None:
    """Add a list; a numbered one counts from 1."""
    paragraphs = [document.add_paragraph(clean(text), style=style) for text in texts]
    if style == "List Number":
        _begin_anew(paragraphs)


def _begin_anew(paragraphs: Sequence[Paragraph]) -> None:
    """Give paragraphs a numbering of their own, which would otherwise be carried on."""
    if not paragraphs:
        return
    numbering = paragraphs[0].part.numbering_part.element  # type: ignore[attr-defined]
    style = paragraphs[0].style
    assert style is not None
    base = numbering.num_having_numId(style.element.pPr.numPr.numId.val)
    own = numbering.add_num(base.abstractNumId.val)
    own.add_lvlOverride(0).add_startOverride(1)
    for paragraph in paragraphs:
        target = paragraph._p.get_or_add_pPr().get_or_add_numPr()
        target.get_or_add_ilvl().val = 0
        target.get_or_add_numId().val = own.numId


def add_contents(document: Document, title: str, headings: Sequence[tuple[int, str]]) -> None:
    """Add the table of contents: Word may renew it; it leads to the headings and counts no pages."""
    add_lead(document, title)
    for place, (level, text) in enumerate(headings):
        paragraph = document.add_paragraph(style="Normal")
        paragraph.paragraph_format.left_indent = Cm(0.6 * (level - 1))
        paragraph.paragraph_format.space_after = Pt(1)
        if place == 0:
            _add_field_part(paragraph, "begin", 'TOC \\o "1-2" \\n \\h')
        paragraph.add_run(clean(text))
        if place == len(headings) - 1:
            _add_field_part(paragraph, "end")


def _add_field_part(paragraph: Paragraph, kind: str, code: str = "") -> None:
    """Open a field with its code, or close it."""
    _add_field_sign(paragraph, kind)
    if code:
        instruction = OxmlElement("w:instrText")
        instruction.text = code
        paragraph.add_run()._r.append(instruction)
        _add_field_sign(paragraph, "separate")


def _add_field_sign(paragraph: Paragraph, kind: str) -> None:
    sign = OxmlElement("w:fldChar")
    sign.set(qn("w:fldCharType"), kind)
    paragraph.add_run()._r.append(sign)


def add_table(document: Document, headers: Sequence[str], widths: Sequence[Length]) -> Table:
    """Add a table whose header row stands again on every page and whose columns keep their widths."""
    table: Table = document.add_table(rows=1, cols=len(headers))
    table.autofit = False
    _draw_lines(table)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for cell, text, width in zip(table.rows[0].cells, headers, widths, strict=True):
        cell.width = width
        write(cell, text, style=CELL_HEADER)
        _fill(cell, HEADER_FILL)
    _mark(table.rows[0], "w:cantSplit")
    _mark(table.rows[0], "w:tblHeader")
    return table


def add_row(table: Table, widths: Sequence[Length]) -> _Row:
    """Add a row, which moves to the next page as a whole where it does not fit."""
    row: _Row = table.add_row()  # type: ignore[no-untyped-call]
    for cell, width in zip(row.cells, widths, strict=True):
        cell.width = width
    _mark(row, "w:cantSplit")
    return row


def write(cell: _Cell, text: str, *, style: str = CELL, first: bool = True) -> Paragraph:
    """Write a paragraph into a cell: its first one, or one more."""
    paragraph: Paragraph = cell.paragraphs[0] if first else cell.add_paragraph()
    paragraph._p.style = style.replace(" ", "")  # its id; looking it up by name costs 7 ms a cell
    paragraph.add_run(clean(text))
    return paragraph


def fill(cell: _Cell, lines: Iterable[tuple[str, str]], *, first: bool = True) -> None:
    """Write paragraphs, each with its style, into a cell; numbered ones count from 1."""
    written = [write(cell, text, style=style, first=first and place == 0) for place, (style, text) in enumerate(lines)]
    _begin_anew([paragraph for paragraph in written if paragraph.style and paragraph.style.name == CELL_NUMBER])


def _mark(row: _Row, tag: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(tag))


def _fill(cell: _Cell, color: str) -> None:
    shade = OxmlElement("w:shd")
    for name, value in (("w:val", "clear"), ("w:color", "auto"), ("w:fill", color)):
        shade.set(qn(name), value)
    cell._tc.get_or_add_tcPr().append(shade)


def draw_border(cell: _Cell, *, sides: Sequence[str], kind: str = "single") -> None:
    """Draw lines at some sides of a cell of a table that has none."""
    borders = OxmlElement("w:tcBorders")
    for side in ("top", "left", "bottom", "right"):
        if side in sides:
            line = OxmlElement(f"w:{side}")
            for name, value in (("w:val", kind), ("w:sz", "6"), ("w:space", "0"), ("w:color", LINE)):
                line.set(qn(name), value)
            borders.append(line)
    cell._tc.get_or_add_tcPr().append(borders)


def _draw_lines(table: Table) -> None:
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        line = OxmlElement(f"w:{side}")
        for name, value in (("w:val", "single"), ("w:sz", "4"), ("w:space", "0"), ("w:color", LINE)):
            line.set(qn(name), value)
        borders.append(line)
    properties = table._tbl.tblPr
    indent = OxmlElement("w:tblInd")  # the text of the first column stands under the text above
    indent.set(qn("w:w"), str(SIDE))
    indent.set(qn("w:type"), "dxa")
    margins = OxmlElement("w:tblCellMar")
    for side, width in (("top", 50), ("left", SIDE), ("bottom", 30), ("right", SIDE)):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), str(width))
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    layout = properties.find(qn("w:tblLayout"))
    for element in (indent, borders):
        layout.addprevious(element)
    layout.addnext(margins)


def saved(document: Document, *, on: date) -> bytes:
    """Return the file's bytes; the same document on the same day gives the same bytes."""
    made = BytesIO()
    document.save(made)
    return packed(made.getvalue(), on=on)
