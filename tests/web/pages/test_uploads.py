"""Uploads in parts, as the protocol tus 1.0 says: announced, cut, gone on with, taken up; and what is refused."""

from __future__ import annotations

import base64
import io
import os
import re
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cauce.web import storage
from cauce.web.actions import notifications
from cauce.web.actions.documents.contents import MEDIA_TYPES
from cauce.web.actions.documents.uploads import forget_old_uploads, part_of
from cauce.web.models import (
    ActionLink,
    Deliverable,
    DeliverableVersion,
    Event,
    Person,
    Plan,
    RiskLayer,
    RiskLayerFile,
    Row,
    StoredFile,
    Upload,
    User,
)
from cauce.web.pages.uploads import PART_BYTES
from tests.people import irene_without_a_role
from tests.web import city_map
from tests.web.working import PDF, post_at, someone_at, zipped

pytestmark = pytest.mark.django_db
LONG = PDF + b" " * 3000
OFFSETS = "application/offset+octet-stream"


@pytest.fixture
def deliverable(plan: Plan) -> Deliverable:
    return Deliverable.objects.get(plan=plan, text="Informe de pozos")


@pytest.fixture
def address(plan: Plan, deliverable: Deliverable) -> str:
    return reverse("uploads", args=[plan.slug, deliverable.pk])


@pytest.fixture
def by_link(plan: Plan, marta: User) -> str:
    """Where Lucía, who leads the row, announces files by her private link."""
    row = Row.objects.get(plan=plan, tasks__code="1.1.1")
    lucia = Person.objects.get(user=someone_at(plan, "Oficina del Agua", name="Lucía Ríos"))
    post = post_at(plan, "Oficina del Agua")
    _link, token = notifications.make_link(row=row, post=post, person=lucia, channel="email", by=marta)
    return reverse("uploads_by_link", args=[token])


def words(**values: str) -> str:
    return ",".join(f"{name} {base64.b64encode(value.encode()).decode()}" for name, value in values.items())


def ask(client: Client, method: str, address: str, body: bytes = b"", **headers: str) -> Any:
    told = {name.replace("_", "-"): value for name, value in {"tus_resumable": "1.0.0", **headers}.items()}
    kind = told.pop("content-type", OFFSETS)
    return client.generic(method, address, body, content_type=kind, headers=told)


def announce(client: Client, address: str, size: int = len(LONG), **more: str) -> Any:
    metadata = words(filename="informe.pdf", **more)
    return ask(client, "POST", address, upload_length=str(size), upload_metadata=metadata)


def send(client: Client, address: str, body: bytes, at: int) -> Any:
    return ask(client, "PATCH", address, body, upload_offset=str(at))


def arrived(client: Client, address: str) -> str:
    return str(ask(client, "HEAD", address).headers["Upload-Offset"])


def test_a_file_arrives_in_parts_and_a_version_takes_it_up(
    office: Client, address: str, plan: Plan, django_capture_on_commit_callbacks: Any
) -> None:
    begun = announce(office, address)
    assert (begun.status_code, begun.headers["Tus-Resumable"]) == (201, "1.0.0")
    there = begun.headers["Location"]
    assert send(office, there, LONG[:1000], 0).headers["Upload-Offset"] == "1000"
    assert arrived(office, there) == "1000"
    assert send(office, there, LONG[1000:], 1000).status_code == 204
    token = there.rstrip("/").split("/")[-1]
    page = reverse("deliverable", args=[plan.slug, Deliverable.objects.get(text="Informe de pozos").pk])
    with django_capture_on_commit_callbacks(execute=True):
        assert office.post(page, {"act": "submit", "upload": token, "note": "En partes."}).status_code == 302
    version = DeliverableVersion.objects.get()
    assert (version.file_name, version.file.size, version.note) == ("informe.pdf", len(LONG), "En partes.")
    assert b"".join(office.get(f"{page}versiones/1/").streaming_content) == LONG
    assert not Upload.objects.exists() and list(storage.incoming().iterdir()) == []
    assert list(Event.objects.values_list("act", flat=True)).count("submit_version") == 1


