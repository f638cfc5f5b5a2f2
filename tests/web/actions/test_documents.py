"""Documents (documentos): versions submitted, returned, accepted; files kept by content, whatever their name."""

from __future__ import annotations

import contextlib
import io
import re
import sys
import tracemalloc
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.files.uploadedfile import UploadedFile

from cauce.core import messages
from cauce.web.actions.documents import (
    CannotKeepFileError,
    accept_version,
    keep_file,
    prepare,
    return_version,
    submit_version,
)
from cauce.web.actions.documents.contents import content_of, safe_name
from cauce.web.actions.history import undo
from cauce.web.actions.monitoring import CannotChangeError
from cauce.web.actions.permissions import NotAllowedError
from cauce.web.models import Deliverable, DeliverableVersion, Event, Plan, SourceDocument, StoredFile, User
from cauce.web.storage import Folder
from tests.people import irene_without_a_role, marta_of_the_office, ruben_of_one_plan
from tests.web.importing import import_draft
from tests.web.working import PDF, a_file, by_link, let, someone_at, zipped

pytestmark = pytest.mark.django_db


@pytest.fixture
def marta() -> User:
    return marta_of_the_office()


@pytest.fixture
def plan(marta: User) -> Plan:
    return import_draft(by=marta)[0]


@pytest.fixture
def report(plan: Plan) -> Deliverable:
    return Deliverable.objects.get(plan=plan, text="Informe de pozos")


def kept_at(sha256: str) -> Path:
    return Folder(Path(django_settings.MEDIA_ROOT)).path(sha256)


def codes(refused: pytest.ExceptionInfo[CannotChangeError]) -> list[str]:
    return [problem.code for problem in refused.value.problems]


def test_a_lead_submits_the_office_returns_the_supervisor_accepts(plan: Plan, marta: User, report: Deliverable) -> None:
    let(plan, report.row, "Cámara de Comercio", "supervises")
    lea, sol = someone_at(plan, "Oficina del Agua", name="Lea"), someone_at(plan, "Cámara de Comercio", name="Sol")
    first = submit_version(deliverable=report, file=a_file(), note="Primera.", by=lea)
    return_version(deliverable=report, note="Falta el mapa.", by=marta)
    second = submit_version(deliverable=report, link="https://nube.example.org/informe", by=lea)
    accept_version(deliverable=report, by=sol)
    first.refresh_from_db()
    second.refresh_from_db()
    report.refresh_from_db()
    report.row.refresh_from_db()
    assert (first.state, first.decided_as, first.decision_note) == ("returned", "office", "Falta el mapa.")
    assert (second.number, second.state, second.decided_as, second.is_self_accepted) == (
        2,
        "accepted",
        "supervises",
        False,
    )
    assert (report.state, report.row.state) == ("accepted", "in_progress")
    acts = list(Event.objects.order_by("pk").values_list("act", flat=True))[1:]
    assert acts == ["submit_version", "return_version", "submit_version", "accept_version"]


def test_a_version_by_link_says_so(plan: Plan, report: Deliverable) -> None:
    by = by_link(report.row, "Oficina del Agua", name="Lea")
    version = submit_version(deliverable=report, file=a_file(), by=by)
    assert (version.by_link, version.by_post, version.by_person) == (True, by.link.post, by.link.person)
    assert Event.objects.get(act="submit_version").by_link == by.link


def test_who_has_no_part_in_the_row_submits_nothing(plan: Plan, report: Deliverable) -> None:
    for by in (irene_without_a_role(), someone_at(plan, "Universidad del Río", name="Ana")):
        with pytest.raises(NotAllowedError):
            submit_version(deliverable=report, file=a_file(), by=by)
    assert StoredFile.objects.count() == 0


def test_who_leads_does_not_accept(plan: Plan, report: Deliverable) -> None:
    lea = someone_at(plan, "Oficina del Agua", name="Lea")
    submit_version(deliverable=report, file=a_file(), by=lea)
    with pytest.raises(NotAllowedError):
        accept_version(deliverable=report, by=lea)


def test_a_second_person_of_the_office_accepts_and_it_is_no_self_acceptance(
    plan: Plan, marta: User, report: Deliverable
) -> None:
    submit_version(deliverable=report, file=a_file(), by=marta)
    accept_version(deliverable=report, by=ruben_of_one_plan(plan))
    version = DeliverableVersion.objects.get()
    assert (version.decided_as, version.is_self_accepted) == ("office", False)


