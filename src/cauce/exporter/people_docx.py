"""The hand-over of a post as a Word document (traspaso de un cargo): what moves, and place for both signatures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from docx.document import Document
from docx.shared import Cm, Length

from cauce.exporter import word


@dataclass(frozen=True)
class HandOver:
    """What a post carries, in the reader's language."""

    title: str
    plan: str
    facts: tuple[tuple[str, str], ...]
    roles_title: str
    roles_headers: tuple[str, str]
    roles: tuple[tuple[str, str], ...]
    open_title: str
    open_headers: tuple[str, str]
    open_ones: tuple[tuple[str, str], ...]
    none: str
    signatures: tuple[str, str]
    page: str
    program: str
    language: str
    on: date


def hand_over_docx(told: HandOver) -> bytes:
    """Write the hand-over list; the same list and day give the same bytes."""
    document = word.new_document(
        title=f"{told.title}: {told.plan}",
        subject=told.plan,
        program=told.program,
        language=told.language,
        on=told.on,
    )
    word.add_footer(document, f"{told.plan} · {told.on.isoformat()} · {told.program}", page=told.page)
    document.add_paragraph(told.title, style="Title")
    document.add_paragraph(word.clean(told.plan), style="Subtitle")
    for label, value in told.facts:
        word.add_labelled(document, label, value)
    _add_list(document, told.roles_title, told.roles_headers, told.roles, (Cm(4.0), Cm(12.5)), told.none)
    _add_list(document, told.open_title, told.open_headers, told.open_ones, (Cm(13.0), Cm(3.5)), told.none)
    _add_signatures(document, told.signatures)
    return word.saved(document, on=told.on)


def _add_list(
    document: Document,
    title: str,
    headers: tuple[str, str],
    lines: tuple[tuple[str, str], ...],
    widths: tuple[Length, Length],
    none: str,
) -> None:
    word.add_heading(document, f"{title} ({len(lines)})", 1)
    if not lines:
        document.add_paragraph(none)
        return
    table = word.add_table(document, headers, widths)
    for line in lines:
        cells = word.add_row(table, widths).cells
        for cell, text in zip(cells, line, strict=True):
            word.write(cell, text)


def _add_signatures(document: Document, labels: tuple[str, str]) -> None:
    """Leave a line for each of the two who sign."""
    for label in labels:
        line = document.add_paragraph()
        line.paragraph_format.space_before = Cm(1.6)
        line.paragraph_format.keep_with_next = True
        line.add_run("_" * 40)
        document.add_paragraph(label)
