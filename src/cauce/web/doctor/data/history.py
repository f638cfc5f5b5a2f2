"""The history against the rows (historia y filas): the last change of each object is what its row says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.models import Exists, F, OuterRef

from cauce.web.doctor.findings import Finding, Level, about
from cauce.web.events import plain
from cauce.web.models import Change, Event
from cauce.web.models.kinds import KINDS, Kind

# Acts that may change nothing that the history tells: a sign of life, a document that says what the plan says.
WITHOUT_CHANGES = frozenset(
    [
        "accept_schedule",
        "add_people",
        "apply_import",
        "apply_workbook",
        "create_plan",
        "export_person",
        "make_sign_in_link",
        "report",
        "sign_in_by_link",
        "undo",
    ]
)
# What a job writes of what it was asked for: another run of it says something else, and nobody decided that.
FOUND = frozenset(["state", "problem", "results", "made_at", "job_id"])
DRAWN = frozenset(["state", "facts", "problems", "classes", "tiles_id", "picture_id", "shapes_id", "corners", "job_id"])
# Columns that are written beside the history: counters, signs of life, what a reading is in between, what a job found.
BESIDE: Mapping[str, frozenset[str]] = {
    "": frozenset(["version", "revision", "id"]),
    "row": frozenset(["heard_at"]),
    "import": frozenset(["state", "records", "extras", "comparison", "plan_id", "applied_event_id", "job_id"]),
    "risk_layer_file": DRAWN,
    "priority_analysis": FOUND,
    "screening": FOUND | {"layer_id", "file_id"},
    "scenario": FOUND | {"figures", "rests"},
    "loss_analysis": FOUND | {"reports", "case_id"},
}
State = dict[str, Any] | None


def findings() -> Iterator[Finding]:
    """Replay the history and compare each object with its row."""
    silent = Event.objects.filter(~Exists(Change.objects.filter(event=OuterRef("pk"))))
    silent = silent.exclude(act__in=WITHOUT_CHANGES)
    yield from about("event_without_change", [f"{one.act} {one.pk}" for one in silent], level=Level.REMARK)
    forward = Event.objects.filter(undoes__gte=F("pk"))
    yield from about("undo_before_act", [str(one.pk) for one in forward])
    unknown, differing, lost, back = [], [], [], []
    for name, states in _replayed().items():
        kind = KINDS.get(name)
        if kind is None:
            unknown.append(name)
            continue
        rows = _rows(kind, states)
        for pk, state in states.items():
            row = rows.get(pk)
            if row is None and state is not None and not _may_go(kind):
                lost.append(f"{name} {pk}")
            elif row is not None and state is None:
                back.append(f"{name} {pk}")
            elif row is not None and state is not None:
                differing += [f"{name} {pk} {field}" for field in _differing(kind, row, state)]
    yield from about("change_of_unknown", unknown)
    yield from about("row_differs", differing)
    yield from about("row_lost", lost)
    yield from about("row_came_back", back)


def _replayed() -> dict[str, dict[int, State]]:
    """What each object is after its last change, as the history tells it."""
    found: dict[str, dict[int, State]] = defaultdict(dict)
    changes = Change.objects.order_by("pk").values_list("kind", "object_id", "field", "after")
    for kind, pk, field, after in changes.iterator(chunk_size=5000):
        states = found[kind]
        if not field:
            states[pk] = dict(after) if isinstance(after, dict) else None
        else:
            state = states.get(pk)
            if state is None:
                state = states[pk] = {}
            state[field] = after
    return found


def _may_go(kind: Kind) -> bool:
    """Whether rows of a kind go without a trace: of persons the history tells nothing."""
    return kind.is_personal


def _rows(kind: Kind, states: Mapping[int, State]) -> dict[int, dict[str, Any]]:
    columns = {
        field.attname
        for field in kind.model._meta.concrete_fields
        if field.attname not in BESIDE[""] | BESIDE.get(kind.name, frozenset())
    }
    if kind.is_personal:
        columns = set()
    every = kind.model._base_manager.values("pk", *sorted(columns))
    return {row["pk"]: row for row in every if row["pk"] in states}


def _differing(kind: Kind, row: Mapping[str, Any], state: Mapping[str, Any]) -> Iterator[str]:
    if kind.is_personal:
        return
    for name, value in state.items():
        column = _column(kind, name)
        if column is not None and column.attname in row and plain(row[column.attname]) != value:
            yield name


def _column(kind: Kind, name: str) -> models.Field[Any, Any] | None:
    """The field that a change names; nothing where later versions have it no more."""
    try:
        return kind.column(name)
    except FieldDoesNotExist:
        return None
