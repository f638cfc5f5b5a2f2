"""Columns of ground-motion fields (columnas de los campos): files of any length, without a text for each cell.

A file of a gigabyte has some thirty million records. What reads plain files fast reads nearly all of them; what it
does not understand (decimal commas, remarks among the records, a workbook) is read as every other table.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cauce.engines.risk.checks import UnusableLayer
from cauce.engines.risk.files import LIMIT, check_file, ending
from cauce.engines.risk.texts import numbers, read_table, require

HEAD = 65_536
# Files above are not read again cell by cell when they cannot be read as plain text.
AGAIN = 200_000_000


@dataclass(frozen=True, eq=False)
class Names:
    """A column of names: ``known``, each once, and ``number``, shape (records,), the place of each record's name."""

    known: tuple[str, ...]
    number: NDArray[np.int64]

    @classmethod
    def of(cls, given: Sequence[str], number: NDArray[np.integer[Any]] | None = None) -> Names:
        """Take names, or what a dictionary of them says; names that differ by spaces alone are one.

        Examples
        --------
        >>> Names.of(["7", " 7", "8"]).number.tolist()
        [0, 0, 1]
        """
        place: dict[str, int] = {}
        known = np.array([place.setdefault(name.strip(), len(place)) for name in given], dtype=np.int64)
        return cls(tuple(place), known if number is None else known[number])


def read_columns(
    path: Path, *, event: Sequence[str], site: Sequence[str], value: str, limit: int = LIMIT
) -> tuple[Names, Names, NDArray[np.float64]]:
    """Read events, sites and values; ``event`` and ``site`` are the names that their columns may have.

    Raises
    ------
    UnusableLayer
        It is not there, lacks columns, or a value is no number.
    """
    check_file(path, limit=limit)
    if ending(path) != ".xlsx":
        found = _plain(path, event, site, value)
        if found is not None:
            return found
    table = read_table(path, limit=limit)
    columns = [_named(table, event), _named(table, site), value]
    require(table, columns, layer=path.name)
    values = numbers(table[value], layer=path.name, what=value)
    return Names.of(table[columns[0]]), Names.of(table[columns[1]]), values


def _named(columns: Any, wanted: Sequence[str]) -> str:
    return next((name for name in wanted if name in columns), wanted[0])


def _plain(
    path: Path, event: Sequence[str], site: Sequence[str], value: str
) -> tuple[Names, Names, NDArray[np.float64]] | None:
    """Read a plain file; None for one that another way reads, or refuses in better words."""
    import pyarrow  # noqa: PLC0415 - heavy: loads with the first file
    from pyarrow import csv  # noqa: PLC0415 - as above

    with path.open("rb") as file:
        head = file.read(HEAD).decode("utf-8-sig", errors="replace").splitlines()
    above = next((at for at, line in enumerate(head) if line.strip() and not line.lstrip().startswith("#")), None)
    if above is None:
        return None
    mark = max(",;\t", key=head[above].count)
    names = [name.strip().strip('"') for name in head[above].split(mark)]
    columns = [_named(names, event), _named(names, site), value]
    if any(names.count(name) != 1 for name in columns):
        return None
    word = pyarrow.dictionary(pyarrow.int32(), pyarrow.string())
    types = dict(zip(columns, (word, word, pyarrow.float64()), strict=True))
    try:
        table = csv.read_csv(
            path,
            read_options=csv.ReadOptions(column_names=names, skip_rows=above + 1),
            parse_options=csv.ParseOptions(delimiter=mark),
            convert_options=csv.ConvertOptions(
                column_types=types, include_columns=columns, null_values=[], strings_can_be_null=False
            ),
        )
    except pyarrow.ArrowException as broken:
        if path.stat().st_size > AGAIN:
            raise UnusableLayer("unreadable_layer", path.name, reason=str(broken).splitlines()[0]) from broken
        return None
    values = table[value].to_numpy()
    if not len(values) or not np.isfinite(values).all():
        return None
    found = [table[name].unify_dictionaries().combine_chunks() for name in columns[:2]]
    events, sites = (Names.of(each.dictionary.to_pylist(), each.indices.to_numpy()) for each in found)
    return events, sites, values
