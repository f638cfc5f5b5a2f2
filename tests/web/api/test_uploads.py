"""Files handed in by programs: whole and in parts; every attack on an upload is tried here too."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from cauce.web import storage
from cauce.web.actions import people as accounts
from cauce.web.api.uploads import PART_BYTES
from cauce.web.models import (
    Deliverable,
    DeliverableVersion,
    Event,
    Import,
    Job,
    Membership,
    Plan,
    StoredFile,
    Upload,
    User,
)
from tests.people import marta_of_the_office
from tests.web.actions.test_documents import ATTACKS, POLYGLOTS, REFUSED, overlapping
from tests.web.api.conftest import SLUG
from tests.web.clamd import VIRUS, clamd
from tests.web.working import PDF, a_file, someone_at

LONG = PDF + b" " * 3000
OFFSETS = "application/offset+octet-stream"
FIELD = b'--x\r\nContent-Disposition: form-data; name="pages"\r\n\r\n'
ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def report(plan: Plan) -> Deliverable:
    """A deliverable of a row that Lucía's organisation leads."""
    return Deliverable.objects.get(plan=plan, text="Informe de pozos")


def program_of(user: User) -> Client:
    """A program with a token of somebody."""
    _token, words = accounts.make_token(name="Gestor", days=30, may_write=True, by=user)
    return Client(enforce_csrf_checks=True, headers={"authorization": f"Bearer {words}", "accept-language": "en"})


@pytest.fixture
def program(plan: Plan) -> Client:
    """A program of the office."""
    return program_of(marta_of_the_office())


def submit(program: Client, report: Deliverable, **told: Any) -> Any:
    """Submit a version."""
    return program.post(f"/api/plans/{SLUG}/deliverables/{report.pk}/versions", told)


def announce(program: Client, report: Deliverable, *, name: str = "informe.pdf", size: int = len(LONG)) -> Any:
    """Announce a file."""
    there = f"/api/plans/{SLUG}/deliverables/{report.pk}/uploads"
    return program.post(there, json.dumps({"name": name, "size": size}), content_type="application/json")


def send(program: Client, there: str, part: bytes, at: object, **headers: str) -> Any:
    """Send a part."""
    told = {"upload-offset": str(at)} | {name.replace("_", "-"): value for name, value in headers.items()}
    return program.patch(there, part, content_type=told.pop("content-type", OFFSETS), headers=told)


def in_parts(program: Client, report: Deliverable, name: str, content: bytes) -> Any:
    """Send a file in parts and submit it; return the last answer."""
    begun = announce(program, report, name=name, size=len(content))
    if begun.status_code != 201:
        return begun
    told = begun.json()
    for at in range(0, len(content), PART_BYTES):
        if (sent := send(program, told["url"], content[at : at + PART_BYTES], at)).status_code != 200:
            program.delete(told["url"])
            return sent
    return submit(program, report, upload=told["id"])


def nothing_is_kept() -> bool:
    """Whether no version, no content and no file of ours stayed behind."""
    left = [path.name for path in storage.incoming().iterdir() if path.name.startswith("file-")]
    return not (DeliverableVersion.objects.exists() or StoredFile.objects.exists() or left)


def test_a_file_is_submitted_whole(program: Client, report: Deliverable) -> None:
    got = submit(program, report, file=a_file(), note="Segunda entrega", pages=3)
    assert got.status_code == 201, got.content
    version = DeliverableVersion.objects.get()
    told = got.json()
    assert (told["number"], told["file_name"], told["media_type"]) == (1, "informe.pdf", "application/pdf")
    assert (told["sha256"], told["size"]) == (version.file.sha256, len(PDF))
    assert (version.note, version.pages) == ("Segunda entrega", 3)
    event = Event.objects.get(act="submit_version")
    assert event.actor == marta_of_the_office()


def test_a_link_is_submitted_instead(program: Client, report: Deliverable) -> None:
    told = submit(program, report, link="https://nube.example.org/informe").json()
    assert (told["link"], told["sha256"]) == ("https://nube.example.org/informe", None)
    for wrong in ("javascript:alert(1)", "informe.pdf", ""):
        assert submit(program, report, link=wrong).status_code == 422


def test_a_file_arrives_in_parts_goes_on_after_a_cut_and_is_submitted(program: Client, report: Deliverable) -> None:
    begun = announce(program, report)
    there = begun.json()["url"]
    assert (begun.status_code, begun.headers["Location"]) == (201, there)
    assert send(program, there, LONG[:1000], 0).json()["received"] == 1000
    assert program.head(there).headers["Upload-Offset"] == "1000"
    assert submit(program, report, upload=begun.json()["id"]).status_code == 422
    assert send(program, there, LONG[1000:], 1000).json()["received"] == len(LONG)
    assert submit(program, report, upload=begun.json()["id"]).status_code == 201
    version = DeliverableVersion.objects.get()
    assert storage.open_checked(version.file.sha256).read() == LONG
    assert program.get(there).status_code == 410
    assert not Upload.objects.exists()


