"""Sheets of contingency (hoja «Planes de contingencia»): the same tables as PDF, Word document, workbook and CSV."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from cauce.exporter.actors import Section

__all__ = ["Section", "Sheets"]


@dataclass(frozen=True)
class Sheets:
    """What a file says: titled tables, and of itself its day, its source and the program.

    Attributes
    ----------
    facts
        Labels and values at the head: figures, how they are counted.
    sections
        Tables, each cell in words; a section without lines says ``none``.
    """

    title: str
    plan: str
    program: str
    on: date
    day: str
    language: str
    page: str
    none: str
    notice: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    sections: tuple[Section, ...] = ()

    @property
    def foot(self) -> str:
        """What stands at the foot of each page."""
        return " · ".join(part for part in (self.plan, self.notice, self.day, self.program) if part)
