"""People as pages need them (personas, cargos): who holds what, what a post carries, all that is kept of somebody."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from cauce.web.models import (
    ActionLink,
    Assignment,
    Comment,
    Deliverable,
    DeliverableVersion,
    FacilityPhoto,
    Filling,
    Follow,
    Holding,
    Membership,
    Organization,
    OutgoingMessage,
    Person,
    Plan,
    Post,
    QuestionnaireDraft,
    QuestionnaireLink,
    Task,
    User,
    VulnerabilityJudgement,
)
from cauce.web.queries.plan import alive, current
from cauce.web.queries.visible import assignments_of


def running(on: dt.date, *, through: str = "") -> Q:
    """Holdings that run on a day; ``through`` is the way to them, as "holdings__"."""
    since, none, until = f"{through}since__lte", f"{through}until", f"{through}until__gte"
    return Q(**{since: on}) & (Q(**{none: None}) | Q(**{until: on}))


def people(plan: Plan, *, words: str = "") -> QuerySet[Person]:
    """Return the persons with a post in a plan, today or before, by name."""
    found = Person.objects.filter(holdings__post__plan=plan, erased_at=None).distinct()
    for word in words.split():
        found = found.filter(
            Q(name__icontains=word)
            | Q(email__icontains=word)
            | Q(holdings__post__organization__name__icontains=word)
            | Q(holdings__post__organization__acronym__icontains=word)
        )
    held = Holding.objects.filter(post__plan=plan).select_related("post__organization").order_by("since", "pk")
    return found.select_related("user").prefetch_related(Prefetch("holdings", held, to_attr="held")).order_by("name")


def person(plan: Plan, pk: int) -> Person | None:
    """Return one person with their posts in a plan."""
    held = Holding.objects.filter(post__plan=plan).select_related("post__organization").order_by("since", "pk")
    found = Person.objects.filter(Q(holdings__post__plan=plan) | Q(user__memberships__plan=plan), erased_at=None)
    prefetch = Prefetch("holdings", held, to_attr="held")
    return found.select_related("user").prefetch_related(prefetch).filter(pk=pk).distinct().first()


def own_person(user: User) -> Person | None:
    """Return the person of an account."""
    return Person.objects.filter(user=user, erased_at=None).first()


def holdings_of(person: Person) -> list[Holding]:
    """Return every post that a person holds or held, in any plan."""
    found = Holding.objects.filter(person=person).select_related("post__organization", "post__plan")
    return list(found.order_by("-since", "-pk"))


def post(plan: Plan, pk: int) -> Post | None:
    """Return one post with its organisation and all who held it."""
    held = Holding.objects.select_related("person").order_by("-since", "-pk")
    found = Post.objects.filter(plan=plan, retired_at=None).select_related("organization", "plan")
    return found.prefetch_related(Prefetch("holdings", held)).filter(pk=pk).first()


def posts_of(one: Organization, *, on: dt.date) -> list[Post]:
    """Return an organisation's posts, each with who holds it on a day as ``holders``."""
    held = Holding.objects.filter(running(on), person__erased_at=None).select_related("person").order_by("since", "pk")
    found = Post.objects.filter(organization=one, retired_at=None).order_by("is_contact", "title", "pk")
    return list(found.prefetch_related(Prefetch("holdings", held, to_attr="holders")))


def posts(plan: Plan) -> QuerySet[Post]:
    """Return every post of a plan, by organisation."""
    found = Post.objects.filter(plan=plan, retired_at=None).select_related("organization")
    return found.order_by("organization__name", "title", "pk")


def memberships(plan: Plan) -> QuerySet[Membership]:
    """Return the roles given to accounts in a plan."""
    found = Membership.objects.filter(plan=plan, user__is_active=True).select_related("user")
    return found.order_by("role", "user__name", "user__email")


def roles_given(plan: Plan, person: Person) -> list[Membership]:
    """Return the roles that a person's account was given in a plan."""
    return list(Membership.objects.filter(plan=plan, user=person.user)) if person.user else []


@dataclass(frozen=True)
class Carried:
    """What a post carries, so that whoever takes it over knows: roles, and the work that they bring."""

    assignments: Sequence[Assignment]
    deliverables: Sequence[Deliverable]
    links: int

    @property
    def is_empty(self) -> bool:
        """Whether the post has nothing to hand over."""
        return not self.assignments


