"""Sections (secciones): a document's pieces under their headings, whatever their letters."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from cauce.core.vocabulary import Vocabulary, fold, normalise, words
from cauce.importer.blocks import Kind, Paragraph
from cauce.importer.codes import AreaLabel, area_label
from cauce.importer.draft import ContentsLine
from cauce.importer.headings import Heading, Outline, split_section_label
from cauce.importer.tables import Grid, Piece

_PAGE_AT_END = re.compile(r"[\s.…·_\-–—]*(?:\d{1,4}|-{2,}|—+|…+|\.{3,})\s*$")

_FIRST_LINES = 12


@dataclass
class Section:
    """A part of the document: its kind, heading and pieces.

    ``path`` holds the headings above it; ``area`` is set for an area's part.
    """

    kind: str
    heading: Heading | None
    path: tuple[str, ...] = ()
    area: AreaLabel | None = None
    pieces: list[Piece] = field(default_factory=list)

    @property
    def paragraphs(self) -> list[Paragraph]:
        """Its paragraphs, tables aside."""
        return [piece for piece in self.pieces if isinstance(piece, Paragraph)]

    @property
    def grids(self) -> list[Grid]:
        """Its tables."""
        return [piece for piece in self.pieces if isinstance(piece, Grid)]

    @property
    def letter(self) -> str:
        """Its label as printed («D»), or ""."""
        return self.heading.label if self.heading is not None else ""


@dataclass
class Reading:
    """All sections, and the headings as the contents and as the body print them."""

    sections: list[Section] = field(default_factory=list)
    contents: list[ContentsLine] = field(default_factory=list)
    headings: list[ContentsLine] = field(default_factory=list)

    def of(self, *kinds: str) -> list[Section]:
        """Sections of these kinds."""
        return [section for section in self.sections if section.kind in kinds]


@dataclass
class _Walk:
    vocabulary: Vocabulary
    reading: Reading
    section: Section
    outline: Outline
    trail: list[Heading] = field(default_factory=list)
    listed: set[str] = field(default_factory=set)
    lists: bool = False  # whether lines of the contents stand under their heading


def read_sections(pieces: Sequence[Piece], vocabulary: Vocabulary) -> Reading:
    """Part a document's pieces at its headings.

    Parameters
    ----------
    pieces
        Paragraphs and tables in reading order.
    vocabulary
        Words by which a section is known.
    """
    first = Section("", None)
    walk = _Walk(vocabulary, Reading([first]), first, Outline(vocabulary))
    for place, piece in enumerate(pieces):
        if walk.section.kind == "contents" and walk.lists and _in_contents(walk, piece):
            continue
        if isinstance(piece, Paragraph):
            heading, opened = walk.outline.read(piece)
            if heading is not None and opened:
                _open(walk, heading)
                walk.lists = heading.kind == "contents" and _lists(pieces[place + 1 :])
                continue
            if heading is not None and (heading.set_apart or heading.label):
                walk.reading.headings.append(_line(heading))
        walk.section.pieces.append(piece)
    return walk.reading


def _open(walk: _Walk, heading: Heading) -> None:
    while walk.trail and not _above(walk.trail[-1], heading):
        walk.trail.pop()
    path = (*(one.paragraph.text for one in walk.trail), heading.paragraph.text)
    walk.trail.append(heading)
    above = walk.trail[-2].kind if len(walk.trail) > 1 else ""
    kind = heading.kind or ("board" if above == "board" else "")
    walk.section = Section(kind, heading, path, heading.area)
    walk.reading.sections.append(walk.section)
    if heading.kind != "contents":
        walk.reading.headings.append(_line(heading))


def _above(above: Heading, heading: Heading) -> bool:
    """Whether one heading stands above another in the outline."""
    if heading.kind == "area":
        return above.kind == "areas"
    if above.label and heading.label:
        return heading.depth > above.depth and normalise(heading.label)[:1] == normalise(above.label)[:1]
    return bool(above.level and heading.level and above.level < heading.level)


def _line(heading: Heading) -> ContentsLine:
    if heading.area is not None:
        return ContentsLine(f"AREA {heading.area.number}", heading.title)
    return ContentsLine(heading.label, heading.title)


def _lists(pieces: Sequence[Piece]) -> bool:
    """Whether lines of contents follow: with a page's number, or that come again as headings below.

    A field for the contents that was never filled in has none.
    """
    lines: list[str] = []
    for piece in pieces[:_FIRST_LINES]:
        if isinstance(piece, Grid):
            break
        lines.extend(piece.text.split("\n"))
    if not lines:
        return True
    below = [normalise(piece.text) for piece in pieces[1:] if isinstance(piece, Paragraph)]
    hits = sum(bool(_PAGE_AT_END.search(line)) or below.count(normalise(line)) > 1 for line in lines)
    return hits > 1 or hits == len(lines)


def _in_contents(walk: _Walk, piece: Piece) -> bool:
    """Take a piece into the table of contents; False when the body begins."""
    if isinstance(piece, Grid):
        if piece.kind != "contents":
            return False
        for row in piece.rows:
            texts = [cell.text.strip() for cell in row.cells if cell.text.strip()]
            if texts:
                _add_line(walk, " ".join(texts[:-1]) or texts[0], texts[-1] if len(texts) > 1 else "")
        return True
    for line in re.split(r"\n", piece.text):
        match = _PAGE_AT_END.search(line)
        title = line[: match.start()] if match else line
        paged = match is not None and bool(title.strip())
        if not paged and (len(words(line)) > 30 or normalise(title) in walk.listed):
            return False
        if paged and piece.kind is Kind.HEADING and normalise(line) in walk.listed:
            return False
        if not paged and _is_body(walk, line):
            return False
        if not paged and piece.kind is Kind.HEADING and any(entry.page for entry in walk.reading.contents):
            return False
        _add_line(walk, title, match.group().strip(" .…·_") if match and paged else "")
    return True


def _is_body(walk: _Walk, line: str) -> bool:
    """Whether a line without a page, after lines with one, is the body's first."""
    paged = sum(bool(entry.page) for entry in walk.reading.contents)
    return paged > 2 and not split_section_label(line)[0] and area_label(line, walk.vocabulary) is None


def _add_line(walk: _Walk, text: str, page: str) -> None:
    text = text.strip(" .…\t")
    if not text or vocabulary_is_page(walk.vocabulary, text):
        return
    walk.listed.add(normalise(text))
    walk.outline.listed.add(normalise(text))
    area = area_label(text, walk.vocabulary)
    if area is not None:
        walk.reading.contents.append(ContentsLine(f"AREA {area.number}", area.title, page))
        return
    label, title = split_section_label(text)
    walk.reading.contents.append(ContentsLine(label, title.strip(" ."), page))


def vocabulary_is_page(vocabulary: Vocabulary, text: str) -> bool:
    """Whether a line of the contents only heads the column of pages."""
    return fold(text).strip() in vocabulary.phrases("words", "page")
