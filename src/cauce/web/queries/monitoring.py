"""Where work stands, as pages and actions need it (seguimiento): facts of rows, progress, comments, what is new."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import Count, Q, QuerySet

from cauce import method
from cauce.core import documents as delivery
from cauce.core import monitoring as rules
from cauce.core.permissions import OFFICE
from cauce.web.events import Actor, ByLink
from cauce.web.models import (
    Assignment,
    Change,
    Comment,
    Deliverable,
    DeliverableVersion,
    Event,
    Follow,
    Holding,
    MethodSetting,
    Person,
    Plan,
    Row,
    RowQuestion,
    SectionActivity,
    Step,
    Task,
    User,
    Visit,
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
    found = current(Row, plan=plan).filter(wanted).values_list("pk", "key", "state")
    return work_facts(found, codes, deliverables, steps_of_rows(plan, rows))


def work_facts(
    rows: Iterable[tuple[int, str, str]],
    codes: Mapping[int, str],
    deliverables: Mapping[int, Sequence[str]],
    steps: Mapping[int, tuple[int, int]],
) -> dict[int, rules.WorkFacts]:
    """Put together what the rules need of rows (pk, key, state): by pk their code, states of deliverables, steps."""
    return {
        pk: rules.WorkFacts(
            code=codes.get(pk, key),
            state=state,
            deliverables=tuple(deliverables.get(pk, ())),
            steps=steps.get(pk, (0, 0))[0],
            steps_done=steps.get(pk, (0, 0))[1],
        )
        for pk, key, state in rows
    }


def steps_of_rows(plan: Plan, rows: Sequence[int] | None) -> dict[int, tuple[int, int]]:
    """Return how many steps each row has, and how many of them are done; one query."""
    found = current(Step, plan=plan).filter(task__retired_at=None)
    if rows is not None:
        found = found.filter(task__row__in=rows)
    counted = found.order_by().values_list("task__row").annotate(all=Count("pk"), done=Count("done_on"))
    return {pk: (every, done) for pk, every, done in counted}


def steps_done(row: Row) -> set[int]:
    """Return the pks of a row's steps that are done."""
    return set(alive(Step).filter(task__row=row).exclude(done_on=None).values_list("pk", flat=True))


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


@dataclass(frozen=True)
class PlanProgress:
    """How far a plan is, and each of its areas by pk; the deliverables of sections D and E apart."""

    whole: rules.Progress
    areas: dict[int, rules.Progress]
    weights: rules.Weights


def plan_progress(plan: Plan) -> PlanProgress:
    """Return how far a plan and its areas are; each row counts once. Six queries."""
    area_of = dict(current(Row, plan=plan).values_list("pk", "area"))
    return progress_by_area(row_facts(plan), area_of, weights=weights_of(plan))


def progress_by_area(
    facts: Mapping[int, rules.WorkFacts], area_of: Mapping[int, int], *, weights: rules.Weights
) -> PlanProgress:
    """Return how far the rows are in all and in each area."""
    by_area: dict[int, list[rules.WorkFacts]] = {}
    for pk, fact in facts.items():
        if pk in area_of:
            by_area.setdefault(area_of[pk], []).append(fact)
    areas = {area: rules.progress(some, weights=weights) for area, some in by_area.items()}
    return PlanProgress(rules.progress(facts.values(), weights=weights), areas, weights)


def progress_of(plan: Plan, rows: Sequence[int] | None = None) -> rules.Progress:
    """Return how far some rows are: those of an area, those that answer a question, or all."""
    return rules.progress(row_facts(plan, rows).values(), weights=weights_of(plan))


def progress_by_question(plan: Plan) -> dict[int, rules.Progress]:
    """Return how far the answer to each question is, by pk: the rows that answer it. Six queries."""
    facts, weights = row_facts(plan), weights_of(plan)
    return {
        question: rules.progress([facts[pk] for pk in rows if pk in facts], weights=weights)
        for question, rows in rows_of_questions(plan).items()
    }


def rows_of_area(plan: Plan, area: int) -> list[int]:
    """Return the pks of an area's rows."""
    return list(current(Row, plan=plan).filter(area=area).values_list("pk", flat=True))


def versions_of(deliverable: Deliverable) -> QuerySet[DeliverableVersion]:
    """Return the versions of a deliverable, the newest first, with who submitted and who decided."""
    found = alive(DeliverableVersion).filter(deliverable=deliverable)
    return found.select_related("file", "by_person", "by_post__organization", "decided_by").order_by("-number")


