"""Word documents (DOCX): an own walk over the package's XML, after all tracked changes."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from cauce.importer.blocks import Block, Document, Paragraph
from cauce.importer.readers.docx.body import TOP, Body, P
from cauce.importer.readers.docx.numbering import Numbering
from cauce.importer.readers.docx.styles import Styles, W
from cauce.importer.readers.docx.tabs import with_tables
from cauce.importer.readers.limits import Limits
from cauce.importer.readers.package import Package

__all__ = ["read_docx"]


def read_docx(data: bytes, *, file_name: str, limits: Limits) -> Document:
    """Read a Word document; headers and footers are left out, notes go to ``Document.notes``.

    Pages are those that the word processor rendered last; a document that it never rendered
    has none.

    Raises
    ------
    UnusableDocument
        ``truncated``, ``encrypted``, ``macros``, ``external_entities``, ``zip_bomb``,
        ``too_many_pages``.
    """
    package = Package(data, limits=limits)
    main = package.related("", "officeDocument") or "word/document.xml"
    rendered = b"lastRenderedPageBreak" in package.xml(main)
    body = Body(
        Styles.read(_tree(package, package.related(main, "styles"))),
        Numbering.read(_tree(package, package.related(main, "numbering"))),
        page=1 if rendered else 0,
    )
    blocks: list[Block] = []
    characters = 0
    for element in _top_elements(package, main):
        for block in body.blocks(element):
            blocks.append(block)
            characters += _length(block)
        limits.check_characters(characters)
        limits.check_pages(body.page)
    document = Document(with_tables(blocks, body.tabbed), file_name=file_name, format="docx", pages=body.page)
    document.notes.extend(_notes(package, main, body))
    return document


def _tree(package: Package, name: str | None) -> etree._Element | None:
    return package.tree(name) if name else None


def _top_elements(package: Package, main: str) -> Iterator[etree._Element]:
    """Yield the children of the body, each forgotten once it was read."""
    body = W + "body"
    for element in package.elements(main, *TOP, body):
        parent = element.getparent()
        if element.tag == body or parent is None or parent.tag != body:
            continue
        yield element
        element.clear()
        while element.getprevious() is not None:
            del parent[0]


def _length(block: Block) -> int:
    if isinstance(block, Paragraph):
        return len(block.text)
    return sum(len(cell.text) + 1 for row in block.rows for cell in row.cells)


def _notes(package: Package, main: str, body: Body) -> list[str]:
    """Return the words of the footnotes and endnotes, in the order of their marks."""
    notes: list[str] = []
    for kind in ("footnotes", "endnotes"):
        wanted = [key for found, key in body.notes if found == kind]
        name = package.related(main, kind) if wanted else None
        if name is None:
            continue
        words = {}
        for note in package.tree(name):
            text = " ".join("".join(part.itertext(W + "t")) for part in note.iter(P))
            words[note.get(W + "id", "")] = text.strip()
        notes.extend(words[key] for key in wanted if words.get(key))
    return notes
