"""Books as PDF (libros en PDF): tagged, with contents that count pages, set by Typst."""

from __future__ import annotations

from typing import Any

from cauce.exporter.books import Book, Heading, Items, Part, RowSheet, Table, Words
from cauce.exporter.typeset import tagged_pdf
from cauce.exporter.word import clean

MOST_SIGNS = 1_200  # a row of fewer stays on one page


def book_pdf(book: Book) -> bytes:
    """Set a book as a tagged PDF; the same words and day give the same bytes."""
    return tagged_pdf(__package__, "book.typ", _told(book), on=book.text.on)


def _told(book: Book) -> dict[str, object]:
    text, labels = book.text, book.labels
    return {
        "title": clean(book.title),
        "subtitle": clean(book.subtitle),
        "notice": clean(text.notice),
        "day": book.day,
        "made_on": labels.made_on,
        "program": text.program,
        "date": [text.on.year, text.on.month, text.on.day],
        "language": book.language,
        "words_language": book.words_language,
        "words": {
            "contents": text.terms.contents,
            "page": labels.page,
            "questions": labels.questions,
            "deliverables": labels.deliverables,
            "notes": labels.notes,
        },
        "has_contents": book.has_contents,
        "parts": [_part(part) for part in book.parts],
    }


def _part(part: Part) -> dict[str, Any]:
    if isinstance(part, Heading):
        return {"kind": "heading", "level": part.level, "text": clean(part.text), "breaks": part.on_new_page}
    if isinstance(part, Words):
        return {"kind": "words", "label": clean(part.label), "text": clean(part.text)}
    if isinstance(part, Items):
        texts = [clean(text) for text in part.texts]
        return {"kind": "items", "lead": clean(part.lead), "texts": texts, "numbered": part.is_numbered}
    if isinstance(part, Table):
        lines = [[clean(cell).split("\n") for cell in line] for line in part.lines]
        return {"kind": "table", "headers": part.headers, "widths": part.widths, "lines": lines}
    return _row(part)


def _row(row: RowSheet) -> dict[str, Any]:
    return {
        "kind": "row",
        "whole": _signs(row) < MOST_SIGNS,
        "tasks": [
            {"heading": clean(one.heading), "steps": _clean(one.steps), "notes": _clean(one.notes)} for one in row.tasks
        ],
        "notes": _clean(row.notes),
        "questions": _clean(row.questions),
        "deliverables": _clean(row.deliverables),
        "parties": [[clean(role), _clean(names)] for role, names in row.parties],
    }


def _signs(row: RowSheet) -> int:
    """About how much there is to print."""
    told = [*row.notes, *row.questions, *row.deliverables, *(", ".join(names) for _, names in row.parties)]
    told += [text for task in row.tasks for text in (task.heading, *task.steps, *task.notes)]
    return sum(len(text) + 40 for text in told)


def _clean(texts: tuple[str, ...]) -> list[str]:
    return [clean(text) for text in texts]
