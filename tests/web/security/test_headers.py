"""Headers of every address: what a browser may do with it, who may keep it, who learns of it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cauce.web.actions.schedule.feeds import make_feed
from cauce.web.models import Plan, User
from tests.web import access
from tests.web.api import described
from tests.web.api.conftest import Asker
from tests.web.security.settings_of import told_by

pytestmark = pytest.mark.django_db
OF_ACCOUNTS = ("entrar", "codigo", "clave/olvidada", "clave/cambiar", "registro", "sesiones", "segundo-factor")
WITHIN = re.compile(r"<script(?![^>]*(?:\bsrc=|application/json))|<style|\sstyle=\"|\son[a-z]+=\"|javascript:")
ANY_TOKEN = "Zk3vQ8sLw1mT5yRb7cNd9fHg2jXp4aEu"


def every_address(plan: Plan, asker: Client) -> dict[str, str]:
    """An address of each page, of accounts, for programs, and such as are not there."""
    found = access.addresses(plan)
    found |= {name: reverse(name) for name in ("plans", "style", "account", "import_new", "new_plan", "own_notices")}
    for name in ("sign_in", "act_by_link", "uploads_by_link", "recorded_by_link", "notices_by_link"):
        found[name] = reverse(name, args=[ANY_TOKEN])
    found |= {part: f"/es/cuenta/{part}/" for part in OF_ACCOUNTS}
    found |= {path: path for path in described.addresses(Asker(asker))}
    return found | {"nowhere": "/es/no-hay-tal/", "nothing": "/nada", "calendar": f"/calendario/{ANY_TOKEN}.ics"}


def faults_of(address: str, answer: Any, *, is_private: bool) -> list[str]:
    """What an answer lacks. A program may keep a calendar, or what it asks anew, for its own reader."""
    told = {name.lower(): value for name, value in answer.headers.items()}
    policy, kept = told.get("content-security-policy", ""), told.get("cache-control", "")
    kind = told.get("content-type", "")
    of_programs = address.startswith(("/api/", "/calendario/"))
    is_page = kind.startswith("text/html") and not answer.streaming
    # What is taken away and never shown may do nothing at all.
    is_shut = policy == "default-src 'none'; sandbox" and told.get("content-disposition", "").startswith("attachment")
    wanted = {
        "policy": is_shut or ("default-src 'self'" in policy and "unsafe" not in policy and "http" not in policy),
        "frames": (is_shut or "frame-ancestors 'none'" in policy) and told.get("x-frame-options") == "DENY",
        "objects": is_shut
        or ("object-src 'none'" in policy and "base-uri 'none'" in policy and "form-action 'self'" in policy),
        "type": told.get("x-content-type-options") == "nosniff",
        "windows": told.get("cross-origin-opener-policy") == "same-origin",
        "resources": told.get("cross-origin-resource-policy") == "same-origin",
        "powers": "camera=()" in told.get("permissions-policy", ""),
        "referrer": told.get("referrer-policy") in ("same-origin", "strict-origin", "no-referrer"),
        "kept by others": "private" in kept or kept == "no-store",
        "kept at all": not is_private or of_programs or "no-store" in kept,
        "number": re.fullmatch("[0-9a-f]{32}", told.get("x-request-id", "")) is not None,
        "shown and not saved": answer.status_code != 200
        or of_programs
        or kind.startswith("text/html")
        or told.get("content-disposition", "").startswith("attachment"),
        "script or style within": not is_page or not WITHIN.search(answer.content.decode()),
    }
    return [name for name, holds in wanted.items() if not holds]


@pytest.mark.parametrize("who", ["office", "nobody"])
def test_each_address_is_guarded_whoever_asks(plan: Plan, office: Client, who: str) -> None:
    """And no page holds a script or a style of its own, so that the policy needs no nonce."""
    Plan.objects.update(published_at=timezone.now())
    client = office if who == "office" else Client()
    found = {}
    for name, address in every_address(plan, office).items():
        answer = client.get(address)
        if faults := faults_of(address, answer, is_private=who == "office"):
            found[name] = (answer.status_code, faults)
    assert found == {}


def test_an_answer_for_all_is_asked_for_each_time_and_differs_by_reader(plan: Plan) -> None:
    Plan.objects.update(published_at=timezone.now())
    answer = Client().get(reverse("plan", args=[plan.slug]))
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert {"Cookie", "HX-Request"} <= set(re.split(r",\s*", answer.headers["Vary"]))


@pytest.mark.parametrize("name", ["sign_in", "act_by_link", "uploads_by_link", "recorded_by_link", "notices_by_link"])
def test_a_secret_address_is_told_to_no_other_page_cache_or_search_engine(name: str) -> None:
    answer = Client().get(reverse(name, args=[ANY_TOKEN]))
    assert answer.headers["Referrer-Policy"] in ("strict-origin", "no-referrer")
    assert "no-store" in answer.headers["Cache-Control"]
    assert "noindex" in answer.headers["X-Robots-Tag"]


def test_a_secret_calendar_is_kept_by_its_reader_alone(plan: Plan, marta: User) -> None:
    _feed, token = make_feed(plan=plan, language="es", by=marta)
    answer = Client().get(f"/calendario/{token}.ics")
    assert (answer.status_code, answer.headers["Referrer-Policy"]) == (200, "no-referrer")
    assert answer.headers["Cache-Control"] == "private, max-age=900"


def test_behind_https_cookies_are_bound_to_this_name_and_browsers_stay_on_it() -> None:
    told = told_by(CAUCE_HTTPS="1", CAUCE_HOSTS="plan.example.org")
    assert told["SESSION_COOKIE_NAME"] == "__Host-sessionid" and told["CSRF_COOKIE_NAME"] == "__Host-csrftoken"
    for name in ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY", "CSRF_COOKIE_HTTPONLY"):
        assert told[name] is True, name
    assert told["SESSION_COOKIE_SAMESITE"] == told["CSRF_COOKIE_SAMESITE"] == "Lax"
    assert told["SECURE_SSL_REDIRECT"] is True and told["SECURE_HSTS_SECONDS"] == 31_536_000


def test_a_session_is_out_of_reach_of_scripts_and_of_other_sites(marta: User) -> None:
    client = Client()
    client.post(reverse("account_login"), {"login": marta.email, "password": "siete-rios-y-un-puente"})
    cookie = client.cookies["sessionid"]
    assert (cookie["httponly"], cookie["samesite"], cookie["domain"], cookie["path"]) == (True, "Lax", "", "/")


def test_a_form_from_another_site_writes_nothing(plan: Plan, marta: User) -> None:
    careful = Client(enforce_csrf_checks=True)
    careful.force_login(marta)
    for name, address in access.addresses(plan).items():
        status = careful.post(address, {"act": "x"}, headers={"origin": "https://evil.example"}).status_code
        assert status in (403, 404, 405), (name, status)


def test_irene_is_told_of_no_more_than_that_there_is_no_such_page(plan: Plan) -> None:
    client = Client()
    client.force_login(User.objects.get(email="irene@example.org"))
    there, not_there = client.get(f"/es/{plan.slug}/"), client.get("/es/no-hay-tal/")
    assert there.status_code == not_there.status_code == 404
    assert set(there.headers) == set(not_there.headers)