def test_what_has_arrived_stays_until_its_version_does(
    office: Client, address: str, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fall(*_args: Any, **_named: Any) -> None:
        raise KeyboardInterrupt  # as a process that is ended here: the content is kept, the version is not

    there = announce(office, address).headers["Location"]
    send(office, there, LONG, 0)
    page = reverse("deliverable", args=[plan.slug, Deliverable.objects.get(text="Informe de pozos").pk])
    told = {"act": "submit", "upload": there.rstrip("/").split("/")[-1]}
    with monkeypatch.context() as patched:
        patched.setattr("cauce.web.actions.documents.versions._write", fall)
        with pytest.raises(KeyboardInterrupt):
            office.post(page, told)
    assert arrived(office, there) == str(len(LONG))
    assert office.post(page, told).status_code == 302
    assert (DeliverableVersion.objects.count(), StoredFile.objects.count(), Upload.objects.count()) == (1, 1, 0)


def test_a_file_arrives_by_a_private_link(by_link: str, deliverable: Deliverable) -> None:
    phone = Client(enforce_csrf_checks=True, headers={"origin": "null"})
    there = announce(phone, by_link, deliverable=str(deliverable.pk)).headers["Location"]
    assert there.startswith(by_link)
    send(phone, there, LONG, 0)
    answer = phone.post(
        by_link.removesuffix("subidas/"), {"deliverable": deliverable.pk, "upload": there.split("/")[-2]}
    )
    assert answer.status_code == 302
    assert DeliverableVersion.objects.get().by_link


def test_what_was_sent_stays_when_the_form_is_refused(by_link: str, deliverable: Deliverable) -> None:
    phone = Client()
    there = announce(phone, by_link, deliverable=str(deliverable.pk)).headers["Location"]
    send(phone, there, LONG, 0)
    page, token = by_link.removesuffix("subidas/"), there.split("/")[-2]
    told = {"deliverable": deliverable.pk, "upload": token, "state": "done", "on": "mañana"}
    refused = phone.post(page, told)
    assert refused.status_code == 422
    assert f'name="upload" value="{token}"' in refused.content.decode()
    assert "«informe.pdf» ya llegó" in refused.content.decode()
    assert phone.post(page, {"deliverable": deliverable.pk, "upload": token}).status_code == 302


def test_a_part_in_the_wrong_place_is_refused_and_told_where_to_go_on(office: Client, address: str) -> None:
    there = announce(office, address).headers["Location"]
    send(office, there, LONG[:1000], 0)
    for at in (0, 999, 1001):
        refused = send(office, there, LONG[at : at + 10], at)
        assert (refused.status_code, refused.headers["Upload-Offset"]) == (409, "1000")
    assert send(office, there, b"x" * len(LONG), 1000).status_code == 409  # over the announced end
    assert part_of(Upload.objects.get()).read_bytes() == LONG[:1000]


def test_a_part_that_ends_too_early_does_not_count(office: Client, address: str) -> None:
    there = announce(office, address).headers["Location"]
    headers = {"tus-resumable": "1.0.0", "upload-offset": "0"}
    body = {"wsgi.input": io.BytesIO(LONG[:500]), "CONTENT_LENGTH": "900"}
    cut = office.generic("PATCH", there, b"x", content_type=OFFSETS, headers=headers, **body)
    assert cut.status_code == 400
    assert arrived(office, there) == "0"


def test_a_part_over_one_megabyte_is_refused_before_it_is_read(office: Client, address: str) -> None:
    there = announce(office, address, size=3 * PART_BYTES).headers["Location"]
    headers = {"tus-resumable": "1.0.0", "upload-offset": "0"}
    size = str(PART_BYTES + 1)
    large = office.generic("PATCH", there, b"x", content_type=OFFSETS, headers=headers, CONTENT_LENGTH=size)
    assert large.status_code == 413
    assert part_of(Upload.objects.get()).stat().st_size == 0


def test_what_is_too_large_is_refused_when_it_is_announced(office: Client, address: str, settings: Any) -> None:
    settings.UPLOAD_BYTES = 2_000_000
    refused = announce(office, address, size=2_500_000)
    assert refused.status_code == 413
    assert refused.content.decode().startswith("El archivo «informe.pdf» tiene 2.5 MB; se guardan como máximo 2 MB.")
    assert not Upload.objects.exists()


def test_what_would_fill_the_disk_is_refused(office: Client, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(storage, "room", lambda: 301_000_000)
    assert announce(office, address, size=900_000).status_code == 201
    assert announce(office, address, size=900_000).status_code == 507  # the first one is still to come


def test_a_form_that_is_too_large_is_refused_before_it_is_read(office: Client, address: str, settings: Any) -> None:
    settings.UPLOAD_BYTES = 60_000_000
    page = address.removesuffix("subidas/")
    told = "multipart/form-data; boundary=x"
    refused = office.generic("POST", page, b"x", content_type=told, CONTENT_LENGTH=str(70_000_000))
    assert refused.status_code == 413
    assert "70 MB; se guardan como máximo 60 MB" in refused.content.decode()


def test_five_at_once_are_enough(office: Client, address: str) -> None:
    for _ in range(5):
        assert announce(office, address).status_code == 201
    assert announce(office, address).status_code == 429
    gone = Upload.objects.order_by("pk")[0]
    assert ask(office, "DELETE", f"{address}{gone.token}/").status_code == 204
    assert not part_of(gone).exists()
    assert announce(office, address).status_code == 201


def test_a_program_is_refused_with_its_first_part(office: Client, address: str) -> None:
    there = announce(office, address).headers["Location"]
    for head in (b"MZ\x90\x00\x03", b"<svg onload=alert(1)>", b"<!doctype html>", b"#!/bin/sh\n"):
        assert send(office, there, head, 0).status_code == 415


def test_only_who_may_submit_announces(plan: Plan, address: str, deliverable: Deliverable) -> None:
    Plan.objects.update(published_at=timezone.now())
    for user in (irene_without_a_role(), someone_at(plan, "Universidad del Río", name="Ana"), None):
        client = Client()
        if user:
            client.force_login(user)
        assert announce(client, address).status_code == 403
    assert not Upload.objects.exists()


def test_an_upload_belongs_to_who_began_it(office: Client, plan: Plan, address: str, by_link: str) -> None:
    there = announce(office, address).headers["Location"]
    token, lucia, phone = there.split("/")[-2], Client(), Client()
    lucia.force_login(User.objects.get(email="lucía@example.org"))
    for client, asked in ((lucia, there), (phone, f"{by_link}{token}/")):
        assert ask(client, "HEAD", asked).status_code == 410
        assert send(client, asked, LONG, 0).status_code == 410
        assert ask(client, "DELETE", asked).status_code == 410
    page = by_link.removesuffix("subidas/")
    pk = Deliverable.objects.get(text="Informe de pozos").pk
    assert phone.post(page, {"deliverable": pk, "upload": token}).status_code == 422
    assert arrived(office, there) == "0"


def test_who_lost_the_right_sends_no_more(plan: Plan, address: str) -> None:
    lucia = Client()
    lucia.force_login(someone_at(plan, "Oficina del Agua", name="Lucía Ríos"))
    there = announce(lucia, address).headers["Location"]
    Person.objects.get(name="Lucía Ríos").holdings.all().delete()
    assert send(lucia, there, LONG, 0).status_code in (403, 404)


def test_a_link_that_was_taken_back_takes_no_more(by_link: str, deliverable: Deliverable) -> None:
    phone = Client()
    there = announce(phone, by_link, deliverable=str(deliverable.pk)).headers["Location"]
    ActionLink.objects.update(revoked_at=timezone.now())
    assert send(phone, there, LONG, 0).status_code == 410
    assert announce(phone, by_link, deliverable=str(deliverable.pk)).status_code == 410


def test_a_link_takes_files_for_its_own_row_only(plan: Plan, by_link: str) -> None:
    other = Deliverable.objects.filter(plan=plan).exclude(row__tasks__code="1.1.1")[0]
    for pk in (str(other.pk), "", "x", "999999"):
        assert announce(Client(), by_link, deliverable=pk).status_code == 400


def test_a_version_takes_up_no_unfinished_or_foreign_upload(office: Client, plan: Plan, address: str) -> None:
    token = announce(office, address).headers["Location"].split("/")[-2]
    page = address.removesuffix("subidas/")
    for told in (token, "../../etc/passwd", "x" * 500):
        assert office.post(page, {"act": "submit", "upload": told}).status_code == 422
    other = Deliverable.objects.filter(plan=plan).exclude(text="Informe de pozos")[0]
    send(office, f"{address}{token}/", LONG, 0)
    there = reverse("deliverable", args=[plan.slug, other.pk])
    assert office.post(there, {"act": "submit", "upload": token}).status_code == 422
    assert not StoredFile.objects.exists()


def test_parts_are_never_sent_to_anybody(office: Client, address: str) -> None:
    there = announce(office, address).headers["Location"]
    send(office, there, LONG[:100], 0)
    assert office.get(there).status_code == 405
    name = part_of(Upload.objects.get()).name
    for path in (f"/files/incoming/{name}", f"/media/incoming/{name}", f"/static/incoming/{name}"):
        assert office.get(path, follow=True).status_code == 404


def test_the_protocol_tells_what_it_can(office: Client, address: str) -> None:
    told = office.options(address).headers
    assert (told["Tus-Version"], told["Tus-Max-Size"]) == ("1.0.0", "200000000")
    assert set(told["Tus-Extension"].split(",")) == {"creation", "expiration", "termination"}
    wrong = ask(office, "POST", address, tus_resumable="0.2.2")
    assert (wrong.status_code, wrong.headers["Tus-Version"]) == (412, "1.0.0")
    there = announce(office, address).headers["Location"]
    assert ask(office, "HEAD", there).headers["Upload-Length"] == str(len(LONG))
    assert "Upload-Expires" in ask(office, "HEAD", there).headers
    assert send(office, there, b"x", 0).headers["Cache-Control"].startswith("no-store")
    plain = ask(office, "PATCH", there, b"x", upload_offset="0", **{"content-type": "text/plain"})
    assert plain.status_code == 415


@pytest.mark.parametrize("length", ["", "-1", "0", "1e6", "٣"])
def test_a_size_that_is_no_size_is_refused(office: Client, address: str, length: str) -> None:
    assert announce(office, address, size=length).status_code == 400  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["../../etc/passwd.pdf", "a\\b.pdf", "informe.pdf.html", "%2e%2e%2fx.pdf"])
def test_a_name_is_never_a_path(office: Client, address: str, name: str) -> None:
    begun = ask(office, "POST", address, upload_length=str(len(LONG)), upload_metadata=words(filename=name))
    there = begun.headers["Location"]
    send(office, there, LONG, 0)
    assert part_of(Upload.objects.get()).parent == storage.incoming()
    office.post(address.removesuffix("subidas/"), {"act": "submit", "upload": there.split("/")[-2]})
    version = DeliverableVersion.objects.get()
    assert not {"/", "\\"} & set(version.file_name) and version.file_name.endswith(".pdf")


def test_sending_needs_the_forms_own_guard(marta: User, address: str) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(marta)
    assert announce(strict, address).status_code == 403
    assert not Upload.objects.exists()


def test_old_uploads_and_stray_parts_are_forgotten(office: Client, address: str) -> None:
    there = announce(office, address).headers["Location"]
    stray = Path(storage.incoming() / "upload-stray")
    stray.write_bytes(b"x")
    assert forget_old_uploads() == 0
    Upload.objects.update(expires_at=timezone.now())
    assert ask(office, "HEAD", there).status_code == 410
    os.utime(stray, (0, 0))
    assert forget_old_uploads() == 1
    assert list(storage.incoming().iterdir()) == []


# What is two things at once, what its name says, and as what it leaves again.
DOCX = {
    "[Content_Types].xml": b"<Types/>",
    "word/document.xml": b"<w/>",
    "word/page.html": b"<script>alert(1)</script>",
}
POLYGLOTS = {
    "picture and script": (b"GIF89a/*\x00*/=1;alert(1)//", "foto.js", "foto.gif", "image/gif"),
    "PDF and page": (PDF + b"<script>alert(1)</script>", "../informe.html", "informe.pdf", "application/pdf"),
    "document and page": (zipped(DOCX), "acta.docx.html", "acta.docx.docx", MEDIA_TYPES["docx"]),
    "archive of pages": (zipped({"index.html": b"<script>"}), "acta.docx", "acta.zip", "application/zip"),
    "text and page": (b"Acta <script>alert(1)</script>", "acta.svg", "acta.txt", "text/plain; charset=utf-8"),
}
REFUSED = {
    "drawing": b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
    "page": b"<!doctype html><script>alert(1)</script>",
    "program": b"MZ\x90\x00\x03\x00",
    "bomb": zipped({"word/document.xml": b"\0" * 40_000_000}),
    "way out": zipped({"../../x": b"x"}),
}


def submit(way: str, office: Client, plan: Plan, address: str, by_link: str, name: str, content: bytes) -> int:
    """Send a file by the page, by the link or in parts; return the status of the last answer."""
    pk, page = Deliverable.objects.get(plan=plan, text="Informe de pozos").pk, by_link.removesuffix("subidas/")
    if way == "page":
        told = {"act": "submit", "file": SimpleUploadedFile(name, content)}
        return office.post(address.removesuffix("subidas/"), told).status_code
    if way == "link":
        return Client().post(page, {"deliverable": pk, "file": SimpleUploadedFile(name, content)}).status_code
    metadata = words(filename=name, deliverable=str(pk))
    begun = ask(Client(), "POST", by_link, upload_length=str(len(content)), upload_metadata=metadata)
    there = begun.headers["Location"]
    if (sent := send(Client(), there, content, 0)).status_code != 204:
        return int(sent.status_code)
    return Client().post(page, {"deliverable": pk, "upload": there.split("/")[-2]}).status_code


@pytest.mark.parametrize("way", ["page", "link", "parts"])
def test_what_is_two_things_leaves_as_the_harmless_one_by_every_way(
    way: str, office: Client, plan: Plan, address: str, by_link: str
) -> None:
    for number, (content, name, expected, kind) in enumerate(POLYGLOTS.values(), start=1):
        assert submit(way, office, plan, address, by_link, name, content) == 302, name
        answer = office.get(f"{address.removesuffix('subidas/')}versiones/{number}/")
        assert (answer.headers["Content-Type"], answer.headers["X-Content-Type-Options"]) == (kind, "nosniff")
        assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
        told = answer.headers["Content-Disposition"]
        assert told.startswith(f'attachment; filename="{expected}"'), told
        assert b"".join(answer.streaming_content) == content


@pytest.mark.parametrize("way", ["page", "link", "parts"])
def test_what_is_never_kept_is_refused_by_every_way(
    way: str, office: Client, plan: Plan, address: str, by_link: str
) -> None:
    for content in REFUSED.values():
        assert submit(way, office, plan, address, by_link, "informe.docx", content) in (415, 422)
    assert not StoredFile.objects.exists() and not DeliverableVersion.objects.exists()
    assert [path for path in storage.incoming().iterdir() if path.name.startswith("file-")] == []


def test_a_file_that_changed_where_it_is_kept_is_not_sent(
    office: Client, plan: Plan, address: str, by_link: str, settings: Any
) -> None:
    submit("page", office, plan, address, by_link, "informe.pdf", LONG)
    there = f"{address.removesuffix('subidas/')}versiones/1/"
    kept = storage.Folder(Path(settings.MEDIA_ROOT)).path(StoredFile.objects.get().sha256)
    kept.write_bytes(b"changed")
    refused = office.get(there)
    assert refused.status_code == 500 and "su huella es distinta" in refused.content.decode()
    kept.unlink()
    assert "no está donde se guardó" in office.get(there).content.decode()
    StoredFile.objects.update(scanned="infected")
    assert office.get(there).status_code == 410


def test_the_script_is_one_that_a_browser_of_2017_reads() -> None:
    script = Path(finders.find("js/uploads.js") or "").read_text(encoding="utf-8")
    newer = r"\?\.(?!\d)|\?\?|\.\.\.|catch \{|\?\?=|replaceAll|\.at\(|#\w+ ?[=(;]|\bimport\b|\bstatic\b|fetch\("
    assert re.findall(newer, re.sub(r"//.*", "", script)) == []
    assert len(script) < 12_000


def test_a_layer_of_the_map_arrives_in_parts_and_goes_on_after_a_cut(
    office: Client, plan: Plan, django_capture_on_commit_callbacks: Any
) -> None:
    content = city_map.zones().read()
    metadata = words(filename="zonas.geojson")
    begun = ask(
        office,
        "POST",
        reverse("layer_uploads", args=[plan.slug]),
        upload_length=str(len(content)),
        upload_metadata=metadata,
    )
    there = begun.headers["Location"]
    send(office, there, content[:100], 0)
    assert arrived(office, there) == "100"
    form = {**city_map.TOLD, "upload": there.rstrip("/").split("/")[-1]}
    unfinished = office.post(reverse("new_layer", args=[plan.slug]), form)
    assert unfinished.status_code == 422 and not RiskLayer.objects.exists()
    send(office, there, content[100:], 100)
    with django_capture_on_commit_callbacks(execute=True):
        assert office.post(reverse("new_layer", args=[plan.slug]), form).status_code == 302
    [file] = RiskLayerFile.objects.all()
    assert (file.file_name, file.file.size) == ("zonas.geojson", len(content))
    assert not Upload.objects.exists() and list(storage.incoming().iterdir()) == []


def test_a_layer_over_the_limit_is_refused_before_it_travels(office: Client, plan: Plan, settings: Any) -> None:
    settings.UPLOAD_BYTES = 1000
    address = reverse("layer_uploads", args=[plan.slug])
    refused = ask(office, "POST", address, upload_length="200000000", upload_metadata=words(filename="dem.tif"))
    assert refused.status_code == 413 and "200 MB" in refused.content.decode()


def test_an_upload_for_a_deliverable_is_no_layer(office: Client, address: str, plan: Plan) -> None:
    there = announce(office, address).headers["Location"]
    token = there.rstrip("/").split("/")[-1]
    assert ask(office, "HEAD", reverse("layer_upload", args=[plan.slug, token])).status_code == 410
