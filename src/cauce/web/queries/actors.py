"""Organisations and roles as pages need them (organizaciones, quién hace qué)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Prefetch, Q, QuerySet

from cauce import method
from cauce.web.models import (
    Assignment,
    Deliverable,
    Filling,
    MethodSetting,
    Organization,
    OrganizationAlias,
    OrganizationProposal,
    Plan,
    Row,
    Seat,
    Task,
)
from cauce.web.queries.plan import FILLINGS, alive, current, folded

ROLES = (
    "leads",
    "supports",
    "supervises",
    "validates",
    "working_group",
    "allies",
    "guides",
    "reviews",
    "provides_inputs",
)


@dataclass
class RoleParties:
    """The parties that hold one role in one row or deliverable."""

    role: str
    parties: list[Assignment] = field(default_factory=list)


def by_role(assignments: Iterable[Assignment]) -> list[RoleParties]:
    """Group assignments by role, roles in the method's order."""
    found: dict[str, RoleParties] = {}
    for assignment in assignments:
        found.setdefault(assignment.role, RoleParties(assignment.role)).parties.append(assignment)
    return sorted(found.values(), key=lambda each: ROLES.index(each.role) if each.role in ROLES else len(ROLES))


@dataclass
class OrganizationLine:
    """An organisation in the list, with how often it holds each role."""

    organization: Organization
    roles: Counter[str]
    seats: int = 0

    @property
    def total(self) -> int:
        """How many roles and seats it holds in all."""
        return sum(self.roles.values()) + self.seats


def organizations(
    plan: Plan, *, words: str = "", role: str = "", sector: str = "", level: str = ""
) -> list[OrganizationLine]:
    """Return the organisations of a plan that match the words, the sector, the level and hold the role."""
    found = current(Organization, plan=plan).filter(merged_into=None)
    for name, value in (("sector", sector), ("level", level)):
        if value:
            found = found.filter(**{name: "" if value == "none" else value})
    for word in words.split():
        spelled = alive(OrganizationAlias).filter(plan=plan, spelling__icontains=word).values("organization")
        found = found.filter(Q(name__icontains=word) | Q(acronym__icontains=word) | Q(pk__in=spelled))
    held: dict[int, Counter[str]] = {}
    pairs = current(Assignment, plan=plan).exclude(organization=None).order_by().values_list("organization", "role")
    for organization, held_role in pairs:
        held.setdefault(organization, Counter())[held_role] += 1
    seats = Counter(
        current(Seat, plan=plan).exclude(organization=None).order_by().values_list("organization", flat=True)
    )
    lines = [OrganizationLine(each, held.get(each.pk, Counter()), seats[each.pk]) for each in found]
    if role:
        lines = [line for line in lines if line.roles[role]]
    return sorted(lines, key=lambda line: folded(line.organization.name))


def used_roles(plan: Plan) -> list[str]:
    """Return the roles that a plan uses, in the method's order."""
    used = set(current(Assignment, plan=plan).order_by().values_list("role", flat=True).distinct())
    return [role for role in ROLES if role in used]


def placeholders(plan: Plan) -> list[Assignment]:
    """Return the parties that are still to be named: those that no organisation fills."""
    return list(
        current(Assignment, plan=plan)
        .filter(is_placeholder=True)
        .exclude(pk__in=alive(Filling).filter(plan=plan).values("assignment"))
        .select_related("deliverable")
        .prefetch_related(Prefetch("row__tasks", alive(Task)))
        .order_by("row__order", "order")
    )


def organization(plan: Plan, slug: str) -> Organization | None:
    """Return one organisation with its spellings; one that was merged says into which."""
    return (
        Organization.objects.filter(plan=plan)
        .exclude(retired_at__isnull=False, merged_into=None)
        .select_related("merged_into", "liaison", "plan")
        .prefetch_related(Prefetch("aliases", alive(OrganizationAlias)))
        .filter(slug=slug)
        .first()
    )


