"""Open licences (licencias abiertas): whether what a licence says lets everybody pass a file on."""

from __future__ import annotations

import re
from collections.abc import Sequence

from cauce import method
from cauce.core.vocabulary import normalise


def is_open(licence: str) -> bool:
    """Whether a licence, in the words of whoever stated it, is known to be open; what is not known is not.

    Examples
    --------
    >>> [is_open(one) for one in ("CC BY 4.0", "cc-by-sa", "ODbL 1.0", "CC BY-NC 4.0", "Uso interno", "")]
    [True, True, True, False, False, False]
    """
    told = method.load("open_data")["licences"]
    words = re.sub(r"[^a-z0-9]+", " ", normalise(licence)).split()
    return not _has(words, told["closed"]) and _has(words, told["open"])


def _has(words: Sequence[str], known: Sequence[str]) -> bool:
    """Whether one of some terms stands in the words, whole."""
    text = f" {' '.join(words)} "
    return any(f" {term} " in text for term in known)
