"""The pen (marcas de revisión): words and paragraph marks written as inserted or deleted, with author and day."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from lxml import etree

Element = Any  # lxml's elements have no types
SAME, GONE, COME = "=", "-", "+"
TAGS = {GONE: "w:del", COME: "w:ins"}
LIST = re.compile(r'(<w:numId w:val=)"[^"]*"')
NAMESPACES = re.compile(r' xmlns:\w+="[^"]*"')


def printed(element: Element | None) -> str:
    """Return an element as text; which list it belongs to, and who holds it, count for nothing."""
    if element is None:
        return ""
    told = etree.tostring(element, encoding="unicode", with_tail=False)
    return LIST.sub(r"\1", NAMESPACES.sub("", told))


@dataclass(frozen=True)
class Token:
    """A word, a space, a sign or a break, with the look of its run."""

    text: str
    look: str
    run: Element | None = None  # the run's properties, to be written again
    other: Element | None = None  # what is no text: a tab, a break


@dataclass
class Mark:
    """The end of a paragraph: its layout before and after; without one the words run on into the next."""

    status: str
    old: Element | None = None
    new: Element | None = None


@dataclass
class Line:
    """What stands before a paragraph's end, each token with its status."""

    tokens: list[tuple[str, Token]]
    mark: Mark | None
    unchanged: Element | None = None


class Pen:
    """Writes marks of revision by one author on one day."""

    def __init__(self, *, author: str, date: str) -> None:
        self._author, self._date, self._count = author, date, 0

    def sign(self, tag: str) -> Element:
        """Make an element of revision with its number, author and day."""
        self._count += 1
        element = OxmlElement(tag)
        for name, value in (("w:id", str(self._count)), ("w:author", self._author), ("w:date", self._date)):
            element.set(qn(name), value)
        return element

    def paragraphs(self, pairs: Iterable[tuple[Element | None, Element | None]], *, closed: bool) -> list[Element]:
        """Write paragraphs that went, came, changed or stayed.

        The last one of a cell cannot go, nor come: where ``closed``, the end of the last paragraph stays and what
        goes or comes is the end of the one before.
        """
        lines = [_line(old, new) for old, new in pairs]
        if closed:
            _close(lines)
        return list(self._written(lines))

    def row(self, row: Element, status: str) -> Element:
        """Mark a whole row, with all its words, as gone or come."""
        row.get_or_add_trPr().append(self.sign(TAGS[status]))
        for paragraph in list(row.iter(qn("w:p"))):
            pair = (paragraph, None) if status == GONE else (None, paragraph)
            [marked] = self.paragraphs([pair], closed=False)
            paragraph.getparent().replace(paragraph, marked)
        return row

    def _written(self, lines: Sequence[Line]) -> Iterator[Element]:
        waiting: list[tuple[str, Token]] = []
        for line in lines:
            if line.mark is None:
                waiting = line.tokens
                continue
            if line.unchanged is not None and not waiting and line.mark.status == SAME:
                yield line.unchanged
                continue
            paragraph = OxmlElement("w:p")
            layout = self._layout(line.mark)
            if layout is not None:
                paragraph.append(layout)
            for element in self._runs([*waiting, *line.tokens]):
                paragraph.append(element)
            waiting = []
            yield paragraph

    def _layout(self, mark: Mark) -> Element | None:
        kept = mark.old if mark.status == GONE else mark.new
        layout = copy.deepcopy(kept) if kept is not None else OxmlElement("w:pPr")
        if mark.status != SAME:
            look = OxmlElement("w:rPr")
            look.append(self.sign(TAGS[mark.status]))
            layout.append(look)
        elif printed(mark.old) != printed(mark.new):
            change = self.sign("w:pPrChange")
            change.append(copy.deepcopy(mark.old) if mark.old is not None else OxmlElement("w:pPr"))
            layout.append(change)
        return layout if len(layout) else None

    def _runs(self, tokens: Sequence[tuple[str, Token]]) -> Iterator[Element]:
        """Yield runs, neighbours of one status and look in one; what came or went is wrapped."""
        wrapper, wrapped = None, SAME
        start = 0
        for end in range(1, len(tokens) + 1):
            status, token = tokens[start]
            if end < len(tokens) and (tokens[end][0], tokens[end][1].look) == (status, token.look):
                continue
            run = _run([one for _, one in tokens[start:end]], deleted=status == GONE)
            start = end
            if status == SAME:
                wrapper, wrapped = None, SAME
                yield run
            elif wrapper is not None and wrapped == status:
                wrapper.append(run)
            else:
                wrapper, wrapped = self.sign(TAGS[status]), status
                wrapper.append(run)
                yield wrapper


