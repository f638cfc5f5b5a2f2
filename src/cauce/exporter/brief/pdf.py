"""The mayor's brief as a PDF (informe breve en PDF): tagged, one page, set by Typst."""

from __future__ import annotations

from cauce.exporter.brief import Brief, short
from cauce.exporter.typeset import tagged_pdf
from cauce.exporter.word import clean


def brief_pdf(brief: Brief) -> bytes:
    """Set the brief as a tagged PDF of one page; the same facts and day give the same bytes."""
    return tagged_pdf(__package__, "brief.typ", _told(brief), on=brief.on)


def _told(brief: Brief) -> dict[str, object]:
    return {
        "title": brief.title,
        "plan": short(clean(brief.plan)),
        "notice": short(clean(brief.notice), longest=240),
        "figures": [[clean(value), clean(label)] for value, label in brief.figures],
        "weights": brief.weights,
        "parts": [
            {
                "title": part.title,
                "lines": [[clean(one.code), short(clean(one.words)), short(clean(one.told))] for one in part.lines],
                "none": part.none,
                "more": part.more,
                "address": clean(part.address),
            }
            for part in brief.parts
        ],
        "signature": brief.signature,
        "stamp": brief.stamp,
        "day": brief.day,
        "program": brief.program,
        "language": brief.language,
        "roomy": brief.is_roomy,
        "date": [brief.on.year, brief.on.month, brief.on.day],
    }
