"""Short names of plans (nombres cortos): what may stand in a plan's address."""

from __future__ import annotations

import re

LONGEST = 60
# First parts of an address that lead elsewhere.
RESERVED = frozenset({"api", "cuenta", "enlace", "entrar", "estilo", "importar", "salir", "static"})


def is_short_name(slug: str) -> bool:
    """Whether a plan may be found under this name: letters, digits and hyphens, and no name of a page.

    Examples
    --------
    >>> [is_short_name(name) for name in ("panama", "villa-brisa-2", "../x", "importar", "")]
    [True, True, False, False, False]
    """
    return (
        len(slug) <= LONGEST and slug not in RESERVED and re.fullmatch(r"[a-z0-9]+(?:[-_][a-z0-9]+)*", slug) is not None
    )
