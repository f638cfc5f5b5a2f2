"""Register (lista de acrónimos): what the document itself says of who is who, and how a name is found in it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from cauce.core.actors.names import BRACKET, ReadName, read_name, tidy
from cauce.core.actors.words import fold, telling_words, words

Tokens = tuple[str, ...]


@dataclass(frozen=True)
class Entry:
    """A line of the list of acronyms: its acronym, name, and the name's telling words and owner."""

    acronym: str
    name: str
    tokens: tuple[Tokens, ...] = ()
    owner: str = ""


@dataclass(frozen=True)
class Identity:
    """Who a printed name is: a listed organisation, or its own telling words with an owner."""

    tokens: Tokens
    owner: str = ""
    entry: Entry | None = None
    unit: str = ""
    swapped: bool = False

    @property
    def key(self) -> tuple[str, ...]:
        """What sure matches share."""
        if self.entry is not None and not self.swapped:
            return ("listed", fold(self.entry.acronym))
        return ("named", self.owner, *self.tokens)


@dataclass
class Register:
    """The list of acronyms, ready to find names in."""

    entries: list[Entry] = field(default_factory=list)
    by_acronym: dict[str, Entry] = field(default_factory=dict)
    by_tokens: dict[Tokens, Entry] = field(default_factory=dict)
    by_letters: dict[str, Entry] = field(default_factory=dict)

    @property
    def acronyms(self) -> list[str]:
        """Acronyms as listed."""
        return [entry.acronym for entry in self.entries]


def make_register(lines: Iterable[tuple[str, str]]) -> Register:
    """Prepare a list of acronyms; ``lines`` are (acronym, name) as printed.

    >>> make_register([("DGS", "Dirección de Gestión Social – MUPA"), ("MUPA", "Municipio")]).entries[0].owner
    'mupa'
    """
    listed = [(tidy(acronym), tidy(name)) for acronym, name in lines if tidy(acronym)]
    acronyms = {acronym for acronym, _ in listed}
    register = Register()
    for acronym, name in listed:
        tokens, owner = _alternatives(name, acronyms)
        entry = Entry(acronym, name, tokens, owner)
        register.entries.append(entry)
        register.by_acronym.setdefault("".join(words(acronym)), entry)
        for one in tokens:
            register.by_tokens.setdefault(one, entry)
    for entry in register.entries:
        letters = "".join(words(entry.acronym))
        if any(letter.isdigit() for letter in letters):
            register.by_letters.setdefault("".join(sorted(letters)), entry)
    return register


def _alternatives(name: str, acronyms: set[str]) -> tuple[tuple[Tokens, ...], str]:
    """Telling words of each name that an entry gives («Municipio de Panamá/ Alcaldía de Panamá»), and the owner."""
    owner = ""
    found: list[Tokens] = []
    bracketed = [content for content in BRACKET.findall(name) if len(telling_words(content)) > 1]
    for part in [*re.split(r"/", BRACKET.sub(" ", name)), *bracketed]:
        core, owned = part_owner(tidy(part), acronyms)
        owner = owner or owned
        tokens = telling_words(core)
        if tokens and tokens not in found:
            found.append(tokens)
    owned_by = read_name(name, owners=acronyms).owner
    return tuple(found), fold(owner or owned_by)


def part_owner(core: str, acronyms: Iterable[str]) -> tuple[str, str]:
    """Part a name from the owner's acronym at its end.

    >>> part_owner("Resiliencia MUPA", ["MUPA"])
    ('Resiliencia', 'MUPA')
    """
    known = {fold(acronym) for acronym in acronyms}
    match = re.fullmatch(r"(.+?)\s*(?:[-–—,]\s*|\s)([^\s–—]+)", core)
    if match and fold(match[2]) in known and telling_words(match[1]):
        rest = tidy(match[1])
        if "".join(words(rest)) not in {"".join(words(acronym)) for acronym in acronyms}:
            return rest, match[2]
    return core, ""


def identify(name: str, register: Register) -> tuple[Identity, ReadName]:
    """Find who a printed name is, with what its bracket says.

    >>> register = make_register([("100CR", "100 Ciudades Resilientes")])
    >>> identify("100CR - SDU", register)[0].unit
    'sdu'
    """
    read = read_name(name, owners=register.acronyms)
    found = _listed(read.core, register)
    if found is not None:
        return found, read
    both = re.fullmatch(r"([^\s]+)\s*[-–—:]\s*(\D.+)", read.core)
    entry = register.by_acronym.get("".join(words(both[1]))) if both else None
    if both is not None and entry is not None and telling_words(both[2]) in entry.tokens:
        return Identity(telling_words(both[2]), entry.owner, entry), read
    core, trailing = part_owner(read.core, register.acronyms)
    owner = fold(read.owner or trailing)
    tokens = telling_words(core) or words(core)
    entry = register.by_tokens.get(tokens)
    if entry is not None and (not owner or not entry.owner or _same_owner(owner, entry.owner, register)):
        return Identity(tokens, entry.owner or owner, entry), read
    return Identity(tokens, owner), read


def _listed(core: str, register: Register) -> Identity | None:
    """A name that is, or begins with, a listed acronym («100CR SDU»); letters may have changed places («100 RC»)."""
    parts = words(core)
    printed = re.findall(r"[^\W_]+", core)
    for count in range(len(parts), 0, -1):
        joined = "".join(parts[:count])
        rest = printed[count:]
        if any(not part.isupper() for part in rest):
            break
        entry = register.by_acronym.get(joined)
        if entry is not None:
            return Identity((joined,), entry.owner, entry, " ".join(parts[count:]))
        swapped = register.by_letters.get("".join(sorted(joined)))
        if swapped is not None:
            return Identity((joined,), swapped.owner, swapped, " ".join(parts[count:]), swapped=True)
    return None


def _same_owner(one: str, other: str, register: Register) -> bool:
    """Whether two owners are one: the acronym and the name it stands for."""
    if one == other:
        return True
    entry = register.by_acronym.get("".join(words(other)))
    return entry is not None and telling_words(one) in entry.tokens
