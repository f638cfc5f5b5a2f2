"""Acronyms (acrónimos, siglas): used and not listed, listed and used nowhere."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from cauce.core.actors.names import tidy
from cauce.core.actors.words import STOPWORDS, fold, spells_out, words
from cauce.core.plan.facts import PlanFacts
from cauce.core.plan.numbers import Numbers
from cauce.core.plan.placed import PlacedText, placed_texts
from cauce.core.problems import Mending, Problem, Severity

WORD = re.compile(r"[^\W_]+")
ROMAN = re.compile(r"[IVX]+")
CONTEXT = 40
EXPLANATION = 130  # characters beside an acronym in which it may be explained


def problems(facts: PlanFacts, numbers: Numbers) -> list[Problem]:
    """Find acronyms that the list lacks, and lines of the list that nothing uses; none without a list."""
    if not facts.acronyms:
        return []
    texts = [placed for placed in placed_texts(facts) if placed.text]
    return unknown_acronym_problems(facts, texts, numbers) + unused_acronym_problems(facts, texts, numbers)


def unknown_acronym_problems(facts: PlanFacts, texts: Iterable[PlacedText], numbers: Numbers) -> list[Problem]:
    """Remark once on each acronym that is used and neither listed nor explained where it stands."""
    placed = list(texts)
    reader = AcronymReader(
        listed=tuple(entry.acronym for entry in facts.acronyms),
        everyday=numbers.everyday,
        vocabulary=lower_words([facts.body_text, *(one.text for one in placed)]),
    )
    explained = {word for one in placed for word in explained_acronyms(one.text)}
    explained |= explained_acronyms(facts.body_text)
    found: dict[str, Problem] = {}
    for one in placed:
        for acronym, words_around in reader.acronyms(one):
            if acronym in explained or acronym in found:
                continue
            found[acronym] = Problem(
                "unknown_acronym",
                {"acronym": acronym},
                Severity.REMARK,
                where=one.where,
                source=numbers.source("unknown_acronym"),
                words=words_around,
                mending=Mending("add_acronym", {"acronym": acronym}),
            )
    return list(found.values())


@dataclass(frozen=True)
class AcronymReader:
    """Finds unlisted acronyms in a text: two capitals or more, not a word that the document also writes small."""

    listed: tuple[str, ...]
    everyday: frozenset[str]
    vocabulary: frozenset[str]

    @cached_property
    def known(self) -> frozenset[str]:
        """Listed acronyms, joined and folded."""
        return frozenset("".join(words(acronym)) for acronym in self.listed)

    @cached_property
    def known_letters(self) -> frozenset[str]:
        """Letters of the listed acronyms with digits: «100RC» is «100CR» with two letters swapped."""
        return frozenset("".join(sorted(one)) for one in self.known if any(letter.isdigit() for letter in one))

    @cached_property
    def beginnings(self) -> frozenset[str]:
        """How the listed acronyms begin, with any number of letters."""
        return frozenset(one[:count] for one in self.known for count in range(1, len(one) + 1))

    @cached_property
    def longest(self) -> int:
        """Most words that a listed acronym has."""
        return max((len(words(acronym)) for acronym in self.listed), default=1)

    def acronyms(self, placed: PlacedText) -> Iterator[tuple[str, str]]:
        """Yield (acronym, words around it) for each acronym of a text that the list lacks."""
        text = placed.text
        if is_shouted(text) or (placed.kind == "title" and text.isupper() and len(words(text)) > 1):
            return
        tokens = list(WORD.finditer(text))
        at = 0
        while at < len(tokens):
            known = self._known_at(tokens, at)
            if known:
                at += known
                continue
            acronym = as_acronym(tokens[at].group())
            if acronym and self._is_meant(acronym, tokens, at, text) and not _is_apposed(placed, tokens, at):
                begin, end = tokens[at].span()
                yield acronym, text[max(0, begin - CONTEXT) : end + CONTEXT].strip()
            at += 1

    def _known_at(self, tokens: list[re.Match[str]], at: int) -> int:
        """How many words from here on are a listed acronym, or one whose letters changed places."""
        first = fold(tokens[at].group())
        told = tokens[at : at + 2]
        if first not in self.beginnings and not any(sign.isdigit() for token in told for sign in token.group()):
            return 1 if first.endswith("s") and first[:-1] in self.known else 0
        parts = [fold(token.group()) for token in tokens[at : at + self.longest + 1]]
        for count in range(len(parts), 0, -1):
            joined = "".join(parts[:count])
            if joined in self.known or (count > 1 and joined.endswith("s") and joined[:-1] in self.known):
                return count
            if count <= 2 and "".join(sorted(joined)) in self.known_letters:
                return count
        singular = parts[0][:-1] if parts[0].endswith("s") else ""
        return 1 if singular in self.known else 0

    def _is_meant(self, acronym: str, tokens: list[re.Match[str]], at: int, text: str) -> bool:
        if acronym in self.everyday or ROMAN.fullmatch(acronym) or fold(acronym) in STOPWORDS:
            return False
        if len(acronym) >= 4 and fold(acronym) in self.vocabulary:
            return False
        return not self._in_shouted_run(tokens, at, text)

    def _in_shouted_run(self, tokens: list[re.Match[str]], at: int, text: str) -> bool:
        """Whether the word stands in a run of capitals that are words: «NOTA DE PRENSA»."""
        first = last = at
        while first > 0 and _joined(tokens, first - 1, text):
            first -= 1
        while last + 1 < len(tokens) and _joined(tokens, last, text):
            last += 1
        run = [fold(token.group()) for token in tokens[first : last + 1]]
        if len(run) < 2 or any(one in self.known for one in run):
            return False
        return any(one in STOPWORDS or (len(one) >= 4 and one in self.vocabulary) for one in run)


def _joined(tokens: list[re.Match[str]], at: int, text: str) -> bool:
    """Whether two neighbours are both in capitals with but a space between."""
    one, other = tokens[at], tokens[at + 1]
    return text[one.end() : other.start()] == " " and one.group().isupper() and other.group().isupper()


def _is_apposed(placed: PlacedText, tokens: list[re.Match[str]], at: int) -> bool:
    """Whether an action's capitals are the name of a medium: «revista URBE»."""
    if placed.kind not in ("action", "target", "objective") or at == 0:
        return False
    before = tokens[at - 1].group()
    return before.islower() and fold(before) not in STOPWORDS


