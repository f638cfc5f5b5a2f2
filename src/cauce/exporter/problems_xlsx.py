"""Findings as a workbook (observaciones en Excel): filters, and a list to choose each answer from."""

from __future__ import annotations

from datetime import datetime, time
from io import BytesIO

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from cauce.exporter.actors.xlsx import FORMULA_SIGNS, LONGEST, row_height
from cauce.exporter.problems import Finding, Findings
from cauce.exporter.word import clean

WIDTHS = (6, 13, 20, 36, 48, 40, 34, 26, 34, 22, 36)
TEXT = {"text_wrap": True, "valign": "top", "num_format": "@"}
CELL = TEXT | {"border": 1, "border_color": "#9DB0B7"}


def problems_xlsx(found: Findings) -> bytes:
    """Write the findings as a workbook: one sheet of findings, one that says what the list is.

    Text that begins like a formula stays text, also after somebody edits the cell.

    Parameters
    ----------
    found
        As ``findings_of`` gives it, in one language.

    Returns
    -------
    bytes
        An XLSX file; the same findings and day give the same bytes.
    """
    target = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(target, options) as workbook:
        workbook.set_properties(
            {
                "title": f"{found.labels.title}: {clean(found.plan)}",
                "subject": clean(found.document),
                "author": found.program,
                "created": datetime.combine(found.on, time(12)),
            }
        )
        _write_findings(workbook, found)
        _write_about(workbook, found)
    return target.getvalue()


def _write_findings(workbook: Workbook, found: Findings) -> None:
    labels = found.labels
    sheet = workbook.add_worksheet(labels.count[:31])
    cell, quoted = workbook.add_format(CELL), workbook.add_format(CELL | {"quote_prefix": True})
    answer = workbook.add_format(CELL | {"bg_color": "#FFF9E5"})
    header = workbook.add_format(CELL | {"bold": True, "bg_color": "#E3EEF0"})
    headers = (
        labels.number,
        labels.severity,
        labels.place,
        labels.words,
        labels.sentence,
        labels.to_do,
        labels.mending,
        labels.rule,
        labels.source,
        labels.answer,
        labels.comment,
    )
    for column, (width, text) in enumerate(zip(WIDTHS, headers, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, text, header)
    for row, finding in enumerate(found.findings, 1):
        sheet.write_number(row, 0, row, cell)
        texts = _texts(finding, found)
        sheet.set_row(row, row_height(zip(texts, WIDTHS[1:], strict=False)))
        for column, text in enumerate(texts, 1):
            _write_text(sheet, row, column, text, plain=cell, quoted=quoted)
        for column in (9, 10):
            sheet.write_blank(row, column, None, answer)
    _make_usable(sheet, found, columns=len(headers))


def _texts(finding: Finding, found: Findings) -> tuple[str, ...]:
    return (
        found.severities[finding.severity],
        finding.place,
        finding.words,
        finding.sentence,
        finding.to_do,
        finding.mending,
        finding.rule,
        finding.source,
    )


def _write_text(sheet: Worksheet, row: int, column: int, text: str, *, plain: Format, quoted: Format) -> None:
    told = clean(text)
    if len(told) > LONGEST:
        told = f"{told[: LONGEST - 1]}…"
    if not told:
        sheet.write_blank(row, column, None, plain)
        return
    sheet.write_string(row, column, told, quoted if told.startswith(FORMULA_SIGNS) else plain)


def _make_usable(sheet: Worksheet, found: Findings, *, columns: int) -> None:
    """Frozen header, filters, the list of answers, and a page that prints well."""
    labels, last = found.labels, max(len(found.findings), 1)
    sheet.freeze_panes(1, 3)
    sheet.autofilter(0, 0, last, columns - 1)
    sheet.data_validation(
        1,
        9,
        last,
        9,
        {
            "validate": "list",
            "source": list(found.answers),
            "error_title": labels.answer[:32],
            "error_message": labels.choose[:255],
        },
    )
    sheet.set_landscape()
    sheet.set_paper(1)  # Letter
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    footer = f"&L{_footer(found.document)}, {_footer(found.day)}&C{_footer(found.program)}&R&P / &N"
    sheet.set_footer(footer[:255])


def _footer(text: str) -> str:
    return clean(text).replace("&", "&&")[:100]


def _write_about(workbook: Workbook, found: Findings) -> None:
    sheet = workbook.add_worksheet(found.labels.about[:31])
    bold = workbook.add_format({"bold": True, "valign": "top"})
    wrapped, quoted = workbook.add_format(TEXT), workbook.add_format(TEXT | {"quote_prefix": True})
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 80)
    sheet.write_string(0, 0, found.labels.title, bold)
    for row, (label, value) in enumerate(found.facts, 1):
        sheet.write_string(row, 0, label, bold)
        _write_text(sheet, row, 1, value, plain=wrapped, quoted=quoted)
    sheet.write_string(
        len(found.facts) + 2, 1, found.labels.introduction if found.findings else found.labels.none, wrapped
    )
