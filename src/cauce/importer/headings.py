"""Headings (títulos): which paragraphs open a section or an area, however they are set."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from cauce.core.vocabulary import Found, Vocabulary, fold, normalise, words
from cauce.importer.blocks import Kind, Paragraph
from cauce.importer.codes import AreaLabel, area_label, closed, full_text, unnumbered_area

CLOSED = frozenset({"area", "articulation", "production", "communication"})
_NAMED = ("anexo", "annex", "apendice", "appendix", "parte", "part")
_LETTER = re.compile(
    r"\s*((?:anexo|annex|apendice|appendix|seccion|section|capitulo|chapter|parte|part)\s+)?([a-z](?:[.\-]?\d{1,2})*|[ivx]{1,5})(?:[.):]|\s*-)\s+(?=\S)"
)
_LETTER_DEEP = re.compile(r"\s*()([a-z](?:[.\-]?\d{1,2})+)\s+(?=\S)")
_PART = re.compile(
    r"\s*((?:anexo|annex|apendice|appendix|seccion|section|capitulo|chapter|parte|part)\s+)([a-z]|[ivx]{1,5}|\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten"
    r"|uno|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|primera|segunda|tercera|cuarta|quinta|sexta|septima)\s*[.:\-|]\s*(?=\S)"
)
_NUMBER = re.compile(
    r"\s*((?:seccion|section|capitulo|chapter|parte|part)\s+)?(\d{1,2}(?:\.\d{1,2}){0,3})[.):]?\s*-?\s+(?=\S)"
)
_LONGEST = 30
_PREPOSITIONS = frozenset(["para", "por", "sobre", "segun", "for", "about", "from", "by", "con", "with"])
_STRATEGY = frozenset({"articulation", "production", "communication"})
_IN_AREA = frozenset({"articulation", "production", "communication", "annex", "board", "acronyms", "phase2"})


@dataclass(frozen=True)
class Heading:
    """A paragraph that may open a section."""

    paragraph: Paragraph
    kind: str  # a section's kind, "area", or "" when its words say nothing
    label: str
    title: str
    level: int
    set_apart: bool  # styled as heading, in capitals or wholly bold
    words: int = 0  # words of the phrase by which its kind is known
    area: AreaLabel | None = None

    @property
    def depth(self) -> int:
        """How many parts its label has: «B» one, «B.2» two; 0 without label."""
        return len(re.findall(r"\d+|[a-z]+", fold(self.label.split()[-1]))) if self.label else 0

    @property
    def numeric(self) -> bool:
        """Whether its label is a number."""
        return self.label[:1].isdigit()


def in_capitals(text: str) -> bool:
    """Whether a text is set in capitals."""
    letters = [letter for letter in text if letter.isalpha()]
    return len(letters) > 3 and sum(letter.isupper() for letter in letters) >= 0.85 * len(letters)


def split_section_label(text: str) -> tuple[str, str]:
    """Part a section's label from its title («B.2. METODOLOGÍA» into «B.2» and «METODOLOGÍA»)."""
    folded = fold(text)
    for pattern in (_PART, _LETTER, _LETTER_DEEP, _NUMBER):
        match = pattern.match(folded)
        if match is not None and not (
            pattern is _LETTER and match.group(2).isalpha() and text[match.start(2)].islower()
        ):
            named = (match.group(1) or "").strip()
            label = text[match.start(1) if named.startswith(_NAMED) else match.start(2) : match.end(2)]
            return " ".join(label.upper().split()), text[match.end() :].lstrip(" -–—.:")
    return "", text.strip()


def read_heading(paragraph: Paragraph, vocabulary: Vocabulary, *, listed: bool = False) -> Heading | None:
    """Read a paragraph as a heading; None when it cannot be one. ``listed``: the contents name it."""
    text = full_text(paragraph).strip()
    count = len(words(text))
    if not count or count > _LONGEST or len(text) > 260 or "?" in text:
        return None
    styled = paragraph.kind is Kind.HEADING
    numbered = paragraph.is_list_item and bool(re.match(r"[A-Z0-9]", paragraph.marker))
    lettered = numbered and paragraph.marker[:1].isupper() and _apart(paragraph)
    if paragraph.is_list_item and not (lettered or (numbered and _names_section(text, vocabulary))):
        return None
    apart = styled or listed or _apart(paragraph)
    area = area_label(text, vocabulary) or (unnumbered_area(text, vocabulary) if styled or in_capitals(text) else None)
    if area is not None and (apart or _plain_area(text, area)):
        return Heading(paragraph, "area", "", area.title, paragraph.level, apart, 2, area)
    label, title = split_section_label(f"{paragraph.marker} {paragraph.text}" if numbered else text)
    found = _section(title, vocabulary)
    if found is not None and (
        apart or (label and count <= 14) or (count <= 6 and found.words + 1 >= len(words(title)))
    ):
        return Heading(paragraph, found.name, label, closed(title), paragraph.level, apart, found.words)
    if apart:
        return Heading(paragraph, "", label, closed(title), paragraph.level, apart)
    return None


