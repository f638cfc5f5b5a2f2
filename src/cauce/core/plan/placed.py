"""Places in a plan (lugares del plan): every printed text with the name of the task or section it stands in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from cauce.core.plan.facts import PlanFacts, RowFacts, SectionFacts


@dataclass(frozen=True)
class PlacedText:
    """A printed text, where it stands, and what it is: step, title, deliverable, party, question, action…"""

    where: str
    text: str
    kind: str


def placed_texts(facts: PlanFacts) -> Iterator[PlacedText]:
    """Yield every text of the areas, sections D and E, the communication plan and the board, in this order."""
    for area in facts.areas:
        for row in area.rows:
            yield from row_texts(row)
    for where, section in sections(facts):
        yield from section_texts(where, section)
    yield from communication_texts(facts)
    for area in facts.areas:
        where = str(area.number)
        yield PlacedText(where, area.title, "title")
        yield PlacedText(where, area.context, "context")
        yield PlacedText(where, area.general_objective, "objective")
        for question in area.questions:
            yield PlacedText(question.code, question.text, "question")
    for text in (*facts.seats, *facts.board_texts):
        yield PlacedText(facts.board_label, text, "board")


def row_texts(row: RowFacts) -> Iterator[PlacedText]:
    """Yield the texts of a row: its tasks' first, then what the tasks share."""
    for task in row.tasks:
        if task.title:
            yield PlacedText(task.code, task.title, "title")
        for step in task.steps:
            yield PlacedText(task.code, step, "step")
        for note in task.notes:
            yield PlacedText(task.code, note, "note")
    texts = [text for _, text in row.question_texts] or [row.questions_as_printed]
    for text in texts:
        yield PlacedText(row.code, text, "question")
    for deliverable in row.deliverables:
        yield PlacedText(row.code, deliverable.text, "deliverable")
    for party in row.parties:
        yield PlacedText(row.code, party.name, "party")
    for note in row.notes:
        yield PlacedText(row.code, note, "note")


def sections(facts: PlanFacts) -> Iterator[tuple[str, SectionFacts]]:
    """Yield the articulation and the production with the letter they go by: as printed, else D and E.

    >>> [where for where, _ in sections(PlanFacts(articulation=SectionFacts("PART FOUR")))]
    ['D', 'E']
    """
    for usual, section in (("D", facts.articulation), ("E", facts.production)):
        lettered = len(section.letter) == 1 and section.letter.isalpha()
        yield (section.letter if lettered else usual), section


def section_texts(where: str, section: SectionFacts) -> Iterator[PlacedText]:
    """Yield the texts of section D or E."""
    for activity in section.activities:
        yield PlacedText(where, activity, "activity")
    for deliverable in section.deliverables:
        yield PlacedText(where, deliverable.text, "deliverable")
        for party in deliverable.parties:
            yield PlacedText(where, party.name, "party")
            yield PlacedText(where, party.text, "responsibility")


def communication_texts(facts: PlanFacts) -> Iterator[PlacedText]:
    """Yield the texts of the communication plan; an objective that several lines share comes once."""
    objectives: set[str] = set()
    for action in facts.communication:
        if action.objective not in objectives:
            objectives.add(action.objective)
            yield PlacedText(facts.communication_label, action.objective, "objective")
        for text in action.bullets or (action.action,):
            yield PlacedText(facts.communication_label, text, "action")
        yield PlacedText(facts.communication_label, action.target, "target")
