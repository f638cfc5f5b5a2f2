"""The walk over two documents (recorrido): sections, tables, rows and cells side by side, each change marked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from docx.document import Document
from docx.oxml.ns import qn

from cauce.exporter.plan_docx.changes.alignment import Part, align, words_of
from cauce.exporter.plan_docx.changes.pen import COME, GONE, Element, Pen, printed

P, TBL, SECTION = qn("w:p"), qn("w:tbl"), qn("w:sectPr")
NUMBER, VALUE, EARLIER = qn("w:numId"), qn("w:val"), "earlier-"
Pairs = list[tuple[Element | None, Element | None]]


@dataclass
class Contents:
    """The table of contents: a field around paragraphs, which stays whole whatever changes in it."""

    opening: list[Element] = field(default_factory=list)
    paragraphs: list[Element] = field(default_factory=list)
    closing: list[Element] = field(default_factory=list)


Block = Element | Contents


def mark_changes(document: Document, base: Document, *, author: str, date: str) -> None:
    """Mark in a document what differs from an earlier one, both of them written by this package.

    Whoever accepts all changes has the document as it was given; whoever rejects all has the earlier one.

    Parameters
    ----------
    document
        The document of now; its body is written again.
    base
        The earlier document; it is used up.
    author, date
        Who changed and when, as the word processor shows it; the date as ISO 8601.
    """
    lists = _Lists(document, base)
    before, after = (_sections(_blocks(each.element.body)) for each in (base, document))
    pen = Pen(author=author, date=date)
    found: list[Element] = []
    pairs = align([_section(each) for each in before], [_section(each) for each in after])
    for old, new in pairs:
        old_blocks = before[old] if old is not None else []
        new_blocks = after[new] if new is not None else []
        found.extend(_marked(old_blocks, new_blocks, pen, lists))
    body = document.element.body
    ending = body.find(SECTION)
    for child in list(body):
        body.remove(child)
    for element in found:
        body.append(element)
    if ending is not None:
        body.append(ending)
    lists.write()


def _blocks(body: Element) -> list[Block]:
    """Paragraphs and tables of a document, the contents as one."""
    found: list[Block] = []
    contents: Contents | None = None
    for element in body:
        if element.tag == SECTION:
            continue
        signs = [run for run in element.findall(qn("w:r")) if _is_field(run)] if element.tag == P else []
        if contents is None and signs:
            contents = Contents()
            found.append(contents)
        if contents is None:
            found.append(element)
            continue
        for sign in signs:
            ends = sign.find(qn("w:fldChar")) is not None and sign[-1].get(qn("w:fldCharType")) == "end"
            (contents.closing if ends else contents.opening).append(sign)
            element.remove(sign)
        contents.paragraphs.append(element)
        if contents.closing:
            contents = None
    return found


def _is_field(run: Element) -> bool:
    return run.find(qn("w:fldChar")) is not None or run.find(qn("w:instrText")) is not None


def _sections(blocks: Iterable[Block]) -> list[list[Block]]:
    """Blocks under their headings; what stands before the first one comes first."""
    found: list[list[Block]] = [[]]
    for block in blocks:
        if _style(block).startswith("Heading"):
            found.append([])
        found[-1].append(block)
    return found


def _style(block: Block) -> str:
    return str(block.style or "") if not isinstance(block, Contents) and block.tag == P else ""


def _text(element: Element) -> str:
    return " ".join("".join(part.itertext(qn("w:t"))) for part in element.iter(P))


def _section(blocks: Sequence[Block]) -> Part:
    """A section is known by its heading, and by what it says."""
    heading = blocks[0] if blocks and _style(blocks[0]).startswith("Heading") else None
    words = words_of(" ".join(_text(block) for block in blocks if not isinstance(block, Contents)))
    exact = "".join("contents" if isinstance(block, Contents) else printed(block) for block in blocks)
    if heading is None:
        return Part(exact, "front", words, "front")
    return Part(exact, _style(heading), words, _text(heading))


def _part(block: Block) -> Part:
    if isinstance(block, Contents):
        return Part("contents", "contents", words_of(""), "contents")
    if block.tag == TBL:
        columns = len(block.findall(f"{qn('w:tblGrid')}/{qn('w:gridCol')}"))
        return Part(printed(block), f"table of {columns}", words_of(_text(block)), "table")
    return Part(printed(block), printed(block.pPr), words_of(_text(block)))


def _marked(old: Sequence[Block], new: Sequence[Block], pen: Pen, lists: _Lists) -> Iterator[Element]:
    """Yield the blocks of one section; paragraphs between tables are written together."""
    waiting: Pairs = []
    for before, after in align([_part(one) for one in old], [_part(one) for one in new]):
        gone = old[before] if before is not None else None
        come = new[after] if after is not None else None
        here: Any = come if come is not None else gone
        if not isinstance(here, Contents) and here.tag == P:
            waiting.append((gone, come))
            lists.pair(gone, come)
            continue
        yield from pen.paragraphs(waiting, closed=_has_both(waiting))
        waiting = []
        if isinstance(here, Contents):
            yield from _contents(gone, come, pen)
        else:
            yield _table(gone, come, pen, lists)
    yield from pen.paragraphs(waiting, closed=False)


def _has_both(pairs: Pairs) -> bool:
    return any(old is not None for old, _ in pairs) and any(new is not None for _, new in pairs)


def _contents(old: Contents | None, new: Contents | None, pen: Pen) -> list[Element]:
    """Write the contents within one field, which the word processor may renew."""
    before, after = (each.paragraphs if each is not None else [] for each in (old, new))
    written = pen.paragraphs(_paired(before, after), closed=bool(before and after))
    kept = new or old
    if written and kept is not None:
        place = 0 if written[0].pPr is None else 1
        for at, sign in enumerate(kept.opening):
            written[0].insert(place + at, sign)
        for sign in kept.closing:
            written[-1].append(sign)
    return written


def _paired(old: Sequence[Element], new: Sequence[Element]) -> Pairs:
    pairs = align([_part(one) for one in old], [_part(one) for one in new])
    return [(old[i] if i is not None else None, new[j] if j is not None else None) for i, j in pairs]


def _table(old: Element | None, new: Element | None, pen: Pen, lists: _Lists) -> Element:
    """Write a table: rows that came and went as wholes, the others cell by cell."""
    table: Any = new if new is not None else old
    before, after = (each.findall(qn("w:tr")) if each is not None else [] for each in (old, new))
    for row in table.findall(qn("w:tr")):
        table.remove(row)
    for i, j in align([_row(one) for one in before], [_row(one) for one in after]):
        if j is None:
            table.append(pen.row(before[i], GONE))
        elif i is None:
            table.append(pen.row(after[j], COME))
        else:
            for cell, other in zip(after[j].findall(qn("w:tc")), before[i].findall(qn("w:tc")), strict=True):
                _cell(other, cell, pen, lists)
            table.append(after[j])
    return table


def _row(row: Element) -> Part:
    """A row is known by the first words of its first cell: a task's label, a number, an acronym."""
    header = row.trPr is not None and row.trPr.find(qn("w:tblHeader")) is not None
    first = next((run for run in row.find(qn("w:tc")).iter(qn("w:r")) if "".join(run.itertext()).strip()), None)
    name = "".join(first.itertext()).strip() if first is not None else ""
    return Part(printed(row), "header" if header else "row", words_of(_text(row)), "header" if header else name)


