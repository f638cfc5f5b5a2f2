"""Notifications (avisos): facts for the reminders, who holds a post on a day, what waits to be sent, private links."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from textwrap import shorten
from typing import Any

from django.conf import settings
from django.db.models import F, Max, Prefetch, Q, QuerySet
from django.utils import timezone

from cauce import method
from cauce.core import notifications as rules
from cauce.core import permissions
from cauce.core.documents import due_day
from cauce.core.notifications import Delivery, Input, Reminder, RowFacts, Timing, Unnamed
from cauce.web.models import (
    ActionLink,
    Assignment,
    Deliverable,
    DeliverableVersion,
    Event,
    Holding,
    MessageReminder,
    NamedInput,
    Organization,
    OutgoingMessage,
    Person,
    Plan,
    Post,
    Row,
    RowQuestion,
    Step,
    Task,
)
from cauce.web.queries.notifications_declined import declined
from cauce.web.queries.plan import alive, current
from cauce.web.queries.settings import laid_over, settings_of

PREFIX = "notifications."
LONGEST_TITLE = 120
LEADS, ACCEPTS = ("leads",), ("validates", "supervises")


def told_of(plan: Plan) -> Mapping[str, Any]:
    """Return days and texts of a plan's messages: the method's, with the plan's own laid over them."""
    own = {key.removeprefix(PREFIX): value for key, value in settings_of(plan).items() if key.startswith(PREFIX)}
    return laid_over(method.load("notifications"), own)


def reminders_on(plan: Plan, on: dt.date) -> list[Reminder]:
    """Return all that is to be said in a plan on a day, told already or not."""
    return rules.reminders(row_facts(plan), on=on, timing=Timing.from_mapping(told_of(plan)))


def row_facts(plan: Plan) -> list[RowFacts]:
    """Return what the reminders need to know of each row, in a constant number of queries."""
    rows = current(Row, plan=plan).order_by("order", "pk").prefetch_related(
        Prefetch("tasks", alive(Task).prefetch_related(Prefetch("inputs", alive(NamedInput)))),
        Prefetch("deliverables", alive(Deliverable)),
        Prefetch("assignments", alive(Assignment).select_related("post").prefetch_related("fillings")),
        Prefetch("row_questions", alive(RowQuestion)),
    )  # fmt: skip
    posts = Posts.of(plan)
    decided = _last_versions(plan)
    return [_facts(row, posts, decided) for row in rows]


def _facts(row: Row, posts: Posts, decided: Mapping[int, DeliverableVersion]) -> RowFacts:
    tasks = list(row.tasks.all())
    deliverables = list(row.deliverables.all())
    inputs = [each for task in tasks for each in task.inputs.all() if each.state == "accepted"]
    assignments = list(row.assignments.all())
    return RowFacts(
        key=row.key,
        code=", ".join(task.code for task in tasks),
        title=title_of(tasks, deliverables),
        state=row.state,
        heard=timezone.localdate(row.heard_at) if row.heard_at else row.state_on,
        deliveries=tuple(_delivery(each, row, decided.get(each.pk)) for each in deliverables),
        inputs=tuple(Input(each.key, each.name, each.asked_of, each.asked_on, each.got_on) for each in inputs),
        unnamed=tuple(
            Unnamed(each.key, each.role, each.as_printed)
            for each in assignments
            if each.is_placeholder and not any(filling.retired_at is None for filling in each.fillings.all())
        ),
        empty=_empty(row, deliverables),
        leads=posts.of_assignments(each for each in assignments if each.role in LEADS),
        accepts=posts.of_assignments(each for each in assignments if each.role in ACCEPTS),
    )


def title_of(tasks: Iterable[Task], deliverables: Iterable[Deliverable]) -> str:
    """What letters call a row beside its code: its first title, or the first thing that it delivers."""
    words = [task.title for task in tasks] + [each.text for each in deliverables]
    return shorten(next(filter(None, words), ""), LONGEST_TITLE, placeholder="…")


def _delivery(deliverable: Deliverable, row: Row, last: DeliverableVersion | None) -> Delivery:
    moment = (last.decided_at or last.submitted_at) if last else None
    return Delivery(
        key=deliverable.key,
        name=deliverable.text,
        state=deliverable.state,
        due=due_day(deliverable.due_words, due_on=deliverable.due_on or row.due_on),
        since=timezone.localdate(moment) if moment else None,
        comment=last.decision_note if last else "",
    )


