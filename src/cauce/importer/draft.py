"""The draft (borrador): all that a plan's document says, in its place, with where it was read."""

from __future__ import annotations

from dataclasses import dataclass, field

from cauce.importer.blocks import Position


@dataclass(frozen=True)
class Provenance:
    """Where an item was read and how sure the reading is (1.0 printed so, under 0.8 a guess)."""

    words: str
    position: Position = field(default_factory=Position)
    heading_path: tuple[str, ...] = ()
    sure: float = 1.0
    reason: str = ""


@dataclass
class Item:
    """A piece of text with its provenance."""

    text: str
    provenance: Provenance


@dataclass
class DraftParty:
    """A party as printed in a role; brackets taken apart (see the reading rules).

    ``name`` is the printed name without closing punctuation, bracket included (as in the
    expected answer). ``core`` is the name without its bracket. ``placeholder`` is True for a
    party still to be named («Consultor», «6 ONG comunitarias»); ``count`` is its number.
    """

    name: str
    role: str  # leads supports supervises validates working_group allies guides reviews provides_inputs
    provenance: Provenance
    core: str = ""
    owner: str = ""
    unit: str = ""
    contribution: str = ""
    initials: str = ""
    body: str = ""
    placeholder: bool = False
    count: int | None = None
    text: str = ""  # sections D and E: what the party does, in words


@dataclass
class DraftDeliverable:
    """A deliverable: its words as printed, its kind, pages, due date and where it is integrated."""

    text: str
    provenance: Provenance
    kind: str = "other"
    pages: int | None = None
    due: str | None = None  # "2027-03-31", "week 12", "2027-Q2"
    integrated_in: str = ""
    number: int | None = None  # sections D and E
    parties: list[DraftParty] = field(default_factory=list)  # sections D and E


@dataclass
class DraftInput:
    """A named source that a step asks for (proposed input): PIMUS, POT, a register…"""

    name: str
    step: str
    provenance: Provenance


@dataclass
class DraftReference:
    """A reference from one task to another (proposed dependency), in the document's words."""

    from_task: str
    to_task: str  # a task's code, or "" when the words name a synthesis of the area
    words: str
    kind: str  # "needs", "integrated_in", "same_workshop"
    provenance: Provenance


@dataclass
class DraftTask:
    """A task of a row."""

    code: str
    title: str | None
    provenance: Provenance
    steps: list[Item] = field(default_factory=list)
    notes: list[Item] = field(default_factory=list)


@dataclass
class DraftRow:
    """A row of an area's table: one or more tasks that share questions, deliverables, parties.

    ``question_codes`` are decided by the text where number and text disagree;
    ``question_codes_printed`` keeps what is printed; ``questions_as_printed`` the cell's words
    (a list of (code printed or "", text)).
    """

    tasks: list[DraftTask]
    provenance: Provenance
    question_codes: list[str] = field(default_factory=list)
    question_codes_printed: list[str] = field(default_factory=list)
    questions_as_printed: str = ""
    question_texts: list[tuple[str, str]] = field(default_factory=list)
    deliverables: list[DraftDeliverable] = field(default_factory=list)
    parties: list[DraftParty] = field(default_factory=list)
    notes: list[Item] = field(default_factory=list)

    def names(self, role: str) -> list[str]:
        """Names of the parties in a role, as printed and in order."""
        return [party.name for party in self.parties if party.role == role]


@dataclass
class DraftQuestion:
    """A diagnostic question of an area."""

    code: str
    text: str
    provenance: Provenance


@dataclass
class DraftCity:
    """An exchange city; country as printed, else None."""

    city: str
    country: str | None
    provenance: Provenance


@dataclass
class DraftArea:
    """A discovery area."""

    number: int
    title: str
    provenance: Provenance
    context: Item | None = None
    general_objective: Item | None = None
    questions: list[DraftQuestion] = field(default_factory=list)
    exchange_cities: list[DraftCity] = field(default_factory=list)
    rows: list[DraftRow] = field(default_factory=list)


