"""Grids (cuadros): tables as rows and named columns, whatever their order and whatever page broke them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from cauce.importer.blocks import Cell, Paragraph, Position, TableRow

Blocks = list[Paragraph]


@dataclass
class GridCell:
    """A cell's paragraphs; ``continues`` when the format merges it with the one above."""

    blocks: Blocks = field(default_factory=list)
    continues: bool = False
    position: Position = field(default_factory=Position)

    @property
    def text(self) -> str:
        """All words, a line a paragraph."""
        return "\n".join(block.text for block in self.blocks)


@dataclass
class GridRow:
    """A row of a grid, a cell a column; ``parts`` counts the printed rows that it was joined from."""

    cells: list[GridCell]
    position: Position = field(default_factory=Position)
    continued: bool | None = None
    is_header: bool = False
    asked: Blocks = field(default_factory=list)  # the question across the table above it

    @property
    def filled(self) -> list[int]:
        """Columns that hold words."""
        return [place for place, cell in enumerate(self.cells) if cell.text.strip(" \n-–—•")]

    @property
    def text(self) -> str:
        """All words of the row."""
        return " ".join(cell.text for cell in self.cells if cell.text).strip()


@dataclass
class Grid:
    """A table whose kind and columns are known.

    ``kind`` is tasks, areas, questions, acronyms, board, production, communication, contents
    or "" when nothing tells; ``columns`` names each column's role ("" when unknown).
    """

    kind: str
    columns: list[str]
    headers: list[str] = field(default_factory=list)
    rows: list[GridRow] = field(default_factory=list)
    position: Position = field(default_factory=Position)
    found: bool = True  # whether it has a header of its own
    last_on_card: str = ""  # of cards «label | value»: the column of the last label
    asked: Blocks = field(default_factory=list)  # the question printed across the table above the next rows

    def column(self, *names: str) -> int | None:
        """Place of the first column with one of these roles."""
        for name in names:
            if name in self.columns:
                return self.columns.index(name)
        return None

    def cells(self, row: GridRow, *names: str) -> Blocks:
        """Paragraphs of a row in the columns with one of these roles, in the order of the names."""
        found: Blocks = []
        for name in names:
            for place, column in enumerate(self.columns):
                if column == name and place < len(row.cells):
                    keeps = name in ("due", "pages")
                    found.extend(block for block in row.cells[place].blocks if keeps or _says(block))
        return found


def grid_row(row: TableRow, width: int) -> GridRow:
    """Lay a row's cells out over the columns that they span."""
    cells: list[GridCell] = []
    for cell in row.cells:
        cells.append(_grid_cell(cell))
        cells.extend(GridCell(continues=cell.continues, position=cell.position) for _ in range(max(1, cell.spans) - 1))
    cells.extend(GridCell() for _ in range(width - len(cells)))
    return GridRow(cells, position=row.position, continued=row.continued, is_header=row.is_header)


def _says(block: Paragraph) -> bool:
    """Whether a paragraph holds more than a dash that stands for nothing."""
    return bool(block.text.strip(" -–—•.·*/"))


def _grid_cell(cell: Cell) -> GridCell:
    blocks = [
        replace(block, text=block.text or block.marker) for block in cell.blocks if (block.text or block.marker).strip()
    ]
    return GridCell(blocks, cell.continues, cell.position)


def width_of(rows: list[TableRow]) -> int:
    """Count the columns of a table, spans counted."""
    return max((sum(max(1, cell.spans) for cell in row.cells) for row in rows), default=0)