def test_accepting_ones_own_is_allowed_and_shown(marta: User, report: Deliverable) -> None:
    submit_version(deliverable=report, file=a_file(), by=marta)
    accept_version(deliverable=report, by=marta)
    assert DeliverableVersion.objects.get().is_self_accepted


def test_the_office_accepts_for_others_with_a_reason_only(plan: Plan, marta: User, report: Deliverable) -> None:
    let(plan, report.row, "Cámara de Comercio", "validates")
    submit_version(deliverable=report, file=a_file(), by=by_link(report.row, "Oficina del Agua"))
    with pytest.raises(CannotChangeError) as refused:
        accept_version(deliverable=report, by=marta)
    assert codes(refused) == ["accepts_for_others"]
    accept_version(deliverable=report, note="Por nota del 3 de marzo.", by=marta)
    assert DeliverableVersion.objects.get().state == "accepted"


def test_what_is_accepted_takes_no_new_version_until_it_is_returned(marta: User, report: Deliverable) -> None:
    submit_version(deliverable=report, file=a_file(), by=marta)
    accept_version(deliverable=report, by=marta)
    with pytest.raises(CannotChangeError) as refused:
        submit_version(deliverable=report, file=a_file(), by=marta)
    assert codes(refused) == ["unreachable_delivery"]
    return_version(deliverable=report, note="Cambió la norma.", by=marta)
    assert submit_version(deliverable=report, file=a_file(), by=marta).number == 2


def test_a_submission_can_be_undone(marta: User, report: Deliverable) -> None:
    submit_version(deliverable=report, file=a_file(), by=marta)
    undo(event=Event.objects.get(act="submit_version"), by=marta, why="")
    report.refresh_from_db()
    assert (report.state, DeliverableVersion.objects.filter(retired_at=None).count()) == ("planned", 0)
    assert submit_version(deliverable=report, file=a_file(), by=marta).number == 2


def test_one_says_that_a_deliverable_is_in_preparation(marta: User, report: Deliverable) -> None:
    prepare(deliverable=report, by=marta)
    report.refresh_from_db()
    assert report.state == "in_preparation"


@pytest.mark.parametrize("link", ["", "javascript:alert(1)", "ftp://example.org/x", "informe.pdf"])
def test_a_link_is_an_address_of_the_web(marta: User, report: Deliverable, link: str) -> None:
    with pytest.raises(CannotChangeError):
        submit_version(deliverable=report, link=link, by=marta)


def test_the_same_content_is_kept_once(marta: User, report: Deliverable) -> None:
    submit_version(deliverable=report, file=a_file("a.pdf"), by=marta)
    submit_version(deliverable=report, file=a_file("b.pdf"), by=marta)
    assert StoredFile.objects.count() == 1
    assert [version.file_name for version in DeliverableVersion.objects.order_by("pk")] == ["a.pdf", "b.pdf"]
    imported = set(SourceDocument.objects.values_list("sha256", flat=True))
    found = [path for path in (Path(django_settings.MEDIA_ROOT) / "deliverables").rglob("*") if path.is_file()]
    kept = [path for path in found if path.name not in imported]
    assert kept == [kept_at(StoredFile.objects.get().sha256)]


def test_a_file_is_kept_by_its_hash_whatever_path_its_name_is(settings: Any) -> None:
    for name in ("../../../etc/passwd", "..\\..\\windows\\x.pdf", "/abs/x.pdf", "a\x00b.pdf", "....//....//x"):
        kept = keep_file(a_file(name))
        assert kept_at(kept.stored.sha256).is_relative_to(settings.MEDIA_ROOT)
        assert not {"/", "\\", "\x00"} & set(kept.name)
        assert kept.name.endswith(".pdf")


@pytest.mark.parametrize(
    ("name", "ending", "expected"),
    [
        ("informe.html", "pdf", "informe.pdf"),
        ("foto.JPEG", "jpg", "foto.JPEG"),
        ("Informe v1.2 final", "docx", "Informe v1.2 final.docx"),
        ("a\u202efdp.exe", "pdf", "afdp.pdf"),
        ("....", "pdf", "archivo.pdf"),
        ("x" * 300 + ".pdf", "pdf", "x" * 120 + ".pdf"),
    ],
)
def test_a_name_becomes_one_that_can_be_saved_anywhere(name: str, ending: str, expected: str) -> None:
    assert safe_name(name, ending) == expected


