"""Pages of the information folder (carpeta de información): papers with their shelf, gaps, release by a named body."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cauce.web.actions.history import undo
from cauce.web.models import Event, InformationItem, Plan, RiskLayer, User
from tests.web.contingency import entered

pytestmark = pytest.mark.django_db


def at(plan: Plan, name: str, *rest: object) -> str:
    return reverse(name, args=[plan.slug, *rest])


def text(client: Client, address: str, **query: str) -> str:
    page = client.get(address, query)
    assert page.status_code == 200, (address, page.status_code)
    return re.sub(r"\s+", " ", page.content.decode())


PAPER = {
    "name": "Estudio de suelos",
    "hazards": ["earthquake", "landslide"],
    "kind": "vulnerability",
    "medium": "paper",
    "kept_at": "Biblioteca, estante 3",
    "dated": "1998",
    "quality": "medium",
}


def test_a_paper_says_where_it_lies_and_counts_as_weak_when_it_is_old(plan: Plan, office: Client) -> None:
    office.post(at(plan, "new_information"), PAPER)
    page = text(office, at(plan, "information_folder"))
    assert "Biblioteca, estante 3" in page
    assert "Débil" in page
    assert "Sismo carece de" in page


def test_a_paper_without_its_place_is_refused_and_stays_as_typed(plan: Plan, office: Client) -> None:
    answer = office.post(at(plan, "new_information"), PAPER | {"kept_at": "", "dated": "hace años"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "hace años" in page
    assert 'href="#kept_at"' in page
    assert not InformationItem.objects.exists()


def test_a_day_that_no_calendar_has_is_refused_and_stays_as_typed(plan: Plan, office: Client) -> None:
    answer = office.post(at(plan, "new_information"), PAPER | {"dated": "2019-02-31"})
    assert answer.status_code == 422
    assert "2019-02-31" in answer.content.decode()


def test_it_is_internal_until_a_named_body_releases_it(plan: Plan, office: Client, public: Client, marta: User) -> None:
    one = entered(plan, marta).item
    Plan.objects.filter(pk=plan.pk).update(published_at=timezone.now())
    card, file = at(plan, "information_item", one.pk), at(plan, "information_file", one.pk)
    assert "Mapa de crecidas" not in text(public, at(plan, "information_folder"))
    assert public.get(card).status_code == public.get(file).status_code == 404
    assert office.post(card, {"act": "release", "body": "", "reason": ""}).status_code == 422
    office.post(card, {"act": "release", "body": "Mesa Técnica", "reason": "Sesión 4", "on": "2026-01-15"})
    assert "Mesa Técnica" in text(public, card)
    assert public.get(file).status_code == 200
    undo(event=Event.objects.filter(plan=plan).latest("pk"), by=marta, why="")
    assert public.get(card).status_code == 404


def test_the_public_learns_where_a_released_paper_lies_and_of_a_file_nothing_of_the_kind(
    plan: Plan, office: Client, public: Client
) -> None:
    Plan.objects.filter(pk=plan.pk).update(published_at=timezone.now())
    office.post(at(plan, "new_information"), PAPER)
    office.post(at(plan, "new_information"), PAPER | {"name": "Censo", "medium": "file", "kept_at": "Gaveta 9"})
    for one in InformationItem.objects.filter(plan=plan):
        office.post(at(plan, "information_item", one.pk), {"act": "release", "body": "Mesa", "reason": "Sesión 4"})
    shown = text(public, at(plan, "information_folder"))
    cards = [text(public, at(plan, "information_item", one.pk)) for one in InformationItem.objects.filter(plan=plan)]
    sheet = public.get(at(plan, "information_sheets", "csv")).content.decode()
    for told in (shown, "".join(cards), sheet):
        assert "Biblioteca, estante 3" in told
        assert "Gaveta" not in told
    assert "Gaveta 9" in text(office, at(plan, "information_folder"))
    assert "Censo" not in text(public, at(plan, "information_folder"), q="gaveta")
    assert "Censo" in text(office, at(plan, "information_folder"), q="gaveta")


def test_the_folder_is_filtered_and_holds_the_layers_of_the_map(plan: Plan, office: Client, marta: User) -> None:
    entered(plan, marta)
    RiskLayer.objects.create(plan=plan, key="risk_layer:1", name="Zonas de inundación", hazard="flood", quality="high")
    office.post(at(plan, "new_information"), PAPER)
    address = at(plan, "information_folder")
    assert "Zonas de inundación" in text(office, address, medium="layer")
    assert ">Estudio de suelos<" not in text(office, address, hazard="flood")
    assert ">Estudio de suelos<" in text(office, address, q="BIBLIOTECA")


def test_an_entry_is_taken_out_and_brought_back(plan: Plan, office: Client, marta: User) -> None:
    one = entered(plan, marta).item
    office.post(at(plan, "information_item", one.pk), {"act": "retire"})
    assert "Mapa de crecidas" not in text(office, at(plan, "information_folder"))
    assert "Mapa de crecidas" in text(office, at(plan, "information_folder"), retired="1")
    office.post(at(plan, "information_item", one.pk), {"act": "bring_back"})
    assert "Mapa de crecidas" in text(office, at(plan, "information_folder"))


@pytest.mark.parametrize("form", ["xlsx", "csv", "pdf", "docx"])
def test_the_list_goes_out_and_to_the_public_only_what_was_released(
    plan: Plan, office: Client, public: Client, marta: User, form: str
) -> None:
    entered(plan, marta)
    Plan.objects.filter(pk=plan.pk).update(published_at=timezone.now())
    assert office.get(at(plan, "information_sheets", form)).status_code == 200
    answer = public.get(at(plan, "information_sheets", form))
    assert answer.status_code == 200
    if form == "csv":
        assert "Mapa de crecidas" not in answer.content.decode()
