"""History (historia): what was done, by whom, and what was changed since."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Model, QuerySet

from cauce.web import events
from cauce.web.models import Change, Event, Organization, Plan, PlanItem
from cauce.web.models.kinds import KINDS

FEW = 12  # changes of an act whose things a list names
PARENTS = frozenset({"area", "row", "task", "question", "deliverable"})
UNDOABLE = frozenset(
    {
        "apply_import",
        "apply_workbook",
        "create_plan",
        "edit_text",
        "merge_organizations",
        "split_organization",
        "keep_apart",
        "describe_organization",
        "describe_organizations",
        "rate_actors",
        "mend_problem",
        "add_item",
        "move_item",
        "retire_item",
        "bring_back",
        "split_row",
        "split_task",
        "join_rows",
        "join_tasks",
        "renumber",
        "accept_schedule",
        "edit_schedule",
        "link_schedule",
        "unlink_schedule",
        "add_milestone",
        "retire_milestone",
        "add_closures",
        "remove_closure",
        "set_baseline",
        "level_load",
        "import_project",
        "accept_problem",
        "reopen_problem",
        "edit_setting",
        "add_layer",
        "change_layer",
        "replace_layer_file",
        "use_layer_file",
        "draw_layer",
        "retire_layer",
        "release_layer",
        "withdraw_layer",
        "publish_plan",
        "withdraw_plan",
        "assign_posts",
        "fill_placeholder",
        "set_work_state",
        "tick_step",
        "decide_input",
        "decide_dependency",
        "record_input",
        "prepare_deliverable",
        "submit_version",
        "return_version",
        "accept_version",
        "add_facility",
        "change_facility",
        "place_facility",
        "retire_facility",
        "bring_back_facility",
        "add_facility_photo",
        "retire_facility_photo",
        "merge_facilities",
        "keep_facilities_apart",
        "import_facilities",
        "import_territories",
        "change_territory",
        "retire_territory",
        "bring_back_territory",
        "judge_vulnerability",
        "retire_judgement",
        "release_scores",
        "end_release",
        "edit_contingency",
        "say_contingency_status",
        "import_contingency",
        "release_information",
        "withhold_information",
        "order_priorities",
        "retire_priorities",
        "order_screening",
        "retire_screening",
        "release_priorities",
        "withdraw_priorities",
        "order_losses",
        "reckon_losses_again",
        "retire_losses",
        "release_losses",
        "withdraw_losses",
        "order_scenario",
        "change_scenario",
        "play_scenario_again",
        "retire_scenario",
        "release_scenario",
        "withdraw_scenario",
        "add_facility_need",
        "retire_facility_need",
        "undo",
    }
)


def events_of(plan: Plan) -> QuerySet[Event]:
    """Return a plan's events, the newest first, with the number of their changes."""
    found = Event.objects.filter(plan=plan).annotate(change_count=Count("changes"))
    found = found.select_related("actor", "undoes", "by_questionnaire__person")
    found = found.select_related("by_link__person", "by_link__post__organization")
    return found.order_by("-at", "-pk")


def may_be_undone(event: Event) -> bool:
    """Whether an event is of a kind that can be undone and still stands."""
    return event.act in UNDOABLE and not Event.objects.filter(undoes=event).exists()


@dataclass(frozen=True)
class Since:
    """One thing of an event that was changed afterwards, by whom and to what."""

    change: Change
    now: Any
    later: Event | None

    @property
    def token(self) -> str:
        """Name by which a person says yes to undoing it all the same."""
        return token_of(self.change)


@dataclass
class Undoing:
    """What undoing an event would do: the changes that go back, and those that people touched since."""

    event: Event
    back: list[Change] = field(default_factory=list)
    since: list[Since] = field(default_factory=list)


def token_of(change: Change) -> str:
    """Name of a change within its event."""
    return f"{change.kind}|{change.key}|{change.field}"


