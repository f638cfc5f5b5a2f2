"""What the public reads of a party: never the initials of whoever stands for it."""

from __future__ import annotations

import pytest
from django.test import Client

from cauce.web.models import Assignment, OrganizationAlias, Plan
from cauce.web.queries.search import rebuild
from tests.people import marta_of_the_office
from tests.web.importing import import_draft


@pytest.fixture
def plan() -> Plan:
    """A published plan in which a party is printed with a person's initials."""
    made, _event = import_draft(by=marta_of_the_office())
    Plan.objects.filter(pk=made.pk).update(published_at="2026-01-01T00:00Z")
    party = Assignment.objects.filter(plan=made, role="leads").exclude(organization=None).first()
    assert party is not None
    Assignment.objects.filter(pk=party.pk).update(as_printed="100CR (RQZ)", initials="RQZ")
    OrganizationAlias.objects.filter(organization=party.organization).update(spelling="100CR (RQZ)")
    rebuild(made)
    return made


@pytest.mark.django_db
def test_no_page_shows_the_public_a_persons_initials(client: Client, plan: Plan) -> None:
    party = Assignment.objects.get(plan=plan, initials="RQZ")
    assert party.row is not None and party.organization is not None
    task = party.row.tasks.first()
    assert task is not None
    paths = ["tareas/", f"tareas/{task.code}/", f"organizaciones/{party.organization.slug}/", "buscar/?q=100CR"]
    for path in paths:
        answer = client.get(f"/es/{plan.slug}/{path}")
        assert answer.status_code == 200, path
        assert "RQZ" not in answer.content.decode(), path


@pytest.mark.django_db
def test_the_office_reads_what_is_printed(client: Client, plan: Plan) -> None:
    client.force_login(marta_of_the_office(), backend="allauth.account.auth_backends.AuthenticationBackend")
    party = Assignment.objects.get(plan=plan, initials="RQZ")
    assert party.organization is not None
    assert "100CR (RQZ)" in client.get(f"/es/{plan.slug}/organizaciones/{party.organization.slug}/").content.decode()
