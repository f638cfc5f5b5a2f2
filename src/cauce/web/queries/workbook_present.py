"""The plan as sheets have it (cosas del libro): by kind, keys in place of names, with what each is called."""

from __future__ import annotations

from collections.abc import Callable, Collection, Container, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import F
from django.db.models.expressions import OrderBy

from cauce.core.plan.workbook import (
    BY_KIND,
    CODES,
    NAME,
    SHEETS,
    SheetRule,
)
from cauce.core.schedule import CycleError
from cauce.exporter import workbook as books
from cauce.exporter.actors.xlsx import LONGEST
from cauce.exporter.word import clean
from cauce.importer.workbook.items import Item, Present
from cauce.web.models import (
    Assignment,
    Deliverable,
    Holding,
    Organization,
    Plan,
    Row,
    RowQuestion,
    ScheduleEntry,
    ScheduleLink,
    SectionActivity,
)
from cauce.web.models.kinds import KINDS
from cauce.web.queries import schedule as schedules
from cauce.web.queries.schedule_rows import LinkRow

LANGUAGES = ("es", "en")
SECTION_LETTERS = {"articulation": "D", "production": "E"}
# Columns that name a thing, by the kind of the sheet; they hold its id.
PLAIN = ("area", "question", "city", "row", "task", "step", "note", "deliverable", "assignment", "input")


@dataclass
class _Found:
    """Things by kind and key, and keys by kind and id."""

    items: dict[str, dict[str, Item]] = field(default_factory=dict)
    keys: dict[str, dict[int, str]] = field(default_factory=dict)
    retired: dict[tuple[str, str], int] = field(default_factory=dict)
    _living: dict[str, set[str | None]] = field(default_factory=dict)

    def key(self, kind: str, pk: int | None) -> str | None:
        """Key of a thing by its id, retired or not."""
        return self.keys.get(kind, {}).get(pk) if pk is not None else None

    def living(self, kind: str) -> Container[str | None]:
        """Keys of what stands in the plan, and nothing at all."""
        if kind not in self._living:
            self._living[kind] = {None, *self.items.get(kind, ())}
        return self._living[kind]

    def put(self, item: Item, pk: int) -> None:
        """Keep a thing."""
        self.items.setdefault(item.kind, {})[item.key] = item
        self.keys.setdefault(item.kind, {})[pk] = item.key


def present(plan: Plan) -> Present:
    """Return what the plan says now, as its sheets have it; a few queries for each kind."""
    found = _Found()
    for rule in SHEETS:
        if rule.kind in PLAIN:
            _read_kind(found, plan, rule)
    _tie_questions(found, plan)
    _label_rows(found)
    _label_deliverables(found)
    _read_activities(found, plan)
    _read_schedule(found, plan)
    _read_people(found, plan)
    for rule in SHEETS:
        found.items.setdefault(rule.kind, {})
    return Present(found.items, found.retired)


_ROW_FIRST = F("row__area__number").asc(nulls_last=True)  # sections D and E come after the areas
_ORDERS: Mapping[str, tuple[str | OrderBy, ...]] = {
    "area": ("number", "order", "pk"),
    "row": ("area__number", "order", "pk"),
    "task": ("row__area__number", "row__order", "order", "pk"),
    "step": ("task__row__area__number", "task__row__order", "task__order", "order", "pk"),
    "note": ("row__area__number", "row__order", "order", "pk"),
    "question": ("area__number", "order", "pk"),
    "city": ("area__number", "order", "pk"),
    "deliverable": (_ROW_FIRST, "row__order", "section", "order", "pk"),
    "assignment": (_ROW_FIRST, "row__order", "deliverable__section", "deliverable__order", "order", "pk"),
    "input": ("task__row__area__number", "task__row__order", "task__order", "order", "pk"),
}


