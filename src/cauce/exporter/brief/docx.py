"""The mayor's brief as a Word document (informe breve en Word): one page, with place for signature and stamp."""

from __future__ import annotations

from docx.document import Document
from docx.enum.table import WD_ALIGN_VERTICAL
from docx.shared import Cm, Pt

from cauce.exporter import word
from cauce.exporter.brief import Brief, BriefPart, short

WIDTH = 17.7  # centimetres between the margins


def brief_docx(brief: Brief) -> bytes:
    """Write the brief as a Word document; the same facts and day give the same bytes."""
    document = word.new_document(
        title=f"{brief.title}: {brief.plan}",
        subject=brief.plan,
        program=brief.program,
        language=brief.language,
        on=brief.on,
    )
    _tighten(document, roomy=brief.is_roomy)
    word.add_footer(document, f"{short(brief.plan)} · {brief.day} · {brief.program}")
    document.add_paragraph(brief.title, style="Title")
    document.add_paragraph(word.clean(f"{short(brief.plan)} · {brief.day}"), style="Subtitle")
    if brief.notice:
        document.add_paragraph(word.clean(short(brief.notice, longest=240))).runs[0].italic = True
    _add_figures(document, brief)
    document.add_paragraph(brief.weights, style=word.CELL_QUIET)
    for part in brief.parts:
        _add_part(document, part, roomy=brief.is_roomy)
    _add_signature(document, brief)
    return word.saved(document, on=brief.on)


def _tighten(document: Document, *, roomy: bool) -> None:
    """Leave less between the lines than elsewhere, so that all stands on one page."""
    section = document.sections[0]
    section.top_margin, section.bottom_margin = Cm(1.3), Cm(1.3)
    for name, size, before, after in (
        ("Title", 18.0, 0, 0),
        ("Subtitle", 10.5, 0, 3),
        ("Normal", 9.5 if roomy else 8.5, 0, 2 if roomy else 1),
        ("Heading 2", 11.5 if roomy else 10.5, 7 if roomy else 4, 2 if roomy else 1),
    ):
        style = document.styles[name]
        style.font.size = Pt(size)
        layout = style.paragraph_format
        layout.space_before, layout.space_after, layout.line_spacing = Pt(before), Pt(after), 1.0


def _add_figures(document: Document, brief: Brief) -> None:
    widths = [Cm(WIDTH / len(brief.figures))] * len(brief.figures)
    table = word.add_table(document, [value for value, _ in brief.figures], widths)
    for cell in table.rows[0].cells:
        cell.paragraphs[0].runs[0].font.size = Pt(14)
    for cell, (_, label) in zip(word.add_row(table, widths).cells, brief.figures, strict=True):
        word.write(cell, label)


def _add_part(document: Document, part: BriefPart, *, roomy: bool) -> None:
    word.add_heading(document, part.title, 2)
    if not part.lines:
        document.add_paragraph(part.none)
    for one in part.lines:
        paragraph = document.add_paragraph()
        if one.code:
            paragraph.add_run(f"{word.clean(one.code)} ").bold = True
        paragraph.add_run(short(word.clean(one.words)))
        told = paragraph.add_run(f"\n{short(word.clean(one.told))}")
        told.font.size, told.font.color.rgb = Pt(8.5 if roomy else 7.5), word.QUIET
    if part.address:
        document.add_paragraph(word.clean(part.address), style=word.CELL_QUIET)
    if part.more:
        document.add_paragraph(part.more, style=word.CELL_QUIET)


def _add_signature(document: Document, brief: Brief) -> None:
    """Leave a line to sign on and room for the stamp beside it."""
    widths = [Cm(WIDTH / 2)] * 2
    document.add_paragraph().paragraph_format.space_after = Pt(6)
    table = document.add_table(rows=1, cols=2)
    table.autofit = False
    table.rows[0].height = Cm(2.4)
    signature, stamp = table.rows[0].cells
    for cell, width in zip((signature, stamp), widths, strict=True):
        cell.width = width
        cell.vertical_alignment = WD_ALIGN_VERTICAL.BOTTOM
    word.write(signature, f"{'_' * 44}\n{brief.signature}")
    word.write(stamp, brief.stamp, style=word.CELL_QUIET)
    word.draw_border(stamp, sides=("top", "left", "bottom", "right"), kind="dashed")
