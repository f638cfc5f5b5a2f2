"""Lists of contingency plans (listas de planes de contingencia): a sheet or CSV as people write it becomes lines."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from cauce.core.contingency.catalogue import Catalogue
from cauce.core.contingency.entries import plan_faults
from cauce.core.faults import Fault
from cauce.core.vocabulary import normalise
from cauce.importer.blocks import Table, UnusableDocument
from cauce.importer.readers.limits import DEFAULT_LIMITS
from cauce.importer.readers.xlsx import read_xlsx

MOST_LINES = 1_000
MOST_BYTES = 10_000_000
HEADER_WITHIN = 12  # rows in which the headers are looked for
NEEDED = frozenset({"name", "hazards", "sectors"})
DAYS = {"approved_on": (1, 1), "expires_on": (12, 31), "drilled_on": (1, 1)}  # of a year alone
PARTS = re.compile(r"\s*[;,\n/|]\s*")
PARTIES = re.compile(r"\s*[;\n|]\s*")
DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
YES = frozenset(["si", "sí", "yes", "y", "true", "verdadero", "x", "1", "publico"])
NO = frozenset(["no", "n", "false", "falso", "0", "interno"]) | {""}
LANGUAGES = {
    "es": {"es", "espanol", "castellano", "spanish"},
    "en": {"en", "ingles", "english"},
    "es en": {"es en", "espanol e ingles", "espanol ingles", "spanish and english", "en es", "bilingue", "bilingual"},
}


class UnreadableListError(Exception):
    """A list cannot be read: ``code`` and ``values`` name the sentence in core/messages/contingency.py."""

    def __init__(self, code: str, **values: Any) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


@dataclass(frozen=True)
class ListedPlan:
    """A line of a list.

    Attributes
    ----------
    row
        Number of the row in its sheet.
    values
        What the columns say, as the fields of a contingency plan; territories and parties in words.
    faults
        Why it cannot be kept; empty where it can.
    notes
        What was left out or kept in words.
    """

    row: int
    values: Mapping[str, Any]
    faults: tuple[Fault, ...] = ()
    notes: tuple[Fault, ...] = field(default=())


def read_list(
    content: bytes, *, file_name: str, catalogue: Catalogue, columns: Mapping[str, Sequence[str]], on: dt.date
) -> list[ListedPlan]:
    """Read a list of contingency plans, one a row; the row of headers may stand below a title.

    Raises
    ------
    UnreadableListError
        ``list_unreadable``, ``list_no_columns``, ``list_empty``, ``list_long`` or ``list_large``.
    """
    if len(content) > MOST_BYTES:
        raise UnreadableListError("list_large", name=file_name, most=MOST_BYTES // 1_000_000)
    for rows in _tables(content, file_name):
        found = _header(rows, columns)
        if found is None:
            continue
        at, places = found
        lines = [(number, cells) for number, cells in rows[at + 1 :] if any(cell.strip() for cell in cells)]
        if not lines:
            raise UnreadableListError("list_empty", name=file_name)
        if len(lines) > MOST_LINES:
            raise UnreadableListError("list_long", name=file_name, rows=len(lines), most=MOST_LINES)
        return [_line(number, cells, places, catalogue, on=on) for number, cells in lines]
    raise UnreadableListError("list_no_columns", name=file_name)


Rows = list[tuple[int, list[str]]]


def _tables(content: bytes, file_name: str) -> Iterable[Rows]:
    if content.startswith(b"PK\x03\x04"):
        try:
            document = read_xlsx(content, file_name=file_name, limits=DEFAULT_LIMITS)
        except UnusableDocument as error:
            raise UnreadableListError("list_unreadable", name=file_name) from error
        for block in document.blocks:
            if isinstance(block, Table):
                yield [(row.position.row, _cells(row.cells)) for row in block.rows]
        return
    if b"\x00" in content[:4096]:
        raise UnreadableListError("list_unreadable", name=file_name)
    yield _written(content, file_name)


def _cells(cells: Sequence[Any]) -> list[str]:
    """Texts of a row's cells, each at its own column."""
    texts: list[str] = []
    for cell in cells:
        at = max(cell.position.cell - 1, len(texts))
        texts += [""] * (at - len(texts))
        texts.append(cell.text)
    return texts


def _written(content: bytes, file_name: str) -> Rows:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    first = text.partition("\n")[0]
    sign = max(";,\t", key=first.count)
    try:
        return list(enumerate(csv.reader(io.StringIO(text), delimiter=sign), 1))
    except csv.Error as error:
        raise UnreadableListError("list_unreadable", name=file_name) from error


def _header(rows: Rows, columns: Mapping[str, Sequence[str]]) -> tuple[int, dict[str, int]] | None:
    """Where the headers stand, and the place of each column that is known."""
    by_word = {word: name for name, words in columns.items() for word in words}
    for at, (_number, cells) in enumerate(rows[:HEADER_WITHIN]):
        places: dict[str, int] = {}
        for place, cell in enumerate(cells):
            name = by_word.get(normalise(cell))
            if name is not None:
                places.setdefault(name, place)
        if places.keys() >= NEEDED:
            return at, places
    return None


def _line(
    number: int, cells: Sequence[str], places: Mapping[str, int], catalogue: Catalogue, *, on: dt.date
) -> ListedPlan:
    def cell(name: str) -> str:
        at = places.get(name)
        return cells[at].strip() if at is not None and at < len(cells) else ""

    faults: list[Fault] = []
    notes: list[Fault] = []
    values: dict[str, Any] = {name: cell(name) for name in ("key", "name", "owner", "kept_at", "note")}
    for name, terms in (("hazards", catalogue.hazards), ("sectors", catalogue.sectors)):
        codes, unknown = catalogue.found(terms, PARTS.split(cell(name)))
        values[name] = list(codes)
        known = ", ".join(term.es for term in terms.values())
        notes += [Fault(name, f"unknown_{name}", {"value": word, "known": known}) for word in unknown]
    for name in DAYS:
        values[name] = _day(name, cell(name), faults)
    for name in ("planners", "implementers"):
        values[name] = [one for one in PARTIES.split(cell(name)) if one]
    places_told = [one for one in PARTS.split(cell("territories")) if one]
    values["whole_city"] = not places_told or all(normalise(one) in catalogue.all_words for one in places_told)
    values["territories"] = [] if values["whole_city"] else places_told
    values["is_public"] = _flag(cell("is_public"), notes)
    values["language"] = _language(cell("language"))
    faults += plan_faults(values, catalogue, on=on)
    return ListedPlan(number, values, tuple(faults), tuple(notes))


def _day(name: str, told: str, faults: list[Fault]) -> dt.date | None:
    """A day as people write it: 2027-03-31, 31/3/2027, or a year alone."""
    if not told:
        return None
    written = DAY.fullmatch(told)
    try:
        if written:
            return dt.date(int(written[3]), int(written[2]), int(written[1]))
        if told.isdecimal() and len(told) == 4:
            return dt.date(int(told), *DAYS[name])
        return dt.date.fromisoformat(told[:10])
    except ValueError:
        faults.append(Fault(name, "day_shape", {"value": told}))
        return None


def _flag(told: str, notes: list[Fault]) -> bool:
    plain = normalise(told)
    if plain not in YES and plain not in NO:
        notes.append(Fault("is_public", "unclear_flag", {"value": told}))
    return plain in YES


def _language(told: str) -> str:
    plain = normalise(told)
    if not plain:
        return ""
    return next((code for code, words in LANGUAGES.items() if plain in words), "other")
