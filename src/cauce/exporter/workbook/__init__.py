"""The plan as a workbook that comes back (libro de trabajo): sheets to edit offline, with keys that last.

A workbook describes itself: a very hidden sheet holds its format, its plan, what each column is, and all cells as they
were written, so that reading it again tells what was touched, whatever else changed meanwhile.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

FORMAT = 1
HIDDEN_SHEET = "_cauce"
LISTS_SHEET = "_listas"
TEXT, WHOLE, DAY, CHOICE, NAME = "text", "whole", "day", "choice", "name"
Value = str | int | dt.date | None


@dataclass(frozen=True)
class Column:
    """One column of a sheet.

    Attributes
    ----------
    name
        The field that it holds.
    header
        What stands over it, in the reader's language.
    what
        text, whole (a number without decimals), day, choice, or name (of a thing on another sheet).
    choices
        For a choice: what is kept and what is shown, in pairs.
    of
        For a name: the kind that it names, by the label that stands in that kind's ``label`` column.
    is_fixed
        It is shown and not to be changed here.
    """

    name: str
    header: str
    what: str = TEXT
    width: int = 16
    choices: tuple[tuple[str, str], ...] = ()
    of: str = ""
    is_fixed: bool = False


@dataclass(frozen=True)
class Sheet:
    """One kind of thing: its columns, and its rows as pairs of key and values in the columns' order.

    ``label`` names the column by which other sheets name a row of this one; empty when none does.
    """

    kind: str
    title: str
    columns: tuple[Column, ...]
    rows: Sequence[tuple[str, Sequence[Value]]]
    label: str = ""


@dataclass(frozen=True)
class Workbook:
    """A whole workbook.

    Attributes
    ----------
    plan
        The plan's short name.
    revision
        Revision of the plan when it was written.
    read_me
        Title of the first sheet, and its lines.
    comments
        Notes in cells by (kind, place of the row from 0, column's name); column "" is the row's first cell, place -1
        the header.
    base
        Cells as they were first written, when the workbook is written again with comments.
    only
        What it was limited to; empty for all of the plan.
    """

    plan: str
    title: str
    language: str
    on: dt.date
    program: str
    notice: str
    revision: int
    read_me: tuple[str, Sequence[str]]
    sheets: Sequence[Sheet]
    comments: Mapping[tuple[str, int, str], str] = field(default_factory=dict)
    base: Mapping[str, Mapping[str, Sequence[Value]]] | None = None
    only: str = ""


def as_written(value: Value) -> str:
    """Tell a cell's value as text, the same before it is written and after it is read.

    Examples
    --------
    >>> as_written(None), as_written(3), as_written(dt.date(2018, 1, 2)), as_written(" a\\r\\nb ")
    ('', '3', '2018-01-02', 'a\\nb')
    """
    if value is None:
        return ""
    if isinstance(value, dt.date):
        return value.isoformat()
    return str(value).replace("\r\n", "\n").replace("\r", "\n").strip()
