"""Requests sent again: under a key of the program's own each is done once, and answered as the first time."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.files.uploadedfile import UploadedFile
from django.test import Client
from django.test.client import encode_multipart
from django.utils import timezone

from cauce.web.actions import people as accounts
from cauce.web.actions.people import repeats
from cauce.web.models import Deliverable, DeliverableVersion, Event, Import, KeptAnswer, Person, Plan, Upload
from tests.people import marta_of_the_office
from tests.web.api.conftest import SLUG, Asker, program_of
from tests.web.working import PDF, a_file, someone_at

DAY = dt.timedelta(days=1)


@pytest.fixture
def report(plan: Plan) -> Deliverable:
    """A deliverable of the plan."""
    return Deliverable.objects.get(plan=plan, text="Informe de pozos")


@pytest.fixture
def program(plan: Plan) -> Client:
    """A program of the office that writes."""
    return program_of(marta_of_the_office())


def announce(program: Client, report: Deliverable, *, key: str | None = "a-1", size: int = 9) -> Any:
    """Announce a file under a key."""
    told = {"name": "informe.pdf", "size": size}
    there = f"/api/plans/{SLUG}/deliverables/{report.pk}/uploads"
    headers = {"Idempotency-Key": key} if key is not None else {}
    return program.post(there, told, content_type="application/json", headers=headers)


def submit(program: Client, report: Deliverable, *, boundary: str = "one", file: UploadedFile | None = None) -> Any:
    """Submit a version under a key; each time with a boundary of its own, as programs do."""
    body = encode_multipart(boundary, {"file": file or a_file(), "note": "Segunda entrega"})
    there = f"/api/plans/{SLUG}/deliverables/{report.pk}/versions"
    kind = f"multipart/form-data; boundary={boundary}"
    return program.generic("POST", there, body, content_type=kind, headers={"Idempotency-Key": "v-1"})


def test_what_is_sent_again_is_done_once_and_answered_alike(program: Client, report: Deliverable) -> None:
    first, again = announce(program, report), announce(program, report)
    assert (first.status_code, again.status_code, Upload.objects.count()) == (201, 201, 1)
    assert again.content == first.content
    for name in ("Content-Type", "Location", "Upload-Offset", "Upload-Length"):
        assert again.headers[name] == first.headers[name]
    assert again.headers["Idempotent-Replayed"] == "true" and "Idempotent-Replayed" not in first.headers
    assert "private" in again.headers["Cache-Control"]


def test_a_form_is_known_again_by_its_fields_and_files(program: Client, report: Deliverable) -> None:
    first, again = submit(program, report), submit(program, report, boundary="two")
    assert (first.status_code, again.status_code, again.content) == (201, 201, first.content)
    version = DeliverableVersion.objects.get()
    assert version.file is not None and again.json()["sha256"] == version.file.sha256
    assert KeptAnswer.objects.get().event_number == Event.objects.get(act="submit_version").pk


def test_another_file_under_the_same_key_is_refused(program: Client, report: Deliverable) -> None:
    submit(program, report)
    other = submit(program, report, file=a_file(content=PDF + b"\n% otra"))
    assert (other.status_code, DeliverableVersion.objects.count()) == (422, 1)
    assert other.json()["message"] == (
        "Another request was sent under the Idempotency-Key «v-1». Take a new key for each request."
    )


def test_a_document_of_the_plan_is_taken_once(program: Client, plan: Plan) -> None:
    before = Import.objects.count()
    for _time in range(2):
        got = program.post(
            f"/api/plans/{SLUG}/imports", {"document": a_file("plan.pdf")}, headers={"Idempotency-Key": "i-1"}
        )
        assert got.status_code == 202
    assert Import.objects.count() == before + 1


def test_without_a_key_the_same_twice_is_two(program: Client, report: Deliverable) -> None:
    for _time in range(2):
        assert announce(program, report, key=None).status_code == 201
    assert (Upload.objects.count(), KeptAnswer.objects.count()) == (2, 0)


def test_what_was_refused_leaves_its_key_free(program: Client, report: Deliverable) -> None:
    assert announce(program, report, size=10**14).status_code == 413
    assert announce(program, report).status_code == 201


def test_a_key_belongs_to_one_token(program: Client, report: Deliverable) -> None:
    other = program_of(marta_of_the_office())
    assert announce(program, report).json()["id"] != announce(other, report).json()["id"]


def test_after_a_day_the_same_key_stands_for_a_new_request(program: Client, report: Deliverable) -> None:
    announce(program, report)
    KeptAnswer.objects.update(created_at=timezone.now() - DAY)
    assert "Idempotent-Replayed" not in announce(program, report, size=10).headers
    assert (Upload.objects.count(), KeptAnswer.objects.count()) == (2, 1)


@pytest.mark.parametrize(("age", "words"), [(2, "is being answered. Ask again"), (60, "but its answer was lost")])
def test_where_the_answer_is_not_known_nothing_is_done_again(
    program: Client, report: Deliverable, age: int, words: str
) -> None:
    announce(program, report)
    KeptAnswer.objects.update(status=None, body="", created_at=timezone.now() - dt.timedelta(seconds=age))
    got = announce(program, report)
    assert (got.status_code, words in got.json()["message"], Upload.objects.count()) == (409, True, 1)


def test_the_slower_of_two_at_once_writes_nothing(
    program: Client, report: Deliverable, monkeypatch: pytest.MonkeyPatch
) -> None:
    submit(program, report)
    monkeypatch.setattr(repeats, "answer_of", lambda keyed: None)  # it looked before the first had written
    got = submit(program, report)
    assert (got.status_code, got.headers["Retry-After"]) == (409, "5")
    assert DeliverableVersion.objects.count() == 1


def test_an_answer_that_cannot_be_kept_is_given_all_the_same(
    program: Client, report: Deliverable, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fall(*, event: Event | None = None) -> None:
        raise repeats.SentAgainError

    monkeypatch.setattr(repeats, "take_key", fall)
    assert announce(program, report).status_code == 201


@pytest.mark.parametrize("key", ["", " ", "x" * 201, "clave\u0301", "a\tb"])
def test_a_key_that_cannot_be_used_is_refused(program: Client, report: Deliverable, key: str) -> None:
    got = announce(program, report, key=key)
    assert (got.status_code, "1 to 200 signs" in got.json()["message"]) == (400, True)


def test_a_session_has_no_keys(plan: Plan, report: Deliverable, office: Asker) -> None:
    office.client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    got = announce(office.client, report)
    assert (got.status_code, "token of a program" in got.json()["message"]) == (400, True)


def test_what_cannot_be_read_is_refused_as_without_a_key(program: Client, report: Deliverable) -> None:
    there = f"/api/plans/{SLUG}/deliverables/{report.pk}/versions"
    got = program.generic("POST", there, b"--x", content_type="multipart/form-data", headers={"Idempotency-Key": "k"})
    assert got.status_code == 400


def test_answers_go_with_their_token_and_after_a_day(plan: Plan, report: Deliverable) -> None:
    lucia = someone_at(plan, "Oficina del Agua 1", name="Lucía Ríos")
    announce(program_of(lucia), report)
    announce(program_of(lucia), report)
    token = lucia.program_tokens.earliest("pk")
    assert accounts.revoke_token(number=token.pk, by=lucia)
    assert KeptAnswer.objects.count() == 1
    KeptAnswer.objects.update(created_at=timezone.now() - DAY)
    assert accounts.forget_expired()["kept_answers"] == 1
    announce(program_of(lucia), report)
    accounts.erase_person(plan=plan, person=Person.objects.get(user=lucia), by=marta_of_the_office())
    assert not KeptAnswer.objects.exists()


def test_the_description_names_the_key_wherever_something_is_taken(plan: Plan, office: Asker) -> None:
    paths = office.answer("/api/openapi.json")["paths"]
    for path, item in paths.items():
        for method, told in item.items():
            named = any(one["name"] == "Idempotency-Key" for one in told.get("parameters", ()))
            assert named == (method == "post"), (method, path)