def as_acronym(word: str) -> str:
    """The word as an acronym without plural s, or "" when it is none.

    >>> as_acronym("ONGs"), as_acronym("100CR"), as_acronym("Agua"), as_acronym("T1")
    ('ONG', '100CR', '', '')
    """
    if word.islower() or word[1:].islower():
        return ""
    capitals = sum(letter.isupper() for letter in word)
    small = sum(letter.islower() for letter in word)
    if capitals < 2 or small > 1 or (small == 1 and capitals < 3) or len(word) > 14:
        return ""
    return word[:-1] if small == 1 and word.endswith("s") else word


def is_shouted(text: str) -> bool:
    """Whether a whole text of three words or more is set in capitals, as titles are.

    >>> is_shouted("REVISIÓN DE INDICADORES"), is_shouted("FSU, UTP, UP"), is_shouted("Reporte de la ACP")
    (True, False, False)
    """
    letters = [letter for letter in text if letter.isalpha()]
    told = [word for word in words(text) if word.isalpha()]
    if len(told) < 3 or sum(letter.isupper() for letter in letters) < 0.8 * len(letters):
        return False
    return any(word in STOPWORDS or len(word) > 6 for word in told)


def lower_words(texts: Iterable[str]) -> frozenset[str]:
    """Folded words that the document writes in small letters, or with one capital."""
    return frozenset(
        fold(word) for text in texts for word in WORD.findall(text) if len(word) > 1 and not word[1:].isupper()
    )


def explained_acronyms(text: str) -> set[str]:
    """Acronyms that a text explains where it uses them: «Opportunity Tool (OT)», «OT (Opportunity Tool)», «OT - …».

    >>> explained_acronyms("Taller OAT - Opportunity Assessment Tool")
    {'OAT'}
    """
    found = set()
    for match in WORD.finditer(text):
        acronym = as_acronym(match.group())
        if not acronym:
            continue
        before = text[max(0, match.start() - EXPLANATION) : match.start()]
        after = text[match.end() : match.end() + EXPLANATION]
        told_before = re.search(r"\(\s*$", before) and _spells(acronym, words(before.rstrip(" (")))
        told_after = re.match(r"\s*(?:\(|[-–—:=])", after) and spells_out(acronym, words(after))
        if told_before or told_after:
            found.add(acronym)
    return found


def _spells(acronym: str, before: tuple[str, ...]) -> bool:
    """Whether the words before an acronym end with what its letters stand for."""
    telling = [word for word in before if word not in STOPWORDS]
    return any(spells_out(acronym, tuple(telling[-count:]), whole=True) for count in range(1, len(acronym) + 2))


def unused_acronym_problems(facts: PlanFacts, texts: Iterable[PlacedText], numbers: Numbers) -> list[Problem]:
    """Remark on each line of the list whose acronym and name stand nowhere in the document."""
    everything = "\n".join([facts.body_text, *(placed.text for placed in texts)])
    exact = f" {' '.join(WORD.findall(everything))} "
    folded = f" {' '.join(words(everything))} "
    found = []
    for entry in facts.acronyms:
        acronym, name = tidy(entry.acronym), tidy(entry.name)
        if not acronym or _is_used(acronym, name, exact, folded):
            continue
        found.append(
            Problem(
                "unused_acronym",
                {"acronym": acronym, "name": name},
                Severity.REMARK,
                where="acronyms",
                source=numbers.source("unused_acronym"),
                words=f"{acronym} {name}".strip(),
                mending=Mending("remove_acronym", {"acronym": acronym}),
            )
        )
    return found


def _is_used(acronym: str, name: str, exact: str, folded: str) -> bool:
    """Whether an acronym (short ones as printed, for «UP» is a word too) or its whole name is used."""
    printed = " ".join(WORD.findall(acronym))
    if any(f" {form} " in exact for form in (printed, printed.replace(" ", ""), f"{printed}s")):
        return True
    spaced = " ".join(re.findall(r"\d+|[^\W\d_]+", printed))
    if f" {spaced} " in exact:
        return True
    if len(printed) >= 5 and f" {' '.join(words(acronym))} " in folded:
        return True
    told = words(name)
    return len(told) > 1 and f" {' '.join(told)} " in folded
