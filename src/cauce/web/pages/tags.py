"""Tags of the templates (etiquetas): acronyms explained, origins, states, city formats."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django import template
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import conditional_escape, escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from cauce.core import messages, places
from cauce.web.models import CommunicationTarget, Plan, Row, Task
from cauce.web.models.kinds import key_of, kind_of
from cauce.web.pages import words as screen
from cauce.web.queries import actors

register = template.Library()

SHAPES = {
    "blocks": "M5 1h6l4 4v6l-4 4H5l-4-4V5z",
    "warning": "M8 1.500 15.500 14.500H.5z",
    "remark": "M8 1a7 7 0 1 1 0 14A7 7 0 0 1 8 1z",
    "done": "M1 1h14v14H1z",
    "private": "M3 7h10v8H3zM5 7V5a3 3 0 0 1 6 0v2h-1.500V5a1.500 1.500 0 0 0-3 0v2z",
}
SIGNS = {
    "blocks": "M5 8h6",
    "warning": "M8 6v4M8 12v.5",
    "remark": "M8 7v5M8 4v.5",
    "done": "m4.500 8.500 2.500 2.500 5-6",
    "private": "",
}


class Explainer:
    """Explains acronyms where they occur: the first time in each text."""

    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        self.names = {acronym: name for acronym, name in pairs if acronym and name}
        longest_first = sorted(self.names, key=len, reverse=True)
        told = "|".join(re.escape(escape(acronym)) for acronym in longest_first)
        self.pattern = re.compile(rf"(?<![\w&])(?:{told})(?!\w)") if told else None

    def __call__(self, text: str) -> SafeString:
        """Return the text as HTML with each acronym explained once."""
        safe = conditional_escape(text)
        if self.pattern is None:
            return safe
        seen: set[str] = set()

        def explain(found: re.Match[str]) -> str:
            acronym = found.group(0)
            if acronym in seen:
                return acronym
            seen.add(acronym)
            name = self.names.get(acronym) or self.names.get(acronym.replace("&amp;", "&"), "")
            return f'<abbr title="{escape(name)}">{acronym}</abbr>'

        return mark_safe(self.pattern.sub(explain, safe))


def _explained(context: Any, text: str | None) -> SafeString:
    explain = context.get("explain")
    return explain(text or "") if explain else conditional_escape(text or "")


@register.simple_tag(takes_context=True)
def words(context: Any, text: str | None) -> SafeString:
    """Words of the document, with its acronyms explained."""
    return _explained(context, text)


@register.simple_tag(takes_context=True)
def paragraphs(context: Any, text: str | None) -> SafeString:
    """Words of the document as paragraphs."""
    parts = [part.strip() for part in re.split(r"\n+", text or "") if part.strip()]
    return format_html_join("\n", "<p>{}</p>", ((_explained(context, part),) for part in parts))


@register.simple_tag(takes_context=True)
def in_document(context: Any) -> SafeString:
    """The language of the document's words, where the page speaks another one."""
    plan: Plan | None = context.get("plan")
    if plan is None or plan.language == get_language():
        return SafeString("")
    return format_html(' lang="{}"', plan.language)


@register.simple_tag(takes_context=True)
def origin(context: Any, thing: Any) -> SafeString:
    """A link to where an item was read, for the office."""
    if not context.get("office"):
        return SafeString("")
    kind, key = kind_of(thing).name, key_of(thing)
    address = reverse("provenance", args=[context["plan"].slug, kind, key])
    label = gettext("Where this was read: %(kind)s") % {"kind": screen.word(screen.ITEMS, kind)}
    return format_html(
        '\u2060<a class="origin" href="{0}" hx-get="{0}" hx-target="#origin-body" data-dialog="origin" title="{1}">'
        '<svg viewBox="0 0 16 16" aria-hidden="true" fill="none" stroke="currentColor" stroke-width="1.500">'
        '<path d="M3.500 1.500h6l3 3v10h-9zM6 7h4M6 10h4"/></svg><span class="visually-hidden">{1}</span></a>',
        address,
        label,
    )


@register.simple_tag
def state(name: str, told: str) -> SafeString:
    """A state: its shape, its colour and its word."""
    shape = "remark" if name == "note" else name
    return format_html(
        '<span class="state {}"><svg viewBox="0 0 16 16" aria-hidden="true"><path fill="currentColor" d="{}"/>'
        '<path d="{}" fill="none" class="sign"/></svg>{}</span>',
        shape,
        SHAPES.get(shape, SHAPES["remark"]),
        SIGNS.get(shape, ""),
        told,
    )


