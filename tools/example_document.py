"""The example's paper (papel del ejemplo): styles, lists, tables and footer of a Word document."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import docx
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Cm, Pt, RGBColor
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph
from docx.text.run import Run

FONT = "Calibri"
INK, ACCENT, RULE, SHADE = RGBColor(0x22, 0x2B, 0x33), RGBColor(0x0B, 0x4F, 0x6C), "9FB3BF", "DCE9EE"
CELL_SIZE = Pt(9)
TEXT_WIDTH_CM = 17.8


def new_document(*, footer: str) -> Document:
    """Open an empty Letter page with the styles and a footer on every page."""
    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21.59), Cm(27.94)
    section.left_margin = section.right_margin = Cm((21.59 - TEXT_WIDTH_CM) / 2)
    section.top_margin, section.bottom_margin = Cm(2.0), Cm(2.0)
    drop_unused(document)
    set_styles(document)
    write_footer(section.footer.paragraphs[0], footer)
    return document


def drop_unused(document: Document) -> None:
    """Take away what the library's template brings and this document does not use."""
    used = {
        "Normal",
        "Title",
        "Subtitle",
        "Heading 1",
        "Heading 2",
        "Heading 3",
        "List Bullet",
        "List Number",
        "Table Grid",
        "Footer",
    }
    used |= {style.name for style in document.styles if style.element.get(qn("w:default"))}
    for style in list(document.styles):
        if style.name not in used:
            style.delete()
    for owner in (document.part, document.part.package):
        for key, relation in list(owner.rels.items()):
            if relation.reltype.endswith(("/stylesWithEffects", "/thumbnail", "/customXml")):
                owner.rels.pop(key)


def set_styles(document: Document) -> None:
    """Give the built-in styles this document's type, colours and spacing."""
    looks = {  # name: (size, colour, bold, before, after)
        "Normal": (10.5, INK, False, 0, 6),
        "Title": (28, ACCENT, True, 150, 6),
        "Subtitle": (14, INK, False, 0, 24),
        "Heading 1": (16, ACCENT, True, 0, 8),
        "Heading 2": (13, ACCENT, True, 14, 6),
        "Heading 3": (11, INK, True, 10, 3),
        "List Bullet": (10.5, INK, False, 0, 3),
        "List Number": (10.5, INK, False, 0, 3),
        "toc 1": (10.5, INK, True, 6, 2),
        "toc 2": (10.5, INK, False, 0, 2),
    }
    for name, (size, colour, bold, before, after) in looks.items():
        if name.startswith("toc"):
            document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, builtin=True)
        style = document.styles[name]
        set_font(style.element.get_or_add_rPr())
        style.font.size, style.font.color.rgb, style.font.bold, style.font.italic = Pt(size), colour, bold, False
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
    for name, indent in (("toc 1", 0.0), ("toc 2", 0.6)):
        layout = document.styles[name].paragraph_format
        layout.left_indent, layout.right_indent = Cm(indent), Cm(1.2)
        layout.tab_stops.add_tab_stop(Cm(TEXT_WIDTH_CM), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)
    document.styles["Normal"].paragraph_format.line_spacing = 1.1
    document.styles["Heading 1"].paragraph_format.page_break_before = True
    for border in document.styles["Title"].element.findall(".//" + qn("w:pBdr")):
        border.getparent().remove(border)
    language = document.styles.element.find(".//" + qn("w:lang"))
    if language is not None:
        language.set(qn("w:val"), "es-PA")


def set_font(properties: BaseOxmlElement) -> None:
    """Name the font outright, without the theme's."""
    fonts = properties.find(qn("w:rFonts"))
    if fonts is None:
        fonts = OxmlElement("w:rFonts")
        properties.insert(0, fonts)
    for key in list(fonts.attrib):
        del fonts.attrib[key]
    for key in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{key}"), FONT)


def element(tag: str, **attributes: str) -> BaseOxmlElement:
    """Make a WordprocessingML element: ``element("tab", val="left")``."""
    made = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), value)
    return made


def write_footer(paragraph: Paragraph, text: str) -> None:
    """Write the notice and the page's number at the foot of every page."""
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    add_run(paragraph, f"{text}  ·  ")
    for tag, value in (
        ("fldChar", "begin"),
        ("instrText", "PAGE"),
        ("fldChar", "separate"),
        ("t", "1"),
        ("fldChar", "end"),
    ):
        part = element(tag, fldCharType=value) if tag == "fldChar" else element(tag)
        if tag != "fldChar":
            part.text = value
        add_run(paragraph, "")._r.append(part)


