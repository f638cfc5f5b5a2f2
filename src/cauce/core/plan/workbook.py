"""Sheets of the workbook that comes back (hojas del libro de trabajo): what each column holds and needs."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass

from cauce.core.permissions import ROLE_OF_PARTY
from cauce.core.plan.structure.shapes import CHOICES as OF_THE_STRUCTURE
from cauce.core.schedule.network import LinkKind

TEXT, WHOLE, DAY, CHOICE, NAME, CODES = "text", "whole", "day", "choice", "name", "codes"
CHOICES: Mapping[str, tuple[str, ...]] = {
    "role": tuple(ROLE_OF_PARTY),
    "kind_of_deliverable": OF_THE_STRUCTURE["kind_of_deliverable"],
    "section": OF_THE_STRUCTURE["section"],
    "state_of_input": ("proposed", "accepted", "rejected"),
    "kind_of_entry": ("task", "activity", "milestone"),
    "kind_of_link": tuple(kind.value for kind in LinkKind),
    "yes": ("", "yes"),
    "sector": ("public", "private", "academia", "civil_society", "international"),
    "level": ("community", "municipal", "regional", "national", "international"),
}
LARGEST = 2_000_000_000
_WHOLE = re.compile(r"-?\d{1,12}")
_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T]00:00(?::00)?)?|(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})")

Value = str | int | bool | dt.date | tuple[str, ...] | None


@dataclass(frozen=True)
class ColumnRule:
    """One column of a sheet.

    Attributes
    ----------
    name
        The field of the row that it holds; a ``label`` or what ``is_shown`` holds none.
    what
        text, whole, day, choice, name (of a thing on another sheet), or codes (several of these, by commas).
    longest
        Most characters that fit; 0 when any number does.
    of
        For a name: the kind that it names. For a choice: the list.
    is_label
        By it other sheets name the row; a new row may be given one, those that are there keep theirs.
    is_shown
        It is computed, and shown only.
    is_code
        No two of the kind have the same.
    """

    name: str
    what: str = TEXT
    required: bool = False
    longest: int = 0
    of: str = ""
    least: int = 0
    width: int = 16
    is_label: bool = False
    is_shown: bool = False
    is_code: bool = False

    @property
    def is_field(self) -> bool:
        """Whether a change of it is a change of the plan."""
        return not (self.is_label or self.is_shown)


@dataclass(frozen=True)
class SheetRule:
    """One sheet.

    Attributes
    ----------
    label
        Column by which other sheets name a row.
    one_of
        Columns of which at least one is needed.
    only_adds
        Rows may be added; those that are there are changed and taken away elsewhere.
    keeps
        Rows may be added and changed; they are taken away elsewhere.
    """

    kind: str
    columns: tuple[ColumnRule, ...]
    label: str = ""
    one_of: tuple[str, ...] = ()
    only_adds: bool = False
    keeps: bool = False

    def column(self, name: str) -> ColumnRule:
        """Return a column by its name."""
        return next(one for one in self.columns if one.name == name)


def _name(name: str, of: str, *, required: bool = False) -> ColumnRule:
    return ColumnRule(name, NAME, required=required, of=of, width=18)


def _text(name: str, *, required: bool = False, longest: int = 0, width: int = 60) -> ColumnRule:
    return ColumnRule(name, required=required, longest=longest, width=width)


def _choice(name: str, of: str, *, required: bool = False) -> ColumnRule:
    return ColumnRule(name, CHOICE, required=required, of=of, width=20)


def _code(name: str, what: str = TEXT) -> ColumnRule:
    return ColumnRule(name, what, required=True, longest=40, is_code=True, width=12)


SHEETS: tuple[SheetRule, ...] = (
    SheetRule(
        "area",
        (_code("number", WHOLE), _text("title", required=True), _text("context"), _text("general_objective")),
        label="number",
    ),
    SheetRule(
        "question",
        (_code("code"), _name("area", "area", required=True), _text("text", required=True, width=90)),
        label="code",
    ),
    SheetRule(
        "city",
        (
            _name("area", "area", required=True),
            _text("city", required=True, longest=200, width=30),
            _text("country", longest=200, width=30),
        ),
    ),
    SheetRule(
        "row",
        (
            ColumnRule("label", required=True, width=24, is_label=True),
            _name("area", "area", required=True),
            ColumnRule("questions", CODES, of="question", width=24),
        ),
        label="label",
    ),
    SheetRule("task", (_code("code"), _name("row", "row", required=True), _text("title", width=80)), label="code"),
    SheetRule("step", (_name("task", "task", required=True), _text("text", required=True, width=90))),
    SheetRule(
        "note",
        (_name("task", "task"), _name("row", "row"), _text("text", required=True, width=90)),
        one_of=("task", "row"),
    ),
    SheetRule(
        "deliverable",
        (
            ColumnRule("label", width=14, is_label=True),
            _name("row", "row"),
            _choice("section", "section"),
            ColumnRule("number", WHOLE, width=10),
            _text("text", required=True, width=70),
            _choice("kind", "kind_of_deliverable", required=True),
            ColumnRule("pages", WHOLE, width=10),
            _text("due_words", longest=80, width=16),
            _text("integrated_in", width=30),
        ),
        label="label",
        one_of=("row", "section"),
    ),
    SheetRule(
        "assignment",
        (
            _name("row", "row"),
            _name("deliverable", "deliverable"),
            _choice("role", "role", required=True),
            _text("as_printed", required=True, width=44),
            _text("unit", longest=200, width=28),
            _text("contribution", longest=300, width=34),
            _choice("is_placeholder", "yes"),
        ),
        one_of=("row", "deliverable"),
    ),
    SheetRule(
        "input",
        (
            _name("task", "task", required=True),
            _text("name", required=True, longest=300),
            _choice("state", "state_of_input"),
            _text("asked_of", longest=300, width=30),
            ColumnRule("asked_on", DAY),
            ColumnRule("got_on", DAY),
        ),
    ),
    SheetRule(
        "schedule_entry",
        (
            ColumnRule("label", required=True, width=24, is_label=True),
            _choice("kind", "kind_of_entry", required=True),
            ColumnRule("title", width=44, is_shown=True),
            ColumnRule("duration", WHOLE, required=True, width=12),
            ColumnRule("not_before", DAY),
            ColumnRule("fixed_on", DAY),
            ColumnRule("finish_by", DAY),
            _text("finish_by_words", longest=200, width=28),
            ColumnRule("start", DAY, is_shown=True),
            ColumnRule("finish", DAY, is_shown=True),
        ),
        label="label",
    ),
    SheetRule(
        "schedule_link",
        (
            _name("after", "schedule_entry", required=True),
            _choice("kind", "kind_of_link", required=True),
            _name("before", "schedule_entry", required=True),
            ColumnRule("lag", WHOLE, least=-LARGEST, width=12),
            _text("words", width=50),
        ),
    ),
    SheetRule(
        "organization",
        (
            _text("name", required=True, longest=300, width=54),
            _text("acronym", longest=80, width=16),
            _choice("sector", "sector"),
            _choice("level", "level"),
        ),
        label="name",
        keeps=True,
    ),
    SheetRule(
        "person",
        (
            _text("name", required=True, longest=200, width=34),
            _text("email", longest=254, width=34),
            _name("organization", "organization", required=True),
            _text("post", longest=200, width=30),
        ),
        only_adds=True,
    ),
)
BY_KIND: Mapping[str, SheetRule] = {sheet.kind: sheet for sheet in SHEETS}


class UnreadableCellError(ValueError):
    """A cell does not hold what its column needs; ``code`` and ``values`` name the sentence."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


