"""A plan written with its changes marked: accepting them gives the plan of now, rejecting them the plan before."""

from __future__ import annotations

import random
import shutil
import subprocess
import zipfile
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from cauce.core.plan.facts import TaskFacts
from cauce.exporter.plan import PlanText
from cauce.exporter.plan_docx import changes_docx, plan_docx
from cauce.importer import read_plan
from cauce.importer.records import records
from tests.conftest import skip_unless_ci
from tests.drafts import small_draft
from tests.exporter.plan_texts import plan_text
from tests.exporter.revisions import W, body_of, count, settled

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "panama" / "plan-de-trabajo.docx"
OFFICE = "Oficina de Resiliencia"
# What decides the place of a thing or has a shape of its own stays as it is.
FIXED = frozenset(
    ("code", "role", "group_size", "group_size_words", "question_texts", "number", "kind", "scope", "letter")
) | {"targets", "due", "pages", "level"}


def marked(now: PlanText, base: PlanText) -> bytes:
    return changes_docx(now, base, author=OFFICE)


def read(data: bytes) -> Mapping[tuple[str, str], Any]:
    """All that the importer reads in a document."""
    draft = read_plan(data, file_name="plan.docx")
    return {(one.kind, one.key): dict(one.fields) for one in records(draft)}


def with_task(plan: PlanText, **changed: Any) -> PlanText:
    """The plan with its first task changed."""
    area = plan.facts.areas[0]
    row = area.rows[0]
    task: TaskFacts = replace(row.tasks[0], **changed)
    rows = (replace(row, tasks=(task, *row.tasks[1:])), *area.rows[1:])
    return replace(plan, facts=replace(plan.facts, areas=(replace(area, rows=rows), *plan.facts.areas[1:])))


def deleted(data: bytes) -> list[str]:
    return [each.text or "" for each in body_of(data).iter(f"{W}delText")]


def inserted(data: bytes) -> list[str]:
    return [text.text or "" for each in body_of(data).iter(f"{W}ins") for text in each.iter(f"{W}t")]


@pytest.fixture(scope="module")
def example() -> PlanText:
    return plan_text(read_plan(EXAMPLE))


def test_a_plan_beside_itself_has_no_change(example: PlanText) -> None:
    data = marked(example, example)
    assert (count(data, "ins"), count(data, "del"), count(data, "pPrChange")) == (0, 0, 0)
    assert settled(data, accept=True) == settled(plan_docx(example), accept=True)


def test_a_word_that_changed_is_marked_and_its_neighbours_are_not() -> None:
    base = plan_text(small_draft())
    data = marked(with_task(base, steps=("Reunir los registros.", "Medir el caudal de cada pozo.")), base)
    assert (deleted(data), inserted(data)) == (["nivel"], ["caudal"])


def test_each_change_carries_its_author_and_its_day() -> None:
    base = plan_text(small_draft())
    [change] = body_of(marked(with_task(base, title="Inventario de los pozos"), base)).iter(f"{W}ins")
    assert (change.get(f"{W}author"), change.get(f"{W}date")) == (OFFICE, "2018-04-07T12:00:00Z")


def test_no_two_changes_have_one_number(example: PlanText) -> None:
    data = marked(example, plan_text(small_draft()))
    numbers = [each.get(f"{W}id") for tag in ("ins", "del", "pPrChange") for each in body_of(data).iter(W + tag)]
    assert len(numbers) == len(set(numbers)) > 100


def test_a_row_that_went_is_marked_as_a_row(example: PlanText) -> None:
    area = example.facts.areas[0]
    fewer = replace(area, rows=area.rows[1:])
    now = replace(example, facts=replace(example.facts, areas=(fewer, *example.facts.areas[1:])))
    gone = body_of(marked(now, example)).findall(f".//{W}trPr/{W}del")
    come = body_of(marked(example, now)).findall(f".//{W}trPr/{W}ins")
    assert (len(gone), len(come)) == (1, 1)


def test_an_area_that_went_takes_its_line_of_the_contents_along(example: PlanText) -> None:
    now = replace(example, facts=replace(example.facts, areas=example.facts.areas[:-1]))
    data = marked(now, example)
    assert settled(data, accept=True) == settled(plan_docx(now), accept=True)
    assert settled(data, accept=False) == settled(plan_docx(example), accept=True)
    assert count(data, "fldChar") == 3  # the field around the contents stays whole


