"""Plans, areas, questions, rows and tasks as the interface tells them (plan, áreas, preguntas, filas, tareas)."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from cauce.web.api.schemas.frame import (
    AreaLink,
    Assignment,
    DeliverableLine,
    Item,
    OrganizationLink,
    QuestionLink,
    RowLink,
    Shape,
    TaskLink,
)
from cauce.web.api.schemas.office import Origin


class PlanLine(Shape):
    """A plan in the list of plans."""

    url: str = Field(description="Address of the plan.")
    slug: str = Field(description="Name of the plan in addresses.")
    title: str = Field(description="Title of the plan.")
    city: str = Field(description="City; empty where it is not known.")
    country: str = Field(description="Country; empty where it is not known.")
    language: str = Field(description="Language of the document: es or en.")
    period_words: str = Field(description="Period of the plan, in the document's words.")
    is_illustration: bool = Field(description="Whether the plan is an example and no municipality's own.")
    notice: dict[str, str] = Field(description="What every page of the plan must say, by language.")
    published_at: datetime | None = Field(None, description="Office only. Since when the public sees the plan.")
    version: int = Field(0, description="Office only. Number of times that the plan's own fields were written.")


class Figures(Shape):
    """How many of each thing a plan has."""

    areas: int = Field(description="Discovery areas.")
    questions: int = Field(description="Diagnostic questions.")
    rows: int = Field(description="Rows of the areas' tables.")
    tasks: int = Field(description="Tasks; several may share a row.")
    deliverables: int = Field(description="Deliverables of rows.")
    section_deliverables: int = Field(description="Deliverables of sections D and E.")
    organizations: int = Field(description="Organisations.")
    seats: int = Field(description="Seats of the board.")


class Weights(Shape):
    """What a row's progress is made of; shares of one."""

    deliverables: float = Field(description="Weight of a row's deliverables, where it is not done.")
    steps: float = Field(description="Weight of a row's steps, where it is not done.")
    states: dict[str, float] = Field(description="What a deliverable counts in each of its states.")
    source: str = Field(description="Where the weights come from.")


class Progress(Shape):
    """How far some rows are: the mean of those that count, each once."""

    percent: int | None = Field(description="Whole per cent; null where no row counts.")
    rows: int = Field(description="Rows in all.")
    counted: int = Field(description="Rows that count: neither deferred nor cancelled.")
    by_state: dict[str, int] = Field(description="Number of rows in each state.")
    weights: Weights


class PlanDetail(PlanLine):
    """A plan with what is there."""

    figures: Figures
    progress: Progress
    parts: dict[str, str] = Field(description="Addresses of the plan's parts, by name.")


class Text(Item):
    """A step or a note."""

    text: str = Field(description="Words of the document.")


class City(Item):
    """An exchange city."""

    city: str = Field(description="Name of the city.")
    country: str = Field(description="Country as printed; empty where none is.")
    areas: list[AreaLink] = Field([], description="Areas that look to the city; absent within an area.")


class AreaLine(Item):
    """A discovery area in the list of areas."""

    url: str = Field(description="Address of the area.")
    number: int = Field(description="Number of the area.")
    title: str = Field(description="Title of the area.")
    context: str = Field(description="Context, in the document's words.")
    general_objective: str = Field(description="General objective, in the document's words.")


class AreaQuestion(Item):
    """A question within its area."""

    url: str = Field(description="Address of the question.")
    code: str = Field(description="Code of the question, as «3.4».")
    text: str = Field(description="Words of the question.")


class Area(AreaLine):
    """A discovery area with what belongs to it."""

    progress: Progress
    questions: list[AreaQuestion] = Field(description="Diagnostic questions.")
    cities: list[City] = Field(description="Exchange cities.")
    tasks: list[TaskLink] = Field(description="Tasks of the area.")
    provenance: Origin | None = Field(None, description="Office only. Where the area was read.")


class QuestionLine(AreaQuestion):
    """A question in the list of questions."""

    area: AreaLink


class RowQuestion(Item):
    """A question that a row answers."""

    code: str = Field(description="Code of the question, decided by its text.")
    question: QuestionLink | None = Field(description="The question; null where the area lists none such.")
    code_printed: str = Field("", description="Office only. Code as the row prints it.")
    text_printed: str = Field("", description="Office only. Words as the row prints them.")