def _empty(row: Row, deliverables: Iterable[Deliverable]) -> tuple[str, ...]:
    """Names of the fields that the reminders ask the office to fill."""
    found = list(deliverables)
    undated = not row.due_on and any(
        not each.due_on and not each.due_words and each.state != "accepted" for each in found
    )
    lacking = {"deliverables": not found, "due_on": undated, "questions": not row.row_questions.all()}
    return tuple(name for name, lacks in lacking.items() if lacks)


def _last_versions(plan: Plan) -> dict[int, DeliverableVersion]:
    last = (
        alive(DeliverableVersion)
        .filter(plan=plan)
        .annotate(last=Max("deliverable__versions__number", filter=Q(deliverable__versions__retired_at=None)))
    )
    return {each.deliverable_id: each for each in last.filter(number=F("last"))}


@dataclass
class Posts:
    """The posts of a plan by organisation, and whom to reach an organisation through."""

    by_organization: dict[int, list[Post]] = field(default_factory=lambda: defaultdict(list))
    liaisons: dict[int, int] = field(default_factory=dict)

    @classmethod
    def of(cls, plan: Plan) -> Posts:
        """Read a plan's posts and liaisons."""
        found = cls()
        for post in (
            Post.objects.filter(plan=plan, retired_at=None).select_related("organization").order_by("-is_contact", "pk")
        ):
            found.by_organization[post.organization_id].append(post)
        for pk, liaison in current(Organization, plan=plan).values_list("pk", "liaison"):
            if liaison is not None:
                found.liaisons[pk] = liaison
        return found

    def of_assignments(self, assignments: Iterable[Assignment]) -> tuple[int, ...]:
        """Posts that some assignments mean: the one named, else the organisation's contacts, else its liaison's."""
        found: list[int] = []
        for each in assignments:
            if each.post_id:
                found += [each.post_id] if each.post and each.post.retired_at is None else []
                continue
            named = [filling.organization_id for filling in each.fillings.all() if filling.retired_at is None]
            for pk in [each.organization_id] if each.organization_id else named:
                found += self.of_organization(pk)
        return tuple(dict.fromkeys(found))

    def of_organization(self, pk: int) -> list[int]:
        """Posts through which an organisation is reached."""
        posts = self.by_organization.get(pk) or self.by_organization.get(self.liaisons.get(pk, 0)) or []
        contacts = [post.pk for post in posts if post.is_contact]
        return contacts or [post.pk for post in posts[:1]]


def holders_on(plan: Plan, on: dt.date) -> dict[int, list[Person]]:
    """Who holds each post of a plan on a day."""
    running = Q(since__lte=on) & (Q(until=None) | Q(until__gte=on))
    found: dict[int, list[Person]] = defaultdict(list)
    holdings = Holding.objects.filter(running, post__plan=plan, person__erased_at=None)
    for holding in holdings.select_related("person").order_by("since", "pk"):
        found[holding.post_id].append(holding.person)
    return dict(found)


def office_people(plan: Plan) -> list[Person]:
    """Persons of the office of a plan who can be written to."""
    of_plan = Q(user__memberships__plan=plan) | Q(user__memberships__plan=None)
    found = Person.objects.filter(of_plan, user__memberships__role=permissions.OFFICE, user__is_active=True)
    return list(found.filter(erased_at=None).exclude(email="").distinct().order_by("pk"))


@dataclass(frozen=True)
class Told:
    """A reminder and the person who is told; without a person, nobody can be reached."""

    reminder: Reminder
    person: Person | None


def to_tell(plan: Plan, on: dt.date) -> list[Told]:
    """Return what is still to be told to each person on a day; what nobody can be told stands there too.

    Who said that a row is not theirs is told no more of it; the office is.
    """
    holders = holders_on(plan, on)
    office = office_people(plan)
    before = set(MessageReminder.objects.filter(row__plan=plan).values_list("person", "row__key", "fingerprint"))
    others = {(each.row, each.person) for each in declined(plan)}
    found: list[Told] = []
    for each in reminders_on(plan, on):
        reached = [person for person in holders.get(each.post or 0, []) if person.email]
        people = [person for person in reached if (each.row, person.pk) not in others] or office
        for person in people:
            mark = (person.pk, each.row, each.fingerprint)
            if mark not in before:
                before.add(mark)
                found.append(Told(each, person))
        if not people:
            found.append(Told(each, None))
    return found


