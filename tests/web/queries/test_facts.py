"""Facts from rows (hechos del plan): the same as from the draft, constant in queries, findings kept while they hold."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cauce.core import plan as rules
from cauce.importer.draft import Draft
from cauce.importer.facts import plan_facts as facts_of_draft
from cauce.web.actions.plan import edit_text
from cauce.web.models import Area, Plan
from cauce.web.models.kinds import READ_KINDS
from cauce.web.queries.facts import plan_facts, plan_problems
from cauce.web.queries.history import events_of
from cauce.web.queries.imports import present
from cauce.web.queries.settings import laid_over, numbers_of
from tests.drafts import first_row, item, small_draft, task
from tests.people import marta_of_the_office
from tests.web.importing import import_draft

pytestmark = pytest.mark.django_db


def big_draft() -> Draft:
    draft = small_draft()
    for number in range(3, 12):
        row = first_row()
        row.tasks = [task(f"1.{number}.{one}", f"Obra {number}.{one}", "Empezar.", "Terminar.") for one in range(4)]
        draft.areas[0].rows.append(row)
    return draft


def queries_of_facts(plan: Plan) -> int:
    with CaptureQueriesContext(connection) as told:
        plan_facts(plan)
    return len(told)


def test_the_number_of_queries_does_not_grow_with_the_plan() -> None:
    marta = marta_of_the_office()
    small, _ = import_draft(by=marta)
    big, _ = import_draft(big_draft(), by=marta, slug="grande")
    assert queries_of_facts(big) == queries_of_facts(small)


def test_rows_and_draft_make_the_same_facts_and_findings() -> None:
    draft = big_draft()
    draft.areas[0].rows[0].tasks[0].steps.append(item("Abrir (sin cerrar."))
    plan, _ = import_draft(draft, by=marta_of_the_office())
    assert plan_facts(plan) == facts_of_draft(draft)
    assert plan_problems(plan) == rules.problems(facts_of_draft(draft), numbers_of(plan))


def test_findings_are_kept_until_the_next_event() -> None:
    marta = marta_of_the_office()
    plan, _ = import_draft(by=marta)
    before = plan_problems(plan)
    with CaptureQueriesContext(connection) as told:
        assert plan_problems(plan) == before
    assert len(told) == 0
    area = Area.objects.get()
    edit_text(item=area, field="title", value="Agua (y más", expected_version=area.version, by=marta)
    plan.refresh_from_db()
    assert {problem.code for problem in plan_problems(plan)} - {problem.code for problem in before} == {
        "unbalanced_text"
    }


def test_what_is_there_is_read_with_one_query_a_kind() -> None:
    plan, _ = import_draft(big_draft(), by=marta_of_the_office())
    with CaptureQueriesContext(connection) as told:
        present(plan)
    assert len(told) == len(READ_KINDS) - 1  # the plan itself is in hand


def test_the_history_names_acts_the_newest_first() -> None:
    marta = marta_of_the_office()
    plan, _ = import_draft(by=marta)
    area = Area.objects.get()
    edit_text(item=area, field="title", value="Aguas", expected_version=area.version, by=marta)
    assert [(event.act, event.actor) for event in events_of(plan)] == [("edit_text", marta), ("apply_import", marta)]


def test_a_plans_value_lies_over_a_part_of_a_table() -> None:
    laid = laid_over({"a": {"low": 1, "high": 2}, "b": 3}, {"a.high": 9, "b": 4, "unknown": 5})
    assert laid == {"a": {"low": 1, "high": 9}, "b": 4}
