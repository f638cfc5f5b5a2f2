"""Making (documentos de prueba): small files of each format, and hostile ones."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable

import docx
from reportlab.pdfgen.canvas import Canvas

from cauce.importer.blocks import Document, Paragraph, Table
from cauce.importer.readers import read_document

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def docx_of(body: str, *, parts: dict[str, str] | None = None, before: str = "") -> bytes:
    """Pack a body's XML as a Word document; ``parts`` replace or add whole parts."""
    packed = io.BytesIO()
    docx.Document().save(packed)
    document = f'<?xml version="1.0" encoding="UTF-8"?>{before}<w:document {W}><w:body>{body}</w:body></w:document>'
    wanted = {"word/document.xml": document, **(parts or {})}
    return repacked(packed.getvalue(), wanted)


def repacked(data: bytes, parts: dict[str, str]) -> bytes:
    """Return a zipped file with some parts replaced or added."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, text in parts.items():
            new.writestr(name, text)
    return packed.getvalue()


def p(text: str, *, style: str = "", props: str = "", run: str = "") -> str:
    """Write a paragraph's XML."""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return (
        f'<w:p><w:pPr>{named}{props}</w:pPr><w:r><w:rPr>{run}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'
    )


def tc(*inside: str, props: str = "") -> str:
    """Write a table cell's XML."""
    return f"<w:tc><w:tcPr>{props}</w:tcPr>{''.join(inside) or '<w:p/>'}</w:tc>"


def tr(*cells: str, props: str = "") -> str:
    """Write a table row's XML."""
    return f"<w:tr><w:trPr>{props}</w:trPr>{''.join(cells)}</w:tr>"


def tbl(*rows: str) -> str:
    """Write a table's XML."""
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{''.join(rows)}</w:tbl>"


def read(data: bytes | str, name: str = "plan.docx") -> Document:
    """Read bytes or words as a document."""
    return read_document(data.encode() if isinstance(data, str) else data, file_name=name)


def texts(document: Document) -> list[str]:
    """Words of all paragraphs outside tables."""
    return [block.text for block in document.blocks if isinstance(block, Paragraph)]


def only_table(document: Document) -> Table:
    """The document's one table."""
    (table,) = document.tables()
    return table


def grid(table: Table) -> list[list[str]]:
    """Words of a table's cells, row by row."""
    return [[cell.text for cell in row.cells] for row in table.rows]


class Printer:
    """Prints words and rules on PDF pages; places are points from the left and from the top."""

    def __init__(self) -> None:
        self._buffer = io.BytesIO()
        self.canvas = Canvas(self._buffer, pagesize=(595, 842), invariant=1)

    def words(self, x: float, y: float, text: str, *, size: float = 10, bold: bool = False) -> Printer:
        """Print words."""
        self.canvas.setFont("Helvetica-Bold" if bold else "Helvetica", size)
        self.canvas.drawString(x, 842 - y, text)
        return self

    def lines(self, x: float, y: float, lines: Iterable[str], *, pitch: float = 12) -> Printer:
        """Print lines one below the other."""
        for count, line in enumerate(lines):
            self.words(x, y + count * pitch, line)
        return self

    def frame(self, xs: list[float], ys: list[float]) -> Printer:
        """Rule a grid."""
        for x in xs:
            self.canvas.line(x, 842 - ys[0], x, 842 - ys[-1])
        for y in ys:
            self.canvas.line(xs[0], 842 - y, xs[-1], 842 - y)
        return self

    def turn(self) -> Printer:
        """Begin a new page."""
        self.canvas.showPage()
        return self

    def read(self) -> Document:
        """Close the file and read it."""
        self.canvas.save()
        return read(self._buffer.getvalue(), "plan.pdf")
