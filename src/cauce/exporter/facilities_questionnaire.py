"""Questionnaire on paper (cuestionario en papel): the items of an index with boxes, and the way back to the card."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date

from cauce.exporter.facilities_qr import qr_rows
from cauce.exporter.typeset import tagged_pdf
from cauce.exporter.word import clean


@dataclass(frozen=True)
class Question:
    """One line of the questionnaire."""

    group: str
    name: str
    ask: str
    best: str
    worst: str


@dataclass(frozen=True)
class Questionnaire:
    """What a questionnaire on paper says, in one language."""

    title: str
    facility: str
    about: str
    plan: str
    language: str
    on: date
    day: str
    program: str
    address: str
    answers: tuple[str, ...]
    questions: tuple[Question, ...]
    source: str
    labels: Mapping[str, str]


def questionnaire_pdf(told: Questionnaire) -> bytes:
    """Set the questionnaire as a tagged PDF with a QR code of its address; the same words and day, the same bytes."""
    words = {name: clean(value) for name, value in asdict(told).items() if isinstance(value, str)}
    data: dict[str, object] = {
        **words,
        "date": [told.on.year, told.on.month, told.on.day],
        "answers": list(told.answers),
        "labels": dict(told.labels),
        "questions": [{name: clean(value) for name, value in asdict(one).items()} for one in told.questions],
        "qr": qr_rows(told.address),
    }
    return tagged_pdf(__package__, "facilities_questionnaire.typ", data, on=told.on)
