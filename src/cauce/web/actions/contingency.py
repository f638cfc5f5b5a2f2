"""Contingency plans (planes de contingencia): entered, changed, retired, taken from a list; the folder beside them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import models, transaction
from django.utils import timezone

from cauce.core.contingency import entries
from cauce.core.faults import Fault
from cauce.core.releasing import INSIDE
from cauce.web import events
from cauce.web.actions.documents.files import Kept, keep_file
from cauce.web.actions.permissions import require
from cauce.web.actions.structure.keys import own_key
from cauce.web.models import (
    Case,
    ContingencyDuty,
    ContingencyPlan,
    DisseminationStep,
    Event,
    InformationItem,
    MethodSetting,
    Plan,
    User,
)
from cauce.web.queries.contingency import AUTHORITIES, WEIGHTS, catalogue_of

Entry = ContingencyPlan | DisseminationStep | Case | InformationItem
DUTIES = {"planners": "planning", "implementers": "implementing"}
PLAN_FIELDS = (
    *("name", "hazards", "sectors", "whole_city", "territories", "territory_words", "approved_on", "expires_on"),
    *("drilled_on", "is_public", "language", "kept_at", "link", "note"),
)
STEP_FIELDS = ("text", "audience", "channel", "planned_on", "done_on", "reach", "note")
CASE_FIELDS = ("place", "text", "conditions", "result", "transferable", "transfer_words", "source", "link", "hazards")
ITEM_FIELDS = (
    *("name", "hazards", "kind", "medium", "kept_at", "link", "source", "dated", "scale", "licence", "quality"),
    "note",
)


class CannotWriteContingencyError(Exception):
    """An entry is not kept: its ``faults`` name the fields and the sentences."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(", ".join(f"{fault.field}: {fault.code}" for fault in faults))
        self.faults = faults


def _refuse(faults: Sequence[Fault]) -> None:
    if faults:
        raise CannotWriteContingencyError(faults)


def save_contingency_plan(
    *,
    plan: Plan,
    one: ContingencyPlan | None,
    values: Mapping[str, Any],
    by: User | None,
    file: UploadedFile | None = None,
    expected_version: int | None = None,
    why: str = "",
) -> ContingencyPlan:
    """Enter a contingency plan, or change one with its parties.

    Parameters
    ----------
    values
        The fields; ``owner``, ``planners`` and ``implementers`` as pairs of an organisation and words.

    Raises
    ------
    CannotWriteContingencyError
        Something is missing or cannot be.
    StaleVersionError
        Someone changed it meanwhile.
    """
    require("edit_contingency", by=by, plan=plan)
    _refuse(entries.plan_faults(values, catalogue_of(plan), on=timezone.localdate()))
    kept = keep_file(file) if file is not None else None
    with transaction.atomic():
        event = _begin(plan, one, by, why)
        columns = _plan_columns(values) | _file_columns(kept)
        row = _write(event, ContingencyPlan, plan, one, columns, expected_version)
        _write_duties(event, {row: values})
    return row


@transaction.atomic
def say_status(
    *, one: ContingencyPlan, said: str, why: str, since: dt.date | None, by: User | None, expected_version: int | None
) -> Event:
    """Say of a contingency plan what its dates do not: current, outdated or withdrawn, with a reason and a day.

    Raises
    ------
    CannotWriteContingencyError
        The reason or the day is missing, or the day is still to come.
    StaleVersionError
        Someone changed the plan meanwhile.
    """
    require("edit_contingency", by=by, plan=one.plan)
    _refuse(entries.said_faults(said, why, since, on=timezone.localdate()))
    event = events.begin("say_contingency_status", plan=one.plan, by=by, why=why.strip())
    values = {"said": said, "said_on": since, "said_why": " ".join(why.split())[:500]}
    events.update(event, one, values, expected_version=expected_version)
    return event


@transaction.atomic
def take_status_back(*, one: ContingencyPlan, by: User | None, expected_version: int | None) -> Event:
    """Let a contingency plan's dates decide again where it stands."""
    require("edit_contingency", by=by, plan=one.plan)
    event = events.begin("say_contingency_status", plan=one.plan, by=by)
    values = {"said": "", "said_on": None, "said_why": ""}
    events.update(event, one, values, expected_version=expected_version)
    return event


def _plan_columns(values: Mapping[str, Any]) -> dict[str, Any]:
    columns = {name: values[name] for name in PLAN_FIELDS if name in values}
    if columns.get("whole_city"):
        columns |= {"territories": [], "territory_words": ""}
    if "owner" in values:
        organization, words = values["owner"] or (None, "")
        columns |= {"owner_id": organization.pk if organization else None}
        columns |= {"owner_words": "" if organization else words[:200]}
    return columns


def _begin(plan: Plan, one: models.Model | None, by: User | None, why: str) -> Event:
    return events.begin("add_item" if one is None else "edit_contingency", plan=plan, by=by, why=why)


