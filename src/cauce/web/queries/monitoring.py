"""Where work stands, as pages and actions need it (seguimiento): facts of rows, progress, comments, what is new."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from django.db.models import Count, Q

from cauce import method
from cauce.core import documents as delivery
from cauce.core import monitoring as rules
from cauce.core.permissions import OFFICE
from cauce.web.events import Actor, ByLink
from cauce.web.models import (
    Assignment,
    Deliverable,
    DeliverableVersion,
    Holding,
    MethodSetting,
    Person,
    Plan,
    Row,
    RowQuestion,
    Step,
    Task,
    User,
)
from cauce.web.queries.plan import alive, current
from cauce.web.queries.settings import laid_over, settings_of
from cauce.web.queries.visible import held_today, roles_of


@lru_cache(maxsize=1)
def _default_weights() -> rules.Weights:
    return rules.Weights.from_mapping(method.load("monitoring"))


def weights_of(plan: Plan) -> rules.Weights:
    """Return the weights of progress: the method's, with the plan's own laid over them."""
    if not MethodSetting.objects.filter(plan=plan).exists():
        return _default_weights()
    return rules.Weights.from_mapping(laid_over(method.load("monitoring"), settings_of(plan)))


def row_facts(plan: Plan, rows: Sequence[int] | None = None) -> dict[int, rules.WorkFacts]:
    """Return what the rules need to know of a plan's rows, or of some, by their pk; four queries."""
    wanted = Q() if rows is None else Q(pk__in=rows)
    within = Q() if rows is None else Q(row__in=rows)
    codes: dict[int, str] = {}
    for pk, code in current(Task, plan=plan).filter(within).order_by("order", "pk").values_list("row", "code"):
        codes.setdefault(pk, code)
    deliverables: dict[int, list[str]] = {}
    for pk, state in current(Deliverable, plan=plan).filter(within).exclude(row=None).values_list("row", "state"):
        deliverables.setdefault(pk, []).append(state)
    steps = _steps(plan, rows)
    return {
        pk: rules.WorkFacts(
            code=codes.get(pk, key),
            state=state,
            deliverables=tuple(deliverables.get(pk, ())),
            steps=steps.get(pk, (0, 0))[0],
            steps_done=steps.get(pk, (0, 0))[1],
        )
        for pk, key, state in current(Row, plan=plan).filter(wanted).values_list("pk", "key", "state")
    }


def _steps(plan: Plan, rows: Sequence[int] | None) -> dict[int, tuple[int, int]]:
    found = current(Step, plan=plan).filter(task__retired_at=None)
    if rows is not None:
        found = found.filter(task__row__in=rows)
    counted = found.order_by().values_list("task__row").annotate(all=Count("pk"), done=Count("done_on"))
    return {pk: (every, done) for pk, every, done in counted}


def rows_of_questions(plan: Plan) -> dict[int, list[int]]:
    """Return the rows that answer each question, by pk; one query."""
    found: dict[int, list[int]] = {}
    pairs = alive(RowQuestion).filter(plan=plan, row__retired_at=None).exclude(question=None)
    for question, row in pairs.values_list("question", "row").distinct():
        found.setdefault(question, []).append(row)
    return found


def people_of(plan: Plan) -> list[Person]:
    """Return the persons of a plan, whom a comment may mention: who holds a post, and who has an account in it."""
    member = Q(user__memberships__plan=plan) | Q(user__memberships__plan=None, user__memberships__isnull=False)
    found = Person.objects.filter(Q(holdings__post__plan=plan) | member, erased_at=None)
    return list(found.distinct().order_by("name", "pk"))


def code_of(deliverable: Deliverable) -> str:
    """Name a deliverable to a reader by its words, cut short."""
    words = deliverable.text if len(deliverable.text) <= 80 else f"{deliverable.text[:79]}…"
    return f"«{words}»"


def parties_of(deliverable: Deliverable, version: DeliverableVersion | None) -> delivery.Parties:
    """Return the organisations that validate and supervise a deliverable, and who submitted a version of it."""
    place = Q(row=deliverable.row_id) if deliverable.row_id else Q(deliverable=deliverable)
    found: dict[str, set[int]] = {}
    rows = alive(Assignment).filter(place, plan=deliverable.plan_id, role__in=("validates", "supervises", "reviews"))
    for role, organization, post, filling in rows.values_list(
        "role", "organization", "post__organization", "fillings__organization"
    ):
        found.setdefault(role, set()).update(one for one in (organization, post, filling) if one is not None)
    return delivery.Parties(
        validate=frozenset(found.get("validates", ())),
        supervise=frozenset(found.get("supervises", set()) | found.get("reviews", set())),
        submitted_by=version.by_person_id if version else None,
    )


def hand_of(by: Actor, plan: Plan, person: Person | None) -> delivery.Hand:
    """Return who decides, as the rules see them: the person, the organisations of their posts, the office."""
    if isinstance(by, ByLink):
        return delivery.Hand(person.pk if person else None, frozenset({by.link.post.organization_id}))
    held = held_today(by).filter(post__plan=plan) if isinstance(by, User) else Holding.objects.none()
    return delivery.Hand(
        person=person.pk if person else None,
        organizations=frozenset(held.values_list("post__organization", flat=True)),
        is_office=OFFICE in roles_of(by, plan),
    )
