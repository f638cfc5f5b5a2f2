"""Tags of today's pages (etiquetas de hoy): since when something is so, in one sentence."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.template import Library
from django.utils.translation import gettext, ngettext

from cauce.core import places
from cauce.core import today as rules
from cauce.web.models import Plan
from cauce.web.pages import words as screen

register = Library()


def since_words(line: rules.Line, *, on: dt.date, city: places.CityFormat) -> str:
    """Say since when a thing is late, due, asked for, submitted, returned or without a name."""
    if line.kind == rules.PARTY_NOT_NAMED:
        role = screen.word(screen.ROLES, line.of)
        if line.since is None:
            return gettext("To be named as: %(role)s.") % {"role": role}
        return gettext("To be named as: %(role)s, since %(day)s.") % {"role": role, "day": city.day(line.since)}
    if line.since is None:
        return gettext("Submitted and not decided yet.") if line.kind == rules.TO_ACCEPT else ""
    days = abs((on - line.since).days)
    values = {"day": city.day(line.since), "days": days}
    if line.kind == rules.LATE:
        return ngettext("Due on %(day)s, %(days)d day ago.", "Due on %(day)s, %(days)d days ago.", days) % values
    if line.kind == rules.DUE_SOON:
        if not days:
            return gettext("Due today.")
        return ngettext("Due on %(day)s, in %(days)d day.", "Due on %(day)s, in %(days)d days.", days) % values
    if line.kind == rules.NOT_MINE:
        return gettext("Said by %(who)s on %(day)s.") % {"who": line.of, "day": city.day(line.since)}
    told = {
        rules.RETURNED: gettext("Returned on %(day)s; a new version has not come."),
        rules.TO_ACCEPT: gettext("Submitted on %(day)s and not decided yet."),
        rules.INPUT_NOT_GOT: gettext("Asked for on %(day)s and not received."),
    }
    return told[line.kind] % values


@register.simple_tag(takes_context=True)
def since(context: Any, line: rules.Line, on: dt.date) -> str:
    """Since when a line of today is so."""
    plan: Plan | None = context.get("plan")
    return since_words(line, on=on, city=places.city_format(plan.city_format if plan else "es-PA"))


@register.filter
def line_shape(line: rules.Line) -> str:
    """The shape and colour that mark a line's kind; its words say the same."""
    shapes = {rules.LATE: "warning", rules.RETURNED: "warning", rules.DUE_SOON: "planned", rules.TO_ACCEPT: "waits"}
    return shapes.get(line.kind, "waits")


@register.filter
def line_word(line: rules.Line) -> str:
    """The word for a line's kind."""
    return {
        rules.LATE: gettext("Late"),
        rules.DUE_SOON: gettext("Due soon"),
        rules.RETURNED: gettext("Returned"),
        rules.TO_ACCEPT: gettext("To be decided"),
        rules.INPUT_NOT_GOT: gettext("Input asked for"),
        rules.NOT_MINE: gettext("Said to be another's"),
        rules.PARTY_NOT_NAMED: gettext("Not named"),
    }[line.kind]
