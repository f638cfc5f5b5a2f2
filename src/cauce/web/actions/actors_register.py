"""What an organisation is (registro de actores): its sector and level, who convenes it, its power and interest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import models, transaction

from cauce.core.actors.sectors import LEVELS, SECTORS
from cauce.web import events
from cauce.web.actions.permissions import require
from cauce.web.models import Event, Organization, Plan, User
from cauce.web.queries.actors_describing import proposed
from cauce.web.queries.actors_work import power_scale


class WrongDescriptionError(Exception):
    """A sector, level, liaison, power or interest is none that there is."""

    def __init__(self, value: object) -> None:
        super().__init__(f"«{value}» cannot stand here.")
        self.value = value


@transaction.atomic
def describe_organization(
    *,
    organization: Organization,
    sector: str,
    level: str,
    liaison: Organization | None,
    by: User | None,
    expected_version: int | None = None,
    why: str = "",
) -> Event:
    """Say of an organisation its sector, its level and the department that convenes it; empty says nothing."""
    require("edit_actors", by=by, plan=organization.plan)
    _check(sector, level)
    if liaison is not None and (liaison.plan_id != organization.plan_id or liaison.pk == organization.pk):
        raise WrongDescriptionError(liaison.name)
    event = events.begin("describe_organization", plan=organization.plan, by=by, why=why)
    values = {"sector": sector, "level": level, "liaison_id": liaison.pk if liaison else None}
    events.update(event, organization, values, expected_version=expected_version)
    return event


def _check(sector: str, level: str) -> None:
    for value, known in ((sector, SECTORS), (level, LEVELS)):
        if value and value not in known:
            raise WrongDescriptionError(value)


@dataclass(frozen=True)
class Described:
    """What is said of one organisation among many, and the version it is said of."""

    sector: str
    level: str
    version: int


@transaction.atomic
def describe_organizations(
    *, plan: Plan, described: Mapping[str, Described], by: User | None, why: str = ""
) -> Event | None:
    """Say the sector and level of many organisations by their short name; one event, none when nothing changes."""
    require("edit_actors", by=by, plan=plan)
    for told in described.values():
        _check(told.sector, told.level)
    changed: dict[models.Model, dict[str, str]] = {}
    found = {one.slug: one for one in Organization.objects.filter(plan=plan, retired_at=None, slug__in=described)}
    for slug, one in found.items():
        told = described[slug]
        if (one.sector, one.level) == (told.sector, told.level):
            continue
        if one.version != told.version:
            raise events.StaleVersionError(one)
        changed[one] = {"sector": told.sector, "level": told.level}
    if not changed:
        return None
    event = events.begin("describe_organizations", plan=plan, by=by, why=why)
    events.update_many(event, changed)
    return event


def describe_what_is_sure(*, plan: Plan, by: User | None, why: str = "") -> Event | None:
    """Say the sectors and levels that names leave no doubt of; one event, none when there are none."""
    require("edit_actors", by=by, plan=plan)
    sure = {
        one.organization.slug: Described(one.sure_sector, one.sure_level, one.organization.version)
        for one in proposed(plan)
        if one.has_sure
    }
    return describe_organizations(plan=plan, described=sure, by=by, why=why)


@transaction.atomic
def rate_actors(
    *, plan: Plan, ratings: Mapping[str, tuple[int | None, int | None]], by: User | None, why: str = ""
) -> Event | None:
    """Set power and interest of organisations by their short name; one event, none when nothing changes."""
    require("see_power_grid", by=by, plan=plan)
    scale = power_scale()
    for value in (value for pair in ratings.values() for value in pair):
        if value is not None and value not in scale:
            raise WrongDescriptionError(value)
    found = {one.slug: one for one in Organization.objects.filter(plan=plan, retired_at=None, slug__in=ratings)}
    changed: dict[models.Model, dict[str, int | None]] = {
        one: {"power": ratings[slug][0], "interest": ratings[slug][1]}
        for slug, one in found.items()
        if (one.power, one.interest) != ratings[slug]
    }
    if not changed:
        return None
    event = events.begin("rate_actors", plan=plan, by=by, why=why)
    events.update_many(event, changed)
    return event
