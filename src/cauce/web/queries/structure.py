"""The structure of a plan as pages and acts need it (estructura): owners, lists, what stands below, what is retired."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Max, Model, Q, QuerySet

from cauce.core.plan import structure as rules
from cauce.web.models import Area, Change, Event, Organization, Plan, PlanItem, Question, Row, Task
from cauce.web.models.kinds import KINDS, READ_KINDS, kind_of
from cauce.web.queries.history import rows_of

Name = tuple[str, int]  # kind, pk
Items = dict[str, list[PlanItem]]


def item(plan: Plan, *, kind: str, key: str) -> PlanItem | None:
    """Return a thing that stands in the plan, by its kind and its lasting key."""
    known = KINDS.get(kind)
    if known is None or not known.is_retired_not_deleted or not known.is_read_from_documents:
        return None
    found = known.model._default_manager.filter(plan=plan, key=key, retired_at=None).first()
    return found if isinstance(found, PlanItem) else None


def parent_for(plan: Plan, *, kind: str, key: str) -> PlanItem | None:
    """Return what a new thing of a kind would stand under, by its key."""
    for owner in rules.OWNERS.get(kind, {}):
        if (found := item(plan, kind=owner, key=key)) is not None:
            return found
    return None


def owner_of(thing: PlanItem) -> PlanItem | None:
    """Return what a thing stands under; None for what stands under the plan itself."""
    for _owner, name in rules.OWNERS.get(kind_of(thing).name, {}).items():
        if getattr(thing, f"{name}_id") is not None:
            found = getattr(thing, name)
            assert isinstance(found, PlanItem)
            return found
    return None


def row_of(thing: PlanItem) -> Row | None:
    """Return the row that a thing belongs to, if it belongs to one."""
    while thing is not None:
        if isinstance(thing, Row):
            return thing
        above = owner_of(thing)
        if above is None:
            return None
        thing = above
    return None


def siblings(thing: PlanItem) -> list[PlanItem]:
    """Return the list in which a thing stands, in order, the thing among it."""
    return list(list_with(thing, owner_of(thing)))


def list_with(thing: PlanItem, owner: PlanItem | None) -> QuerySet[PlanItem]:
    """Return the list in which a thing stands, or would stand under another owner."""
    kind = kind_of(thing).name
    found = _living(type(thing), thing.plan)
    if owner is not None:
        found = found.filter(**{rules.OWNERS[kind][kind_of(owner).name]: owner})
    for name in rules.SLOTS.get(kind, ()):
        if name not in rules.OWNERS.get(kind, {}):
            found = found.filter(**{name: getattr(thing, name)})
        elif not isinstance(owner, Task):
            found = found.filter(**{name: None})
    return found.order_by("order", "pk")


def _living(model: type[Model], plan: Plan) -> QuerySet[PlanItem]:
    found: QuerySet[PlanItem] = model._default_manager.filter(plan=plan, retired_at=None)  # type: ignore[assignment]
    return found


def below(things: Sequence[PlanItem]) -> Items:
    """Return all that stands below some things and the ties to them, by kind; one query for each kind of child."""
    found: Items = {}
    seen: set[Name] = {(kind_of(thing).name, thing.pk) for thing in things}
    level = list(things)
    while level:
        by_kind: dict[str, list[int]] = {}
        for thing in level:
            by_kind.setdefault(kind_of(thing).name, []).append(thing.pk)
        plan, level = level[0].plan, []
        for name, pks in by_kind.items():
            children = [*rules.CHILDREN.get(name, ()), *((one, by) for one, by, to in rules.TIES if to == name)]
            for child, column in children:
                rows = _living(KINDS[child].model, plan).filter(**{f"{column}__in": pks}).order_by("order", "pk")
                new = [row for row in rows.select_related("plan") if (child, row.pk) not in seen]
                seen.update((child, row.pk) for row in new)
                found.setdefault(child, []).extend(new)
                level += new
    return {name: rows for name, rows in found.items() if rows}


@dataclass(frozen=True)
class Retirement:
    """What goes when a thing is retired: the thing (its row, when it is the row's only task) and all below."""

    root: PlanItem
    along: Items

    @property
    def counts(self) -> dict[str, int]:
        """How many of each kind go along."""
        return {name: len(rows) for name, rows in self.along.items()}


def retirement(thing: PlanItem) -> Retirement:
    """Return what would go with a thing."""
    root: PlanItem = thing
    if isinstance(thing, Task) and tasks_left(thing) == 0:
        root = thing.row
    return Retirement(root, below([root]))


def tasks_left(task: Task, *, without: Iterable[int] = ()) -> int:
    """How many tasks the row of a task would keep without it, and without some others."""
    gone = {task.pk, *without}
    return Task.objects.filter(row=task.row_id, retired_at=None).exclude(pk__in=gone).count()


def codes(plan: Plan, kind: str, *, section: str = "", retired_too: bool = False) -> set[str]:
    """Return the codes that things of a kind have, or ever had."""
    name = rules.CODE_FIELDS[kind]
    found = KINDS[kind].model._default_manager.filter(plan=plan)
    if not retired_too:
        found = found.filter(retired_at=None)
    if kind == "deliverable":
        found = found.filter(row=None, section=section)
    return {str(code) for code in found.values_list(name, flat=True) if code not in (None, "")}


def proposed_code(plan: Plan, kind: str, parent: PlanItem | None) -> str:
    """Return the code that a new thing would have: after the last one that was ever used in its place."""
    if kind == "area":
        numbers = Area.objects.filter(plan=plan).aggregate(last=Max("number"))
        return str((numbers["last"] or 0) + 1)
    if kind == "question" and isinstance(parent, Area):
        return rules.next_code(str(parent.number), codes(plan, "question", retired_too=True))
    if kind in ("row", "task") and parent is not None:
        place = Q(row=parent) if isinstance(parent, Row) else Q(row__area=parent)
        last = Task.objects.filter(place, retired_at=None).order_by("row__order", "order", "pk").last()
        area = parent.area if isinstance(parent, Row) else parent
        assert isinstance(area, Area)
        prefix = last.code.rpartition(".")[0] if last else f"{area.number}.1"
        return rules.next_code(prefix or f"{area.number}.1", codes(plan, "task", retired_too=True))
    return ""


@dataclass(frozen=True)
class Mention:
    """A text of the plan that names a code."""

    kind: str
    key: str
    words: str


def mentions(plan: Plan, code: str) -> list[Mention]:
    """Return the texts that name a code, to be looked at when it changes; one query for each kind of text."""
    found = []
    for kind in READ_KINDS:
        names = [
            name
            for name in kind.fields
            if name in kind.editable and kind.column(name).get_internal_type() == "TextField"
        ]
        if not names or not kind.is_retired_not_deleted:
            continue
        holds = Q()
        for name in names:
            holds |= Q(**{f"{name}__contains": code})
        for thing in _living(kind.model, plan).filter(holds):
            texts = [text for name in names if rules.names_code(text := str(getattr(thing, name)), code)]
            found += [Mention(kind.name, thing.key, text) for text in texts]
    return found


def last_writer(thing: Plan | PlanItem, name: str) -> Event | None:
    """Return the event that wrote a field of a thing last."""
    found = Change.objects.filter(kind=kind_of(thing).name, object_id=thing.pk, field=name)
    change = found.select_related("event__actor", "event__by_link__post").order_by("-pk").first()
    return change.event if change else None


@dataclass
class Gone:
    """Things that one act took away: what was chosen, and how many went along."""

    event: Event | None
    roots: list[PlanItem] = field(default_factory=list)
    along: dict[Name, dict[str, int]] = field(default_factory=dict)


def retired(plan: Plan) -> list[Gone]:
    """Return what is retired by the act that took it away, the last act first; one query for each kind, and one."""
    things: dict[Name, PlanItem] = {}
    for kind in READ_KINDS:
        if kind.is_retired_not_deleted and kind.name != "heading":
            found = kind.model._default_manager.filter(plan=plan, retired_at__isnull=False)
            for row in found.prefetch_related("tasks") if kind.model is Row else found:
                assert isinstance(row, PlanItem)
                things[kind.name, row.pk] = row
    events = _retired_by(plan)
    acts: dict[int | None, Gone] = {}
    for name, thing in things.items():
        event = events.get(name)
        act = acts.setdefault(event.pk if event else None, Gone(event))
        root = _root(name, things, events)
        if root == name:
            act.roots.append(thing)
        else:
            counts = act.along.setdefault(root, {})
            counts[name[0]] = counts.get(name[0], 0) + 1
    return sorted(acts.values(), key=lambda act: -(act.event.pk if act.event else 0))


def _retired_by(plan: Plan) -> dict[Name, Event]:
    found = Change.objects.filter(event__plan=plan, field="retired_at", after__isnull=False)
    changes = found.select_related("event__actor").order_by("pk")
    return {(change.kind, change.object_id): change.event for change in changes}


def _root(name: Name, things: Mapping[Name, PlanItem], events: Mapping[Name, Event]) -> Name:
    """What a thing went along with in the same act."""
    while True:
        above = next((one for one in _above(name[0], things[name]) if one in things), None)
        if above is None or events.get(above) != events.get(name):
            return name
        name = above


def _above(kind: str, thing: PlanItem) -> list[Name]:
    """What a thing stands under or is tied to, by kind and pk."""
    owners = [*rules.OWNERS.get(kind, {}).items(), *((to, by) for one, by, to in rules.TIES if one == kind)]
    return [(to, pk) for to, column in owners if (pk := getattr(thing, f"{column}_id")) is not None]


def gone_together(thing: PlanItem) -> list[PlanItem]:
    """Return a retired thing with all that went along with it in the same act, what stands above first."""
    own = (kind_of(thing).name, thing.pk)
    event = _retired_by_one(own)
    if event is None:
        return [thing]
    changes = Change.objects.filter(event=event, field="retired_at", after__isnull=False)
    rows = {name: row for name, row in rows_of(changes).items() if isinstance(row, PlanItem) and row.retired_at}
    found, reached = [thing], {own}
    for kind in READ_KINDS:  # parents stand before what belongs to them
        for name, row in rows.items():
            if name[0] == kind.name and name not in reached and reached & set(_above(kind.name, row)):
                reached.add(name)
                found.append(row)
    return found


def _retired_by_one(name: Name) -> Event | None:
    found = Change.objects.filter(kind=name[0], object_id=name[1], field="retired_at", after__isnull=False)
    change = found.select_related("event").order_by("-pk").first()
    return change.event if change else None


def retired_item(plan: Plan, *, kind: str, key: str) -> PlanItem | None:
    """Return a thing that was taken out of the plan."""
    known = KINDS.get(kind)
    if known is None or not known.is_retired_not_deleted or not known.is_read_from_documents:
        return None
    found = known.model._default_manager.filter(plan=plan, key=key, retired_at__isnull=False).first()
    return found if isinstance(found, PlanItem) else None


def stands_under_retired(thing: PlanItem) -> bool:
    """Whether what a thing stands under is retired itself."""
    owner = owner_of(thing)
    return owner is not None and owner.retired_at is not None


@dataclass(frozen=True)
class Place:
    """Somewhere that a thing may be put."""

    item: PlanItem
    words: str
    is_here: bool


def places_for(thing: PlanItem) -> list[Place]:
    """Return where a thing may be put, in the plan's order; a row is called by its tasks."""
    plan, here = thing.plan, owner_of(thing)
    found: list[Place] = []
    kinds = rules.movable_to(kind_of(thing).name)
    if here is None or kind_of(here).name not in kinds:  # what stands in sections D and E stays in its section
        return found
    for kind in kinds:
        found += [Place(one, words, one == here) for one, words in _places(plan, kind)]
    return found


def _places(plan: Plan, kind: str) -> list[tuple[PlanItem, str]]:
    if kind == "area":
        areas = Area.objects.filter(plan=plan, retired_at=None).order_by("order", "number")
        return [(area, f"{area.number}. {area.title}") for area in areas]
    if kind == "task":
        tasks = Task.objects.filter(plan=plan, retired_at=None)
        ordered = tasks.order_by("row__area__number", "row__order", "order", "pk")
        return [(task, f"{task.code} {task.title}".strip()) for task in ordered]
    return list(rows_in_words(plan))


def rows_in_words(plan: Plan) -> list[tuple[Row, str]]:
    """Return the rows of a plan, each by its tasks: «1.2.1, 1.2.2 Taller con barrios»."""
    by_row: dict[int, list[Task]] = {}
    for task in Task.objects.filter(plan=plan, retired_at=None).order_by("order", "pk"):
        by_row.setdefault(task.row_id, []).append(task)
    rows = Row.objects.filter(plan=plan, retired_at=None).order_by("area__number", "order", "pk")
    return [(row, row_words(by_row.get(row.pk, []))) for row in rows]


def row_words(tasks: Sequence[Task]) -> str:
    """A row as people call it: by the codes of its tasks and the title of the first."""
    told = ", ".join(task.code for task in tasks)
    return f"{told} {tasks[0].title}".strip() if tasks else "—"


def open_questions(row: Row) -> list[Question]:
    """Return the questions that a row does not name yet."""
    named = row.row_questions.filter(retired_at=None).exclude(question=None).values("question")
    found = Question.objects.filter(plan=row.plan, retired_at=None).exclude(pk__in=named)
    return list(found.order_by("area__number", "order", "pk"))


def organization_names(plan: Plan) -> list[str]:
    """Return the names of a plan's organisations, to be offered while one writes."""
    found = Organization.objects.filter(plan=plan, retired_at=None, merged_into=None).order_by("name")
    return list(found.values_list("name", flat=True))


def other_tasks(task: Task) -> list[Task]:
    """Return the other tasks of a plan in order."""
    found = Task.objects.filter(plan=task.plan, retired_at=None).exclude(pk=task.pk)
    return list(found.order_by("row__area__number", "row__order", "order", "pk"))
