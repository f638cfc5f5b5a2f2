"""What a person may see (lo visible): one queryset for each kind of row, and the roles behind it."""

from __future__ import annotations

from typing import Any, TypeVar

from django.contrib.auth.models import AnonymousUser
from django.db.models import Model, Q, QuerySet
from django.utils import timezone

from cauce.core import permissions as rules
from cauce.web import models
from cauce.web.events import ByLink, ByQuestionnaire
from cauce.web.models import Assignment, Deliverable, Holding, Membership, Plan, User
from cauce.web.models import Row as PlanRow
from cauce.web.models.kinds import KINDS

Person = User | AnonymousUser | None
Who = User | AnonymousUser | ByLink | ByQuestionnaire | None
Row = TypeVar("Row", bound=Model)


def roles_of(by: Who, plan: Plan | None, thing: Model | None = None) -> frozenset[str]:
    """Roles of whoever acts, in a plan and on one thing of it.

    Without a plan, those that hold in every plan of the server. Roles that come from a post (lead,
    contributor, supervisor, ally) hold for a thing's row or deliverable only; without a thing, who holds
    a post in the plan is a participant.
    """
    if isinstance(by, ByLink):
        return _roles_by_link(by, plan, thing)
    if isinstance(by, ByQuestionnaire):
        return _roles_by_questionnaire(by, plan, thing)
    if by is None or not isinstance(by, User) or not by.is_active:
        return frozenset({rules.PUBLIC})
    if by.is_superuser:
        return frozenset({rules.PUBLIC, rules.OFFICE, rules.SUPERUSER})
    roles = {rules.PUBLIC, *_memberships(by).get(None, ()), *_memberships(by).get(_pk(plan), ())}
    if isinstance(thing, models.Person) and thing.user_id == by.pk:
        roles.add(rules.SELF)
    if isinstance(thing, models.Job) and thing.created_by_id == by.pk:
        roles.add(rules.SELF)
    if plan is not None and rules.OFFICE not in roles:
        roles |= _roles_by_post(_posts(by).get(plan.pk, frozenset()), plan, thing)
    return frozenset(roles)


def is_of_an_office(user: User) -> bool:
    """Whether an account works for the office of any plan, or keeps the server."""
    return user.is_superuser or any(rules.OFFICE in roles for roles in _memberships(user).values())


def may(act: str, *, by: Who, plan: Plan | None, on: Model | None = None) -> bool:
    """Whether somebody may do an act in a plan, on one thing of it where it is named."""
    return rules.may(act, roles_of(by, plan, on))


def visible_plans(user: Person) -> QuerySet[Plan]:
    """Plans that a person may see: the published ones, and those in which they have a part."""
    if rules.may("see_plan", roles_of(user, None)):
        return Plan.objects.all()
    if not isinstance(user, User) or not user.is_active:
        return Plan.objects.filter(published_at__isnull=False)
    given = {pk for pk, roles in _memberships(user).items() if pk is not None and rules.may("see_plan", roles)}
    return Plan.objects.filter(Q(published_at__isnull=False) | Q(pk__in=given | _posts(user).keys()))


def plans_to_copy(user: Person) -> QuerySet[Plan]:
    """Plans that a person works on as the office, and may copy."""
    return plans_where("edit_plan", user)


def plans_where(act: str, user: Person) -> QuerySet[Plan]:
    """Plans in which a role given to a person's account lets them do an act."""
    if rules.may(act, roles_of(user, None)):
        return Plan.objects.all()
    if not isinstance(user, User) or not user.is_active:
        return Plan.objects.none()
    return Plan.objects.filter(pk__in=[pk for pk, roles in _memberships(user).items() if rules.may(act, roles)])


def visible_plan(user: Person, slug: str) -> Plan | None:
    """The plan of a name if a person may see it; what it costs does not grow with the plans they have a part in."""
    plan = Plan.objects.filter(slug=slug).first()
    if plan is None or (plan.published_at is None and not may("see_plan", by=user, plan=plan)):
        return None
    return plan


def visible_to(user: Person, model: type[Row], plan: Plan) -> QuerySet[Row]:
    """Rows of one kind in a plan that a person may see."""
    rows: QuerySet[Row] = model._default_manager.filter(plan=plan)
    if any(kind.model is model and kind.is_retired_not_deleted for kind in KINDS.values()):
        rows = rows.filter(retired_at__isnull=True)
    roles = roles_of(user, plan)
    if rules.may("see_drafts", roles):
        return rows
    if (plan.published_at is None and not rules.may("see_plan", roles)) or not _is_public(model):
        return rows.none()
    return rows