def add_notice(document: Document, *, lead: str, text: str) -> None:
    """Write the notice in a shaded frame."""
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.space_before = Pt(60)
    properties = paragraph._p.get_or_add_pPr()
    frame = element("pBdr")
    for side in ("top", "left", "bottom", "right"):
        frame.append(element(side, val="single", sz="8", space="8", color=str(ACCENT)))
    properties.insert_element_before(frame, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr")
    properties.insert_element_before(
        element("shd", val="clear", color="auto", fill=SHADE), "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )
    paragraph.add_run(f"{lead} ").bold = True
    paragraph.add_run(text)


def add_contents_title(document: Document, text: str) -> None:
    """Write the contents' title, which is not a heading of the document."""
    paragraph = add_lead(document, text)
    paragraph.paragraph_format.page_break_before = True
    paragraph.runs[0].font.size, paragraph.runs[0].font.color.rgb = Pt(16), ACCENT


def add_lead(document: Document, text: str) -> Paragraph:
    """Write a bold line that opens what follows."""
    paragraph = add_labelled(document, text, "")
    paragraph.paragraph_format.space_before = Pt(6)
    return paragraph


def add_labelled(document: Document, label: str, text: str) -> Paragraph:
    """Write a paragraph that opens with a bold label."""
    paragraph = document.add_paragraph()
    paragraph.add_run(f"{label} " if text else label).bold = True
    paragraph.paragraph_format.keep_with_next = not text
    if text:
        paragraph.add_run(text)
    return paragraph


def add_list(document: Document, items: Sequence[str], *, style: str, letters: bool = False) -> None:
    """Write a list; a numbered one begins anew at 1 or at a."""
    paragraphs = [document.add_paragraph(text, style=style) for text in items]
    paragraphs[-1].paragraph_format.space_after = Pt(8)
    if style == "List Number":
        begin_anew(paragraphs, letters=letters)


def begin_anew(paragraphs: Sequence[Paragraph], *, letters: bool = False) -> None:
    """Give the paragraphs a numbering of their own, which Word would otherwise carry on."""
    numbering = paragraphs[0].part.numbering_part.element  # type: ignore[attr-defined]
    base = numbering.num_having_numId(paragraphs[0].style.element.pPr.numPr.numId.val)  # type: ignore[union-attr]
    own = numbering.add_num(base.abstractNumId.val)
    override = own.add_lvlOverride(0)
    override.add_startOverride(1)
    if letters:
        level = element("lvl", ilvl="0")
        indent = element("pPr")
        indent.append(element("ind", left="360", hanging="360"))
        for part in (
            element("start", val="1"),
            element("numFmt", val="lowerLetter"),
            element("lvlText", val="%1."),
            element("lvlJc", val="left"),
            indent,
        ):
            level.append(part)
        override.append(level)
    for paragraph in paragraphs:
        target = paragraph._p.get_or_add_pPr().get_or_add_numPr()
        target.get_or_add_ilvl().val = 0
        target.get_or_add_numId().val = own.numId


def add_table(document: Document, header: Sequence[str], *, widths_cm: Sequence[float]) -> Table:
    """Add a ruled table whose shaded header row is repeated on each page."""
    table: Table = document.add_table(rows=1, cols=len(header), style="Table Grid")
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    borders = element("tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        borders.append(element(side, val="single", sz="4", space="0", color=RULE))
    properties = table._tbl.tblPr
    properties.insert_element_before(borders, "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook")
    margins = element("tblCellMar")
    for side, width in (("top", "50"), ("left", "90"), ("bottom", "50"), ("right", "90")):
        margins.append(element(side, w=width, type="dxa"))
    properties.insert_element_before(margins, "w:tblLook")
    for column, column_cm in zip(table.columns, widths_cm, strict=True):
        column.width = Cm(column_cm)
    table.rows[0]._tr.get_or_add_trPr().append(element("tblHeader"))
    for cell, text, cell_cm in zip(table.rows[0].cells, header, widths_cm, strict=True):
        cell.width = Cm(cell_cm)
        cell._tc.get_or_add_tcPr().append(element("shd", val="clear", color="auto", fill=SHADE))
        write(cell, text, bold=True)
    return table


def add_cells(table: Table) -> Sequence[_Cell]:
    """Add a row and return its cells."""
    row: _Row = table.add_row()  # type: ignore[no-untyped-call]
    return row.cells


def write(
    cell: _Cell,
    text: str,
    *,
    bold: bool = False,
    underline: bool = False,
    style: str = "Normal",
    keep_adding: bool = False,
    space_before_pt: float = 0,
) -> Paragraph:
    """Write a paragraph into a cell; the empty one that every cell begins with is used first."""
    first = cell.paragraphs[0]
    empty = len(cell.paragraphs) == 1 and not first.text and not keep_adding
    paragraph: Paragraph = first if empty else cell.add_paragraph()
    paragraph.style = style
    layout = paragraph.paragraph_format
    layout.space_after, layout.line_spacing = Pt(2), 1.0
    if space_before_pt:
        layout.space_before = Pt(space_before_pt)
    if style != "Normal":
        hanging = Cm(0.55 if style == "List Number" else 0.4)
        layout.left_indent, layout.first_line_indent = hanging, -hanging
        size_mark(paragraph)
    add_run(paragraph, text, bold=bold, underline=underline)
    return paragraph


def size_mark(paragraph: Paragraph) -> None:
    """Give the paragraph's mark, and with it the list's number, the size of tables."""
    mark = element("rPr")
    mark.append(element("sz", val=str(int(CELL_SIZE.pt * 2))))
    paragraph._p.get_or_add_pPr().append(mark)


def fill(cell: _Cell, lines: Iterable[tuple[str, str]], *, underlined: Sequence[str] = ()) -> None:
    """Write paragraphs, each with its style; neighbouring numbered ones count from 1."""
    numbered: list[Paragraph] = []
    for style, text in lines:
        paragraph = write(cell, text, style=style, underline=text in underlined)
        if style == "List Number":
            numbered.append(paragraph)
        elif numbered:
            begin_anew(numbered)
            numbered = []
    if numbered:
        begin_anew(numbered)


def add_run(paragraph: Paragraph, text: str, *, bold: bool = False, underline: bool = False) -> Run:
    """Add words in the size of tables."""
    run = paragraph.add_run(text)
    run.font.size = CELL_SIZE
    run.bold, run.underline = bold or None, underline or None
    return run
