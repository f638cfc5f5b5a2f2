"""Likely matches (coincidencias probables): names that may be one organisation, and why it seems so."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from enum import StrEnum

from cauce.core.actors.names import BODY_HEADS, OFFICE_HEADS, UNIT_HEADS
from cauce.core.actors.words import ACTOR_WORDS, is_slip

Key = tuple[str, ...]
Tokens = tuple[str, ...]
Named = tuple[Key, Tokens, str]

GENERIC_WORDS = frozenset(ACTOR_WORDS["generic_words"])
PART_HEADS = UNIT_HEADS | BODY_HEADS | frozenset(ACTOR_WORDS["part_heads"])
POSTS = frozenset(ACTOR_WORDS["posts"])
OFFICES = frozenset(ACTOR_WORDS["offices"])


class Reason(StrEnum):
    """Why two names are proposed as one."""

    HEAD_LEFT_OUT = "head_left_out"
    SHORTER_NAME = "shorter_name"
    OFFICE_AND_HEAD = "office_and_head"
    SLIP = "slip"
    OTHER_ORDER = "other_order"
    INITIALS = "initials"
    LETTERS_SWAPPED = "letters_swapped"


def likely_pairs(named: Iterable[Named], *, added_words: int) -> list[tuple[Key, Key, Reason]]:
    """Pairs of organisations that are likely one; a name that fits several others is left alone.

    Parameters
    ----------
    named
        (key of the organisation, telling words of one of its names, owner or "").
    added_words
        How many telling words a longer name may add.
    """
    listed = list(named)
    pairs: dict[frozenset[Key], tuple[Key, Key, Reason]] = {}
    rules: list[tuple[Reason, Callable[[Tokens], Iterable[Tokens]]]] = [
        (Reason.HEAD_LEFT_OUT, _without_head),
        (Reason.SHORTER_NAME, lambda tokens: _shortened(tokens, added_words)),
        (Reason.OFFICE_AND_HEAD, _without_office),
        (Reason.INITIALS, _initials),
    ]
    by_tokens: dict[Tokens, list[Named]] = defaultdict(list)
    for one in listed:
        by_tokens[one[1]].append(one)
    for reason, forms_of in rules:
        for key, other in _matches(listed, by_tokens, forms_of):
            if reason is Reason.INITIALS and key[0] == "listed":
                continue  # a listed acronym says itself what it stands for
            pairs.setdefault(frozenset((key, other)), (key, other, reason))
    for key, other, reason in [*_other_orders(listed), *_slips(listed), *_offices(listed)]:
        pairs.setdefault(frozenset((key, other)), (key, other, reason))
    return list(pairs.values())


def _matches(
    listed: list[Named], by_tokens: dict[Tokens, list[Named]], forms_of: Callable[[Tokens], Iterable[Tokens]]
) -> Iterable[tuple[Key, Key]]:
    """Pairs (short, long) where a form of the long name is the short name, and of but one long name (in any order)."""
    longer: dict[Key, dict[Key, Tokens]] = defaultdict(dict)
    for key, tokens, owner in listed:
        for form in forms_of(tokens):
            for short, _, short_owner in by_tokens.get(form, ()):
                if short != key and _compatible(owner, short_owner):
                    longer[short][key] = tuple(sorted(tokens))
    for short, others in longer.items():
        if len(set(others.values())) == 1:
            yield short, next(iter(others))


def _compatible(one: str, other: str) -> bool:
    return not one or not other or one == other


def _without_head(tokens: Tokens) -> Iterable[Tokens]:
    if len(tokens) > 1 and tokens[0] in UNIT_HEADS:
        yield tokens[1:]
    if len(tokens) > 1 and tokens[-1] in UNIT_HEADS:
        yield tokens[:-1]
    if len(tokens) > 2 and tokens[1] in GENERIC_WORDS:
        yield (tokens[0], *tokens[2:])


def _shortened(tokens: Tokens, added_words: int) -> Iterable[Tokens]:
    for length in range(max(2, len(tokens) - added_words), len(tokens)):
        added = tokens[length:]
        if not PART_HEADS.intersection(added) and not any(word.isdigit() for word in added):
            yield tokens[:length]


def _without_office(tokens: Tokens) -> Iterable[Tokens]:
    if len(tokens) > 1 and tokens[0] in OFFICE_HEADS:
        yield tokens[1:]
    if len(tokens) > 1 and tokens[-1] == "office":
        yield tokens[:-1]


def _initials(tokens: Tokens) -> Iterable[Tokens]:
    if len(tokens) > 2:
        yield ("".join(word[0] for word in tokens),)


def _other_orders(listed: list[Named]) -> Iterable[tuple[Key, Key, Reason]]:
    by_words: dict[Tokens, list[Named]] = defaultdict(list)
    for one in listed:
        by_words[tuple(sorted(one[1]))].append(one)
    for same in by_words.values():
        for key, _, owner in same[1:]:
            if key != same[0][0] and _compatible(owner, same[0][2]):
                yield same[0][0], key, Reason.OTHER_ORDER


def _slips(listed: list[Named]) -> Iterable[tuple[Key, Key, Reason]]:
    """Names that differ in one letter of one word of at least six letters."""
    by_rest: dict[tuple[int, Tokens], list[tuple[str, Named]]] = defaultdict(list)
    for one in listed:
        for at, word in enumerate(one[1]):
            if len(word) >= 6 and word.isalpha():
                by_rest[(at, (*one[1][:at], "", *one[1][at + 1 :]))].append((word, one))
    for same in by_rest.values():
        for at, (word, one) in enumerate(same[:200]):
            for other_word, other in same[at + 1 : 200]:
                if one[0] != other[0] and _compatible(one[2], other[2]) and is_slip(word, other_word):
                    yield one[0], other[0], Reason.SLIP


def _offices(listed: list[Named]) -> Iterable[tuple[Key, Key, Reason]]:
    """An office and who heads it: «Vicealcaldía» and «Despacho de la Vicealcaldesa», «Dirección» and «Director»."""
    by_stem: dict[tuple[Tokens, str], list[tuple[bool, str, Named]]] = defaultdict(list)
    for one in listed:
        office = one[1][0] in OFFICE_HEADS and len(one[1]) > 1 if one[1] else False
        core = one[1][1:] if office else one[1]
        for at in {0, len(core) - 1} if core else ():
            if len(core[at]) >= 6:
                by_stem[((*core[:at], "", *core[at + 1 :]), core[at][:5])].append((office, core[at], one))
    for same in by_stem.values():
        for at, (office, word, one) in enumerate(same[:200]):
            for other_office, other_word, other in same[at + 1 : 200]:
                if one[0] == other[0] or not _compatible(one[2], other[2]) or word == other_word:
                    continue
                if office != other_office or _post_and_office(word, other_word):
                    yield one[0], other[0], Reason.OFFICE_AND_HEAD


def _post_and_office(one: str, other: str) -> bool:
    """Whether one word names a post and the other its office: «director», «dirección»."""
    return (one in POSTS and other in OFFICES) or (other in POSTS and one in OFFICES)
