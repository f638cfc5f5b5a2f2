"""The workbook (libro de trabajo): written from the plan's things, and read against them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models.functions import Lower
from django.utils.translation import gettext as _
from django.utils.translation import override

from cauce.core.messages import workbook as words
from cauce.core.plan.workbook import (
    BY_KIND,
    CHOICE,
    CHOICES,
    CODES,
    DAY,
    NAME,
    SHEETS,
    WHOLE,
    ColumnRule,
    SheetRule,
    UnreadableCellError,
    read_cell,
)
from cauce.exporter import workbook as books
from cauce.importer.workbook import ReadRow, ReadWorkbook
from cauce.importer.workbook.comparison import Reading, compare_workbook
from cauce.importer.workbook.items import Fault, Item, Present, folded, where_of
from cauce.web.models import Organization, Person, Plan
from cauce.web.queries.plan_text import PROGRAM
from cauce.web.queries.workbook_present import LANGUAGES, keys_in, limited, present

HEADED = {rule.kind: frozenset(one.name for one in rule.columns if one.is_field) for rule in SHEETS}


def choices_read() -> dict[str, dict[str, str]]:
    """Of each list of choices what is kept, by what a cell may show in any language, in small letters."""
    found: dict[str, dict[str, str]] = {}
    for name, kept in CHOICES.items():
        found[name] = {one: one for one in kept if one}
        for language in LANGUAGES:
            with override(language):
                found[name] |= {_(words.CHOICES[name][one]).casefold(): one for one in kept if one}
    return found


def workbook_of(
    plan: Plan,
    *,
    language: str,
    on: dt.date,
    only: Organization | None = None,
    with_people: bool = True,
) -> books.Workbook:
    """Return a plan as a workbook in a language, all of it or one organisation's rows."""
    here = present(plan)
    shown = limited(plan, here, only) if only is not None else here
    with override(language):
        sheets = [
            sheet_of(rule, list(_rows(rule, shown)))
            for rule in SHEETS
            if (with_people or rule.kind != "person")
            and not (only is not None and rule.kind in ("city", "person") and not shown.of(rule.kind))
        ]
        return books.Workbook(
            plan=plan.slug,
            title=f"{plan.title} · {only.name}" if only is not None else plan.title,
            language=language,
            on=on,
            program=PROGRAM,
            notice=str((plan.notice or {}).get(language, "")),
            revision=plan.revision,
            read_me=(_("Read me"), [_(line) for line in words.READ_ME]),
            sheets=sheets,
            only=only.slug if only is not None else "",
        )


def organizations_with_rows(plan: Plan) -> list[Organization]:
    """Return the organisations that have a part in a row, or in a deliverable of a section."""
    found = Organization.objects.filter(plan=plan, retired_at=None, merged_into=None)
    return list(found.filter(assignments__retired_at=None, assignments__isnull=False).distinct().order_by("name"))


def has_organization(plan: Plan, slug: str) -> bool:
    """Whether the plan has an organisation under a short name."""
    return Organization.objects.filter(plan=plan, slug=slug, retired_at=None).exists()


def sheet_of(rule: SheetRule, rows: list[tuple[str, list[books.Value]]]) -> books.Sheet:
    """A sheet with its columns in the language that is spoken now."""
    return books.Sheet(
        rule.kind, _(words.TITLES[rule.kind]), tuple(_column(rule, one) for one in rule.columns), rows, rule.label
    )


def _column(rule: SheetRule, one: ColumnRule) -> books.Column:
    choices = (
        tuple((kept, _(words.CHOICES[one.of][kept])) for kept in CHOICES[one.of] if kept) if one.what == CHOICE else ()
    )
    return books.Column(
        one.name,
        _(words.HEADERS[rule.kind][one.name]),
        books.TEXT if one.what == CODES else one.what,
        one.width,
        choices,
        one.of if one.what == NAME else "",
        is_fixed=one.is_shown,
    )


def _rows(rule: SheetRule, here: Present) -> Iterable[tuple[str, list[books.Value]]]:
    for item in here.of(rule.kind).values():
        yield item.key, [_cell(one, item, here) for one in rule.columns]


def _cell(one: ColumnRule, item: Item, here: Present) -> books.Value:
    if one.is_label:
        return item.label
    value = item.shown.get(one.name) if one.is_shown else item.fields.get(one.name)
    return shown_value(one, value, here)


def shown_value(one: ColumnRule, value: object, here: Present) -> Any:
    """A value as its cell shows it, in the language that is spoken now."""
    if one.what == NAME:
        named = here.of(one.of).get(str(value))
        return named.label if named is not None else None
    if one.what == CODES:
        found = (here.of(one.of).get(key) for key in keys_in(value))
        return ", ".join(named.label for named in found if named is not None)
    if one.what == CHOICE:
        kept = "yes" if value is True else "" if not value else str(value)
        return _(words.CHOICES[one.of][kept]) if kept in words.CHOICES[one.of] else kept
    return value