def read_cell(column: ColumnRule, text: str, *, choices: Mapping[str, str]) -> Value:
    """Read a cell that names nothing: text, a whole number, a day, a choice.

    Parameters
    ----------
    text : str
        What the cell shows; a day as 2018-01-31 or 31/01/2018.
    choices : mapping of str to str
        For a choice: what is kept, by what is shown, in small letters.

    Raises
    ------
    UnreadableCellError
        The cell is too long, or no number, day or choice.

    Examples
    --------
    >>> read_cell(ColumnRule("duration", WHOLE), "15", choices={})
    15
    >>> read_cell(ColumnRule("fixed_on", DAY), "31/1/2018", choices={})
    datetime.date(2018, 1, 31)
    """
    if column.longest and len(text) > column.longest:
        raise UnreadableCellError("too_long", length=len(text), longest=column.longest)
    if column.what == CHOICE and not text and not column.required:
        return False if column.of == "yes" else ""
    if column.what == CHOICE:
        kept = choices.get(text.casefold())
        if kept is None:
            raise UnreadableCellError("no_choice", value=text)
        return kept == "yes" if column.of == "yes" else kept
    if not text:
        return None if column.what in (WHOLE, DAY) else ""
    if column.what == WHOLE:
        return _whole(column, text)
    return _day(text) if column.what == DAY else text


def _whole(column: ColumnRule, text: str) -> int:
    if not _WHOLE.fullmatch(text) or not column.least <= int(text) <= LARGEST:
        raise UnreadableCellError("not_a_number", value=text)
    return int(text)


def _day(text: str) -> dt.date:
    found = _DAY.fullmatch(text)
    if found is None:
        raise UnreadableCellError("not_a_day", value=text)
    year, month, day, day_first, month_after, year_last = found.groups()
    try:
        return dt.date(int(year or year_last), int(month or month_after), int(day or day_first))
    except ValueError as problem:
        raise UnreadableCellError("not_a_day", value=text) from problem


def column_letters(place: int) -> str:
    """Name a column as spreadsheets do, from 0.

    Examples
    --------
    >>> column_letters(0), column_letters(25), column_letters(26), column_letters(701)
    ('A', 'Z', 'AA', 'ZZ')
    """
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
