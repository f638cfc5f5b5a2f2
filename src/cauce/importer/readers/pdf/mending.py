"""Mending (remiendo de palabras): words that a line's end broke made whole, by the words that the document uses."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache

from cauce.core.vocabulary import fold
from cauce.importer.readers.marks import tidy
from cauce.importer.readers.pdf.seams import SMALL_WORDS
from cauce.importer.readers.pdf.words import BREAK_HYPHEN, BREAK_NOWHERE
from cauce.method import load

_LARGEST = 300_000
_WORDS = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_BROKEN = re.compile(rf"\w*[{BREAK_HYPHEN}{BREAK_NOWHERE}]\w*")
_HYPHENED = re.compile(rf"([^\W\d_]+){BREAK_HYPHEN}\s*([^\W\d_]+)")
_CUT = re.compile(rf"[^\W\d_]*(?:{BREAK_NOWHERE}[^\W\d_]*)+")
_MOST_PARTS = 60
_SHORTEST_WORD, _STEM = 4, 5
_LONG_WORD = 6
_NO_ENDINGS = re.compile("con|hay|más|muy|por|que|sin|sus|but|by|for|has|how|its?|not|of|the|was|who")
_LITTLE_WORDS = re.compile(
    "al?|con|del?|el|en|hay|las?|los?|más|muy|para|por|que|se|sin|sus?|una?|y|"
    "and|are|as|at|but|by|for|has|how|in|is|its?|not|of|on|or|the|to|was|who"
)


class Mending:
    """The words of a document, and of the method, by which broken words are told."""

    def __init__(self) -> None:
        self._known: Counter[str] = Counter()
        self._stems: frozenset[str] = frozenset()

    def learn(self, text: str, torn: Iterable[str] = ()) -> None:
        """Take the words of a text into account, ``torn`` ones (before a page's end) once less."""
        if len(self._known) < _LARGEST:
            self._known.update(word.lower() for word in _WORDS.findall(_BROKEN.sub(" ", text)))
            self._known.subtract(word.lower() for word in torn)

    def mended(self, text: str) -> str:
        """Return a text with whole words and single spaces."""
        if BREAK_HYPHEN in text:
            text = _HYPHENED.sub(self._unhyphened, text).replace(BREAK_HYPHEN, "-")
        if BREAK_NOWHERE in text:
            self._stems = self._stems or _stems(word for word, count in self._known.items() if count > 0)
            text = _CUT.sub(self._uncut, text)
        return tidy(text)

    def _unhyphened(self, found: re.Match[str]) -> str:
        """Join a word broken after a hyphen: keep the hyphen where the document writes the word so."""
        first, second = found.groups()
        if self._count(f"{first}{second}"):
            return first + second
        compound = self._count(f"{first}-{second}") or (self._count(first) and self._count(second) and len(second) > 3)
        if compound or not second[0].islower() or first[-1].isupper() or min(len(first), len(second)) > 6:
            return f"{first}-{second}"
        return first + second

    def _uncut(self, found: re.Match[str]) -> str:
        """Join the parts of words that were too long for their lines: the longest known words first."""
        parts = found.group().split(BREAK_NOWHERE)[:_MOST_PARTS]
        words = [""]
        start = 0
        while start < len(parts):
            ends = range(len(parts), start, -1)
            end = next((end for end in ends if self._is_word("".join(parts[start:end]))), start + 1)
            word = "".join(parts[start:end])
            if words[-1] and self._stand_apart(words[-1], word):
                words.append(word)
            else:
                words[-1] += word
            start = end
        return " ".join(words)

    def _stand_apart(self, one: str, two: str) -> bool:
        """Whether what ends a line and what begins the next are words of their own."""
        if len(one) == 1 and one.isupper() and two[:1].islower() and not _LITTLE_WORDS.fullmatch(two):
            return False
        longer = (start for start in _method_beginnings() if len(start) > len(one))
        if self._is_word(one + two) or any(fold(one + two).startswith(start) for start in longer):
            return False
        if two in SMALL_WORDS:
            return len(one) >= _SHORTEST_WORD or self._is_word(one)
        if len(one) >= _LONG_WORD and self._is_word(two) and _NO_ENDINGS.fullmatch(two):
            return True
        if len(two) < _SHORTEST_WORD:
            return bool(_LITTLE_WORDS.fullmatch(two)) and self._is_word(one) and self._is_word(two)
        begins_one = fold(two)[:_STEM] in self._stems or fold(two)[:_STEM] in _method_stems()
        if self._is_word(two) or begins_one:
            return len(one) >= _SHORTEST_WORD or self._is_word(one)
        return self._is_word(one) and len(two) >= _STEM

    def _is_word(self, word: str) -> bool:
        return word in SMALL_WORDS or self._count(word) or fold(word) in _method_words()

    def _count(self, word: str) -> bool:
        return self._known[word.lower()] > 0


def _stems(words: Iterable[str]) -> frozenset[str]:
    """How the longer words begin."""
    return frozenset(fold(word)[:_STEM] for word in words if len(word) >= _STEM)


@cache
def _method_words() -> frozenset[str]:
    """The words of headers, roles and sections that the method knows."""
    return frozenset(word for phrase in _strings(load("vocabulary")) for word in re.findall(r"\w{3,}(?![\w*])", phrase))


@cache
def _method_beginnings() -> tuple[str, ...]:
    """Beginnings of words that the method knows with any ending ("colaborador*")."""
    return tuple({word for phrase in _strings(load("vocabulary")) for word in re.findall(r"(\w{6,})\*", phrase)})


@cache
def _method_stems() -> frozenset[str]:
    return _stems(word for phrase in _strings(load("vocabulary")) for word in re.findall(r"\w+", phrase))


def _strings(value: object) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for part in value.values():
            yield from _strings(part)
    elif isinstance(value, (list, tuple)):
        for part in value:
            yield from _strings(part)
