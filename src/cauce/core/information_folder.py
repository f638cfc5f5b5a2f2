"""Information folder (carpeta de información): what is known of each hazard, of what quality, and what is missing."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from cauce.core.contingency.catalogue import Catalogue, Term

MEDIA = ("file", "paper", "layer", "link")
QUALITIES = ("high", "medium", "low", "unknown")
GOOD, WEAK, NOTHING = "good", "weak", "nothing"
DATED = re.compile(r"(\d{4})(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01]))?)?")


@dataclass(frozen=True)
class ItemFacts:
    """What the rules need to know of a piece of information; ``dated`` is a year, a month or a day (2019-05)."""

    key: str
    name: str
    hazards: tuple[str, ...] = ()
    kind: str = ""
    dated: str = ""
    quality: str = "unknown"


@dataclass(frozen=True)
class FolderCell:
    """A hazard and a kind of information: ``good``, ``weak`` (old, undated or of low quality) or ``nothing``."""

    hazard: str
    kind: str
    status: str
    items: tuple[ItemFacts, ...] = ()


@dataclass(frozen=True)
class Folder:
    """The matrix of hazards × kinds of information."""

    hazards: tuple[Term, ...]
    kinds: tuple[Term, ...]
    cells: Mapping[tuple[str, str], FolderCell]

    def counted(self, status: str) -> int:
        """How many cells have a status."""
        return sum(cell.status == status for cell in self.cells.values())

    def missing(self, hazard: str) -> tuple[str, ...]:
        """Kinds of information of which a hazard has none."""
        return tuple(kind.code for kind in self.kinds if self.cells[hazard, kind.code].status == NOTHING)


def year_of(dated: str) -> int | None:
    """Year of a date that may lack its month or day.

    Examples
    --------
    >>> year_of("2019-05"), year_of("unos años atrás")
    (2019, None)
    """
    found = DATED.fullmatch(dated)
    return int(found[1]) if found else None


def is_date(dated: str) -> bool:
    """Whether a date that may lack its month or day is in the calendar.

    Examples
    --------
    >>> is_date("2019-05"), is_date("2019-02-31"), is_date("0000")
    (True, False, False)
    """
    found = DATED.fullmatch(dated)
    if not found:
        return False
    try:
        dt.date(int(found[1]), int(found[2] or 1), int(found[3] or 1))
    except ValueError:
        return False
    return True


def is_weak(item: ItemFacts, *, on: dt.date, old_years: int) -> bool:
    """Whether a piece of information is of low quality, undated or old."""
    year = year_of(item.dated)
    return item.quality == "low" or year is None or on.year - year > old_years


def folder(items: Sequence[ItemFacts], catalogue: Catalogue, *, on: dt.date) -> Folder:
    """Lay out what is known of each hazard by kind of information."""
    hazards = catalogue.in_matrix(catalogue.hazards)
    kinds = list(catalogue.information.values())
    cells = {
        (hazard.code, kind.code): _cell(hazard.code, kind.code, items, on=on, old_years=catalogue.old_years)
        for hazard in hazards
        for kind in kinds
    }
    return Folder(tuple(hazards), tuple(kinds), cells)


def _cell(hazard: str, kind: str, items: Iterable[ItemFacts], *, on: dt.date, old_years: int) -> FolderCell:
    there = tuple(item for item in items if item.kind == kind and hazard in item.hazards)
    if not there:
        return FolderCell(hazard, kind, NOTHING)
    weak = all(is_weak(item, on=on, old_years=old_years) for item in there)
    return FolderCell(hazard, kind, WEAK if weak else GOOD, there)
