"""Scoring (medida): how much of an expected answer an answer holds, by kind of item.

Items are compared as multisets of tuples, spaces and Unicode form made alike and nothing else.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

ROLES = ("leads", "supports", "supervises", "validates", "working_group", "allies")
LISTS = ("steps", "question_codes", "products")
Item = tuple[str, tuple[object, ...]]


@dataclass
class Score:
    """Items of a kind: how many are right, missing and too many."""

    right: int = 0
    missing: list[object] = field(default_factory=list)
    extra: list[object] = field(default_factory=list)

    @property
    def recall(self) -> float:
        """Share of the expected items that were given."""
        return self.right / (self.right + len(self.missing)) if self.right + len(self.missing) else 1.0

    @property
    def precision(self) -> float:
        """Share of the given items that were expected."""
        return self.right / (self.right + len(self.extra)) if self.right + len(self.extra) else 1.0


def score(expected: dict[str, Any], answer: dict[str, Any]) -> dict[str, Score]:
    """Score an answer against the expected one; parts that the expected one leaves out are not looked at."""
    wanted, given = Counter(items(expected)), Counter(items(_as_asked(expected, answer)))
    scores: dict[str, Score] = {}
    for kind, value in sorted(wanted.keys() | given.keys(), key=str):
        part = scores.setdefault(kind, Score())
        both = min(wanted[kind, value], given[kind, value])
        part.right += both
        part.missing += [value] * (wanted[kind, value] - both)
        part.extra += [value] * (given[kind, value] - both)
    return scores


def _as_asked(expected: dict[str, Any], answer: dict[str, Any]) -> dict[str, Any]:
    """Leave out of an answer the parts, areas and keys that the expected one does not have."""
    numbers = {area["number"] for area in expected["areas"]}
    keys = {key for area in expected["areas"] for key in area}
    task_keys = {key for area in expected["areas"] for task in area["tasks"] for key in task}
    areas = []
    for area in answer.get("areas", []):
        if area["number"] in numbers:
            tasks = [{key: value for key, value in task.items() if key in task_keys} for task in area["tasks"]]
            areas.append({**{key: value for key, value in area.items() if key in keys}, "tasks": tasks})
    return {**{key: answer[key] for key in expected if key in answer}, "areas": areas}


def items(answer: dict[str, Any]) -> Iterator[Item]:
    """Yield every item of an answer as (kind, value)."""
    for kind, value in _raw_items(answer):
        yield kind, tuple(alike(part) for part in value)


def _raw_items(answer: dict[str, Any]) -> Iterator[Item]:
    for line in answer.get("acronyms", []):
        yield "acronyms", (line["acronym"], line["name"])
    board = answer.get("board", {})
    for level in ("internal", "extended"):
        for seat in board.get(level, []):
            yield "board seats", (level, seat)
    if "objectives_count" in board:
        yield "board objectives", (board["objectives_count"],)
    for title in answer.get("methodologies", []):
        yield "methodologies", (title,)
    for group, lines in answer.get("phase2_objectives", {}).items():
        for line in lines:
            yield "objectives", (group, line)
    for section in ("articulation", "production"):
        yield from _section_items(section, answer.get(section, {}))
    yield from _communication_items(answer.get("communication", {}))
    for area in answer.get("areas", []):
        yield from _area_items(area)


def _section_items(name: str, section: dict[str, Any]) -> Iterator[Item]:
    for activity in section.get("activities", []):
        yield "D and E activities", (name, activity)
    for deliverable in section.get("deliverables", []):
        number = deliverable["number"]
        yield "D and E deliverables", (name, number, deliverable["title"])
        for duty in deliverable["responsibilities"]:
            yield "D and E responsibilities", (name, number, duty["party"], duty["role"], duty["text"])


def _communication_items(section: dict[str, Any]) -> Iterator[Item]:
    for side in ("internal_objectives", "external_objectives", "tools"):
        for line in section.get(side, []):
            yield "communication objectives and tools", (side, line)
    for line in section.get("actions", []):
        carried = bool(line.get("objective_carried_down", False))
        yield "communication lines", (line["objective"], line["action"], line["target"], carried)
        for bullet in line.get("action_bullets", []):
            yield "communication bullets", (line["objective"], bullet)


def _area_items(area: dict[str, Any]) -> Iterator[Item]:
    number = area["number"]
    yield "area titles", (number, area["title"])
    for key in ("context", "general_objective"):
        if area.get(key):
            yield "area texts", (number, key, area[key])
    for question in area.get("questions", []):
        yield "questions", (question["code"], question["text"])
    for city in area.get("exchange_cities", []):
        yield "cities", (number, city["city"], city["country"])
    for task in area.get("tasks", []):
        yield from _task_items(number, task)


def _task_items(number: int, task: dict[str, Any]) -> Iterator[Item]:
    code = task["code"]
    yield "tasks", (number, code)
    yield "titles", (code, task["title"])
    for key in (*LISTS, *ROLES, "row_shared_with"):
        for value in task.get(key, []):
            yield key, (code, value)
    for key in ("product_dues", "product_pages"):
        for text, value in zip(task["products"], task.get(key, []), strict=False):
            if value is not None:
                yield key, (code, text, value)


def alike(value: object) -> object:
    """Make spaces and Unicode form of a text alike."""
    return " ".join(unicodedata.normalize("NFC", value).split()) if isinstance(value, str) else value


def report(scores: dict[str, Score], *, threshold: float) -> list[str]:
    """Say in words which kinds stay under a threshold, and show what went wrong."""
    lines = []
    for kind, part in scores.items():
        if min(part.recall, part.precision) < threshold:
            lines.append(f"{kind}: recall {part.recall:.3f}, precision {part.precision:.3f}")
            lines += [f"    missing {value!r}" for value in part.missing[:8]]
            lines += [f"    extra   {value!r}" for value in part.extra[:8]]
    return lines


def total(scores: Iterable[Score]) -> Score:
    """Add scores up."""
    result = Score()
    for part in scores:
        result.right += part.right
        result.missing += part.missing
        result.extra += part.extra
    return result
