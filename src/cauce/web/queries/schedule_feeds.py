"""What a calendar feed tells (contenido de un calendario): whose work, on which days, what was cancelled."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import Count, Max, Q, QuerySet
from django.utils import timezone

from cauce.core import schedule as rules
from cauce.core.documents import due_day
from cauce.web.models import (
    Assignment,
    CalendarFeed,
    Deliverable,
    Event,
    Holding,
    Organization,
    Person,
    Plan,
    Post,
    ScheduleEntry,
    ScheduleLink,
    Task,
)
from cauce.web.queries.schedule import MILESTONE, OUT_OF_THE_SCHEDULE, Network, Thing
from cauce.web.queries.schedule_rows import Entry
from cauce.web.queries.visible import assignments_of

TOLD_CANCELLED = dt.timedelta(days=180)  # for so long a calendar is told that something is cancelled
# Kinds of things whose change may change a calendar.
KINDS = (
    "schedule_entry",
    "schedule_link",
    "closure",
    "setting",
    "task",
    "step",
    "row",
    "area",
    "activity",
    "deliverable",
    "assignment",
    "organization",
    "plan",
)


@dataclass(frozen=True)
class Told:
    """One entry of a calendar: what it is about and its days."""

    thing: Thing
    start: dt.date
    finish: dt.date
    is_critical: bool = False
    is_cancelled: bool = False


@dataclass(frozen=True)
class Due:
    """A deliverable on the day it is due."""

    deliverable: Deliverable
    code: str
    on: dt.date
    is_cancelled: bool = False


@dataclass(frozen=True)
class Stamp:
    """How often what a calendar tells was changed, and when last: as numbers that only grow."""

    count: int
    at: dt.datetime


def feeds_of(plan: Plan) -> list[CalendarFeed]:
    """Return a plan's feeds, those that work first, then the newest."""
    feeds = CalendarFeed.objects.filter(plan=plan).select_related("organization", "post__organization", "person")
    return sorted(feeds.order_by("-made_at", "-pk"), key=lambda feed: feed.revoked_at is not None)


def feed_of(plan: Plan, pk: int) -> CalendarFeed | None:
    """Return a feed of a plan."""
    return CalendarFeed.objects.filter(plan=plan, pk=pk).select_related("plan").first()


def organizations_to_choose(plan: Plan) -> list[Organization]:
    """Return the organisations for which a feed may be made."""
    return list(Organization.objects.filter(plan=plan, retired_at=None).order_by("name"))


def posts_to_choose(plan: Plan) -> list[Post]:
    """Return the posts for which a feed may be made."""
    posts = Post.objects.filter(plan=plan, retired_at=None).select_related("organization")
    return list(posts.order_by("organization__name", "title"))


def persons_to_choose(plan: Plan) -> list[Person]:
    """Return the persons who hold a post of the plan today."""
    holders = _running(plan).values_list("person_id", flat=True)
    return list(Person.objects.filter(pk__in=holders, erased_at=None).order_by("name"))


def _running(plan: Plan) -> QuerySet[Holding]:
    today = timezone.localdate()
    running = Q(since__lte=today) & (Q(until=None) | Q(until__gte=today))
    return Holding.objects.filter(running, post__plan=plan, post__retired_at=None)


@dataclass(frozen=True)
class Scope:
    """Rows and sections that a feed is about; of the whole plan when ``is_all``."""

    is_all: bool
    rows: Collection[int] = frozenset()
    sections: Collection[str] = frozenset()
    deliverables: Collection[int] = frozenset()

    def has(self, thing: Thing) -> bool:
        """Whether an entry belongs to it; milestones are everybody's."""
        if self.is_all or thing.entry.kind == MILESTONE:
            return True
        return thing.row in self.rows if thing.row is not None else thing.group in self.sections

    def has_deliverable(self, one: Deliverable) -> bool:
        """Whether a deliverable belongs to it."""
        return self.is_all or one.row_id in self.rows or one.pk in self.deliverables


def scope_of(feed: CalendarFeed) -> Scope:
    """Say which work a feed is about; a person without a post in the plan today has none, not even milestones."""
    if feed.organization_id:
        filled = Q(fillings__organization=feed.organization_id, fillings__retired_at=None)
        return _scope(Assignment.objects.filter(Q(organization=feed.organization_id) | filled, retired_at=None))
    if feed.post is not None:
        return _scope(assignments_of(frozenset({(feed.post.pk, feed.post.organization_id)})))
    if feed.person_id:
        held = _running(feed.plan).filter(person=feed.person_id).values_list("post", "post__organization")
        return _scope(assignments_of(frozenset(held)))
    return Scope(is_all=True)


def is_without_posts(feed: CalendarFeed) -> bool:
    """Whether a feed is a person's who holds no post of the plan today."""
    return feed.person_id is not None and not _running(feed.plan).filter(person=feed.person_id).exists()


def _scope(assignments: QuerySet[Assignment]) -> Scope:
    told = assignments.values_list("row", "deliverable", "deliverable__section")
    rows: set[int] = set()
    deliverables: set[int] = set()
    sections: set[str] = set()
    for row, deliverable, section in told:
        if row:
            rows.add(row)
        if deliverable:
            deliverables.add(deliverable)
            sections |= {section} if section else set()
    return Scope(is_all=False, rows=rows, sections=sections, deliverables=deliverables)


