"""Files that cannot be read: each is refused with the code that says why."""

from __future__ import annotations

import io
import time
import zipfile
from pathlib import Path

import pytest
import xlsxwriter
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from cauce.importer.blocks import UnusableDocument
from cauce.importer.readers import Limits, read_document
from tests.importer.readers.making import W, docx_of, p, repacked

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600
TYPES = "[Content_Types].xml"


def pdf(pages: int = 1, *, words: str = "Texto del plan", password: str = "") -> bytes:
    buffer = io.BytesIO()
    locked = StandardEncryption(password, canPrint=0) if password else None
    canvas = Canvas(buffer, invariant=1, encrypt=locked)
    for _ in range(pages):
        canvas.drawString(60, 700, words)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def sheet(row: int, column: int) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        page = book.add_worksheet()
        page.write(0, 0, "a")
        page.write(row, column, "b")
    return buffer.getvalue()


def bomb() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        new.writestr("word/document.xml", b"<a>" + b" " * 80_000_000 + b"</a>")
    return packed.getvalue()


ENTITY = '<!DOCTYPE d [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
LAUGHS = '<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
CASES = {
    "empty": (b"", "plan.docx", "empty_file"),
    "only blanks": (b" \n\n\t", "plan.txt", "empty_file"),
    "locked Word": (OLE + "EncryptedPackage".encode("utf-16-le"), "plan.docx", "encrypted"),
    "locked PDF": (pdf(password="clave"), "plan.pdf", "encrypted"),
    "scan": (pdf(words=" "), "plan.pdf", "no_text"),
    "Word without words": (docx_of("<w:p/>"), "plan.docx", "no_text"),
    "cut Word": (docx_of(p("uno"))[:4000], "plan.docx", "truncated"),
    "cut PDF": (pdf()[:300], "plan.pdf", "truncated"),
    "cut XML": (docx_of(p("uno") + "<w:p>"), "plan.docx", "truncated"),
    "bomb": (bomb(), "plan.docx", "zip_bomb"),
    "macros": (docx_of(p("uno"), parts={"word/vbaProject.bin": "x"}), "plan.docx", "macros"),
    "macro types": (docx_of(p("uno"), parts={TYPES: "<a b='macroEnabled'/>"}), "plan.docx", "macros"),
    "entity": (docx_of(p("&e;"), before=ENTITY), "plan.docx", "external_entities"),
    "many laughs": (docx_of(p("&b;"), before=LAUGHS), "plan.docx", "external_entities"),
    "entity in styles": (
        docx_of(p("uno"), parts={"word/styles.xml": f"{ENTITY}<w:styles {W}>&e;</w:styles>"}),
        "plan.docx",
        "external_entities",
    ),
    "picture named Word": (b"\x89PNG\r\n\x1a\n" + b"\x00" * 50, "plan.docx", "wrong_format"),
    "picture": (b"\x89PNG\r\n\x1a\n" + b"\x00" * 50, "plan.png", "unknown_format"),
    "old Word": (OLE + "WordDocument".encode("utf-16-le"), "plan.doc", "unknown_format"),
    "old Word renamed": (OLE + "WordDocument".encode("utf-16-le"), "plan.docx", "wrong_format"),
    "page of the web": (b"<!DOCTYPE html><html></html>", "plan.html", "unknown_format"),
    "noise": (bytes(range(256)) * 40, "plan.txt", "wrong_format"),
    "wide sheet": (sheet(1_000_000, 16_000), "plan.xlsx", "zip_bomb"),
}


@pytest.mark.parametrize("case", CASES)
def test_a_file_that_cannot_be_read_is_refused_with_its_reason(case: str) -> None:
    data, name, code = CASES[case]
    begun = time.process_time()
    with pytest.raises(UnusableDocument) as refusal:
        read_document(data, file_name=name)
    assert refusal.value.code == code
    assert time.process_time() - begun < 5


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (pdf(9), "plan.pdf"),
        (("uno\f" * 9).encode(), "plan.txt"),
        (docx_of(p("palabra " * 50) * 400), "plan.docx"),
    ],
    ids=["pdf", "text", "docx"],
)
def test_a_document_over_the_page_limit_is_refused_with_the_limit(data: bytes, name: str) -> None:
    with pytest.raises(UnusableDocument) as refusal:
        read_document(data, file_name=name, limits=Limits(pages=5))
    assert (refusal.value.code, refusal.value.values["limit"]) == ("too_many_pages", 5)


def test_a_file_over_the_size_limit_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "plan.txt"
    path.write_text("uno " * 100)
    with pytest.raises(UnusableDocument) as refusal:
        read_document(path, limits=Limits(file_bytes=100))
    assert refusal.value.code == "too_large"


@pytest.mark.parametrize(
    ("data", "name", "kind"),
    [(pdf(), "plan.docx", "pdf"), (docx_of(p("uno")), "plan.pdf", "docx"), (b"uno", "plan.xlsx", "text")],
)
def test_a_renamed_file_of_a_known_format_is_read_as_what_it_is(data: bytes, name: str, kind: str) -> None:
    assert read_document(data, file_name=name).format == kind


def test_reading_tells_the_file_by_its_hash(tmp_path: Path) -> None:
    path = tmp_path / "plan.docx"
    path.write_bytes(repacked(docx_of(p("uno")), {}))
    document = read_document(path)
    assert (document.file_name, len(document.sha256)) == ("plan.docx", 64)
