"""Findings as a PDF (observaciones en PDF): tagged, with contents by weight, boxes to tick for each answer."""

from __future__ import annotations

from cauce.core.problems import Severity
from cauce.exporter.problems import Findings
from cauce.exporter.typeset import tagged_pdf
from cauce.exporter.word import clean


def problems_pdf(found: Findings) -> bytes:
    """Set the findings as a tagged PDF; the same findings and day give the same bytes."""
    return tagged_pdf(__package__, "findings.typ", _told(found), on=found.on)


def _told(found: Findings) -> dict[str, object]:
    labels = found.labels
    return {
        "title": labels.title,
        "plan": clean(found.plan),
        "program": found.program,
        "day": found.day,
        "date": [found.on.year, found.on.month, found.on.day],
        "language": found.language,
        "page": labels.page,
        "facts": [[label, clean(value)] for label, value in found.facts[1:] if value],
        "introduction": labels.tick if found.findings else labels.none,
        "labels": {"mending": labels.mending, "rule": labels.rule, "comment": labels.comment},
        "answers": found.answers,
        "groups": [
            {
                "title": f"{found.groups[severity]} ({len(entries)})",
                "lines": [
                    {
                        "number": number,
                        "place": clean(one.place),
                        "words": clean(one.words),
                        "sentence": clean(one.sentence),
                        "to_do": clean(one.to_do),
                        "mending": clean(one.mending),
                        "rule": clean(f"{one.rule} ({one.source})" if one.source else one.rule),
                    }
                    for number, one in entries
                ],
            }
            for severity in Severity
            if (entries := found.of(severity))
        ],
    }
