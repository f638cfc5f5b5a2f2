"""PDF: written directly, with ruled tables whose rows go on over the page, and page furniture."""

from __future__ import annotations

from pathlib import Path

from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from tests.corpus.layout import Layout
from tests.corpus.sheet import Break, Cell, Grid, Page, Para

MARGIN = 54.0
BODY, SMALL = 10.0, 8.0
PAD = 3.0
LEADING = SMALL * 1.2
GAP = 2.6
Line = tuple[str, float, bool, float]  # words, indent, bold, room above


def write(pages: list[Page], layout: Layout, path: Path) -> None:
    """Write pages as PDF."""
    _Printer(layout, path).print(pages)


class _Printer:
    """Prints line by line, so that a row may break anywhere."""

    def __init__(self, layout: Layout, path: Path) -> None:
        self.layout = layout
        self.size = landscape(A4) if layout.landscape else A4
        self.canvas = Canvas(str(path), pagesize=self.size, invariant=1)
        self.number = 1
        self.y = self.size[1] - MARGIN

    @property
    def width(self) -> float:
        return float(self.size[0]) - 2 * MARGIN

    def print(self, pages: list[Page]) -> None:
        for page in pages:
            if isinstance(page, Break):
                self.turn()
            elif isinstance(page, Grid):
                self.grid(page)
            else:
                self.paragraph(page)
        self.finish()
        self.canvas.save()

    def finish(self) -> None:
        self.canvas.setFont("Helvetica", SMALL)
        if self.layout.furniture:
            self.canvas.drawString(MARGIN, self.size[1] - 30, self.layout.furniture[0])
            self.canvas.drawString(MARGIN, 28, self.layout.furniture[-1])
        self.canvas.drawRightString(self.size[0] - MARGIN, 28, str(self.number))

    def turn(self) -> None:
        self.finish()
        self.canvas.showPage()
        self.number += 1
        self.y = self.size[1] - MARGIN

    def need(self, height: float) -> None:
        if self.y - height < MARGIN:
            self.turn()

    def paragraph(self, para: Para) -> None:
        size = {0: 18.0, 1: 14.0, 2: 12.0}.get(para.level, 11.0) if para.kind == "heading" else BODY
        plain = para.kind == "heading" and self.layout.headings == "plain"
        if "\t" in para.text:
            self.tabbed_line(para)
            return
        shown = Para(para.text.upper() if plain else para.text, para.kind, para.level, para.bold, para.marker)
        leading = size * 1.25
        if para.kind == "heading":
            self.y -= size * 0.6
            self.need(leading * 4)
        for words, indent, bold, _ in wrapped(shown, self.width, size):
            self.need(leading)
            self.y -= leading
            self.canvas.setFont("Helvetica-Bold" if bold else "Helvetica", size)
            self.canvas.drawString(MARGIN + indent, self.y, words)
        self.y -= size * (0.2 if para.kind in ("bullet", "number") else 0.6)

    def tabbed_line(self, para: Para) -> None:
        """Print a line of the contents, or a word and its meaning behind a tab."""
        words, _, page = para.text.partition("\t")
        if not page.isdigit():
            self.need(20)
            self.y -= 20
            self.canvas.setFont("Helvetica", BODY)
            self.canvas.drawString(MARGIN, self.y, words)
            self.canvas.drawString(MARGIN + 90, self.y, page)
            return
        lines = wrapped(Para(words), self.width - 60, BODY)
        for number, (line, _, _, _) in enumerate(lines):
            self.need(14)
            self.y -= 14
            self.canvas.setFont("Helvetica", BODY)
            self.canvas.drawString(MARGIN, self.y, line)
            if number == len(lines) - 1:
                self.canvas.drawRightString(MARGIN + self.width, self.y, page)

    def grid(self, grid: Grid) -> None:
        total = sum(grid.widths)
        widths = [self.width * share / total for share in grid.widths]
        if grid.heads:
            self.row([[Para(words, bold=True)] for words in grid.header], widths, [True] * len(widths), None)
        header = [[Para(words, bold=True)] for words in grid.header] if self.layout.repeat_header else None
        for number, row in enumerate(grid.rows):
            if number in grid.bands:
                self.row(row, [self.width], [True], None)
                continue
            tops = [(number, column) not in grid.carried for column in range(len(row))]
            self.row(row, widths, tops, header)
        self.rule(widths, [True] * len(widths))
        self.y -= BODY

    def row(self, row: list[Cell], widths: list[float], tops: list[bool], header: list[Cell] | None) -> None:
        cells = [cell_lines(cell, width - 2 * PAD) for cell, width in zip(row, widths, strict=True)]
        if self.y - min(max(map(height, cells)), 3 * LEADING) - 2 * PAD < MARGIN:
            self.new_table_page(header, widths)
        while True:
            room = self.y - MARGIN - 2 * PAD
            shown = [fitting(cell, room) for cell in cells]
            self.rule(widths, tops)
            self.lines([cell[:count] for cell, count in zip(cells, shown, strict=True)], widths)
            cells = [cell[count:] for cell, count in zip(cells, shown, strict=True)]
            if not any(cells):
                return
            self.rule(widths, [True] * len(widths))
            self.new_table_page(header, widths)
            tops = [True] * len(widths)

    def new_table_page(self, header: list[Cell] | None, widths: list[float]) -> None:
        self.rule(widths, [True] * len(widths))
        self.turn()
        if header is not None:
            self.row(header, widths, [True] * len(widths), None)

    def rule(self, widths: list[float], tops: list[bool]) -> None:
        x = MARGIN
        self.canvas.setLineWidth(0.5)
        for width, top in zip(widths, tops, strict=True):
            if top:
                self.canvas.line(x, self.y, x + width, self.y)
            x += width

    def lines(self, cells: list[list[Line]], widths: list[float]) -> None:
        bottom = self.y - max(LEADING, *map(height, cells)) - 2 * PAD
        x = MARGIN
        for cell, width in zip(cells, widths, strict=True):
            self.canvas.line(x, self.y, x, bottom)
            y = self.y - PAD
            for words, indent, bold, above in cell:
                y -= LEADING + above
                self.canvas.setFont("Helvetica-Bold" if bold else "Helvetica", SMALL)
                self.canvas.drawString(x + PAD + indent, y + 2, words)
            x += width
        self.canvas.line(x, self.y, x, bottom)
        self.y = bottom


