"""Short names of plans (nombres cortos): what may stand in a plan's address."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 60
# First parts of an address that lead elsewhere.
RESERVED = frozenset(
    {"api", "cuenta", "enlace", "entrar", "estilo", "importar", "planes", "salir", "servidor", "static"}
)


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


def short_name_of(file_name: str) -> str:
    """Return the short name that a document's file name proposes.

    Examples
    --------
    >>> short_name_of("Plan de Trabajo – Ñuñoa.docx"), short_name_of("api.docx"), short_name_of("計画.docx")
    ('plan-de-trabajo-nunoa', 'plan-api', 'plan')
    """
    stem = file_name.rpartition(".")[0] or file_name
    plain = unicodedata.normalize("NFKD", stem.lower()).encode("ascii", "ignore").decode()
    name = re.sub(r"[^a-z0-9]+", "-", plain)[:LONGEST].strip("-") or "plan"
    return name if is_short_name(name) else f"plan-{name}"[:LONGEST].rstrip("-")
