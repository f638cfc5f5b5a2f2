"""The plan's files to take away: for whoever sees the plan, in the page's language."""

from __future__ import annotations

import re

import pypdfium2 as pdfium
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from cauce.web import jobs, storage
from cauce.web.actions import plan as plans
from cauce.web.actions import schedule as actions
from cauce.web.actions.documents import kept
from cauce.web.models import Job, KeptFile, Plan, Step, StoredFile, Task, User
from cauce.web.queries import books
from tests.web.pages.test_feeds import scheduled

pytestmark = pytest.mark.django_db
__all__ = ["scheduled"]
BEGINS = {"pdf": b"%PDF", "xlsx": b"PK", "docx": b"PK", "svg": b"<svg", "xml": b"<?xml"}


@pytest.mark.parametrize("form", ["pdf", "xlsx"])
def test_the_plan_is_sent_as_a_file(plan: Plan, office: Client, form: str) -> None:
    answer = office.get(reverse("plan_book", args=[plan.slug, form]))
    assert answer.content.startswith(BEGINS[form])
    assert f"{plan.slug}.{form}" in answer.headers["Content-Disposition"]


@pytest.mark.parametrize("form", ["pdf", "docx", "xlsx"])
def test_an_area_is_sent_as_a_file(plan: Plan, office: Client, form: str) -> None:
    assert office.get(reverse("area_sheet", args=[plan.slug, 1, form])).content.startswith(BEGINS[form])


def test_a_large_plan_is_written_in_the_background_once(
    plan: Plan, office: Client, public: Client, marta: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(books, "MOST_AT_ONCE", 1)
    plans.publish(plan=plan, by=marta)
    address = reverse("plan_book", args=[plan.slug, "pdf"])
    page = office.get(address).headers["Location"]
    assert public.get(address).headers["Location"] == page
    assert office.get(page).context["is_waiting"]
    assert jobs.run_one()
    assert office.get(page).context["is_there"]
    sent = public.get(f"{page.rstrip('/')}.pdf")
    assert b"".join(sent.streaming_content).startswith(b"%PDF")  # type: ignore[attr-defined]
    assert public.get(address).headers["Location"] == page


@pytest.mark.parametrize(
    ("address", "begins"),
    [
        (("plan_book", "xlsx"), b"PK"),
        (("area_sheet", 1, "docx"), b"PK"),
        (("problems_file", "pdf"), b"%PDF"),
        (("workbook_file",), b"PK"),
    ],
)
def test_every_file_of_a_large_plan_is_written_in_the_background(
    plan: Plan,
    office: Client,
    public: Client,
    marta: User,
    monkeypatch: pytest.MonkeyPatch,
    address: tuple[str, ...],
    begins: bytes,
) -> None:
    monkeypatch.setattr(books, "MOST_AT_ONCE", 1)
    plans.publish(plan=plan, by=marta)
    page = office.get(reverse(address[0], args=[plan.slug, *address[1:]])).headers["Location"]
    assert jobs.run_one()
    shown = office.get(page).content.decode()
    file = re.search(rf'href="({page.rstrip("/")}\.\w+)"', shown)
    assert file is not None
    assert b"".join(office.get(file[1]).streaming_content).startswith(begins)  # type: ignore[attr-defined]
    is_public = address[0] in ("plan_book", "area_sheet")
    assert [public.get(one).status_code for one in (page, file[1])] == ([200, 200] if is_public else [404, 404])


def test_what_was_written_is_forgotten_after_a_day(plan: Plan, office: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(books, "MOST_AT_ONCE", 1)
    page = office.get(reverse("plan_book", args=[plan.slug, "xlsx"])).headers["Location"]
    assert jobs.run_one()
    file = KeptFile.objects.get()
    assert storage.place().has(file.sha256)
    KeptFile.objects.update(expires_at=timezone.now())
    assert "Escribirlo otra vez" in office.get(page).content.decode()
    assert kept.forget_old() == 1
    assert not storage.place().has(file.sha256)


def test_a_content_that_others_name_stays_when_a_file_is_forgotten(plan: Plan) -> None:
    job = Job.objects.create(plan=plan, kind="write_book", state="done")
    file = kept.keep(job, kept.WRITTEN, b"lo mismo", file_name="uno.txt", media_type="text/plain")
    StoredFile.objects.create(sha256=file.sha256, size=file.size)
    kept.forget(job, kept.WRITTEN)
    assert storage.place().has(file.sha256)
    assert not KeptFile.objects.exists()


def test_a_book_of_yesterday_says_that_it_is_gone(plan: Plan, office: Client) -> None:
    job = Job.objects.create(plan=plan, kind="write_book", state="done")
    answer = office.get(reverse("written_book_file", args=[plan.slug, job.pk, "pdf"]), follow=True)
    assert not answer.context["is_there"]


def test_what_is_not_there_is_not_found(plan: Plan, office: Client) -> None:
    assert office.get(reverse("area_sheet", args=[plan.slug, 99, "pdf"])).status_code == 404
    assert office.get(reverse("plan_book", args=[plan.slug, "odt"])).status_code == 404


def test_the_public_takes_a_published_plan_and_no_other(plan: Plan, public: Client, marta: User) -> None:
    address = reverse("plan_book", args=[plan.slug, "xlsx"])
    assert public.get(address).status_code == 404
    plans.publish(plan=plan, by=marta)
    assert public.get(address).status_code == 200


def test_findings_become_a_pdf_in_the_language_of_the_page(plan: Plan, office: Client) -> None:
    with override("en"):
        address = reverse("problems_file", args=[plan.slug, "pdf"])
    first = pdfium.PdfDocument(office.get(address).content)[0].get_textpage().get_text_range()
    assert "Findings about the document" in first
    assert "tick an answer" in first.replace("\r\n", " ")


@pytest.mark.parametrize("form", ["pdf", "svg", "xlsx", "xml"])
def test_the_schedule_is_sent_in_four_forms(scheduled: Plan, office: Client, form: str) -> None:
    answer = office.get(reverse("schedule_file", args=[scheduled.slug, form]))
    assert answer.content.startswith(BEGINS[form])


def test_without_a_schedule_its_page_says_so(plan: Plan, office: Client) -> None:
    answer = office.get(reverse("schedule_file", args=[plan.slug, "pdf"]), follow=True)
    assert answer.redirect_chain[-1][0] == reverse("schedule", args=[plan.slug])
    assert answer.context["messages"]


def test_a_task_without_a_title_is_called_by_its_first_step(scheduled: Plan, office: Client, marta: User) -> None:
    task = Task.objects.get(plan=scheduled, code="1.1.1")
    Task.objects.filter(pk=task.pk).update(title="")
    step = Step.objects.filter(task=task).order_by("order", "pk")[0]
    actions.add_milestone(plan=scheduled, title="Otro", day=None, by=marta)
    content = office.get(reverse("schedule_file", args=[scheduled.slug, "svg"])).content.decode()
    assert step.text[:20] in content