def _read_kind(found: _Found, plan: Plan, rule: SheetRule) -> None:
    model = KINDS[rule.kind].model
    own = [one for one in rule.columns if one.is_field and one.what != CODES]
    columns = [f"{one.name}_id" if one.what == NAME else one.name for one in own]
    rows = model._default_manager.filter(plan=plan).order_by(*_ORDERS[rule.kind])
    for row in rows.values_list("pk", "key", "order", "retired_at", *columns):
        pk, key, order, retired_at, *values = row
        if retired_at is not None:
            found.retired[rule.kind, key] = order
            found.keys.setdefault(rule.kind, {})[pk] = key
            continue
        fields = {
            one.name: found.key(one.of, value) if one.what == NAME else told(value)
            for one, value in zip(own, values, strict=True)
        }
        if any(one.what == NAME and fields[one.name] not in found.living(one.of) for one in own):
            continue  # what it stands under was taken away
        if rule.kind == "note" and fields["task"]:
            fields["row"] = None  # a task's note stands in its task's row
        label = str(fields[rule.label]) if rule.label in fields else ""
        found.put(Item(rule.kind, key, fields, order, label), pk)


def told(value: Any) -> Any:
    """A value as its cell says it, so that the two can be compared."""
    return clean(books.as_written(value))[:LONGEST] if isinstance(value, str) else value


def _tie_questions(found: _Found, plan: Plan) -> None:
    ties: dict[str, list[str]] = {}
    rows = RowQuestion.objects.filter(plan=plan, retired_at=None).exclude(question=None).order_by("order", "pk")
    for row, question in rows.values_list("row_id", "question_id"):
        named, key = found.key("row", row), found.key("question", question)
        if named in found.items.get("row", {}) and key in found.items.get("question", {}):
            ties.setdefault(str(named), []).append(str(key))
    for key, item in found.items.get("row", {}).items():
        found.items["row"][key] = replace(
            item, fields={**item.fields, "questions": tuple(dict.fromkeys(ties.get(key, ())))}
        )


class _Labels:
    """Names that no other thing of a kind has."""

    def __init__(self) -> None:
        self._given: dict[str, int] = {}

    def give(self, label: str) -> str:
        """Return a label, with a number when another has it."""
        self._given[label] = count = self._given.get(label, 0) + 1
        return label if count == 1 else self.give(f"{label} ({count})")


def _label_rows(found: _Found) -> None:
    """A row is called by the codes of its tasks."""
    codes: dict[str, list[str]] = {}
    for item in found.items.get("task", {}).values():
        codes.setdefault(str(item.fields["row"]), []).append(item.label)
    labels = _Labels()
    for key, item in found.items.get("row", {}).items():
        area = found.items.get("area", {}).get(str(item.fields["area"]))
        label = ", ".join(codes.get(key, ())) or f"{area.label if area else ''}.—"
        found.items["row"][key] = replace(item, label=labels.give(label))


def _label_deliverables(found: _Found) -> None:
    """A deliverable is called by its row's first task and its place, or by its section and number."""
    firsts: dict[str, str] = {}
    for item in found.items.get("task", {}).values():
        firsts.setdefault(str(item.fields["row"]), item.label)
    counts: dict[str, int] = {}
    labels = _Labels()
    for key, item in found.items.get("deliverable", {}).items():
        row = str(item.fields["row"] or "")
        place = row or str(item.fields["section"])
        counts[place] = counts.get(place, 0) + 1
        letter = SECTION_LETTERS.get(str(item.fields["section"]), "")
        label = (
            f"{firsts.get(row, '')} · {counts[place]}" if row else f"{letter}.{item.fields['number'] or counts[place]}"
        )
        found.items["deliverable"][key] = replace(item, label=labels.give(label))


def _read_activities(found: _Found, plan: Plan) -> None:
    """Activities of sections D and E have no sheet; dates name them."""
    labels = _Labels()
    for one in SectionActivity.objects.filter(plan=plan, retired_at=None).order_by("section", "number", "order", "pk"):
        label = labels.give(f"{SECTION_LETTERS.get(one.section, '')}.{one.number}")
        found.put(Item("activity", one.key, {"text": one.text}, one.order, label), one.pk)


def _read_schedule(found: _Found, plan: Plan) -> None:
    network = schedules.network_of(plan)
    try:
        computed = network.computed() if network.things else None
    except CycleError:
        computed = None
    labels = _Labels()
    names = [one.name for one in BY_KIND["schedule_entry"].columns if one.is_field]
    for key, thing in network.things.items():
        entry = thing.entry
        fields = {name: told(getattr(entry, name)) for name in names}
        fields |= {"task": found.key("task", entry.task_id), "activity": found.key("activity", entry.activity_id)}
        fields["title"] = told(entry.title)
        shown: dict[str, Any] = {"title": told(thing.title)}
        if computed is not None:
            shown |= {"start": computed.start_day(key), "finish": computed.finish_day(key)}
        label = labels.give(told(thing.code or thing.title))
        found.put(Item("schedule_entry", key, fields, entry.order, label, shown), entry.pk)
    _read_schedule_links(found, network.links)
    for kind, model in (("schedule_entry", ScheduleEntry), ("schedule_link", ScheduleLink)):
        rows = model._default_manager.filter(plan=plan).exclude(retired_at=None)
        found.retired |= {(kind, key): order for key, order in rows.values_list("key", "order")}


