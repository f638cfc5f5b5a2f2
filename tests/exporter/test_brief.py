"""The mayor's brief (informe breve): one page, tagged, with what it must say, the same bytes each time."""

from __future__ import annotations

import datetime as dt
from io import BytesIO

import docx
import pypdfium2

from cauce.exporter.brief import Brief, BriefLine, BriefPart
from cauce.exporter.brief.docx import brief_docx
from cauce.exporter.brief.pdf import brief_pdf

LONG = "Reporte de síntesis de lo aprendido en los talleres con los barrios y las empresas de la cuenca " * 4


def a_brief(*, words: str = "Mapa de pozos", lines: int = 5) -> Brief:
    """Make a brief whose four parts have as many lines as the page foresees."""
    line = BriefLine("1.1.1", words, f"Se debía entregar el 31/3/2027. Se espera a: {words}")
    return Brief(
        title="Informe breve para la alcaldía",
        plan=f"Plan de {words}",
        notice=f"Es una ilustración. {words}",
        figures=(("40 %", "hecho"), ("2 / 5", "filas"), ("3 / 9", "productos"), ("1", "vencido")),
        weights="Promedio de 5 filas; los productos pesan 70 % y los pasos 30 %.",
        parts=tuple(BriefPart(f"Parte {n}", (line,) * lines, "Nada.", "Y 9 más.") for n in range(4)),
        signature="Firma",
        stamp="Sello",
        day="2/4/2027",
        program="Cauce",
        language="es",
        on=dt.date(2027, 4, 2),
    )


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    return "\n".join(page.get_textpage().get_text_range() for page in document)


def test_the_pdf_is_one_page_however_long_the_words_are() -> None:
    for words in ("Mapa de pozos", LONG):
        assert len(pypdfium2.PdfDocument(brief_pdf(a_brief(words=words)))) == 1


def test_the_pdf_says_figures_with_their_weights_parts_notice_and_where_to_sign() -> None:
    told = text_of(brief_pdf(a_brief()))
    for words in ("40 %", "70 %", "ilustración", "Parte 3", "Mapa de pozos", "Y 9 más.", "Firma", "Sello", "2/4/2027"):
        assert words in told, words


def test_an_empty_part_says_so() -> None:
    assert "Nada." in text_of(brief_pdf(a_brief(lines=0)))


def test_the_pdf_is_tagged_and_the_same_each_time() -> None:
    first = brief_pdf(a_brief())
    assert b"/MarkInfo" in first or b"/StructTreeRoot" in first
    assert first == brief_pdf(a_brief())


def test_words_of_the_plan_are_no_part_of_the_typesetters_source() -> None:
    assert "#panic(1)" in text_of(brief_pdf(a_brief(words="#panic(1) *x* $y$")))


def test_a_plans_title_may_be_longer_than_word_lets_a_property_be() -> None:
    title = docx.Document(BytesIO(brief_docx(a_brief(words=LONG)))).core_properties.title
    assert len(title) == 255


def test_the_word_document_says_the_same_and_has_place_for_signature_and_stamp() -> None:
    made = brief_docx(a_brief())
    assert made == brief_docx(a_brief())
    document = docx.Document(BytesIO(made))
    told = "\n".join(each.text for each in document.paragraphs)
    assert "Mapa de pozos" in told
    assert "ilustración" in told
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert "Sello" in cells
    assert any("Firma" in cell and "____" in cell for cell in cells)
