"""Tags for changing a plan where it is read (etiquetas para cambiar): a pencil beside a text, a menu of changes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django.template import Library
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cauce.core.plan.differences import Piece, pieces
from cauce.web.actions.structure.faults import name_of
from cauce.web.models import Plan, PlanItem
from cauce.web.models.kinds import key_of, kind_of
from cauce.web.pages import structure_places as places
from cauce.web.pages.structure_words import counted, label
from cauce.web.pages.tags import _explained

register = Library()

MARK = SafeString(
    '<svg aria-hidden="true" viewBox="0 0 16 16"><path fill="none" stroke="currentColor" stroke-width="1.5"'
    ' d="m2.5 13.5.8-3.300 7.700-7.700 2.500 2.500-7.700 7.700z"/></svg>'
)
PARAGRAPHS = frozenset({"context", "general_objective", "statement.text"})


def is_of_paragraphs(kind: str, field: str) -> bool:
    """Whether a field is told as paragraphs rather than as one line."""
    return field in PARAGRAPHS or f"{kind}.{field}" in PARAGRAPHS


def spot(thing: Plan | PlanItem, field: str) -> str:
    """The name by which a page knows the place of a field."""
    return f"in-{kind_of(thing).name}-{thing.pk}-{field}"


@register.simple_tag(takes_context=True)
def inplace(context: Any, thing: Plan | PlanItem, field: str, *, focus: bool = False) -> SafeString:
    """The words of a field; for the office with a pencil that turns them into a form where they stand."""
    kind, value = kind_of(thing).name, str(getattr(thing, field) or "")
    in_paragraphs = is_of_paragraphs(kind, field)
    if in_paragraphs:
        parts = [part.strip() for part in re.split(r"\n+", value) if part.strip()]
        told = format_html_join("\n", "<p>{}</p>", ((_explained(context, part),) for part in parts))
    else:
        told = _explained(context, value)
    if not context.get("office"):
        return told
    plan = context["plan"]
    if kind == "step":  # its words belong to the box by which it is ticked off
        told = format_html('<label for="step-{}">{}</label>', thing.pk, told)
    return format_html(
        '<{tag} class="inplace" id="{spot}">{told}\u2060<a class="pencil" href="{href}" hx-get="{href}"'
        ' hx-target="#{spot}" hx-swap="outerHTML" title="{label}" aria-label="{label}"{language}{focus}>'
        "{mark}</a></{tag}>",
        mark=MARK,
        tag="div" if in_paragraphs else "span",
        spot=spot(thing, field),
        told=told,
        href=places.edit_address(plan, kind, field, key_of(thing)),
        label=_("Edit: %(field)s") % {"field": label(field)},
        language=_interface_language(plan),
        focus=SafeString(" autofocus") if focus else "",
    )


def _interface_language(plan: Plan) -> SafeString:
    """The language of a mark's label, where it stands among the document's words."""
    language = get_language() or "es"
    return SafeString("") if plan.language == language else format_html(' lang="{}"', language)


@register.simple_tag(takes_context=True)
def pencil(context: Any, thing: PlanItem) -> SafeString:
    """A link for the office to all that may be done to a thing which has no page of its own."""
    if not context.get("office"):
        return SafeString("")
    kind = kind_of(thing).name
    return format_html(
        '\u2060<a class="pencil" href="{}" title="{}" aria-label="{}"{}>{}</a>',
        places.address("change_item", context["plan"], kind, key=thing.key),
        _("Change"),
        _("Change: %(name)s") % {"name": name_of(thing)},
        _interface_language(context["plan"]),
        MARK,
    )


@register.inclusion_tag("structure/_menu.html", takes_context=True)
def change_menu(context: Any, *things: Plan | PlanItem) -> dict[str, Any]:
    """A closed menu of what the office may change here; nothing for others."""
    if not context.get("office"):
        return {"offers": []}
    return {"offers": [offer for thing in things for offer in places.offers(context["plan"], thing)]}


@register.inclusion_tag("structure/_menu.html", takes_context=True)
def add_menu(context: Any, *kinds: str) -> dict[str, Any]:
    """A closed menu of what the office may add to a list of the plan."""
    if not context.get("office"):
        return {"offers": []}
    return {"offers": [places.Offer("", tuple(places.adding(context["plan"], None, kinds)))]}


@register.filter
def counted_kinds(counts: dict[str, int]) -> str:
    """How many of each kind, in words."""
    return counted(counts)


@register.filter
def thing_name(thing: PlanItem) -> str:
    """First words by which a reader knows a thing."""
    return name_of(thing)


@register.filter
def kind_name(thing: PlanItem) -> str:
    """The kind of a thing, as forms name it."""
    return kind_of(thing).name


@register.filter
def in_choices(value: str, choices: Iterable[tuple[str, str]]) -> bool:
    """Whether a value is among what may be chosen."""
    return any(one == value for one, _told in choices)


@register.simple_tag
def differing(text: str, other: str, mark: str) -> SafeString:
    """A text with what the other lacks marked by <ins> or <del>."""
    return format_html_join("", "{}", ((_piece(one, mark),) for one in pieces(text, other)))


def _piece(one: Piece, mark: str) -> SafeString | str:
    if one.what == "same" or not one.words.strip():
        return one.words
    return format_html("<{0}>{1}</{0}>", SafeString("ins" if mark == "ins" else "del"), one.words)
