"""PDF: where a paragraph ends inside a narrow cell, in files that keep the space at which a line was broken."""

from __future__ import annotations

from itertools import groupby, pairwise

import pytest
from reportlab.pdfbase.pdfmetrics import stringWidth

from cauce.importer.blocks import Table
from tests.importer.readers.making import Printer, grid, only_table

SIZE, PITCH, PADDING = 8.0, 9.2, 5.0
FONTS = {True: "Helvetica-Bold", False: "Helvetica"}
LONG = "Agua limpia para todos los barrios de la ciudad que crecen en la ladera y junto al río que los cruza"


class Typesetter(Printer):
    """Sets paragraphs in cells as word processors do: a broken line keeps its space where it has room for it.

    Words between asterisks are bold; the space after them is of the words that follow, and is lost at a
    line's end. A word wider than its cell is cut.
    """

    def column(self, x: float, y: float, width: float, paragraphs: list[str]) -> float:
        """Set paragraphs from the height ``y`` down; return where the next line would stand."""
        for paragraph in paragraphs:
            for line in self._broken(paragraph, width - 2 * PADDING):
                at = x + PADDING
                for text, bold in line:
                    self.words(at, y, text, size=SIZE, bold=bold)
                    at += self._width(text, bold)
                y += PITCH
        return y

    def table(self, y: float, widths: list[float], rows: list[list[list[str]]]) -> float:
        """Set and rule a table; return where it ends."""
        xs = [50.0 + sum(widths[:count]) for count in range(len(widths) + 1)]
        ys = [y]
        for row in rows:
            bottoms = [self.column(x, ys[-1] + 10, b - x, cell) for (x, b), cell in zip(pairwise(xs), row, strict=True)]
            ys.append(max(bottoms))
        self.frame(xs, ys)
        return ys[-1]

    @staticmethod
    def _width(text: str, bold: bool) -> float:
        return float(stringWidth(text, FONTS[bold], SIZE))

    def _broken(self, paragraph: str, room: float) -> list[list[tuple[str, bool]]]:
        lines: list[list[tuple[str, bool]]] = [[]]
        used = 0.0
        for word in paragraph.split(" "):
            bold, word = word.startswith("*"), word.strip("*")
            if lines[-1] and used + self._width(word, bold) > room:
                lines[-1] = _without_lost_space(lines[-1], fits=used <= room)
                lines.append([])
                used = 0.0
            while self._width(word, bold) > room:
                fits = max(end for end in range(1, len(word)) if self._width(word[:end], bold) <= room)
                lines += [[]] if lines[-1] else []
                lines[-1].append((word[:fits], bold))
                lines.append([])
                word = word[fits:]
            lines[-1] += [(word, bold), (" ", False)]
            used += self._width(word, bold) + self._width(" ", False)
        lines[-1].pop()
        return [_in_runs(line) for line in lines]


def _without_lost_space(line: list[tuple[str, bool]], *, fits: bool) -> list[tuple[str, bool]]:
    """Take the space from a line's end where it has no room or stands after bold words."""
    return line if fits and not line[-2][1] else line[:-1]


def _in_runs(line: list[tuple[str, bool]]) -> list[tuple[str, bool]]:
    """Join words of the same type to runs."""
    return [("".join(text for text, _ in run), bold) for bold, run in groupby(line, key=lambda part: part[1])]


def last_table(page: Typesetter) -> Table:
    """Close the file, read it, and return its last table."""
    return list(page.read().tables())[-1]


def lesson(page: Typesetter) -> Typesetter:
    """Set a table by whose lines the reader learns how the file sets its lines."""
    page.table(40, [90, 90, 90], [[["Agua", LONG], ["Mar", LONG], ["Río", LONG]]])
    return page


def cell_of(paragraphs: list[str], width: float) -> list[str]:
    """Set paragraphs in a cell; return those that are read."""
    page = lesson(Typesetter())
    page.table(300, [width, 60], [[paragraphs, ["Nota"]]])
    return grid(last_table(page))[0][0].split("\n")