@dataclass
class DraftAcronym:
    """A line of the list of acronyms."""

    acronym: str
    name: str
    provenance: Provenance


@dataclass
class DraftSeat:
    """A seat of the board, at its internal or extended level."""

    text: str
    level: str  # "internal" or "extended"
    provenance: Provenance


@dataclass
class DraftStatement:
    """A mission, vision, legal basis or introduction, and whose it is (section heading)."""

    kind: str  # "mission", "vision", "legal_basis"
    owner: str  # "city" or "office"
    text: str
    provenance: Provenance


@dataclass
class DraftObjective:
    """A Phase II objective; ``group`` is discovery, stakeholders or institutional."""

    group: str
    text: str
    provenance: Provenance


@dataclass
class DraftSection:
    """Section D (articulation) or E (production); ``letter`` as printed, "" without one."""

    letter: str = ""
    objective: Item | None = None
    activities: list[Item] = field(default_factory=list)
    deliverables: list[DraftDeliverable] = field(default_factory=list)


@dataclass(frozen=True)
class Target:
    """One measurable part of a communication target.

    ``kind``: "count" (value, exactly or ``at_least``), "cadence" (``value`` every ``every`` ``unit``,
    e.g. 1 every 2 months), "goods" (value of ``what``), "window" (``window``: "Q2", "Q1 Q2", or
    "before:launch"), "per_channel" (value per ``unit`` in each channel).
    """

    kind: str
    value: int | None = None
    at_least: bool = False
    every: int | None = None
    unit: str = ""
    what: str = ""
    window: str = ""


@dataclass
class DraftCommunicationAction:
    """A line of the communication plan; several actions under one target keep their bullets."""

    objective: str
    action: str
    target: str
    provenance: Provenance
    objective_carried_down: bool = False
    action_bullets: list[str] = field(default_factory=list)
    channels: list[str] = field(default_factory=list)
    targets: list[Target] = field(default_factory=list)


@dataclass
class DraftCommunication:
    """Section F."""

    internal_objectives: list[Item] = field(default_factory=list)
    external_objectives: list[Item] = field(default_factory=list)
    period: str = ""
    tools: list[Item] = field(default_factory=list)
    actions: list[DraftCommunicationAction] = field(default_factory=list)


@dataclass(frozen=True)
class ContentsLine:
    """A heading as the table of contents or the body prints it: label ("B.2", "AREA 5"), title."""

    label: str
    title: str
    page: str = ""


@dataclass
class Draft:
    """A whole plan as read from one document."""

    file_name: str
    format: str
    sha256: str
    title: str = ""
    language: str = "es"
    acronyms: list[DraftAcronym] = field(default_factory=list)
    statements: list[DraftStatement] = field(default_factory=list)
    phase2_objectives: list[DraftObjective] = field(default_factory=list)
    seats: list[DraftSeat] = field(default_factory=list)
    board_objectives: list[Item] = field(default_factory=list)
    methodologies: list[Item] = field(default_factory=list)
    group_size: tuple[int, int] | None = None  # read from the text where it states it ("3 a 6 entidades")
    group_size_words: str = ""
    areas: list[DraftArea] = field(default_factory=list)
    articulation: DraftSection = field(default_factory=DraftSection)
    production: DraftSection = field(default_factory=DraftSection)
    communication: DraftCommunication = field(default_factory=DraftCommunication)
    contents: list[ContentsLine] = field(default_factory=list)  # as the table of contents prints it
    headings: list[ContentsLine] = field(default_factory=list)  # as the body prints them
    inputs: list[DraftInput] = field(default_factory=list)
    references: list[DraftReference] = field(default_factory=list)
    body_text: str = ""  # all prose outside the tables of areas, for acronyms' use
    notes: list[str] = field(default_factory=list)
