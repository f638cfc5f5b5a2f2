"""Page that describes organisations: proposals in one table, saved or accepted where they are sure."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from cauce.web.models import Event, Organization, Plan

pytestmark = pytest.mark.django_db


def page_of(plan: Plan) -> str:
    return reverse("describe_organizations", args=[plan.slug])


def named(plan: Plan, name: str) -> Organization:
    return Organization.objects.get(plan=plan, name=name)


def line_of(page: str, name: str) -> str:
    found = re.search(rf"{name}</a>.*?</tr>", page, re.S)
    assert found is not None
    return found[0]


def typed(plan: Plan, name: str, sector: str, level: str) -> dict[str, object]:
    one = named(plan, name)
    return {f"s-{one.slug}": sector, f"l-{one.slug}": level, f"v-{one.slug}": one.version}


def test_proposals_stand_in_the_lists_with_their_reason(plan: Plan, office: Client) -> None:
    line = line_of(office.get(page_of(plan)).content.decode(), "Universidad del Río")
    assert '<option value="academia" selected>' in line
    assert '<option value="national" selected>' in line
    assert "Probable" in line
    assert "El nombre empieza con «Universidad»." in line


def test_what_is_sure_is_accepted_at_once_and_the_rest_stays_open(plan: Plan, office: Client) -> None:
    page = office.post(page_of(plan), {"act": "sure"}, follow=True).content.decode()
    one = named(plan, "Universidad del Río")
    assert (one.sector, one.level) == ("academia", "")
    assert Event.objects.filter(act="describe_organizations").count() == 1
    assert '<option value="national" selected>' in line_of(page, "Universidad del Río")


def test_the_table_is_saved_as_it_was_corrected(plan: Plan, office: Client) -> None:
    page = office.post(page_of(plan), typed(plan, "Universidad del Río", "academia", "regional"), follow=True)
    one = named(plan, "Universidad del Río")
    assert (one.sector, one.level) == ("academia", "regional")
    assert "Universidad del Río</a>" not in page.content.decode()
    assert named(plan, "Cámara de Comercio").sector == ""


def test_nothing_typed_is_lost_when_somebody_was_quicker(plan: Plan, office: Client) -> None:
    form = typed(plan, "Universidad del Río", "public", "")
    Organization.objects.filter(plan=plan, name="Universidad del Río").update(version=9)
    answer = office.post(page_of(plan), form)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Alguien cambió esto" in page
    assert '<option value="public" selected>' in line_of(page, "Universidad del Río")


def test_a_value_that_there_is_not_is_refused(plan: Plan, office: Client) -> None:
    answer = office.post(page_of(plan), typed(plan, "Universidad del Río", "militar", ""))
    assert answer.status_code == 422
    assert "«militar» no puede" in answer.content.decode()
    assert not Event.objects.filter(act="describe_organizations").exists()


def test_the_directory_leads_there_until_all_is_said(plan: Plan, office: Client, public: Client) -> None:
    directory = reverse("organizations", args=[plan.slug])
    assert page_of(plan) in office.get(directory).content.decode()
    Organization.objects.filter(plan=plan).update(sector="public", level="municipal")
    assert page_of(plan) not in office.get(directory).content.decode()
    assert "están dichos el sector y el nivel" in office.get(page_of(plan)).content.decode()
    assert public.get(page_of(plan)).status_code == 404
