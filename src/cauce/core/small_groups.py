"""Small groups (grupos pequeños): which of them everybody may be told, so that nobody reckons what one place has."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)


def told_of(sizes: Mapping[Key, int], least: int, *, besides: int = 0) -> frozenset[Key]:
    """Return groups that may be told beside their total: what is left out is together of enough too, or nothing.

    Parameters
    ----------
    sizes
        How many places each group has.
    besides
        Places that are in the total and in no group.

    Examples
    --------
    >>> sorted(told_of({"health": 1, "schools": 20, "water": 6}, 5)), sorted(told_of({"schools": 4}, 5))
    (['schools'], [])
    """
    kept = {key: size for key, size in sizes.items() if size >= least}
    hidden = sum(sizes.values()) - sum(kept.values()) + max(0, besides)
    while kept and 0 < hidden < least:  # else the total less what is told would be the few
        fewest = min(kept, key=lambda key: (kept[key], str(key)))
        hidden += kept.pop(fewest)
    return frozenset(kept)
