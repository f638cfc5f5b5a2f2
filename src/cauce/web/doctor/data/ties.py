"""Ties between rows (vínculos entre filas): nothing names what was taken out, and nothing goes in circles."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping

from django.apps import apps
from django.db import models

from cauce.core.plan import structure
from cauce.web.doctor.findings import Finding, Level, about
from cauce.web.models import (
    Comment,
    DeliverableVersion,
    Follow,
    Organization,
    Plan,
    PlanItem,
    ScheduleEntry,
    ScheduleLink,
)
from cauce.web.models.kinds import KINDS


def findings() -> Iterator[Finding]:
    """Look at what names what."""
    yield from about("names_retired", _to_retired())
    yield from about("names_other_plan", _to_other_plans())
    yield from about("organization_circle", _circles(_edges(Organization, "merged_into_id")))
    yield from about("liaison_circle", _circles(_edges(Organization, "liaison_id")))
    yield from about("schedule_circle", _circles(_followers()))
    yield from about("entry_without_end", _entries_of_nothing())
    yield from about("version_gap", _version_gaps())
    yield from about("code_twice", _codes_twice(), level=Level.REMARK)
    yield from about("talk_of_nothing", _talk_of_nothing())


def _models() -> Iterator[tuple[type[models.Model], list[models.ForeignKey]]]:
    for model in apps.get_app_config("web").get_models():
        yield model, [field for field in model._meta.concrete_fields if isinstance(field, models.ForeignKey)]


def _to_retired() -> Iterator[str]:
    """Things of a plan that name one which was taken out of it."""
    for model, fields in _models():
        if not issubclass(model, PlanItem):
            continue
        for field in fields:
            if issubclass(field.related_model, PlanItem):
                gone = model._base_manager.filter(
                    retired_at=None, plan__retired_at=None, **{f"{field.name}__retired_at__isnull": False}
                )
                for key, named in gone.values_list("key", f"{field.name}__key"):
                    yield f"{key} → {named}"


def _to_other_plans() -> Iterator[str]:
    for model, fields in _models():
        names = {field.name for field in model._meta.concrete_fields}
        for field in fields:
            theirs = {one.name for one in field.related_model._meta.concrete_fields}
            if field.name == "plan" or "plan" not in names or "plan" not in theirs:
                continue
            apart = model._base_manager.filter(**{f"{field.name}__plan__isnull": False}).exclude(plan=None)
            for pk in apart.exclude(**{f"{field.name}__plan": models.F("plan")}).values_list("pk", flat=True):
                yield f"{model._meta.db_table} {pk} ({field.name})"


def _edges(model: type[models.Model], column: str) -> dict[int, list[int]]:
    named = model._base_manager.exclude(**{column: None}).values_list("pk", column)
    return {pk: [to] for pk, to in named}


def _followers() -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    for before, after in ScheduleLink.objects.filter(retired_at=None).values_list("before_id", "after_id"):
        found[before].append(after)
    return found


def _circles(edges: Mapping[int, Iterable[int]]) -> list[str]:
    """Name one thing of each circle: what is left when all that leads nowhere has been taken away."""
    waiting = {pk: set(after) for pk, after in edges.items()}
    while ends := [pk for pk, after in waiting.items() if not after & waiting.keys()]:
        for pk in ends:
            del waiting[pk]
    return [str(pk) for pk in sorted(waiting)]


def _entries_of_nothing() -> Iterator[str]:
    """Entries of the schedule that say neither which work nor which milestone they are."""
    alive = ScheduleEntry.objects.filter(retired_at=None)
    yield from alive.filter(kind="task", task=None).values_list("key", flat=True)
    yield from alive.filter(kind="activity", activity=None).values_list("key", flat=True)
    yield from alive.filter(kind="milestone", title="").values_list("key", flat=True)


def _version_gaps() -> Iterator[str]:
    """Deliverables whose versions are not 1, 2, 3…; one that was undone keeps its number."""
    every: dict[str, set[int]] = defaultdict(set)
    alive: Counter[tuple[str, int]] = Counter()
    found_ones = DeliverableVersion.objects.values_list("plan__slug", "deliverable__key", "number", "retired_at")
    for plan, own_key, number, retired in found_ones:
        key = f"{plan}: {own_key}"  # two plans may have the same, one being a copy of the other
        every[key].add(number)
        alive[key, number] += retired is None
    twice = {key for (key, _number), count in alive.items() if count > 1}
    yield from sorted(key for key, found in every.items() if key in twice or found != set(range(1, len(found) + 1)))


def _codes_twice() -> Iterator[str]:
    """Codes and addresses that two things of a plan share: a page shows only one of them."""
    slugs = dict(Plan.objects.values_list("pk", "slug"))
    for name, column in (*structure.CODE_FIELDS.items(), ("organization", "slug")):
        rows = KINDS[name].model._base_manager.filter(retired_at=None, plan__in=slugs)
        if name == "deliverable":
            parts = ["plan_id", "section", column]
            rows = rows.filter(row=None)
        else:
            parts = ["plan_id", column]
        for found, count in Counter(rows.values_list(*parts)).items():
            if count > 1 and found[-1] not in (None, ""):
                yield f"{slugs[found[0]]}: {name} {found[-1]}"


def _talk_of_nothing() -> Iterator[str]:
    """Comments and wishes to hear of something that name nothing."""
    wanted: dict[str, set[tuple[int, str]]] = defaultdict(set)
    for model in (Comment, Follow):
        for kind, plan, key in model._base_manager.values_list("kind", "plan_id", "key"):
            wanted[kind].add((plan, key))
    for name, named in wanted.items():
        known = KINDS.get(name)
        there = set(known.model._base_manager.values_list("plan_id", "key")) if known and _has_key(name) else set()
        yield from sorted(f"{name} {key}" for plan, key in named - there)


def _has_key(kind: str) -> bool:
    return any(field.name == "key" for field in KINDS[kind].model._meta.concrete_fields)
