"""Annex G.2 (anexo G.2): the same facts in three forms, in two languages, the same bytes each time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from io import BytesIO

import docx
import pypdfium2
import pytest
from python_calamine import CalamineWorkbook

from cauce.exporter.actors import Annex, AnnexOrganization, AnnexRow, sections
from cauce.exporter.actors.docx import annex_docx
from cauce.exporter.actors.pdf import annex_pdf
from cauce.exporter.actors.xlsx import annex_xlsx

HOSTILE = '#panic("x") $1$ @ref *a* _b_ = <c>'


def annex(**changed: object) -> Annex:
    """A small annex."""
    organizations = (
        AnnexOrganization(
            "Dirección de Planificación Urbana",
            "DPU",
            "Public sector",
            "Municipal level",
            3,
            2,
            (("leads", 1), ("allies", 1)),
            {"1.1.1": ("leads", "allies")},
        ),
        AnnexOrganization(HOSTILE, "", "", "", 1, 1, (("allies", 1),), {"1.2.1": ("allies",)}),
    )
    rows = (
        AnnexRow("1.1.1", ("1.1.1 Inventario",), {"leads": ("DPU",), "working_group": ("UTP", "FSU")}, "It is small."),
        AnnexRow("1.2.1", ("1.2.1 Taller", "1.2.2 Otro"), {"allies": (HOSTILE,)}),
    )
    made = Annex(
        plan="Plan de trabajo de Ríoseco",
        program="Cauce 0.1.0",
        on=date(2027, 3, 5),
        day="5/3/2027",
        language="es",
        counted="There are 3 tasks in 2 rows.",
        roles=(("leads", "Leads", "L"), ("working_group", "Working group", "G"), ("allies", "Allies", "A")),
        organizations=organizations,
        rows=rows,
        to_be_named=(("1.1.1", "Allies", "6 ONG comunitarias"),),
        missing=(("1.2.1", "Row 1.2.1 names nobody."),),
    )
    return replace(made, **changed)  # type: ignore[arg-type]


def pdf_text(content: bytes) -> str:
    document = pypdfium2.PdfDocument(content)
    text = "\n".join(page.get_textpage().get_text_range() for page in document)
    return " ".join(text.replace("\xad", "").replace("\ufffe", "").split())


def test_a_part_with_nothing_to_say_is_left_out() -> None:
    titles = [section.title for section in sections(annex(missing=(), to_be_named=()))]
    assert titles == ["Directory of organizations", "Roles of each row", "Working groups"]


def test_columns_share_the_page() -> None:
    for has_description in (True, False):
        for section in sections(annex(has_description=has_description)):
            assert sum(section.widths) == pytest.approx(1, abs=0.001)
            assert {len(section.headers), len(section.widths)} == {len(section.widths)}
            assert {len(line) for line in section.lines} == {len(section.headers)}


def test_without_descriptions_there_is_no_column_for_them() -> None:
    assert "Sector" not in sections(annex(has_description=False))[0].headers


@pytest.mark.parametrize("write", [annex_docx, annex_xlsx, annex_pdf])
def test_the_same_facts_give_the_same_bytes(write: Callable[[Annex], bytes]) -> None:
    assert write(annex()) == write(annex())


def test_the_pdf_is_tagged_and_says_its_language_and_title() -> None:
    content = annex_pdf(annex())
    assert b"/MarkInfo" in content
    assert b"/Lang(es-PA)" in content
    assert b"pdfuaid" in content
    assert pypdfium2.PdfDocument(content).get_metadata_dict()["Title"].endswith("Plan de trabajo de Ríoseco")


def test_the_pdf_prints_hostile_words_as_words() -> None:
    told = pdf_text(annex_pdf(annex()))
    assert '#panic("x") $1$ @ref *a* _b_ = <c>' in told.replace("“", '"').replace("”", '"')
    assert "6 ONG comunitarias" in told


def test_the_pdf_is_set_in_english_too() -> None:
    assert b"/Lang(en-US)" in annex_pdf(annex(language="en"))


def test_an_illustration_says_so_in_every_form() -> None:
    illustration = annex(notice="Es una ilustración.")
    assert pdf_text(annex_pdf(illustration)).count("Es una ilustración.") >= 2
    document = docx.Document(BytesIO(annex_docx(illustration)))
    assert "Es una ilustración." in [paragraph.text for paragraph in document.paragraphs]
    assert "Es una ilustración." in document.sections[0].footer.paragraphs[0].text
    book = CalamineWorkbook.from_filelike(BytesIO(annex_xlsx(illustration)))
    about = book.get_sheet_by_name("About this annex").to_python()
    assert "Es una ilustración." in [row[1] for row in about]


def test_the_word_document_has_a_table_for_each_part() -> None:
    document = docx.Document(BytesIO(annex_docx(annex())))
    assert len(document.tables) == len(sections(annex()))
    assert document.tables[0].rows[1].cells[0].text == "Dirección de Planificación Urbana"
    assert document.tables[0].rows[1].cells[0].paragraphs[0].style.name == "Table Text"


def test_the_workbook_begins_with_the_matrix() -> None:
    book = CalamineWorkbook.from_filelike(BytesIO(annex_xlsx(annex())))
    assert book.sheet_names[0] == "Matrix"
    rows = book.get_sheet_by_name("Matrix").to_python()
    assert rows[:2] == [["Organization", "1.1.1", "1.2.1"], ["Dirección de Planificación Urbana", "L A", ""]]


def test_the_workbook_counts_in_numbers_and_keeps_formulas_as_words() -> None:
    plotting = replace(annex().organizations[0], name="=1+1")
    content = annex_xlsx(annex(organizations=(plotting,)))
    rows = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_name("Directory of organizations").to_python()
    assert rows[1][:1] + rows[1][4:6] == ["=1+1", 3.0, 2.0]
