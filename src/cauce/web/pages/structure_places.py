"""Where a thing is shown, and what may be done to it there (lugares): addresses and the menu of changes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cauce.core.plan import structure as rules
from cauce.web.models import (
    Area,
    Assignment,
    CommunicationTarget,
    Deliverable,
    ExchangeCity,
    Plan,
    PlanItem,
    Question,
    Row,
    SectionActivity,
    Task,
)
from cauce.web.models.kinds import KINDS, kind_of
from cauce.web.pages import words
from cauce.web.pages.structure_words import add_words, label
from cauce.web.queries import structure as queries

LISTS = {
    "acronym": "acronyms",
    "seat": "board",
    "board_objective": "board",
    "communication_objective": "communication",
    "communication_tool": "communication",
    "communication_action": "communication",
    "statement": "about",
    "phase_objective": "about",
    "methodology": "about",
}
FREE = "KEY-HERE"


@dataclass(frozen=True)
class Link:
    """Something that may be done, and where."""

    title: str
    address: str


@dataclass(frozen=True)
class Offer:
    """What may be done to one thing, under its name."""

    title: str
    links: tuple[Link, ...]


@lru_cache(maxsize=4096)
def _form(name: str, slug: str, language: str, *rest: str) -> str:
    return reverse(name, args=[slug, *rest, FREE])


def address(name: str, plan: Plan, *rest: str, key: str) -> str:
    """The address of a page about a thing; reversing it once serves a whole list."""
    form = _form(name, plan.slug, get_language() or "es", *rest)
    return form.replace(FREE, quote(key, safe="/:"))


def edit_address(plan: Plan, kind: str, field: str, key: str) -> str:
    """The address at which a field is edited."""
    return address("edit", plan, kind, field, key=key)


def page_of(thing: Plan | PlanItem) -> str:
    """The page on which a thing is shown: its own, or that of what it stands under."""
    if isinstance(thing, Plan):
        return reverse("plan", args=[thing.slug])
    slug = thing.plan.slug
    if thing.retired_at is not None:
        owner = queries.owner_of(thing)
        return page_of(owner if owner is not None else thing.plan)
    if isinstance(thing, Area):
        return reverse("area", args=[slug, thing.number])
    if isinstance(thing, Question | Task):
        return reverse("question" if isinstance(thing, Question) else "task", args=[slug, thing.code])
    if isinstance(thing, Deliverable):
        return reverse("deliverable", args=[slug, thing.pk])
    if isinstance(thing, Row):
        first = thing.tasks.filter(retired_at=None).order_by("order", "pk").first()
        return page_of(first) if first else page_of(thing.area)
    if isinstance(thing, ExchangeCity | Assignment | CommunicationTarget):
        owner = queries.owner_of(thing)
        return page_of(owner if owner is not None else thing.plan)
    if isinstance(thing, SectionActivity):
        return f"{reverse(thing.section, args=[slug])}#activity-{thing.pk}"
    kind = kind_of(thing).name
    if kind in LISTS:
        return f"{reverse(LISTS[kind], args=[slug])}#{kind}-{thing.pk}"
    owner = queries.owner_of(thing)
    return page_of(owner if owner is not None else thing.plan)


def adding(plan: Plan, thing: PlanItem | None, kinds: Iterable[str] = ()) -> list[Link]:
    """Links by which things are added below another, or below the plan itself."""
    under = kind_of(thing).name if thing is not None else rules.PLAN
    key = thing.key if thing is not None else "-"
    offered = [kind for kind in rules.ADDABLE.get(under, ()) if not kinds or kind in kinds]
    return [Link(add_words(kind), address("add_item", plan, kind, key=key)) for kind in offered]


def editing(plan: Plan, thing: Plan | PlanItem) -> list[Link]:
    """Links by which the fields of a thing are edited."""
    kind = kind_of(thing)
    names = [name for name in kind.fields if name in kind.editable]
    names += sorted(kind.editable - set(names))
    return [
        Link(_("Edit: %(field)s") % {"field": label(name)}, edit_address(plan, kind.name, name, _key(thing)))
        for name in names
    ]


def _key(thing: Plan | PlanItem) -> str:
    return "plan" if isinstance(thing, Plan) else thing.key


def arranging(plan: Plan, thing: PlanItem) -> list[Link]:
    """Links by which a thing is moved, split, joined, renumbered or retired."""
    kind, key = kind_of(thing).name, thing.key
    found = []
    if rules.may_move(kind):
        found.append(Link(_("Move"), address("move_item", plan, kind, key=key)))
    if rules.splittable(kind):
        found.append(Link(_("Split"), address("split_item", plan, kind, key=key)))
        found.append(Link(_("Join with others"), address("join_item", plan, kind, key=key)))
    if kind in rules.CODE_FIELDS and not (isinstance(thing, Deliverable) and thing.row_id):
        found.append(Link(_("Renumber"), address("renumber_item", plan, kind, key=key)))
    if kind in KINDS and kind != "plan":
        found.append(Link(_("Retire"), address("retire_item", plan, kind, key=key)))
    return found


def offers(plan: Plan, thing: Plan | PlanItem) -> list[Offer]:
    """All that may be done to a thing; no query is asked."""
    if isinstance(thing, Plan):
        links = (*editing(plan, thing), *adding(plan, None))
        return [Offer(words.word(words.ITEMS, "plan"), links)]
    kind = kind_of(thing).name
    links = (*editing(plan, thing), *adding(plan, thing), *arranging(plan, thing))
    return [Offer(words.word(words.ITEMS, kind), links)]
