"""What holds for every page: who sees it, its language, its headings, its number of queries."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cauce.core.permissions import PUBLISHED_FIELDS
from cauce.web.actions import plan as actions
from cauce.web.models import Plan, User
from cauce.web.queries.facts import plan_problems
from tests.web.importing import import_draft
from tests.web.pages.every import OFFICE, addresses, larger_draft, own_pages

pytestmark = pytest.mark.django_db


class Outline(HTMLParser):
    """What a page is made of: headings, captions, languages, attributes that a strict policy refuses."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.headings: list[str] = []
        self.tables = self.captions = 0
        self.refused: list[str] = []
        self.language = ""
        self.ids: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(tag)
        self.tables += tag == "table"
        self.captions += tag == "caption"
        if tag == "html":
            self.language = named.get("lang") or ""
        self.refused += [f"{tag} {name}" for name in named if name == "style" or name.startswith("on")]
        if (tag == "script" and not named.get("src")) or tag == "style":
            self.refused.append(f"{tag} within the page")
        if named.get("id"):
            self.ids.append(named["id"] or "")


@pytest.mark.parametrize("language", ["es", "en"])
def test_the_office_sees_every_page(plan: Plan, office: Client, language: str) -> None:
    for name, address in (addresses(plan, language=language) | own_pages(language=language)).items():
        response = office.get(address)
        assert response.status_code == 200, name
        assert Outline(response.content.decode()).language == language, name


def test_a_private_plan_has_no_page_for_the_public(plan: Plan, public: Client) -> None:
    answers = {name: public.get(address).status_code for name, address in addresses(plan).items()}
    assert set(answers.values()) == {404}, answers


def test_a_published_plan_shows_its_pages_and_keeps_the_offices(plan: Plan, public: Client, marta: User) -> None:
    actions.publish(plan=plan, by=marta)
    answers = {name: public.get(address).status_code for name, address in addresses(plan).items()}
    assert {name for name, status in answers.items() if status == 404} == OFFICE
    assert {status for name, status in answers.items() if name not in OFFICE} == {200}


def test_the_public_sees_nothing_that_is_never_public(plan: Plan, public: Client, marta: User) -> None:
    actions.publish(plan=plan, by=marta)
    assert "input" not in PUBLISHED_FIELDS
    for name, address in addresses(plan).items():
        if name in OFFICE:
            continue
        page = public.get(address).content.decode()
        for told in ("procedencia", "observaciones", "historia/", "editar"):
            assert f"/{told}" not in page, (name, told)


def test_each_page_of_an_illustration_says_so(plan: Plan, office: Client) -> None:
    Plan.objects.filter(pk=plan.pk).update(is_illustration=True, notice={"es": "Es una ilustración."})
    for name, address in addresses(plan).items():
        assert "Es una ilustración." in office.get(address).content.decode(), name


def test_pages_carry_nothing_that_a_strict_policy_refuses(plan: Plan, office: Client) -> None:
    for name, address in (addresses(plan) | own_pages()).items():
        response = office.get(address)
        assert Outline(response.content.decode()).refused == [], name
        assert "unsafe-inline" not in response.headers["Content-Security-Policy"]


def test_pages_have_one_first_heading_and_a_caption_for_each_table(plan: Plan, office: Client) -> None:
    for name, address in (addresses(plan) | own_pages()).items():
        outline = Outline(office.get(address).content.decode())
        assert outline.headings.count("h1") == 1, name
        assert outline.tables == outline.captions, name
        assert len(outline.ids) == len(set(outline.ids)), (name, outline.ids)


def test_three_times_the_plan_takes_no_more_queries(marta: User, office: Client) -> None:
    counts = [_queries(office, marta, times=times) for times in (2, 6)]
    assert counts[1] == counts[0]


def _queries(office: Client, marta: User, *, times: int) -> dict[str, int]:
    plan, _event = import_draft(larger_draft(times), by=marta, slug=f"rio-{times}")
    plan_problems(plan)
    counted = {}
    for name, address in addresses(plan).items():
        with CaptureQueriesContext(connection) as found:
            assert office.get(address).status_code == 200
        counted[name] = len(found)
    return counted


def test_the_list_of_plans_takes_the_same_queries_for_three_plans(marta: User, office: Client) -> None:
    counts = []
    for slugs in (["uno"], ["dos", "tres"]):
        for slug in slugs:
            import_draft(by=marta, slug=slug)
        with CaptureQueriesContext(connection) as found:
            office.get(reverse("plans"))
        counts.append(len(found))
    assert counts[0] == counts[1]


def test_a_page_that_is_not_there_looks_like_the_others(public: Client) -> None:
    response = public.get("/es/no-hay/")
    assert response.status_code == 404
    page = response.content.decode()
    assert "No existe esa página" in page
    assert 'class="band"' in page


def test_documents_words_say_their_language_on_an_english_page(plan: Plan, office: Client) -> None:
    page = office.get(addresses(plan, language="en")["area"]).content.decode()
    assert re.search(r'<h1 lang="es">(<span[^>]*>)?Agua', page)
    assert '<h1 lang="es">' not in office.get(addresses(plan)["area"]).content.decode()
