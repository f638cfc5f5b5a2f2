"""The page of the plan's document: choices, the work in the background, the file."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from cauce.web import jobs
from cauce.web.actions.actors_register import rate_actors
from cauce.web.actions.plan import edit_text
from cauce.web.models import Area, Event, Job, KeptFile, Plan, User
from cauce.web.queries.plan_then import acts_with_text
from tests.exporter.revisions import count
from tests.people import with_role

pytestmark = pytest.mark.django_db
PAGE = "/es/rioseco/documento/"


def ordered(office: Client, **choice: str) -> str:
    """The address of the page that shows how far the writing is."""
    response = office.post(PAGE, choice)
    assert response.status_code == 302, response.content.decode()
    return str(response["Location"])


def written(office: Client, **choice: str) -> bytes:
    page = ordered(office, **choice)
    assert jobs.run_one()
    response = office.get(f"{page.rstrip('/')}.docx")
    assert response.status_code == 200
    return b"".join(response.streaming_content)  # type: ignore[attr-defined]


@pytest.fixture
def changed(plan: Plan, marta: User) -> Event:
    """The act that gave the area another title."""
    area = Area.objects.get()
    return edit_text(item=area, field="title", value="El agua de todos", expected_version=area.version, by=marta)


def test_the_page_offers_the_last_import_the_days_and_the_acts(plan: Plan, office: Client) -> None:
    told = office.get(PAGE).content.decode()
    for form in ("clean", "import", "day", "event"):
        assert f'value="{form}"' in told
    assert "plan.docx" in told
    assert f'<option value="{Event.objects.get(plan=plan).pk}"' in told


def test_a_clean_document_has_no_marks(plan: Plan, changed: Event, office: Client) -> None:
    data = written(office, form="clean")
    assert (count(data, "ins"), count(data, "del")) == (0, 0)


@pytest.mark.parametrize("form", ["import", "event"])
def test_changes_are_marked_beside_what_was_chosen(plan: Plan, changed: Event, office: Client, form: str) -> None:
    before = Event.objects.filter(plan=plan).order_by("pk")[0]
    data = written(office, form=form, event=str(before.pk))
    assert count(data, "ins") > 0


def test_what_changed_today_is_in_todays_end(plan: Plan, changed: Event, office: Client) -> None:
    data = written(office, form="day", day=timezone.localdate().isoformat())
    assert (count(data, "ins"), count(data, "del")) == (0, 0)


def test_the_page_says_how_far_the_writing_is_and_then_where_the_file_lies(plan: Plan, office: Client) -> None:
    page = ordered(office, form="clean")
    assert "espera" in office.get(page).content.decode()
    assert office.get(page, headers={"HX-Request": "true"}).content.decode().startswith('<div id="progress"')
    assert jobs.run_one()
    assert office.get(page, headers={"HX-Request": "true"})["HX-Refresh"] == "true"
    assert f"{page.rstrip('/')}.docx" in office.get(page).content.decode()


def test_the_file_is_named_after_the_plan_and_the_day(plan: Plan, office: Client) -> None:
    page = ordered(office, form="import")
    assert jobs.run_one()
    response = office.get(f"{page.rstrip('/')}.docx")
    day = timezone.localdate().isoformat()
    assert response["Content-Disposition"] == f'attachment; filename="rioseco-con-cambios-{day}.docx"'


def test_a_document_of_yesterday_is_gone_and_the_page_says_so(plan: Plan, office: Client) -> None:
    page = ordered(office, form="clean")
    assert jobs.run_one()
    KeptFile.objects.update(expires_at=timezone.now())
    assert office.get(f"{page.rstrip('/')}.docx")["Location"] == page
    assert "un día" in office.get(page).content.decode()


@pytest.mark.parametrize(
    ("choice", "told"),
    [
        ({"form": "day", "day": ""}, "«—»"),
        ({"form": "day", "day": "2001-01-01"}, "1/1/2001"),
        ({"form": "event", "event": "999999"}, "999999"),
    ],
)
def test_what_never_was_is_refused_by_its_field(plan: Plan, office: Client, choice: dict[str, str], told: str) -> None:
    response = office.post(PAGE, choice)
    assert response.status_code == 422
    page = response.content.decode()
    assert told in page
    assert f'id="{choice["form"]}-wrong"' in page
    assert not Job.objects.exists()


def test_a_document_of_another_plan_is_not_found(plan: Plan, office: Client) -> None:
    page = ordered(office, form="clean")
    Plan.objects.create(slug="otro", title="Otro")
    assert office.get(page.replace("rioseco", "otro")).status_code == 404


def test_the_document_is_the_offices_alone(plan: Plan) -> None:
    Plan.objects.update(published_at=timezone.now())
    client = Client()
    assert client.get(PAGE).status_code == 404
    client.force_login(with_role(plan, "lead"))
    assert client.post(PAGE, {"form": "clean"}).status_code == 404


def test_an_act_leads_to_the_document_with_the_changes_since(plan: Plan, changed: Event, office: Client) -> None:
    first = Event.objects.filter(plan=plan).order_by("pk")[0]
    told = office.get(f"/es/rioseco/historia/{first.pk}/").content.decode()
    address = f"{PAGE}?form=event&amp;event={first.pk}"
    assert f'href="{address}"' in told
    page = office.get(address.replace("&amp;", "&")).content.decode()
    assert 'value="event" id="form-event" checked' in page
    assert f'<option value="{first.pk}" selected' in page


def test_an_act_that_left_the_text_as_it_was_leads_to_no_document(plan: Plan, office: Client, marta: User) -> None:
    event = rate_actors(plan=plan, ratings={"agua": (4, 5)}, by=marta)
    assert event is not None
    assert "?form=event" not in office.get(f"/es/rioseco/historia/{event.pk}/").content.decode()


def test_an_older_act_that_is_chosen_is_offered_too(plan: Plan, changed: Event) -> None:
    first = Event.objects.filter(plan=plan).order_by("pk")[0]
    assert first not in acts_with_text(plan, most=1)
    assert first in acts_with_text(plan, most=1, chosen=str(first.pk))
