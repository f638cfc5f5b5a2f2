"""Territories (territorios): imported with outlines and figures, figures corrected, retired and brought back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from cauce.core.facilities_entries import MOST, number_of
from cauce.importer.facilities import ReadTerritories, ReadTerritory, UnusableListError, read_figures, read_territories
from cauce.web import events
from cauce.web.actions.permissions import require
from cauce.web.models import Event, Facility, Plan, Territory, User
from cauce.web.queries.facilities import place_of
from cauce.web.queries.territories import FIGURES, Outlines

LARGEST = 50 * 1024 * 1024  # bytes of a file of territories


class WrongFigureError(Exception):
    """A figure is no whole number; by field."""

    def __init__(self, wrong: Mapping[str, str]) -> None:
        super().__init__(", ".join(wrong))
        self.wrong = dict(wrong)


def read(content: bytes, *, name: str) -> tuple[ReadTerritories, bool]:
    """Read a file of territories; the second says whether it holds outlines, or figures alone.

    Raises
    ------
    UnusableListError
        It is none that can be read.
    """
    if len(content) > LARGEST:
        values = {"size": len(content) // 1024 // 1024, "limit": LARGEST // 1024 // 1024}
        raise UnusableListError("too_large", name=name, **values)
    is_map = content.startswith(b"SQLite format 3\x00") or content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"[")
    return (read_territories if is_map else read_figures)(content, name=name), is_map


@transaction.atomic
def import_territories(
    *,
    plan: Plan,
    told: Sequence[ReadTerritory],
    level: str,
    source: str,
    source_on: dt.date | None,
    licence: str,
    by: User | None,
) -> Event | None:
    """Take over territories by their codes: new ones are made, known ones get outline and figures; None if all is so.

    A table of figures makes no territory: it only completes those that are known. Facilities with a point find
    the territory in which they lie.
    """
    require("edit_territories", by=by, plan=plan)
    known = {one.code: one for one in Territory.objects.filter(plan=plan)}
    said = {"source": source.strip()[:300], "source_on": source_on, "licence": licence.strip()[:120]}
    new: list[Territory] = []
    changes: dict[models.Model, dict[str, Any]] = {}
    for order, one in enumerate(told, 1):
        columns = _columns(one) | {name: value for name, value in said.items() if value}
        existing = known.get(one.code)
        if existing is None:
            if one.geometry is not None:
                key = f"territory:{one.code}"
                level_ = " ".join(level.split())[:80]
                new.append(Territory(plan=plan, key=key, code=one.code, order=order, level=level_, **columns))
            continue
        if level.strip() and one.geometry is not None:
            columns["level"] = " ".join(level.split())[:80]
        changed = {name: value for name, value in columns.items() if getattr(existing, name) != value}
        if existing.retired_at is not None and one.geometry is not None:
            changed["retired_at"] = None
        if changed:
            changes[existing] = changed
    if not new and not changes:
        return None
    event = events.begin("import_territories", plan=plan, by=by, why=source.strip())
    events.made(event, Territory.objects.bulk_create(new, batch_size=100))
    events.update_many(event, changes)
    _find_territories(event, plan)
    return event


def _columns(one: ReadTerritory) -> dict[str, Any]:
    columns: dict[str, Any] = {**one.figures, **({"name": one.name} if one.name else {})}
    if one.geometry is not None and one.box is not None:
        box = one.box
        columns |= {
            "geometry": one.geometry,
            "west": box.west,
            "south": box.south,
            "east": box.east,
            "north": box.north,
        }
    return columns


def _find_territories(event: Event, plan: Plan) -> None:
    """Put facilities that have a point into the territory in which it lies."""
    locate = Outlines(plan)
    changes: dict[models.Model, dict[str, Any]] = {}
    for one in Facility.objects.filter(plan=plan, retired_at=None, longitude__isnull=False):
        place = place_of(one)
        here = locate(place) if place is not None else None
        if here is not None and here != one.territory_id:
            changes[one] = {"territory_id": here, "territory_words": ""}
    by_name = {
        one.name.casefold(): one for one in Territory.objects.filter(plan=plan, retired_at=None).defer("geometry")
    }
    for one in Facility.objects.filter(plan=plan, retired_at=None, territory=None, longitude=None).exclude(
        territory_words=""
    ):
        if (named := by_name.get(one.territory_words.casefold())) is not None:
            changes[one] = {"territory_id": named.pk, "territory_words": "", "placement": "territory"}
    grouped: dict[tuple[str, ...], dict[models.Model, Mapping[str, Any]]] = {}
    for thing, values in changes.items():
        grouped.setdefault(tuple(values), {})[thing] = values
    for group in grouped.values():
        events.update_many(event, group)


@transaction.atomic
def change_territory(
    *, territory: Territory, told: Mapping[str, str], by: User | None, expected_version: int | None
) -> Event | None:
    """Correct the name, level, figures and source of a territory.

    Raises
    ------
    WrongFigureError
        A figure is no whole number.
    """
    require("edit_territories", by=by, plan=territory.plan)
    columns: dict[str, Any] = {}
    wrong: dict[str, str] = {}
    for name in FIGURES:
        said = told.get(name, "").strip()
        number = number_of(said)
        if said and (number is None or number < 0 or number > MOST or number != int(number)):
            wrong[name] = said
        columns[name] = None if number is None else int(number)
    if wrong:
        raise WrongFigureError(wrong)
    for name, longest in (("name", 200), ("level", 80), ("source", 300), ("licence", 120)):
        if name in told:
            columns[name] = " ".join(told[name].split())[:longest]
    columns["name"] = columns.get("name") or territory.name
    changed = {name: value for name, value in columns.items() if getattr(territory, name) != value}
    if not changed:
        return None
    event = events.begin("change_territory", plan=territory.plan, by=by)
    events.update(event, territory, changed, expected_version=expected_version)
    return event


@transaction.atomic
def retire_territory(*, territory: Territory, by: User | None, why: str = "") -> Event:
    """Take a territory out of the lists; its facilities keep its name in words."""
    require("edit_territories", by=by, plan=territory.plan)
    event = events.begin("retire_territory", plan=territory.plan, by=by, why=why)
    events.update(event, territory, {"retired_at": timezone.now()}, expected_version=None)
    return event
