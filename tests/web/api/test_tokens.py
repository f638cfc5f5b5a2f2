"""Tokens of programs: made by their owner, shown once, kept as a hash; they open what their owner may, until a day."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cauce.web.actions import people as actions
from cauce.web.actions.people import tokens
from cauce.web.models import Deliverable, DeliverableVersion, Event, Person, Plan, ProgramToken, User
from tests.people import irene_without_a_role, marta_of_the_office
from tests.web.api.conftest import SLUG, Asker
from tests.web.working import a_file, someone_at

VERSIONS = f"/api/plans/{SLUG}/deliverables/%d/versions"


def made(by: User, *, may_write: bool = True) -> str:
    """The words of a new token."""
    return actions.make_token(name="Gestor documental", days=30, may_write=may_write, by=by)[1]


def with_token(words: str) -> Client:
    """A program that has no cookie and sends its token; a form of another site could not."""
    return Client(enforce_csrf_checks=True, headers={"authorization": f"Bearer {words}", "accept-language": "en"})


@pytest.fixture
def report(plan: Plan) -> Deliverable:
    """A deliverable of a row that Lucía's organisation leads."""
    return Deliverable.objects.get(plan=plan, text="Informe de pozos")


def test_a_token_is_shown_once_and_kept_as_a_hash(plan: Plan) -> None:
    browser = Client()
    browser.force_login(marta_of_the_office())
    page = browser.post(reverse("program_tokens"), {"act": "make", "name": "Gestor", "days": "90", "write": "on"})
    words = page.context["words"]
    assert words.startswith("cauce_") and words in page.content.decode()
    assert "no-store" in page.headers["Cache-Control"]
    assert words not in browser.get(reverse("program_tokens")).content.decode()
    kept = ProgramToken.objects.get()
    assert kept.token_hash == hashlib.sha256(words.encode()).hexdigest()
    assert (kept.name, kept.may_write) == ("Gestor", True)
    assert dt.timedelta(days=89) < kept.expires_at - timezone.now() < dt.timedelta(days=91)
    event = Event.objects.latest("pk")
    assert (event.act, event.actor) == ("make_token", kept.user)
    assert "Gestor" not in str(list(event.changes.values())) and kept.token_hash not in str(event.changes.values())


@pytest.mark.parametrize(
    "told", [{"name": " ", "days": "90"}, {"name": "x" * 81, "days": "90"}, {"name": "x", "days": "4000"}]
)
def test_a_token_has_a_name_and_an_end(db: None, told: dict[str, str]) -> None:
    browser = Client()
    browser.force_login(irene_without_a_role())
    page = browser.post(reverse("program_tokens"), told)
    assert (page.status_code, ProgramToken.objects.count()) == (422, 0)


def test_an_account_has_ten_tokens_at_most(db: None) -> None:
    irene = irene_without_a_role()
    for _ in range(10):
        made(irene)
    with pytest.raises(actions.CannotMakeTokenError, match="many"):
        made(irene)


def test_who_is_not_signed_in_has_no_page_of_tokens(db: None) -> None:
    assert Client().get(reverse("program_tokens")).status_code == 302


def test_a_token_reads_what_its_owner_may_read(plan: Plan) -> None:
    Plan.objects.update(published_at=None)
    assert with_token(made(marta_of_the_office())).get(f"/api/plans/{SLUG}").status_code == 200
    assert with_token(made(irene_without_a_role())).get(f"/api/plans/{SLUG}").status_code == 404


def test_a_token_opens_no_page(plan: Plan) -> None:
    Plan.objects.update(published_at=None)
    assert with_token(made(marta_of_the_office())).get(f"/es/{SLUG}/").status_code == 404


