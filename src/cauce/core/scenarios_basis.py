"""What a scenario rests on (en qué se apoya un escenario): marks of what it used, and which are others now."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

FACILITIES, JUDGED, CODES, NEEDS, TERRITORIES = "facilities", "judged", "codes", "needs", "territories"
Marks = Mapping[str, Mapping[str, str]]  # by part, of each facility or territory by its number


@dataclass(frozen=True)
class Change:
    """What changed, as a code of ``core/messages/scenarios.py``, and the numbers of what it is about."""

    code: str
    numbers: tuple[int, ...]


def mark(*values: object) -> str:
    """Return a short mark: of other values it is another one.

    Examples
    --------
    >>> mark("Escuela", 300) == mark("Escuela", 300), mark("Escuela", 300) == mark("Escuela", 301)
    (True, False)
    """
    told = json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(told.encode()).hexdigest()[:12]


def used(marks: Marks, told_by: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """Keep of the marks what a scenario used: a judgement or a building code only where a damage was told by it.

    Parameters
    ----------
    told_by
        Of each facility that the event reaches, by its number: ``classes``, ``fragility`` or ``curve``.

    Examples
    --------
    >>> marks = {"facilities": {"1": "a", "2": "b"}, "judged": {"1": "3", "2": "4"}, "codes": {"1": "low"}}
    >>> used(marks, {"1": "classes"})["judged"], used(marks, {"1": "classes"})["codes"]
    ({'1': '3'}, {})
    """
    found = {part: dict(marks.get(part, {})) for part in (FACILITIES, NEEDS, TERRITORIES)}
    by = {JUDGED: "classes", CODES: "fragility"}
    return found | {
        part: {key: marks.get(part, {}).get(key, "") for key, how in told_by.items() if how == wanted}
        for part, wanted in by.items()
    }


def changes(before: Marks, now: Marks) -> list[Change]:
    """Say what of a scenario's basis is another now; what it did not use may change as it likes.

    Examples
    --------
    >>> changes({"facilities": {"1": "a", "2": "b"}}, {"facilities": {"1": "a", "3": "c"}})
    [Change(code='facilities_new', numbers=(3,)), Change(code='facilities_gone', numbers=(2,))]
    >>> changes({"judged": {"1": "3"}, "facilities": {"1": "a"}}, {"judged": {"1": "5"}, "facilities": {"1": "a"}})
    [Change(code='judged_anew', numbers=(1,))]
    """
    then, today = before.get(FACILITIES, {}), now.get(FACILITIES, {})
    both = [key for key in then if key in today]
    codes = {key for key in both if _differs(before, now, CODES, key)}
    found = {
        "facilities_new": [key for key in today if key not in then],
        "facilities_gone": [key for key in then if key not in today],
        "facilities_changed": [key for key in both if then[key] != today[key] or key in codes],
        "judged_anew": [key for key in both if _differs(before, now, JUDGED, key)],
        "needs_changed": _others(before, now, NEEDS),
        "territories_changed": _others(before, now, TERRITORIES),
    }
    return [Change(code, tuple(sorted(int(key) for key in keys))) for code, keys in found.items() if keys]


def _differs(before: Marks, now: Marks, part: str, key: str) -> bool:
    """Whether what was used of one is another now; what was not used never is."""
    kept = before.get(part, {})
    return key in kept and kept[key] != now.get(part, {}).get(key, "")


def _others(before: Marks, now: Marks, part: str) -> Iterable[str]:
    then, today = before.get(part, {}), now.get(part, {})
    return [key for key in dict.fromkeys([*then, *today]) if then.get(key) != today.get(key)]
