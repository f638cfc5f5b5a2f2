"""What goes back to the author: the Word document and the workbook open, say all, and come out the same each time."""

from __future__ import annotations

import shutil
import subprocess
import time
import zipfile
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn
from python_calamine import CalamineWorkbook

from cauce.core.problems import Mending, Problem, Severity
from cauce.exporter.problems import Findings, findings_of
from cauce.exporter.problems_docx import problems_docx
from cauce.exporter.problems_xlsx import LONGEST, problems_xlsx

SPANISH = {
    "Findings about the document": "Observaciones sobre el documento",
    "Row %(where)s": "Fila %(where)s",
    "It stays as it is": "Queda como está",
}


def findings(*extra: Problem) -> Findings:
    """Three findings of three weights, and others."""
    problems = [
        Problem("missing_allies", {"row": "2.1.1"}, Severity.REMARK, where="2.1.1", source="Plan, B.2"),
        Problem(
            "unknown_acronym",
            {"acronym": "XYZ"},
            Severity.WARNING,
            where="1.1.1",
            words="Reunión con XYZ",
            mending=Mending("add_acronym", {"acronym": "XYZ"}),
        ),
        Problem(
            "undefined_question",
            {"row": "3.1.1", "question": "3.9", "area": 3, "listed": "3.1, 3.2"},
            Severity.BLOCKS,
            where="3.1.1",
            words="3.9",
        ),
        *extra,
    ]
    return findings_of(
        problems,
        plan="Plan de Villa Brisa",
        document="plan.docx",
        program="Cauce 0.1.0",
        on=date(2018, 4, 7),
        day="7/4/2018",
        language="es",
        translate=lambda text: SPANISH.get(text, text),
    )


def sheet(content: bytes, number: int = 0) -> list[list[object]]:
    return CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(number).to_python()


def part(content: bytes, name: str) -> str:
    with zipfile.ZipFile(BytesIO(content)) as package:
        return package.read(name).decode()


def test_what_blocks_comes_first() -> None:
    assert [one.severity for one in findings().findings] == [Severity.BLOCKS, Severity.WARNING, Severity.REMARK]


def test_the_document_is_in_the_readers_language() -> None:
    document = docx.Document(BytesIO(problems_docx(findings())))
    assert document.paragraphs[0].text == "Observaciones sobre el documento"
    assert document.tables[0].rows[1].cells[1].text == "Fila 3.1.1"


def test_the_document_says_all_of_a_finding() -> None:
    document = docx.Document(BytesIO(problems_docx(findings())))
    row = document.tables[1].rows[1].cells
    assert row[0].text == "2"
    assert row[2].text == "«Reunión con XYZ»"
    assert "Add «XYZ» to the list of acronyms." in row[3].text
    assert "Queda como está" in row[4].text


def test_the_document_carries_its_day_source_and_version() -> None:
    document = docx.Document(BytesIO(problems_docx(findings())))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert all(told in text for told in ("Plan de Villa Brisa", "plan.docx", "7/4/2018", "Cauce 0.1.0"))
    assert document.core_properties.author == "Cauce 0.1.0"
    assert document.core_properties.created.date() == date(2018, 4, 7)


def test_the_document_has_real_headings_and_repeats_the_tables_header() -> None:
    document = docx.Document(BytesIO(problems_docx(findings())))
    styles = [paragraph.style.name for paragraph in document.paragraphs]
    assert styles[0] == "Title"
    assert styles.count("Heading 1") == 3
    for table in document.tables:
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None


@pytest.mark.parametrize("write", [problems_docx, problems_xlsx])
def test_the_same_findings_on_the_same_day_give_the_same_bytes(write) -> None:
    first = write(findings())
    time.sleep(2.1)  # the clock of a package counts in steps of two seconds
    assert write(findings()) == first
    assert write(replace(findings(), on=date(2018, 4, 8))) != first


@pytest.mark.parametrize("write", [problems_docx, problems_xlsx])
def test_a_plan_without_findings_says_so(write) -> None:
    empty = replace(findings(), findings=())
    content = write(empty)
    if write is problems_docx:
        assert empty.labels.none in [paragraph.text for paragraph in docx.Document(BytesIO(content)).paragraphs]
    else:
        assert empty.labels.none in [cell for row in sheet(content, 1) for cell in row]


def test_the_workbook_says_all_of_each_finding() -> None:
    rows = sheet(problems_xlsx(findings()))
    assert len(rows) == 4
    assert rows[1][:4] == [1.0, "Blocks", "Fila 3.1.1", "3.9"]
    assert rows[2][6] == "Add «XYZ» to the list of acronyms."


def test_the_workbook_freezes_its_header_filters_and_offers_answers() -> None:
    xml = part(problems_xlsx(findings()), "xl/worksheets/sheet1.xml")
    assert 'state="frozen"' in xml
    assert '<autoFilter ref="A1:K4"/>' in xml
    assert "I mended it,Queda como está,Let us talk about it" in xml
    assert 'sqref="J2:J4"' in xml


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t=", "\r="])
def test_words_that_begin_like_a_formula_stay_words(sign: str) -> None:
    words = f'{sign}HYPERLINK("http://example.org")'
    content = problems_xlsx(findings(Problem("missing_allies", {"row": "1"}, Severity.REMARK, "1", words=words)))
    assert "<f>" not in part(content, "xl/worksheets/sheet1.xml")
    assert 'quotePrefix="1"' in part(content, "xl/styles.xml")
    assert words.strip() in str(sheet(content)[4][3])


def test_words_too_long_for_a_cell_end_in_an_ellipsis() -> None:
    content = problems_xlsx(findings(Problem("missing_allies", {"row": "1"}, Severity.REMARK, "1", words="a" * 40_000)))
    told = sheet(content)[4][3]
    assert isinstance(told, str)
    assert (len(told), told[-1]) == (LONGEST, "…")


def test_signs_that_xml_may_not_hold_are_left_out() -> None:
    found = findings(Problem("missing_allies", {"row": "1"}, Severity.REMARK, "1", words="a\x00b\x0bc\ud800"))
    assert docx.Document(BytesIO(problems_docx(found))).tables[2].rows[2].cells[2].text == "«abc»"
    assert sheet(problems_xlsx(found))[4][3] == "abc"


def test_libreoffice_opens_the_document(tmp_path: Path) -> None:
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not installed: the document was opened with python-docx alone.")
    file = tmp_path / "findings.docx"
    file.write_bytes(problems_docx(findings()))
    home = f"-env:UserInstallation={(tmp_path / 'home').as_uri()}"
    command = [office, home, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(file)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    assert (tmp_path / "findings.pdf").read_bytes().startswith(b"%PDF")
