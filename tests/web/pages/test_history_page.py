"""The page of the history names things as people do."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils.translation import override

from cauce.web.actions import risk_layers
from cauce.web.actions.structure import add_item, move_item
from cauce.web.models import Assignment, Event, Organization, Row, Step
from cauce.web.pages.history_words import thing, value
from cauce.web.queries.history import Named
from tests.people import marta_of_the_office
from tests.web import city_map
from tests.web.importing import import_draft

NOBODY = Named({}, {})
WORDS = {
    ("statement", "articulation_objective:1"): "Statement: Objective of the articulation 1",
    ("statement", "mission.city:2"): "Statement: Mission of the city 2",
    ("heading", "heading.contents:1"): "Heading in the table of contents 1",
    ("step", "task:1.2.1/step:3"): "Task 1.2.1 · Step 3",
    ("assignment", "row:1.1.1/supports:2"): "Row of the table 1.1.1 · Supports 2",
    ("seat", "seat.internal:3"): "Seat of the board (Internal level) 3",
    ("deliverable", "deliverable:production/2"): "Deliverable 2 (Production of the strategy)",
    ("communication_objective", "objective.external:1"): "Communication objective (towards the outside) 1",
    ("schedule_entry", "task:1.2.1/schedule"): "Date of the schedule: Task 1.2.1",
    ("schedule_entry", "activity.production:2/schedule"): (
        "Date of the schedule: Activity (Production of the strategy) 2"
    ),
    ("schedule_link", "task:1.1.1/schedule>task:1.2.1/schedule"): (
        "Dependency of the schedule: Task 1.1.1 → Task 1.2.1"
    ),
    ("schedule_link", "link:12>13"): "Dependency of the schedule",
    ("plan", "panama"): "Plan",
    ("proposal", "7"): "Proposal about organizations",
}


@pytest.mark.parametrize(("kind", "key"), WORDS)
def test_a_key_is_told_in_words(kind: str, key: str) -> None:
    with override("en"):
        assert thing(kind, key, NOBODY) == WORDS[kind, key]


def test_an_organization_is_named() -> None:
    named = Named({"dpu": "Dirección de Planificación Urbana"}, {7: "Dirección de Planificación Urbana"})
    with override("en"):
        assert thing("organization", "organization:dpu", named) == "Organization «Dirección de Planificación Urbana»"
        assert value(None, "organization_id", 7, named) == "Dirección de Planificación Urbana"  # type: ignore[arg-type]


@pytest.mark.django_db
def test_the_page_of_an_import_shows_no_key_and_no_number_of_a_row(client: Client) -> None:
    plan, event = import_draft(by=(marta := marta_of_the_office()))
    client.force_login(marta, backend="allauth.account.auth_backends.AuthenticationBackend")
    page = client.get(f"/es/{plan.slug}/historia/{event.pk}/?hasta=400").content.decode()
    assert "task:" not in page and "seat." not in page
    linked = Assignment.objects.filter(plan=plan).exclude(organization=None).first()
    assert linked is not None and linked.organization is not None
    assert Organization.objects.get(pk=linked.organization_id).name in page


@pytest.mark.django_db
def test_accepting_an_import_shows_the_way_to_what_changed_and_to_undoing_it(client: Client) -> None:
    from tests.drafts import small_draft
    from tests.web.importing import keep_reading

    marta = marta_of_the_office()
    run = keep_reading(small_draft(), by=marta)
    client.force_login(marta, backend="allauth.account.auth_backends.AuthenticationBackend")
    page = client.post(f"/es/importar/{run.pk}/", {"act": "apply"}, follow=True).content.decode()
    run.refresh_from_db()
    assert f'/historia/{run.applied_event_id}/">' in page
    assert f"/historia/{run.applied_event_id}/?deshacer=1" in page


@pytest.mark.django_db
def test_an_import_that_changes_nothing_offers_no_writing(client: Client) -> None:
    from tests.drafts import small_draft
    from tests.web.importing import keep_reading

    marta = marta_of_the_office()
    import_draft(by=marta)
    run = keep_reading(small_draft(), by=marta)
    client.force_login(marta, backend="allauth.account.auth_backends.AuthenticationBackend")
    page = client.get(f"/es/importar/{run.pk}/").content.decode()
    assert 'value="apply"' not in page
    assert 'value="discard"' in page


@pytest.mark.django_db
def test_what_people_made_and_moved_is_named_by_its_words_and_never_by_a_key(client: Client) -> None:
    plan, _event = import_draft(by=(marta := marta_of_the_office()))
    client.force_login(marta, backend="allauth.account.auth_backends.AuthenticationBackend")
    row = Row.objects.get(plan=plan, tasks__code="1.1.1")
    add_item(plan=plan, parent=row, kind="task", values={"code": "1.1.2", "title": "Sondeo"}, by=marta)
    add_item(plan=plan, parent=row.tasks.get(code="1.1.1"), kind="step", values={"text": "Medir los pozos"}, by=marta)
    move_item(item=Step.objects.get(text="Medir los pozos"), to=row.tasks.get(code="1.1.2"), after=None, by=marta)
    told = client.get(f"/es/{plan.slug}/historia/").content.decode()
    assert "Tarea 1.1.2" in told and "Paso «Medir los pozos»" in told
    assert "own" not in told.partition("<main")[2].partition("</main>")[0]
    moved = client.get(f"/es/{plan.slug}/historia/{Event.objects.latest('pk').pk}/").content.decode()
    assert ">1.1.1</td>" in moved and ">1.1.2</td>" in moved


@pytest.mark.django_db
def test_a_layer_is_named_and_never_told_by_its_key(client: Client) -> None:
    plan, _event = import_draft(by=(marta := marta_of_the_office()))
    client.force_login(marta, backend="allauth.account.auth_backends.AuthenticationBackend")
    layer = risk_layers.add_layer(plan=plan, told=city_map.TOLD, file=city_map.zones(), by=marta)
    told = client.get(f"/es/{plan.slug}/historia/").content.decode()
    assert "Capa del mapa «Deslizamientos», Archivo de una capa «zonas.geojson»" in told
    assert layer.key.partition(":")[2] not in told
