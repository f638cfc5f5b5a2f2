"""Spans and sizes (lapsos y tamaños): in few signs that every language reads."""

from __future__ import annotations


def ago(seconds: float) -> str:
    """Return a span of time.

    Examples
    --------
    >>> [ago(one) for one in (5, 300, 7_500, 200_000)]
    ['5 s', '5 min', '2 h', '2 d']
    """
    for unit, length, least in (("d", 86_400, 172_800), ("h", 3_600, 3_600), ("min", 60, 60)):
        if seconds >= least:
            return f"{seconds // length:.0f} {unit}"
    return f"{max(seconds, 0):.0f} s"


def size(count: float) -> str:
    """Return a number of bytes.

    Examples
    --------
    >>> size(1_500_000), size(22_000_000_000)
    ('1.5 MB', '22.0 GB')
    """
    return f"{count / 1e9:.1f} GB" if count >= 1e9 else f"{count / 1e6:.1f} MB"
