"""What the rules need to know of a plan (hechos del plan); made from a draft or from rows, one way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

Texts = tuple[str, ...]


@dataclass(frozen=True)
class PartyFacts:
    """A party in a role, as printed; ``role`` as in Assignment."""

    name: str
    role: str
    core: str = ""
    owner: str = ""
    placeholder: bool = False
    text: str = ""


@dataclass(frozen=True)
class DeliverableFacts:
    """A deliverable as printed; ``number`` in sections D and E."""

    text: str
    due: str | None = None
    pages: int | None = None
    number: int | None = None
    parties: tuple[PartyFacts, ...] = ()


@dataclass(frozen=True)
class TaskFacts:
    """A task of a row."""

    code: str
    title: str | None
    steps: Texts = ()
    notes: Texts = ()


@dataclass(frozen=True)
class RowFacts:
    """A row: its tasks share questions, deliverables and parties.

    ``question_texts`` are (printed code or "", printed text) of the questions cell.
    """

    tasks: tuple[TaskFacts, ...]
    question_codes: Texts = ()
    question_codes_printed: Texts = ()
    question_texts: tuple[tuple[str, str], ...] = ()
    questions_as_printed: str = ""
    deliverables: tuple[DeliverableFacts, ...] = ()
    parties: tuple[PartyFacts, ...] = ()
    notes: Texts = ()

    @property
    def code(self) -> str:
        """Code of the row's first task, by which the row is named."""
        return self.tasks[0].code if self.tasks else ""

    def names(self, role: str) -> list[str]:
        """Names of the parties in a role, as printed."""
        return [party.name for party in self.parties if party.role == role]


@dataclass(frozen=True)
class QuestionFacts:
    """A diagnostic question of an area's list."""

    code: str
    text: str


@dataclass(frozen=True)
class AreaFacts:
    """A discovery area."""

    number: int
    title: str
    context: str = ""
    general_objective: str = ""
    questions: tuple[QuestionFacts, ...] = ()
    rows: tuple[RowFacts, ...] = ()


@dataclass(frozen=True)
class AcronymFacts:
    """A line of the list of acronyms."""

    acronym: str
    name: str


@dataclass(frozen=True)
class SectionFacts:
    """Section D (articulation) or E (production); ``letter`` as printed."""

    letter: str
    activities: Texts = ()
    deliverables: tuple[DeliverableFacts, ...] = ()


@dataclass(frozen=True)
class TargetFacts:
    """One measurable part of a communication target (see importer.draft.Target)."""

    kind: str
    value: int | None = None
    at_least: bool = False
    every: int | None = None
    unit: str = ""
    what: str = ""
    window: str = ""


@dataclass(frozen=True)
class CommunicationActionFacts:
    """A line of the communication plan."""

    objective: str
    action: str
    target: str
    bullets: Texts = ()
    targets: tuple[TargetFacts, ...] = ()


@dataclass(frozen=True)
class HeadingFacts:
    """A heading: label ("B.2", "AREA 5", "G.1") and title, as printed."""

    label: str
    title: str


@dataclass(frozen=True)
class PlanFacts:
    """A whole plan, as the rules see it.

    ``period_words`` is the communication plan's printed period; ``communication_label`` and
    ``board_label`` are the labels that the document prints for these sections.
    """

    areas: tuple[AreaFacts, ...] = ()
    acronyms: tuple[AcronymFacts, ...] = ()
    seats: Texts = ()
    articulation: SectionFacts = SectionFacts("D")
    production: SectionFacts = SectionFacts("E")
    communication: tuple[CommunicationActionFacts, ...] = ()
    period_words: str = ""
    contents: tuple[HeadingFacts, ...] = ()
    headings: tuple[HeadingFacts, ...] = ()
    group_size: tuple[int, int] | None = None
    group_size_words: str = ""
    body_text: str = ""
    board_texts: Texts = ()
    communication_label: str = "F"
    board_label: str = "B"

    def rows(self) -> Iterator[tuple[AreaFacts, RowFacts]]:
        """Yield each row with its area."""
        for area in self.areas:
            for row in area.rows:
                yield area, row
