"""Tabs (tabuladores): lines that set two or more columns with tabs, read as the table they show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from cauce.importer.blocks import Block, Cell, Kind, Paragraph, Table, TableRow
from cauce.importer.readers.marks import tidy

Tabbed = dict[int, list[str]]
_FEWEST_ROWS = 2


def parts_of(raw: str) -> list[str]:
    """Return the words between a line's tabs when they make columns, else nothing.

    An entry of a table of contents makes none, nor does a number or code before its text.

    Examples
    --------
    >>> parts_of("DGA\\tDirección de Gestión"), parts_of("A. Plan\\t6"), parts_of("1.1\\t¿Cómo?")
    (['DGA', 'Dirección de Gestión'], [], [])
    """
    parts = [tidy(part) for part in raw.split("\t")]
    parts = [part for part in parts if part]
    numbered = len(parts) > 1 and not any(sign.isalpha() for sign in parts[0])
    return [] if len(parts) < 2 or parts[-1].isdigit() or numbered else parts


def with_tables(blocks: Sequence[Block], tabbed: Tabbed) -> list[Block]:
    """Return the blocks, each run of tabbed lines with as many columns being a table."""
    found: list[Block] = []
    run: list[Paragraph] = []
    for block in [*blocks, None]:
        columns = len(tabbed.get(id(block), ())) if block is not None else 0
        if isinstance(block, Paragraph) and columns and block.kind is Kind.PARAGRAPH:
            if run and len(tabbed[id(run[0])]) != columns:
                found += _closed(run, tabbed)
                run = []
            run.append(block)
            continue
        found += _closed(run, tabbed)
        run = []
        if block is not None:
            found.append(block)
    return _renumbered(found)


def _closed(run: list[Paragraph], tabbed: Tabbed) -> list[Block]:
    if len(run) < _FEWEST_ROWS:
        return list(run)
    rows = []
    for number, line in enumerate(run, start=1):
        place = replace(line.position, row=number, paragraph=0)
        cells = []
        for count, part in enumerate(tabbed[id(line)], start=1):
            spot = replace(place, cell=count, paragraph=1)
            cells.append(
                Cell([Paragraph(part, emphasis=line.emphasis, position=spot)], position=replace(spot, paragraph=0))
            )
        rows.append(TableRow(cells, position=place))
    return [Table(rows, replace(run[0].position, paragraph=0))]


def _renumbered(blocks: list[Block]) -> list[Block]:
    """Count the tables again, now that there are more."""
    for number, table in enumerate((block for block in blocks if isinstance(block, Table)), start=1):
        table.position = replace(table.position, table=number)
        for row in table.rows:
            row.position = replace(row.position, table=number)
            for cell in row.cells:
                cell.position = replace(cell.position, table=number)
                for paragraph in cell.blocks:
                    paragraph.position = replace(paragraph.position, table=number)
    return blocks
