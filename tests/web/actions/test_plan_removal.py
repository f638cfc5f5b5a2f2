"""Removing a plan that was begun by mistake: while nobody worked in it, hidden everywhere, brought back."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from cauce.core import permissions as rules
from cauce.core.monitoring import WorkChange
from cauce.web.actions import monitoring, people
from cauce.web.actions import plan as plans
from cauce.web.actions.permissions import NotAllowedError
from cauce.web.actions.plan_removal import CannotRemovePlanError, bring_back_plan, remove_plan
from cauce.web.actions.plans import NewPlan, create_plan
from cauce.web.models import Assignment, Comment, Import, Membership, Organization, Plan, Row, User
from cauce.web.queries.visible import visible_plan, visible_plans
from tests.people import irene_without_a_role, marta_of_the_office, ruben_of_one_plan
from tests.web.importing import import_draft

pytestmark = pytest.mark.django_db


@pytest.fixture
def marta() -> User:
    return marta_of_the_office()


@pytest.fixture
def plan(marta: User) -> Plan:
    plan, _ = import_draft(by=marta)
    return plan


def codes(plan: Plan, marta: User, typed: str = "rioseco") -> list[str]:
    with pytest.raises(CannotRemovePlanError) as refused:
        remove_plan(plan=plan, typed=typed, by=marta)
    assert Plan.objects.filter(pk=plan.pk).exists()
    return [code for code, _ in refused.value.faults]


def test_a_removed_plan_is_nowhere_and_its_short_name_is_free(plan: Plan, marta: User) -> None:
    remove_plan(plan=plan, typed="rioseco", by=marta)
    assert list(visible_plans(marta)) == []
    assert visible_plan(marta, "rioseco") is None
    client = Client()
    client.force_login(marta)
    run = Import.objects.get(plan=plan)
    for address in ("/es/rioseco/", f"/es/{plan.slug}/", reverse("import", args=[run.pk]), "/api/plans/rioseco/"):
        assert client.get(address).status_code == 404, address
    assert plan.title not in client.get("/es/").content.decode()
    create_plan(new=NewPlan(slug="rioseco", title="Otro"), by=marta)


def test_it_is_brought_back_with_all_that_it_says(plan: Plan, marta: User) -> None:
    rows = Row.objects.filter(plan=plan).count()
    remove_plan(plan=plan, typed="rioseco", by=marta)
    bring_back_plan(slug="rioseco", by=marta)
    found = Plan.objects.get(slug="rioseco")
    assert (found.pk, found.retired_at, Row.objects.filter(plan=found).count()) == (plan.pk, None, rows)


def test_where_another_plan_has_its_name_it_comes_back_with_a_number(plan: Plan, marta: User) -> None:
    remove_plan(plan=plan, typed="rioseco", by=marta)
    create_plan(new=NewPlan(slug="rioseco", title="Otro"), by=marta)
    bring_back_plan(slug="rioseco", by=marta)
    assert Plan.objects.get(pk=plan.pk).slug == "rioseco-2"


def test_what_was_not_removed_is_not_brought_back(plan: Plan, marta: User) -> None:
    with pytest.raises(CannotRemovePlanError) as refused:
        bring_back_plan(slug="rioseco", by=marta)
    assert refused.value.faults == [("not_removed", {"slug": "rioseco", "known": "—"})]


def test_its_short_name_must_be_written(plan: Plan, marta: User) -> None:
    assert codes(plan, marta, typed="riohondo") == ["remove_slug"]


def publish(plan: Plan, marta: User) -> None:
    plans.publish(plan=plan, by=marta)
    plan.refresh_from_db()


def enter(plan: Plan, marta: User) -> None:
    people.add_people(plan=plan, lines=["Ana Ruiz, ana@example.org, AGUA"], by=marta)


def give_a_role(plan: Plan, marta: User) -> None:
    Membership.objects.create(user=marta, plan=plan, role=rules.READER)


def fill(plan: Plan, marta: User) -> None:
    party = Assignment.objects.get(plan=plan, is_placeholder=True)
    people.fill_placeholder(assignment=party, organizations=[Organization.objects.filter(plan=plan)[0]], by=marta)


def work(plan: Plan, marta: User) -> None:
    monitoring.set_work_state(things=[Row.objects.filter(plan=plan)[0]], change=WorkChange("done"), by=marta)


def comment(plan: Plan, marta: User) -> None:
    Comment.objects.create(plan=plan, kind="task", key="task:1.1.1", text="Bien.")


@pytest.mark.parametrize(
    ("act", "code"),
    [
        (publish, "remove_published"),
        (enter, "remove_people"),
        (give_a_role, "remove_people"),
        (fill, "remove_fillings"),
        (work, "remove_progress"),
        (comment, "remove_comments"),
    ],
)
def test_a_plan_in_which_somebody_worked_stays(
    plan: Plan, marta: User, act: Callable[[Plan, User], None], code: str
) -> None:
    act(plan, marta)
    assert code in codes(plan, marta)


def test_only_the_office_removes_and_only_that_of_the_server_brings_back(plan: Plan, marta: User) -> None:
    with pytest.raises(NotAllowedError):
        remove_plan(plan=plan, typed="rioseco", by=irene_without_a_role())
    ruben = ruben_of_one_plan(plan)
    with pytest.raises(NotAllowedError):
        bring_back_plan(slug="rioseco", by=ruben)


def test_the_page_says_what_stands_in_the_way_and_removes(plan: Plan, marta: User) -> None:
    client = Client()
    client.force_login(marta)
    address = reverse("remove_plan", args=[plan.slug])
    assert address in client.get(reverse("publish", args=[plan.slug])).content.decode()
    answer = client.post(address, {"slug": "riohondo"})
    assert answer.status_code == 422
    assert "«riohondo» no es" in answer.content.decode()
    told = client.post(address, {"slug": "rioseco"}, follow=True).content.decode()
    assert "cauce bring-back rioseco" in told
    bring_back_plan(slug="rioseco", by=marta)
    work(plan, marta)
    page = client.get(address).content.decode()
    assert "Este plan no se puede quitar ahora" in page
    assert '<button class="button grave"' not in page