def version(plan: Plan, pk: int, number: int) -> DeliverableVersion | None:
    """Return one version of a deliverable that has a file."""
    found = alive(DeliverableVersion).filter(plan=plan, deliverable=pk, number=number, deliverable__retired_at=None)
    return found.exclude(file=None).select_related("file", "deliverable__row").first()


def comments_on(plan: Plan, *, kind: str, key: str) -> QuerySet[Comment]:
    """Return the comments on a thing, the oldest first."""
    return Comment.objects.filter(plan=plan, kind=kind, key=key).select_related("author")


def is_followed(plan: Plan, *, kind: str, key: str, user: User) -> bool:
    """Whether a person follows a thing."""
    return Follow.objects.filter(plan=plan, person__user=user, kind=kind, key=key).exists()


# Acts that everybody inside of a plan may hear of; the rest of the history stays with the office.
TOLD_INSIDE = (
    "set_work_state",
    "tick_step",
    "report",
    "comment",
    "say_not_mine",
    "record_input",
    "prepare_deliverable",
    "submit_version",
    "return_version",
    "accept_version",
)
TOLD_KINDS = ("row", "task", "step", "deliverable", "version", "comment", "input", "activity")


@dataclass(frozen=True)
class NewsLine:
    """One act that is new to a reader, and the things it was about: their kind, name and pk or code."""

    event: Event
    tasks: tuple[str, ...] = ()
    deliverables: tuple[Deliverable, ...] = ()
    activities: tuple[SectionActivity, ...] = ()


def last_visit(plan: Plan, user: User) -> Visit | None:
    """Return when a person last said that they had seen what is new."""
    return Visit.objects.filter(plan=plan, user=user).first()


def news(plan: Plan, user: User) -> QuerySet[Event]:
    """Return what others did to the plan's work since a person's last visit, the newest first."""
    seen = last_visit(plan, user)
    found = Event.objects.filter(plan=plan, act__in=TOLD_INSIDE).exclude(actor=user)
    if seen is not None:
        found = found.filter(at__gt=seen.at)
    return found.select_related("actor", "by_link__post__organization").order_by("-at", "-pk")


def news_lines(plan: Plan, events: Sequence[Event]) -> list[NewsLine]:
    """Return acts with the tasks, deliverables and activities they were about; six queries, however many."""
    changed: dict[int, set[tuple[str, str, int]]] = {event.pk: set() for event in events}
    rows = Change.objects.filter(event__in=list(changed), kind__in=TOLD_KINDS)
    told = rows.values_list("event", "kind", "key", "object_id", "after")
    for event, kind, key, pk, after in told:
        if kind == "comment" and isinstance(after, dict):
            changed[event].add((str(after.get("kind")), str(after.get("key")), 0))
        else:
            changed[event].add((kind, key, pk))
    tasks, deliverables = _named(plan, {key for keys in changed.values() for _, key, _ in keys})
    wanted = {pk for keys in changed.values() for kind, _, pk in keys if kind == "activity"}
    activities = current(SectionActivity, plan=plan).in_bulk(wanted) if wanted else {}
    return [
        NewsLine(
            event,
            *_things(changed[event.pk], tasks, deliverables),
            tuple(
                activities[pk] for kind, _, pk in sorted(changed[event.pk]) if kind == "activity" and pk in activities
            ),
        )
        for event in events
    ]


def _named(plan: Plan, keys: set[str]) -> tuple[dict[str, list[str]], dict[str, Deliverable]]:
    """Codes of tasks by the key of the task or its row, and deliverables by their key."""
    tasks: dict[str, list[str]] = {}
    for key, row, code in current(Task, plan=plan).order_by("order", "pk").values_list("key", "row__key", "code"):
        tasks.setdefault(key, []).append(code)
        tasks.setdefault(row, []).append(code)
    parts = {part for key in keys for part in (key, key.rpartition("/")[0])}
    found = current(Deliverable, plan=plan).filter(key__in=parts)
    return tasks, {one.key: one for one in found}


def _things(
    changed: set[tuple[str, str, int]], tasks: dict[str, list[str]], deliverables: dict[str, Deliverable]
) -> tuple[tuple[str, ...], tuple[Deliverable, ...]]:
    codes: dict[str, None] = {}
    products: dict[str, Deliverable] = {}
    for kind, key, _ in sorted(changed):
        owner = key.rpartition("/")[0]
        if kind in ("deliverable", "version"):
            one = deliverables.get(key) or deliverables.get(owner)
            products |= {one.key: one} if one is not None else {}
        elif kind in ("task", "row", "step", "input"):
            codes |= dict.fromkeys(tasks.get(key) or tasks.get(owner) or ())
    return tuple(codes), tuple(products.values())
