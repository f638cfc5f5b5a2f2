"""The office's pages of letters and links (correo saliente, enlaces, pedir avance)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from cauce.web.actions import notifications as actions
from cauce.web.models import ActionLink, Deliverable, Event, MethodSetting, OutgoingMessage, Person, Plan, Row, User
from tests.web.working import post_at, someone_at

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def spanish() -> Iterator[None]:
    """Addresses are made in Spanish, whatever page was opened before."""
    with override("es"):
        yield


@pytest.fixture
def lucia(plan: Plan) -> Person:
    person = Person.objects.get(user=someone_at(plan, "Oficina del Agua", name="Lucía Ríos"))
    person.phone = "+507 6000-1234"
    person.save()
    return person


@pytest.fixture
def row(plan: Plan) -> Row:
    return Row.objects.get(plan=plan, tasks__code="1.1.1")


def late(plan: Plan) -> None:
    Deliverable.objects.filter(plan=plan).update(due_words="2020-03-31")


def test_the_days_reminders_are_prepared_withdrawn_and_let_go(plan: Plan, lucia: Person, office: Client) -> None:
    late(plan)
    address = reverse("messages", args=[plan.slug])
    assert "Quedan" in office.get(address).content.decode()
    office.post(address, {"do": "prepare"})
    letter = OutgoingMessage.objects.get(person=lucia)
    page = office.get(address).content.decode()
    assert letter.subject in page
    assert "enlace privado, se hace" in page
    office.post(address, {"do": "send_now", "letter": letter.pk})
    letter.refresh_from_db()
    assert letter.send_after <= timezone.now()
    office.post(address, {"do": "withdraw", "letter": letter.pk})
    letter.refresh_from_db()
    assert letter.withdrawn_at is not None
    answer = office.post(address, {"do": "withdraw", "letter": letter.pk}, follow=True)
    assert "No se escribió nada" in answer.content.decode()


def test_a_trial_of_the_mail_is_sent_to_the_office(plan: Plan, office: Client) -> None:
    office.post(reverse("messages", args=[plan.slug]), {"do": "test"})
    assert mail.outbox[0].to == ["marta@example.org"]


def test_letters_kept_on_the_machine_are_read_on_a_page(
    plan: Plan, lucia: Person, office: Client, settings: Any, tmp_path: Path
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    settings.MAIL_IS_KEPT = True
    late(plan)
    actions.prepare_reminders(plan=plan, on=timezone.localdate(), by=User.objects.get(email="marta@example.org"))
    OutgoingMessage.objects.update(send_after=timezone.now())
    actions.send_due()
    settings.ALLOWED_HOSTS = ["127.0.0.1", "testserver"]
    assert office.get(reverse("kept_letters", args=[plan.slug])).status_code == 404
    settings.ALLOWED_HOSTS = ["127.0.0.1"]
    page = Client(headers={"host": "127.0.0.1"})
    page.force_login(User.objects.get(email="marta@example.org"))
    told = page.get(reverse("kept_letters", args=[plan.slug])).content.decode()
    assert "Hola, Lucía Ríos:" in told
    assert re.search(r'href="http://127.0.0.1:8000/es/enlace/[\w-]+/"', told)
    assert re.search(r'<time datetime="[^"]+\+00:00">\d+/\d+/\d{4} \d\d:\d\d</time>', told)


def test_a_message_for_whatsapp_is_prepared_with_its_link(plan: Plan, lucia: Person, row: Row, office: Client) -> None:
    address = reverse("ask_progress", args=[plan.slug, row.pk])
    who = f"{post_at(plan, 'Oficina del Agua').pk}-{lucia.pk}"
    answer = office.post(address, {"who": who, "channel": "whatsapp"})
    page = answer.content.decode()
    assert re.search(r'href="https://wa\.me/50760001234\?text=Hola%2C%20Luc%C3%ADa[^"]*%2Fes%2Fenlace%2F', page)
    assert 'class="qr" role="img"' in page
    assert "style=" not in page
    assert "no-store" in answer["Cache-Control"]
    link = ActionLink.objects.get()
    assert (link.channel, link.sent_to) == ("whatsapp", "+507 6000-1234")
    token = re.findall(r"/es/enlace/([\w-]+)/", page)[0]
    assert actions.open_link(token) == link


def test_asking_by_mail_leads_to_the_letter(plan: Plan, lucia: Person, row: Row, office: Client) -> None:
    address = reverse("ask_progress", args=[plan.slug, row.pk])
    who = f"{post_at(plan, 'Oficina del Agua').pk}-{lucia.pk}"
    answer = office.post(address, {"who": who, "channel": "email"})
    assert answer["Location"] == reverse("messages", args=[plan.slug])
    assert OutgoingMessage.objects.get().person == lucia
    Person.objects.update(email="")
    page = office.post(address, {"who": who, "channel": "email"}).content.decode()
    assert "no tiene correo" in page


def test_only_who_has_a_part_in_the_row_can_be_asked(plan: Plan, lucia: Person, row: Row, office: Client) -> None:
    other = Person.objects.create(name="Otro", email="otro@example.org")
    who = f"{post_at(plan, 'Oficina del Agua').pk}-{other.pk}"
    office.post(reverse("ask_progress", args=[plan.slug, row.pk]), {"who": who, "channel": "qr"})
    assert not ActionLink.objects.exists()


def test_a_link_is_listed_and_revoked(plan: Plan, lucia: Person, row: Row, office: Client, marta: User) -> None:
    post = post_at(plan, "Oficina del Agua")
    link, _token = actions.make_link(row=row, post=post, person=lucia, channel="email", by=marta)
    address = reverse("links", args=[plan.slug])
    page = office.get(address).content.decode()
    assert lucia.email in page
    assert "Todavía no" in page
    office.post(address, {"link": link.pk})
    link.refresh_from_db()
    assert link.revoked_at is not None


def test_the_history_says_that_it_was_done_by_link(
    plan: Plan, lucia: Person, row: Row, office: Client, marta: User
) -> None:
    post = post_at(plan, "Oficina del Agua")
    link, _token = actions.make_link(row=row, post=post, person=lucia, channel="email", by=marta)
    actions.answer_by_link(link=link, answer=actions.Answer(sentence="Bien."))
    told = "por enlace, enviado a Lucía Ríos (Dirección, Oficina del Agua)"
    assert told in office.get(reverse("history", args=[plan.slug])).content.decode()
    event = Event.objects.get(act="report")
    assert told in office.get(reverse("event", args=[plan.slug, event.pk])).content.decode()


@pytest.mark.parametrize(
    ("key", "typed", "kept"),
    [
        ("late.every_days", "10", 10),
        ("due_soon.days", "21, 7, 2", [21, 7, 2]),
        ("texts.es.late", "Falta «%(deliverable)s».", "Falta «%(deliverable)s»."),
    ],
)
def test_days_and_texts_are_the_plans_own(plan: Plan, office: Client, key: str, typed: str, kept: object) -> None:
    address = reverse("reminder_settings", args=[plan.slug])
    page = office.post(address, {"key": key, "value": typed}, follow=True).content.decode()
    assert typed in page
    assert MethodSetting.objects.get(plan=plan, key=f"notifications.{key}").value == kept
    office.post(address, {"key": key, "value": ""})
    assert not MethodSetting.objects.filter(key=f"notifications.{key}").exists()


@pytest.mark.parametrize(
    ("key", "typed", "told"),
    [
        ("late.every_days", "a week", "«a week» no es un número entero"),
        ("late.every_days", "7, 8", "«7, 8»"),
        ("texts.es.late", "Falta %(producto)s.", "«%(producto)s»"),
    ],
)
def test_a_value_that_cannot_stand_says_why_and_is_kept_in_its_field(
    plan: Plan, office: Client, key: str, typed: str, told: str
) -> None:
    page = office.post(reverse("reminder_settings", args=[plan.slug]), {"key": key, "value": typed}).content.decode()
    assert told in page
    assert f'value="{typed}"' in page or f">{typed}</textarea>" in page
    assert not MethodSetting.objects.filter(key=f"notifications.{key}").exists()


def test_a_text_that_the_method_does_not_have_is_not_set(plan: Plan, office: Client) -> None:
    answer = office.post(reverse("reminder_settings", args=[plan.slug]), {"key": "texts.es.no", "value": "x"})
    assert answer.status_code == 404
