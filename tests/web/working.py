"""People who work on the small plan: by account through a post, or by a private link; and files to submit."""

from __future__ import annotations

import datetime as dt
import io
import zipfile

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from cauce.web.events import ByLink
from cauce.web.models import ActionLink, Assignment, Holding, Organization, Person, Plan, Post, Row, User

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"


def someone_at(plan: Plan, organization: str, *, name: str) -> User:
    """Somebody who holds a post of an organisation today, with an account."""
    email = f"{name.split()[0].lower()}@example.org"
    user = User.objects.filter(email=email).first() or User.objects.create_user(email, name=name)
    person, _ = Person.objects.get_or_create(user=user, defaults={"name": name, "email": email})
    Holding.objects.get_or_create(
        post=post_at(plan, organization), person=person, defaults={"since": dt.date(2020, 1, 1)}
    )
    return User.objects.get(pk=user.pk)


def post_at(plan: Plan, organization: str) -> Post:
    """The post of an organisation."""
    found = Organization.objects.get(plan=plan, name=organization)
    return Post.objects.get_or_create(
        plan=plan, key=f"post:{found.slug}/1", defaults={"organization": found, "title": "Dirección"}
    )[0]


def by_link(row: Row, organization: str, *, name: str = "") -> ByLink:
    """Whoever acts by a private link of a row, for an organisation's post."""
    person = Person.objects.create(name=name) if name else None
    expires = timezone.now() + dt.timedelta(days=14)
    link = ActionLink.objects.create(
        plan=row.plan,
        row=row,
        post=post_at(row.plan, organization),
        person=person,
        token_hash=f"{row.pk}-{organization}-{name}"[:64],
        expires_at=expires,
    )
    return ByLink(link)


def let(plan: Plan, row: Row, organization: str, role: str) -> Assignment:
    """Give an organisation a role in a row."""
    found = Organization.objects.get(plan=plan, name=organization)
    key = f"{row.key}/{role}:{organization}"[:200]
    return Assignment.objects.create(plan=plan, key=key, row=row, role=role, organization=found, as_printed=found.name)


def a_file(name: str = "informe.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    """A file as a browser sends it."""
    return SimpleUploadedFile(name, content)


def zipped(parts: dict[str, bytes], *, compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """An archive with these parts."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", compression) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return made.getvalue()
