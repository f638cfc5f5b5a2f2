"""Books: the whole plan and its areas, opened by readers other than their writers."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import docx
import pypdfium2 as pdfium
import pytest
from python_calamine import CalamineWorkbook

from cauce.core.plan.facts import AreaFacts, DeliverableFacts, PartyFacts, PlanFacts, QuestionFacts, RowFacts, TaskFacts
from cauce.exporter.books import Book, Labels, area_parts, plan_parts
from cauce.exporter.books.docx import area_docx
from cauce.exporter.books.pdf import book_pdf
from cauce.exporter.books.xlsx import book_xlsx
from tests.drafts import small_draft
from tests.exporter.plan_texts import plan_text

LABELS = Labels(**{name: name.capitalize() for name in Labels.__dataclass_fields__})
ROW = RowFacts(
    tasks=(TaskFacts("1.1.1", "=Mapa & rutas", ("Medir.", "Dibujar."), ("Con cuidado.",)),),
    question_codes=("1.1",),
    questions_as_printed="1.1 otra cosa",
    deliverables=(DeliverableFacts("Un mapa", due="week 3"),),
    parties=(PartyFacts("DPU", "leads"), PartyFacts("MUPA", "allies"), PartyFacts("SMA", "allies")),
)
AREA = AreaFacts(1, "Movilidad", "Hay autobuses.", "Llegar.", (QuestionFacts("1.1", "¿Quién viaja?"),), (ROW,))


@pytest.fixture
def book() -> Book:
    text = replace(plan_text(small_draft()), facts=PlanFacts(areas=(AREA,)))
    return Book("Plan", "Ciudad", text, "es", "12/1/2018", LABELS, plan_parts(text))


@pytest.fixture
def sheet(book: Book) -> Book:
    parts = tuple(area_parts(book.text, AREA, level=2, with_heading=False))
    return replace(book, title="ÁREA 1: Movilidad", parts=parts, has_contents=False)


def words_of(content: bytes) -> list[str]:
    return [page.get_textpage().get_text_range() for page in pdfium.PdfDocument(content)]


def test_the_contents_name_each_area_with_its_page(book: Book) -> None:
    pages = words_of(book_pdf(book))
    number = next(place for place, page in enumerate(pages, 1) if "Medir." in page)
    line = next(line for line in pages[1].splitlines() if line.startswith("ÁREA 1"))
    assert line.rstrip().endswith(str(number))


def test_a_row_says_what_it_answers_delivers_and_who_takes_part(book: Book) -> None:
    told = "\n".join(words_of(book_pdf(book)))
    for words in ("=Mapa & rutas", "Dibujar.", "Con cuidado.", "¿Quién viaja?", "semana 3", "DPU", "MUPA; SMA"):
        assert words in told


def test_what_a_row_printed_of_its_questions_is_not_told_beside_the_list(book: Book) -> None:
    assert "otra cosa" not in "\n".join(words_of(book_pdf(book)))


def test_pdfs_say_that_they_are_tagged(book: Book, sheet: Book) -> None:
    for content in (book_pdf(book), book_pdf(sheet)):
        assert b"pdfuaid" in content


def test_the_same_words_give_the_same_files(book: Book) -> None:
    assert book_pdf(book) == book_pdf(book)
    assert book_xlsx(book) == book_xlsx(book)


def test_headings_are_in_the_readers_language(book: Book) -> None:
    text = replace(book.text, language="en")
    english = replace(book, text=text, language="en", parts=plan_parts(text))
    assert "C. Discovery areas" in "\n".join(words_of(book_pdf(english)))


def test_a_workbook_has_a_line_a_task_and_no_formula(book: Book) -> None:
    lines = CalamineWorkbook.from_filelike(BytesIO(book_xlsx(book))).get_sheet_by_index(0).to_python()
    assert lines[1][:4] == ["1. Movilidad", "1.1.1", "=Mapa & rutas", "Medir.\nDibujar.\nCon cuidado."]
    assert "DPU" in lines[1]


def test_an_area_becomes_a_word_document_with_real_styles(sheet: Book) -> None:
    document = docx.Document(BytesIO(area_docx(sheet)))
    assert [one.text for one in document.paragraphs if one.style and one.style.name == "Heading 1"] == [
        "ÁREA 1: Movilidad"
    ]
    assert "TAREA 1.1.1." in document.tables[0].rows[1].cells[0].text


def test_signs_that_no_file_may_hold_are_left_out(book: Book) -> None:
    odd = replace(AREA, context="a\x00b\x0bc")
    text = replace(book.text, facts=PlanFacts(areas=(odd,)))
    assert "abc" in "\n".join(words_of(book_pdf(replace(book, text=text, parts=plan_parts(text)))))