class TaskText(Item):
    """A task's own words."""

    url: str = Field(description="Address of the task.")
    code: str = Field(description="Code of the task, as «3.4.1».")
    title: str = Field(description="Title of the task; empty where the document prints none.")
    state: str = Field(description="planned, in_progress, done, deferred to implementation, or cancelled.")
    steps: list[Text] = Field(description="Steps, in order.")
    notes: list[Text] = Field(description="Notes of the task.")


class TaskLine(TaskText):
    """A task in the list of tasks."""

    area: AreaLink


class RowLine(Item):
    """A row of an area's table: its tasks share questions, deliverables and parties."""

    code: str = Field(description="Code of the row's first task.")
    state: str = Field(description="planned, in_progress, done, deferred to implementation, or cancelled.")
    area: AreaLink
    tasks: list[TaskText] = Field(description="Tasks of the row.")
    questions: list[RowQuestion] = Field(description="Questions that the row answers.")
    deliverables: list[DeliverableLine] = Field(description="Deliverables of the row.")
    assignments: list[Assignment] = Field(description="Parties by role.")
    notes: list[Text] = Field(description="Notes of the whole row.")
    questions_as_printed: str = Field("", description="Office only. The questions' cell as printed.")
    codes_printed: list[str] = Field([], description="Office only. Codes of questions as printed.")
    texts_printed: list[list[str]] = Field([], description="Office only. Code and words of each question as printed.")


class Question(QuestionLine):
    """A question with the rows that answer it."""

    progress: Progress
    rows: list[RowLink] = Field(description="Rows that answer the question.")
    deliverables: list[DeliverableLine] = Field(description="Deliverables of these rows.")
    provenance: Origin | None = Field(None, description="Office only. Where the question was read.")


class Input(Item):
    """A named source that a task must obtain."""

    name: str = Field(description="Name of the source.")
    step_words: str = Field(description="Words of the step that names it.")
    state: str = Field(description="proposed by the reading, until the office decides.")


class Tie(Item):
    """A reference from a task to another."""

    task: TaskLink | None = Field(description="The other task; null where the words name no single one.")
    words: str = Field(description="Words of the reference.")
    kind: str = Field(description="needs, integrated_in or same_workshop.")
    state: str = Field(description="proposed by the reading, until the office decides.")


class Task(TaskLine):
    """A task with all of its row."""

    row: RowLink
    questions: list[RowQuestion] = Field(description="Questions that the row answers.")
    deliverables: list[DeliverableLine] = Field(description="Deliverables of the row.")
    assignments: list[Assignment] = Field(description="Parties by role.")
    row_notes: list[Text] = Field(description="Notes of the whole row.")
    inputs: list[Input] = Field([], description="Office only. Sources to obtain, as proposed by the reading.")
    needs: list[Tie] = Field([], description="Office only. Tasks that this one refers to.")
    needed_by: list[Tie] = Field([], description="Office only. Tasks that refer to this one.")
    provenance: Origin | None = Field(None, description="Office only. Where the task was read.")


class AcronymLine(Item):
    """A line of the list of acronyms."""

    acronym: str = Field(description="The acronym.")
    name: str = Field(description="What it stands for.")
    organization: OrganizationLink | None = Field(
        description="The organisation; null where it stands for another thing."
    )


class Statement(Item):
    """A mission, a vision, a legal basis, an introduction or an objective."""

    kind: str = Field(description="mission, vision, legal_basis, …")
    owner: str = Field(description="city or office.")
    text: str = Field(description="Words of the document.")


class PhaseObjective(Item):
    """An objective of Phase II."""

    group: str = Field(description="discovery, stakeholders or institutional.")
    text: str = Field(description="Words of the document.")


class About(Shape):
    """What the document says of itself."""

    statements: list[Statement] = Field(description="Missions, visions, legal basis and objectives.")
    objectives: list[PhaseObjective] = Field(description="Objectives of Phase II.")
    methodologies: list[Text] = Field(description="Methodologies.")