def stamp_of(plan: Plan) -> Stamp:
    """Count the acts that changed what a calendar may tell: moving one entry moves what follows it too."""
    told = Event.objects.filter(plan=plan, changes__kind__in=KINDS).aggregate(
        count=Count("pk", distinct=True), at=Max("at")
    )
    return Stamp(told["count"], told["at"] or plan.created_at)


def entries_of(feed: CalendarFeed, network: Network, found: rules.Schedule) -> list[Told]:
    """Return the entries of a feed in the plan's order, then those that were cancelled of late."""
    scope = scope_of(feed)
    if is_without_posts(feed):
        return []
    told = [
        Told(thing, found.start_day(key), found.finish_day(key), found.timings[key].is_critical)
        for key, thing in network.things.items()
        if scope.has(thing)
    ]
    return told + _cancelled(network, scope)


def _cancelled(network: Network, scope: Scope) -> list[Told]:
    """Entries that left the schedule of late, on the days on which they would be if they still stood."""
    entries = ScheduleEntry.objects.filter(plan=network.plan).select_related("task__row__area", "activity")
    left = [one for one in entries if one.key not in network.things]
    gone = [one for one in left if scope.has(_thing_of(one)) and _is_recent(_left_at(one))]
    if not gone:
        return []
    found = _as_if(network, gone)
    told = []
    for one in gone:
        start, finish = (found.start_day(one.key), found.finish_day(one.key)) if found else (network.frame.start,) * 2
        told.append(Told(_thing_of(one), start, finish, is_cancelled=True))
    return told


def _left_at(entry: ScheduleEntry) -> list[dt.datetime]:
    moments = [entry.retired_at]
    if entry.task is not None:
        moments += [entry.task.retired_at, entry.task.row.retired_at]
        if entry.task.state in OUT_OF_THE_SCHEDULE and entry.task.state_on:
            moments.append(timezone.make_aware(dt.datetime.combine(entry.task.state_on, dt.time(12))))
    if entry.activity is not None:
        moments.append(entry.activity.retired_at)
    return [moment for moment in moments if moment]


def _as_if(network: Network, gone: Sequence[ScheduleEntry]) -> rules.Schedule | None:
    """Compute the schedule with what left it; nothing when it would wait in a circle."""
    keys = {thing.entry.pk: key for key, thing in network.things.items()} | {one.pk: one.key for one in gone}
    links = ScheduleLink.objects.filter(plan=network.plan, retired_at=None)
    arrows = [
        rules.Link(keys[one.before_id], keys[one.after_id], rules.LinkKind(one.kind), one.lag)
        for one in links
        if one.before_id in keys and one.after_id in keys
    ]
    more = [rules.Activity(one.key, one.duration, one.fixed_on, one.not_before) for one in gone]
    try:
        return rules.schedule([*network.activities, *more], arrows, calendar=network.calendar)
    except rules.CycleError:
        return None


def _thing_of(entry: ScheduleEntry) -> Thing:
    """Say what an entry was about, also where that left the plan."""
    told = Entry._make(getattr(entry, name) for name in Entry._fields)
    if entry.task is not None:
        task = entry.task
        return Thing(told, task.code, task.title, task.row.area.number, "", task.row_id, "", None, task.state, 0.0)
    if entry.activity is not None:
        one = entry.activity
        code = f"{'D' if one.section == 'articulation' else 'E'}.{one.number}"
        return Thing(told, code, one.text, one.section, "", None, "", None, "cancelled", 0.0)
    return Thing(told, "", entry.title, "", "", None, "", None, "cancelled", 0.0)


def dues_of(feed: CalendarFeed) -> list[Due]:
    """Return the deliverables of a feed that have a day."""
    scope = scope_of(feed)
    every = Deliverable.objects.filter(plan=feed.plan).select_related("row")
    codes = codes_of(feed.plan)
    told = []
    for one in every.order_by("row__order", "section", "order", "pk"):
        day = due_day(one.due_words, due_on=one.due_on or (one.row.due_on if one.row else None))
        gone = [moment for moment in (one.retired_at, one.row.retired_at if one.row else None) if moment]
        if day is None or not scope.has_deliverable(one) or not _is_recent(gone):
            continue
        cancelled = bool(gone) or (one.row is not None and one.row.state in OUT_OF_THE_SCHEDULE)
        code = codes.get(one.row_id or 0, "") or (f"{one.section[:1]}.{one.number or ''}" if one.section else "")
        told.append(Due(one, code, day, cancelled))
    return told


def _is_recent(moments: Collection[dt.datetime]) -> bool:
    return not moments or min(moments) > timezone.now() - TOLD_CANCELLED


def codes_of(plan: Plan) -> dict[int, str]:
    """Return the code of each row's first task."""
    found: dict[int, str] = {}
    for row, code in Task.objects.filter(plan=plan).order_by("order", "pk").values_list("row_id", "code"):
        found.setdefault(row, code)
    return found
