"""What people do to sheets (rarezas de las hojas): formulas, errors, joined cells, rows sorted without their keys."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from xml.etree import ElementTree

from cauce.importer.readers.package import Package

JOINED, ERROR, OPEN, FORMULA = "joined", "cell_error", "formula_open", "formula"
LOST = frozenset({JOINED, ERROR, OPEN})  # nothing can be read there: what was written counts
_ODD_CELL = re.compile(
    rb"<(?:x:)?c\b(?P<of>[^>]{0,200}?)(?<!/)>\s*(?P<formula><(?:x:)?f\b[^>]*?(?:/>|>[^<]*</(?:x:)?f>))?\s*(?P<value><(?:x:)?v>[^<])?"
)
_PLACE = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"')
_HAS_ODD = re.compile(rb'<(?:x:)?f[ >/]|\bt="e"')
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
SORTED_AT_LEAST = 3  # rows that stand under each other's keys
Place = tuple[int, int]  # line and column, from 0
Cells = Mapping[str, str]


def odd_cells(package: Package) -> dict[str, dict[Place, str]]:
    """Formulas and errors by sheet and place.

    A formula counts with the result that the program kept in the file; without one nothing is known of it.
    """
    found: dict[str, dict[Place, str]] = {}
    for title, name in _parts(package):
        part = package.xml(name)
        if _HAS_ODD.search(part):
            found[title] = dict(_odd(part))
    return found


def _odd(part: bytes) -> Iterator[tuple[Place, str]]:
    for cell in _ODD_CELL.finditer(part):
        place = _PLACE.search(cell["of"])
        is_error = b't="e"' in cell["of"]
        if place is not None and (is_error or cell["formula"]):
            code = ERROR if is_error else FORMULA if cell["value"] else OPEN
            yield (int(place[2]) - 1, _column(place[1])), code


def _column(letters: bytes) -> int:
    at = 0
    for letter in letters:
        at = at * 26 + letter - 64
    return at - 1


def _parts(package: Package) -> Iterator[tuple[str, str]]:
    """Sheets by their title, with the name of their part."""
    relations = {
        str(one.get("Id")): str(one.get("Target"))
        for one in ElementTree.fromstring(package.xml("xl/_rels/workbook.xml.rels"))
    }
    for sheet in ElementTree.fromstring(package.xml("xl/workbook.xml")).iter():
        target = relations.get(str(sheet.get(_RELATION)), "") if sheet.tag.endswith("}sheet") else ""
        name = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
        if name in package.names:
            yield str(sheet.get("name")), name


def joined_cells(ranges: Iterable[tuple[Place, Place]], *, lines: int, columns: int) -> Iterator[Place]:
    """Places that are covered by another cell with which they were joined."""
    for (top, left), (bottom, right) in ranges:
        for line in range(top, min(bottom + 1, lines)):
            for at in range(left, min(right + 1, columns)):
                if (line, at) != (top, left):
                    yield line, at


def realigned(rows: Sequence[tuple[str, Cells]], base: Mapping[str, Cells], *, label: str) -> list[str | None]:
    """Keys of rows as they should be, after somebody sorted a sheet without its hidden column of keys.

    Parameters
    ----------
    rows
        Key and cells of each row as it came.
    base
        Cells as they were written, by key.
    label
        The column by which other sheets name a row; empty when none does.

    Returns
    -------
    list of str or None
        The same keys, unless a third of the rows or more say exactly what was written under another one's key. None
        where nobody can tell any more which row it was.

    Examples
    --------
    >>> base = {"a": {"n": "1"}, "b": {"n": "2"}, "c": {"n": "3"}}
    >>> realigned([("a", {"n": "3"}), ("b", {"n": "1"}), ("c", {"n": "2"})], base, label="")
    ['c', 'a', 'b']
    """
    keys: list[str | None] = [key for key, _ in rows]
    names = sorted({name for _, cells in rows for name in cells})
    told = Counter(_words(cells, names) for cells in base.values())
    by_words = {_words(cells, names): key for key, cells in base.items()}
    stands = {key for key, cells in rows if key and _words(cells, names) == _words(base[key], names)}
    meant: dict[int, str] = {}
    for at, (key, cells) in enumerate(rows):
        words = _words(cells, names)
        other = by_words.get(words, "") if told[words] == 1 else ""
        if key and key not in stands and other and other != key and other not in stands:
            meant[at] = other
    if len(meant) < SORTED_AT_LEAST or len(meant) * 3 < len(rows) or len(set(meant.values())) < len(meant):
        return keys
    free = set(base) - stands - set(meant.values())
    for at, (key, cells) in enumerate(rows):
        if at in meant:
            keys[at] = meant[at]
        elif key and key not in stands:
            keys[at] = _likeliest(cells, {one: base[one] for one in sorted(free)}, label=label)
            free.discard(keys[at] or "")
    return keys


def recovered(rows: Sequence[Cells], base: Mapping[str, Cells], *, label: str) -> list[str | None]:
    """Keys of rows whose column of keys was taken out, by what they say.

    Returns
    -------
    list of str or None
        Empty where a row is new; None where nobody can tell which row it was.

    Examples
    --------
    >>> base = {"a": {"n": "1", "t": "uno"}, "b": {"n": "2", "t": "dos"}}
    >>> recovered([{"n": "2", "t": "two"}, {"n": "1", "t": "uno"}, {"n": "3", "t": "tres"}], base, label="n")
    ['b', 'a', '']
    """
    names = sorted({name for cells in rows for name in cells})
    alike: dict[tuple[str, ...], list[str]] = {}
    for key, cells in base.items():
        alike.setdefault(_words(cells, names), []).append(key)
    keys: list[str | None] = []
    for cells in rows:
        same = alike.get(_words(cells, names))
        keys.append(same.pop(0) if same else None)
    free = set(base) - set(keys)
    known = {was.get(label, "") for was in base.values()} if label else set()
    for at, cells in enumerate(rows):
        if keys[at] is None:
            is_new = not free or (label and cells.get(label, "") not in known)
            keys[at] = "" if is_new else _likeliest(cells, {one: base[one] for one in sorted(free)}, label=label)
            free.discard(keys[at] or "")
    return keys


def _words(cells: Cells, names: Sequence[str]) -> tuple[str, ...]:
    return tuple(cells.get(name, "") for name in names)


def _likeliest(cells: Cells, free: Mapping[str, Cells], *, label: str) -> str | None:
    """The one row that an edited one can have been: of its name, or with most of its cells."""
    named = [key for key, was in free.items() if label and cells.get(label) and was.get(label) == cells[label]]
    if len(named) == 1:
        return named[0]
    alike = {
        key: sum(bool(text) and was.get(name) == text for name, text in cells.items()) for key, was in free.items()
    }
    most = max(alike.values(), default=0)
    best = [key for key, count in alike.items() if count == most]
    return best[0] if most and len(best) == 1 else None