@pytest.mark.parametrize(("case", "words"), [("unknown", "is not known"), ("expired", "too old"), ("revoked", "was")])
def test_a_token_that_opens_nothing_says_why(plan: Plan, case: str, words: str) -> None:
    marta = marta_of_the_office()
    token = made(marta) if case != "unknown" else "cauce_none"
    now = timezone.now()
    ProgramToken.objects.update(**{"expired": {"expires_at": now}, "revoked": {"revoked_at": now}}.get(case, {}))
    got = with_token(token).get(f"/api/plans/{SLUG}")
    assert (got.status_code, words in got.json()["message"]) == (401, True)
    assert got.headers["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize("told", ["Basic bWFydGE6eA==", "Bearer", "Bearer ", "Token x", "Bearer \x7f", "Bearer é"])
def test_another_authorization_is_refused_and_never_taken_for_nobody(plan: Plan, told: str) -> None:
    assert Client(headers={"authorization": told}).get(f"/api/plans/{SLUG}").status_code == 401


def test_its_owner_revokes_a_token_and_nobody_else(plan: Plan) -> None:
    marta, irene = marta_of_the_office(), irene_without_a_role()
    words = made(marta)
    number = ProgramToken.objects.get().pk
    other = Client()
    other.force_login(irene)
    other.post(reverse("program_tokens"), {"act": "revoke", "token": number})
    assert with_token(words).get("/api/plans").status_code == 200
    browser = Client()
    browser.force_login(marta)
    assert browser.post(reverse("program_tokens"), {"act": "revoke", "token": number}).status_code == 302
    assert with_token(words).get("/api/plans").status_code == 401
    assert Event.objects.latest("pk").act == "revoke_token"


def test_a_closed_account_and_an_erased_person_have_no_token(plan: Plan) -> None:
    lucia = someone_at(plan, "Oficina del Agua 1", name="Lucía Ríos")
    words = made(lucia)
    User.objects.filter(pk=lucia.pk).update(is_active=False)
    assert with_token(words).get("/api/plans").status_code == 401
    actions.erase_person(plan=plan, person=Person.objects.get(user=lucia), by=marta_of_the_office())
    assert not ProgramToken.objects.exists()


def test_a_token_that_is_used_too_often_waits(plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tokens, "A_MINUTE", 2)
    program = with_token(made(marta_of_the_office()))
    told = [program.get("/api/plans") for _ in range(4)]
    assert [one.status_code for one in told].count(429) >= 1  # four, unless a minute ended between them
    assert told[-1].headers.get("Retry-After", "60") == "60"


def test_a_token_that_reads_only_writes_nothing(plan: Plan, report: Deliverable) -> None:
    program = with_token(made(marta_of_the_office(), may_write=False))
    got = program.post(VERSIONS % report.pk, {"file": a_file()})
    assert (got.status_code, DeliverableVersion.objects.count()) == (403, 0)
    assert program.get(f"/api/plans/{SLUG}").status_code == 200


def test_a_token_does_what_its_owner_may_and_no_more(plan: Plan, report: Deliverable) -> None:
    assert with_token(made(irene_without_a_role())).post(VERSIONS % report.pk, {"file": a_file()}).status_code == 403
    lucia = someone_at(plan, "Oficina del Agua 1", name="Lucía Ríos")
    assert with_token(made(lucia)).post(VERSIONS % report.pk, {"file": a_file()}).status_code == 201
    other = Deliverable.objects.filter(plan=plan, row__tasks__code="1.2.1").exclude(row=report.row).first()
    if other is not None and other.row != report.row:
        assert with_token(made(lucia)).post(VERSIONS % other.pk, {"file": a_file()}).status_code in (201, 403)


def test_a_session_writes_only_with_the_guard_of_its_forms(plan: Plan, report: Deliverable) -> None:
    browser = Client(enforce_csrf_checks=True, headers={"accept-language": "en"})
    browser.force_login(marta_of_the_office())
    assert browser.post(VERSIONS % report.pk, {"file": a_file()}).status_code == 403
    browser.get(reverse("account"))
    guard = browser.cookies["csrftoken"].value
    got = browser.post(VERSIONS % report.pk, {"file": a_file()}, headers={"x-csrftoken": guard})
    assert got.status_code == 201


def test_nobody_writes(plan: Plan, report: Deliverable, nobody: Asker) -> None:
    got = nobody.client.post(VERSIONS % report.pk, {"file": a_file()})
    assert (got.status_code, DeliverableVersion.objects.count()) == (401, 0)


def test_the_last_use_is_written_down_now_and_then(plan: Plan) -> None:
    program = with_token(made(marta_of_the_office()))
    program.get("/api/plans")
    first = ProgramToken.objects.get().used_at
    program.get("/api/plans")
    assert first is not None and ProgramToken.objects.get().used_at == first


def test_tokens_are_among_what_is_kept_of_a_person(plan: Plan) -> None:
    lucia = someone_at(plan, "Oficina del Agua 1", name="Lucía Ríos")
    made(lucia)
    told: Any = actions.export_person(plan=plan, person=Person.objects.get(user=lucia), by=lucia)
    assert [one["name"] for one in told["account"]["program_tokens"]] == ["Gestor documental"]
