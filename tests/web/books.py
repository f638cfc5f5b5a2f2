"""Change a workbook in tests, as people do in a spreadsheet."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from cauce.web.actions import workbook as actions
from cauce.web.models import Plan, User


class Book:
    """A workbook of a plan, open to be changed by the headers of its columns."""

    def __init__(self, plan: Plan, by: User, *, language: str = "es", only: str = "") -> None:
        content = actions.write_workbook(plan=plan, by=by, language=language, only=only)
        self.book = openpyxl.load_workbook(BytesIO(content))

    @property
    def content(self) -> bytes:
        """The file as it would be saved now."""
        target = BytesIO()
        self.book.save(target)
        return target.getvalue()

    def sheet(self, title: str) -> Worksheet:
        """A sheet by its title."""
        found = self.book[title]
        assert isinstance(found, Worksheet)
        return found

    def columns(self, title: str) -> dict[str, int]:
        """Places of a sheet's columns by their header."""
        return {str(cell.value): int(cell.column) for cell in self.sheet(title)[1]}

    def row(self, title: str, words: str) -> int:
        """The first row that says something."""
        for line in self.sheet(title).iter_rows(min_row=2):
            if any(str(cell.value) == words for cell in line[1:]):
                return int(line[0].row)
        raise AssertionError(f"No row of {title} says {words}.")

    def set(self, title: str, words: str, header: str, value: Any) -> None:
        """Write into a cell of the row that says something."""
        self.sheet(title).cell(self.row(title, words), self.columns(title)[header]).value = value

    def add(self, title: str, **cells: Any) -> None:
        """Add a row below the last one; columns by the first word of their header, in small letters."""
        columns = {header.split()[0].strip(",").casefold(): at for header, at in self.columns(title).items()}
        at = self.sheet(title).max_row + 1
        for name, value in cells.items():
            self.sheet(title).cell(at, columns[name]).value = value

    def drop(self, title: str, words: str) -> None:
        """Take the row out that says something."""
        self.sheet(title).delete_rows(self.row(title, words))
