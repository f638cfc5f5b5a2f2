"""Sheets of contingency as a PDF (planes de contingencia en PDF): tagged, in the reader's language, set by Typst."""

from __future__ import annotations

from cauce.exporter import actors
from cauce.exporter.contingency import Sheets
from cauce.exporter.typeset import tagged_pdf
from cauce.exporter.word import clean


def sheets_pdf(sheets: Sheets) -> bytes:
    """Set tables as a tagged PDF; the same facts and day give the same bytes. The page is that of annex G.2."""
    told: dict[str, object] = {
        "title": sheets.title,
        "plan": clean(sheets.plan),
        "program": sheets.program,
        "notice": clean(sheets.notice),
        "page": sheets.page,
        "day": sheets.day,
        "date": [sheets.on.year, sheets.on.month, sheets.on.day],
        "language": sheets.language,
        "facts": [[clean(label), clean(value)] for label, value in sheets.facts],
        "none": sheets.none,
        "sections": [
            {
                "title": section.title,
                "headers": section.headers,
                "widths": section.widths,
                "lines": [[clean(text).split("\n") for text in line] for line in section.lines],
            }
            for section in sheets.sections
            if section.lines
        ],
    }
    return tagged_pdf(actors.__name__, "annex.typ", told, on=sheets.on)
