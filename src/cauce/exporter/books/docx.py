"""An area's sheet as a Word document (ficha del área en Word): the four-column form, with real styles."""

from __future__ import annotations

from cauce.exporter import word
from cauce.exporter.books import Book
from cauce.exporter.plan_docx.areas import add_area


def area_docx(book: Book) -> bytes:
    """Write one area in its four-column form; the same words and day give the same bytes."""
    text = book.text
    document = word.new_document(
        title=f"{book.title}: {book.subtitle}",
        subject=text.notice,
        program=text.program,
        language=book.language,
        on=text.on,
    )
    word.add_footer(document, f"{book.subtitle} · {book.day} · {text.program}", page=book.labels.page)
    document.add_paragraph(word.clean(book.subtitle), style="Title")
    if text.notice:
        document.add_paragraph(word.clean(text.notice), style="Subtitle")
    for area in text.facts.areas:
        add_area(document, text, area, level=1)
    return word.saved(document, on=text.on)