def _read_schedule_links(found: _Found, links: Iterable[LinkRow]) -> None:
    for link in links:
        fields = {
            "after": found.key("schedule_entry", link.after_id),
            "kind": link.kind,
            "before": found.key("schedule_entry", link.before_id),
            "lag": link.lag,
            "words": told(link.words),
        }
        found.put(Item("schedule_link", link.key, fields, link.order), link.pk)


def _read_people(found: _Found, plan: Plan) -> None:
    for one in Organization.objects.filter(plan=plan, retired_at=None, merged_into=None).order_by("name", "pk"):
        fields = {name: told(getattr(one, name)) for name in ("name", "acronym", "sector", "level")}
        found.put(Item("organization", one.key, fields, one.order, str(fields["name"])), one.pk)
    held = Holding.objects.filter(post__plan=plan, post__retired_at=None, until=None, person__erased_at=None)
    for each in held.select_related("post", "person").order_by("person__name", "pk"):
        organization = found.key("organization", each.post.organization_id)
        if organization is not None:
            fields = {
                "name": told(each.person.name),
                "email": told(each.person.email),
                "organization": organization,
                "post": "" if each.post.is_contact else told(each.post.title),
            }
            found.put(Item("person", f"holding:{each.pk}", fields), each.pk)


def limited(plan: Plan, here: Present, organization: Organization) -> Present:
    """Keep what belongs to the rows in which an organisation has a part."""
    parties = Assignment.objects.filter(plan=plan, organization=organization, retired_at=None)
    pks = {pk for pk in parties.values_list("row_id", flat=True) if pk is not None}
    rows = set(Row.objects.filter(pk__in=pks, retired_at=None).values_list("key", flat=True))
    own = {pk for pk in parties.values_list("deliverable_id", flat=True) if pk is not None}
    apart = set(Deliverable.objects.filter(pk__in=own, retired_at=None).values_list("key", flat=True))

    def kept(kind: str, test: Callable[[Item], bool]) -> dict[str, Item]:
        return {key: item for key, item in here.of(kind).items() if test(item)}

    found: dict[str, dict[str, Item]] = {"row": kept("row", lambda one: one.key in rows)}
    found["task"] = kept("task", lambda one: one.fields["row"] in rows)
    tasks = found["task"].keys()
    areas = {one.fields["area"] for one in found["row"].values()}
    questions = {key for one in found["row"].values() for key in keys_in(one.fields["questions"])}
    found["area"] = kept("area", lambda one: one.key in areas)
    found["question"] = kept("question", lambda one: one.key in questions)
    found["step"] = kept("step", lambda one: one.fields["task"] in tasks)
    found["note"] = kept("note", lambda one: one.fields["row"] in rows or one.fields["task"] in tasks)
    found["input"] = kept("input", lambda one: one.fields["task"] in tasks)
    found["deliverable"] = kept("deliverable", lambda one: one.fields["row"] in rows or one.key in apart)
    shown = found["deliverable"].keys()
    found["assignment"] = kept(
        "assignment", lambda one: one.fields["row"] in rows or one.fields["deliverable"] in shown
    )
    found["schedule_entry"] = kept("schedule_entry", lambda one: one.fields["task"] in tasks)
    dated = found["schedule_entry"].keys()
    found["schedule_link"] = kept(
        "schedule_link", lambda one: one.fields["before"] in dated and one.fields["after"] in dated
    )
    found["organization"] = kept("organization", lambda one: one.key == organization.key)
    found["person"] = kept("person", lambda one: one.fields["organization"] == organization.key)
    found["activity"] = {}
    return Present({rule.kind: found.get(rule.kind, {}) for rule in SHEETS} | {"activity": {}}, here.retired)


def keys_in(value: object) -> Collection[str]:
    """Keys in a cell that names several things."""
    return value if isinstance(value, tuple) else ()
