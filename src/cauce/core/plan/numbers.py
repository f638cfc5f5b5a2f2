"""Numbers of the rules (números del método): what method/plan.toml prescribes, as one frozen object."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Range:
    """A usual range, both ends included, and where it comes from."""

    low: int
    high: int
    source: str = ""

    def __contains__(self, value: object) -> bool:
        return isinstance(value, (int, float)) and self.low <= value <= self.high


@dataclass(frozen=True)
class Numbers:
    """What the rules of a plan need of the method; see method/plan.toml for the sources."""

    group_size: Range
    same_question: float
    unnumbered_question: float
    close_question: float
    same_title: float
    added_words: int
    months: Mapping[str, float]
    everyday: frozenset[str]
    sources: Mapping[str, str] = field(default_factory=dict)
    version: str = ""

    @classmethod
    def from_mapping(cls, method: Mapping[str, Any]) -> Numbers:
        """Take the numbers from the method's file, as loaded (with a plan's own values laid over it).

        Raises
        ------
        KeyError
            A number is missing; the message is its name.
        """
        size = method["group_size"]
        likeness = method["question_likeness"]
        return cls(
            group_size=Range(int(size["low"]), int(size["high"]), str(size["source"])),
            same_question=float(likeness["same"]),
            unnumbered_question=float(likeness["unnumbered"]),
            close_question=float(likeness["close"]),
            same_title=float(method["title_likeness"]["same"]),
            added_words=int(method["organization_likeness"]["added_words"]),
            months={unit: float(value) for unit, value in method["cadence"].items() if unit != "source"},
            everyday=frozenset(str(word).upper() for word in method["acronyms"]["everyday"]),
            sources=dict(method["sources"]),
            version=str(method.get("version", "")),
        )

    def source(self, code: str) -> str:
        """Where a rule comes from."""
        return self.sources.get(code, "")
