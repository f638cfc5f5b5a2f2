"""The risk report as a Word document (mapa de riesgos en Word): the map as a picture, tables with repeated headers."""

from __future__ import annotations

from io import BytesIO

from docx.document import Document
from docx.shared import Cm, RGBColor

from cauce.exporter import word
from cauce.exporter.risk_report import SHADES, SPOTS, RiskReport, Table
from cauce.exporter.risk_report.pdf import map_png

WIDTH = 17.7  # centimetres between the margins


def report_docx(report: RiskReport) -> bytes:
    """Write the report as a Word document; the same facts and day give the same bytes."""
    document = word.new_document(
        title=f"{report.title}: {report.plan}",
        subject=report.plan,
        program=report.program,
        language=report.language,
        on=report.on,
    )
    told = [report.warning, report.plan, report.day, report.program]
    word.add_footer(document, " · ".join(one for one in told if one))
    document.add_paragraph(report.title, style="Title")
    document.add_paragraph(word.clean(f"{report.plan} · {report.day}"), style="Subtitle")
    if report.notice:
        document.add_paragraph(word.clean(report.notice)).runs[0].italic = True
    if report.warning:
        word.add_lead(document, report.warning)
    document.add_paragraph(word.clean(report.method[0]))
    _add_figures(document, report)
    document.add_paragraph(word.clean(report.lead))
    _add_map(document, report)
    for part in report.tables:
        _add_part(document, part)
    for one in report.method[1:]:
        document.add_paragraph(word.clean(one), style=word.CELL_QUIET)
    return word.saved(document, on=report.on)


def _add_figures(document: Document, report: RiskReport) -> None:
    widths = [Cm(WIDTH / len(report.figures))] * len(report.figures)
    table = word.add_table(document, [value for value, _label in report.figures], widths)
    for cell, (_value, label) in zip(word.add_row(table, widths).cells, report.figures, strict=True):
        word.write(cell, label)


def _add_map(document: Document, report: RiskReport) -> None:
    """Put the map's picture with its words for who does not see it, and what its signs mean."""
    picture = map_png(report)
    if not picture:
        return
    shape = document.add_picture(BytesIO(picture), width=Cm(WIDTH))
    shape._inline.docPr.set("descr", word.clean(report.map.told))
    document.add_paragraph(word.clean(report.map.told), style=word.CELL_QUIET)
    key = document.add_paragraph(style=word.CELL)
    signs = [(SHADES[place], "■", words) for place, words in enumerate(report.map.shades)]
    signs += [(SPOTS[state][0], "●", words) for state, words in report.map.states.items()]
    for colour, sign, words in signs:
        mark = key.add_run(f"{sign} ")
        mark.font.color.rgb = RGBColor.from_string(colour.lstrip("#").upper())
        key.add_run(f"{word.clean(words)}   ")


def _add_part(document: Document, part: Table) -> None:
    word.add_heading(document, part.title, 2)
    if not part.lines:
        document.add_paragraph(part.none)
    else:
        widths = [Cm(WIDTH * share) for share in part.widths]
        table = word.add_table(document, part.headers, widths)
        for line in part.lines:
            for cell, text in zip(word.add_row(table, widths).cells, line, strict=True):
                word.write(cell, text)
    for note in part.notes:
        document.add_paragraph(word.clean(note), style=word.CELL_QUIET)
