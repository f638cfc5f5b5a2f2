"""The plan as sheets: what fits into a column fits into its cell; constant queries; long texts and doubles."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cauce.core.plan.workbook import SHEETS
from cauce.web.actions.workbook import annotate, apply_workbook
from cauce.web.models import Plan, Row, Step, Task, User
from cauce.web.models.kinds import KINDS
from cauce.web.queries.workbook_present import present
from tests.people import marta_of_the_office
from tests.web.books import Book
from tests.web.importing import import_draft
from tests.web.pages.every import larger_draft

pytestmark = pytest.mark.django_db


@pytest.fixture
def marta() -> User:
    return marta_of_the_office()


def test_a_cell_takes_no_more_than_its_column_keeps() -> None:
    for rule in SHEETS:
        for column in (one for one in rule.columns if one.is_field and one.what == "text"):
            if (rule.kind, column.name) == ("person", "post"):
                continue  # it becomes the title of a post
            room = KINDS[rule.kind].column(column.name).max_length
            assert room is None or 0 < column.longest <= room, (rule.kind, column.name)


def test_more_of_everything_costs_no_more_queries(marta: User) -> None:
    small, _ = import_draft(by=marta, slug="chico")
    large, _ = import_draft(larger_draft(6), by=marta, slug="grande")
    counts = []
    for plan in (small, large):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            present(plan)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_two_tasks_with_one_code_come_back_unchanged_and_naming_them_is_a_fault(marta: User) -> None:
    plan, _ = import_draft(by=marta)
    Task.objects.filter(code="1.2.2").update(code="1.1.1")
    book = Book(plan, marta)
    assert apply_workbook(plan=plan, content=book.content, file_name="x", by=marta) is None
    book.set("Pasos", "Convocar.", "Texto", "Convocar a las empresas.")
    assert apply_workbook(plan=plan, content=book.content, file_name="x", by=marta) is not None
    book.add("Pasos", tarea="1.1.1", texto="¿De cuál?")
    _, reading = annotate(plan=plan, content=book.content, file_name="x", by=marta)
    assert [fault.code for fault in reading.faults] == ["two_of_a_name"]


@pytest.mark.parametrize("text", ["a\r\nb  ", "x" * 40_000, "=1+1", "'quoted", "1.10", "007", "  "])
def test_whatever_a_text_holds_it_comes_back_unchanged(marta: User, text: str) -> None:
    plan, _ = import_draft(by=marta)
    Step.objects.filter(text="Invitar.").update(text=text)
    book = Book(plan, marta)
    assert apply_workbook(plan=plan, content=book.content, file_name="x", by=marta) is None


def test_a_text_whose_end_a_cell_does_not_hold_is_not_cut(marta: User) -> None:
    plan, _ = import_draft(by=marta)
    Step.objects.filter(text="Invitar.").update(text="x" * 40_000)
    book = Book(plan, marta)
    book.set("Pasos", "x" * 32_767, "Texto", "corto")
    _, reading = annotate(plan=plan, content=book.content, file_name="x", by=marta)
    assert [fault.code for fault in reading.faults] == ["cut"]


def test_a_row_without_tasks_has_a_name_too(marta: User) -> None:
    plan, _ = import_draft(by=marta)
    row = Row.objects.get(tasks__code="1.1.1")
    Task.objects.filter(row=row).update(row=Row.objects.get(tasks__code="1.2.1"))
    assert present(Plan.objects.get(pk=plan.pk)).of("row")[row.key].label == "1.—"