def _write(
    event: Event,
    model: type[Any],
    plan: Plan,
    one: Any,
    columns: Mapping[str, Any],
    expected_version: int | None,
    **parents: Any,
) -> Any:
    """Make a row, or write what differs in one."""
    if one is None:
        order = model._default_manager.filter(plan=plan).count() + 1
        made = model._default_manager.create(
            plan=plan, key=own_key(model.__name__.lower()), order=order, **parents, **columns
        )
        events.made(event, [made])
        return made
    changed = {name: value for name, value in columns.items() if getattr(one, name) != value}
    if changed or expected_version is not None:
        events.update(event, one, changed, expected_version=expected_version)
    return one


def _file_columns(kept: Kept | None) -> dict[str, Any]:
    return {"file_id": kept.stored.pk, "file_name": kept.name[:255]} if kept is not None else {}


def _write_duties(event: Event, told: Mapping[ContingencyPlan, Mapping[str, Any]]) -> None:
    """Let the parties of some plans be those that are told; the others are retired."""
    pks = [row.pk for row in told]
    present: dict[tuple[int, str, int | None, str], ContingencyDuty] = {
        (duty.contingency_plan_id, duty.kind, duty.organization_id, duty.words): duty
        for duty in ContingencyDuty.objects.filter(contingency_plan__in=pks, retired_at=None)
    }
    new: list[ContingencyDuty] = []
    stay = set()
    for row, values in told.items():
        for name, kind in DUTIES.items():
            if name not in values:
                stay |= {place for place in present if place[:2] == (row.pk, kind)}
            for organization, words in values.get(name, ()):
                place = (row.pk, kind, organization.pk if organization else None, "" if organization else words[:200])
                if place not in present and place not in stay:
                    new.append(_duty(row, kind, organization, place[3], len(new)))
                stay.add(place)
    events.made(event, ContingencyDuty.objects.bulk_create(new, batch_size=500))
    gone = [duty for place, duty in present.items() if place not in stay]
    now = timezone.now()
    events.update_many(event, {duty: {"retired_at": now} for duty in gone})


def _duty(row: ContingencyPlan, kind: str, organization: Any, words: str, order: int) -> ContingencyDuty:
    key = own_key("contingencyduty")
    return ContingencyDuty(
        plan_id=row.plan_id,
        key=key,
        order=order,
        contingency_plan=row,
        kind=kind,
        organization=organization,
        words=words,
    )


@transaction.atomic
def save_step(
    *,
    contingency_plan: ContingencyPlan,
    one: DisseminationStep | None,
    values: Mapping[str, Any],
    by: User | None,
    expected_version: int | None = None,
) -> DisseminationStep:
    """Foresee how a plan is made known, or say that it was done."""
    plan = contingency_plan.plan
    require("edit_contingency", by=by, plan=plan)
    _refuse(entries.step_faults(values, catalogue_of(plan), on=timezone.localdate()))
    columns = {name: values[name] for name in STEP_FIELDS if name in values}
    event = _begin(plan, one, by, "")
    step: DisseminationStep = _write(
        event, DisseminationStep, plan, one, columns, expected_version, contingency_plan=contingency_plan
    )
    return step


@transaction.atomic
def save_case(
    *,
    plan: Plan,
    one: Case | None,
    values: Mapping[str, Any],
    by: User | None,
    expected_version: int | None = None,
) -> Case:
    """Write down a good practice; ``question_id`` names the diagnostic question that it helps to answer."""
    require("edit_contingency", by=by, plan=plan)
    _refuse(entries.case_faults(values))
    names = (*CASE_FIELDS, "question_id", "contingency_plan_id")
    columns = {name: values[name] for name in names if name in values}
    case: Case = _write(_begin(plan, one, by, ""), Case, plan, one, columns, expected_version)
    return case


def save_information(
    *,
    plan: Plan,
    one: InformationItem | None,
    values: Mapping[str, Any],
    by: User | None,
    file: UploadedFile | None = None,
    expected_version: int | None = None,
) -> InformationItem:
    """Put a piece of information into the folder, or change one; it stays internal until it is released."""
    require("edit_contingency", by=by, plan=plan)
    _refuse(entries.item_faults(values, catalogue_of(plan), on=timezone.localdate()))
    kept = keep_file(file) if file is not None else None
    with transaction.atomic():
        columns = {name: values[name] for name in ITEM_FIELDS if name in values} | _file_columns(kept)
        item: InformationItem = _write(_begin(plan, one, by, ""), InformationItem, plan, one, columns, expected_version)
    return item


@transaction.atomic
def retire_entry(*, one: Entry, by: User | None, why: str = "") -> Event:
    """Take an entry out of its list; it stays in the history and can be brought back."""
    require("edit_contingency", by=by, plan=one.plan)
    event = events.begin("retire_item", plan=one.plan, by=by, why=why)
    events.update(event, one, {"retired_at": one.retired_at or timezone.now()}, expected_version=None)
    return event


