"""One's own notices (mis avisos): chosen with an account, or by the link in a letter; nothing happens on GET."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from cauce.core.notifications import KINDS
from cauce.web.actions import monitoring
from cauce.web.actions.notifications.choosing import token_for
from cauce.web.models import Follow, MethodSetting, Person, Plan, Row, User
from tests.web.working import someone_at

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana(plan: Plan) -> User:
    user = someone_at(plan, "Universidad del Río", name="Ana Sol")
    monitoring.follow(on=Row.objects.get(plan=plan, tasks__code="1.1.1"), by=user)
    return user


@pytest.fixture
def by_link(plan: Plan, ana: User) -> str:
    return reverse("notices_by_link", args=[token_for(Person.objects.get(user=ana), plan)])


def person(user: User) -> Person:
    return Person.objects.get(user=user)


def test_one_chooses_ones_letters_with_an_account(ana: User) -> None:
    client = Client()
    client.force_login(ana)
    address = reverse("own_notices")
    assert "1.1.1" in client.get(address).content.decode()
    client.post(address, {"mentions": "1", "when": "at_once", "language": "en"})
    told = person(ana)
    assert (told.mentions_by_mail, told.follows_by_mail, told.batch_messages, told.language) == (
        True,
        False,
        False,
        "en",
    )
    client.post(address, {"stop": Follow.objects.get().pk})
    assert not Follow.objects.exists()


def test_nobody_without_an_account_has_the_page_of_accounts(public: Client) -> None:
    assert public.get(reverse("own_notices")).status_code == 302


def test_by_the_link_one_stops_without_an_account_and_nothing_happens_on_get(
    public: Client, by_link: str, ana: User
) -> None:
    page = public.get(by_link)
    assert page.status_code == 200
    assert "no-store" in page.headers["Cache-Control"]
    assert "1.1.1" in page.content.decode()
    assert "ana@example.org" not in page.content.decode()
    assert Follow.objects.exists()
    public.post(by_link, {"stop": Follow.objects.get().pk})
    assert not Follow.objects.exists()
    public.post(by_link, {"follows": "1", "when": "together", "language": "es"})
    assert person(ana).mentions_by_mail is False


def test_a_mail_program_stops_them_in_one_click(by_link: str, ana: User) -> None:
    client = Client(enforce_csrf_checks=True)
    assert client.post(by_link, {"List-Unsubscribe": "One-Click"}).status_code == 204
    assert (person(ana).mentions_by_mail, person(ana).follows_by_mail) == (False, False)


def test_an_altered_link_is_no_page(public: Client, by_link: str) -> None:
    assert public.get(f"{by_link[:-3]}x/").status_code == 404


def test_the_office_sees_when_reminders_are_prepared_and_switches_it_off(plan: Plan, office: Client) -> None:
    address = reverse("messages", args=[plan.slug])
    assert "se preparan solos" in office.get(address).content.decode()
    settings = reverse("reminder_settings", args=[plan.slug])
    office.post(settings, {"key": "daily.on", "value": "0"})
    assert "está apagado" in office.get(address).content.decode()
    assert ": no</summary>" in office.get(settings).content.decode()


@pytest.mark.parametrize(
    ("key", "value", "kept"),
    [
        ("daily.hour", "0", 0),
        ("daily.hour", "24", None),
        ("daily.weekdays", "1, 6", [1, 6]),
        ("daily.weekdays", "8", None),
    ],
)
def test_hours_and_days_keep_within_what_there_is(
    plan: Plan, office: Client, key: str, value: str, kept: object
) -> None:
    office.post(reverse("reminder_settings", args=[plan.slug]), {"key": key, "value": value})
    found = MethodSetting.objects.filter(plan=plan, key=f"notifications.{key}").first()
    assert (found.value if found else None) == kept


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_reminder_has_days_of_its_own_to_set(plan: Plan, office: Client, kind: str) -> None:
    page = office.get(reverse("reminder_settings", args=[plan.slug])).content.decode()
    assert f'value="{kind}.every_days"' in page or f'value="{kind}.days"' in page
