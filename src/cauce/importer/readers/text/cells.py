"""Cells (celdas): the paragraphs inside a text's table cell, HTML and bullets taken apart."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from html import unescape

from cauce.importer.blocks import Kind, Paragraph, Position
from cauce.importer.brackets import cuts_outside
from cauce.importer.readers.marks import BULLETS, tidy, with_marker

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)\b[^<>]*>")
_BREAKS = {"p", "div", "br", "li", "ul", "ol", "tr", "td", "th", "h1", "h2", "h3", "h4", "h5", "h6"}
_INLINE = {"u": "underline", "b": "bold", "strong": "bold", "i": "italic", "em": "italic"}
_STARRED = re.compile(r"(?<![\w*])(\*{1,3})(?=\S)([^*\n]+?)(?<=\S)\1(?![\w*])")
_STARS = {1: {"italic"}, 2: {"bold"}, 3: {"bold", "italic"}}
_ORDINAL = re.compile(r"(?:^|(?<=\s))(\d{1,3}|[a-z])([.)])\s+(?=\S)")
_DASH = re.compile(r"(?:^|(?<=\s))-(?:\s+(?=\S)|(?=[^\W\d_]))")
_TIGHT_DASH = re.compile(r"(?:^|\s*(?<=[\w.)]))\s*-\s+(?=\S)")
_LONGEST_BRACKET = 100
_BLANKS = re.compile(r"[^\S\n]+")
_GLYPH = re.compile(rf"(?:^|(?<=\s))[{BULLETS}]\s*(?=\S)")


def without_stars(text: str) -> tuple[str, frozenset[str]]:
    """Take Markdown's stars out of a line: its words, and the emphasis they give to all of it.

    Examples
    --------
    >>> without_stars("escenarios (*shocks*) posibles")
    ('escenarios (shocks) posibles', frozenset())
    """
    whole = _STARRED.fullmatch(text.strip())
    leading = _STARRED.match(text)
    emphasis: frozenset[str] = frozenset()
    if whole:
        emphasis = frozenset(_STARS[len(whole.group(1))])
    elif leading and leading.group(2).rstrip().endswith((":", ".")):
        emphasis = frozenset(_STARS[len(leading.group(1))])
    return _STARRED.sub(r"\2", text), emphasis


def cell_paragraphs(raw: str, *, position: Position, names: frozenset[str]) -> list[Paragraph]:
    """Read the paragraphs of a cell.

    Parameters
    ----------
    raw
        The cell as printed: plain words, or HTML with ``<p>``, ``<br>``, ``<ul>``, ``<ol>``,
        ``<li>``, ``<u>``; a list may hold "- " items or numbers instead of ``<li>``.
    position
        The cell's own; each paragraph gets its number in it.
    names
        Folded names that hold a dash with spaces and are not parted there (see ``fold_name``).
    """
    found: list[Paragraph] = []
    for piece, lists, emphasis in _pieces(raw):
        for text, kind, marker in _items(piece, lists=lists, names=names):
            words, stars = without_stars(text)
            paragraph = Paragraph(tidy(words), kind, _depth(lists), marker, emphasis | stars)
            if paragraph.text in ("–", "—") or paragraph.text.strip(BULLETS + "–* ") not in ("", "-"):
                found.append(with_marker(paragraph))
    return [
        replace(paragraph, position=replace(position, paragraph=count))
        for count, paragraph in enumerate(found, start=1)
    ]


def fold_name(text: str) -> str:
    """Fold a name for comparison: dashes, stops and spaces are one space."""
    return re.sub(r"[\s.\-–—]+", " ", text).strip().casefold()


def _depth(lists: tuple[str, ...]) -> int:
    return max(0, sum(1 for name in lists if name != "li") - 1)


def _pieces(raw: str) -> Iterable[tuple[str, tuple[str, ...], frozenset[str]]]:
    """Yield each run of words between breaking tags, the lists it stands in, its emphasis."""
    lists: list[str] = []
    inline: dict[str, int] = {}
    words: list[str] = []
    told: list[tuple[str, frozenset[str]]] = []
    end = 0

    def flush() -> tuple[str, tuple[str, ...], frozenset[str]]:
        text = "".join(words)
        shared = [marks for part, marks in told if part.strip()]
        emphasis = frozenset.intersection(*shared) if shared else frozenset()
        words.clear()
        told.clear()
        return text, tuple(lists), emphasis

    def take(text: str) -> None:
        text = unescape(text)
        words.append(text)
        told.append((text, frozenset(mark for mark, depth in inline.items() if depth > 0)))

    for tag in _TAG.finditer(raw):
        take(raw[end : tag.start()])
        end = tag.end()
        closing, name = bool(tag.group(1)), tag.group(2).lower()
        if name in _INLINE:
            inline[_INLINE[name]] = inline.get(_INLINE[name], 0) + (-1 if closing else 1)
        elif name in _BREAKS:
            yield flush()
            _follow(lists, name, closing=closing)
        elif name not in {"span", "font", "a", "sup", "sub", "small", "s"}:
            words[-1] += tag.group()
    take(raw[end:])
    yield flush()


def _follow(lists: list[str], name: str, *, closing: bool) -> None:
    """Keep track of the open lists; a paragraph outside an item ends lists left open."""
    if name in ("ul", "ol"):
        if not closing:
            if lists and lists[-1] != "li":
                lists.clear()
            lists.append(name)
        elif name in lists:
            del lists[len(lists) - 1 - lists[::-1].index(name) :]
    elif name == "li":
        while lists and lists[-1] == "li":
            lists.pop()
        if not closing:
            lists.append("li")
    elif name in ("p", "div") and not closing and lists and "li" not in lists:
        lists.clear()


def _items(text: str, *, lists: tuple[str, ...], names: frozenset[str]) -> Iterable[tuple[str, Kind, str]]:
    """Part a run of words into list items where it stands in a list or starts with a marker."""
    text = _BLANKS.sub(" ", text).strip()
    if "li" in lists:
        inner = [name for name in lists if name != "li"]
        yield text, Kind.NUMBERED if inner and inner[-1] == "ol" else Kind.BULLET, ""
        return
    for sign in (_DASH, _GLYPH):
        if sign.match(text):
            tight = lists and sign is _DASH and _is_tight(text)
            for item in _parted(text, _TIGHT_DASH if tight else sign, names=names):
                yield item, Kind.BULLET, text[0]
            return
    if lists and (first := _ORDINAL.match(text)):
        yield from _numbered(text, first)
    elif lists and text:
        yield text, Kind.BULLET if lists[-1] == "ul" else Kind.NUMBERED, ""
    else:
        for line in text.split("\n"):
            yield line, Kind.PARAGRAPH, ""


def _parted(text: str, sign: re.Pattern[str], *, names: frozenset[str]) -> Iterable[str]:
    """Part words at each list sign, save inside brackets and inside known names."""
    cuts = cuts_outside(text, sign, longest=_LONGEST_BRACKET)
    items: list[str] = []
    for count, cut in enumerate(cuts):
        end = cuts[count + 1].start() if count + 1 < len(cuts) else len(text)
        item = text[cut.end() : end].strip()
        if items and fold_name(f"{items[-1]} {item}") in names:
            items[-1] = f"{items[-1]} {cut.group().strip()} {item}"
        else:
            items.append(item)
    return items


def _is_tight(text: str) -> bool:
    """Whether a list was printed without a space before its dashes ("ASEP- BID- BM.- CAF")."""
    return len(_TIGHT_DASH.findall(text)) > 1 + 2 * len(_DASH.findall(text))


def _numbered(text: str, first: re.Match[str]) -> Iterable[tuple[str, Kind, str]]:
    """Part "1. … 2. … 3. …" where each number follows the one before."""
    cuts = [first]
    wanted = _next_ordinal(first.group(1))
    for cut in _ORDINAL.finditer(text, first.end()):
        if cut.group(1) == wanted and cut.group(2) == first.group(2):
            cuts.append(cut)
            wanted = _next_ordinal(wanted)
    for count, cut in enumerate(cuts):
        end = cuts[count + 1].start() if count + 1 < len(cuts) else len(text)
        yield text[cut.end() : end].strip(), Kind.NUMBERED, cut.group().strip()


def _next_ordinal(ordinal: str) -> str:
    return str(int(ordinal) + 1) if ordinal.isdecimal() else chr(ord(ordinal) + 1)
