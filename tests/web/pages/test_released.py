"""What pages say of a release is what others see: figures made since it, or replaced by a later one, are internal."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db.models import F
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cauce.web.models import Plan, PriorityAnalysis, Scenario
from tests.people import marta_of_the_office
from tests.web.importing import import_draft
from tests.web.played import played
from tests.web.risky import reckoned

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def plan() -> Plan:
    return import_draft(by=marta_of_the_office())[0]


@pytest.fixture
def office() -> Client:
    client = Client()
    client.force_login(marta_of_the_office())
    return client


def text_of(client: Client, plan: Plan, name: str, *more: object) -> str:
    return str(client.get(reverse(name, args=[plan.slug, *more])).content.decode())


def test_a_scenario_played_since_its_release_is_told_to_be_internal(plan: Plan, office: Client) -> None:
    one = played(plan)
    Scenario.objects.update(released_by="Junta de riesgos", released_of=F("made_at"))
    assert "Liberado por Junta de riesgos" in text_of(office, plan, "scenario", one.pk)
    assert office.get(f"/api/plans/{plan.slug}/scenarios/{one.pk}").json()["released_by"] == "Junta de riesgos"
    Scenario.objects.update(made_at=timezone.now() + dt.timedelta(minutes=1))
    told = text_of(office, plan, "scenario", one.pk)
    assert "Liberado por Junta de riesgos" not in told
    assert "Junta de riesgos liberó cifras que se calcularon antes que estas" in told
    assert "Registrar la liberación" in told
    assert office.get(f"/api/plans/{plan.slug}/scenarios/{one.pk}").json()["released_by"] == ""


def test_a_released_reckoning_says_when_a_later_one_is_shown_instead(plan: Plan, office: Client) -> None:
    one = reckoned(plan)
    PriorityAnalysis.objects.update(released_by="Junta de riesgos")
    assert "ve en el mapa sus territorios" in text_of(office, plan, "priority_analysis", one.pk)
    later = PriorityAnalysis.objects.get(pk=one.pk)
    later.pk, later.key, later.name = None, "priorities-later", "Marzo"
    later.made_at = timezone.now() + dt.timedelta(minutes=1)
    later.save()
    told = text_of(office, plan, "priority_analysis", one.pk)
    assert "ve en el mapa sus territorios" not in told
    assert "«Marzo», que también se liberó y es posterior" in told
