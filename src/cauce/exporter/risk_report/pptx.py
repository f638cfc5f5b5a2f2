"""The risk report as slides (mapa de riesgos en diapositivas): its figures, and of each table the first lines."""

from __future__ import annotations

from cauce.exporter import progress_slides as slides
from cauce.exporter.progress_slides.pptx import slides_pptx
from cauce.exporter.risk_report import RiskReport, Table


def report_pptx(report: RiskReport) -> bytes:
    """Write the report as slides; the same facts and day give the same bytes."""
    first = slides.Slide(report.title, report.lead, report.figures, text=report.method[:1], notes=report.method)
    parts = [_slide(part, report) for part in report.tables if part.short]
    return slides_pptx(
        slides.Presentation(
            title=report.title,
            plan=report.plan,
            place=report.place,
            notice=" ".join(one for one in (report.warning, report.notice) if one),
            day=report.day,
            program=report.program,
            language=report.language,
            on=report.on,
            slides=(first, *parts),
            notes=report.method,
        )
    )


def _slide(part: Table, report: RiskReport) -> slides.Slide:
    notes = (*part.notes, *report.method)
    if not part.lines:
        return slides.Slide(part.title, text=(part.none,), foot=report.warning, notes=notes)
    lines = part.lines[: part.short]
    foot = report.warning or report.method[0]
    table = slides.Table(part.headers, part.widths, lines, told=part.title)
    return slides.Slide(part.title, table=table, foot=foot, notes=notes)
