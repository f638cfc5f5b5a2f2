"""Words (palabras): how printed names and sentences are compared: folded, parted, stemmed by eye."""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from functools import lru_cache

from cauce import method

WORD = re.compile(r"[^\W_]+")
KEPT = 8192  # texts whose words are remembered: some plans' names; a server reads new ones all day

ACTOR_WORDS: Mapping[str, tuple[str, ...]] = method.load("actors")["words"]
ABBREVIATIONS: Mapping[str, str] = method.load("actors")["abbreviations"]
STOPWORDS = frozenset(ACTOR_WORDS["stopwords"])


class _Bare(dict[int, int | None]):
    """Drops the marks that stand over letters once these are taken apart."""

    def __missing__(self, code: int) -> int | None:
        self[code] = bare = None if unicodedata.combining(chr(code)) else code
        return bare


_BARE = _Bare()


@lru_cache(maxsize=KEPT)
def fold(text: str) -> str:
    """Text without accents, case or doubled spaces, as names are compared.

    >>> fold("  Dirección  de  RESILIENCIA ")
    'direccion de resiliencia'
    """
    bare = text if text.isascii() else unicodedata.normalize("NFKD", text).translate(_BARE)
    return " ".join(bare.casefold().split())


@lru_cache(maxsize=KEPT)
def words(text: str) -> tuple[str, ...]:
    """Folded words of a text, punctuation dropped.

    >>> words("100CR - SDU")
    ('100cr', 'sdu')
    """
    return tuple(map(sys.intern, WORD.findall(fold(text))))  # each word once in memory, in however many texts


@lru_cache(maxsize=KEPT)
def telling_words(text: str) -> tuple[str, ...]:
    """Folded words without articles and prepositions; common abbreviations written out.

    >>> telling_words("Dir. de Gestión Social")
    ('direccion', 'gestion', 'social')
    """
    return tuple(ABBREVIATIONS.get(word, word) for word in words(text) if word not in STOPWORDS)


def is_slip(one: str, other: str) -> bool:
    """Whether two words differ by one letter, or by two neighbours that changed places.

    >>> is_slip("ministerio", "minsterio"), is_slip("agua", "aire")
    (True, False)
    """
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    shared = next((at for at, (left, right) in enumerate(zip(one, other, strict=False)) if left != right), None)
    at = min(len(one), len(other)) if shared is None else shared
    if len(one) != len(other):
        short, long = sorted((one, other), key=len)
        return short[at:] == long[at + 1 :]
    swapped = one[:at] + one[at + 1 : at + 2] + one[at : at + 1] + one[at + 2 :]
    return one[at + 1 :] == other[at + 1 :] or swapped == other


def likeness(one: str, other: str) -> float:
    """Share of words in the same order that two texts have in common, from 0 to 1.

    >>> likeness("uso del agua", "el uso del agua") > 0.8
    True
    """
    left, right = words(one), words(other)
    if left == right:
        return 1.0
    return SequenceMatcher(None, left, right, autojunk=False).ratio()


def differing_words(one: str, other: str) -> tuple[list[str], list[str]]:
    """Words that only the one and only the other has, in order.

    >>> differing_words("la valoración del agua", "la valorización del agua")
    (['valoracion'], ['valorizacion'])
    """
    left, right = words(one), words(other)
    ours: list[str] = []
    theirs: list[str] = []
    for what, start, end, begin, stop in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if what != "equal":
            ours.extend(left[start:end])
            theirs.extend(right[begin:stop])
    return ours, theirs


def spells_out(acronym: str, told: Sequence[str], *, whole: bool = False) -> bool:
    """Whether the letters of an acronym are taken in turn from the beginnings of words, of all words when ``whole``.

    Articles and prepositions may give a letter or none.

    >>> spells_out("INAMHI", words("Instituto Nacional de Meteorología e Hidrología"), whole=True)
    True
    """
    telling = [word for word in told if word not in STOPWORDS]
    return _spelt(fold(acronym), telling, whole) or _spelt(fold(acronym), list(told), whole)


def _spelt(letters: str, told: Sequence[str], whole: bool) -> bool:
    at = used = 0
    for word in told:
        taken = 0
        while at < len(letters) and taken < len(word) and word[taken] == letters[at]:
            at += 1
            taken += 1
            if at < len(letters) and any(other.startswith(letters[at]) for other in told[used + 1 : used + 2]):
                break
        if not taken:
            return False
        used += 1
        if at == len(letters):
            break
    return at == len(letters) and used >= 2 and (not whole or used == len(told))
