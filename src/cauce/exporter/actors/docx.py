"""Annex G.2 as a Word document (anexo G.2 en Word)."""

from __future__ import annotations

from docx.document import Document
from docx.shared import Cm

from cauce.exporter import word
from cauce.exporter.actors import Annex, Section, sections

WIDTH = 24.1  # centimetres between the margins of a sheet that lies


def annex_docx(annex: Annex) -> bytes:
    """Write annex G.2 as a Word document; the same facts and day give the same bytes."""
    labels = annex.labels
    document = word.new_document(
        title=f"{labels.title}: {annex.plan}",
        subject=annex.plan,
        program=annex.program,
        language=annex.language,
        on=annex.on,
        landscape=True,
    )
    word.add_footer(
        document,
        " · ".join(part for part in (annex.plan, annex.notice, annex.day, annex.program) if part),
        page=labels.page,
    )
    document.add_paragraph(labels.title, style="Title")
    document.add_paragraph(word.clean(annex.plan), style="Subtitle")
    if annex.notice:
        word.add_lead(document, annex.notice)
    for label, value in annex.facts[1:]:
        word.add_labelled(document, f"{label}:", value)
    for section in sections(annex):
        word.add_heading(document, section.title, 1)
        _add_table(document, section)
    return word.saved(document, on=annex.on)


def _add_table(document: Document, section: Section) -> None:
    widths = [Cm(share * WIDTH) for share in section.widths]
    table = word.add_table(document, section.headers, widths)
    for line in section.lines:
        for cell, text in zip(word.add_row(table, widths).cells, line, strict=True):
            for place, part in enumerate(text.split("\n")):
                word.write(cell, part, first=place == 0)