def messages_of(plan: Plan) -> QuerySet[OutgoingMessage]:
    """Return a plan's letters, those that wait first, then the newest."""
    found = OutgoingMessage.objects.filter(plan=plan).select_related("person")
    return found.order_by(F("sent_at").desc(nulls_first=True), "-created_at", "-pk")


def links_of(plan: Plan) -> QuerySet[ActionLink]:
    """Return a plan's private links, the newest first, with what a list of them names."""
    found = ActionLink.objects.filter(plan=plan).select_related("post__organization", "person", "row")
    return found.prefetch_related(Prefetch("row__tasks", alive(Task))).order_by("-created_at", "-pk")


@dataclass(frozen=True)
class AskedOf:
    """What a private link's page shows: the row, and what is said of it today."""

    row: Row
    tasks: list[Task]
    steps: list[Step]
    deliverables: list[Deliverable]
    reminders: list[Reminder]

    @property
    def named(self) -> list[tuple[str, str]]:
        """The tasks by code and title, one without a title by its first step."""
        first: dict[int, str] = {}
        for step in self.steps:
            first.setdefault(step.task_id, step.text)
        return [(task.code, task.title or first.get(task.pk, "")) for task in self.tasks]


def asked_by(link: ActionLink, on: dt.date) -> AskedOf:
    """Return what a link's page shows, and nothing beside its row."""
    row = Row.objects.select_related("area", "plan").get(pk=link.row_id)
    tasks = list(alive(Task).filter(row=row).order_by("order", "pk"))
    said = [each for each in reminders_on(link.plan, on) if each.row == row.key and each.post == link.post_id]
    return AskedOf(
        row=row,
        tasks=tasks,
        steps=list(alive(Step).filter(task__in=tasks).select_related("task").order_by("task__order", "order", "pk")),
        deliverables=list(alive(Deliverable).filter(row=row).select_related("plan", "row").order_by("order", "pk")),
        reminders=said,
    )


def recorded_by(link: ActionLink) -> QuerySet[Event]:
    """Return what was recorded by a link, the newest first."""
    return Event.objects.filter(by_link=link).prefetch_related("changes").order_by("-at", "-pk")[:20]


@dataclass(frozen=True)
class Reachable:
    """A person whom the office may ask about a row, in the post they hold."""

    post: Post
    person: Person
    role: str

    @property
    def name(self) -> str:
        """Name by which a form calls this choice."""
        return f"{self.post.pk}-{self.person.pk}"


def reachable_for(row: Row, on: dt.date) -> list[Reachable]:
    """Return whom the office may ask about a row, who leads it first: its parties' posts, with their holders."""
    posts = Posts.of(row.plan)
    by_pk = {post.pk: post for found in posts.by_organization.values() for post in found}
    holders = holders_on(row.plan, on)
    assignments = alive(Assignment).filter(row=row).select_related("post").prefetch_related("fillings")
    found: dict[str, Reachable] = {}
    for each in assignments.order_by("order", "pk"):
        for pk in posts.of_assignments([each]):
            for person in holders.get(pk, ()):
                choice = Reachable(by_pk[pk], person, each.role)
                found.setdefault(choice.name, choice)
    return sorted(found.values(), key=lambda choice: choice.role not in LEADS)


@dataclass(frozen=True)
class KeptLetter:
    """A letter that was kept on this machine instead of being sent."""

    at: dt.datetime | None
    to: str
    subject: str
    body: str


def _sent(letter: EmailMessage) -> dt.datetime | None:
    told = letter["Date"]
    moment: dt.datetime | None = told.datetime if told is not None else None
    return moment.replace(tzinfo=dt.UTC) if moment is not None and moment.tzinfo is None else moment


def kept_letters(limit: int = 50) -> list[KeptLetter]:
    """Return the letters that were kept while no mail server is set, the newest first."""
    folder = settings.EMAIL_FILE_PATH
    if not settings.MAIL_IS_KEPT or not folder or not Path(folder).is_dir():
        return []
    files = sorted(Path(folder).glob("*.log"), key=lambda each: each.name, reverse=True)[:limit]
    found: list[KeptLetter] = []
    for file in files:
        for told in file.read_bytes().split(b"-" * 79 + b"\n"):
            if not told.strip():
                continue
            letter = message_from_bytes(told, policy=default)
            part = letter.get_body(("plain",))
            body = part.get_content() if part is not None else ""
            found.append(KeptLetter(_sent(letter), letter["To"] or "", letter["Subject"] or "", body))
    return found[:limit]
