"""Printed names (nombres como se imprimen): what a name's bracket says, and who is still to be named."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from cauce.core.actors.words import ACTOR_WORDS, fold, telling_words, words

BRACKET = re.compile(r"\s*\(([^()]*)\)\s*")
INITIALS = re.compile(r"[A-ZÁÉÍÓÚÑ]{2,4}(?:\s*[/,]\s*[A-ZÁÉÍÓÚÑ]{2,4})*")
CLOSING = " .,;:/-–—"

UNIT_HEADS = frozenset(ACTOR_WORDS["unit_heads"])
OFFICE_HEADS = frozenset(ACTOR_WORDS["office_heads"])
BODY_HEADS = frozenset(ACTOR_WORDS["body_heads"])
OWNER_WORDS = frozenset(ACTOR_WORDS["owner_words"])
PLACEHOLDER_HEADS = re.compile(
    r"^(?:\d+\s|(?:un|una|a|an|one|two|three|dos|tres|cuatro|cinco|seis|varios|varias|several|some|algunos|algunas)\s"
    r"|(?:consultor|consultora|consultores|consultoria|consultant|consultants|consultancy|consulting firm)\b"
    r"|(?:por|to be)\s(?:definir|designar|contratar|confirmar|defined|named|hired|appointed|confirmed|determined)\b"
    r"|(?:tbd|tbc|n/?a)\b"
    r"|(?:lider|lideres|leaders|representante|representantes|representative|representatives|delegado|delegada|expert|"
    r"experto|experta|expertos|experts|facilitador|facilitadora|facilitator)\b"
    r"|organiza(?:cion|tion)(?:es|s)? (?:o |or )?representa)"
)
STILL_TO_BE_HIRED = re.compile(r"\bconsult(?:or|ora|ores|oria|ant|ants)\b.*\b(?:en|in|for|de|externo|local|senior)\b")


@dataclass(frozen=True)
class ReadName:
    """A printed name taken apart: the name itself and what its bracket says."""

    core: str
    owner: str = ""
    unit: str = ""
    contribution: str = ""
    initials: str = ""
    body: str = ""
    acronym: str = ""


def tidy(name: str) -> str:
    """A name without closing punctuation and doubled spaces.

    >>> tidy(" APEDE. ")
    'APEDE'
    """
    kept = " ".join(name.split()).lstrip("-–—•· ").rstrip(CLOSING)
    if kept.count("(") < kept.count(")"):
        return kept.rstrip(") ")
    return kept


def read_name(name: str, *, owners: Collection[str] = ()) -> ReadName:
    """Take a printed name apart: owner, unit, contribution, initials or body in its bracket.

    Parameters
    ----------
    name
        As printed: «Dirección de Cultura (MUPA)».
    owners
        Acronyms and names that own units in this document (the list of acronyms, say).

    >>> read_name("DPU (Unidad del Agua)").unit
    'Unidad del Agua'
    >>> read_name("Dirección de Cultura(MUPA)", owners={"MUPA"}).owner
    'MUPA'
    """
    known = {fold(owner) for owner in owners}
    told: dict[str, str] = {}
    for content in BRACKET.findall(name):
        told |= read_bracket(content.strip(), known)
    core = tidy(BRACKET.sub(" ", name).replace("(", " "))
    return ReadName(core=core or tidy(name), **told)


def without_initials(name: str, initials: str) -> str:
    """Take the bracket with a person's initials out of a printed name, for readers who are not to know who it is.

    >>> without_initials("100CR (MS)", "MS"), without_initials("Dirección de Cultura (MUPA)", "")
    ('100CR', 'Dirección de Cultura (MUPA)')
    """
    if not initials:
        return name
    return re.sub(rf"\s*\(\s*{re.escape(initials)}\s*\)", "", name).strip() or name


def read_bracket(content: str, owners: Collection[str]) -> dict[str, str]:
    """What one bracket says, by kind; ``owners`` are folded.

    >>> read_bracket("contactos y logística", set())
    {'contribution': 'contactos y logística'}
    >>> read_bracket("Departamento de Contrataciones, MUPA", {"mupa"})
    {'unit': 'Departamento de Contrataciones', 'owner': 'MUPA'}
    """
    parts = words(content)
    if not parts:
        return {}
    if fold(content) in owners:
        return {"owner": content}
    split = re.fullmatch(r"(.+?)(?:\s*[,–]\s*|\s+-?\s*)(\S+)", content)
    if split and fold(split[2]) in owners:
        return {"unit": split[1].strip(), "owner": split[2]}
    if INITIALS.fullmatch(content):
        return {"initials": content}
    if parts[0] in BODY_HEADS:
        return {"body": content}
    if parts[0] in UNIT_HEADS:
        return {"unit": content}
    if OWNER_WORDS.intersection(parts) and content[0].isupper():
        return {"owner": content}
    if len(parts) == 1 and content.isupper():
        return {"owner": content}
    return {"contribution": content} if content[0].islower() or content[0].isdigit() else {"unit": content}


def is_placeholder(name: str) -> bool:
    """Whether a party is still to be named or hired: «Consultor», «6 ONG comunitarias», «un representante de…».

    >>> is_placeholder("6 ONG comunitarias"), is_placeholder("100 Ciudades Resilientes"), is_placeholder("Cruz Roja")
    (True, False, False)
    """
    folded = fold(tidy(name))
    count = re.match(r"(\d+)\s+(\S+)", folded)
    if count:
        return int(count[1]) < 100 and not tidy(name).split()[1].istitle() and telling_words(name)[1:] != ()
    return bool(PLACEHOLDER_HEADS.search(folded) or STILL_TO_BE_HIRED.search(folded))
