"""Who hears what is new (novedades por carta): acts on what one follows or where one is mentioned, not told yet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.conf import settings
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from cauce.core import permissions
from cauce.core.notifications import MENTION, News
from cauce.web.models import (
    Change,
    Comment,
    DailyRound,
    Deliverable,
    Event,
    Follow,
    NewsTold,
    Person,
    Plan,
    Task,
)
from cauce.web.queries.monitoring import TOLD_INSIDE, TOLD_KINDS
from cauce.web.queries.notifications import holders_on
from cauce.web.queries.plan import current

LONGEST = dt.timedelta(days=5)  # what is older is no news: a long weekend is bridged
WORDS, LONGEST_NAME = 600, 120  # signs of a comment, and of a name, in a letter
Thing = tuple[str, str]  # kind and key


@dataclass(frozen=True)
class ToHear:
    """What one person is to hear, and of which events."""

    person: Person
    news: Sequence[News]
    events: Sequence[Event]


@dataclass
class _Act:
    """An event with what it was about: the things that may be followed, and who is mentioned."""

    event: Event
    things: dict[Thing, None] = field(default_factory=dict)
    mentioned: set[int] = field(default_factory=set)
    state: str = ""
    words: str = ""


def news_to_tell(plan: Plan, *, now: dt.datetime, batched: bool) -> list[ToHear]:
    """Return what each person is to hear who wants it together (``batched``), or at once; a constant number of queries.

    An act that was undone is not told, nor one's own, nor to who may no longer see the plan's comments.
    """
    followers = _followers(plan, batched=batched)
    acts = _acts(plan, now)
    people = _people({pk for pks in followers.values() for pk in pks}, acts, batched=batched)
    inside = _inside(plan, people, timezone.localdate(now)) if people else set()
    told = set(NewsTold.objects.filter(event__in=[act.event for act in acts]).values_list("person", "event"))
    names = _Names(plan) if inside else None
    found: list[ToHear] = []
    for pk in sorted(inside):
        person = people[pk]
        heard = [
            (act, thing)
            for act in acts
            if (pk, act.event.pk) not in told and not _is_own(act.event, person)
            if (thing := _thing_for(act, person, followers))
        ]
        if names is not None and heard:
            news = [names.news(act, thing, person) for act, thing in heard]
            known = [(one, act.event) for one, (act, _) in zip(news, heard, strict=True) if one is not None]
            if known:
                found.append(ToHear(person, [one for one, _ in known], [event for _, event in known]))
    return found


def _followers(plan: Plan, *, batched: bool) -> dict[Thing, dict[int, dt.datetime]]:
    """Who follows each thing, and since when."""
    rows = Follow.objects.filter(
        plan=plan, person__follows_by_mail=True, person__batch_messages=batched, person__erased_at=None
    )
    found: dict[Thing, dict[int, dt.datetime]] = {}
    for kind, key, person, since in rows.values_list("kind", "key", "person", "since"):
        found.setdefault((kind, key), {})[person] = since
    return found


def _acts(plan: Plan, now: dt.datetime) -> list[_Act]:
    """The acts of the last days that still stand, with what they were about."""
    events = Event.objects.filter(plan=plan, act__in=TOLD_INSIDE, at__gt=now - LONGEST, undone_by=None)
    found = {
        event.pk: _Act(event, words=event.why)
        for event in events.select_related("actor__person", "by_link__post__organization").order_by("at", "pk")
    }
    if not found:
        return []
    rows = _rows(plan)
    deliverables: dict[str, str | None] = dict(current(Deliverable, plan=plan).values_list("key", "row__key"))
    changes = Change.objects.filter(event__in=list(found), kind__in=TOLD_KINDS)
    comments: dict[int, _Act] = {}
    for event, kind, key, name, pk, after in changes.values_list("event", "kind", "key", "field", "object_id", "after"):
        act = found[event]
        if kind == "comment" and isinstance(after, dict):
            act.things[str(after.get("kind")), str(after.get("key"))] = None
            act.words = str(after.get("text"))
            comments[pk] = act
        else:
            act.things |= dict.fromkeys(_things(kind, key, rows, deliverables))
            act.state = str(after) if name == "state" and kind in ("row", "task") else act.state
    for comment, person in Comment.mentions.through.objects.filter(comment__in=list(comments)).values_list(
        "comment", "person"
    ):
        comments[comment].mentioned.add(person)
    return list(found.values())


def _rows(plan: Plan) -> dict[str, str]:
    """Key of the row of each task and row, by the key of either."""
    found: dict[str, str] = {}
    for task, row in current(Task, plan=plan).values_list("key", "row__key"):
        found[task] = found[row] = row
    return found


def _things(kind: str, key: str, rows: Mapping[str, str], deliverables: Mapping[str, str | None]) -> Iterable[Thing]:
    """What one may follow of what a change touched: its row, its deliverable."""
    owner = key.rpartition("/")[0]
    if kind in ("deliverable", "version"):
        own = key if key in deliverables else owner
        row = deliverables.get(own)
        return [("deliverable", own), *([("row", row)] if row else [])]
    row = rows.get(key) or rows.get(owner)
    return [("row", row)] if row else []


def _people(followers: set[int], acts: Sequence[_Act], *, batched: bool) -> dict[int, Person]:
    mentioned = {pk for act in acts for pk in act.mentioned}
    wanted = Q(pk__in=followers) | Q(pk__in=mentioned, mentions_by_mail=True)
    found = Person.objects.filter(wanted, batch_messages=batched, erased_at=None).exclude(email="")
    return {person.pk: person for person in found}


def _inside(plan: Plan, people: dict[int, Person], on: dt.date) -> set[int]:
    """Who of some people still has a part in a plan: by a post that they hold, or by their account."""
    found = {person.pk for persons in holders_on(plan, on).values() for person in persons}
    roles = [role for role in permissions.GIVEN_ROLES if permissions.may("see_comments", [role])]
    here = Q(user__memberships__plan=plan) | Q(user__memberships__plan=None)
    member = Q(here, user__memberships__role__in=roles) | Q(user__is_superuser=True)
    found |= set(Person.objects.filter(member, pk__in=people, user__is_active=True).values_list("pk", flat=True))
    return found & people.keys()


def _is_own(event: Event, person: Person) -> bool:
    by_link = event.by_link.person_id if event.by_link else None
    return person.pk == by_link or (event.actor_id is not None and event.actor_id == person.user_id)


def _thing_for(act: _Act, person: Person, followers: dict[Thing, dict[int, dt.datetime]]) -> tuple[str, Thing] | None:
    """As what a person hears of an act (as mentioned, or as who follows), and on which thing."""
    if person.pk in act.mentioned and person.mentions_by_mail and act.things:
        return MENTION, next(iter(act.things))
    for thing in act.things:
        since = followers.get(thing, {}).get(person.pk)
        if since is not None and since < act.event.at:
            return act.event.act, thing
    return None


class _Names:
    """Knows how a thing of a plan is called, and where its page is."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.tasks: dict[str, list[tuple[str, str]]] = {}
        for row, code, title in (
            current(Task, plan=plan).order_by("order", "pk").values_list("row__key", "code", "title")
        ):
            self.tasks.setdefault(row, []).append((code, title))
        found = current(Deliverable, plan=plan).values_list("key", "pk", "text")
        self.deliverables = {key: (pk, text) for key, pk, text in found}

    def of(self, kind: str, key: str) -> tuple[str, str]:
        """Return a thing's name and the path of its page; empty where it is gone."""
        if kind == "row" and key in self.tasks:
            codes = self.tasks[key]
            title = next((title for _, title in codes if title), "")
            name = f"{', '.join(code for code, _ in codes)} {title}".strip()
            page = reverse("task", args=[self.plan.slug, codes[0][0]])
        elif kind == "deliverable" and key in self.deliverables:
            pk, name = self.deliverables[key]
            page = reverse("deliverable", args=[self.plan.slug, pk])
        else:
            return "", ""
        return (name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"), page

    def news(self, act: _Act, heard: tuple[str, Thing], person: Person) -> News | None:
        """Return what a person hears of an act; None where the thing is gone."""
        told, (kind, key) = heard
        known = dict(settings.LANGUAGES)
        with override(person.language if person.language in known else settings.LANGUAGE_CODE):
            name, page = self.of(kind, key)
        if not name:
            return None
        return News(told, name, f"{settings.PUBLIC_ADDRESS}{page}", _who(act.event), act.state, act.words[:WORDS])


def _who(event: Event) -> str:
    if event.by_link is not None:
        return str(event.by_link.post.organization)
    return str(event.actor) if event.actor else ""


def undone_since() -> QuerySet[NewsTold]:
    """Return what waiting letters tell of acts that were undone."""
    return NewsTold.objects.filter(message__sent_at=None, message__withdrawn_at=None).exclude(event__undone_by=None)


def plans_with_news_at_once() -> QuerySet[Plan]:
    """Return the plans in which somebody who wants letters at once follows something or was mentioned of late."""
    since = timezone.now() - LONGEST
    people = Person.objects.filter(batch_messages=False, erased_at=None).exclude(email="")
    following = Follow.objects.filter(person__in=people).values("plan")
    mentioned = Comment.objects.filter(mentions__in=people, at__gt=since).values("plan")
    return Plan.objects.filter(Q(pk__in=following) | Q(pk__in=mentioned))


def last_round(plan: Plan) -> DailyRound | None:
    """Return the last round of a plan."""
    return DailyRound.objects.filter(plan=plan).order_by("-day").first()


def follows_of(person: Person, plan: Plan | None = None) -> list[tuple[Follow, str, str]]:
    """Return what a person follows, each with its name and its page, in a constant number of queries for each plan."""
    follows = Follow.objects.filter(person=person).select_related("plan").order_by("plan", "pk")
    names: dict[int, _Names] = {}
    found: list[tuple[Follow, str, str]] = []
    for follow in follows.filter(plan=plan) if plan is not None else follows:
        if follow.plan_id not in names:
            names[follow.plan_id] = _Names(follow.plan)
        name, page = names[follow.plan_id].of(follow.kind, follow.key)
        if name:
            found.append((follow, name, page))
    return found
