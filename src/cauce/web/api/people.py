"""People and posts (personas y cargos), for the office's own programs."""

from __future__ import annotations

from django.db.models import Prefetch
from django.http import HttpRequest
from django.utils import timezone
from ninja import Router

from cauce.web.api import telling
from cauce.web.api.frame import REFUSALS, From, Reader, Told, Words, listing, open_plan
from cauce.web.api.schemas import Listing, Person, Post
from cauce.web.models import Holding
from cauce.web.models import Person as PersonRow
from cauce.web.models import Post as PostRow
from cauce.web.queries import people as queries

router = Router(tags=["people"])


@router.get("/{slug}/people", response={200: Listing[Person], **REFUSALS}, openapi_extra={"x-act": "see_contacts"})
def people(request: HttpRequest, slug: str, words: Words = "", start: From = 0) -> Told:
    """List the persons with a post in the plan and how to reach them; for the office alone."""
    reader = open_plan(request, slug)
    reader.require("see_contacts")
    return listing(request, queries.people(reader.plan, words=words), start, lambda one: person_told(reader, one))


def person_told(reader: Reader, one: PersonRow) -> Told:
    """Tell a person with their posts in the plan."""
    return {
        "id": one.pk,
        "name": one.name,
        "email": one.email,
        "phone": one.phone,
        "language": one.language,
        "has_account": one.user is not None and one.user.is_active,
        "has_consented": one.consent_at is not None,
        "posts": [
            {
                "id": each.post_id,
                "title": each.post.title,
                "organization": telling.organization_link(reader, each.post.organization),
                "since": each.since,
                "until": each.until,
            }
            for each in getattr(one, "held")  # noqa: B009 - fetched by the query
        ],
    }


@router.get("/{slug}/posts", response={200: Listing[Post], **REFUSALS}, openapi_extra={"x-act": "see_contacts"})
def posts(request: HttpRequest, slug: str, start: From = 0) -> Told:
    """List the posts by organisation, each with who holds it today; for the office alone."""
    reader = open_plan(request, slug)
    reader.require("see_contacts")
    running = Holding.objects.filter(queries.running(timezone.localdate()), person__erased_at=None)
    held = Prefetch("holdings", running.select_related("person").order_by("since", "pk"), to_attr="holders")
    found = queries.posts(reader.plan).prefetch_related(held)
    return listing(request, found, start, lambda one: post_told(reader, one))


def post_told(reader: Reader, one: PostRow) -> Told:
    """Tell a post with who holds it."""
    return {
        "id": one.pk,
        "title": one.title,
        "is_contact": one.is_contact,
        "organization": telling.organization_link(reader, one.organization),
        "holders": [
            {"id": each.person_id, "name": each.person.name, "since": each.since, "until": each.until}
            for each in getattr(one, "holders")  # noqa: B009 - fetched by the query
        ],
    }
