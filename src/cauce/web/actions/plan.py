"""The plan (plan de trabajo): published or withdrawn, and edited one field at a time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone

from cauce.core.plan.structure import CHOICES
from cauce.web import events
from cauce.web.actions.permissions import require
from cauce.web.models import Event, Plan, PlanItem, User
from cauce.web.models.kinds import kind_of
from cauce.web.queries import search

# Fields in which one of a list stands, by kind and field.
CHOSEN: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("deliverable", "kind"): CHOICES["kind_of_deliverable"],
    ("communication_target", "unit"): CHOICES["unit_of_time"],
    ("input", "state"): ("proposed", "accepted", "rejected"),
    ("dependency", "state"): ("proposed", "accepted", "rejected"),
}


class WrongValueError(Exception):
    """A value cannot stand in a field: ``code`` says why.

    It is "not_editable", "empty", "too_long", "no_choice" or "not_a_number".
    """

    def __init__(self, code: str, **values: Any) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


@transaction.atomic
def publish(*, plan: Plan, by: User | None, why: str = "") -> Event:
    """Let everyone see what ``core.permissions`` lists as published."""
    require("publish_plan", by=by, plan=plan)
    event = events.begin("publish_plan", plan=plan, by=by, why=why)
    if plan.published_at is None:
        events.update(event, plan, {"published_at": timezone.now()}, expected_version=plan.version)
    return event


@transaction.atomic
def withdraw(*, plan: Plan, by: User | None, why: str) -> Event:
    """Make a published plan private again."""
    require("withdraw_plan", by=by, plan=plan)
    event = events.begin("withdraw_plan", plan=plan, by=by, why=why)
    if plan.published_at is not None:
        events.update(event, plan, {"published_at": None}, expected_version=plan.version)
    return event


@transaction.atomic
def edit_text(
    *, item: Plan | PlanItem, field: str, value: Any, expected_version: int, by: User | None, why: str = ""
) -> Event:
    """Write one field of one item, if nobody wrote it since it was shown.

    Raises
    ------
    WrongValueError
        The field may not be edited, or the value cannot stand in it.
    StaleVersionError
        Someone changed the item after it was shown.
    """
    plan = item if isinstance(item, Plan) else item.plan
    require("edit_text", by=by, plan=plan)
    written = checked(item, field, value)
    event = events.begin("edit_text", plan=plan, by=by, why=why)
    events.update(event, item, {field: written}, expected_version=expected_version)
    if field == "code":
        search.rebuild(plan)  # it is found under another name
    else:
        search.refresh(item)
    return event


def checked(item: models.Model, field: str, value: Any) -> Any:
    """Return a value as the field keeps it, or refuse it."""
    kind = kind_of(item)
    if field not in kind.editable:
        raise WrongValueError("not_editable", kind=kind.name, field=field)
    column = kind.column(field)
    if isinstance(value, str):
        value = value.strip()
    if value in ("", None):
        if not (column.blank or column.null):
            raise WrongValueError("empty", kind=kind.name, field=field)
        return None if column.null else ""
    if column.max_length and len(str(value)) > column.max_length:
        raise WrongValueError("too_long", field=field, length=len(str(value)), longest=column.max_length)
    if (choices := CHOSEN.get((kind.name, field))) and value not in choices:
        raise WrongValueError("no_choice", field=field, value=str(value))
    try:
        cleaned = column.to_python(value)
        column.run_validators(cleaned)
    except (ValidationError, ValueError, TypeError) as problem:
        raise WrongValueError("not_a_number", field=field, value=str(value)) from problem
    return cleaned
