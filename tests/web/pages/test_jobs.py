"""Pages of jobs: who sees which, how far each is, cancelled and asked for once more, with scripts and without."""

from __future__ import annotations

import datetime as dt
import re
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone, translation

from cauce.cli.server import know_the_jobs
from cauce.core.messages import jobs as sentences
from cauce.web import jobs
from cauce.web.actions import imports
from cauce.web.actions.permissions import NotAllowedError
from cauce.web.actions.workbook import upload
from cauce.web.jobs import marks
from cauce.web.models import Job, JobRound, Plan, User
from cauce.web.queries.jobs import visible_jobs
from tests.people import irene_without_a_role, ruben_of_one_plan, sara_of_the_server

pytestmark = pytest.mark.django_db


@pytest.fixture
def job(plan: Plan, marta: User) -> Job:
    return jobs.enqueue("write_plan", {"since": ""}, plan=plan, by=marta)


def page_of(job: Job, language: str = "es") -> str:
    return f"/{language}/trabajos/{job.pk}/"


def told(client: Client, address: str, **named: Any) -> str:
    response = client.get(address, **named)
    assert response.status_code == 200, address
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def in_state(job: Job, state: str, **more: Any) -> Job:
    Job.objects.filter(pk=job.pk).update(state=state, **more)
    job.refresh_from_db()
    return job


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


NOBODY = "Ahora no corre ningún proceso"


@pytest.mark.parametrize("address", ["/es/rioseco/trabajos/", "job"])
def test_work_that_nobody_does_is_said_until_a_worker_comes(
    job: Job, office: Client, settings: Any, tmp_path: Path, address: str
) -> None:
    settings.DATA = tmp_path
    address = page_of(job) if address == "job" else address
    Job.objects.update(created_at=timezone.now() + dt.timedelta(minutes=1))
    assert NOBODY not in told(office, address)  # it was asked for just now
    Job.objects.update(created_at=timezone.now() - dt.timedelta(minutes=1))
    assert NOBODY in told(office, address)
    with marks.hold("w") or nullcontext():
        assert NOBODY not in told(office, address)
    assert NOBODY in told(office, address)
    JobRound.objects.create(name="elsewhere", next_at=timezone.now(), done_at=timezone.now())
    assert NOBODY not in told(office, address)


def test_the_list_shows_what_was_asked_how_it_stands_and_who_asked(job: Job, office: Client) -> None:
    for address in ("/es/trabajos/", "/es/rioseco/trabajos/"):
        words = told(office, address)
        for expected in ("El plan", "Espera", "Marta"):
            assert expected in words
    assert f'href="{page_of(job)}"' in office.get("/es/rioseco/trabajos/").content.decode()
    assert "Background work" in told(office, "/en/rioseco/trabajos/")


def test_the_list_names_the_file_of_each(plan: Plan, marta: User, office: Client) -> None:
    upload(plan=plan, content=b"PK", file_name="obras.xlsx", by=marta)
    assert "«obras.xlsx»" in told(office, "/es/rioseco/trabajos/")


def test_the_list_is_narrowed_to_what_came_to_no_end(job: Job, office: Client) -> None:
    narrowed = "/es/rioseco/trabajos/?state=stopped"
    assert "No hay" in told(office, narrowed)
    in_state(job, "failed", error="worker_lost", finished_at=timezone.now())
    assert "No llegó a su fin" in told(office, narrowed)
    part = office.get(narrowed, headers={"HX-Request": "true", "HX-Target": "list"}).content.decode()
    assert "<html" not in part and "No llegó a su fin" in part


def test_who_asked_and_the_office_of_the_plan_see_a_job_and_nobody_else(plan: Plan, marta: User) -> None:
    irene, ruben, sara = irene_without_a_role(), ruben_of_one_plan(plan), sara_of_the_server()
    of_irene = jobs.enqueue("write_book", {}, plan=plan, by=irene)
    of_marta = jobs.enqueue("write_plan", {}, plan=plan, by=marta)
    of_no_plan = jobs.enqueue("read_import", {}, plan=None, by=marta)
    seen = {user.name: set(visible_jobs(user)) for user in (irene, ruben, sara)}
    assert seen == {
        "Irene": {of_irene},
        "Rubén": {of_irene, of_marta},
        "Sara": {of_irene, of_marta, of_no_plan},
    }
    assert signed_in(irene).get(page_of(of_marta)).status_code == 404
    assert signed_in(irene).get(page_of(of_irene)).status_code == 200
    assert (Client().get("/es/trabajos/").status_code, Client().get(page_of(of_irene)).status_code) == (404, 404)
    Plan.objects.filter(pk=plan.pk).update(retired_at=timezone.now())
    assert set(visible_jobs(sara)) == {of_no_plan}


