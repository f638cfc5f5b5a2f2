"""Sheets of contingency as a Word document (planes de contingencia en Word)."""

from __future__ import annotations

from docx.shared import Cm

from cauce.exporter import word
from cauce.exporter.contingency import Sheets

WIDTH = 24.1  # centimetres between the margins of a sheet that lies


def sheets_docx(sheets: Sheets) -> bytes:
    """Write tables as a Word document; the same facts and day give the same bytes."""
    document = word.new_document(
        title=f"{sheets.title}: {sheets.plan}",
        subject=sheets.plan,
        program=sheets.program,
        language=sheets.language,
        on=sheets.on,
        landscape=True,
    )
    word.add_footer(document, sheets.foot, page=sheets.page)
    document.add_paragraph(word.clean(sheets.title), style="Title")
    document.add_paragraph(word.clean(sheets.plan), style="Subtitle")
    if sheets.notice:
        word.add_lead(document, sheets.notice)
    for label, value in sheets.facts:
        word.add_labelled(document, f"{label}:", value)
    for section in sheets.sections:
        word.add_heading(document, section.title, 1)
        if not section.lines:
            document.add_paragraph(sheets.none)
            continue
        widths = [Cm(share * WIDTH) for share in section.widths]
        table = word.add_table(document, section.headers, widths)
        for line in section.lines:
            for cell, text in zip(word.add_row(table, widths).cells, line, strict=True):
                for place, part in enumerate(text.split("\n")):
                    word.write(cell, part, first=place == 0)
    return word.saved(document, on=sheets.on)
