"""What explains acronyms: kept while they stay, told anew when they change, never more than there is room for."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from cauce.web.models import Acronym, Plan
from cauce.web.pages import frame

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    frame._explainers.clear()
    yield
    frame._explainers.clear()


def acted(plan: Plan) -> Plan:
    Plan.objects.filter(pk=plan.pk).update(revision=plan.revision + 1)
    return Plan.objects.get(pk=plan.pk)


def test_an_act_that_changes_no_acronym_leaves_the_explained_texts(plan: Plan) -> None:
    first = frame._explainer(plan)
    first("Reunión con la IDAAN.")
    assert frame._explainer(acted(plan)) is first and first.known


def test_a_new_acronym_is_explained_at_once(plan: Plan) -> None:
    assert "abbr" not in frame._explainer(plan)("Carta a la XYZ.")
    Acronym.objects.create(plan=plan, key="acronym:XYZ", order=1, acronym="XYZ", name="Comisión de prueba")
    assert '<abbr title="Comisión de prueba">XYZ</abbr>' in frame._explainer(acted(plan))("Carta a la XYZ.")
    assert len(frame._explainers) == 1


def test_the_texts_of_plans_last_used_long_ago_are_forgotten(plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frame, "TEXTS_KEPT", 3)
    other = Plan.objects.create(slug="otro", title="Otro plan")
    for number in range(3):
        frame._explainer(plan)(f"Texto {number}")
    frame._explainer(other)("Uno más.")
    assert set(frame._explainers) == {plan.pk, other.pk}
    frame._explainer(other)
    assert set(frame._explainers) == {other.pk}
