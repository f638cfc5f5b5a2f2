"""Plans, areas, questions, acronyms and what the document says of itself (planes, áreas, preguntas, siglas)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from django.http import HttpRequest
from ninja import Path, Router

from cauce.web.api import telling
from cauce.web.api.brief import progress_told
from cauce.web.api.frame import REFUSALS, ROOT, From, Reader, Told, found, listing, open_plan
from cauce.web.api.schemas import (
    About,
    Acronym,
    Area,
    AreaLine,
    City,
    Listing,
    PlanDetail,
    PlanLine,
    Question,
    QuestionLine,
)
from cauce.web.models import Area as AreaRow
from cauce.web.models import Question as QuestionRow
from cauce.web.queries import monitoring
from cauce.web.queries import plan as queries
from cauce.web.queries.overview import figures
from cauce.web.queries.visible import may, visible_plans

router = Router(tags=["plan"])
PARTS = (
    "about",
    "areas",
    "questions",
    "rows",
    "tasks",
    "deliverables",
    "organizations",
    "matrix",
    "progress",
    "cities",
    "board",
    "articulation",
    "production",
    "communication",
    "acronyms",
    "search",
)
OFFICE_PARTS = ("problems", "provenance", "events", "people", "posts")
ACT_OF_PART = {"load": "see_load", "brief": "see_brief"}  # parts for whom the office keeps informed
AreaNumber = Annotated[int, Path(ge=0, le=2**31 - 1, description="Number of the area.")]


@router.get("", response={200: Listing[PlanLine], **REFUSALS}, exclude_unset=True)
def plans(request: HttpRequest, start: From = 0) -> Told:
    """List the plans: the published ones, and for the office its own."""
    return listing(request, visible_plans(request.user), start, lambda plan: _line(Reader(request.user, plan)))


def _line(reader: Reader) -> Told:
    return reader.told(reader.plan, url=f"{ROOT}/plans/{reader.plan.slug}")


@router.get("/{slug}", response={200: PlanDetail, **REFUSALS}, exclude_unset=True)
def plan(request: HttpRequest, slug: str) -> Told:
    """Tell what a plan is, how much it holds and where its parts are."""
    reader = open_plan(request, slug)
    informed = [name for name, act in ACT_OF_PART.items() if may(act, by=reader.person, plan=reader.plan)]
    parts = [*PARTS, *informed, *(OFFICE_PARTS if reader.is_office else ())]
    return _line(reader) | {
        "figures": vars(figures(reader.plan)),
        "progress": _progress(reader),
        "parts": {name: f"{reader.root}/{name}" for name in parts},
    }


def _progress(reader: Reader, rows: Sequence[int] | None = None) -> Told:
    """How far the plan is, or some rows of it, with the weights beside it."""
    return progress_told(monitoring.progress_of(reader.plan, rows), monitoring.weights_of(reader.plan))


@router.get("/{slug}/about", response={200: About, **REFUSALS}, exclude_unset=True)
def about(request: HttpRequest, slug: str) -> Told:
    """Tell what the document says of itself: missions, visions, legal basis, objectives, methodologies."""
    reader = open_plan(request, slug)
    said = queries.about(reader.plan)
    return {
        "statements": reader.all_told(said.statements),
        "objectives": reader.all_told(each for group in said.objectives.values() for each in group),
        "methodologies": reader.all_told(said.methodologies),
    }


@router.get("/{slug}/areas", response={200: Listing[AreaLine], **REFUSALS}, exclude_unset=True)
def areas(request: HttpRequest, slug: str, start: From = 0) -> Told:
    """List the discovery areas."""
    reader = open_plan(request, slug)
    return listing(request, queries.areas(reader.plan), start, lambda area: _area(reader, area))


def _area(reader: Reader, area: AreaRow) -> Told:
    return reader.told(area, url=f"{reader.root}/areas/{area.number}")


@router.get("/{slug}/areas/{number}", response={200: Area, **REFUSALS}, exclude_unset=True)
def area(request: HttpRequest, slug: str, number: AreaNumber) -> Told:
    """Tell an area with its questions, exchange cities and tasks."""
    reader = open_plan(request, slug)
    one = found(queries.area(reader.plan, number), number)
    tasks = queries.tasks(reader.plan).filter(row__area=one)
    return (
        _area(reader, one)
        | {
            "progress": _progress(reader, monitoring.rows_of_area(reader.plan, one.pk)),
            "questions": [
                reader.told(question, url=telling.question_address(reader, question.code))
                for question in one.questions.all()
            ],
            "cities": reader.all_told(one.cities.all()),
            "tasks": [telling.task_link(reader, task) for task in tasks],
        }
        | reader.origin(one)
    )


@router.get("/{slug}/questions", response={200: Listing[QuestionLine], **REFUSALS}, exclude_unset=True)
def questions(request: HttpRequest, slug: str, start: From = 0) -> Told:
    """List the diagnostic questions of all areas."""
    reader = open_plan(request, slug)
    return listing(request, queries.questions(reader.plan), start, lambda one: _question(reader, one))


def _question(reader: Reader, one: QuestionRow) -> Told:
    return reader.told(one, url=telling.question_address(reader, one.code), area=telling.area_link(reader, one.area))


@router.get("/{slug}/questions/{code}", response={200: Question, **REFUSALS}, exclude_unset=True)
def question(request: HttpRequest, slug: str, code: str) -> Told:
    """Tell a question with the rows that answer it and their deliverables."""
    reader = open_plan(request, slug)
    one = found(queries.question(reader.plan, code), code)
    rows = list(queries.rows_of_question(one))
    return (
        _question(reader, one)
        | {
            "progress": _progress(reader, [row.pk for row in rows]),
            "rows": [telling.row_link(reader, row) for row in rows],
            "deliverables": [telling.deliverable(reader, each) for row in rows for each in row.deliverables.all()],
        }
        | reader.origin(one)
    )


@router.get("/{slug}/cities", response={200: Listing[City], **REFUSALS}, exclude_unset=True)
def cities(request: HttpRequest, slug: str, start: From = 0) -> Told:
    """List the exchange cities by name, each with the areas that look to it."""
    reader = open_plan(request, slug)

    def tell(city: queries.Cities) -> Told:
        return reader.told(city.items[0], areas=[telling.area_link(reader, each) for each in city.areas]) | {
            "country": city.country
        }

    return listing(request, queries.exchange_cities(reader.plan), start, tell)


@router.get("/{slug}/acronyms", response={200: Listing[Acronym], **REFUSALS}, exclude_unset=True)
def acronyms(request: HttpRequest, slug: str, start: From = 0) -> Told:
    """List the acronyms with what they stand for."""
    reader = open_plan(request, slug)

    def tell(line: queries.AcronymLine) -> Told:
        return reader.told(line.acronym, organization=telling.organization_link(reader, line.organization))

    return listing(request, queries.acronyms_with_organizations(reader.plan), start, tell)
