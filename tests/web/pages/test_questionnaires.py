"""Pages of a questionnaire by link: it shows its own facilities and nothing of the office, and keeps what is typed."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from cauce.web.actions import questionnaires as actions
from cauce.web.actions.vulnerability import judge_facility
from cauce.web.models import (
    Event,
    Facility,
    FacilityPhoto,
    Plan,
    QuestionnaireDraft,
    QuestionnaireLink,
    User,
    VulnerabilityJudgement,
)
from tests.web.actions.test_questionnaires import GENERIC, answers, picture
from tests.web.risky import facility, territory
from tests.web.working import someone_at

pytestmark = pytest.mark.django_db


@pytest.fixture
def school(plan: Plan) -> Facility:
    here = territory(plan, "Bajo", -79.5)
    return facility(plan, "Escuela del río", (-79.48, 9.02), territory=here, contact="Ana, 6000-0000")


@pytest.fixture
def address(school: Facility, marta: User) -> str:
    """Where the link stands by which one person judges the school and the market."""
    market = facility(school.plan, "Mercado de mariscos", None)
    facility(school.plan, "Hotel Altamar", None)
    to = actions.Recipient(named="Ing. Rosa Prado, SINAPROC")
    _link, token = actions.make_questionnaire_link(
        plan=school.plan, facilities=[school, market], to=to, channel="qr", index="generic", by=marta
    )
    with override("es"):
        return reverse("questionnaire", args=[token])


@pytest.fixture
def phone() -> Client:
    """A browser that sends forms as one with the policy «no-referrer» does: from nowhere."""
    return Client(enforce_csrf_checks=True, headers={"origin": "null"})


def test_the_list_names_its_facilities_and_no_other(address: str, phone: Client) -> None:
    page = phone.get(address).content.decode()
    for words in ("Escuela del río", "Mercado de mariscos", "Ing. Rosa Prado", "Sin comenzar", "0 de 2"):
        assert words in page, words
    assert "Hotel Altamar" not in page


def test_no_class_contact_or_opinion_of_others_is_shown(
    address: str, school: Facility, phone: Client, marta: User
) -> None:
    told = dict.fromkeys(GENERIC, "5")
    on = timezone.localdate(school.plan.created_at)
    judge_facility(
        facility=school, index="generic", answers=told, on=on, judge="Otra oficina", note="Se hunde.", by=marta
    )
    for path in (address, f"{address}{school.pk}/"):
        page = phone.get(path).content.decode()
        for words in ("6000-0000", "Otra oficina", "Se hunde", "Muy alta", "9.02"):
            assert words not in page, (path, words)
        assert " checked" not in page


def test_opening_it_changes_nothing_and_tells_nobody(address: str, school: Facility, phone: Client) -> None:
    before = (Event.objects.count(), list(QuestionnaireLink.objects.values()))
    for path in (address, f"{address}{school.pk}/"):
        answer = phone.get(path)
        assert answer.status_code == phone.head(path).status_code == 200
        assert answer["Referrer-Policy"] == "no-referrer"
        assert "no-store" in answer["Cache-Control"]
        assert "noindex" in answer["X-Robots-Tag"]
        assert len(answer.content) < 20_000
    assert "geolocation=(self)" in answer["Permissions-Policy"]
    assert before == (Event.objects.count(), list(QuestionnaireLink.objects.values()))


def test_what_is_answered_is_saved_and_stands_there_again(address: str, school: Facility, phone: Client) -> None:
    path = f"{address}{school.pk}/"
    saved = phone.post(path, {"a-building": "4", "note": "Grietas.", "do": "save"}, headers={"x-kept": "1"})
    assert (saved.status_code, saved.content) == (204, b"")
    page = phone.get(path).content.decode()
    assert 'name="a-building" value="4" checked' in page
    assert "Grietas." in page
    assert "Comenzado, sin enviar" in phone.get(address).content.decode()
    assert not VulnerabilityJudgement.objects.exists()
    by_hand = phone.post(path, {"a-building": "5", "do": "save"})
    assert by_hand["Location"].endswith("?saved=answers")


def test_it_is_sent_and_the_office_sees_who_judged(
    address: str, school: Facility, phone: Client, client: Client, marta: User
) -> None:
    path = f"{address}{school.pk}/"
    missing = phone.post(path, answers() | {"a-access": "", "do": "send"})
    assert missing.status_code == 422
    assert "#q-access" in missing.content.decode()
    no_day = phone.post(path, answers() | {"on": "2026-02-31", "do": "send"})
    assert (no_day.status_code, "#q-on" in no_day.content.decode()) == (422, True)
    sent = phone.post(path, answers(longitude="-79.481", latitude="9.021") | {"do": "send"}, follow=True)
    assert "Enviado a la oficina" in sent.content.decode()
    client.force_login(marta)
    with override("es"):
        card = client.get(reverse("facility", args=[school.plan.slug, school.pk])).content.decode()
        history = client.get(reverse("history", args=[school.plan.slug])).content.decode()
        listed = client.get(reverse("questionnaires", args=[school.plan.slug])).content.decode()
    assert "Ing. Rosa Prado, SINAPROC" in card
    assert "Mover el punto ahí" in card
    assert "por el enlace de un cuestionario, enviado a Ing. Rosa Prado" in history
    assert "1 de 2" in listed


def test_a_picture_comes_with_the_answers_that_are_there(address: str, school: Facility, phone: Client) -> None:
    path = f"{address}{school.pk}/"
    kept = phone.post(path, {"do": "picture", "photo": picture(), "caption": "Entrada", "a-building": "3"})
    assert kept["Location"].endswith("?saved=picture#pictures")
    assert QuestionnaireDraft.objects.get().told == {"a-building": "3"}
    assert FacilityPhoto.objects.get().caption == "Entrada"
    assert phone.post(path, {"do": "picture"}).status_code == 422


def test_another_facility_and_a_revoked_link_are_refused(
    address: str, school: Facility, phone: Client, client: Client, marta: User
) -> None:
    hotel = Facility.objects.get(name="Hotel Altamar")
    assert phone.get(f"{address}{hotel.pk}/").status_code == 404
    assert phone.post(f"{address}{hotel.pk}/", answers() | {"do": "send"}).status_code == 404
    client.force_login(marta)
    with override("es"):
        links = reverse("questionnaires", args=[school.plan.slug])
    client.post(links, {"link": QuestionnaireLink.objects.get().pk})
    refused = phone.get(f"{address}{school.pk}/")
    assert (refused.status_code, "La oficina retiró este enlace" in refused.content.decode()) == (410, True)
    kept = phone.post(f"{address}{school.pk}/", {"do": "save"}, headers={"x-kept": "1"})
    assert (kept.status_code, kept["Content-Type"]) == (410, "text/plain; charset=utf-8")
    assert phone.get(address.replace("cuestionario/", "cuestionario/x")).status_code == 404


def test_the_office_makes_a_link_once(school: Facility, client: Client, marta: User) -> None:
    client.force_login(marta)
    with override("es"):
        page = reverse("send_questionnaire", args=[school.plan.slug])
    asked = client.get(page, {"facility": school.pk}).content.decode()
    assert f'value="{school.pk}" checked' in asked
    said = {"facility": school.pk, "named": "Rosa Prado", "phone": "+507 6000-1111", "channel": "whatsapp"}
    made = client.post(page, said)
    words = made.content.decode()
    assert "https://wa.me/50760001111?text=" in words
    assert "/es/cuestionario/" in words
    assert "no-store" in made["Cache-Control"]
    nothing = client.post(page, {"named": "Rosa"})
    assert (nothing.status_code, "No se eligió ningún equipamiento" in nothing.content.decode()) == (422, True)


def test_the_office_writes_to_a_person_of_the_plan(school: Facility, plan: Plan, client: Client, marta: User) -> None:
    person = someone_at(plan, "Oficina del Agua", name="Lucía Ríos").person
    client.force_login(marta)
    with override("es"):
        page = reverse("send_questionnaire", args=[plan.slug])
        sent = client.post(page, {"facility": school.pk, "who": person.pk, "channel": "email"}, follow=True)
    assert "equipamientos por evaluar" in sent.content.decode()
    assert QuestionnaireLink.objects.get().person == person
