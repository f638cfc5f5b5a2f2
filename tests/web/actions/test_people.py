"""Signing in by link (entrar por enlace), publishing, and who may do what."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from cauce.core import permissions as rules
from cauce.web.actions.people import LinkRefusedError, local_office, make_sign_in_link, sign_in_by_link
from cauce.web.actions.permissions import NotAllowedError
from cauce.web.actions.plan import WrongValueError, edit_text, publish, withdraw
from cauce.web.models import Area, Plan, Provenance, SignInLink, Task
from cauce.web.queries.visible import may, visible_plans, visible_to
from tests.people import irene_without_a_role, marta_of_the_office, ruben_of_one_plan, someone_of_the_public
from tests.web.importing import import_draft

pytestmark = pytest.mark.django_db


def test_a_link_signs_in_once() -> None:
    token = make_sign_in_link(user=local_office())
    assert sign_in_by_link(token=token, address="127.0.0.1") == local_office()
    with pytest.raises(LinkRefusedError, match="used"):
        sign_in_by_link(token=token, address="127.0.0.1")


def test_a_link_works_on_this_machine_only() -> None:
    token = make_sign_in_link(user=local_office())
    with pytest.raises(LinkRefusedError, match="not_here"):
        sign_in_by_link(token=token, address="203.0.113.9")


def test_a_link_grows_old() -> None:
    token = make_sign_in_link(user=local_office())
    SignInLink.objects.update(expires_at=timezone.now() - dt.timedelta(seconds=1))
    with pytest.raises(LinkRefusedError, match="expired"):
        sign_in_by_link(token=token, address="127.0.0.1")


def test_an_unknown_link_is_refused() -> None:
    with pytest.raises(LinkRefusedError, match="unknown"):
        sign_in_by_link(token="nothing", address="127.0.0.1")


def test_only_the_hash_of_a_link_is_kept() -> None:
    token = make_sign_in_link(user=local_office())
    assert token not in str(SignInLink.objects.values().get())


def test_a_plan_is_private_until_it_is_published() -> None:
    marta = marta_of_the_office()
    plan, _ = import_draft(by=marta)
    assert list(visible_plans(someone_of_the_public())) == []
    assert list(visible_plans(irene_without_a_role())) == []
    assert list(visible_plans(marta)) == [plan]
    publish(plan=plan, by=marta)
    assert list(visible_plans(someone_of_the_public())) == [plan]
    withdraw(plan=plan, by=marta, why="Aún no.")
    assert list(visible_plans(someone_of_the_public())) == []


def test_ruben_sees_the_drafts_of_his_own_plan_only() -> None:
    marta = marta_of_the_office()
    plan, _ = import_draft(by=marta)
    import_draft(by=marta, slug="otra")
    assert list(visible_plans(ruben_of_one_plan(plan))) == [plan]


def test_the_public_never_sees_provenance() -> None:
    marta = marta_of_the_office()
    plan, _ = import_draft(by=marta)
    publish(plan=plan, by=marta)
    plan.refresh_from_db()
    assert visible_to(someone_of_the_public(), Task, plan).count() == 3
    assert visible_to(someone_of_the_public(), Provenance, plan).count() == 0
    assert visible_to(marta, Provenance, plan).count() > 0


@pytest.mark.parametrize("act", sorted(rules.ACTS))
def test_irene_may_do_nothing_that_the_office_does(act: str) -> None:
    plan, _ = import_draft(by=marta_of_the_office())
    assert not may(act, by=irene_without_a_role(), plan=plan)
    assert not may(act, by=someone_of_the_public(), plan=plan)
    assert not may(act, by=None, plan=plan)
    assert may(act, by=marta_of_the_office(), plan=plan)


def test_irene_may_not_publish_and_hears_why() -> None:
    plan, _ = import_draft(by=marta_of_the_office())
    with pytest.raises(NotAllowedError, match="Only the office may publish the plan"):
        publish(plan=plan, by=irene_without_a_role())
    assert Plan.objects.get().published_at is None


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [("number", 3, "not_editable"), ("title", "  ", "empty"), ("key", "x", "not_editable")],
)
def test_a_value_that_cannot_stand_is_refused(field: str, value: object, code: str) -> None:
    marta = marta_of_the_office()
    import_draft(by=marta)
    area = Area.objects.get()
    with pytest.raises(WrongValueError, match=code):
        edit_text(item=area, field=field, value=value, expected_version=area.version, by=marta)