def test_a_running_job_tells_its_progress_and_loads_itself_again_when_it_ended(job: Job, office: Client) -> None:
    in_state(job, "running", progress=40, message="writing", worker="w", started_at=timezone.now(), attempts=1)
    words = office.get(page_of(job)).content.decode()
    assert 'value="40"' in words and "Redacción" in words and 'hx-trigger="every 1s"' in words
    part = office.get(page_of(job), headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part and 'value="40"' in part
    in_state(job, "done", finished_at=timezone.now())
    assert office.get(page_of(job), headers={"HX-Request": "true"}).headers["HX-Refresh"] == "true"
    assert f'href="/es/rioseco/documento/{job.pk}/"' in office.get(page_of(job)).content.decode()


def test_a_job_is_cancelled_and_asked_for_once_more(job: Job, office: Client) -> None:
    answer = office.post(page_of(job), {"act": "cancel"}, follow=True).content.decode()
    assert "Se canceló" in answer
    assert in_state(job, "cancelled").state == "cancelled"
    assert "Espera a que se haga" in office.post(page_of(job), {"act": "retry"}, follow=True).content.decode()
    job.refresh_from_db()
    assert (job.state, job.attempts) == ("queued", 0)


def test_a_running_job_is_asked_to_stop(job: Job, office: Client) -> None:
    in_state(job, "running", worker="w")
    office.post(page_of(job), {"act": "cancel"})
    job.refresh_from_db()
    assert (job.state, job.cancel_asked_at is not None) == ("running", True)
    assert "Se está deteniendo" in told(office, page_of(job))


@pytest.mark.parametrize(("state", "act"), [("done", "cancel"), ("running", "retry")])
def test_what_went_on_meanwhile_is_told(job: Job, office: Client, state: str, act: str) -> None:
    in_state(job, state)
    assert "siguió su curso" in office.post(page_of(job), {"act": act}, follow=True).content.decode()


def test_who_may_see_a_job_by_another_way_may_not_cancel_it(job: Job) -> None:
    from cauce.web.actions.jobs import cancel_job

    with pytest.raises(NotAllowedError):
        cancel_job(job=job, by=irene_without_a_role())


@pytest.mark.parametrize("error", ["worker_lost", "time_limit", "no_answer TimeoutError", "unexpected KeyError"])
@pytest.mark.parametrize(("language", "ending"), [("es", "servidor"), ("en", "server")])
def test_what_came_to_no_end_says_why_and_what_to_do(
    job: Job, office: Client, error: str, language: str, ending: str
) -> None:
    now = timezone.now()
    limit = jobs.HANDLERS["write_plan"].limit
    in_state(job, "failed", error=error, attempts=3, started_at=now, ends_by=now + limit, finished_at=now)
    words = told(office, page_of(job, language))
    assert ending in words
    assert error.partition(" ")[2] in words
    assert "%(" not in words


def test_an_import_that_was_cancelled_says_so_and_leads_to_its_job(marta: User, office: Client) -> None:
    run = imports.upload(content=b"Plan", file_name="plan.txt", plan=None, slug="p", by=marta)
    address = f"/es/importar/{run.pk}/"
    assert "«plan.txt»" in told(office, page_of(run.job)) if run.job else False
    assert run.job is not None
    jobs.cancel(run.job)
    answer = office.get(address).content.decode()
    assert "se canceló" in answer and page_of(run.job) in answer and 'id="progress"' not in answer


def test_every_kind_of_job_has_its_words() -> None:
    know_the_jobs()
    ours = {kind for kind, one in jobs.HANDLERS.items() if one.do.__module__.startswith("cauce.")}
    assert ours == sentences.KINDS.keys()


def test_programs_get_the_jobs_of_a_plan(plan: Plan, job: Job, office: Client) -> None:
    in_state(job, "failed", error="no_answer TimeoutError", attempts=3)
    other = jobs.enqueue("write_book", {}, plan=plan, by=None)
    with translation.override("es"):
        answer = office.get(f"/api/plans/rioseco/jobs?id={job.pk}", headers={"Accept-Language": "es"}).json()
    (line,) = answer["items"]
    assert (line["state"], line["attempts"], line["by"]["name"]) == ("failed", 3, "Marta")
    assert "TimeoutError" in line["sentence"]
    assert office.get("/api/plans/rioseco/jobs?state=waiting").json()["items"][0]["id"] == str(other.pk)
    assert Client().get("/api/plans/rioseco/jobs").status_code in (403, 404)