@register.filter
def severity(name: str) -> str:
    """The word for how much a finding weighs."""
    return screen.word(screen.SEVERITIES, str(name))


@register.filter
def role(name: str) -> str:
    """The word for a role."""
    return screen.word(screen.ROLES, name)


@register.filter
def deliverable_kind(name: str) -> str:
    """The word for a kind of deliverable."""
    return screen.word(screen.KINDS_OF_DELIVERABLE, name)


@register.filter
def section_word(name: str) -> str:
    """The word for section D or E."""
    return screen.word(screen.SECTIONS, name)


@register.filter
def level(name: str) -> str:
    """The word for a level of the board."""
    return screen.word(screen.LEVELS, name)


@register.filter
def statement(name: str) -> str:
    """The word for a kind of statement."""
    return screen.word(screen.STATEMENTS, name)


@register.filter
def owner(name: str) -> str:
    """Whose statement it is."""
    return str(screen.OWNERS.get(name, ""))


@register.filter
def objective_group(name: str) -> str:
    """The word for a group of Phase II objectives."""
    return screen.word(screen.OBJECTIVE_GROUPS, name)


@register.filter
def item_word(name: str) -> str:
    """The word for a kind of item."""
    return screen.word(screen.ITEMS, name)


@register.filter
def field_word(name: str) -> str:
    """The word for a field."""
    return screen.word(screen.FIELDS, name)


@register.filter
def act_word(name: str) -> str:
    """The word for an act in the history."""
    return screen.word(screen.ACTS, name)


@register.filter
def position_word(name: str) -> str:
    """The word for a part of a position in a document."""
    return screen.word(screen.POSITIONS, name)


@register.filter
def target_part(part: CommunicationTarget) -> str:
    """One part of a communication target in words."""
    return screen.target(part)


def _city(context: Any) -> places.CityFormat:
    plan: Plan | None = context.get("plan")
    return places.city_format(plan.city_format if plan else "es-PA")


@register.simple_tag(takes_context=True)
def number(context: Any, value: float | None, decimals: int = 0) -> str:
    """A number as the city writes it."""
    return "" if value is None else _city(context).number(value, decimals=decimals)


@register.simple_tag(takes_context=True)
def moment(context: Any, value: Any) -> SafeString:
    """A moment as the city writes it, with its machine form."""
    if value is None:
        return SafeString("")
    from_city = value.astimezone(_city(context).zone()) if hasattr(value, "astimezone") else value
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), _city(context).moment(from_city))


@register.simple_tag(takes_context=True)
def with_query(context: Any, **changes: Any) -> str:
    """This page's address with some of its query changed; None takes a value out."""
    request: HttpRequest = context["request"]
    query = request.GET.copy()
    for name, value in changes.items():
        query.pop(name, None)
        if value not in (None, ""):
            query[name] = str(value)
    return f"{request.path}?{query.urlencode()}" if query else request.path


@register.filter
def row_code(row: Row) -> str:
    """Codes of the tasks of a row: «3.2.1 to 3.2.4» is how people call it."""
    return ", ".join(task.code for task in row.tasks.all())


@register.filter
def roles_of(row: Row) -> list[actors.RoleParties]:
    """The parties of a row, by role."""
    return actors.by_role(row.assignments.all())


@register.filter
def task_name(task: Task) -> str:
    """A task's title, or its code where the document gives none."""
    return task.title or task.code


@register.filter
def get(mapping: Any, key: Any) -> Any:
    """A value of a mapping."""
    return mapping.get(key, "")


@register.filter
def percent(value: float) -> str:
    """How sure a reading is, in per cent."""
    return f"{round(value * 100)} %"


@register.filter
def import_state(name: str) -> str:
    """The word for how far an import is."""
    return screen.word(screen.IMPORT_STATES, name)


@register.filter
def change_word(name: str) -> str:
    """The word for a sort of change."""
    return screen.word(screen.CHANGES, name)


@register.filter
def reason_word(code: str) -> str:
    """Why two organisations are likely one."""
    return gettext(messages.REASONS.get(code, code))


@register.filter
def words_list(text: str) -> list[str]:
    """A text as its words."""
    return text.split()


@register.filter
def told(value: Any) -> str:
    """A value of the history as a reader wants it."""
    if value is None or value == "":
        return "—"
    if isinstance(value, dict):
        names = ("code", "title", "text", "as_printed", "name", "spelling", "city", "action")
        return " ".join(str(value[name]) for name in names if value.get(name)) or "…"
    if isinstance(value, list):
        return ", ".join(str(each) for each in value)
    return str(value)
