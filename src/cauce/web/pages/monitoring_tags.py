"""Tags for the work (etiquetas de seguimiento): states with their shape and word, days as the city writes them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django.template import Library
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from cauce.core import messages, places
from cauce.core.problems import Problem
from cauce.web.models import Plan

register = Library()

SHAPES: Mapping[str, str] = {
    "planned": "planned",
    "in_progress": "doing",
    "in_preparation": "doing",
    "submitted": "waits",
    "returned": "warning",
    "done": "done",
    "accepted": "done",
    "deferred": "deferred",
    "cancelled": "cancelled",
}


@register.filter
def work_word(name: str) -> str:
    """The word for a state of work, with a capital."""
    told = gettext(messages.STATES.get(name, name))
    return told[:1].upper() + told[1:]


@register.simple_tag
def work_state(name: str) -> SafeString:
    """A state of work: its shape, its colour and its word."""
    return _work_state(name, get_language() or "es")


@lru_cache(maxsize=256)
def _work_state(name: str, language: str) -> SafeString:
    """The mark of a state; the language is a key of what is kept, for the word is in it."""
    shape = SHAPES.get(name, "planned")
    return format_html(
        '<span class="state {0}"><svg aria-hidden="true"><use href="#mark-{0}"/></svg>{1}</span>',
        shape,
        work_word(name),
    )


@register.simple_tag(takes_context=True)
def day(context: Any, value: dt.date | None) -> SafeString:
    """A day as the city writes it, with its machine form."""
    if value is None:
        return SafeString("")
    plan: Plan | None = context.get("plan")
    city = places.city_format(plan.city_format if plan else "es-PA")
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), city.day(value))


@register.filter
def share_percent(value: float) -> str:
    """A weight in per cent."""
    return f"{round(value * 100)} %"


@register.filter
def told_problem(problem: Problem) -> str:
    """What is found, in words."""
    return messages.tell(problem, gettext)