def cell_lines(cell: Cell, width: float) -> list[Line]:
    """Give a cell's lines; a paragraph without a mark keeps a little distance from the one before."""
    result: list[Line] = []
    for number, para in enumerate(cell):
        first, *rest = wrapped(para, width, SMALL)
        above = GAP if number and para.kind == "text" else 0.0
        result += [(*first[:3], above), *rest]
    return result


def height(lines: list[Line]) -> float:
    """Give the height of lines."""
    return sum(LEADING + line[3] for line in lines)


def fitting(lines: list[Line], room: float) -> int:
    """Count the lines that fit, at least one."""
    used = 0.0
    for number, line in enumerate(lines):
        used += LEADING + line[3]
        if used > room:
            return max(1, number)
    return len(lines)


def wrapped(para: Para, width: float, size: float) -> list[Line]:
    """Break a paragraph into lines, its mark hanging."""
    font = "Helvetica-Bold" if para.bold else "Helvetica"
    mark = f"{para.marker} " if para.kind in ("bullet", "number") else ""
    hang = stringWidth(mark, font, size) if mark else 0.0
    lines: list[Line] = []
    now = ""
    for word in para.text.split():
        if now and stringWidth(f"{now} {word}", font, size) > width - hang:
            lines.append((now, hang, para.bold, 0.0))
            now = word
        else:
            now = f"{now} {word}".strip()
    lines.append((now, hang, para.bold, 0.0))
    if mark:
        lines[0] = (mark + lines[0][0], 0.0, para.bold, 0.0)
    return lines
