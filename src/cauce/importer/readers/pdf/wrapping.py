"""Wrapping (quiebre de renglones): the lines of one region gathered to paragraphs and list items."""

from __future__ import annotations

from cauce.importer.blocks import Kind
from cauce.importer.readers.pdf.lines import Line
from cauce.importer.readers.pdf.passages import Passage, finished, is_lone_bullet, marked
from cauce.importer.readers.pdf.seams import Margins, Seam, glue, goes_on, was_broken


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
        if item is not None and not (found and _is_dash_inside(found[-1], item, line)):
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


def _is_dash_inside(passage: Passage, item: Passage, line: Line) -> bool:
    """Whether a line that starts with a dash goes on with an item of another list ("Ramsar - CREHO")."""
    if item.marker not in ("-", "–") or item.marker_x is None or passage.kind is Kind.PARAGRAPH:
        return False
    hangs = passage.marker_x is None and abs(line.x0 - passage.text_x) < 0.3 * line.size
    return passage.marker != item.marker and hangs
