"""Words of the history (palabras de la historia): what a change is about and what it says, as people name it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cauce.core import places
from cauce.web.models import Change, Event, Plan, RiskLayerFile, Row, Territory
from cauce.web.pages import words
from cauce.web.pages.tags import told
from cauce.web.queries import history as queries

# One step of a stable key: what it is, of which part, which one: task:1.2.1, seat.internal:3, deliverable:production/2.
STEP = re.compile(r"([a-z_]+)(?:\.([a-z_]+))?:(.+?)(?=/[a-z_.]+:|$)")
OWN = "own:"  # begins the keys of what people made
UNTOLD = frozenset({"territory", "risk_layer", "risk_layer_file", "priority_analysis", "screening"})  # keys say nothing
TOLD, LONGEST = 2, 60  # things of an act, and signs of a name, that a list shows
SCHEDULED = frozenset({"schedule_entry", "schedule_link"})
ORGANIZATIONS = frozenset({"organization_id", "merged_into_id", "liaison_id", "owner_id"})
NAMED_BY_SLUG = frozenset({"organization", "alias", "post"})
HEADINGS: words.Words = {
    "contents": gettext_lazy("Heading in the table of contents"),
    "body": gettext_lazy("Heading in the text"),
}
SCOPES: words.Words = {
    "external": gettext_lazy("towards the outside"),
    "internal": gettext_lazy("within the institutions"),
}


@dataclass(frozen=True)
class Line:
    """One change as a person reads it."""

    change: Change
    what: str
    field: str
    before: str
    after: str


def lines(plan: Plan, changes: Iterable[Change]) -> list[Line]:
    """Say changes in words, in a number of queries that does not grow with them."""
    told = list(changes)
    named, own = queries.organizations_named(plan), _own_names(told)
    parents = queries.parents_of(told)

    def said(change: Change, kept: Any) -> str:
        parent = parents.get((change.field, kept)) if isinstance(kept, int) else None
        return name_of(parent) if parent is not None else value(plan, change.field, kept, named)

    return [
        Line(
            change,
            what=own.get((change.kind, change.object_id)) or thing(change.kind, change.key, named),
            field=words.word(words.FIELDS, change.field),
            before=said(change, change.before),
            after=said(change, change.after),
        )
        for change in told
    ]


def things_told(plan: Plan, events: Iterable[Event]) -> dict[int, str]:
    """Say what some acts were about, by their pk: the first things of an act; nothing of one with many changes."""
    changes = queries.few_changes(events)
    named, own = queries.organizations_named(plan), _own_names(changes)
    found: dict[int, dict[str, None]] = {}
    for one in changes:
        what = own.get((one.kind, one.object_id)) or thing(one.kind, one.key, named)
        found.setdefault(one.event_id, {})[what] = None
    return {pk: ", ".join(list(names)[:TOLD]) + ("…" if len(names) > TOLD else "") for pk, names in found.items()}


def _own_names(changes: Iterable[Change]) -> dict[tuple[str, int], str]:
    """Names of what people made or brought themselves, whose keys say nothing."""
    rows = queries.rows_of(one for one in changes if one.kind in UNTOLD or one.key.startswith(OWN))
    return {(kind, pk): f"{words.word(words.ITEMS, kind)} {name_of(row)}" for (kind, pk), row in rows.items()}


def name_of(thing_: Model) -> str:
    """A thing's code or number, else its first words."""
    if isinstance(thing_, Row):
        return ", ".join(thing_.tasks.filter(retired_at=None).values_list("code", flat=True)) or "—"
    if isinstance(thing_, RiskLayerFile):
        return f"«{Truncator(thing_.file_name).chars(LONGEST)}»"
    for field in () if isinstance(thing_, Territory) else ("code", "number"):
        if found := getattr(thing_, field, ""):
            return str(found)
    for field in ("text", "title", "as_printed", "name", "city", "action", "words"):
        if found := getattr(thing_, field, ""):
            return f"«{Truncator(found).chars(LONGEST)}»"
    return "—"


def thing(kind: str, key: str, named: queries.Named) -> str:
    """Name what a change is about: «Declaración: objetivo de la articulación 1», «Tarea 1.2.1 · Paso 3»."""
    if kind in SCHEDULED and not key.startswith(OWN):
        return _scheduled(kind, key, named)
    steps = STEP.findall(key)
    if not steps or key.startswith(OWN):
        return words.word(words.ITEMS, kind)
    return " · ".join(_step(slot, scope, number, named) for slot, scope, number in steps)


def _scheduled(kind: str, key: str, named: queries.Named) -> str:
    """Name a date or a dependency by what it is about: «Dependencia del cronograma: Tarea 1.1.1 → Tarea 1.2.1»."""
    ends = [end.partition("/schedule")[0] for end in key.split(">")]
    told = [" · ".join(_step(slot, scope, number, named) for slot, scope, number in STEP.findall(end)) for end in ends]
    word = words.word(words.ITEMS, kind)
    return f"{word}: {' → '.join(told)}" if all(told) else word


def _step(slot: str, scope: str, number: str, named: queries.Named) -> str:
    if slot in NAMED_BY_SLUG:
        slug, _slash, rest = number.partition("/")
        return f"{words.word(words.ITEMS, slot)} «{named.by_slug.get(slug, slug)}»" + (f" {rest}" if rest else "")
    part, slash, rest = number.partition("/")
    if slash and part in words.SECTIONS:
        return f"{words.word(words.ITEMS, slot)} {rest} ({words.word(words.SECTIONS, part)})"
    return f"{_slot(slot, scope)} {number.replace('~', ' – ')}"


def _slot(slot: str, scope: str) -> str:
    """The word for a kind of thing, and for the part of the document that it belongs to."""
    if slot in words.STATEMENTS:
        owner = f" {words.word(words.OWNERS, scope)}" if scope else ""
        return f"{words.word(words.ITEMS, 'statement')}: {words.word(words.STATEMENTS, slot)}{owner}"
    if slot == "heading" and scope in HEADINGS:
        return words.word(HEADINGS, scope)
    if slot == "objective":
        if scope in words.OBJECTIVE_GROUPS:
            return words.word(words.OBJECTIVE_GROUPS, scope)
        return f"{words.word(words.ITEMS, 'communication_objective')} ({words.word(SCOPES, scope)})"
    name = words.word(words.ROLES if slot in words.ROLES else words.ITEMS, slot)
    parts = {"seat": words.LEVELS, "activity": words.SECTIONS}.get(slot, {})
    return f"{name} ({words.word(parts, scope)})" if scope else name


def value(plan: Plan, field: str, kept: Any, named: queries.Named) -> str:
    """Say a value: an organisation by its name, a moment as the city writes it, yes or no."""
    if field in ORGANIZATIONS and isinstance(kept, int):
        return named.by_number.get(kept, f"{words.word(words.ITEMS, 'organization')} {kept}")
    if isinstance(kept, bool):
        return _("yes") if kept else _("no")
    if field == "retired_at":
        return _("yes") if kept is None else _("no")
    if isinstance(kept, str) and field.endswith(("_at", "_on", "since", "until")):
        return _day_or_moment(plan, kept)
    return told(kept)


def _day_or_moment(plan: Plan, kept: str) -> str:
    city = places.city_format(plan.city_format)
    try:
        read = dt.datetime.fromisoformat(kept)
    except ValueError:
        return told(kept)
    if len(kept) == len("2027-03-31"):
        return city.day(read.date())
    return city.moment(read.astimezone(city.zone()) if read.tzinfo else read)
