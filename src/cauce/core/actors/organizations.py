"""Organisations (instituciones): which printed names are surely one, and which are likely one, with the reason."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from cauce.core.actors.likely import Reason, likely_pairs
from cauce.core.actors.names import BRACKET, ReadName, is_placeholder, read_name, tidy
from cauce.core.actors.register import Entry, Identity, Register, Tokens, identify, make_register
from cauce.core.actors.words import fold, spells_out, words

ADDED_WORDS = 3


@dataclass(frozen=True)
class Proposal:
    """A likely match: the other organisation's name and the reason."""

    other: str
    reason: Reason


@dataclass(frozen=True)
class OrganizationGuess:
    """An organisation as read: its names as printed (surely one), and which others are likely the same.

    ``forms`` are the spellings that differ in more than a unit, contribution or initials in a bracket;
    ``units`` says for each form which unit it names («SDU» in «100CR SDU»), or "".
    """

    name: str
    acronym: str
    spellings: tuple[str, ...]
    forms: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    proposals: tuple[Proposal, ...] = ()


@dataclass
class Group:
    """Printed names that are surely one, while they are gathered."""

    key: tuple[str, ...]
    entry: Entry | None
    owner: str
    tokens: list[Tokens] = field(default_factory=list)
    spellings: Counter[str] = field(default_factory=Counter)
    forms: dict[str, str] = field(default_factory=dict)  # form as printed -> its unit
    partial: dict[str, Tokens] = field(default_factory=dict)  # forms whose bracket says something else than the owner
    first: int = 0
    swapped: bool = False

    @property
    def name(self) -> str:
        """The listed name, else the spelling used most."""
        if self.entry is not None and not self.swapped:
            return self.entry.name or self.entry.acronym
        return self.spellings.most_common(1)[0][0]

    @property
    def varied_forms(self) -> list[str]:
        """Forms in the order of the document; a bracket with a unit alone is no other spelling."""
        full = {tokens_of for form, tokens_of in self._tokens_by_form().items() if form not in self.partial}
        return [form for form in self.forms if form not in self.partial or self.partial[form] not in full]

    def _tokens_by_form(self) -> dict[str, Tokens]:
        return {form: words(BRACKET.sub(" ", form)) for form in self.forms}


def resolve(
    names: Iterable[str],
    acronyms: Iterable[tuple[str, str]] = (),
    *,
    known: Mapping[str, str] | None = None,
    apart: Collection[frozenset[str]] = (),
    added_words: int = ADDED_WORDS,
) -> list[OrganizationGuess]:
    """Find the organisations behind printed names.

    Parameters
    ----------
    names
        Names as printed, in the document's order, repeated as often as they are used.
    acronyms
        The list of acronyms: (acronym, name).
    known
        Spelling → organisation's name, as people decided before: these are made, not proposed.
    apart
        Pairs of names that people decided are two: never proposed again.
    added_words
        How many telling words a longer name may add to a shorter one to be proposed as the same.

    Examples
    --------
    >>> found = resolve(["BM", "Banco Mundial"], [("BM", "Banco Mundial")])
    >>> found[0].acronym, found[0].spellings
    ('BM', ('BM', 'Banco Mundial'))
    """
    printed = list(names)
    listed = list(acronyms)
    register = make_register([*listed, *introduced_acronyms(printed, listed)])
    groups = gather(printed, register, known or {})
    named = {group.key: group for group in groups}
    proposals: dict[tuple[str, ...], list[Proposal]] = defaultdict(list)
    for one, other, reason in pairs(groups, register, added_words=added_words):
        left, right = named[one], named[other]
        if frozenset((left.name, right.name)) not in apart:
            proposals[one].append(Proposal(right.name, reason))
            proposals[other].append(Proposal(left.name, reason))
    return [_guess(group, proposals[group.key]) for group in groups if group.spellings]


def _guess(group: Group, proposals: Iterable[Proposal]) -> OrganizationGuess:
    return OrganizationGuess(
        name=group.name,
        acronym=group.entry.acronym if group.entry and not group.swapped else "",
        spellings=tuple(group.spellings),
        forms=tuple(group.varied_forms),
        units=tuple(group.forms[form] for form in group.varied_forms),
        proposals=tuple(proposals),
    )


