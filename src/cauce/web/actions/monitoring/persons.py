"""Who acts as a person (persona que actúa): behind an account or a private link; versions and comments name them."""

from __future__ import annotations

from cauce.web.events import Actor, ByLink
from cauce.web.models import Person, Post, User


def person_of(by: Actor) -> Person | None:
    """Return the person who acts, made for an account that has none; None where a link names nobody."""
    if isinstance(by, ByLink):
        return by.link.person
    if not isinstance(by, User):
        return None
    found = Person.objects.filter(user=by).first()
    if found is None:
        found = Person.objects.create(name=by.name or by.email, email=by.email, user=by, language=by.language or "es")
    return found


def post_of(by: Actor) -> Post | None:
    """Return the post for which a private link acts."""
    return by.link.post if isinstance(by, ByLink) else None
