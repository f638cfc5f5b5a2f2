"""Annex G.2 as a PDF (anexo G.2 en PDF): tagged, in the reader's language, set by Typst."""

from __future__ import annotations

from cauce.exporter.actors import Annex, sections
from cauce.exporter.typeset import tagged_pdf
from cauce.exporter.word import clean


def annex_pdf(annex: Annex) -> bytes:
    """Set annex G.2 as a tagged PDF; the same facts and day give the same bytes."""
    return tagged_pdf(__package__, "annex.typ", _told(annex), on=annex.on)


def _told(annex: Annex) -> dict[str, object]:
    labels = annex.labels
    return {
        "title": labels.title,
        "plan": clean(annex.plan),
        "program": annex.program,
        "notice": clean(annex.notice),
        "page": labels.page,
        "day": annex.day,
        "date": [annex.on.year, annex.on.month, annex.on.day],
        "language": annex.language,
        "facts": [[label, clean(value)] for label, value in annex.facts[1:]],
        "none": labels.none,
        "sections": [
            {
                "title": section.title,
                "headers": section.headers,
                "widths": section.widths,
                "lines": [[clean(text).split("\n") for text in line] for line in section.lines],
            }
            for section in sections(annex)
        ],
    }