def read_against(plan: Plan, read: ReadWorkbook) -> tuple[Present, Reading]:
    """Compare a workbook that came back with the plan as it is now."""
    here = present(plan)
    only = Organization.objects.filter(plan=plan, slug=read.only).first() if read.only else None
    within = limited(plan, here, only) if only is not None else Present({}) if read.only else None
    reading = compare_workbook(read, here, choices_read(), within=within)
    _addresses(read, reading)
    return here, reading


def _addresses(read: ReadWorkbook, reading: Reading) -> None:
    """An address belongs to one person."""
    new = {
        (record.kind, record.key): record
        for record in reading.theirs
        if record.kind == "person" and record.fields.get("email")
    }
    emails = {str(record.fields["email"]).casefold() for record in new.values()}
    known = Person.objects.filter(erased_at=None).annotate(address=Lower("email")).filter(address__in=emails)
    names = dict(known.values_list("address", "name"))
    for name, record in new.items():
        email = str(record.fields["email"])
        other = names.setdefault(email.casefold(), str(record.fields.get("name", "")))
        if folded(other) != folded(str(record.fields.get("name", ""))):
            place, sheet = reading.places[name], read.sheets["person"]
            row = next(one for one in sheet.rows if one.place == place)
            values = {"value": email, "name": other}
            where = where_of(sheet, row, "email")
            reading.faults.append(Fault("email_of_another", values, "person", place, "email", where))


def annotated(plan: Plan, read: ReadWorkbook, here: Present, reading: Reading, *, on: dt.date) -> books.Workbook:
    """Return the workbook as it came back, each problem a note in its cell, in its own language."""
    language = read.language if read.language in LANGUAGES else plan.language
    with override(language):
        sheets = [
            sheet_of(rule, [(row.key, _as_came(rule, row)) for row in read.sheets[rule.kind].rows])
            for rule in SHEETS
            if rule.kind in read.sheets
        ]
        return books.Workbook(
            plan=plan.slug,
            title=plan.title,
            language=language,
            on=on,
            program=PROGRAM,
            notice=str((plan.notice or {}).get(language, "")),
            revision=read.revision,
            read_me=(_("Read me"), [_(line) for line in words.READ_ME]),
            sheets=sheets,
            comments=_comments(read, here, reading),
            base={
                kind: {
                    key: [cells.get(one.name, "") for one in BY_KIND[kind].columns] for key, cells in sheet.base.items()
                }
                for kind, sheet in read.sheets.items()
            },
            only=read.only,
        )


def _as_came(rule: SheetRule, row: ReadRow) -> list[books.Value]:
    """Cells as they came: a day and a number as such, all else as text."""
    values: list[books.Value] = []
    for column in rule.columns:
        text = row.cells.get(column.name, "")
        try:
            value = read_cell(column, text, choices={}) if column.what in (DAY, WHOLE) else text
        except UnreadableCellError:
            value = text
        values.append(value if isinstance(value, str | int | dt.date) else None)
    return values


def _comments(read: ReadWorkbook, here: Present, reading: Reading) -> dict[tuple[str, int, str], str]:
    """Notes by kind, place of the row among those that are written (-1: the header), and column."""
    places = {(kind, row.place): at for kind, sheet in read.sheets.items() for at, row in enumerate(sheet.rows)}
    found: dict[tuple[str, int, str], list[str]] = {}
    for fault in reading.faults:
        at = -1 if fault.place < 0 and fault.kind in read.sheets else places.get((fault.kind, fault.place))
        if at is not None:
            found.setdefault((fault.kind, at, fault.column), []).append(words.tell(fault.code, fault.values, _))
    for change in reading.comparison.conflicts:
        at = places.get((change.kind, reading.places.get((change.kind, change.key), -1)))
        for one in change.fields:
            if at is not None and one.is_conflict:
                column = BY_KIND[change.kind].column(one.field if one.field in HEADED[change.kind] else "label")
                told_now = books.as_written(shown_value(column, one.mine, here))
                note = words.tell("conflict", {"mine": told_now}, _)
                found.setdefault((change.kind, at, column.name), []).append(note)
    return {place: "\n".join(notes) for place, notes in found.items()}


def in_words(kind: str, field: str, value: object, here: Present, new: Mapping[tuple[str, str], str]) -> str:
    """A value for a page: what it names as people call it, a choice by its code, a day as 2018-01-31."""
    column = BY_KIND[kind].column(field if field in HEADED[kind] else "label")
    if column.what == NAME:
        named = here.of(column.of).get(str(value))
        return named.label if named is not None else new.get((column.of, str(value)), "")
    if column.what == CODES and isinstance(value, tuple):
        return ", ".join(in_words(kind, field, one, here, new) for one in value)
    if column.what == CODES:
        named = here.of(column.of).get(str(value))
        return named.label if named is not None else new.get((column.of, str(value)), "")
    if column.what == CHOICE:
        return "yes" if value is True else str(value or "")
    return books.as_written(value if isinstance(value, str | int | dt.date) else None)
