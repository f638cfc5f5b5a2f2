"""Settings of a plan (ajustes del método): its own numbers and words, laid over the method's defaults."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cauce import method
from cauce.core.plan.numbers import Numbers
from cauce.core.vocabulary import Vocabulary, plain_phrase
from cauce.importer import default_vocabulary
from cauce.web.models import MethodSetting, Plan

WORDS = "vocabulary."
GROUP_SIZE = "group_size"
LICENCE = "open_data.licence"


def settings_of(plan: Plan) -> dict[str, Any]:
    """Return a plan's own values by key."""
    return {setting.key: told(setting) for setting in MethodSetting.objects.filter(plan=plan)}


def told(setting: MethodSetting) -> Any:
    """Return a setting's value, with its source where the value is a table."""
    if isinstance(setting.value, dict) and setting.source:
        return {**setting.value, "source": setting.source}
    return setting.value


def numbers_of(plan: Plan | None) -> Numbers:
    """Return the numbers of the rules: the method's, with the plan's own laid over them."""
    own = settings_of(plan) if plan is not None else {}
    return Numbers.from_mapping(laid_over(method.load("plan"), own))


def laid_over(defaults: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """Lay a plan's values over the defaults; a dotted key names a value inside a table.

    Examples
    --------
    >>> laid_over({"group_size": {"low": 3, "high": 6}}, {"group_size": {"high": 8}})
    {'group_size': {'low': 3, 'high': 8}}
    """
    result: dict[str, Any] = dict(defaults)
    for key, value in own.items():
        first, _, rest = key.partition(".")
        if first not in result:
            continue
        if rest and isinstance(result[first], Mapping):
            result[first] = laid_over(result[first], {rest: value})
        elif isinstance(value, Mapping) and isinstance(result[first], Mapping):
            result[first] = {**result[first], **value}
        else:
            result[first] = value
    return result


def vocabulary_of(plan: Plan | None) -> Vocabulary:
    """Return the words by which documents are read: the method's, with the plan's own before them.

    A plan's words stand under "vocabulary.<group>.<name>", as lists.
    """
    more: dict[str, dict[str, list[str]]] = {}
    for key, value in (settings_of(plan) if plan is not None else {}).items():
        if key.startswith(WORDS) and key.count(".") == 2:
            _, group, name = key.split(".")
            more.setdefault(group, {})[name] = [plain_phrase(words) for words in value]
    words = default_vocabulary()
    return words.extended_with(more) if more else words