def introduced_acronyms(names: Iterable[str], listed: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Acronyms that a printed name brings with it, as further lines of the list: «Instituto del Agua (INDA)».

    >>> introduced_acronyms(["Instituto Nacional del Agua (INDA)", "Dirección de Obras (MUPA)"], [])
    [('INDA', 'Instituto Nacional del Agua')]
    """
    known = {fold(acronym) for acronym, _ in listed}
    found: dict[str, str] = {}
    for name in names:
        read = read_name(name)
        content = read.initials or read.owner
        core = words(read.core)
        if content.isupper() and len(core) > 1 and fold(content) not in known and spells_out(content, core, whole=True):
            found.setdefault(content, read.core)
    return list(found.items())


def gather(names: Iterable[str], register: Register, known: Mapping[str, str]) -> list[Group]:
    """Groups of names that are surely one, and one for each listed organisation that no one names."""
    printed = [tidy(name) for name in names]
    printed = [name for name in printed if name and not is_placeholder(name)]
    units = {words(name) for name in printed if "(" not in name}
    groups: dict[tuple[str, ...], Group] = {}
    for at, name in enumerate(printed):
        identity, read = identify(known.get(name, name), register)
        identity = _with_unit(identity, read, units)
        group = groups.setdefault(
            identity.key, Group(identity.key, identity.entry, identity.owner, first=at, swapped=identity.swapped)
        )
        _add(group, name, identity, read)
    for entry in register.entries:
        key = Identity((), entry=entry).key
        group = groups.setdefault(key, Group(key, entry, entry.owner, first=len(printed)))
        group.tokens.extend(tokens for tokens in entry.tokens if tokens not in group.tokens)
    return _owners_joined(list(groups.values()))


def _with_unit(identity: Identity, read: ReadName, printed: Collection[tuple[str, ...]]) -> Identity:
    """Initials in a bracket are a unit when the document also prints them after the name: «100CR (SDU)»."""
    if not read.initials or identity.unit or (*words(read.core), *words(read.initials)) not in printed:
        return identity
    return Identity(identity.tokens, identity.owner, identity.entry, fold(read.initials), identity.swapped)


def _add(group: Group, name: str, identity: Identity, read: ReadName) -> None:
    group.spellings[name] += 1
    if identity.tokens not in group.tokens:
        group.tokens.append(identity.tokens)
    told = read.unit or read.contribution or read.body or (read.initials and not identity.unit)
    if not told:
        group.forms.setdefault(name, identity.unit)
        group.partial.pop(name, None)
        return
    form = re.sub(r"\s*\([^()]*\)\s*", " ", name).strip()
    if read.owner:
        form = f"{form} ({read.owner})"
    if form not in group.forms:
        group.forms[form] = identity.unit
        group.partial[form] = words(BRACKET.sub(" ", form))


def _owners_joined(groups: list[Group]) -> list[Group]:
    """Join a name without an owner to the same name with one, where the document knows but one owner for it."""
    by_tokens: dict[Tokens, list[Group]] = defaultdict(list)
    for group in groups:
        if group.entry is None or group.swapped:
            for tokens in group.tokens:
                by_tokens[tokens].append(group)
    gone: set[tuple[str, ...]] = set()
    for same in by_tokens.values():
        bare = [group for group in same if not group.owner]
        owned = [group for group in same if group.owner]
        if len(bare) == 1 and len(owned) == 1:
            _merge(into=owned[0], other=bare[0])
            gone.add(bare[0].key)
    return sorted((group for group in groups if group.key not in gone), key=lambda group: group.first)


def _merge(*, into: Group, other: Group) -> None:
    earlier, later = sorted((into, other), key=lambda group: group.first)
    into.spellings = Counter({**earlier.spellings, **later.spellings})
    into.forms = {**earlier.forms, **{form: unit for form, unit in later.forms.items() if form not in earlier.forms}}
    into.partial = {**earlier.partial, **later.partial}
    into.first = earlier.first


def pairs(
    groups: list[Group], register: Register, *, added_words: int = ADDED_WORDS
) -> list[tuple[tuple[str, ...], tuple[str, ...], Reason]]:
    """Likely matches between groups, each once, with the reason."""
    found = likely_pairs(
        [(group.key, tokens, group.owner) for group in groups for tokens in group.tokens], added_words=added_words
    )
    for group in groups:
        if group.swapped and group.entry is not None:
            found.append((group.key, Identity((), entry=group.entry).key, Reason.LETTERS_SWAPPED))
    return found