def _cell(old: Element, new: Element, pen: Pen, lists: _Lists) -> None:
    before, after = (each.findall(P) for each in (old, new))
    if [printed(one) for one in before] == [printed(one) for one in after]:
        return
    pairs = _paired(before, after)
    for gone, come in pairs:
        lists.pair(gone, come)
    for paragraph in after:
        new.remove(paragraph)
    for paragraph in pen.paragraphs(pairs, closed=True):
        new.append(paragraph)


class _Lists:
    """Numbered lists: an item that went keeps the list it stood in, which has another number in this document."""

    def __init__(self, document: Document, base: Document) -> None:
        self._body = document.element.body
        self._numbering, self._old = (_numbering(each) for each in (document, base))
        self._known: dict[str, str] = {}
        for number in base.element.body.iter(NUMBER):
            number.set(VALUE, f"{EARLIER}{number.get(VALUE)}")

    def pair(self, old: Element | None, new: Element | None) -> None:
        """Learn from a paragraph that stands in both which list is which."""
        if old is not None and new is not None:
            for before, after in zip(old.iter(NUMBER), new.iter(NUMBER), strict=False):
                self._known.setdefault(before.get(VALUE), after.get(VALUE))

    def write(self) -> None:
        """Give every item of the earlier document its list in this one."""
        for number in self._body.iter(NUMBER):
            told = number.get(VALUE)
            if told.startswith(EARLIER):
                if told not in self._known:
                    self._known[told] = self._anew(int(told.removeprefix(EARLIER)))
                number.set(VALUE, self._known[told])

    def _anew(self, number: int) -> str:
        own = self._numbering.add_num(self._old.num_having_numId(number).abstractNumId.val)
        own.add_lvlOverride(0).add_startOverride(1)
        return str(own.numId)


def _numbering(document: Document) -> Element:
    return document.part.numbering_part.element
