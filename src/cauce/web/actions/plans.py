"""Plans (planes): one begins empty, from a template, or as a copy of another."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from cauce import method
from cauce.core.plan.addresses import is_short_name
from cauce.importer.match import Operation
from cauce.importer.records import Record, records
from cauce.importer.templates import template_draft, templates
from cauce.web import events
from cauce.web.actions import writing
from cauce.web.actions.permissions import require
from cauce.web.models import (
    Assignment,
    Event,
    Import,
    MethodSetting,
    Organization,
    OrganizationAlias,
    Plan,
    Provenance,
    Seat,
    User,
)
from cauce.web.queries import search
from cauce.web.queries.imports import last_reading, present, records_of

LANGUAGES = ("es", "en")
PARTIES = ("assignment", "seat")
COPIED_FROM = "copied_from"  # in what a provenance says of its place
OF_ORGANIZATIONS = ("key", "order", "slug", "name", "acronym", "owner", "sector", "level")
OF_ALIASES = ("key", "order", "spelling", "basis", "reason")


class CannotBeginPlanError(Exception):
    """A plan cannot begin so: ``faults`` tells, for each field, a code of ``core.messages.plans`` and its values."""

    def __init__(self, faults: dict[str, tuple[str, dict[str, Any]]]) -> None:
        super().__init__(", ".join(code for code, _ in faults.values()))
        self.faults = faults


@dataclass(frozen=True)
class NewPlan:
    """What is said of a plan that begins."""

    slug: str
    title: str
    language: str = "es"
    city: str = ""
    country: str = ""
    city_format: str = "es-PA"


@transaction.atomic
def create_plan(
    *,
    new: NewPlan,
    by: User | None,
    template: str = "",
    copy_of: Plan | None = None,
    with_parties: bool = True,
    why: str = "",
) -> Event:
    """Begin a plan: empty, from a template, or as a copy, which has another's structure and none of its progress.

    Raises
    ------
    CannotBeginPlanError
        What was said of it does not do; nothing was written.
    """
    require("create_plan", by=by, plan=None)
    if copy_of is not None:
        require("edit_plan", by=by, plan=copy_of)
    if faults := faults_of(new, template=template):
        raise CannotBeginPlanError(faults)
    plan = Plan.objects.create(
        slug=new.slug,
        title=new.title,
        language=copy_of.language if copy_of else new.language,
        city=new.city[:120],
        country=new.country[:80],
        city_format=new.city_format,
    )
    event = events.begin("create_plan", plan=plan, by=by, why=why)
    if copy_of is not None:
        _copy(event, copy_of, plan, with_parties=with_parties, by=by)
    elif template:
        _make(event, plan, records(template_draft(template, new.language)))
    search.rebuild(plan)
    return event


def faults_of(new: NewPlan, *, template: str = "") -> dict[str, tuple[str, dict[str, Any]]]:
    """Say, for each field of a new plan, what does not do."""
    longest = Plan._meta.get_field("title").max_length or 0
    formats = method.load("places")["formats"]
    known = [one.name for one in templates(new.language)]
    found: dict[str, tuple[str, dict[str, Any]]] = {}
    if not new.title:
        found["title"] = ("title_missing", {})
    elif len(new.title) > longest:
        found["title"] = ("title_long", {"length": len(new.title), "longest": longest})
    if not new.slug:
        found["slug"] = ("slug_missing", {})
    elif not is_short_name(new.slug):
        found["slug"] = ("slug_unfit", {"slug": new.slug})
    elif Plan.objects.filter(slug=new.slug).exists():
        found["slug"] = ("slug_taken", {"slug": new.slug})
    if new.language not in LANGUAGES:
        found["language"] = ("language_unknown", {"language": new.language})
    elif template and template not in known:
        found["template"] = ("template_unknown", {"template": template, "known": ", ".join(known)})
    if new.city_format not in formats:
        found["city_format"] = ("format_unknown", {"format": new.city_format, "known": ", ".join(formats)})
    return found


def _make(event: Event, plan: Plan, wanted: Iterable[Record]) -> None:
    operations = [Operation("make", one.kind, one.key, one.fields, one.order) for one in wanted if one.kind != "plan"]
    writing.write(event, plan, operations)


def _copy(event: Event, source: Plan, plan: Plan, *, with_parties: bool, by: User | None) -> None:
    """Copy what the plan says, under the same keys; progress, people, posts, files and comments stay behind."""
    kept = [one for one in present(source).records.values() if with_parties or one.kind not in PARTIES]
    _make(event, plan, kept)
    if with_parties:
        _copy_organizations(event, source, plan)
    _copy_settings(event, source, plan, by)
    events.update(event, plan, {"period_words": source.period_words}, expected_version=None)
    if (run := last_reading(source)) is not None:
        _copy_reading(event, run, plan, {(one.kind, one.key) for one in kept}, by)


def _copy_organizations(event: Event, source: Plan, plan: Plan) -> None:
    """Copy the organisations with their spellings, and link the parties as they were linked."""
    there = list(Organization.objects.filter(plan=source, retired_at=None, merged_into=None))
    made = {one.pk: Organization(plan=plan, **{name: getattr(one, name) for name in OF_ORGANIZATIONS}) for one in there}
    Organization.objects.bulk_create(made.values())
    liaisons = [made[one.pk] for one in there if one.liaison_id in made]
    for one in there:
        if one.liaison_id in made:
            made[one.pk].liaison = made[one.liaison_id]
    Organization.objects.bulk_update(liaisons, ["liaison"])
    spellings = OrganizationAlias.objects.filter(plan=source, retired_at=None, organization__in=made)
    aliases = [
        OrganizationAlias(
            plan=plan,
            organization=made[one.organization_id],
            **{name: getattr(one, name) for name in OF_ALIASES},
        )
        for one in spellings
    ]
    OrganizationAlias.objects.bulk_create(aliases)
    events.made(event, [*made.values(), *aliases])
    for model in (Assignment, Seat):
        linked = model._default_manager.filter(plan=source, retired_at=None, organization__in=made)
        owners = dict(linked.values_list("key", "organization"))
        rows = [row for row in model._default_manager.filter(plan=plan) if row.key in owners]
        events.update_many(event, {row: {"organization_id": made[owners[row.key]].pk} for row in rows})


def _copy_settings(event: Event, source: Plan, plan: Plan, by: User | None) -> None:
    """Copy the plan's own numbers and words; who copies them decides them anew."""
    made = [
        MethodSetting(plan=plan, key=one.key, value=one.value, source=one.source, since=one.since, decided_by=by)
        for one in MethodSetting.objects.filter(plan=source)
    ]
    MethodSetting.objects.bulk_create(made)
    events.made(event, made)


def _copy_reading(event: Event, run: Import, plan: Plan, kept: set[tuple[str, str]], by: User | None) -> None:
    """Keep the last reading too: where each item was read, and what a newer document is compared with."""
    title = run.plan.title if run.plan is not None else run.slug
    known = Import.objects.create(
        plan=plan,
        slug=plan.slug,
        source=run.source,
        file_name=run.file_name,
        state="applied",
        records=run.records,
        extras=run.extras,
        created_by=by,
        applied_event=event,
    )
    writing.write_provenance(known, plan, [one for one in records_of(run) if (one.kind, one.key) in kept])
    read = list(Provenance.objects.filter(plan=plan))
    for one in read:
        one.position = {COPIED_FROM: title, **one.position}
    Provenance.objects.bulk_update(read, ["position"], batch_size=500)
