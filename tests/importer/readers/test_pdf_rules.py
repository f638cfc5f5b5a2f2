"""PDF: tables that only lines between their rows rule."""

from __future__ import annotations

from cauce.importer.blocks import Paragraph
from tests.importer.readers.making import Printer, grid, only_table, texts

XS = (60.0, 120.0, 260.0, 400.0)
HEADER = ("Código", "Tarea", "Producto", "Lidera")


def ruled(page: Printer, y: float, rows: list[tuple[str, ...]], *, pitch: float = 11) -> float:
    """Print rows under one another, each between two lines; "|" breaks a cell's line. Return where they end."""
    page.canvas.line(54, 842 - y, 540, 842 - y)
    for row in rows:
        lines = [cell.split("|") for cell in row]
        for x, cell in zip(XS, lines, strict=False):
            for count, line in enumerate(cell):
                if line.startswith("• "):
                    page.words(x, y + 14 + count * pitch, "•", size=9).words(
                        x + 10, y + 14 + count * pitch, line[2:], size=9
                    )
                else:
                    page.words(x + (10 if line.startswith(" ") else 0), y + 14 + count * pitch, line.strip(), size=9)
        y += 20 + pitch * max(map(len, lines))
        page.canvas.line(54, 842 - y, 540, 842 - y)
    return y


def test_rows_between_lines_are_a_table_though_no_vertical_line_is_drawn() -> None:
    page = Printer()
    ruled(
        page,
        60,
        [
            HEADER,
            ("1.1.1", "• Medir calles|• Dibujar el mapa de las calles|  anegadas", "Mapa", "Obras"),
            ("1.1.2", "Censo", "Base", ""),
        ],
    )
    table = only_table(page.read())
    assert grid(table) == [
        list(HEADER),
        ["1.1.1", "Medir calles\nDibujar el mapa de las calles anegadas", "Mapa", "Obras"],
        ["1.1.2", "Censo", "Base", ""],
    ]


def test_words_across_the_columns_end_such_a_table() -> None:
    page = Printer()
    end = ruled(page, 60, [HEADER, ("1.1.1", "Censo", "Base", "Obras"), ("1.1.2", "Mapa", "Plano", "Catastro")])
    page.words(60, end + 30, "Área 2. El agua que nace en la ladera y llega a los barrios", size=11)
    ruled(page, end + 50, [HEADER, ("2.1.1", "Aforo", "Tabla", "Acueducto"), ("2.1.2", "Ruta", "Plano", "Catastro")])
    document = page.read()
    assert [len(table.rows) for table in document.tables()] == [3, 3]
    assert texts(document) == ["Área 2. El agua que nace en la ladera y llega a los barrios"]


def test_paragraphs_between_lines_are_no_table() -> None:
    page = Printer()
    for count in range(4):
        page.canvas.line(54, 842 - 60 - 40 * count, 540, 842 - 60 - 40 * count)
        page.words(60, 80 + 40 * count, f"Párrafo {count} que corre de lado a lado de la página sin dejar columnas.")
    assert all(isinstance(block, Paragraph) for block in page.read().blocks)


def test_a_little_more_room_between_lines_parts_names_where_all_other_lines_keep_one_distance() -> None:
    page = Printer()
    page.frame([50, 150, 300], [40, 420])
    page.lines(155, 52, ["x"])
    for count in range(32):
        page.words(55, 52 + 11 * count, "sigue siempre hasta aquí")
    page.turn()
    page.frame([50, 150, 300], [40, 100])
    page.words(55, 52, "Dirección de Ambiente").words(55, 65, "Dirección de Tránsito").words(155, 52, "x")
    table = list(page.read().tables())[-1]
    assert grid(table)[0][0] == "Dirección de Ambiente\nDirección de Tránsito"