def _apart(paragraph: Paragraph) -> bool:
    whole_bold = "bold" in paragraph.emphasis and len(paragraph.text) <= 160
    return whole_bold or in_capitals(paragraph.text)


def _names_section(text: str, vocabulary: Vocabulary) -> bool:
    """Whether a list item's words are a section's and little else («2. Comité directivo»)."""
    title = split_section_label(text)[1]
    found = _section(title, vocabulary)
    return found is not None and found.words * 3 >= len(words(title)) * 2 and not title.rstrip().endswith((";", ","))


def _plain_area(text: str, area: AreaLabel) -> bool:
    """Whether an unstyled line is an area's heading: short, with a title, no sentence."""
    return len(words(text)) <= 16 and not re.search(r"[.;?]\s+\S", area.title)


def _section(title: str, vocabulary: Vocabulary) -> Found | None:
    bare = re.sub(r"\([^)]*\)?", " ", title)
    if words(bare)[:1] and words(bare)[0] in _PREPOSITIONS:
        return None
    found = []
    for one in vocabulary.found("sections", bare):
        before = len(words(bare[: one.start]))
        count = len(words(bare))
        if before > 2 and one.words * 2 < count:
            continue
        if one.words == 1 and (before > 2 or count > 9):
            continue
        found.append((before > 1, -one.words, one.start, one))
    return min(found, key=lambda entry: entry[:3])[3] if found else None


