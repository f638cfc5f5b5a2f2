"""Findings that go back to the author (observaciones para el autor): what a file of them holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True)
class Finding:
    """One finding, its sentences already in the reader's language."""

    place: str
    words: str
    sentence: str
    to_do: str
    rule: str
    source: str
    severity: str
    mending: str = ""


@dataclass(frozen=True)
class Labels:
    """The words of the file itself, in the reader's language."""

    title: str
    introduction: str
    place: str
    words: str
    sentence: str
    to_do: str
    mending: str
    rule: str
    source: str
    severity: str
    answer: str
    comment: str
    answers: tuple[str, ...]
    made_on: str
    document: str
    none: str
    sheet: str


@dataclass(frozen=True)
class Findings:
    """What goes back to the author of a plan's document.

    ``language`` is a code such as "es"; ``on`` the day that the file names and carries;
    ``made_on_words`` the same day as the city writes it; ``program`` the program's name and version.
    """

    plan: str
    document: str
    program: str
    on: date
    made_on_words: str
    language: str
    labels: Labels
    findings: Sequence[Finding] = field(default_factory=tuple)
