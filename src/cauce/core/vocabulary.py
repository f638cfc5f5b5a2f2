"""Vocabulary (vocabulario): the words by which headers, roles, sections and labels are known."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

Groups = Mapping[str, Mapping[str, Sequence[str]]]

_PLAIN = {
    "’": "'",
    "‘": "'",
    "“": '"',
    "”": '"',
    "«": '"',
    "»": '"',
    "–": "-",
    "—": "-",
    "−": "-",
    "‐": "-",
    "‑": "-",
    "\u00a0": " ",
    "º": ".",
    "°": ".",
}


class _Plain(dict[int, str]):
    """Lower case without accents, a character for a character."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        plain = _PLAIN.get(character) or (unicodedata.normalize("NFD", character)[0].lower() or character)[0]
        self[code] = plain
        return plain


_TABLE = _Plain()
_BEGINNING = re.compile(r"(?:[^\W_](?![?+{]))*")


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """Fold case, accents, quotes and dashes, keeping each character's place.

    Examples
    --------
    >>> fold("ÁREA 1 – «Convivencia»")
    'area 1 - "convivencia"'
    """
    return text.lower() if text.isascii() else text.translate(_TABLE)


def normalise(text: str) -> str:
    """Fold a text and keep its words alone, parted by single spaces.

    Examples
    --------
    >>> normalise("  Dirección  de Resiliencia, (MUPA). ")
    'direccion de resiliencia mupa'
    """
    return " ".join(re.findall(r"\w+", fold(text)))


def words(text: str) -> list[str]:
    """List the folded words of a text."""
    return re.findall(r"\w+", fold(text))


@dataclass(frozen=True)
class Found:
    """A phrase found in a text: the name it stands for, where, and how many words it has."""

    name: str
    start: int
    end: int
    words: int


def _pattern(phrase: str) -> str:
    """Turn a phrase into a pattern on folded text («*» at a word's end: any ending)."""
    spaced = re.sub(r"\s+", r"[\\s\\-_/]+", phrase.strip())
    return re.sub(r"(?<=[\w\]])\*", r"\\w*", spaced)


def plain_phrase(words: str) -> str:
    """Make a phrase of words that a person typed: each sign stands for itself, «*» at a word's end for any ending.

    Examples
    --------
    >>> plain_phrase("  Área (piloto)* ")
    'area \\\\(piloto\\\\)'
    >>> plain_phrase("Lidera*")
    'lidera*'
    """
    kept = re.sub(r"(?<!\w)\*", "", fold(words).strip())
    return re.sub(r"[^\w\s*]", lambda sign: "\\" + sign.group(), kept)


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """Groups of names, each with the phrases that stand for it.

    Examples
    --------
    >>> words = Vocabulary({"roles": {"leads": ("lidera", "lead*"), "allies": ("aliad*",)}})
    >>> words.best("roles", "Aliados estratégicos").name
    'allies'
    >>> words.extended_with({"roles": {"leads": ["convoca"]}}).exact("roles", "Convoca:")
    'leads'
    """

    groups: Groups
    _sources: dict[tuple[str, str], str] = field(default_factory=dict, repr=False)
    _whole: dict[tuple[str, str], re.Pattern[str]] = field(default_factory=dict, repr=False)
    _starts: dict[str, list[tuple[str, tuple[str, ...]]]] = field(default_factory=dict, repr=False)

    def phrases(self, group: str, name: str) -> tuple[str, ...]:
        """List the phrases of a name; none when the vocabulary lacks it."""
        return tuple(self.groups.get(group, {}).get(name, ()))

    def names(self, group: str) -> tuple[str, ...]:
        """List the names of a group."""
        return tuple(self.groups.get(group, {}))

    def extended_with(self, more: Mapping[str, Mapping[str, Sequence[str]]]) -> Vocabulary:
        """Lay a plan's own phrases over these; they count before the stock."""
        groups = {group: dict(names) for group, names in self.groups.items()}
        for group, names in more.items():
            own = groups.setdefault(group, {})
            for name, phrases in names.items():
                folded = tuple(fold(phrase) for phrase in phrases)
                own[name] = (*folded, *own.get(name, ()))
        return Vocabulary(groups)

    def found(self, group: str, text: str) -> Iterator[Found]:
        """Yield each name of a group with its longest phrase in the text."""
        folded = fold(text)
        for name, pattern in self._names(group, folded):
            best: Found | None = None
            for match in pattern.finditer(folded):
                length = len(re.findall(r"\w+", match.group()))
                if best is None or length > best.words:
                    best = Found(name, match.start(), match.end(), length)
            if best is not None:
                yield best

    def best(self, group: str, text: str) -> Found | None:
        """Find the name whose phrase has the most words in the text, the first of equals."""
        found = list(self.found(group, text))
        return min(found, key=lambda one: (-one.words, one.start, one.start - one.end), default=None)

    def exact(self, group: str, text: str) -> str:
        """Name of the group that the whole text stands for, closing marks aside; "" when none."""
        folded = fold(text).strip(" \t.:;,-*()[]/#")
        return next((name for name, pattern in self._names(group, folded) if pattern.fullmatch(folded)), "")

    def is_one_of(self, group: str, name: str, text: str) -> bool:
        """Whether the whole text is one of a name's phrases, closing marks aside."""
        return bool(self.pattern(group, name).fullmatch(fold(text).strip(" \t.:;,-*()[]/#")))

    def occurs(self, group: str, name: str, text: str) -> bool:
        """Whether one of a name's phrases occurs in the text as whole words."""
        return bool(self.pattern(group, name).search(fold(text)))

    def source(self, group: str, name: str) -> str:
        """Pattern of a name's phrases, longest first, to build larger patterns on folded text."""
        key = (group, name)
        if key not in self._sources:
            phrases = sorted(self.phrases(group, name), key=lambda phrase: (-len(phrase.split()), -len(phrase)))
            self._sources[key] = "|".join(_pattern(phrase) for phrase in phrases) or r"(?!)"
        return self._sources[key]

    def pattern(self, group: str, name: str) -> re.Pattern[str]:
        """Compile the pattern of a name's phrases as whole words."""
        key = (group, name)
        if key not in self._whole:
            self._whole[key] = re.compile(rf"(?<!\w)(?:{self.source(group, name)})(?!\w)")
        return self._whole[key]

    def _names(self, group: str, folded: str) -> Iterator[tuple[str, re.Pattern[str]]]:
        """Yield the names of a group of which a phrase may stand in the text, for its beginning does."""
        if group not in self._starts:
            self._starts[group] = [(name, _beginnings(self.phrases(group, name))) for name in self.names(group)]
        for name, starts in self._starts[group]:
            if any(start in folded for start in starts):
                yield name, self.pattern(group, name)


def _beginnings(phrases: Sequence[str]) -> tuple[str, ...]:
    """Letters with which a text's words must begin for a phrase to stand there; "" where nothing is sure.

    Examples
    --------
    >>> _beginnings(["lider*", "lideres", "lead", "objectives?"])
    ('lead', 'lider', 'objective')
    >>> _beginnings(["lead", "(el )?guia"])
    ('',)
    """
    starts = sorted({_beginning(phrase.strip()) for phrase in phrases})
    return tuple(one for count, one in enumerate(starts) if not one.startswith(tuple(starts[:count])))


def _beginning(phrase: str) -> str:
    chosen = "|" in re.sub(r"\([^()]*\)", "", phrase)
    found = _BEGINNING.match(phrase)
    return found.group() if found and not chosen else ""