def test_a_part_out_of_its_order_is_refused_and_told_where_to_go_on(program: Client, report: Deliverable) -> None:
    there = announce(program, report).json()["url"]
    send(program, there, LONG[:1000], 0)
    for part, at in ((b"x", 0), (b"x", 999), (b"x", 1001), (b"x" * len(LONG), 1000)):
        got = send(program, there, part, at)
        assert (got.status_code, got.headers["Upload-Offset"]) == (409, "1000"), at
    for at in ("-1", "1e3", "", "٣", "9" * 30):
        assert send(program, there, b"x", at).status_code == 422, at
    assert program.get(there).json()["received"] == 1000


def test_a_part_is_of_its_kind_and_size(program: Client, report: Deliverable) -> None:
    there = announce(program, report, size=PART_BYTES * 3).json()["url"]
    assert send(program, there, b"x", 0, content_type="text/plain").status_code == 415
    got = send(program, there, b" " * (PART_BYTES + 1), 0)
    assert (got.status_code, f"{PART_BYTES}" in got.json()["message"]) == (413, True)
    assert send(program, there, b"MZ\x90\x00\x03\x00", 0).status_code == 415


def test_what_is_too_large_or_has_no_name_is_refused_when_it_is_announced(
    program: Client, report: Deliverable, settings: Any
) -> None:
    settings.UPLOAD_BYTES = 1000
    assert announce(program, report, size=1001).status_code == 413
    for told in ({"size": 0}, {"size": -5}, {"name": ""}, {"name": "x" * 256}, {"size": 10**18}):
        assert announce(program, report, **({"size": 10} | told)).status_code == 422, told  # type: ignore[arg-type]
    assert announce(program, report, name="   ", size=10).status_code == 422
    got = submit(program, report, file=SimpleUploadedFile("a.pdf", LONG))
    assert (got.status_code, nothing_is_kept()) == (413, True)


def test_a_body_over_every_limit_is_refused_before_it_is_read(program: Client, report: Deliverable) -> None:
    there = f"/api/plans/{SLUG}/deliverables/{report.pk}/versions"
    got = program.generic(
        "POST", there, b"", content_type="multipart/form-data; boundary=x", CONTENT_LENGTH=str(10**12)
    )
    assert (got.status_code, "message" in got.json()) == (413, True)


def test_five_at_once_are_enough(program: Client, report: Deliverable) -> None:
    assert [announce(program, report, size=10).status_code for _ in range(6)] == [201] * 5 + [429]
    one = Upload.objects.earliest("pk").token
    there = f"/api/plans/{SLUG}/deliverables/{report.pk}/uploads/{one}"
    assert program.delete(there).status_code == 204
    assert announce(program, report, size=10).status_code == 201


def test_what_would_fill_the_disk_is_refused(
    program: Client, report: Deliverable, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storage, "room", lambda: 100)
    assert announce(program, report).status_code == 507
    assert submit(program, report, file=a_file()).status_code == 507
    assert nothing_is_kept()


def test_an_upload_belongs_to_who_began_it(program: Client, report: Deliverable, plan: Plan) -> None:
    there = announce(program, report).json()["url"]
    lucia = program_of(someone_at(plan, "Oficina del Agua 1", name="Lucía Ríos"))
    assert lucia.get(there).status_code == 410
    assert send(lucia, there, LONG, 0).status_code == 410
    assert lucia.delete(there).status_code == 410
    assert submit(lucia, report, upload=there.rpartition("/")[2]).status_code in (410, 422)
    other = Deliverable.objects.filter(plan=plan).exclude(pk=report.pk).order_by("pk")[0]
    elsewhere = there.replace(f"/{report.pk}/", f"/{other.pk}/")
    assert program.get(elsewhere).status_code == 410


def test_who_lost_the_right_sends_no_more(plan: Plan, report: Deliverable) -> None:
    rosa = User.objects.create_user("rosa@example.org")
    Membership.objects.create(user=rosa, plan=plan, role="office")
    program = program_of(rosa)
    there = announce(program, report).json()["url"]
    Membership.objects.all().delete()
    assert send(program, there, LONG, 0).status_code == 403


