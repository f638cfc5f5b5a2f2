"""Text: lines, rows with HTML in their cells, and the signs of Markdown."""

from __future__ import annotations

import pytest

from cauce.importer.blocks import Kind, Paragraph
from tests.importer.readers.making import grid, only_table, read, texts


def cell(raw: str) -> list[tuple[str, str]]:
    """Kind and words of each paragraph in a cell."""
    row = only_table(read(f"{raw}\tx", "plan.txt")).rows[0]
    return [(block.kind.value, block.text) for block in row.cells[0].blocks]


def test_list_items_without_tags_are_parted_at_their_dashes() -> None:
    raw = "<p>Aliados:</p> <ul style='x'> - AAUD - Banco Mundial. - UP (sede - norte) "
    assert cell(raw) == [
        ("paragraph", "Aliados:"),
        ("bullet", "AAUD"),
        ("bullet", "Banco Mundial."),
        ("bullet", "UP (sede - norte)"),
    ]


def test_a_bracket_that_nothing_closes_does_not_hold_the_items_after_it() -> None:
    first = "Medir tres veces (en las calles del centro"
    last = "Publicar cada lunes el mapa de las calles más calientes, con las horas y los barrios medidos)"
    raw = f"<ul> - {first} - Dibujar - {last} - Ver (dos) "
    assert [words for _, words in cell(raw)] == [first, "Dibujar", last, "Ver (dos)"]


def test_a_name_with_a_dash_that_the_acronyms_know_is_not_parted() -> None:
    document = read("Humedal CREHO\tCentro Regional\n\nX\t<ul> - SAP - Humedal - CREHO - CI", "plan.txt")
    last = list(document.tables())[-1].rows[0].cells[1]
    assert [block.text for block in last.blocks] == ["SAP", "Humedal - CREHO", "CI"]


def test_dashes_without_a_space_before_them_part_too() -> None:
    assert [words for _, words in cell("<ul> - ASEP- BID- BM.- CAF.")] == ["ASEP", "BID", "BM.", "CAF."]


def test_numbers_in_a_list_part_only_in_their_order() -> None:
    raw = "<ol> 1. Vice alcaldía 2. Director de Obras 3. Un representante de los 9. barrios "
    assert [words for _, words in cell(raw)] == [
        "Vice alcaldía",
        "Director de Obras",
        "Un representante de los 9. barrios",
    ]


@pytest.mark.parametrize("raw", ["<ol><li>uno</li><li>dos</li></ol>", "<ol><li>uno<li>dos", "<ol>1. uno 2. dos</ol>"])
def test_lists_with_items_of_either_make_are_read(raw: str) -> None:
    assert cell(raw) == [("numbered", "uno"), ("numbered", "dos")]


def test_line_breaks_and_entities_in_cells_are_understood() -> None:
    assert cell("Lidera: DGA<br>Apoya: A &amp; B") == [("paragraph", "Lidera: DGA"), ("paragraph", "Apoya: A & B")]


def test_a_page_ends_at_three_blank_lines_or_a_form_feed() -> None:
    document = read("uno\n\n\n\ndos\n\ndos\n\f\ntres\n", "plan.txt")
    assert [block.position.page for block in document.blocks] == [1, 2, 2, 3]
    assert document.pages == 3


def test_a_table_broken_by_a_page_is_two_tables() -> None:
    document = read("A\tB\na\tb\n\n\n\n\tc\n", "plan.txt")
    assert [grid(table) for table in document.tables()] == [[["A", "B"], ["a", "b"]], [["", "c"]]]


def test_markdown_rows_and_headings_are_read() -> None:
    document = read("# Plan\n\n| A | B |\n|---|---|\n| a | b |\n", "plan.md")
    heading = document.blocks[0]
    assert isinstance(heading, Paragraph)
    assert (heading.kind, heading.text) == (Kind.HEADING, "Plan")
    table = only_table(document)
    assert (grid(table), table.rows[0].is_header) == ([["A", "B"], ["a", "b"]], True)


def test_stars_give_emphasis_and_leave_the_words() -> None:
    first, second = read("*Radio:* cuñas\n\nimpactos (*shocks*) posibles\n", "plan.txt").blocks
    assert isinstance(first, Paragraph)
    assert isinstance(second, Paragraph)
    assert (first.text, set(first.emphasis)) == ("Radio: cuñas", {"italic"})
    assert (second.text, set(second.emphasis)) == ("impactos (shocks) posibles", set())


@pytest.mark.parametrize("line", ["ACRÓNIMOS", "A.1. MISIÓN Y VISIÓN", "ÁREA 3: AGUA", "1. INTRODUCCIÓN GENERAL"])
def test_a_line_that_stands_alone_in_capitals_is_a_heading(line: str) -> None:
    block = read(f"\n{line}\n\nTexto.", "plan.txt").blocks[0]
    assert isinstance(block, Paragraph)
    assert block.kind is Kind.HEADING


@pytest.mark.parametrize("line", ["Se harán talleres.", "- MINSA", "1. Talleres", "Objetivo General.", "MISIÓN .... 6"])
def test_other_lines_are_no_headings(line: str) -> None:
    block = read(f"\n{line}\n\nTexto.", "plan.txt").blocks[0]
    assert isinstance(block, Paragraph)
    assert block.kind is not Kind.HEADING


def test_old_encodings_are_understood() -> None:
    assert texts(read("Gestión y año".encode("cp1252"), "plan.txt")) == ["Gestión y año"]
    assert texts(read("Gestión y año".encode("utf-16"), "plan.txt")) == ["Gestión y año"]
