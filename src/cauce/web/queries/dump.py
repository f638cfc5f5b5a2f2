"""Open data of a plan (datos abiertos): what whoever is not signed in may see, as tables and as answers."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.http import HttpRequest, QueryDict
from django.urls import resolve, reverse
from django.utils import timezone
from django.utils.translation import gettext, override

from cauce import __version__
from cauce.core.permissions import PUBLISHED_FIELDS
from cauce.exporter.dump import Column, Dump, Table
from cauce.web.models import Assignment, Organization, Plan
from cauce.web.models.kinds import KINDS, Kind
from cauce.web.queries.dump_risk import released
from cauce.web.queries.dump_words import COLUMNS, TABLES
from cauce.web.queries.settings import LICENCE, settings_of
from cauce.web.queries.visible import visible_plan, visible_to

NOBODY = AnonymousUser()
LANGUAGES = ("es", "en")
# Owners that a published row names beside its published fields, so that rows can be joined again.
OWNERS: Mapping[str, tuple[str, ...]] = {
    "city": ("area",),
    "question": ("area",),
    "row_question": ("row",),
    "task": ("row",),
    "step": ("task",),
    "note": ("row", "task"),
    "deliverable": ("row",),
    "assignment": ("row", "deliverable"),
    "communication_target": ("action",),
}
TYPES: Mapping[str, str] = {
    "PositiveIntegerField": "integer",
    "BooleanField": "boolean",
    "DateField": "date",
    "JSONField": "array",
}
# Parts of a plan that the addresses for programs tell, and that anybody may ask for.
ANSWERS = (
    "",
    "about",
    "areas",
    "questions",
    "rows",
    "tasks",
    "deliverables",
    "organizations",
    "cities",
    "acronyms",
    "board",
    "articulation",
    "production",
    "communication",
)


# Lists of risk that anybody may ask for; one in which nothing stands yet is left out.
RISK_ANSWERS = ("territories", "layers")
EACH = ("scenarios", "losses")  # of these each one is told whole, as its own address does


class NotPublishedError(Exception):
    """The plan is not published: there is nothing to give out."""


def dump_of(plan: Plan) -> Dump:
    """Put together what is published of a plan, as one who is not signed in sees it.

    Raises
    ------
    NotPublishedError
        Nobody but those within sees the plan.
    """
    seen = visible_plan(NOBODY, plan.slug)
    if seen is None or seen.published_at is None:
        raise NotPublishedError
    today, published = timezone.localdate(), timezone.localdate(seen.published_at)
    licence = str(settings_of(seen).get(LICENCE, "")).strip()
    values = {"licence": licence, "made": today.isoformat(), "published": published.isoformat(), "plan": seen.title}
    with override(seen.language):
        texts = _texts(values)
    risk = released(seen)
    return Dump(
        slug=seen.slug,
        title=seen.title,
        language=seen.language,
        address=_address(seen, "plan"),
        licence=licence,
        program=__version__,
        made_on=today,
        published_on=published,
        revision=seen.revision,
        tables=[*(_table(seen, KINDS[name]) for name in TABLES), *risk.tables],
        answers={**dict(_answers(seen)), **_risk_answers(seen), **risk.answers},
        texts=texts,
        attachments=risk.files,
        notes=risk.notes,
    )


def _texts(values: Mapping[str, str]) -> dict[str, str]:
    licence = (
        gettext("Licence: %(licence)s.") % values
        if values["licence"]
        else gettext("Licence: not stated. Ask the office before you publish these data elsewhere.")
    )
    return {
        "about": gettext("Open data of «%(plan)s»: all that is published of it, and nothing else.") % values,
        "published": gettext("Published on %(published)s.") % values,
        "made": gettext("Data of %(made)s.") % values,
        "licence": licence,
        "tables": gettext("Tables"),
        "how": gettext(
            "The tables are CSV files in UTF-8, one row for each thing; datapackage.json says what each column holds, "
            "in Spanish and English. The folder json holds what the addresses for programs answer. SHA256SUMS lets you "
            "see whether a file is whole."
        ),
    }


def _table(plan: Plan, kind: Kind) -> Table:
    columns = _columns(kind)
    if kind.model is Plan:
        rows = [_of_the_plan(plan, columns)]
    else:
        keys = {column.name: _keys(plan, kind, column.name) for column in columns if column.names}
        rows = [[_value(plan, thing, column, keys) for column in columns] for thing in _things(plan, kind)]
    return Table(TABLES[kind.name][0], _in_both(TABLES[kind.name][1]), columns, rows)


def _columns(kind: Kind) -> list[Column]:
    if kind.model is Plan:
        names = ["key", *PUBLISHED_FIELDS["plan"], "published_on", "made_on", "revision", "address"]
    else:
        names = ["key", "order", *OWNERS.get(kind.name, ()), *PUBLISHED_FIELDS[kind.name]]
        names += ["address"] if kind.name in ADDRESSES else []
    return [_column(kind, name) for name in dict.fromkeys(names)]


def _column(kind: Kind, name: str) -> Column:
    words = _in_both(COLUMNS.get(f"{kind.name}.{name}") or COLUMNS[name])
    if name in ("published_on", "made_on"):
        return Column(name, "date", words)
    if name == "revision":
        return Column(name, "integer", words)
    if name in ("key", "address"):
        return Column(name, "string", words)
    field = kind.model._meta.get_field(name)
    if isinstance(field, models.ForeignKey):
        named = next(one.name for one in KINDS.values() if one.model is field.related_model)
        return Column(name, "string", words, names=TABLES[named][0])
    form = "object" if name == "notice" else TYPES.get(field.get_internal_type(), "string")
    return Column(name, form, words)


def _in_both(sentence: str) -> dict[str, str]:
    told = {}
    for language in LANGUAGES:
        with override(language):
            told[language] = gettext(sentence)
    return told


def _things(plan: Plan, kind: Kind) -> models.QuerySet[Any]:
    """Rows of a kind that anybody may see; an organisation that was merged is told as the one that stands."""
    rows = visible_to(NOBODY, kind.model, plan).order_by("order", "pk")
    return rows.filter(merged_into=None) if kind.model is Organization else rows


def _keys(plan: Plan, kind: Kind, name: str) -> dict[int, str]:
    """Keys of the things that a column names, by their number; only of those that stand in a table."""
    field = kind.model._meta.get_field(name)
    named = next(one for one in KINDS.values() if one.model is field.related_model)
    return dict(_things(plan, named).values_list("pk", "key"))


def _value(plan: Plan, thing: Any, column: Column, keys: Mapping[str, Mapping[int, str]]) -> Any:
    if column.names:
        return keys[column.name].get(getattr(thing, f"{column.name}_id"))
    if column.name == "address":
        return ADDRESSES[_kind_name(thing)](plan, thing)
    if column.name == "as_printed" and isinstance(thing, Assignment):
        return thing.public_words
    return getattr(thing, column.name)


def _kind_name(thing: models.Model) -> str:
    return next(name for name, kind in KINDS.items() if kind.model is type(thing))


def _of_the_plan(plan: Plan, columns: list[Column]) -> list[Any]:
    beside: dict[str, Any] = {
        "key": plan.slug,
        "published_on": timezone.localdate(plan.published_at),
        "made_on": timezone.localdate(),
        "address": _address(plan, "plan"),
    }
    return [beside[one.name] if one.name in beside else getattr(plan, one.name) for one in columns]


def _address(plan: Plan, page: str, *rest: object) -> str:
    with override(plan.language):
        return f"{settings.PUBLIC_ADDRESS}{reverse(page, args=[plan.slug, *rest])}"


ADDRESSES: Mapping[str, Any] = {
    "area": lambda plan, one: _address(plan, "area", one.number),
    "question": lambda plan, one: _address(plan, "question", one.code),
    "task": lambda plan, one: _address(plan, "task", one.code),
    "deliverable": lambda plan, one: _address(plan, "deliverable", one.pk),
    "organization": lambda plan, one: _address(plan, "organization", one.slug),
}


def _answers(plan: Plan) -> Iterator[tuple[str, Any]]:
    for part in ANSWERS:
        told = _asked(f"/api/plans/{plan.slug}{'/' if part else ''}{part}")
        if told is not None:
            yield part or "plan", told


def _risk_answers(plan: Plan) -> dict[str, Any]:
    """What the addresses for programs tell anybody of risk, in the plan's language."""
    found = {}
    with override(plan.language):
        for part in (*RISK_ANSWERS, *EACH):
            told = _asked(f"/api/plans/{plan.slug}/{part}")
            if not told or not told["items"]:
                continue
            if part in EACH:
                told["items"] = [_asked(f"/api/plans/{plan.slug}/{part}/{one['id']}") for one in told["items"]]
            found[part] = told
    return found


def _asked(address: str) -> Any:
    """Ask an address for programs as nobody; a list in parts is put together."""
    first: Any = None
    following: str | None = address
    while following:
        parts = urlsplit(following)
        request = HttpRequest()
        request.method, request.path = "GET", parts.path
        request.path_info = parts.path
        request.GET = QueryDict(parts.query)
        request.META = {"REMOTE_ADDR": "127.0.0.1", "SERVER_NAME": "localhost", "SERVER_PORT": "80"}
        request.user = AnonymousUser()
        found = resolve(parts.path)
        answer = found.func(request, *found.args, **found.kwargs)
        if answer.status_code != 200:
            return None
        told = json.loads(answer.content)
        if first is None:
            first = told
        else:
            first["items"] += told["items"]
        following = told.get("next")
        if parse_qs(parts.query) == parse_qs(urlsplit(following or "").query):
            break
    if isinstance(first, dict) and "next" in first:
        first["next"] = None
    return first
