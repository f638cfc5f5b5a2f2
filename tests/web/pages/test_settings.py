"""The settings of a plan: its own numbers and words."""

from __future__ import annotations

import pytest
from django.test import Client

from cauce.web.models import MethodSetting, Plan
from cauce.web.queries.settings import numbers_of, vocabulary_of

pytestmark = pytest.mark.django_db


def address(plan: Plan) -> str:
    """The page's address."""
    return f"/es/{plan.slug}/ajustes/"


def test_the_office_widens_the_usual_group(office: Client, plan: Plan) -> None:
    office.post(address(plan), {"key": "group_size", "low": "2", "high": "9", "source": "Acta 4"})
    assert (numbers_of(plan).group_size.low, numbers_of(plan).group_size.high) == (2, 9)
    assert "Acta 4" in office.get(address(plan)).content.decode()


def test_empty_numbers_give_the_method_back(office: Client, plan: Plan) -> None:
    office.post(address(plan), {"key": "group_size", "low": "2", "high": "9"})
    office.post(address(plan), {"key": "group_size", "low": "", "high": ""})
    assert numbers_of(plan).group_size.high == 6


def test_a_range_the_wrong_way_round_is_refused_and_what_was_typed_stays(office: Client, plan: Plan) -> None:
    before = list(MethodSetting.objects.filter(plan=plan).values_list("key", "value"))
    answer = office.post(address(plan), {"key": "group_size", "low": "8", "high": "3"}).content.decode()
    assert 'value="8"' in answer
    assert list(MethodSetting.objects.filter(plan=plan).values_list("key", "value")) == before


def test_the_office_adds_its_words_for_who_leads(office: Client, plan: Plan) -> None:
    office.post(address(plan), {"key": "vocabulary.columns_tasks.leads", "value": "Punto focal\nConvoca*"})
    words = vocabulary_of(plan)
    assert words.exact("columns_tasks", "Punto focal") == "leads"
    assert words.exact("columns_tasks", "Convocante") == "leads"


def test_signs_in_a_word_stand_for_themselves(office: Client, plan: Plan) -> None:
    office.post(address(plan), {"key": "vocabulary.columns_tasks.leads", "value": "Encarga (rol"})
    assert vocabulary_of(plan).exact("columns_tasks", "Lidera") == "leads"


def test_a_word_without_letters_is_refused(office: Client, plan: Plan) -> None:
    office.post(address(plan), {"key": "vocabulary.columns_tasks.leads", "value": "***"})
    assert not MethodSetting.objects.filter(plan=plan, key="vocabulary.columns_tasks.leads").exists()


def test_a_list_that_the_page_does_not_ask_for_is_no_page(office: Client, plan: Plan) -> None:
    assert office.post(address(plan), {"key": "vocabulary.months.1", "value": "x"}).status_code == 404


def test_the_public_has_no_such_page(public: Client, plan: Plan) -> None:
    assert public.get(address(plan)).status_code == 404
