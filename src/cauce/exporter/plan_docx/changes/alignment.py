"""Alignment (emparejamiento): which part of an earlier document is which part of a later one, in order."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

ALIKE = 0.5  # two parts are the same one, changed, from this likeness on
Pair = tuple[int | None, int | None]


@dataclass(frozen=True)
class Part:
    """A paragraph, row, table or section as alignment sees it.

    Attributes
    ----------
    exact
        Equal in two parts that say the same in the same form.
    kind
        Parts of different kinds are never the same.
    words
        Each word with how often it stands there.
    name
        What identifies the part by itself, such as a task's label; may be empty.
    """

    exact: str
    kind: str
    words: Counter[str]
    name: str = ""


def words_of(text: str) -> Counter[str]:
    """Count the words of a text.

    Examples
    --------
    >>> sorted(words_of("Agua, y más agua").items())
    [('agua', 2), ('más', 1), ('y', 1)]
    """
    return Counter(re.findall(r"\w+", text.casefold()))


def likeness(old: Part, new: Part) -> float:
    """Say from 0 to 1 how much two parts are alike: the share of words in both; parts of one name are half alike.

    Examples
    --------
    >>> likeness(Part("", "p", words_of("Medir los pozos")), Part("", "p", words_of("Medir los ríos")))
    0.6666666666666666
    """
    if old.kind != new.kind:
        return 0.0
    total = old.words.total() + new.words.total()
    share = 2 * (old.words & new.words).total() / total if total else 1.0
    return 0.5 + share / 2 if old.name and old.name == new.name else share


def align(old: Sequence[Part], new: Sequence[Part]) -> list[Pair]:
    """Pair the parts of two sequences in order.

    Returns
    -------
    list of pair
        (old, new) where a part stands in both, (old, None) where it went, (None, new) where it came; between two
        pairs, what went stands before what came.

    Examples
    --------
    >>> a, b, c = (Part(one, "p", words_of(one)) for one in ("uno", "dos", "tres"))
    >>> align([a, b], [a, c])
    [(0, 0), (1, None), (None, 1)]
    """
    matcher = SequenceMatcher(None, [one.exact for one in old], [one.exact for one in new], autojunk=False)
    pairs: list[Pair] = []
    for what, first, last, begin, end in matcher.get_opcodes():
        if what == "equal":
            pairs.extend(zip(range(first, last), range(begin, end), strict=True))
        else:
            pairs.extend(_in_gap(old, new, range(first, last), range(begin, end)))
    return list(_gone_before_come(pairs))


def _in_gap(old: Sequence[Part], new: Sequence[Part], before: range, after: range) -> list[Pair]:
    """Pair parts that are alike, so that the sum of their likeness is the greatest."""
    best = [[0.0] * (len(after) + 1) for _ in range(len(before) + 1)]
    alike: dict[tuple[int, int], float] = {}
    for i in range(len(before) - 1, -1, -1):
        for j in range(len(after) - 1, -1, -1):
            found = likeness(old[before[i]], new[after[j]])
            alike[i, j] = found if found >= ALIKE else -1.0
            best[i][j] = max(best[i + 1][j], best[i][j + 1], alike[i, j] + best[i + 1][j + 1])
    pairs: list[Pair] = []
    i = j = 0
    while i < len(before) and j < len(after):
        if alike[i, j] > 0 and best[i][j] == alike[i, j] + best[i + 1][j + 1]:
            pairs.append((before[i], after[j]))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            pairs.append((before[i], None))
            i += 1
        else:
            pairs.append((None, after[j]))
            j += 1
    pairs.extend((each, None) for each in before[i:])
    pairs.extend((None, each) for each in after[j:])
    return pairs


def _gone_before_come(pairs: Sequence[Pair]) -> Iterator[Pair]:
    come: list[Pair] = []
    for pair in pairs:
        if pair[0] is None:
            come.append(pair)
        elif pair[1] is None:
            yield pair
        else:
            yield from come
            come = []
            yield pair
    yield from come