def work_of(one: Organization) -> list[RoleParties]:
    """Return all that an organisation does, by role, what it fills among it; a constant number of queries."""
    filled = alive(Filling).filter(organization=one).values("assignment")
    found = (
        alive(Assignment)
        .filter(Q(organization=one) | Q(pk__in=filled))
        .select_related("deliverable")
        .prefetch_related(FILLINGS, Prefetch("row", Row.objects.select_related("area")))
        .prefetch_related(Prefetch("row__tasks", alive(Task)))
        .order_by("row__area__number", "row__order", "deliverable__section", "deliverable__order", "order")
    )
    return by_role(found)


def deliverables_led_by(one: Organization) -> QuerySet[Deliverable]:
    """Return the deliverables of the rows that an organisation leads."""
    led = alive(Assignment).filter(organization=one, role="leads").exclude(row=None).values("row")
    return alive(Deliverable).filter(row__in=led)


def seats_of(one: Organization) -> QuerySet[Seat]:
    """Return the seats of the board that an organisation holds."""
    return alive(Seat).filter(organization=one)


def proposals(plan: Plan, *, state: str = "open") -> QuerySet[OrganizationProposal]:
    """Return pairs of organisations that are likely one."""
    return (
        OrganizationProposal.objects.filter(plan=plan, state=state)
        .select_related("first", "second")
        .order_by("first__name", "second__name")
    )


@dataclass(frozen=True)
class RoleFigures:
    """One role at a glance: where it is held, by how many, and where it is missing."""

    role: str
    rows: int
    entries: int
    organizations: int
    placeholders: int
    missing: int


@dataclass(frozen=True)
class Roles:
    """The roles of a plan's rows, and the mean size of its working groups."""

    roles: list[RoleFigures]
    rows: int
    group_mean: float | None
    group_rows: int


def roles_at_a_glance(found: Iterable[tuple[str, int, int | None, bool]], *, rows: int) -> Roles:
    """Count each role over the rows of a plan, from what its parties are: role, row, organisation, placeholder."""
    by_role: dict[str, list[tuple[int, int | None, bool]]] = {}
    for role, row, organization, placeholder in found:
        by_role.setdefault(role, []).append((row, organization, placeholder))
    figures_ = [
        RoleFigures(
            role=role,
            rows=len({row for row, _, _ in entries}),
            entries=len(entries),
            organizations=len({organization for _, organization, _ in entries if organization}),
            placeholders=sum(placeholder for _, _, placeholder in entries),
            missing=rows - len({row for row, _, _ in entries}),
        )
        for role, entries in by_role.items()
    ]
    sizes = Counter(row for row, _, _ in by_role.get("working_group", []))
    mean = sum(sizes.values()) / len(sizes) if sizes else None
    figures_.sort(key=lambda each: ROLES.index(each.role) if each.role in ROLES else len(ROLES))
    return Roles(roles=figures_, rows=rows, group_mean=mean, group_rows=len(sizes))


@dataclass(frozen=True)
class UsualSize:
    """The size that a plan foresees for a working group, and where that is said."""

    low: int
    high: int
    source: str


def usual_group_size(plan: Plan) -> UsualSize:
    """Return the plan's own foreseen size of a group, or the method's."""
    own = MethodSetting.objects.filter(plan=plan, key="working_group.entities").first()
    if own is not None:
        return UsualSize(low=int(own.value["low"]), high=int(own.value["high"]), source=own.source)
    told = method.load("plan")["group_size"]
    return UsualSize(low=told["low"], high=told["high"], source=told["source"])


def names(plan: Plan, *, without: Organization) -> list[tuple[str, str]]:
    """Return short names and names of the other organisations of a plan."""
    found = current(Organization, plan=plan).exclude(pk=without.pk).order_by("name")
    return list(found.values_list("slug", "name"))


def use_of(organizations: Iterable[int]) -> dict[int, int]:
    """Return how many roles and seats each organisation holds."""
    wanted = list(organizations)
    total: Counter[int] = Counter()
    for found in (alive(Assignment), alive(Seat)):
        used = found.filter(organization__in=wanted).order_by().values_list("organization", flat=True)
        total.update(pk for pk in used if pk is not None)
    return dict(total)
