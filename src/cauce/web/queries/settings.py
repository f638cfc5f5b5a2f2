"""Settings of a plan (ajustes del método): its own numbers and words, laid over the method's defaults."""

from __future__ import annotations

from typing import Any

from cauce.web.models import MethodSetting, Plan

WORDS = "vocabulary."


def settings_of(plan: Plan) -> dict[str, Any]:
    """Return a plan's own values by key."""
    return dict(MethodSetting.objects.filter(plan=plan).values_list("key", "value"))


def vocabulary_of(plan: Plan | None) -> dict[str, Any]:
    """Return the words that a plan adds to the vocabulary of its documents."""
    if plan is None:
        return {}
    return {key.removeprefix(WORDS): value for key, value in settings_of(plan).items() if key.startswith(WORDS)}