def test_what_is_two_things_is_kept_as_the_harmless_one(program: Client, report: Deliverable) -> None:
    for content, name, expected in POLYGLOTS.values():
        whole = submit(program, report, file=SimpleUploadedFile(name, content))
        assert (whole.status_code, whole.json()["file_name"]) == (201, expected), name
        parted = in_parts(program, report, name, content)
        assert (parted.status_code, parted.json()["file_name"]) == (201, expected), name


@pytest.mark.parametrize("way", ["whole", "parts"])
def test_every_attack_is_refused_with_a_sentence(program: Client, report: Deliverable, way: str) -> None:
    for case, content in {**ATTACKS, **REFUSED, "file_bomb overlap": overlapping()}.items():
        if way == "whole":
            got = submit(program, report, file=SimpleUploadedFile("informe.docx", content))
        else:
            got = in_parts(program, report, "informe.docx", content)
        assert got.status_code in (415, 422), case
        assert got.json()["message"].endswith("."), case
    assert nothing_is_kept()


@pytest.mark.parametrize("name", ["../../../etc/passwd", "..\\..\\x.pdf", "/abs/x.pdf", "a\x00b.pdf", "CON", "a:b.pdf"])
def test_a_name_is_never_a_path(program: Client, report: Deliverable, name: str, settings: Any) -> None:
    got = in_parts(program, report, name, PDF)
    assert got.status_code == 201
    assert not {"/", "\\", "\x00", ":"} & set(got.json()["file_name"])
    kept = storage.Folder(Path(settings.MEDIA_ROOT)).path(got.json()["sha256"])
    assert kept.read_bytes() == PDF


def test_a_file_with_a_virus_is_not_kept(program: Client, report: Deliverable, settings: Any) -> None:
    with clamd() as (settings.SCANNER, _seen):
        assert submit(program, report, file=a_file(content=PDF + VIRUS)).status_code == 422
        assert in_parts(program, report, "informe.pdf", PDF + VIRUS).status_code == 422
    settings.SCANNER = "clamd://127.0.0.1:9"
    assert submit(program, report, file=a_file()).status_code == 422
    assert nothing_is_kept()


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("multipart/form-data; boundary=x", b"--x\r\nno headers"),
        ("multipart/form-data", b"--x--"),
        ("multipart/form-data; boundary=x", b"--x\r\n" * 3000),
        ("multipart/form-data; boundary=" + "x" * 300, b""),
        ("application/json", b"\xff{"),
        ("application/x-www-form-urlencoded", b"&a=%ff" * 2000),
        (
            "multipart/form-data; boundary=x",
            b'--x\r\nContent-Disposition: form-data; name="pages"\r\n\r\n\xff\xfe\r\n--x--',
        ),
    ],
)
def test_a_body_that_is_no_form_is_refused(program: Client, report: Deliverable, kind: str, body: bytes) -> None:
    there = f"/api/plans/{SLUG}/deliverables/{report.pk}/versions"
    got = program.generic("POST", there, body, content_type=kind)
    assert got.status_code in (400, 422), got.content
    assert got.json()["message"].endswith(".")


def test_a_document_is_handed_in_and_read_in_the_background(program: Client, plan: Plan) -> None:
    document = (ROOT / "examples" / "panama" / "plan-de-trabajo.docx").read_bytes()[:2000]
    got = program.post(f"/api/plans/{SLUG}/imports", {"document": SimpleUploadedFile("../plan.docx", document)})
    assert got.status_code == 202
    told = got.json()
    run = Import.objects.get(pk=told["id"])
    assert (told["state"], run.file_name, told["page"]) == ("uploaded", "plan.docx", f"/en/importar/{run.pk}/")
    assert Job.objects.filter(kind="read_import", plan=plan).count() == 1
    assert program.get(told["url"]).json()["state"] == "uploaded"
    Import.objects.filter(pk=run.pk).update(state="failed", error_code="empty_file")
    assert "is empty" in program.get(told["url"]).json()["message"]


def test_only_the_office_hands_in_a_document(plan: Plan) -> None:
    lucia = program_of(someone_at(plan, "Oficina del Agua 1", name="Lucía Ríos"))
    before = Import.objects.count()
    got = lucia.post(f"/api/plans/{SLUG}/imports", {"document": SimpleUploadedFile("plan.docx", b"x")})
    assert (got.status_code, Import.objects.count()) == (403, before)
    first = Import.objects.earliest("pk").pk
    assert lucia.get(f"/api/plans/{SLUG}/imports/{first}").status_code == 403


def test_a_document_over_its_limit_is_refused(program: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cauce.web.api.uploads.DOCUMENT_BYTES", 10)
    file = io.BytesIO(b"x" * 11)
    file.name = "plan.docx"
    assert program.post(f"/api/plans/{SLUG}/imports", {"document": file}).status_code == 413
