"""Tags of the templates (etiquetas): acronyms explained, origins, states, city formats."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from django.http import HttpRequest
from django.template import Library
from django.urls import reverse
from django.utils import timezone
from django.utils.html import conditional_escape, escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from cauce.core import messages, permissions, places
from cauce.web.models import Assignment, CommunicationTarget, Organization, Plan, Post, Row, Task
from cauce.web.models.kinds import key_of, kind_of
from cauce.web.pages import words as screen
from cauce.web.queries import actors, people

register = Library()

KEPT = 2000  # texts that an explainer remembers: more than a plan of 35 tasks has, so that old words do not pile up
WORD, NUMBER = "WORD-HERE", 987654321
KILOBYTE, MEGABYTE = 1000, 1000**2
NO_REST = frozenset(
    {"plan", "tasks", "questions", "deliverables", "organizations", "board", "acronyms", "problems", "provenance_of"}
)


class Explainer:
    """Explains acronyms where they occur: the first time in each text."""

    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        self.names = {acronym: name for acronym, name in pairs if acronym and name}
        longest_first = sorted(self.names, key=len, reverse=True)
        told = "|".join(re.escape(escape(acronym)) for acronym in longest_first)
        self.pattern = re.compile(rf"(?<![\w&])(?:{told})(?!\w)") if told else None
        self.known: dict[str, SafeString] = {}

    def __call__(self, text: str) -> SafeString:
        """Return the text as HTML with each acronym explained once."""
        found = self.known.get(text)
        if found is None:
            found = self._explained(text)
            if len(self.known) < KEPT:
                self.known[text] = found
        return found

    def _explained(self, text: str) -> SafeString:
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


@lru_cache(maxsize=4096)
def _address_form(name: str, slug: str, language: str, *, number: bool) -> str:
    """An address of a plan with a place for its last part; reversing it once serves a whole table."""
    rest: list[object] = [] if name in NO_REST else [NUMBER if number else WORD]
    return reverse(name, args=[slug, *rest])


def address(name: str, slug: str, rest: object = "") -> str:
    """The address of a thing of a plan."""
    number = isinstance(rest, int)
    form = _address_form(name, slug, get_language() or "es", number=number)
    return form.replace(str(NUMBER) if number else WORD, quote(str(rest), safe=""))


@register.simple_tag(takes_context=True)
def at(context: Any, name: str, rest: object = "") -> str:
    """The address of a thing of this page's plan: {% at "task" task.code %}."""
    return address(name, context["plan"].slug, rest)


@register.simple_tag(takes_context=True)
def party(context: Any, one: Assignment) -> SafeString:
    """A party as printed, with a way to its organisation."""
    return parties(context, [one])


@register.simple_tag(takes_context=True)
def parties(context: Any, ones: Iterable[Assignment]) -> SafeString:
    """Parties as printed, one after the other; what they share is looked up once."""
    explain = context.get("explain") or conditional_escape
    form = _address_form("organization", context["plan"].slug, get_language() or "es", number=False)
    told = []
    for one in ones:
        words_ = explain(one.as_printed if context.get("office") else one.public_words)
        if one.organization is not None:
            words_ = f'<a href="{form.replace(WORD, quote(one.organization.slug, safe=""))}">{words_}</a>'
        told.append(f"{words_} {_named(context, one)}" if one.is_placeholder else words_)
    return SafeString(", ".join(told))  # each part is escaped above


def _named(context: Any, one: Assignment) -> SafeString:
    """Who fills a party and since when, for who works inside of the plan; where nobody does, that it is to be named."""
    filled = getattr(one, "filled_by", ())
    if not filled:
        return _to_be_named(context)
    if not context.get("inside"):
        return SafeString("")
    language = format_html(' lang="{}"', get_language()) if in_document(context) else ""
    named = [(at(context, "organization", each.organization.slug), each.organization) for each in filled]
    who = format_html_join(", ", '<a href="{}">{}</a>', named)
    since = format_html("{} {}", gettext("since"), day(context, filled[0].since_day))
    return format_html('<span class="tag named"{}>{} {}, {}</span>', language, gettext("filled by"), who, since)


def _to_be_named(context: Any) -> SafeString:
    language = format_html(' lang="{}"', get_language()) if in_document(context) else ""
    return format_html('<span class="tag"{}>{}</span>', language, gettext("to be named"))


@register.simple_tag(takes_context=True)
def origin(context: Any, thing: Any) -> SafeString:
    """A link to where an item was read, for the office."""
    if not context.get("office"):
        return SafeString("")
    kind, key = kind_of(thing).name, key_of(thing)
    href = f"{at(context, 'provenance_of')}{kind}/{quote(key, safe='/:')}/"
    label = gettext("Where this was read: %(kind)s") % {"kind": screen.word(screen.ITEMS, kind)}
    return format_html(
        '\u2060<a class="origin" href="{0}" hx-get="{0}" hx-target="#dialog-body" data-dialog title="{1}"'
        ' aria-label="{1}"><svg aria-hidden="true"><use href="#mark-origin"/></svg></a>',
        href,
        label,
    )


@register.simple_tag
def state(name: str, told: str) -> SafeString:
    """A state: its shape, its colour and its word."""
    shape = "remark" if name == "note" else name
    return format_html(
        '<span class="state {0}"><svg aria-hidden="true"><use href="#mark-{0}"/></svg>{1}</span>', shape, told
    )


@register.simple_tag
def role_cells(line: actors.OrganizationLine, roles: Iterable[str]) -> SafeString:
    """Cells of the table of organisations: how often one holds each role."""
    language = get_language() or "es"
    return SafeString("".join(_role_cell(name, line.roles[name], language) for name in roles))


@lru_cache(maxsize=4096)
def _role_cell(role: str, count: int, language: str) -> SafeString:
    """One cell; the language is a key of what is kept, for the word is in it."""
    if not count:
        return SafeString('<td role="cell" class="number"></td>')
    label = screen.word(screen.ROLES, role)
    return format_html('<td role="cell" class="number" data-label="{}">{}</td>', label, count)


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
def size(context: Any, octets: int) -> str:
    """How large a file is, written as the city writes numbers."""
    city = _city(context)
    if octets < MEGABYTE // 10:
        return f"{city.number(octets / KILOBYTE)} kB"
    return f"{city.number(octets / MEGABYTE, decimals=1)} MB"


@register.simple_tag(takes_context=True)
def moment(context: Any, value: Any) -> SafeString:
    """A moment as the city writes it, with its machine form."""
    if value is None:
        return SafeString("")
    from_city = value.astimezone(_city(context).zone()) if hasattr(value, "astimezone") else value
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), _city(context).moment(from_city))


@register.simple_tag(takes_context=True)
def day(context: Any, value: Any) -> SafeString:
    """A day as the city writes it, with its machine form."""
    if value is None:
        return SafeString("")
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), _city(context).day(value))


@register.simple_tag
def contacts(organization: Organization) -> list[Post]:
    """The posts of an organisation, each with who holds it today."""
    return people.posts_of(organization, on=timezone.localdate())


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
        names = ("code", "title", "text", "as_printed", "name", "spelling", "city", "action", "file_name", "link")
        return " ".join(str(value[name]) for name in names if value.get(name)) or "…"
    if isinstance(value, list):
        return ", ".join(str(each) for each in value)
    return gettext(messages.STATES[value]) if value in messages.STATES else str(value)


@register.filter
def given_role(name: str) -> str:
    """A role of the permission table in words."""
    return gettext(permissions.ROLES.get(name, name))
