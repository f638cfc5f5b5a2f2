"""Wrapping (quiebre de renglones): the lines of one region gathered to paragraphs and list items."""

from __future__ import annotations

from cauce.importer.blocks import Kind
from cauce.importer.readers.pdf.lines import Line, has_no_room
from cauce.importer.readers.pdf.passages import Passage, finished, is_lone_bullet, marked
from cauce.importer.readers.pdf.seams import Margins, Seam, glue, goes_on, kept_a_space, was_broken

_ENDS = (".", ":", ";", "?", "!")


def passages(lines: list[Line], margins: Margins) -> list[Passage]:
    """Gather the lines of a region to paragraphs and list items."""
    found: list[Passage] = []
    for count, line in enumerate(lines):
        if is_lone_bullet(line):
            continue
        bullet = lines[count - 1] if count and is_lone_bullet(lines[count - 1]) else None
        if bullet is not None and abs(bullet.y - line.y) < 1.2 * line.size:
            line.words.insert(0, bullet.words[0])
        seam = Seam(found[-1], line, lines[count + 1 : count + 2], margins) if found else None
        item = marked(line)
        if item is not None and not (seam and _is_dash_inside(seam, item)):
            if item.kind in margins.hanging:
                item.marker_x = None
            found.append(item)
        elif seam is not None and goes_on(seam):
            seam.last.glue = glue(seam)
            seam.passage.lines.append(line)
        else:
            found.append(Passage([line], text_x=line.x0))
    for passage in found:
        passage.goes_on = was_broken(passage.lines[-1], margins)
    return finished(found, margins.underlines)


def _is_dash_inside(seam: Seam, item: Passage) -> bool:
    """Whether a line that starts with a dash goes on with the paragraph above it.

    Such a line is the rest of an item of another list ("Ramsar - CREHO"), or the line above was broken there
    ("Mapa (3 páginas) – semana 18").
    """
    passage, line = seam.passage, seam.line
    if item.marker not in ("-", "–") or item.marker_x is None:
        return False
    if kept_a_space(seam) or _is_small_rest(seam, item):
        return True
    hangs = passage.marker_x is None and abs(line.x0 - passage.text_x) < 0.3 * line.size
    return passage.kind is not Kind.PARAGRAPH and passage.marker != item.marker and hangs


def _is_small_rest(seam: Seam, item: Passage) -> bool:
    """Whether a dash and small letters had no room above, under words that no list item, label or sentence ends."""
    above = seam.passage
    if above.marker == item.marker or not item.text[:1].islower() or seam.last.text.endswith(_ENDS):
        return False
    return was_broken(seam.last, seam.margins) is not False and has_no_room(seam.room, seam.line.words[0])
