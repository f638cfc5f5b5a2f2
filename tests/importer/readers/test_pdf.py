"""PDF: characters and ruling lines as paragraphs and tables."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pdfplumber
import pytest

from cauce.importer.blocks import Kind, Paragraph
from cauce.importer.readers import read_document
from tests.importer.readers.making import Printer, grid, only_table, texts

LONG = "Una línea bastante larga que llega hasta el margen derecho de la página y que por eso"


def test_lines_that_had_no_room_for_the_next_word_are_one_paragraph() -> None:
    page = Printer().lines(60, 60, [LONG, "sigue en la siguiente.", "Otro párrafo."])
    assert texts(page.read()) == [f"{LONG} sigue en la siguiente.", "Otro párrafo."]


def test_bullets_hang_and_a_line_back_at_the_edge_is_a_new_paragraph() -> None:
    page = Printer().words(60, 60, "•").lines(72, 60, [LONG, "sigue aquí"]).words(60, 84, "Aliados:")
    found = [block for block in page.read().blocks if isinstance(block, Paragraph)]
    assert [(one.kind, one.text) for one in found] == [
        (Kind.BULLET, f"{LONG} sigue aquí"),
        (Kind.PARAGRAPH, "Aliados:"),
    ]


@pytest.mark.parametrize(
    ("first", "second", "whole"),
    [
        ("La articu-", "lación de los actores.", "articulación"),
        ("La gestión técnico-", "financiera de la ciudad.", "técnico-financiera"),
    ],
)
def test_words_broken_at_a_hyphen_are_mended(first: str, second: str, whole: str) -> None:
    page = Printer().words(60, 40, LONG).lines(60, 80, [first, second])
    page.lines(60, 140, ["Lo técnico-financiero y lo técnico.", "Lo financiera.", "Una articulación."], pitch=20)
    assert whole in " ".join(texts(page.read()))


def test_a_ruled_table_gives_its_cells_with_their_paragraphs() -> None:
    page = Printer().frame([50, 200, 400], [50, 70, 120])
    page.words(56, 62, "TAREA", bold=True).words(206, 62, "PRODUCTO", bold=True)
    page.lines(56, 82, ["TAREA 1.1.1.", "Taller"]).words(206, 82, "Nota")
    assert grid(only_table(page.read())) == [["TAREA", "PRODUCTO"], ["TAREA 1.1.1.\nTaller", "Nota"]]


def test_a_cell_without_a_line_above_goes_on_with_the_cell_above() -> None:
    page = Printer().frame([50, 200, 400], [50, 70]).frame([50, 200, 400], [90, 110])
    for x in (50, 200, 400):
        page.canvas.line(x, 842 - 70, x, 842 - 90)
    page.canvas.line(200, 842 - 90, 400, 842 - 90)
    page.words(56, 62, "A").words(206, 62, "B").words(206, 82, "C").words(206, 102, "D").words(56, 102, "E")
    table = only_table(page.read())
    assert grid(table) == [["A", "B"], ["", "C"], ["E", "D"]]


def broken(first: list[str], second: list[str], *, header: bool = False) -> Printer:
    """Print a table of three columns whose last row goes on over the page, or does not."""
    page = Printer()
    xs = [50.0, 150.0, 300.0, 450.0]
    for part, (top, words) in enumerate([(700.0, first), (50.0, second)]):
        ys = [top, top + 20, top + 80] if header or not part else [top, top + 60]
        page.frame(xs, ys)
        if header or not part:
            for x, word in zip(xs, ("TAREA", "PREGUNTA", "ROLES"), strict=False):
                page.words(x + 5, top + 14, word, bold=True)
        for x, text in zip(xs, words, strict=False):
            for count, line in enumerate(text.split("|")):
                mark, _, rest = line.rpartition("• ")
                y = ys[-2] + 12 + count * 12
                if mark == "" and line.startswith("• "):
                    page.words(x + 5, y, "•").words(x + 17, y, rest)
                else:
                    page.words(x + (17 if line.startswith(" ") else 5), y, line.strip())
        page.turn()
    return page


def test_a_row_that_a_page_broke_inside_an_item_is_told_and_made_whole() -> None:
    page = broken(["1.1.1", "1.1 ¿Cuánto?", "• DGA|• Dirección de las|"], ["", "", " Parroquias del norte|• UP"])
    first, second = page.read().tables()
    assert second.rows[0].continued is True
    assert first.rows[1].cells[2].text == "DGA\nDirección de las Parroquias del norte"
    assert second.rows[0].cells[2].text == "UP"


def test_a_repeated_header_is_marked_and_a_new_row_is_not_joined() -> None:
    page = broken(["1.1.1", "1.1 ¿Cuánto?", "DGA"], ["1.1.2", "1.2 ¿Dónde?", "UP"], header=True)
    first, second = page.read().tables()
    assert (first.rows[0].is_header, second.rows[0].is_header) == (True, True)
    assert second.rows[1].continued is not True


def test_running_headers_and_page_numbers_fall_away() -> None:
    page = Printer()
    for number in range(1, 6):
        page.words(60, 30, "Oficina de Resiliencia").words(60, 100, f"Texto {number} de la página.")
        page.words(300, 820, f"Página {number} de 5").turn()
    assert texts(page.read()) == [f"Texto {number} de la página." for number in range(1, 6)]


def test_furniture_of_a_document_of_two_pages_falls_away() -> None:
    page = Printer()
    for number in (1, 2):
        page.words(60, 30, "CABILDO").words(60, 200, f"Texto {number}.").words(60, 815, f"PLAN {number}/2").turn()
    assert texts(page.read()) == ["Texto 1.", "Texto 2."]


def test_a_date_broken_at_its_hyphen_is_whole() -> None:
    page = Printer().frame([50, 140, 400], [50, 90]).lines(56, 62, ["Recibo: 2027-", "06-15"]).words(150, 62, "x")
    assert grid(only_table(page.read()))[0][0] == "Recibo: 2027-06-15"


def test_larger_type_makes_headings_and_contents_do_not() -> None:
    page = Printer().words(60, 60, "Siglas", size=16).lines(60, 100, [LONG] * 4, pitch=30)
    page.words(60, 300, "ÁREA 1: AGUA").words(500, 300, "16")
    found = [block for block in page.read().blocks if isinstance(block, Paragraph)]
    assert [one.text for one in found if one.kind is Kind.HEADING] == ["Siglas"]


def test_columns_without_lines_are_a_table_when_they_stand_in_line() -> None:
    page = Printer()
    for count, (short, long) in enumerate([("DGA", "Dirección"), ("UP", "Universidad"), ("CI", "Conservación")]):
        page.words(60, 60 + 16 * count, short).words(150, 60 + 16 * count, long)
    assert grid(only_table(page.read())) == [["DGA", "Dirección"], ["UP", "Universidad"], ["CI", "Conservación"]]


def test_every_word_that_another_reader_finds_is_kept(shared_plan: Path) -> None:
    path = shared_plan / "plan-de-trabajo.pdf"
    document = read_document(path)
    ours: Counter[str] = Counter()
    for block in document.blocks:
        parts = (
            [f"{block.marker} {block.text}"]
            if isinstance(block, Paragraph)
            else [f"{one.marker} {one.text}" for row in block.rows for cell in row.cells for one in cell.blocks]
        )
        ours.update("".join(sign for part in parts for sign in part if sign.isalnum()))
    with pdfplumber.open(path) as oracle:
        theirs = Counter(
            sign for page in oracle.pages for char in page.chars for sign in char["text"] if sign.isalnum()
        )
    assert ours == theirs


def test_the_shared_plan_reads_as_its_word_document_does(shared_plan: Path) -> None:
    word, print_ = (read_document(shared_plan / f"plan-de-trabajo.{kind}") for kind in ("docx", "pdf"))
    assert _paragraphs_of_rows(word) == _paragraphs_of_rows(print_)


def _paragraphs_of_rows(document: object) -> list[str]:
    """Every paragraph with its kind, column by column, rows that go on over a page being one."""
    found: list[str] = []
    row: list[list[str]] = []
    for block in document.blocks:  # type: ignore[attr-defined]
        if isinstance(block, Paragraph):
            found += [one for cell in row for one in cell] + [f"{block.kind} {block.text}"]
            row = []
            continue
        for one in block.rows:
            if not one.continued:
                found += [text for cell in row for text in cell]
                row = [[] for _ in one.cells]
            for held, cell in zip(row, one.cells, strict=False):
                held += [f"{paragraph.kind} {paragraph.text}" for paragraph in cell.blocks]
    return found + [text for cell in row for text in cell]
