"""Where sections D and E stand (articulación y producción): their activities are set as rows are, and counted apart."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from cauce.core.monitoring import WorkChange
from cauce.web.actions import monitoring as actions
from cauce.web.actions import plan as plans
from cauce.web.actions.history import undo
from cauce.web.actions.permissions import NotAllowedError
from cauce.web.models import Assignment, Deliverable, Event, Plan, SectionActivity, User
from cauce.web.queries.monitoring_sections import section_progress
from tests.web.working import someone_at

pytestmark = pytest.mark.django_db


@pytest.fixture
def activity(plan: Plan) -> SectionActivity:
    return SectionActivity.objects.get(plan=plan, section="articulation")


@pytest.fixture
def address(plan: Plan) -> str:
    return reverse("articulation", args=[plan.slug])


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def sent(activity: SectionActivity, state: str, **more: str) -> dict[str, object]:
    return {"activity": activity.pk, "version": activity.version, "state": state, **more}


def state_of(activity: SectionActivity) -> str:
    activity.refresh_from_db()
    return activity.state


def test_the_office_says_where_an_activity_stands(activity: SectionActivity, office: Client, address: str) -> None:
    assert office.post(address, sent(activity, "done", why="Se reunió todo.")).status_code == 302
    assert state_of(activity) == "done"
    page = office.get(address).content.decode()
    assert "Se reunió todo." in page
    assert "Concluida" in page


def test_it_is_one_event_that_can_be_undone(activity: SectionActivity, marta: User) -> None:
    event = actions.set_activity_state(activities=[activity], change=WorkChange("in_progress"), by=marta)
    assert (Event.objects.latest("pk"), event.act) == (event, "set_work_state")
    undo(event=event, by=marta, why="")
    assert state_of(activity) == "planned"


def test_who_has_a_part_in_the_section_says_so_too_and_does_not_defer(
    plan: Plan, activity: SectionActivity, address: str
) -> None:
    leading = signed_in(someone_at(plan, "Oficina del Agua", name="Lea"))
    assert leading.post(address, sent(activity, "in_progress")).status_code == 302
    assert state_of(activity) == "in_progress"
    assert leading.post(address, sent(activity, "cancelled", why="No va.")).status_code == 403


def test_who_has_no_part_in_the_section_is_refused(plan: Plan, activity: SectionActivity, address: str) -> None:
    ana = someone_at(plan, "Universidad del Río", name="Ana")
    with pytest.raises(NotAllowedError):
        actions.set_activity_state(activities=[activity], change=WorkChange("done"), by=ana)
    assert 'name="activity"' not in signed_in(ana).get(address).content.decode()


def test_what_a_state_lacks_is_said_and_what_was_typed_stays(
    activity: SectionActivity, office: Client, address: str
) -> None:
    response = office.post(address, sent(activity, "deferred", why="Sin presupuesto."))
    page = response.content.decode()
    assert (response.status_code, state_of(activity)) == (422, "planned")
    assert "Elija quién lo decidió" in page
    assert "Sin presupuesto." in page


def test_a_state_that_someone_set_in_the_meantime_stays(
    activity: SectionActivity, office: Client, marta: User, address: str
) -> None:
    shown = sent(activity, "done")
    actions.set_activity_state(activities=[activity], change=WorkChange("in_progress"), by=marta)
    assert office.post(address, shown).status_code == 422
    assert state_of(activity) == "in_progress"


def test_a_section_is_counted_like_a_row_with_its_weights(plan: Plan, activity: SectionActivity, marta: User) -> None:
    assert section_progress(plan)["articulation"].percent == 0
    actions.set_activity_state(activities=[activity], change=WorkChange("done"), by=marta)
    assert section_progress(plan)["articulation"].percent == 30
    Deliverable.objects.filter(plan=plan, section="articulation").update(state="accepted")
    assert section_progress(plan)["articulation"].percent == 100
    assert "production" not in section_progress(plan)


def test_its_page_today_and_the_overview_show_it_with_the_weights(
    plan: Plan, activity: SectionActivity, office: Client, marta: User, address: str
) -> None:
    actions.set_activity_state(activities=[activity], change=WorkChange("done"), by=marta)
    page = office.get(address).content.decode()
    assert "30 %" in page
    assert "los productos pesan 70 %" in page
    for name in ("plan", "today"):
        assert "30 % de avance" in office.get(reverse(name, args=[plan.slug])).content.decode()


def test_an_organizations_sheet_names_what_stands_open_there(plan: Plan, activity: SectionActivity) -> None:
    assert Assignment.objects.filter(plan=plan, deliverable__section="articulation", role="leads").exists()
    lea = signed_in(someone_at(plan, "Oficina del Agua", name="Lea"))
    page = lea.get(reverse("today", args=[plan.slug]), follow=True).content.decode()
    assert "Reunir las oportunidades." in page


def test_the_public_sees_the_state_of_a_published_plan_and_no_reason(
    plan: Plan, activity: SectionActivity, public: Client, marta: User, address: str
) -> None:
    plans.publish(plan=plan, by=marta)
    change = WorkChange("cancelled", why="Secreto.")
    actions.set_activity_state(activities=[activity], change=change, by=marta)
    page = public.get(address).content.decode()
    assert "Cancelada" in page
    assert "Secreto." not in page
    assert 'name="activity"' not in page


def test_what_is_new_names_the_activity(plan: Plan, activity: SectionActivity, office: Client) -> None:
    lea = someone_at(plan, "Oficina del Agua", name="Lea")
    actions.set_activity_state(activities=[activity], change=WorkChange("in_progress"), by=lea)
    assert f"#activity-{activity.pk}" in office.get(reverse("news", args=[plan.slug])).content.decode()