@dataclass
class Outline:
    """The document's headings so far: which section is open, how sections are numbered.

    ``number`` is the last section's number where sections are numbered, 0 before the first.
    """

    vocabulary: Vocabulary
    current: Heading | None = None
    areas: Heading | None = None
    number: int = 0
    lettered: bool = False
    listed: set[str] = field(default_factory=set)
    _untitled: bool = False
    _last_area: int = 0

    def read(self, paragraph: Paragraph) -> tuple[Heading | None, bool]:
        """Read a paragraph: its heading, if it is one, and whether it opens a section."""
        listed = normalise(paragraph.text) in self.listed
        heading = read_heading(paragraph, self.vocabulary, listed=listed)
        untitled, self._untitled = self._untitled, False
        if heading is None:
            return None, False
        heading = self._named_by_place(heading)
        if untitled and not heading.kind and not heading.label:
            return heading, False
        if not self._opens(heading):
            return heading, False
        self._enter(heading)
        return heading, True

    def _enter(self, heading: Heading) -> None:
        self.current = heading
        self._untitled = heading.area is not None and not heading.area.title
        self._last_area = heading.area.number if heading.area is not None else self._last_area
        if heading.numeric:
            self.number = int(re.findall(r"\d+", heading.label)[0])
        elif heading.label:
            self.lettered = True
        if heading.kind == "areas":
            self.areas = heading
        elif heading.kind in ("articulation", "production", "communication", "annex"):
            self.areas = None

    def _named_by_place(self, heading: Heading) -> Heading:
        """Take «C.2 Agua» or «2. Agua» under the areas' heading as an area's heading."""
        areas = self.areas
        if heading.area is not None and not heading.area.number:
            return replace(heading, area=AreaLabel(self._last_area + 1, heading.area.title))
        if areas is None or heading.kind == "area" or not heading.label or not heading.set_apart:
            return heading
        if (heading.kind in CLOSED and heading.words > 1) or heading.kind == "methodology":
            return heading
        own = re.fullmatch(rf"{re.escape(areas.label)}[.\-]?(\d{{1,2}})", heading.label) if areas.label else None
        if own is None and heading.numeric and heading.depth == 1 and not areas.numeric and not heading.kind:
            own = re.fullmatch(r"(\d{1,2})", heading.label)
        if own is None:
            return heading
        return replace(heading, kind="area", area=AreaLabel(int(own.group(1)), heading.title))

    def _opens(self, heading: Heading) -> bool:
        """Whether a heading ends the current section and opens its own."""
        current = self.current
        if heading.kind == "area":
            return (
                current is None
                or heading.set_apart
                or current.kind not in ("articulation", "production", "communication")
            )
        if heading.numeric and not self._in_order(heading):
            return False
        if current is None:
            return True
        if _is_label(heading, self.vocabulary) or self._is_subheading(heading, current):
            return False
        if current.kind in CLOSED:
            return _leaves_closed(heading, current)
        if heading.kind == current.kind:
            return bool(heading.label) and heading.depth <= current.depth
        if heading.kind:
            return True
        return _not_deeper(heading, current) and bool(heading.label or heading.paragraph.kind is Kind.HEADING)

    def _in_order(self, heading: Heading) -> bool:
        """Whether a number goes on with the sections' numbers, and is not that of a list."""
        styled = heading.paragraph.kind is Kind.HEADING
        first = int(re.findall(r"\d+", heading.label)[0])
        if self.lettered and not self.number:
            return heading.words > 1 and (styled or self._under_roman(heading, first))
        if heading.depth > 1:
            return first in (self.number, self.number + 1)
        if not self.number:
            return first == 1 or bool(heading.kind)
        return (
            first == self.number + 1
            or (first == self.number + 2 and bool(heading.kind))
            or (styled and bool(heading.kind))
        )

    def _under_roman(self, heading: Heading, first: int) -> bool:
        """Whether a bold «1.2 Objetivos» stands under a section numbered «I.»."""
        current = self.current
        if current is None or current.kind in CLOSED or self.areas is not None or heading.depth != 2:
            return False
        above = _ROMAN.get(current.label.split()[-1] if current.label else "", 0) or _first_number(current.label)
        return heading.set_apart and above == first

    def _is_subheading(self, heading: Heading, current: Heading) -> bool:
        """Whether a heading without a label stands inside a section that has one, or names a group inside it."""
        if heading.label or in_capitals(heading.paragraph.text):
            return False
        levelled = heading.paragraph.kind is Kind.HEADING and current.paragraph.kind is Kind.HEADING
        higher = levelled and 0 < heading.level <= current.level
        if current.kind == "phase2" and not higher:
            return any(self.vocabulary.occurs("labels", name, heading.title) for name in _GROUPS)
        return bool(current.label) and not higher and current.kind != ""


_ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6, "VII": 7, "VIII": 8, "IX": 9, "X": 10}


def _first_number(label: str) -> int:
    found = re.match(r"\d+", label)
    return int(found.group()) if found else 0


_GROUPS = ("discovery", "stakeholders", "institutional")


def _is_label(heading: Heading, vocabulary: Vocabulary) -> bool:
    """Whether an unlabelled heading without a section's words is but a label inside one."""
    return not heading.label and not heading.kind and bool(vocabulary.exact("labels", heading.title))


def _leaves_closed(heading: Heading, current: Heading) -> bool:
    if _is_deeper(heading, current):
        return False
    if current.kind == "area" and heading.label and heading.kind:
        return True
    levelled = heading.paragraph.kind is Kind.HEADING and heading.level > 0
    if heading.kind in ("methodology", "analysis", "mission") and not heading.label:
        return current.kind != "area" and levelled
    if heading.kind in _STRATEGY and heading.words > 1 and heading.words + 1 >= len(words(heading.title)):
        return True
    if heading.kind in _IN_AREA and heading.set_apart:
        return levelled or heading.words > 1 or in_capitals(heading.paragraph.text)
    if heading.label:
        return bool(heading.kind) or levelled
    return levelled and heading.level <= (current.level or 1) and current.paragraph.kind is Kind.HEADING


def _is_deeper(heading: Heading, current: Heading) -> bool:
    if heading.label and current.label:
        return heading.depth > current.depth and normalise(heading.label).startswith(normalise(current.label)[:1])
    if heading.paragraph.kind is Kind.HEADING and current.paragraph.kind is Kind.HEADING:
        return heading.level > current.level > 0 and not heading.label
    return False


def _not_deeper(heading: Heading, current: Heading) -> bool:
    if heading.label and current.label and heading.depth > current.depth:
        return not normalise(heading.label).startswith(normalise(current.label)[:1]) or heading.depth <= 2
    if heading.level and current.level:
        return heading.level <= current.level or bool(heading.label)
    return True
