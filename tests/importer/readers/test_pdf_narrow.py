"""PDF: columns as narrow as their words, and cells merged over rows, where a page's end went through them."""

from __future__ import annotations

import pytest
from reportlab.pdfbase.pdfmetrics import stringWidth

from cauce.importer.readers.pdf.mending import Mending
from cauce.importer.readers.pdf.typesetting import Typesetting
from cauce.importer.readers.pdf.words import BREAK_NOWHERE
from tests.importer.readers.making import Printer, grid, only_table
from tests.importer.readers.test_pdf_seams import PADDING, PITCH, SIZE, Typesetter, last_table, lesson

KNOWN = "people who know it said that the results of the population are on the list, not more; it is más que nada"


@pytest.mark.parametrize(
    ("parts", "whole"),
    [
        ("people|who", "people who"),
        ("results|on", "results on"),
        ("discuss|it", "discuss it"),
        ("población|más", "población más"),
        ("C|ollect", "Collect"),
        ("W|rite", "Write"),
        ("surplu|s", "surplus"),
        ("depart|ments", "departments"),
    ],
)
def test_words_without_a_sign_between_them_are_told_by_the_words_of_the_document(parts: str, whole: str) -> None:
    mending = Mending()
    mending.learn(KNOWN)
    assert mending.mended(parts.replace("|", BREAK_NOWHERE)) == whole


def test_a_sign_without_room_beside_its_number_does_not_widen_the_cell() -> None:
    page = lesson(Typesetter())
    page.frame([50, 97, 160], [300, 380])
    page.words(50 + PADDING, 312, "10.", size=SIZE).words(88, 312, "W", size=SIZE)
    for count, line in enumerate(["rite ", "about ", "works", "hop"], start=1):
        page.words(68, 312 + count * PITCH, line, size=SIZE)
    page.words(105, 312, "Nota", size=SIZE)
    assert grid(last_table(page))[0][0] == "Write about workshop"


def test_a_number_in_larger_type_that_touches_its_item_is_a_number() -> None:
    page = Printer().frame([50, 140, 230], [50, 110])
    page.words(55, 64, "10.", size=11).words(55 + stringWidth("10.", "Helvetica", 11), 64, "Entrevistar a", size=8)
    page.words(70, 74, "familias", size=8).words(145, 64, "x")
    (item,) = only_table(page.read()).rows[0].cells[0].blocks
    assert (item.marker, item.text) == ("10.", "Entrevistar a familias")


@pytest.mark.parametrize(
    ("above", "below", "whole"),
    [
        ("Informe de bombas (22 págs)", "– semana 18", True),
        ("Informe de bombas (22 págs)", "– Semana 18", False),
        ("Se entregan dos informes:", "– semana 18", False),
        ("Informe", "– semana 18", False),
    ],
)
def test_a_dash_without_room_above_is_no_new_item(above: str, below: str, whole: bool) -> None:
    width = stringWidth("Informe de bombas (22 págs)", "Helvetica", 10)
    page = Printer().frame([50, 55 + width + 6, 300], [50, 110])
    page.lines(55, 64, [above, below]).words(250, 64, "x")
    read = [block.text for block in only_table(page.read()).rows[0].cells[0].blocks]
    assert read == ([f"{above} {below}"] if whole else [above, below.strip("– ")])


def test_cells_of_the_same_columns_have_one_padding_though_a_part_holds_but_an_indented_list() -> None:
    typesetting, columns = Typesetting(), [50.0, 110.0, 170.0]
    measured = [5.4, 14.0, 6.0]
    assert [typesetting.padding(columns, padding) for padding in measured] == [5.4, 5.4, 6.0]
    assert typesetting.padding([50.0, 300.0], 14.0) == 14.0


def merged_over_rows(rest: str, action: str) -> Printer:
    """Print a table whose first cell stands for all rows and goes on over the page, with a row more on each page."""
    page = Printer()
    page.frame([50, 150, 300, 450], [700, 720]).frame([50, 150, 300, 450], [720, 760])
    for x, word in ((55, "OBJETIVO"), (155, "ACCIÓN"), (305, "META")):
        page.words(x, 714, word, bold=True)
    page.words(55, 734, "De los útiles y")
    page.words(155, 734, "Redes sociales").words(305, 734, "2 por mes")
    page.turn()
    page.frame([50, 150, 300, 450], [50, 110])
    page.canvas.line(150, 842 - 80, 450, 842 - 80)
    page.words(55, 64, rest).words(155, 64, action).words(305, 64, "9 notas")
    page.words(155, 94, "Revista").words(305, 94, "2 artículos")
    return page


def test_a_merged_cell_that_a_page_cut_does_not_join_the_rows_beside_it() -> None:
    first, second = merged_over_rows("largos talleres", "Notas de prensa").read().tables()
    assert grid(first)[1] == ["De los útiles y largos talleres", "Redes sociales", "2 por mes"]
    assert grid(second) == [["", "Notas de prensa", "9 notas"], ["", "Revista", "2 artículos"]]
    assert [(row.continued, row.cells[0].continues) for row in second.rows] == [(False, True), (None, True)]
