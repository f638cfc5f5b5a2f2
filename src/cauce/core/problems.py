"""Problems (observaciones): what a rule finds, as a code with named values, never as a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Severity(StrEnum):
    """How much a finding weighs for the office."""

    BLOCKS = "blocks"
    WARNING = "warning"
    REMARK = "note"


@dataclass(frozen=True)
class Mending:
    """A proposed mending: what to set where, shown before anything is written."""

    act: str
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Problem:
    """One finding of one rule.

    ``code`` names the rule; its sentence stands once in ``core/messages/`` with the
    names of ``values``. ``where`` is the task code, section or "plan"; ``words`` are the
    words of the document that the finding is about; ``source`` says where the rule comes from.
    """

    code: str
    values: Mapping[str, object]
    severity: Severity
    where: str
    source: str = ""
    words: str = ""
    mending: Mending | None = None

    @property
    def key(self) -> str:
        """Stable name of this finding, so that a decision about it survives the next check."""
        told = "|".join(f"{name}={self.values[name]}" for name in sorted(self.values))
        return f"{self.code}@{self.where}:{told}"
