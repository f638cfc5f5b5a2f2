"""What people do to a workbook offline is told in words in its cell, and nobody's work is lost in silence."""

from __future__ import annotations

from io import BytesIO

import openpyxl
import pytest

from cauce.web.actions import workbook
from cauce.web.models import Assignment, Event, Organization, Plan, Step, Task, User
from tests.people import marta_of_the_office
from tests.web.actions.test_workbook import applied, changes, faults, task, tokens
from tests.web.books import Book
from tests.web.importing import import_draft

pytestmark = pytest.mark.django_db


@pytest.fixture
def marta() -> User:
    return marta_of_the_office()


@pytest.fixture
def plan(marta: User) -> Plan:
    return import_draft(by=marta)[0]


@pytest.fixture
def book(plan: Plan, marta: User) -> Book:
    return Book(plan, marta)


def two_with_a_part(plan: Plan) -> tuple[Organization, Organization]:
    """Two organisations that have a part in different rows."""
    parts: dict[Organization, set[int]] = {}
    for one in Assignment.objects.filter(plan=plan, retired_at=None).exclude(organization=None).exclude(row=None):
        assert one.organization is not None
        assert one.row_id is not None
        parts.setdefault(one.organization, set()).add(one.row_id)
    found = list(parts.items())
    return next((a, b) for a, mine in found for b, theirs in found if mine - theirs and theirs - mine)


def test_what_cannot_be_read_is_told_in_its_cell_and_nothing_is_written(plan: Plan, book: Book, marta: User) -> None:
    book.set("Tareas", "1.1.1", "Título", "=A1")
    book.sheet("Pasos").merge_cells("C2:C3")
    told = faults(plan, book.content, marta)
    assert set(told.values()) == {"formula_open", "joined"}
    with pytest.raises(workbook.CannotApplyWorkbookError):
        applied(plan, book.content, marta)
    notes, _ = workbook.annotate(plan=plan, content=book.content, file_name="plan.xlsx", by=marta)
    again = openpyxl.load_workbook(BytesIO(notes))
    assert "se unió con la de al lado" in again["Pasos"]["C3"].comment.text
    assert again["Pasos"]["C3"].value == book.sheet("Pasos")["C2"].value or again["Pasos"]["C3"].value
    assert faults(plan, notes, marta) == {}
    assert applied(plan, notes, marta) is None


def test_what_is_not_taken_over_is_told_and_the_rest_is_written(plan: Plan, book: Book, marta: User) -> None:
    book.set("Tareas", "1.1.1", "Título", "Otro título")
    book.sheet("Tareas").insert_cols(5)
    book.sheet("Tareas")["E1"], book.sheet("Tareas")["E2"] = "Comentario", "¿De veras?"
    book.sheet("Pasos").title = "Mis pasos"
    del book.book["Notas"]
    told = sorted(faults(plan, book.content, marta).values())
    assert told == ["column_added", "sheet_gone", "sheet_gone"]
    assert applied(plan, book.content, marta) is not None
    assert task("1.1.1").title == "Otro título"
    assert Step.objects.filter(plan=plan, retired_at=None).exists()


def test_sorted_without_its_keys_a_sheet_changes_nothing(plan: Plan, book: Book, marta: User) -> None:
    sheet = book.sheet("Pasos")
    lines = sorted(([cell.value for cell in line[1:]] for line in sheet.iter_rows(min_row=2)), key=lambda one: one[1])
    for at, line in enumerate(lines, 2):
        for column, value in enumerate(line, 2):
            sheet.cell(at, column).value = value
    assert changes(plan, book.content, marta) == []


def test_two_institutions_send_theirs_one_after_the_other(plan: Plan, marta: User) -> None:
    chamber, other = two_with_a_part(plan)
    books = [Book(plan, marta, only=one.slug) for one in (chamber, other)]
    named = []
    for at, one in enumerate(books):
        sheet, code = one.sheet("Tareas"), one.columns("Tareas")["Código"]
        others = {line[code - 1].value for line in books[1 - at].sheet("Tareas").iter_rows(min_row=2)}
        own = next(line for line in sheet.iter_rows(min_row=2) if line[code - 1].value not in others)
        named.append(str(own[code - 1].value))
        one.set("Tareas", named[-1], "Título", f"Título de la institución {at}")
    assert all(applied(plan, one.content, marta) is not None for one in books)
    assert [task(code).title for code in named] == [f"Título de la institución {at}" for at in (0, 1)]


def test_in_a_limited_workbook_the_rows_of_others_cannot_be_named(plan: Plan, marta: User) -> None:
    chamber, other = two_with_a_part(plan)
    limited, theirs = Book(plan, marta, only=chamber.slug), Book(plan, marta, only=other.slug)
    code = limited.columns("Tareas")["Código"]
    own = {line[code - 1].value for line in limited.sheet("Tareas").iter_rows(min_row=2)}
    foreign = next(
        line[code - 1].value for line in theirs.sheet("Tareas").iter_rows(min_row=2) if line[code - 1].value not in own
    )
    limited.add("Pasos", tarea=foreign, texto="Un paso en lo de otros")
    assert set(faults(plan, limited.content, marta).values()) == {"unknown_name"}


def test_a_row_of_others_that_was_pasted_changes_nothing_of_theirs(plan: Plan, marta: User) -> None:
    chamber, other = two_with_a_part(plan)
    limited, theirs = Book(plan, marta, only=chamber.slug), Book(plan, marta, only=other.slug)
    code, row = limited.columns("Tareas")["Código"], limited.columns("Tareas")["Fila"]
    own = {line[code - 1].value for line in limited.sheet("Tareas").iter_rows(min_row=2)}
    pasted = next(line for line in theirs.sheet("Tareas").iter_rows(min_row=2) if line[code - 1].value not in own)
    values = [cell.value for cell in pasted]
    values[row - 1] = limited.sheet("Tareas").cell(2, row).value
    values[row] = "Robada"
    limited.sheet("Tareas").append(values)
    before = Task.objects.get(code=values[code - 1])
    assert set(faults(plan, limited.content, marta).values()) == {"code_taken"}
    with pytest.raises(workbook.CannotApplyWorkbookError):
        applied(plan, limited.content, marta, yes=tokens(plan, limited.content, marta))
    after = Task.objects.get(code=values[code - 1])
    assert (after.row_id, after.title) == (before.row_id, before.title)


def test_one_that_is_stale_says_so_and_writes_only_its_own_changes(plan: Plan, book: Book, marta: User) -> None:
    newer = Book(plan, marta)
    newer.set("Tareas", "1.1.1", "Título", "El más nuevo")
    assert applied(plan, newer.content, marta) is not None
    book.set("Tareas", "1.2.1", "Título", "El más viejo")
    assert changes(plan, book.content, marta) == [("changed", "task", False)]
    assert applied(plan, book.content, marta) is not None
    assert (task("1.1.1").title, task("1.2.1").title) == ("El más nuevo", "El más viejo")
    assert Event.objects.filter(plan=plan, act="apply_workbook").count() == 2
