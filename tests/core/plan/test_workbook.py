"""Sheets and cells of the workbook: what a cell holds is read or refused; every fault has its sentence."""

from __future__ import annotations

import ast
import datetime as dt
from pathlib import Path

import pytest

from cauce.core.messages import workbook as words
from cauce.core.plan.workbook import (
    BY_KIND,
    CHOICES,
    NAME,
    SHEETS,
    ColumnRule,
    UnreadableCellError,
    column_letters,
    read_cell,
)

SOURCE = Path(__file__).resolve().parents[3] / "src" / "cauce"


@pytest.mark.parametrize(
    ("what", "text", "value"),
    [
        ("day", "2018-01-31", dt.date(2018, 1, 31)),
        ("day", "31/1/2018", dt.date(2018, 1, 31)),
        ("day", "31.01.2018", dt.date(2018, 1, 31)),
        ("day", "2018-01-31 00:00", dt.date(2018, 1, 31)),
        ("day", "", None),
        ("whole", "15", 15),
        ("whole", "", None),
        ("text", "=1+1", "=1+1"),
    ],
)
def test_a_cell_is_read_as_what_its_column_holds(what: str, text: str, value: object) -> None:
    assert read_cell(ColumnRule("any", what), text, choices={}) == value


@pytest.mark.parametrize(
    ("column", "text", "code"),
    [
        (ColumnRule("any", "day"), "31/02/2018", "not_a_day"),
        (ColumnRule("any", "day"), "pronto", "not_a_day"),
        (ColumnRule("any", "whole"), "1.5", "not_a_number"),
        (ColumnRule("any", "whole"), "-1", "not_a_number"),
        (ColumnRule("any", "whole"), "9" * 12, "not_a_number"),
        (ColumnRule("any", longest=3), "cuatro", "too_long"),
        (ColumnRule("any", "choice", of="role"), "canta", "no_choice"),
    ],
)
def test_what_a_column_cannot_hold_is_refused(column: ColumnRule, text: str, code: str) -> None:
    with pytest.raises(UnreadableCellError) as refused:
        read_cell(column, text, choices={"lidera": "leads"})
    assert refused.value.code == code
    assert words.tell(code, refused.value.values, str).endswith(".")


def test_a_choice_is_read_in_small_letters_and_may_be_empty() -> None:
    column = ColumnRule("role", "choice", of="role")
    assert read_cell(column, "LIDERA", choices={"lidera": "leads"}) == "leads"
    assert read_cell(column, "", choices={}) == ""
    assert read_cell(ColumnRule("named", "choice", of="yes"), "", choices={}) is False


def test_every_sheet_column_and_choice_has_its_words() -> None:
    assert {rule.kind: [one.name for one in rule.columns] for rule in SHEETS} == {
        kind: list(headers) for kind, headers in words.HEADERS.items()
    }
    assert words.TITLES.keys() == BY_KIND.keys()
    for name, kept in CHOICES.items():
        assert set(kept) - {""} == set(words.CHOICES[name])


def test_what_is_named_has_a_sheet_with_a_label_that_stands_before_or_after() -> None:
    for rule in SHEETS:
        for column in rule.columns:
            if column.what == NAME:
                assert BY_KIND[column.of].label


def test_headers_of_a_sheet_differ_from_each_other() -> None:
    for headers in words.HEADERS.values():
        assert len(set(headers.values())) == len(headers)


def test_every_fault_that_is_raised_has_its_sentence() -> None:
    raised = set()
    for path in [*(SOURCE / "importer" / "workbook").glob("*.py"), SOURCE / "core" / "plan" / "workbook.py"]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith((".fault", ".remark", "CellError")):
                raised |= {one.value for one in node.args[-2:] if isinstance(one, ast.Constant)}
    names = {column.name for rule in SHEETS for column in rule.columns}
    assert {code for code in raised if code not in names} - words.FAULTS.keys() == set()


@pytest.mark.parametrize("text", [*words.FAULTS.values(), *words.REFUSALS.values(), *words.READ_ME])
def test_a_sentence_ends_with_a_full_stop(text: str) -> None:
    assert text.endswith((".", "«%(mine)s»."))


def test_columns_are_named_as_spreadsheets_do() -> None:
    assert [column_letters(at) for at in (0, 25, 26, 51, 52)] == ["A", "Z", "AA", "AZ", "BA"]