def _line(old: Any, new: Any) -> Line:
    """Tell a paragraph that went, came, or stands in both."""
    if new is None:
        return Line([(GONE, token) for token in tokens_of(old)], Mark(GONE, old=old.pPr))
    if old is None:
        return Line([(COME, token) for token in tokens_of(new)], Mark(COME, new=new.pPr))
    mark = Mark(SAME, old.pPr, new.pPr)
    if printed(old) == printed(new):
        return Line([(SAME, token) for token in tokens_of(new)], mark, unchanged=new)
    return Line(list(compared(list(tokens_of(old)), list(tokens_of(new)))), mark)


def _close(lines: list[Line]) -> None:
    """Let the last paragraph's end stay, whatever comes or goes at the end."""
    tail = next((at for at in range(len(lines), 0, -1) if _is_same(lines[at - 1])), 0)
    gone = [line.mark for line in lines[tail:] if line.mark is not None and line.mark.status == GONE]
    come = [line.mark for line in lines[tail:] if line.mark is not None and line.mark.status == COME]
    kept = lines[tail - 1].mark if tail else None
    if gone and come:
        next(line for line in lines if line.mark is gone[-1]).mark = None
        come[-1].status, come[-1].old = SAME, gone[-1].old
    elif come and kept is not None:
        come[-1].status, come[-1].old = SAME, kept.old
        kept.status = COME
    elif gone and kept is not None:
        gone[-1].status, gone[-1].new = SAME, kept.new
        kept.status = GONE


def _is_same(line: Line) -> bool:
    return line.mark is not None and line.mark.status == SAME


def tokens_of(paragraph: Element) -> Iterator[Token]:
    """Yield the words, spaces, signs and breaks of a paragraph."""
    for run in paragraph.findall(qn("w:r")):
        properties = run.find(qn("w:rPr"))
        look = printed(properties)
        for child in run:
            if child.tag == qn("w:t"):
                for text in re.findall(r"\s+|\w+|[^\w\s]", child.text or ""):
                    yield Token(text, look, properties)
            elif child.tag != qn("w:rPr"):
                yield Token(printed(child), look, properties, child)


def compared(old: Sequence[Token], new: Sequence[Token]) -> Iterator[tuple[str, Token]]:
    """Yield the words of two paragraphs, each once, with what became of it."""
    named = [[(token.text, token.look) for token in side] for side in (old, new)]
    matcher = SequenceMatcher(None, named[0], named[1], autojunk=False)
    first = begin = 0
    for block in matcher.get_matching_blocks():
        words = new[block.b : block.b + block.size]
        inside = block.a > 0 and block.a + block.size < len(old)
        if block.size and inside and not any(re.search(r"\w", token.text) for token in words):
            continue  # a space alone between two changes parts nothing
        yield from ((GONE, token) for token in old[first : block.a])
        yield from ((COME, token) for token in new[begin : block.b])
        yield from ((SAME, token) for token in words)
        first, begin = block.a + block.size, block.b + block.size


def _run(tokens: Sequence[Token], *, deleted: bool) -> Element:
    run = OxmlElement("w:r")
    if tokens[0].run is not None:
        run.append(copy.deepcopy(tokens[0].run))
    words: list[str] = []
    for token in tokens:
        if token.other is None:
            words.append(token.text)
            continue
        _write_words(run, words, deleted=deleted)
        run.append(copy.deepcopy(token.other))
    _write_words(run, words, deleted=deleted)
    return run


def _write_words(run: Element, words: list[str], *, deleted: bool) -> None:
    if not words:
        return
    text = OxmlElement("w:delText" if deleted else "w:t")
    text.text = "".join(words)
    text.set(qn("xml:space"), "preserve")
    run.append(text)
    words.clear()
