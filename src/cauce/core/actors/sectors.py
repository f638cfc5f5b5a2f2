"""Sectors (sectores y niveles): what a name tells of an organisation, how surely, and by which words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from cauce import method
from cauce.core.actors.words import fold, telling_words, words

SECTORS = ("public", "private", "academia", "civil_society", "international")
LEVELS = ("community", "municipal", "regional", "national", "international")
SECTOR, LEVEL = "sector", "level"
PUBLIC = "public"


@dataclass(frozen=True)
class Guess:
    """A sector or a level that a name tells; ``how`` the words stand in it: is, begins, ends, has, owner.

    ``words`` are as printed in the name where they can be found there; of an owner, the acronym and its name.
    """

    value: str
    is_sure: bool
    how: str
    words: str


@dataclass(frozen=True)
class Description:
    """What the names of an organisation tell of it; None where they tell nothing."""

    sector: Guess | None = None
    level: Guess | None = None

    @property
    def is_sure(self) -> bool:
        """Whether something is told, and nothing of it is only likely."""
        told = [one for one in (self.sector, self.level) if one is not None]
        return bool(told) and all(one.is_sure for one in told)


@dataclass(frozen=True)
class _Kind:
    """One entry of the method: phrases by how they stand in a name, and what they tell."""

    told: Mapping[str, str]
    sure: frozenset[str]
    phrases: tuple[tuple[str, tuple[tuple[str, ...], ...]], ...]
    language: str
    foreign_level: str

    def told_in(self, language: str) -> Mapping[str, str]:
        """What the phrases tell in a plan of this language."""
        if self.language and self.language != language and self.foreign_level:
            return {**self.told, LEVEL: self.foreign_level}
        return self.told


def describe(
    names: Iterable[str], *, acronym: str = "", listed: Sequence[tuple[str, str]] = (), language: str = "es"
) -> Description:
    """Tell an organisation's sector and level from its names.

    Parameters
    ----------
    names
        Its name, then its other spellings.
    acronym
        Its own acronym, if it has one.
    listed
        The plan's list of acronyms: (acronym, name). A name that ends with that of a public body is part of it.
    language
        The plan's language: a university with an English name is a foreign one in a Spanish plan.

    Examples
    --------
    >>> found = describe(["Ministerio de Salud"])
    >>> found.sector.value, found.level.value, found.is_sure
    ('public', 'national', True)
    >>> describe(["Mi Bus"]).sector is None
    True
    """
    every = [*names]
    owned = _of_owner(every, acronym, listed, language)
    if owned is not None:
        return owned
    guesses: dict[str, Guess] = {}
    for kind in _kinds():
        found = next((one for name in every if (one := _match(kind, name, acronym)) is not None), None)
        if found is None:
            continue
        how, phrase = found
        for what, value in kind.told_in(language).items():
            guesses.setdefault(what, Guess(value, what in kind.sure, how, phrase))
        if SECTOR in guesses and LEVEL in guesses:
            break
    return Description(guesses.get(SECTOR), guesses.get(LEVEL))


def _of_owner(
    names: Sequence[str], acronym: str, listed: Sequence[tuple[str, str]], language: str
) -> Description | None:
    """A part of a public body bears that body's acronym: «Dirección de Cultura (MUPA)»."""
    by_acronym = {fold(letters): (letters, name) for letters, name in listed if fold(letters) != fold(acronym)}
    for name in names:
        for word in words(name)[1:]:
            if word not in by_acronym:
                continue
            letters, owner = by_acronym[word]
            whole = describe([owner], acronym=letters, language=language)
            if whole.sector and whole.level and whole.is_sure and whole.sector.value == PUBLIC:
                told = f"{letters}: {owner}"
                return Description(
                    Guess(whole.sector.value, True, "owner", told), Guess(whole.level.value, True, "owner", told)
                )
    return None


def _match(kind: _Kind, name: str, acronym: str) -> tuple[str, str] | None:
    """How the first phrase of a kind that a name has stands in it, and its words as printed."""
    for how, phrases in kind.phrases:
        for phrase in phrases:
            if _stands(how, phrase, name, acronym):
                return how, _as_printed(phrase, acronym if how == "is" and words(acronym) == phrase else name)
    return None


def _stands(how: str, phrase: tuple[str, ...], name: str, acronym: str) -> bool:
    size = len(phrase)
    if how == "is":
        return phrase in (words(acronym), words(name))
    if how == "ends":
        return len(words(name)) > size and words(name)[-size:] == phrase
    told = telling_words(name)
    if how == "begins":
        return told[:size] == phrase
    return any(told[at : at + size] == phrase for at in range(len(told) - size + 1))


def _as_printed(phrase: tuple[str, ...], name: str) -> str:
    """The words of a name from the first to the last of a phrase, as they are printed; else the phrase."""
    printed = name.split()
    places = [at for at, word in enumerate(printed) if set(telling_words(word) or words(word)) & set(phrase)]
    first = next((at for at in places if set(telling_words(printed[at])) & {phrase[0]}), None)
    if first is None:
        return " ".join(phrase)
    last = next((at for at in places if at >= first and phrase[-1] in telling_words(printed[at])), first)
    return " ".join(printed[first : last + 1]).strip(" ,.;:()")


@cache
def _kinds() -> tuple[_Kind, ...]:
    return tuple(_kind(entry) for entry in method.load("actors")["describing"]["kinds"])


def _kind(entry: Mapping[str, Any]) -> _Kind:
    return _Kind(
        told={what: entry[what] for what in (SECTOR, LEVEL) if what in entry},
        sure=frozenset(entry["sure"]),
        phrases=tuple(
            (how, tuple(tuple(phrase.split()) for phrase in entry[how]))
            for how in ("is", "begins", "ends", "has")
            if how in entry
        ),
        language=entry.get("language", ""),
        foreign_level=entry.get("foreign_level", ""),
    )


def source() -> str:
    """Say where the words come from."""
    told: str = method.load("actors")["describing"]["source"]
    return told
