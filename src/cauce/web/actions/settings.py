"""Settings of a plan (ajustes del método): its own numbers and words, laid over the method's defaults."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from cauce import method
from cauce.core.notifications import unknown_places
from cauce.web import events
from cauce.web.actions.permissions import require
from cauce.web.models import Event, MethodSetting, Plan, User
from cauce.web.queries.notifications import PREFIX
from cauce.web.queries.settings import WORDS


class UnknownSettingError(Exception):
    """The method has no value of this name, or not of this shape."""

    def __init__(self, key: str) -> None:
        super().__init__(f"The method has no value «{key}» of this shape.")
        self.key = key


@transaction.atomic
def edit_setting(
    *, plan: Plan, key: str, value: Any, source: str, by: User | None, why: str = "", since: dt.date | None = None
) -> Event:
    """Lay a value of the plan over the method's, or take it away (value None)."""
    require("edit_setting", by=by, plan=plan)
    if value is not None and not _fits(key, value):
        raise UnknownSettingError(key)
    event = events.begin("edit_setting", plan=plan, by=by, why=why)
    setting = MethodSetting.objects.filter(plan=plan, key=key).first()
    told = {"value": value, "source": source, "since": since, "decided_by_id": by.pk if by else None}
    if value is None:
        if setting is not None:
            events.taken_away(event, [setting])
            setting.delete()
    elif setting is None:
        events.made(event, [MethodSetting.objects.create(plan=plan, key=key, **told)])
    else:
        events.update(event, setting, told, expected_version=None)
    return event


def _fits(key: str, value: Any) -> bool:
    """Whether a value has the shape of the method's own: a word list, a number, or some of a table's."""
    if key.startswith(WORDS):
        return key.count(".") == 2 and isinstance(value, list) and all(isinstance(word, str) for word in value)
    default: Any = {**method.load("monitoring"), **method.load("plan")}
    parts = key.split(".")
    if key.startswith(PREFIX):
        default, parts = method.load("notifications"), parts[1:]
        if parts[0] == "texts" and unknown_places(parts[-1], str(value)):
            return False
    for part in parts:
        if not isinstance(default, Mapping) or part not in default:
            return False
        default = default[part]
    if isinstance(default, Mapping):
        return isinstance(value, dict) and all(
            name in default and _same_shape(default[name], one) for name, one in value.items()
        )
    return _same_shape(default, value)


def _same_shape(default: Any, value: Any) -> bool:
    if isinstance(default, int | float) and not isinstance(default, bool):
        return isinstance(value, int | float) and not isinstance(value, bool)
    return isinstance(value, list) if isinstance(default, tuple) else isinstance(value, type(default))
