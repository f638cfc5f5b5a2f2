"""Plans, areas, questions and rows as pages need them (plan, áreas, preguntas, filas)."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TypeVar

from django.db.models import Count, Model, Prefetch, Q, QuerySet

from cauce.web.models import (
    Acronym,
    Area,
    Assignment,
    Deliverable,
    Dependency,
    ExchangeCity,
    Filling,
    Methodology,
    NamedInput,
    Note,
    Organization,
    PhaseObjective,
    Plan,
    Question,
    Row,
    RowQuestion,
    Statement,
    Step,
    Task,
)

Item = TypeVar("Item", bound=Model)
# As a list of its own: a queryset for each of hundreds of parties would cost more than the question itself.
FILLINGS = Prefetch(
    "fillings", Filling.objects.filter(retired_at=None).select_related("organization"), to_attr="filled_by"
)


def folded(text: str) -> str:
    """Lower case without accents; ñ stays a letter of its own.

    Examples
    --------
    >>> folded("Migración y Niñez")
    'migracion y niñez'
    """
    parts = unicodedata.normalize("NFD", text.casefold().replace("ñ", "\0"))
    return "".join(sign for sign in parts if not unicodedata.combining(sign)).replace("\0", "ñ")


def current(model: type[Item], *, plan: Plan) -> QuerySet[Item]:
    """Return what a plan has of a kind now; retired items stay out."""
    return model._default_manager.filter(plan=plan, retired_at=None)


def alive(model: type[Item]) -> QuerySet[Item]:
    """Return what is not retired, in any plan; for prefetching."""
    return model._default_manager.filter(retired_at=None)


@dataclass
class PlanCard:
    """A plan in the list of plans, with how many of each kind are there."""

    plan: Plan
    counts: dict[str, int] = field(default_factory=dict)


def plan_cards(plans: Iterable[Plan]) -> list[PlanCard]:
    """Count what each plan has, with one query for each kind."""
    cards = {plan.pk: PlanCard(plan) for plan in plans}
    kinds: tuple[tuple[str, QuerySet[Model]], ...] = (
        ("area", alive(Area)),
        ("task", alive(Task)),
        ("deliverable", alive(Deliverable)),
        ("organization", alive(Organization).filter(merged_into=None)),
    )
    for name, found in kinds:
        counted = found.filter(plan__in=cards).order_by().values_list("plan").annotate(count=Count("pk"))
        for pk, count in counted:
            cards[pk].counts[name] = count
    return list(cards.values())


def bare_rows(plan: Plan) -> QuerySet[Row]:
    """Return rows with their areas and nothing more: what row_lines needs."""
    return current(Row, plan=plan).select_related("area")


def rows(plan: Plan) -> QuerySet[Row]:
    """Return rows with all that a table shows of them; a constant number of queries."""
    return bare_rows(plan).prefetch_related(
        Prefetch("tasks", alive(Task)),
        Prefetch("deliverables", alive(Deliverable)),
        Prefetch("row_questions", alive(RowQuestion).select_related("question")),
        Prefetch("assignments", alive(Assignment).select_related("organization").prefetch_related(FILLINGS)),
    )


def areas(plan: Plan) -> QuerySet[Area]:
    """Return a plan's areas in order."""
    return current(Area, plan=plan).order_by("order", "number")


def area(plan: Plan, number: int) -> Area | None:
    """Return one area with its questions and exchange cities."""
    return (
        areas(plan)
        .prefetch_related(Prefetch("questions", alive(Question)), Prefetch("cities", alive(ExchangeCity)))
        .filter(number=number)
        .first()
    )


def question(plan: Plan, code: str) -> Question | None:
    """Return one question with its area."""
    asked = current(Question, plan=plan).select_related("area").filter(code=code).first()
    if asked is not None:
        asked.plan = plan  # it is at hand already
    return asked


def questions_by_area(plan: Plan) -> QuerySet[Area]:
    """Return areas with their questions, each with the number of rows that answer it."""
    answering = Count("row_questions__row", filter=Q(row_questions__retired_at=None), distinct=True)
    return areas(plan).prefetch_related(Prefetch("questions", alive(Question).annotate(answered_by=answering)))


def filtered_rows(plan: Plan, *, words: str = "", area: str = "", missing: str = "") -> QuerySet[Row]:
    """Return rows, with all that a table shows of them, chosen as chosen_rows does."""
    return chosen_rows(rows(plan), plan, words=words, area=area, missing=missing)


def chosen_rows(
    found: QuerySet[Row], plan: Plan, *, words: str = "", area: str = "", missing: str = ""
) -> QuerySet[Row]:
    """Return of some rows those whose tasks hold the words, of an area, or without a party in a role."""
    for word in words.split():
        told = Q(code__startswith=word) | Q(title__icontains=word) | Q(steps__text__icontains=word)
        found = found.filter(pk__in=alive(Task).filter(told, plan=plan).values("row"))
    if area.isdecimal():
        found = found.filter(area__number=int(area))
    if missing:
        found = found.exclude(pk__in=alive(Assignment).filter(plan=plan, role=missing).exclude(row=None).values("row"))
    return found.order_by("area__number", "order", "pk")


def rows_of_question(asked: Question) -> QuerySet[Row]:
    """Return the rows that answer a question, with all that a table shows of them."""
    return answering(rows(asked.plan), asked)


def answering(found: QuerySet[Row], asked: Question) -> QuerySet[Row]:
    """Return of some rows those that answer a question."""
    return found.filter(pk__in=alive(RowQuestion).filter(question=asked).values("row"))