def _is_public(model: type[Model]) -> bool:
    return any(kind.model is model and name in rules.PUBLISHED_FIELDS for name, kind in KINDS.items())


def _roles_by_link(by: ByLink, plan: Plan | None, thing: Model | None) -> frozenset[str]:
    """A link acts for its post, on its own row; revoked or expired it gives nothing."""
    link = by.link
    if plan is None or link.plan_id != plan.pk or link.revoked_at or link.expires_at < timezone.now():
        return frozenset({rules.PUBLIC})
    if thing is not None and work_of(thing) != (link.row_id, None):
        return frozenset({rules.PUBLIC})
    return frozenset(
        {rules.PUBLIC, *_roles_by_post(frozenset({(link.post_id, link.post.organization_id)}), plan, thing)}
    )


def _roles_by_questionnaire(by: ByQuestionnaire, plan: Plan | None, thing: Model | None) -> frozenset[str]:
    """A questionnaire's link judges its own facilities and nothing else; revoked or expired it gives nothing."""
    link = by.link
    works = plan is not None and link.plan_id == plan.pk and not link.revoked_at and link.expires_at > timezone.now()
    if not works or not isinstance(thing, models.Facility) or thing.retired_at is not None:
        return frozenset({rules.PUBLIC})
    is_its_own = link.facilities.filter(pk=thing.pk).exists()
    return frozenset({rules.PUBLIC, rules.QUESTIONED}) if is_its_own else frozenset({rules.PUBLIC})


def work_of(thing: Model) -> tuple[int | None, int | None]:
    """Where a thing belongs: ``(row, None)``, or ``(None, deliverable)`` for a deliverable of no row."""
    if isinstance(thing, PlanRow):
        return thing.pk, None
    if isinstance(thing, Deliverable):
        return (thing.row_id, None) if thing.row_id else (None, thing.pk)
    for name in ("deliverable", "task"):
        if getattr(thing, f"{name}_id", None):
            return work_of(getattr(thing, name))
    return getattr(thing, "row_id", None), None


def _roles_by_post(posts: frozenset[tuple[int, int]], plan: Plan, thing: Model | None) -> frozenset[str]:
    """Roles that some posts give: on one thing those of its row, without a thing that one has a part."""
    if not posts:
        return frozenset()
    if thing is None:
        return frozenset({rules.PARTICIPANT})
    row, deliverable = work_of(thing)
    if isinstance(thing, models.SectionActivity):  # who has a part in the section's deliverables does its activities
        place = Q(deliverable__section=thing.section)
    elif row is None and deliverable is None:
        return frozenset({rules.PARTICIPANT})
    else:
        place = Q(row=row) if row is not None else Q(deliverable=deliverable)
    roles = assignments_of(posts).filter(place, plan=plan).values_list("role", flat=True)
    return frozenset({rules.PARTICIPANT, *(rules.ROLE_OF_PARTY[role] for role in roles if role in rules.ROLE_OF_PARTY)})


def assignments_of(posts: frozenset[tuple[int, int]]) -> QuerySet[Assignment]:
    """Assignments of posts, told as (post, organisation).

    An assignment belongs to the post that it names, else to every post of its organisation or, when it is
    a placeholder, of the organisations that fill it.
    """
    organizations = [organization for _, organization in posts]
    filled = Q(fillings__organization__in=organizations, fillings__retired_at=None)
    by_organization = Q(post=None) & (Q(organization__in=organizations) | filled)
    named = Q(post__in=[post for post, _ in posts])
    return Assignment.objects.filter(named | by_organization, retired_at=None).distinct()


def _posts(user: User) -> dict[int, frozenset[tuple[int, int]]]:
    """Posts, with their organisations, that the account's person holds today, by plan; read once for each request."""
    known: Any = getattr(user, "_cauce_posts", None)
    if known is None:
        known = {}
        for plan, post, organization in held_today(user).values_list("post__plan", "post", "post__organization"):
            known.setdefault(plan, set()).add((post, organization))
        user._cauce_posts = known  # type: ignore[attr-defined]
    return {plan: frozenset(posts) for plan, posts in known.items()}


def held_today(user: User) -> QuerySet[Holding]:
    """Holdings of the account's person that run today."""
    today = timezone.localdate()
    running = Q(since__lte=today) & (Q(until=None) | Q(until__gte=today))
    return Holding.objects.filter(running, person__user=user, person__erased_at=None, post__retired_at=None)


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