def undoing(event: Event) -> Undoing:
    """Return what undoing an event would do, in a constant number of queries for each kind."""
    changes = list(Change.objects.filter(event=event).order_by("pk"))
    rows = rows_of(changes)
    later = _later_events(event, changes)
    result = Undoing(event)
    for change in changes:
        row = rows.get((change.kind, change.object_id))
        after = later.get((change.kind, change.object_id, change.field))
        if change.field == "":
            _add_whole(result, change, row, later)
        elif row is not None and events.plain(getattr(row, change.field)) == change.after:
            result.back.append(change)
        else:
            now = events.plain(getattr(row, change.field)) if row is not None else None
            result.since.append(Since(change, now, after))
    return result


def _add_whole(result: Undoing, change: Change, row: Model | None, later: dict[tuple[str, int, str], Event]) -> None:
    """A thing that the event made, or took away."""
    if change.after is None:
        result.back.append(change)
        return
    if row is None or (isinstance(row, PlanItem) and row.retired_at is not None):
        return  # it is gone already
    touched = [
        event
        for (kind, pk, name), event in later.items()
        if (kind, pk) == (change.kind, change.object_id) and name not in ("order", "retired_at", "organization_id")
    ]
    if touched:
        result.since.append(Since(change, events.told(row), touched[-1]))
    else:
        result.back.append(change)


def rows_of(changes: Iterable[Change]) -> dict[tuple[str, int], Model]:
    """Return the rows that changes are about, one query for each kind."""
    wanted: dict[str, set[int]] = {}
    for change in changes:
        wanted.setdefault(change.kind, set()).add(change.object_id)
    found: dict[tuple[str, int], Model] = {}
    for name, pks in wanted.items():
        for part in _parts(sorted(pks)):
            for pk, row in KINDS[name].model._default_manager.in_bulk(part).items():
                found[name, pk] = row
    return found


def few_changes(events: Iterable[Event]) -> list[Change]:
    """Return the changes of those acts that have few; they were counted."""
    few = [event.pk for event in events if getattr(event, "change_count", 0) <= FEW]
    return list(Change.objects.filter(event__in=few).order_by("event", "pk"))


def parents_of(changes: Iterable[Change]) -> dict[tuple[str, int], Model]:
    """Return the rows of the plan that changes move things from and to, by field and number."""
    wanted: dict[str, set[int]] = {}
    for change in changes:
        if change.field.removesuffix("_id") in PARENTS:
            numbers = {kept for kept in (change.before, change.after) if isinstance(kept, int)}
            wanted.setdefault(change.field, set()).update(numbers)
    return {
        (field, pk): row
        for field, pks in wanted.items()
        for pk, row in KINDS[field.removesuffix("_id")].model._default_manager.in_bulk(pks).items()
    }


def _later_events(event: Event, changes: Sequence[Change]) -> dict[tuple[str, int, str], Event]:
    """The last event that changed each field of the same things after this one."""
    kinds = {change.kind for change in changes}
    things = {(change.kind, change.object_id) for change in changes}
    found: dict[tuple[str, int, str], Event] = {}
    rows = Change.objects.filter(event__plan=event.plan, event__pk__gt=event.pk, kind__in=kinds)
    for change in rows.select_related("event", "event__actor").order_by("pk"):
        if (change.kind, change.object_id) in things:
            found[change.kind, change.object_id, change.field] = change.event
    return found


@dataclass(frozen=True)
class Named:
    """Names of the organisations that changes may speak of, by short name and by number."""

    by_slug: dict[str, str]
    by_number: dict[int, str]


def organizations_named(plan: Plan) -> Named:
    """Return the names of a plan's organisations; one query, whatever the changes of a page speak of."""
    found = list(Organization.objects.filter(plan=plan).values_list("pk", "slug", "name"))
    return Named({slug: name for _pk, slug, name in found}, {pk: name for pk, _slug, name in found})


def _parts(pks: Sequence[int], size: int = 5000) -> Iterable[Sequence[int]]:
    return (pks[start : start + size] for start in range(0, len(pks), size))
