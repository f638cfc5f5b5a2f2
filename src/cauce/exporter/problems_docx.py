"""Findings as a Word document (observaciones en Word): the author answers each one and sends the file back."""

from __future__ import annotations

from docx.document import Document
from docx.shared import Cm
from docx.table import Table, _Cell

from cauce.core.problems import Severity
from cauce.exporter import word
from cauce.exporter.problems import Finding, Findings

WIDTHS = (Cm(1.1), Cm(3.0), Cm(6.0), Cm(9.2), Cm(4.84))


def problems_docx(found: Findings) -> bytes:
    """Write the findings as a Word document, a table for each weight.

    Parameters
    ----------
    found
        As ``findings_of`` gives it, in one language.

    Returns
    -------
    bytes
        A DOCX file; the same findings and day give the same bytes.
    """
    labels = found.labels
    document = word.new_document(
        title=f"{labels.title}: {found.plan}",
        subject=found.document,
        program=found.program,
        language=found.language,
        on=found.on,
        landscape=True,
    )
    word.add_footer(document, f"{found.plan} · {found.document} · {found.day} · {found.program}", page=labels.page)
    document.add_paragraph(labels.title, style="Title")
    document.add_paragraph(word.clean(found.plan), style="Subtitle")
    for label, value in found.facts[1:]:
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.space_after = 0
        paragraph.add_run(f"{label}: ").bold = True
        paragraph.add_run(word.clean(value))
    introduction = document.add_paragraph(labels.introduction if found.findings else labels.none)
    introduction.paragraph_format.space_before = Cm(0.3)
    for severity in Severity:
        _add_group(document, found, severity)
    return word.saved(document, on=found.on)


def _add_group(document: Document, found: Findings, severity: Severity) -> None:
    entries = found.of(severity)
    if not entries:
        return
    labels = found.labels
    document.add_paragraph(f"{found.groups[severity]} ({len(entries)})", style="Heading 1")
    headers = (labels.number, labels.place, labels.words, labels.sentence, labels.answer)
    table = word.add_table(document, headers, WIDTHS)
    for number, finding in entries:
        _add_finding(table, number, finding, found)


def _add_finding(table: Table, number: int, finding: Finding, found: Findings) -> None:
    labels = found.labels
    cells = word.add_row(table, WIDTHS).cells
    word.write(cells[0], str(number))
    word.write(cells[1], finding.place)
    word.write(cells[2], f"«{finding.words}»" if finding.words else "")
    word.write(cells[3], finding.sentence)
    word.write(cells[3], finding.to_do, first=False)
    if finding.mending:
        _write_labelled(cells[3], labels.mending, finding.mending)
    rule = f"{finding.rule} ({finding.source})" if finding.source else finding.rule
    word.write(cells[3], f"{labels.rule}: {rule}", style=word.CELL_QUIET, first=False)
    for index, answer in enumerate(found.answers):
        word.write(cells[4], f"☐ {answer}", first=index == 0)


def _write_labelled(cell: _Cell, label: str, text: str) -> None:
    paragraph = word.write(cell, "", first=False)
    paragraph.add_run(f"{label}: ").bold = True
    paragraph.add_run(word.clean(text))