@transaction.atomic
def bring_entry_back(*, one: Entry, by: User | None, why: str = "") -> Event:
    """Put a retired entry back into its list."""
    require("edit_contingency", by=by, plan=one.plan)
    event = events.begin("bring_back", plan=one.plan, by=by, why=why)
    events.update(event, one, {"retired_at": None}, expected_version=None)
    return event


@transaction.atomic
def release_information(*, item: InformationItem, body: str, reason: str, on: dt.date, by: User | None) -> Event:
    """Let a piece of information leave the office: who decides it, why, since when."""
    require("release_information", by=by, plan=item.plan)
    faults = [Fault("body", "body_missing")] if not body.strip() else []
    if not reason.strip():
        faults.append(Fault("reason", "reason_missing"))
    today = timezone.localdate()
    if on > today:
        faults.append(Fault("on", "day_to_come", {"day": on, "today": today}))
    _refuse(faults)
    event = events.begin("release_information", plan=item.plan, by=by, why=reason.strip())
    values = {"released_by": body.strip()[:200], "released_on": on, "release_reason": reason.strip()}
    events.update(event, item, values, expected_version=None)
    return event


@transaction.atomic
def withhold_information(*, item: InformationItem, by: User | None, why: str = "") -> Event:
    """Make a piece of information internal again."""
    require("release_information", by=by, plan=item.plan)
    event = events.begin("withhold_information", plan=item.plan, by=by, why=why)
    events.update(event, item, INSIDE, expected_version=None)
    return event


@transaction.atomic
def import_contingency_plans(
    *,
    plan: Plan,
    lines: Iterable[tuple[ContingencyPlan | None, Mapping[str, Any]]],
    expected_revision: int,
    by: User | None,
    why: str = "",
) -> Event:
    """Take over the lines of a list as one act: each makes a plan, or changes the one that it names.

    Raises
    ------
    CannotWriteContingencyError
        The plan changed after the list was shown, or a line cannot be kept.
    """
    require("edit_contingency", by=by, plan=plan)
    if Plan.objects.filter(pk=plan.pk, revision=expected_revision).first() is None:
        _refuse([Fault("list", "changed_meanwhile")])
    catalogue, today = catalogue_of(plan), timezone.localdate()
    told = list(lines)
    _refuse([fault for _one, values in told for fault in entries.plan_faults(values, catalogue, on=today)])
    event = events.begin("import_contingency", plan=plan, by=by, why=why)
    order = ContingencyPlan.objects.filter(plan=plan).count()
    rows: dict[ContingencyPlan, Mapping[str, Any]] = {}
    new: list[tuple[ContingencyPlan, Mapping[str, Any]]] = []
    changed: dict[models.Model, Mapping[str, Any]] = {}
    for number, (one, values) in enumerate(told, order + 1):
        columns = _plan_columns(values)
        if one is None:
            key = own_key("contingencyplan")
            new.append((ContingencyPlan(plan=plan, key=key, order=number, **columns), values))
        else:
            changed[one] = {name: value for name, value in columns.items() if getattr(one, name) != value}
            rows[one] = values
    made = ContingencyPlan.objects.bulk_create([row for row, _values in new], batch_size=500)
    events.made(event, made)
    for row, values in changed.items():
        if values:
            events.update(event, row, values, expected_version=None)
    rows |= {row: values for row, (_same, values) in zip(made, new, strict=True)}
    _write_duties(event, rows)
    return event


@transaction.atomic
def set_weights(
    *, plan: Plan, weights: Mapping[str, float], authorities: Mapping[str, str], by: User | None, why: str = ""
) -> Event | None:
    """Say how much each hazard and sector weighs, and which organisation answers for a hazard; one event."""
    require("edit_contingency", by=by, plan=plan)
    catalogue = catalogue_of(plan)
    _refuse(entries.weight_faults(weights, catalogue))
    own = {code: value for code, value in weights.items() if value != catalogue.weight_each}
    told: dict[str, Any] = {WEIGHTS: own, AUTHORITIES: {code: slug for code, slug in authorities.items() if slug}}
    present = {one.key: one for one in MethodSetting.objects.filter(plan=plan, key__in=told)}
    if all((present[key].value if key in present else {}) == value for key, value in told.items()):
        return None
    event = events.begin("edit_setting", plan=plan, by=by, why=why)
    for key, value in told.items():
        setting = present.get(key)
        if setting is None:
            decided = by.pk if by else None
            events.made(event, [MethodSetting.objects.create(plan=plan, key=key, value=value, decided_by_id=decided)])
        elif setting.value != value:
            events.update(event, setting, {"value": value}, expected_version=None)
    return event