def task(plan: Plan, code: str) -> Task | None:
    """Return one task with its own words, and what the reading proposed."""
    return (
        current(Task, plan=plan)
        .prefetch_related(
            Prefetch("steps", alive(Step)),
            Prefetch("notes", alive(Note)),
            Prefetch("inputs", alive(NamedInput)),
            Prefetch("dependencies", alive(Dependency).select_related("needs")),
            Prefetch("needed_by", alive(Dependency).select_related("task")),
        )
        .filter(code=code)
        .first()
    )


@dataclass
class TaskView:
    """A task with its row, the tasks that share it, and what is said of this one alone."""

    task: Task
    row: Row
    others: list[Task]
    steps: list[Step]
    notes: list[Note]
    inputs: list[NamedInput] = field(default_factory=list)
    needs: list[Dependency] = field(default_factory=list)
    needed_by: list[Dependency] = field(default_factory=list)


def task_view(plan: Plan, code: str, *, proposals: bool) -> TaskView | None:
    """Return one task with its row; ``proposals`` adds what the reading proposed to the office."""
    row = rows(plan).filter(pk__in=current(Task, plan=plan).filter(code=code).values("row")).first()
    if row is None:
        return None
    row.plan = plan  # it is at hand already
    task = next(each for each in row.tasks.all() if each.code == code)
    task.plan, task.row = plan, row
    view = TaskView(
        task=task,
        row=row,
        others=[each for each in row.tasks.all() if each.pk != task.pk],
        steps=list(alive(Step).filter(task=task)),
        notes=list(alive(Note).filter(Q(task=task) | Q(task=None), row=row)),
    )
    if proposals:
        view.inputs = list(alive(NamedInput).filter(task=task))
        tied = list(alive(Dependency).filter(Q(task=task) | Q(needs=task)).select_related("task", "needs"))
        view.needs = [each for each in tied if each.task_id == task.pk]
        view.needed_by = [each for each in tied if each.task_id != task.pk]
    return view


@dataclass
class Neighbours:
    """The codes of the tasks before and after one, to go through the plan in order."""

    before: str | None = None
    after: str | None = None


def neighbours(plan: Plan, code: str) -> Neighbours:
    """Find the tasks printed before and after a code."""
    in_order = current(Task, plan=plan).order_by("row__area__number", "row__order", "order", "pk")
    found = list(in_order.values_list("code", flat=True))
    if code not in found:
        return Neighbours()
    at = found.index(code)
    after = found[at + 1] if at + 1 < len(found) else None
    return Neighbours(before=found[at - 1] if at else None, after=after)


@dataclass
class Cities:
    """The exchange cities of a plan, each with the areas that look to it."""

    city: str
    country: str
    areas: list[Area] = field(default_factory=list)
    items: list[ExchangeCity] = field(default_factory=list)


def exchange_cities(plan: Plan) -> list[Cities]:
    """Group exchange cities by name, in alphabetical order."""
    found: dict[str, Cities] = {}
    for item in current(ExchangeCity, plan=plan).select_related("area").order_by("area__number", "order"):
        city = found.setdefault(item.city.casefold(), Cities(item.city, item.country))
        city.country = city.country or item.country
        city.areas.append(item.area)
        city.items.append(item)
    return sorted(found.values(), key=lambda each: each.city.casefold())


def acronyms(plan: Plan) -> QuerySet[Acronym]:
    """Return the list of acronyms as the document orders it."""
    return current(Acronym, plan=plan)


@dataclass(frozen=True)
class AcronymLine:
    """An acronym, and the organisation that it stands for where it is one."""

    acronym: Acronym
    organization: Organization | None


def acronyms_with_organizations(plan: Plan) -> list[AcronymLine]:
    """Return the acronyms with their organisations; two queries."""
    known = {each.acronym.casefold(): each for each in current(Organization, plan=plan).filter(merged_into=None)}
    return [AcronymLine(each, known.get(each.acronym.casefold())) for each in acronyms(plan)]


@dataclass(frozen=True)
class About:
    """What the document says of itself: statements, objectives, methodologies."""

    statements: list[Statement]
    objectives: dict[str, list[PhaseObjective]]
    methodologies: list[Methodology]


def about(plan: Plan) -> About:
    """Return missions, visions, legal basis, Phase II objectives and methodologies."""
    objectives: dict[str, list[PhaseObjective]] = {}
    for objective in current(PhaseObjective, plan=plan):
        objectives.setdefault(objective.group, []).append(objective)
    return About(list(current(Statement, plan=plan)), objectives, list(current(Methodology, plan=plan)))


def task_codes(plan: Plan) -> list[str]:
    """Return the codes of a plan's tasks."""
    return list(current(Task, plan=plan).values_list("code", flat=True))


def question_codes(plan: Plan) -> list[str]:
    """Return the codes of a plan's questions."""
    return list(current(Question, plan=plan).values_list("code", flat=True))


def questions(plan: Plan) -> QuerySet[Question]:
    """Return the questions of all areas with their areas, in the document's order."""
    return current(Question, plan=plan).select_related("area").order_by("area__number", "order", "pk")


def tasks(plan: Plan) -> QuerySet[Task]:
    """Return the tasks of all areas with their own words, in the document's order."""
    return (
        current(Task, plan=plan)
        .select_related("row__area")
        .prefetch_related(Prefetch("steps", alive(Step)), Prefetch("notes", alive(Note)))
        .order_by("row__area__number", "row__order", "order", "pk")
    )


def with_steps(found: QuerySet[Row]) -> QuerySet[Row]:
    """Fetch the tasks' own words with their rows."""
    return found.prefetch_related(
        Prefetch("tasks__steps", alive(Step)), Prefetch("tasks__notes", alive(Note)), Prefetch("notes", alive(Note))
    )
