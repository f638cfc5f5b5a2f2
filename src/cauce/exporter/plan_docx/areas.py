"""Areas (áreas de descubrimiento): context, objective, questions, cities and the table of four columns."""

from __future__ import annotations

import re
from collections.abc import Iterable

from docx.document import Document
from docx.shared import Cm
from docx.table import _Cell

from cauce.core.plan.facts import AreaFacts, DeliverableFacts, PartyFacts, RowFacts, TaskFacts
from cauce.exporter import word
from cauce.exporter.plan import CityText, PlanText, Terms

WIDTHS = (Cm(5.2), Cm(3.5), Cm(4.3), Cm(4.78))


def add_areas(document: Document, plan: PlanText) -> None:
    """Write section C."""
    word.add_heading(document, plan.terms.areas, 1)
    for area in plan.facts.areas:
        add_area(document, plan, area)


def add_area(document: Document, plan: PlanText, area: AreaFacts, *, level: int = 2) -> None:
    """Write one area: its words, its questions, its table."""
    terms = plan.terms
    word.add_heading(document, terms.area % (area.number, area.title), level)
    for label, text in ((terms.context, area.context), (terms.general_objective, area.general_objective)):
        if text:
            word.add_labelled(document, label, text)
    if area.questions:
        word.add_lead(document, terms.questions)
        word.add_list(document, [f"{one.code}. {one.text}" for one in area.questions], style="List Bullet")
    cities = plan.cities.get(area.number, ())
    if cities:
        word.add_labelled(document, terms.cities, _listed(cities))
    if area.rows:
        table = word.add_table(document, terms.row_columns, WIDTHS)
        for row in area.rows:
            _write_row(list(word.add_row(table, WIDTHS).cells), row, area, terms)
        document.add_paragraph()


def _listed(cities: Iterable[CityText]) -> str:
    told = [f"{one.city} ({one.country})" if one.country else one.city for one in cities]
    return "; ".join(told) if any("," in one for one in told) else ", ".join(told)


def _write_row(cells: list[_Cell], row: RowFacts, area: AreaFacts, terms: Terms) -> None:
    for place, task in enumerate(row.tasks):
        _write_task(cells[0], task, terms, first=place == 0)
    word.fill(cells[1], [(word.CELL, text) for text in _questions(row, area)])
    word.fill(cells[2], [*_deliverables(row.deliverables, terms), *((word.CELL, note) for note in row.notes)])
    _write_parties(cells[3], row.parties, terms)


def _write_task(cell: _Cell, task: TaskFacts, terms: Terms, *, first: bool) -> None:
    label = word.write(cell, "", first=first)
    label.add_run(terms.task % task.code).bold = True
    if task.title:
        label.add_run(f" {word.clean(task.title)}")
    word.fill(cell, [(word.CELL_BULLET, step) for step in task.steps], first=False)
    for note in task.notes:
        paragraph = word.write(cell, "", first=False)
        paragraph.add_run(word.clean(note)).underline = True  # underlined, it is no step


def _questions(row: RowFacts, area: AreaFacts) -> list[str]:
    """The questions' cell: as printed while it still says what the row answers, else code and words of the list."""
    if row.questions_as_printed:
        return [row.questions_as_printed]
    if row.question_texts:
        return [f"{code} {text}".strip() for code, text in row.question_texts]
    listed = {one.code: one.text for one in area.questions}
    return [f"{code} {listed.get(code, '')}".strip() for code in row.question_codes]


def _deliverables(deliverables: Iterable[DeliverableFacts], terms: Terms) -> list[tuple[str, str]]:
    """Lines of the third column; a due date or a length that the words do not say has a line of its own."""
    lines: list[tuple[str, str]] = []
    for one in deliverables:
        lines.append((word.CELL_BULLET, one.text))
        if one.due and not _is_said(one.due, one.text):
            week = re.fullmatch(r"week (\d+)", one.due)
            lines.append((word.CELL, terms.due % (terms.week % week.group(1) if week else one.due)))
        if one.pages and not re.search(rf"(?<!\d){one.pages}(?!\d)", one.text):
            lines.append((word.CELL, terms.pages % one.pages))
    return lines


def _is_said(due: str, text: str) -> bool:
    """Whether the first number of a due date stands in the words."""
    number = re.search(r"\d+", due)
    return number is not None and re.search(rf"(?<!\d)0*{int(number.group())}(?!\d)", text) is not None


def _write_parties(cell: _Cell, parties: Iterable[PartyFacts], terms: Terms) -> None:
    """Write who does what: one name beside its role's label, several in a list under it."""
    by_role: dict[str, list[str]] = {}
    for party in parties:
        by_role.setdefault(party.role, []).append(party.name)
    for place, (role, names) in enumerate(by_role.items()):
        label = word.write(cell, "", first=place == 0)
        alone = len(names) == 1 and role not in ("working_group", "allies")
        label.add_run(f"{terms.roles[role]} " if alone else terms.roles[role]).bold = True
        if alone:
            label.add_run(word.clean(names[0]))
        else:
            word.fill(cell, [(word.CELL_BULLET, name) for name in names], first=False)
