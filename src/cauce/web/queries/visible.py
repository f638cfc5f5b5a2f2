"""What a person may see (lo visible): one queryset for each kind of row, and the roles behind it."""

from __future__ import annotations

from typing import Any, TypeVar

from django.contrib.auth.models import AnonymousUser
from django.db.models import Model, Q, QuerySet

from cauce.core import permissions as rules
from cauce.web.models import Membership, Plan, User
from cauce.web.models.kinds import KINDS

Person = User | AnonymousUser | None
Row = TypeVar("Row", bound=Model)


def roles_of(user: Person, plan: Plan | None) -> frozenset[str]:
    """Roles of a person in a plan; without a plan, those that hold in every plan of the server."""
    if user is None or not user.is_active or not isinstance(user, User):
        return frozenset({rules.PUBLIC})
    if user.is_superuser:
        return frozenset({rules.PUBLIC, rules.OFFICE})
    return frozenset({rules.PUBLIC, *_memberships(user).get(None, ()), *_memberships(user).get(_pk(plan), ())})


def may(act: str, *, by: Person, plan: Plan | None) -> bool:
    """Whether a person may do an act in a plan."""
    return rules.may(act, roles_of(by, plan))


def visible_plans(user: Person) -> QuerySet[Plan]:
    """Plans that a person may see: the published ones, and those of their office."""
    if rules.may("see_drafts", roles_of(user, None)):
        return Plan.objects.all()
    mine = [pk for pk in _memberships(user) if pk is not None] if isinstance(user, User) else []
    working = [pk for pk in mine if rules.may("see_drafts", _memberships(user)[pk])] if isinstance(user, User) else []
    return Plan.objects.filter(Q(published_at__isnull=False) | Q(pk__in=working))


def visible_to(user: Person, model: type[Row], plan: Plan) -> QuerySet[Row]:
    """Rows of one kind in a plan that a person may see."""
    rows: QuerySet[Row] = model._default_manager.filter(plan=plan)
    if any(kind.model is model and kind.is_retired_not_deleted for kind in KINDS.values()):
        rows = rows.filter(retired_at__isnull=True)
    if rules.may("see_drafts", roles_of(user, plan)):
        return rows
    if plan.published_at is None or not _is_public(model):
        return rows.none()
    return rows


def _is_public(model: type[Model]) -> bool:
    return any(kind.model is model and name in rules.PUBLISHED_FIELDS for name, kind in KINDS.items())


def _memberships(user: User) -> dict[int | None, set[str]]:
    """Roles by plan, read once for each request's user."""
    known: Any = getattr(user, "_cauce_roles", None)
    if known is None:
        known = {}
        for plan, role in Membership.objects.filter(user=user).values_list("plan_id", "role"):
            known.setdefault(plan, set()).add(role)
        user._cauce_roles = known  # type: ignore[attr-defined]
    return dict(known)


def _pk(plan: Plan | None) -> int | None:
    return plan.pk if plan is not None else None