def test_words_whose_paragraph_joins_the_next_keep_their_look() -> None:
    base = plan_text(small_draft())
    now = with_task(base, notes=("Nota de 1.1.1.", "Una nota más, también subrayada."))
    for one, other in ((now, base), (base, now)):
        assert read(marked(one, other)) == read(plan_docx(one))


def test_a_plan_in_another_language_is_another_document(example: PlanText) -> None:
    english = replace(example, language="en")
    data = marked(english, example)
    assert settled(data, accept=True) == settled(plan_docx(english), accept=True)
    assert settled(data, accept=False) == settled(plan_docx(example), accept=True)


def test_an_empty_plan_and_a_full_one_can_stand_side_by_side(example: PlanText) -> None:
    empty = PlanText("Plan nuevo", "es", type(example.facts)(), example.on, example.program, example.made_with)
    for now, base in ((example, empty), (empty, example)):
        data = marked(now, base)
        assert settled(data, accept=True) == settled(plan_docx(now), accept=True)
        assert settled(data, accept=False) == settled(plan_docx(base), accept=True)


@pytest.mark.parametrize("seed", range(12))
def test_whatever_changed_accepting_gives_the_plan_and_rejecting_the_one_before(seed: int) -> None:
    base = plan_text(small_draft())
    now = replace(base, facts=changed(base.facts, random.Random(seed)), tools=base.tools[1:])
    data = marked(now, base)
    assert settled(data, accept=True) == settled(plan_docx(now), accept=True)
    assert settled(data, accept=False) == settled(plan_docx(base), accept=True)
    assert read(data) == read(plan_docx(now))


def changed(thing: Any, chance: random.Random, rate: float = 0.25) -> Any:
    """The same facts with words and items added, changed, moved and taken away at random."""
    if isinstance(thing, str):
        return _other_words(thing, chance) if " " in thing and chance.random() < rate else thing
    if isinstance(thing, tuple):
        items = [changed(each, chance, rate) for each in thing]
        if len(items) > 1 and not hasattr(items[0], "rows") and chance.random() < rate:
            place = chance.randrange(len(items))
            what = chance.choice(("take", "add", "move"))
            if what != "add":
                item = items.pop(place)
            if what == "add":
                items.insert(place, changed(items[place], chance, 1.0))
            elif what == "move":
                items.append(item)
        return tuple(items)
    if is_dataclass(thing) and not isinstance(thing, type):
        names = [each.name for each in fields(thing) if each.name not in FIXED]
        return replace(thing, **{name: changed(getattr(thing, name), chance, rate) for name in names})
    return thing


def _other_words(text: str, chance: random.Random) -> str:
    words = text.split()
    place = chance.randrange(len(words))
    words[place : place + chance.randrange(2)] = chance.choice((["agua"], ["muy", "nuevo"], []))
    return " ".join(words) or text


def test_the_example_with_many_changes_is_marked_so_that_both_ways_lead_back(example: PlanText) -> None:
    now = replace(example, facts=changed(example.facts, random.Random(7), 0.1), title="Otro título")
    data = marked(now, example)
    assert settled(data, accept=True) == settled(plan_docx(now), accept=True)
    assert settled(data, accept=False) == settled(plan_docx(example), accept=True)
    assert read(data) == read(plan_docx(now))


def test_libreoffice_sees_the_changes_as_changes(example: PlanText, tmp_path: Path) -> None:
    office = shutil.which("soffice")
    if office is None:
        skip_unless_ci("LibreOffice is not installed: the marked document was looked at as XML alone.")
    file = tmp_path / "plan.docx"
    now = with_task(example, title="Un título nuevo del todo", steps=("Un paso nuevo.",))
    file.write_bytes(marked(now, example))
    home = f"-env:UserInstallation={(tmp_path / 'home').as_uri()}"
    command = [str(office), home, "--headless", "--convert-to", "odt", "--outdir", str(tmp_path), str(file)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    with zipfile.ZipFile(tmp_path / "plan.odt") as package:
        body = etree.fromstring(package.read("content.xml"))
    names = {"text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0"}
    assert body.findall(".//text:changed-region/text:insertion", names)
    assert body.findall(".//text:changed-region/text:deletion", names)
    authors = {each.text for each in body.iter("{http://purl.org/dc/elements/1.1/}creator")}
    assert authors == {OFFICE}
