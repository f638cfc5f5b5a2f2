"""The plan written again: reading the document gives the same plan, in Spanish and in English."""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Mapping
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn

from cauce.core.plan.facts import DeliverableFacts
from cauce.exporter.plan_docx import plan_docx
from cauce.exporter.plan_docx.front import headings_of
from cauce.importer import read_plan
from cauce.importer.draft import Draft
from cauce.importer.records import records
from tests.corpus import content
from tests.corpus.build import build
from tests.drafts import small_draft
from tests.exporter.plan_texts import plan_text

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "examples" / "panama" / "plan-de-trabajo.docx"
WRITTEN_IN_WORD = [slug for slug in content.slugs() if "docx" in content.load(slug).formats]


def told(draft: Draft) -> Mapping[tuple[str, str], Any]:
    """All that a draft says, without its headings, which are the document's own."""
    return {(one.kind, one.key): dict(one.fields) for one in records(draft) if one.kind != "heading"}


def written_and_read(draft: Draft) -> Draft:
    return read_plan(plan_docx(plan_text(draft)), file_name="plan.docx")


@pytest.fixture(scope="module")
def example() -> Draft:
    return read_plan(EXAMPLE)


def test_the_example_written_again_is_the_same_plan(example: Draft) -> None:
    again = written_and_read(example)
    assert told(again) == told(example)
    assert (again.group_size, again.group_size_words) == (example.group_size, example.group_size_words)


def test_the_real_document_written_again_is_the_same_plan(shared_plan: Path) -> None:
    for name in ("plan-de-trabajo.docx", "plan-de-trabajo.txt"):
        draft = read_plan(shared_plan / name)
        assert told(written_and_read(draft)) == told(draft), name


@pytest.mark.parametrize("slug", WRITTEN_IN_WORD)
def test_a_plan_by_another_author_written_again_is_the_same_plan(slug: str, tmp_path: Path) -> None:
    draft = read_plan(build(content.load(slug), "docx", tmp_path))
    assert told(written_and_read(draft)) == told(draft)


def test_what_is_written_twice_over_stays_as_it_is(example: Draft) -> None:
    once = plan_docx(plan_text(example))
    again = read_plan(once, file_name="plan.docx")
    assert told(written_and_read(again)) == told(again)


def test_the_contents_list_the_headings_that_the_body_has(example: Draft) -> None:
    again = written_and_read(example)
    assert {line.title for line in again.contents} <= {line.title for line in again.headings}
    assert [line.label for line in again.contents][:3] == ["", "A", "A.1"]


def test_a_due_date_and_a_length_that_the_words_do_not_say_have_lines_of_their_own() -> None:
    draft = small_draft()
    row = draft.areas[0].rows[0]
    row.deliverables[1] = replace(row.deliverables[1], due="week 12", pages=None)
    again = written_and_read(draft).areas[0].rows[0].deliverables
    assert [(one.text, one.due, one.pages) for one in again] == [
        ("Informe de pozos", "2027-03-31", 20),
        ("Mapa de pozos", "week 12", None),
    ]


def test_a_note_that_reads_like_a_step_stays_a_note() -> None:
    [task] = written_and_read(small_draft()).areas[0].rows[0].tasks
    assert [note.text for note in task.notes] == ["Nota de 1.1.1."]
    assert [step.text for step in task.steps] == ["Reunir los registros.", "Medir el nivel de cada pozo."]


def test_a_size_of_groups_that_a_person_set_is_written_as_a_sentence(example: Draft) -> None:
    plan = plan_text(example)
    changed = replace(plan, facts=replace(plan.facts, group_size=(4, 8), group_size_words=""))
    assert read_plan(plan_docx(changed), file_name="plan.docx").group_size == (4, 8)


def test_a_plan_without_sections_has_no_headings_for_them(example: Draft) -> None:
    plan = plan_text(Draft("plan.docx", "docx", "0", title="Plan", areas=example.areas[:1]))
    assert [text for _, text in headings_of(plan)][:1] == ["C. Áreas de descubrimiento"]
    assert len(headings_of(plan)) == 2


def test_the_document_has_real_styles_and_its_tables_repeat_their_headers(example: Draft) -> None:
    document = docx.Document(BytesIO(plan_docx(plan_text(example))))
    styles = [paragraph.style.name for paragraph in document.paragraphs]
    assert styles[0] == "Title"
    assert styles.count("Heading 1") == 7
    assert all(table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None for table in document.tables)
    assert "Cauce 0.1.0" in document.sections[0].footer.paragraphs[0].text


def test_the_same_plan_on_the_same_day_gives_the_same_bytes(example: Draft) -> None:
    first = plan_docx(plan_text(example))
    time.sleep(2.1)  # the clock of a package counts in steps of two seconds
    assert plan_docx(plan_text(example)) == first


def test_signs_that_word_cannot_hold_do_not_stop_the_document() -> None:
    plan = plan_text(small_draft())
    area = plan.facts.areas[0]
    row = replace(area.rows[0], deliverables=(DeliverableFacts("Informe\x0b de pozos"),))
    changed = replace(plan, facts=replace(plan.facts, areas=(replace(area, rows=(row,)),)))
    again = read_plan(plan_docx(changed), file_name="plan.docx")
    assert [one.text for one in again.areas[0].rows[0].deliverables] == ["Informe de pozos"]


def test_libreoffice_opens_the_document(example: Draft, tmp_path: Path) -> None:
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not installed: the document was opened with python-docx alone.")
    file = tmp_path / "plan.docx"
    file.write_bytes(plan_docx(plan_text(example)))
    home = f"-env:UserInstallation={(tmp_path / 'home').as_uri()}"
    command = [office, home, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(file)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    assert (tmp_path / "plan.pdf").read_bytes().startswith(b"%PDF")
