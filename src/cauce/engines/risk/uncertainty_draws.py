"""Draws (números al azar) that depend on what they are for, never on when or where they are made.

Each draw is a function of a seed and of the keys of its event and its asset (a counter-based generator, Philox 4×32-10;
Salmon and others 2011, table 2). So neither the order of the assets, nor how a case is cut into parts, nor the number
of workers changes a single bit of it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from cauce.engines.risk.compiled import compiled
from cauce.engines.risk.threads import in_parts

Keys = npt.NDArray[np.uint64]

LOW = np.uint64(0xFFFFFFFF)
HALF = np.uint64(32)
MULTIPLY_0, MULTIPLY_1 = np.uint64(0xD2511F53), np.uint64(0xCD9E8D57)
WEYL_0, WEYL_1 = np.uint64(0x9E3779B9), np.uint64(0xBB67AE85)
EVERY_ASSET = np.uint64(0xFFFFFFFFFFFFFFFF)  # the key of what all assets of an event share
TO_UNIT = 1.0 / 9007199254740992.0  # 2 to the power of -53


def keys_of(names: Iterable[object]) -> Keys:
    """Give each id of an event or an asset a key of its own that does not depend on its place in the list.

    Examples
    --------
    >>> bool(keys_of(["a", "b"])[1] == keys_of(["b"])[0])
    True
    """
    digests = [hashlib.blake2b(str(name).encode(), digest_size=8).digest() for name in names]
    return np.frombuffer(b"".join(digests), dtype="<u8").astype(np.uint64)


@compiled(inline="always")
def philox(c0, c1, c2, c3, k0, k1):  # type: ignore[no-untyped-def]
    """Ten rounds on a counter of four words with a key of two; each word is below 2 to the power of 32."""
    for _ in range(10):
        first, second = MULTIPLY_0 * c0, MULTIPLY_1 * c2
        c0, c1, c2, c3 = (second >> HALF) ^ c1 ^ k0, second & LOW, (first >> HALF) ^ c3 ^ k1, first & LOW
        k0, k1 = (k0 + WEYL_0) & LOW, (k1 + WEYL_1) & LOW
    return c0, c1, c2, c3


@compiled(inline="always")
def normal(seed, event, asset):  # type: ignore[no-untyped-def]
    """One draw of the standard normal distribution (Box and Muller 1958)."""
    a, b, c, d = philox(event & LOW, event >> HALF, asset & LOW, asset >> HALF, seed & LOW, seed >> HALF)
    first = (((a << HALF) | b) >> np.uint64(11)) * TO_UNIT
    second = (((c << HALF) | d) >> np.uint64(11)) * TO_UNIT
    return np.sqrt(-2.0 * np.log(1.0 - first)) * np.cos(2.0 * np.pi * second)


@compiled
def _normals(first, last, seed, events, assets, drawn):  # type: ignore[no-untyped-def]
    for event in range(first, last):
        for asset in range(len(assets)):
            drawn[event, asset] = normal(seed, events[event], assets[asset])


def normals(seed: int, events: Keys, assets: Keys) -> npt.NDArray[np.float64]:
    """Draw one standard normal number for each event and asset, shape (events, assets).

    Examples
    --------
    >>> all_of_them = normals(7, keys_of(["e1", "e2"]), keys_of(["a", "b"]))
    >>> float(normals(7, keys_of(["e2"]), keys_of(["a"]))[0, 0]) == float(all_of_them[1, 0])
    True
    """
    drawn = np.empty((len(events), len(assets)))
    in_parts(_normals, len(events), np.uint64(seed), events, assets, drawn)
    return drawn
