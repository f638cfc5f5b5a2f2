"""Actors (actores): parties become organisations; two are made one, or one two, and that is remembered."""

from __future__ import annotations

from collections import defaultdict

from django.db import models
from django.utils.text import slugify

from cauce.web import events
from cauce.web.models import Assignment, Event, Organization, OrganizationAlias, Plan


def link_parties(event: Event, plan: Plan) -> None:
    """Give each named party its organisation, by the spellings known in this plan."""
    known = {alias.spelling.casefold(): alias.organization for alias in _aliases(plan)}
    waiting: dict[str, list[models.Model]] = defaultdict(list)
    names: dict[str, str] = {}
    for party in Assignment.objects.filter(plan=plan, organization=None, retired_at=None, is_placeholder=False):
        name = (party.core or party.as_printed)[:300]
        waiting[name.casefold()].append(party)
        names.setdefault(name.casefold(), name)
    slugs = set(Organization.objects.filter(plan=plan).values_list("slug", flat=True))
    new = [_organization(plan, names[folded], slugs) for folded in waiting if folded not in known]
    Organization.objects.bulk_create(new)
    aliases = [
        OrganizationAlias(plan=plan, key=f"alias:{one.slug}/1", organization=one, spelling=one.name) for one in new
    ]
    OrganizationAlias.objects.bulk_create(aliases)
    events.made(event, [*new, *aliases])
    known |= {one.name.casefold(): one for one in new}
    updates = {party: {"organization_id": known[name].pk} for name, found in waiting.items() for party in found}
    events.update_many(event, updates)


def _aliases(plan: Plan) -> list[OrganizationAlias]:
    return list(OrganizationAlias.objects.filter(plan=plan, retired_at=None).select_related("organization"))


def _organization(plan: Plan, name: str, slugs: set[str]) -> Organization:
    slug = base = slugify(name)[:100] or "organizacion"
    number = 1
    while slug in slugs:
        number += 1
        slug = f"{base}-{number}"
    slugs.add(slug)
    return Organization(plan=plan, key=f"organization:{slug}", slug=slug, name=name)