@pytest.mark.parametrize("width", [60, 84, 97, 120])
def test_paragraphs_in_a_narrow_cell_end_where_their_lines_keep_no_space(width: float) -> None:
    paragraphs = [
        "Secretaría de Desarrollo Económico",
        "Dirección de Obras",
        "Bomberos de Valle Sereno",
        "Instituto de Recreación y Deporte",
        "Gremio de Confeccionistas",
        "semana 6",
        "primer trimestre de 2027",
    ]
    assert cell_of(paragraphs, width) == paragraphs


@pytest.mark.parametrize("width", [66, 75, 90, 110, 140])
def test_labels_inside_a_paragraph_do_not_part_it(width: float) -> None:
    paragraphs = [
        "*Lidera:* Equipo de Resiliencia. *Apoya:* Oficina de Estadística. *Aliados:* Cruz Roja y Bomberos.",
        "*Lidera:* Catastro. *Apoya:* Equipo de Resiliencia. *Aliados:* Universidad Técnica del Litoral.",
    ]
    page = Typesetter()
    page.table(40, [90, 200], [[["Agua", LONG], [paragraph]] for paragraph in paragraphs])
    page.table(300, [width, 60], [[paragraphs, ["Nota"]]])
    plain = [paragraph.replace("*", "") for paragraph in paragraphs]
    assert grid(last_table(page))[0][0].split("\n") == plain


@pytest.mark.parametrize(
    ("width", "text"),
    [
        (42, "Responsabilidades"),
        (50, "Asociación de Regantes"),
        (41, "Supporting organisations"),
        (48, "Tarea de articulación"),
    ],
)
def test_a_word_too_long_for_its_cell_is_whole_and_full_lines_are_not_glued(width: float, text: str) -> None:
    assert cell_of([text], width) == [text]


def test_a_line_breaks_never_before_a_closing_sign() -> None:
    text = "Nota sobre recibos (5 páginas) / tercer trimestre 2027"
    page = lesson(Typesetter())
    page.frame([50, 133, 200], [300, 340])
    page.words(55, 312, "Nota sobre recibos (5 ", size=SIZE).words(55, 321.2, "páginas) / tercer ", size=SIZE)
    page.words(55, 330.4, "trimestre 2027", size=SIZE).words(140, 312, "x", size=SIZE)
    assert grid(last_table(page))[0][0] == text


def test_a_cell_that_a_page_cut_goes_on_by_its_space_and_not_without() -> None:
    page = lesson(Typesetter())
    page.table(760, [90, 90, 90], [[["1.1.1"], ["Cruz Roja", "Secretaría de "], ["DGA", "Registro Civil"]]])
    page.turn().table(40, [90, 90, 90], [[[], ["Cultura"], ["Archivo"]], [["1.1.2"], ["UP"], ["CI"]]])
    _, first, second = page.read().tables()
    assert second.rows[0].continued is True
    assert grid(first) == [["1.1.1", "Cruz Roja\nSecretaría de Cultura", "DGA\nRegistro Civil"]]
    assert grid(second)[0] == ["", "", "Archivo"]


def test_rows_that_begin_as_no_other_are_the_rest_of_the_one_before() -> None:
    page = Typesetter()
    rows = [[[f"Lidera: {name}", "Apoya: UP"], ["Taller"], ["Nota"]] for name in ("DGA", "UP", "CI")]
    page.table(700, [120, 120, 120], rows)
    page.turn().table(50, [120, 120, 120], [[["Aliados: Cruz Roja"], ["Relatoría"], []], *rows])
    table = last_table(page)
    assert [row.continued for row in table.rows] == [True, None, None, None]


def test_a_word_processor_without_such_spaces_is_read_by_room_and_place() -> None:
    page = Printer().frame([50, 140, 230], [50, 110])
    page.lines(55, 62, ["Secretaría de", "Desarrollo", "Cruz Roja"], pitch=12).words(145, 62, "x")
    assert grid(only_table(page.read()))[0][0] == "Secretaría de Desarrollo\nCruz Roja"
