"""The menu of a plan: grouped by area of work, folded for the office save where one is, whole for everybody else."""

from __future__ import annotations

import html
import re

import pytest
from django.test import Client
from django.utils import translation

from cauce.web.models import Plan
from cauce.web.pages.frame import Group, _menu

pytestmark = pytest.mark.django_db
OFFICE = {
    "today", "plan", "tasks", "schedule", "schedule_calendar", "questions", "deliverables", "organizations", "actors",
    "power", "proposals", "cities", "board", "articulation", "production", "communication", "map", "facilities",
    "territories", "folder", "screening", "priorities", "scenarios", "losses", "contingency", "acronyms", "about",
    "problems", "import", "document", "workbook", "history", "retired", "messages", "links", "feeds", "people",
    "settings", "publish", "jobs",
}  # fmt: skip
INSIDE = {"today", "schedule", "schedule_calendar", "territories"}
HIDDEN = {"power", "proposals", "screening", "priorities"}
LONGEST_GROUP = 9


def groups(*, office: bool, inside: bool) -> tuple[Group, ...]:
    with translation.override("es"):
        return _menu("rioseco", "es", office=office, inside=inside)


def sections(*, office: bool, inside: bool) -> list[str]:
    return [entry.section for group in groups(office=office, inside=inside) for entry in group.entries]


def unfolded(client: Client, address: str) -> list[str]:
    text = client.get(address).content.decode()
    menu = text[text.index('id="menu"') : text.index("</nav>")]
    return [html.unescape(title) for title in re.findall(r"<details open>\s*<summary><h2>([^<]+)</h2>", menu)]


def test_the_office_finds_every_page_once() -> None:
    listed = sections(office=True, inside=True)
    assert sorted(listed) == sorted(OFFICE)
    assert max(len(group.entries) for group in groups(office=True, inside=True)) <= LONGEST_GROUP


def test_the_others_find_what_they_may_see() -> None:
    of_the_office = {name for group in groups(office=True, inside=True)[5:] for name in group.sections}
    assert set(sections(office=False, inside=True)) == OFFICE - of_the_office - HIDDEN
    assert set(sections(office=False, inside=False)) == OFFICE - of_the_office - HIDDEN - INSIDE


@pytest.mark.parametrize(
    ("page", "group"),
    [
        ("escenarios/", "Dónde está en riesgo la ciudad"),
        ("mapa/capas/", "Dónde está en riesgo la ciudad"),
        ("organizaciones/", "Quién participa"),
        ("historia/", "Documento y datos"),
    ],
)
def test_for_the_office_the_group_where_one_is_stands_open(plan: Plan, office: Client, page: str, group: str) -> None:
    assert unfolded(office, f"/es/{plan.slug}/{page}") == ["El plan", group]


def test_for_the_public_the_whole_menu_stands_open(plan: Plan, public: Client) -> None:
    Plan.objects.filter(pk=plan.pk).update(published_at="2020-01-01T00:00:00Z")
    assert unfolded(public, f"/es/{plan.slug}/") == [
        "El plan", "Quién participa", "La estrategia", "Dónde está en riesgo la ciudad", "Para consultar",
    ]  # fmt: skip