def carried_by(one: Post) -> Carried:
    """Return what a post carries today: named roles, those of its organisation, and deliverables still open."""
    found = list(
        assignments_of(frozenset({(one.pk, one.organization_id)}))
        .filter(plan=one.plan)
        .select_related("deliverable", "row__area", "organization")
        .prefetch_related(Prefetch("row__tasks", alive(Task)))
        .order_by("row__area__number", "row__order", "deliverable__section", "deliverable__order", "order")
    )
    rows = {each.row_id for each in found if each.row_id is not None}
    own = {each.deliverable_id for each in found if each.deliverable_id is not None}
    open_ones = current(Deliverable, plan=one.plan).filter(Q(row__in=rows) | Q(pk__in=own)).exclude(state="accepted")
    links = ActionLink.objects.filter(post=one, revoked_at=None).count()
    ordered = open_ones.order_by("due_on", "row__order", "order").prefetch_related(Prefetch("row__tasks", alive(Task)))
    return Carried(found, list(ordered.select_related("row")), links)


def assignments_of_organization(one: Organization) -> list[Assignment]:
    """Return the roles of an organisation that may be given to one of its posts."""
    found = alive(Assignment).filter(Q(organization=one) | Q(fillings__organization=one, fillings__retired_at=None))
    return list(
        found.distinct()
        .select_related("deliverable", "post")
        .prefetch_related(Prefetch("row__tasks", alive(Task)))
        .order_by("row__order", "deliverable__order", "order")
    )


def assignment(plan: Plan, pk: int) -> Assignment | None:
    """Return one party in a role."""
    return current(Assignment, plan=plan).select_related("deliverable", "row").filter(pk=pk).first()


def part_of(one: Assignment) -> str:
    """A name for the part of a person who fills a placeholder: its printed words, and the task they stand in."""
    task = alive(Task).filter(row=one.row_id).order_by("order", "pk").first() if one.row_id else None
    return f"{one.as_printed[:200]} ({task.code})" if task else one.as_printed[:200]


def fillings_of(one: Assignment) -> list[Filling]:
    """Return what fills a placeholder."""
    return list(alive(Filling).filter(assignment=one).select_related("organization"))


def organizations(plan: Plan) -> list[Organization]:
    """Return the organisations of a plan, by name."""
    return list(current(Organization, plan=plan).filter(merged_into=None).order_by("name"))


def all_of(person: Person) -> dict[str, Any]:
    """Return everything that is kept of a person, as JSON can say it (Ley 81 de 2019)."""
    held = Holding.objects.filter(person=person).select_related("post__organization", "post__plan").order_by("since")
    versions = DeliverableVersion.objects.filter(Q(by_person=person) | Q(decided_by=person))
    return {
        "name": person.name,
        "email": person.email,
        "phone": person.phone,
        "language": person.language,
        "entered_at": person.created_at.isoformat(),
        "consent": {"at": _moment(person.consent_at), "words": person.consent_words},
        "account": _account(person.user) if person.user else None,
        "posts": [
            {
                "plan": each.post.plan.title,
                "organization": each.post.organization.name,
                "post": each.post.title,
                "since": each.since.isoformat(),
                "until": _moment(each.until),
            }
            for each in held
        ],
        "comments": list(_told(Comment.objects.filter(author=person), "at", "kind", "key", "text")),
        "follows": list(_told(Follow.objects.filter(person=person), "kind", "key")),
        "deliverables": list(_told(versions, "deliverable__key", "number", "submitted_at", "note", "decision_note")),
        "messages": list(_told(OutgoingMessage.objects.filter(person=person), "created_at", "subject", "body")),
        "links": list(_told(ActionLink.objects.filter(person=person), "created_at", "channel", "sent_to")),
        **_judging_of(person),
    }


def _judging_of(person: Person) -> dict[str, Any]:
    """What a person was asked to judge, what they began, judged and pictured."""
    links = QuestionnaireLink.objects.filter(person=person)
    drafts = QuestionnaireDraft.objects.filter(link__in=links)
    pictures = FacilityPhoto.objects.filter(by_questionnaire__in=links)
    judged = VulnerabilityJudgement.objects.filter(judge=person)
    what = ("index", "judged_on", "note", "longitude", "latitude")
    return {
        "questionnaires": list(_told(links, "created_at", "channel", "sent_to")),
        "drafts": list(_told(drafts, "facility__name", "saved_at", "told")),
        "judgements": list(_told(judged, "facility__name", *what)),
        "pictures": list(_told(pictures, "facility__name", "file_name", "caption")),
    }


def _account(user: User) -> dict[str, Any]:
    roles = user.memberships.values_list("plan__title", "role")
    return {
        "email": user.email,
        "made_at": user.created_at.isoformat(),
        "last_sign_in": _moment(user.last_login),
        "program_tokens": list(_told(user.program_tokens.all(), "name", "created_at", "expires_at", "used_at")),
        "roles": [{"plan": plan, "role": role} for plan, role in roles],
    }


def _told(rows: QuerySet[Any], *names: str) -> list[dict[str, Any]]:
    return [{name: _moment(value) for name, value in row.items()} for row in rows.values(*names)]


def _moment(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date | dt.datetime) else value
