"""Types of structure in a loss analysis (tipos de estructura): which shares of the buildings are of which type."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from cauce import method
from cauce.core.faults import Fault
from cauce.core.typed_numbers import read_number

FIELD = "structures"
CODES = ("high", "moderate", "low", "pre")  # levels of the building code, the strictest first
EARTHQUAKE = "earthquake"
BETWEEN = re.compile(r"[;\n]|,(?=\s*[A-Za-z])")  # a comma before a number is a decimal one
TOLD = re.compile(r"\s*([A-Za-z]\w*)\s*[:=]?\s*(.*?)\s*%?\s*", re.DOTALL)
LONGEST = 40
Shares = Mapping[str, float]


def known() -> tuple[str, ...]:
    """Return the types that the method has medians for, by their Hazus code.

    Examples
    --------
    >>> known()[:2]
    ('W1', 'C1L')
    """
    return tuple(method.load("risk_fragility")["medians"])


def usual() -> str:
    """Return the type that all buildings are taken as where nobody says another."""
    return str(method.load("risk_scenarios")["structure"]["kind"])


def usual_code() -> str:
    """Return the building code of which a building is taken to be that says none."""
    return str(method.load("risk_scenarios")["structure"]["code_level"])


def name_of(structure: str, language: str) -> str:
    """Name a type in words.

    Examples
    --------
    >>> name_of("URML", "es"), name_of("W1", "en")
    ('Mampostería sin refuerzo, baja', 'Wood, light frame')
    """
    told = method.load("risk_fragility")["medians"][structure]
    return str(told["name_es" if language.startswith("es") else "name"])


def level_of(structure: str, code: str) -> str:
    """Return the level of the building code whose curve a type takes: the nearest weaker one it has, else a stricter.

    Examples
    --------
    >>> level_of("C1L", "high"), level_of("URML", "high"), level_of("C1M", "pre"), level_of("W1", "moderate")
    ('high', 'low', 'low', 'low')
    """
    has, at = method.load("risk_fragility")["medians"][structure], CODES.index(code)
    return next(level for level in (*CODES[at:], *reversed(CODES[:at])) if level in has)


def read(said: Any) -> tuple[dict[str, float], list[Fault]]:
    """Read which per cent of the buildings is of which type; nothing where nobody says so.

    Parameters
    ----------
    said
        «C1L 60, URML 40», or the per cent by type. A type without a per cent has 100.

    Returns
    -------
    tuple
        Shares that sum to one, the largest first, and what is wrong.

    Examples
    --------
    >>> read("C1L 37,5 %, URML 62,5"), read({"W1": "", "S1L": "100"})
    (({'URML': 0.625, 'C1L': 0.375}, []), ({'S1L': 1.0}, []))
    >>> [one.code for one in read("C1L 60, URML 30")[1] + read("ADOBE")[1] + read("C1L many")[1]]
    ['structures_sum', 'structure_unknown', 'structure_share']
    """
    pairs = list(said.items()) if isinstance(said, Mapping) else _pairs(str(said or ""))
    faults: list[Fault] = []
    shares: dict[str, float] = {}
    for name, words in pairs:
        code, share = str(name).strip().upper(), _share(str("" if words is None else words))
        if not str("" if words is None else words).strip():
            continue
        if code not in known():
            told = {"value": str(name).strip()[:LONGEST], "known": ", ".join(known())}
            faults.append(Fault(FIELD, "structure_unknown", told))
        elif share is None:
            told = {"value": str(words).strip()[:LONGEST], "structure": code}
            faults.append(Fault(FIELD, "structure_share", told))
        else:
            shares[code] = shares.get(code, 0.0) + share
    if faults or not any(shares.values()):
        return {}, faults
    total = sum(shares.values())
    if abs(total - 100) > float(method.load("risk_losses")["structures"]["off"]):
        return {}, [Fault(FIELD, "structures_sum", {"sum": f"{total:.4g}"})]
    order = sorted(shares, key=lambda code: -shares[code])
    return {code: shares[code] / total for code in order if shares[code]}, []


def _pairs(words: str) -> list[tuple[str, str]]:
    """Take «C1L 60, URML 40» apart."""
    found = []
    for part in BETWEEN.split(words.replace("\0", "")):
        if not part.strip():
            continue
        told = TOLD.fullmatch(part)
        found.append((told[1], told[2] or "100") if told else (part, "100"))
    return found


def _share(words: str) -> float | None:
    """Return a per cent from 0 to 100."""
    share = read_number(words.replace("%", "").strip())
    return share if share is not None and 0 <= share <= 100 else None


def use_faults(shares: Shares, *, hazard: str, brings_curves: bool) -> list[Fault]:
    """Say why types of structure would be of no use: the method's curves of shaking alone are by type.

    Examples
    --------
    >>> [one.code for one in use_faults({"W1": 1.0}, hazard="flood", brings_curves=False)]
    ['structures_of_no_use']
    """
    if shares and (hazard != EARTHQUAKE or brings_curves):
        return [Fault(FIELD, "structures_of_no_use")]
    return []


def written(shares: Shares) -> str:
    """Write shares in per cent, as the office types them.

    Examples
    --------
    >>> written({"C1L": 0.6, "URML": 0.4})
    'C1L 60 %, URML 40 %'
    """
    return ", ".join(f"{code} {100 * share:.3g} %" for code, share in shares.items())
