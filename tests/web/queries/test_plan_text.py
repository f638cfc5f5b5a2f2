"""A plan of the database as its document: what was imported, with what people changed since."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cauce.exporter.plan_docx import plan_docx
from cauce.importer import read_plan
from cauce.web.actions.plan import edit_text
from cauce.web.models import Plan, Step
from cauce.web.queries.plan_text import plan_text
from tests.people import marta_of_the_office
from tests.web.importing import import_draft, keep_reading

pytestmark = pytest.mark.django_db
EXAMPLE = Path(__file__).resolve().parents[3] / "examples" / "panama" / "plan-de-trabajo.docx"
DAY = date(2018, 4, 7)


@pytest.fixture(autouse=True)
def _documents_in_a_folder_of_their_own(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def changed_kinds(run: Any) -> set[str]:
    """Kinds of the items that a reading would change."""
    return {change["kind"] for change in run.comparison["changes"]}


def test_importing_a_plans_own_document_again_changes_its_headings_alone() -> None:
    marta = marta_of_the_office()
    plan, _ = import_draft(read_plan(EXAMPLE), by=marta)
    again = read_plan(plan_docx(plan_text(plan, on=DAY)), file_name="plan.docx")
    assert changed_kinds(keep_reading(again, by=marta)) <= {"heading"}


def test_what_a_person_changed_stands_in_the_document() -> None:
    marta = marta_of_the_office()
    plan, _ = import_draft(by=marta)
    step = Step.objects.get(plan=plan, text="Invitar.")
    edit_text(item=step, field="text", value="Invitar por radio.", expected_version=step.version, by=marta, why="")
    tables = docx.Document(BytesIO(plan_docx(plan_text(plan, on=DAY)))).tables
    assert any("Invitar por radio." in cell.text for table in tables for row in table.rows for cell in row.cells)


def test_an_illustration_says_so_in_its_document() -> None:
    plan, _ = import_draft(by=marta_of_the_office())
    Plan.objects.filter(pk=plan.pk).update(notice={"es": "Esto es una ilustración."})
    plan.refresh_from_db()
    document = docx.Document(BytesIO(plan_docx(plan_text(plan, on=DAY))))
    assert document.paragraphs[1].text == "Esto es una ilustración."
    assert "7/4/2018" in document.sections[0].footer.paragraphs[0].text


def test_a_large_plan_costs_as_many_queries_as_a_small_one() -> None:
    marta = marta_of_the_office()
    small, _ = import_draft(by=marta, slug="small")
    large, _ = import_draft(read_plan(EXAMPLE), by=marta, slug="large")
    counts = []
    for plan in (small, large):
        with CaptureQueriesContext(connection) as captured:
            plan_text(plan, on=DAY)
        counts.append(len(captured))
    assert counts[0] == counts[1]
