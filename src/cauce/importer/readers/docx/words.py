"""Words (palabras): the text of one paragraph, as it stands after all tracked changes."""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

from cauce.importer.readers.docx.styles import VAL, Styles, W, emphasis_of, is_on

MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_SKIPPED = {W + name for name in ("del", "moveFrom", "pPr", "rPr", "sdtPr", "sdtEndPr", "rt", "instrText")}
_SKIPPED |= {MC + "Fallback"}
_BOXES = W + "txbxContent"
_SYMBOL_FONTS = ("symbol", "wingdings", "webdings")
_NOTES = {W + "footnoteReference": "footnotes", W + "endnoteReference": "endnotes"}
_DEEPEST = 200


@dataclass
class Words:
    """What a paragraph holds: lines of (text, emphasis) pieces, text boxes, notes, page breaks.

    ``pages_before`` counts rendered page breaks before the first word, ``pages`` all of them.
    """

    lines: list[list[tuple[str, frozenset[str]]]] = field(default_factory=lambda: [[]])
    boxes: list[etree._Element] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    pages_before: int = 0
    pages: int = 0

    def texts(self) -> list[str]:
        """Return the raw text of each line."""
        return ["".join(text for text, _ in line) for line in self.lines]

    def add(self, text: str, emphasis: frozenset[str]) -> None:
        """Append text to the last line."""
        self.lines[-1].append((text, emphasis))

    def on_one_line(self) -> list[tuple[str, frozenset[str]]]:
        """Return the pieces of all lines, a space between two lines."""
        plain: frozenset[str] = frozenset()
        return [piece for line in self.lines for piece in ((" ", plain), *line)][1:]

    def has_text(self) -> bool:
        """Whether any word has been read."""
        return any(text.strip() for line in self.lines for text, _ in line)


def words_of(paragraph: etree._Element, *, styles: Styles, emphasis: frozenset[str]) -> Words:
    """Read a ``w:p``: deleted words are left out, inserted ones, links and fields' results are in."""
    words = Words()
    _walk(paragraph, words, styles, emphasis, 0)
    return words


def _walk(parent: etree._Element, words: Words, styles: Styles, emphasis: frozenset[str], depth: int) -> None:
    for element in parent.iterchildren(tag=etree.Element):
        tag = element.tag
        if tag in _SKIPPED:
            continue
        if tag == W + "r":
            _run(element, words, styles, emphasis)
        elif tag == _BOXES:
            words.boxes.append(element)
        elif depth < _DEEPEST:
            _walk(element, words, styles, emphasis, depth + 1)


def _run(run: etree._Element, words: Words, styles: Styles, inherited: frozenset[str]) -> None:
    properties = run.find(W + "rPr")
    emphasis = inherited
    if properties is not None:
        if is_on(properties.find(W + "vanish")):
            return
        named = properties.find(W + "rStyle")
        if named is not None:
            emphasis |= styles.of(named.get(VAL)).emphasis
        emphasis = emphasis_of(properties, emphasis)
    for element in run.iterchildren(tag=etree.Element):
        _piece(element, words, styles, emphasis)


def _piece(element: etree._Element, words: Words, styles: Styles, emphasis: frozenset[str]) -> None:
    tag = element.tag
    if tag == W + "t":
        words.add(element.text or "", emphasis)
    elif tag in (W + "tab", W + "ptab"):
        words.add("\t", emphasis)
    elif tag == W + "noBreakHyphen":
        words.add("-", emphasis)
    elif tag == W + "sym":
        words.add(_symbol(element), emphasis)
    elif tag == W + "lastRenderedPageBreak":
        words.pages += 1
        words.pages_before += 0 if words.has_text() else 1
    elif tag == W + "cr" or (tag == W + "br" and element.get(W + "type") in (None, "textWrapping")):
        words.lines.append([])
    elif tag in _NOTES:
        words.notes.append((_NOTES[tag], element.get(W + "id", "")))
    elif tag not in _SKIPPED and len(element):
        _walk(element, words, styles, emphasis, 1)


def _symbol(element: etree._Element) -> str:
    """Return a ``w:sym`` as a sign: a bullet for the symbol fonts' private signs."""
    try:
        sign = chr(int(element.get(W + "char", ""), 16))
    except (ValueError, OverflowError):
        return ""
    if "\ue000" <= sign <= "\uf8ff":
        return "•" if element.get(W + "font", "").lower().startswith(_SYMBOL_FONTS) else ""
    return sign if sign.isprintable() else ""