DOCX = {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>", "docProps/app.xml": b"<Pages>12</Pages>"}
KEPT = {
    "pdf": PDF,
    "png": b"\x89PNG\r\n\x1a\n" + b"\0" * 20,
    "jpg": b"\xff\xd8\xff\xe0" + b"\0" * 20,
    "gif": b"GIF89a/*<script>alert(1)</script>*/",
    "docx": zipped(DOCX),
    "zip": zipped({"datos.shp": b"\0\1"}),
    "odt": zipped({"mimetype": b"application/vnd.oasis.opendocument.text"}),
    "txt": "Año, niñez\n".encode(),
    "gpkg": b"SQLite format 3\x00" + b"\0" * 20,
}


@pytest.mark.parametrize("ending", KEPT)
def test_a_file_is_told_by_its_content(ending: str) -> None:
    assert content_of(io.BytesIO(KEPT[ending]), name="cualquiera.html").ending == ending


REFUSED = {
    "file_empty": b"\xef\xbb\xbf  \n",
    "file_kind": b"<html><script>alert(1)</script>%PDF-1.4",
    "file_kind svg": b'<?xml version="1.0"?><svg onload="alert(1)"/>',
    "file_kind comment": b"  <!-- x --><svg/>",
    "file_kind program": b"MZ\x90\x00\x03" + b"\0" * 50,
    "file_kind elf": b"\x7fELF\x02\x01",
    "file_kind script": b"#!/bin/sh\nrm -rf x\n",
    "file_macros": zipped({**DOCX, "word/vbaProject.bin": b"x"}),
    "file_damaged": zipped(DOCX)[:60],
    "file_bomb": zipped({**DOCX, "word/media/x": b"\0" * 40_000_000}),
    "file_bomb parts": zipped({f"{n}": b"" for n in range(10_001)}, compression=zipfile.ZIP_STORED),
}


ZIP_OF_PAGES = zipped({"index.html": b"<script>alert(1)</script>", "word/x.html": b"<html>"})
BOMB = {**DOCX, "word/media/x": b"\0" * 40_000_000}
CONTENT = "[Content_Types].xml"
# What is two things at once: kept as the harmless one, under its ending, whatever its name says.
POLYGLOTS = {
    "picture and script": (b"GIF89a/*\x00*/=1;alert(1)//", "foto.js", "foto.gif"),
    "picture and page": (KEPT["jpg"] + b"<html><script>alert(1)</script>", "foto.html", "foto.jpg"),
    "PDF and page": (PDF + b"<html><script>alert(1)</script>", "informe.html", "informe.pdf"),
    "PDF and archive": (PDF + KEPT["docx"], "informe.docx", "informe.pdf"),
    "picture and archive": (KEPT["gif"] + KEPT["zip"], "datos.jar", "datos.gif"),
    "archive of pages": (ZIP_OF_PAGES, "informe.docx", "informe.zip"),
    "archive that says it is a document": (zipped({CONTENT: b"<Types/>", "word/x.html": b"<html>"}), "x.docx", "x.zip"),
    "text with markup in it": (b"Acta\n<script>alert(1)</script>", "acta.html", "acta.txt"),
    "two endings": (PDF, "informe.pdf.exe", "informe.pdf.pdf"),
    "an ending turned round": (PDF, "informe\u202efdp.exe", "informefdp.pdf"),
    "a device": (PDF, "CON", "_CON.pdf"),
    "a stream": (PDF, "informe.pdf:hidden.exe", "informe.pdf_hidden.pdf"),
}


@pytest.mark.parametrize("case", POLYGLOTS)
def test_what_is_two_things_is_kept_as_the_harmless_one(case: str) -> None:
    content, name, expected = POLYGLOTS[case]
    kept = keep_file(a_file(name, content))
    assert kept.name == expected
    assert not re.search("html|script|svg|xml$", kept.stored.media_type)


ATTACKS = {
    "file_kind page before PDF": b"<!doctype html><script>alert(1)</script>%PDF-1.4",
    "file_kind page after blanks": b"\xef\xbb\xbf \n\t<HTML>",
    "file_kind page in UTF-16": "<html><script>alert(1)</script>".encode("utf-16"),
    "file_kind drawing": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "file_kind drawing after a comment": b"<!-- plano --><svg/>",
    "file_kind archive behind a program": b"MZ" + zipped(DOCX),
    "file_kind compressed": b"\x1f\x8b\x08\x00" + b"x" * 50,
    "file_bomb much": zipped(BOMB),
    "file_macros by its types": zipped({**DOCX, CONTENT: b"application/vnd.ms-word.document.macroEnabled.main+xml"}),
    "file_paths up": zipped({"../../etc/cron.d/x": b"x"}),
    "file_paths from the root": zipped({"/etc/passwd": b"x"}),
    "file_paths from a drive": zipped({"C:\\windows\\x": b"x"}),
    "file_damaged": b"PK\x03\x04" + b"\0" * 40,
}


@pytest.mark.parametrize("case", ATTACKS)
def test_an_attack_is_refused_with_a_sentence(case: str) -> None:
    with pytest.raises(CannotKeepFileError) as refused:
        keep_file(a_file("informe.docx", ATTACKS[case]))
    assert refused.value.code == case.split()[0]
    assert messages.file_refusal(refused.value.code, refused.value.values).endswith(".")
    assert not StoredFile.objects.exists()


def overlapping() -> bytes:
    """A bomb whose parts are one and the same place of the archive, told many times."""
    data = bytearray(zipped({"a": b"\0" * 1_000_000, "b": b"\0" * 1_000_000}))
    first = data.index(b"PK\x01\x02")
    second = data.index(b"PK\x01\x02", first + 4)
    data[second + 42 : second + 46] = data[first + 42 : first + 46]
    return bytes(data)


def lying() -> bytes:
    """A document that says that its own pages are small and unpacks to much more."""
    data = bytearray(zipped({**DOCX, "docProps/app.xml": b" " * 30_000_000 + b"<Pages>9</Pages>"}))
    at = data.index(b"docProps/app.xml", data.index(b"PK\x01\x02")) - 46
    data[at + 24 : at + 28] = (1000).to_bytes(4, "little")
    return bytes(data)


def test_a_bomb_whose_parts_overlap_is_refused() -> None:
    with pytest.raises(CannotKeepFileError) as refused:
        keep_file(a_file("datos.zip", overlapping()))
    assert refused.value.code == "file_bomb"


def test_an_archive_that_lies_about_its_size_is_never_unpacked_whole() -> None:
    file = a_file("informe.docx", lying())
    tracemalloc.start()
    with contextlib.suppress(CannotKeepFileError):
        keep_file(file)
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 5_000_000


def test_a_large_file_is_kept_without_being_held_in_memory(settings: Any, tmp_path: Path) -> None:
    settings.UPLOAD_BYTES = 100_000_000
    path = tmp_path / "large"
    path.write_bytes(PDF + b" " * 60_000_000)
    tracemalloc.start()
    with path.open("rb") as file:
        keep_file(UploadedFile(file, "grande.csv", size=path.stat().st_size))
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 10_000_000


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_not_kept_is_refused_in_words(case: str) -> None:
    with pytest.raises(CannotKeepFileError) as refused:
        keep_file(a_file("informe.pdf", REFUSED[case]))
    assert refused.value.code == case.split()[0]
    assert "—" not in messages.file_refusal(refused.value.code, refused.value.values)
    assert not StoredFile.objects.exists()


def test_pages_are_counted_where_nobody_says_them(marta: User, report: Deliverable) -> None:
    word = submit_version(deliverable=report, file=a_file("x.docx", KEPT["docx"]), by=marta)
    assert word.pages == 12
    assert submit_version(deliverable=report, file=a_file(), pages=31, by=marta).pages == 31


def test_a_file_over_the_limit_is_refused_before_it_is_read(settings: Any) -> None:
    settings.UPLOAD_BYTES = 1000
    with pytest.raises(CannotKeepFileError) as refused:
        keep_file(a_file("grande.pdf", PDF + b" " * 2000))
    assert refused.value.code == "file_large"


@pytest.mark.parametrize(("answer", "code"), [(1, "file_infected"), (2, "file_not_scanned")])
def test_what_the_scanner_refuses_leaves_nothing_behind(settings: Any, answer: int, code: str) -> None:
    settings.SCANNER = f'{sys.executable} -c "raise SystemExit({answer})"'
    with pytest.raises(CannotKeepFileError) as refused:
        keep_file(a_file())
    assert refused.value.code == code
    assert [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()] == []


def test_a_scanner_that_is_not_there_lets_nothing_through(settings: Any) -> None:
    settings.SCANNER = "no-such-scanner"
    with pytest.raises(CannotKeepFileError):
        keep_file(a_file())


def test_what_the_scanner_finds_clean_is_kept(settings: Any) -> None:
    settings.SCANNER = f'{sys.executable} -c "import sys; open(sys.argv[1]).close()"'
    assert keep_file(a_file()).name == "informe.pdf"
