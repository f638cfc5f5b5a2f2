"""Styles (estilos): what a paragraph's style says: heading, list, table of contents, emphasis."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
VAL = W + "val"
_OFF = ("0", "false", "off", "none")
_EMPHASIS = ((W + "b", "bold"), (W + "i", "italic"), (W + "u", "underline"))
_HEADING = re.compile(r"(?:heading|título|titulo|encabezado|überschrift|titre)\s*([1-9])$", re.IGNORECASE)
_LIST = re.compile(r"list (bullet|number)(?: ([2-5]))?$", re.IGNORECASE)
_BODY_LEVEL = 9
_DEEPEST = 30


def is_on(element: etree._Element | None) -> bool | None:
    """Whether a switch such as ``w:b`` is on; None when it is not there."""
    return None if element is None else element.get(VAL, "1") not in _OFF


def emphasis_of(properties: etree._Element | None, inherited: frozenset[str]) -> frozenset[str]:
    """Emphasis after a ``w:rPr`` is laid over what is inherited."""
    if properties is None:
        return inherited
    emphasis = set(inherited)
    for tag, name in _EMPHASIS:
        state = is_on(properties.find(tag))
        if state is not None:
            (emphasis.add if state else emphasis.discard)(name)
    return frozenset(emphasis)


def numbering_of(properties: etree._Element | None) -> tuple[str | None, int | None]:
    """List number and level that a ``w:pPr`` sets, each None when it does not say."""
    numbering = None if properties is None else properties.find(W + "numPr")
    if numbering is None:
        return None, None
    number, level = numbering.find(W + "numId"), numbering.find(W + "ilvl")
    depth = None if level is None else whole(level.get(VAL))
    return (None if number is None else number.get(VAL)), depth


def outline_of(properties: etree._Element | None) -> int | None:
    """Outline level (1…9; 0 says body text) that a ``w:pPr`` sets, None when it does not say."""
    outline = None if properties is None else properties.find(W + "outlineLvl")
    level = None if outline is None else whole(outline.get(VAL))
    if level is None:
        return None
    return 0 if level >= _BODY_LEVEL else level + 1


def whole(value: str | None) -> int | None:
    """Return the whole number that an attribute holds, None when it holds none."""
    try:
        return int(value) if value is not None and len(value) < 12 else None
    except ValueError:
        return None


@dataclass(frozen=True)
class Style:
    """A style with all that it inherits."""

    name: str = ""
    heading: int = 0
    number: str | None = None
    depth: int | None = None
    list_kind: str = ""
    is_contents: bool = False
    emphasis: frozenset[str] = frozenset()


_PLAIN = Style()


@dataclass
class Styles:
    """The document's styles by id, resolved once each."""

    default: str = ""
    _elements: dict[str, etree._Element] = field(default_factory=dict)
    _resolved: dict[str, Style] = field(default_factory=dict)

    @classmethod
    def read(cls, root: etree._Element | None) -> Styles:
        """Read ``styles.xml``; without it every style is plain."""
        styles = cls()
        if root is not None:
            for element in root.iterchildren(W + "style"):
                key = element.get(W + "styleId", "")
                styles._elements[key] = element
                if element.get(W + "default") in ("1", "true") and element.get(W + "type") == "paragraph":
                    styles.default = key
        return styles

    def of(self, key: str | None) -> Style:
        """Return the style with this id; an unknown id reads as its own name."""
        wanted = key or self.default
        if wanted not in self._resolved:
            self._resolved[wanted] = self._resolve(wanted, depth=0)
        return self._resolved[wanted]

    def _resolve(self, key: str, *, depth: int) -> Style:
        element = self._elements.get(key)
        if element is None:
            return _named(key, _PLAIN) if key else _PLAIN
        above = element.find(W + "basedOn")
        parent = _PLAIN
        if above is not None and depth < _DEEPEST and above.get(VAL) != key:
            parent = self._resolve(above.get(VAL, ""), depth=depth + 1)
        title = element.find(W + "name")
        properties = element.find(W + "pPr")
        number, level = numbering_of(properties)
        outline = outline_of(properties)
        base = Style(
            heading=parent.heading if outline is None else outline,
            number=parent.number if number is None else number,
            depth=parent.depth if level is None else level,
            list_kind=parent.list_kind,
            is_contents=parent.is_contents,
            emphasis=emphasis_of(element.find(W + "rPr"), parent.emphasis),
        )
        return _named(key if title is None else title.get(VAL, key), base)


def _named(name: str, base: Style) -> Style:
    """Lay over a style what its built-in name means."""
    folded = re.sub(r"(?<=[a-zú])(?=[1-9]$)", " ", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)).lower()
    heading, kind, depth, contents = base.heading, base.list_kind, base.depth, base.is_contents
    if found := _HEADING.match(folded):
        heading = int(found.group(1))
    elif folded in ("title", "título", "toc heading"):
        heading = 1
    elif folded.startswith(("toc ", "tdc ", "table of ")):
        heading, contents = 0, True
    elif listed := _LIST.match(folded):
        kind, depth = listed.group(1), int(listed.group(2) or 1) - 1
    return Style(name, heading, base.number, depth, kind, contents, base.emphasis)
