"""The risk report as a tagged PDF (mapa de riesgos en PDF), and its map as a picture for Word; set by Typst."""

from __future__ import annotations

import typst

from cauce.exporter.risk_report import SHADES, SPOTS, RiskReport, map_svg
from cauce.exporter.typeset import tagged_pdf
from cauce.exporter.word import clean

POINTS_PER_INCH = 144.0


def report_pdf(report: RiskReport) -> bytes:
    """Set the report as a tagged PDF; the same facts and day give the same bytes."""
    return tagged_pdf(__package__, "report.typ", _told(report), on=report.on)


def map_png(report: RiskReport) -> bytes:
    """Draw the report's map as a picture; empty where no outline is known."""
    drawn = map_svg(report.map)
    if not drawn:
        return b""
    source = (
        '#set page(width: auto, height: auto, margin: 0pt)\n#image(bytes(sys.inputs.map), format: "svg", width: 450pt)'
    )
    made: bytes = typst.compile(
        source.encode(), format="png", ppi=POINTS_PER_INCH, sys_inputs={"map": drawn}, ignore_system_fonts=True
    )
    return made


def _told(report: RiskReport) -> dict[str, object]:
    return {
        "title": report.title,
        "plan": clean(report.plan),
        "day": report.day,
        "notice": clean(report.notice),
        "warning": report.warning,
        "lead": clean(report.lead),
        "method": [clean(one) for one in report.method],
        "figures": [list(one) for one in report.figures],
        "map": map_svg(report.map),
        "map_told": clean(report.map.told),
        "shades": [[SHADES[place], words] for place, words in enumerate(report.map.shades)],
        "spots": [[SPOTS[state][0], words] for state, words in report.map.states.items()],
        "tables": [
            {
                "title": part.title,
                "headers": list(part.headers),
                "widths": list(part.widths),
                "lines": [[clean(cell) for cell in line] for line in part.lines],
                "none": part.none,
                "notes": [clean(note) for note in part.notes],
            }
            for part in report.tables
        ],
        "footer": clean(" · ".join(one for one in (report.warning, report.plan, report.day, report.program) if one)),
        "program": report.program,
        "language": report.language,
        "date": [report.on.year, report.on.month, report.on.day],
    }
