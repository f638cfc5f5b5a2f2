"""Plans, areas, questions, rows and deliverables for programs (plan de trabajo)."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch
from django.http import HttpRequest
from ninja import Query, Router

from cauce.web.api import shapes
from cauce.web.api.reading import deliverable, found, is_office, open_plan, page, party
from cauce.web.models import Deliverable, ExchangeCity, Note, Plan, Question, Row, Step, Task
from cauce.web.queries import documents as documents
from cauce.web.queries import plan as queries
from cauce.web.queries.plan import alive
from cauce.web.queries.visible import visible_plans

router = Router(tags=["plan"])
Offset = Query(0, ge=0)


def _plan(plan: Plan) -> dict[str, Any]:
    return {name: getattr(plan, name) for name in shapes.PlanShape.model_fields}


@router.get("", response=shapes.Page[shapes.PlanShape], operation_id="plans")
def plans(request: HttpRequest, offset: int = Offset) -> dict[str, Any]:
    """List the plans that one may see."""
    return page(request, visible_plans(request.user), offset, _plan)


@router.get("/{slug}", response=shapes.PlanShape, operation_id="plan")
def plan(request: HttpRequest, slug: str) -> dict[str, Any]:
    """Show a plan."""
    return _plan(open_plan(request, slug))


@router.get("/{slug}/areas", response=shapes.Page[shapes.AreaShape], operation_id="areas")
def areas(request: HttpRequest, slug: str, offset: int = Offset) -> dict[str, Any]:
    """List a plan's areas."""
    things = queries.areas(open_plan(request, slug))
    things = things.prefetch_related(Prefetch("questions", alive(Question)), Prefetch("cities", alive(ExchangeCity)))

    def tell(area: Any) -> dict[str, Any]:
        questions = [{"code": one.code, "text": one.text, "area": area.number} for one in area.questions.all()]
        return {
            "number": area.number,
            "title": area.title,
            "context": area.context,
            "general_objective": area.general_objective,
            "questions": questions,
            "cities": [one.city for one in area.cities.all()],
        }

    return page(request, things, offset, tell)


@router.get("/{slug}/questions", response=shapes.Page[shapes.QuestionShape], operation_id="questions")
def questions(request: HttpRequest, slug: str, offset: int = Offset) -> dict[str, Any]:
    """List a plan's diagnostic questions."""
    things = alive(Question).filter(plan=open_plan(request, slug)).select_related("area")
    return page(
        request,
        things.order_by("area__number", "order"),
        offset,
        lambda one: {"code": one.code, "text": one.text, "area": one.area.number},
    )


def _row(row: Row, *, office: bool) -> dict[str, Any]:
    tasks = row.tasks.all()
    return {
        "key": row.key,
        "area": row.area.number,
        "tasks": [
            {
                "code": task.code,
                "title": task.title,
                "steps": [step.text for step in task.steps.all()],
                "notes": [note.text for note in task.notes.all()],
            }
            for task in tasks
        ],
        "questions": [one.code for one in row.row_questions.all()],
        "deliverables": [deliverable(one, row=row.key) for one in row.deliverables.all()],
        "parties": [party(one, office=office) for one in row.assignments.all()],
        "notes": [note.text for note in row.notes.all() if note.task_id is None],
    }


def _rows(plan: Plan) -> Any:
    return queries.rows(plan).prefetch_related(
        Prefetch("tasks__steps", alive(Step)), Prefetch("tasks__notes", alive(Note))
    )


@router.get("/{slug}/rows", response=shapes.Page[shapes.RowShape], operation_id="rows")
def rows(request: HttpRequest, slug: str, area: int | None = None, offset: int = Offset) -> dict[str, Any]:
    """List the rows of a plan's tables, each with its tasks, deliverables and parties."""
    plan = open_plan(request, slug)
    things = _rows(plan).order_by("area__number", "order", "pk")
    if area is not None:
        things = things.filter(area__number=area)
    office = is_office(request, plan)
    return page(request, things, offset, lambda row: _row(row, office=office))


@router.get("/{slug}/tasks/{code}", response=shapes.RowShape, operation_id="task")
def task(request: HttpRequest, slug: str, code: str) -> dict[str, Any]:
    """Show the row of a task."""
    plan = open_plan(request, slug)
    holding = alive(Task).filter(plan=plan, code=code).values("row")
    return _row(found(_rows(plan).filter(pk__in=holding).first()), office=is_office(request, plan))


@router.get("/{slug}/deliverables", response=shapes.Page[shapes.DeliverableShape], operation_id="deliverables")
def deliverables(
    request: HttpRequest, slug: str, words: str = "", kind: str = "", offset: int = Offset
) -> dict[str, Any]:
    """List a plan's deliverables, those of sections D and E too."""
    things = documents.deliverables(open_plan(request, slug), words=words, kind=kind)

    def tell(one: Deliverable) -> dict[str, Any]:
        return deliverable(one, row=one.row.key if one.row else None)

    return page(request, things, offset, tell)
