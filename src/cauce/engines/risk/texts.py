"""Tables of text (tablas de texto): CSV read by name of column, numbers checked, places of what is wrong told."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from cauce.engines.risk.checks import UnusableLayer, refuse_repeated
from cauce.engines.risk.files import LIMIT, check_file, ending

Table = dict[str, list[str]]


def read_table(path: Path, *, sheet: str = "", limit: int = LIMIT) -> Table:
    """Read a CSV file or a sheet of a workbook as columns of text.

    Lines that begin with # are remarks, unless they have as many cells as the names of the columns.

    Raises
    ------
    UnusableLayer
        It is not there, not what it says, has no records or no such sheet, or two columns of one name.
    """
    check_file(path, limit=limit)
    rows = _rows_of_workbook(path, sheet) if ending(path) == ".xlsx" else _rows_of_text(path)
    rows = [row for row in rows if any(cell.strip() for cell in row)]
    if len(rows) < 2:
        raise UnusableLayer("no_records", path.name)
    names = [name.strip() for name in rows[0]]
    refuse_repeated([name for name in names if name], layer=path.name, code="repeated_column")
    return {
        name: [row[at].strip() if at < len(row) else "" for row in rows[1:]] for at, name in enumerate(names) if name
    }


def _rows_of_text(path: Path) -> list[list[str]]:
    content = path.read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    lines = text.splitlines()
    first = next((line for line in lines if line.strip() and not _is_remark(line)), "")
    mark = max(",;\t", key=first.count)
    marks, head = first.count(mark), lines.index(first) if first else 0
    kept = [line for at, line in enumerate(lines)
            if not _is_remark(line) or (at > head and marks and line.count(mark) == marks)]  # fmt: skip
    return list(csv.reader(io.StringIO("\n".join(kept)), delimiter=mark))


def _is_remark(line: str) -> bool:
    return line.lstrip().startswith("#")


def _rows_of_workbook(path: Path, sheet: str) -> list[list[str]]:
    import python_calamine  # noqa: PLC0415 - loads with the first workbook

    try:
        workbook = python_calamine.CalamineWorkbook.from_path(str(path))
        name = sheet or workbook.sheet_names[0]
        if name not in workbook.sheet_names:
            raise UnusableLayer("columns_missing", path.name, missing=name, found=", ".join(workbook.sheet_names))
        return [[str(cell) for cell in row] for row in workbook.get_sheet_by_name(name).to_python()]
    except (python_calamine.CalamineError, OSError) as broken:
        raise UnusableLayer("unreadable_layer", path.name, reason=str(broken)) from broken


def require(table: Mapping[str, object], names: Sequence[str], *, layer: str) -> None:
    """Refuse a table that lacks columns.

    Raises
    ------
    UnusableLayer
        With those that are missing and those that are there.
    """
    missing = [name for name in names if name not in table]
    if missing:
        raise UnusableLayer("columns_missing", layer, missing=", ".join(missing), found=", ".join(table))


def numbers(cells: Sequence[str], *, layer: str, what: str) -> NDArray[np.float64]:
    """Return a column as numbers; a decimal comma is understood where no point stands.

    Raises
    ------
    UnusableLayer
        A cell is empty or no number.
    """
    try:
        found = np.array(cells, dtype=np.float64)
    except ValueError:
        found = np.array([number(cell) for cell in cells])
    wrong = ~np.isfinite(found)
    if wrong.any():
        first = int(np.argmax(wrong))
        raise UnusableLayer(
            "not_a_number", layer, what=what, count=int(wrong.sum()), first=f"{first + 1} («{cells[first]}»)"
        )
    return found


def number(cell: str) -> float:
    """Return a number as people write it, with a point or a comma; NaN for what is none."""
    written = cell.strip()
    if "," in written and "." not in written:
        written = written.replace(",", ".")
    try:
        return float(written)
    except ValueError:
        return float("nan")
