"""Whatever bytes or structures are handed in: a plan, a workbook, a project, or a refusal in words, never a crash.

``FUZZ=1000 pytest tests/importer/test_anything.py`` tries more of each.
"""

from __future__ import annotations

import datetime as dt
import io
import os
import zipfile
from collections.abc import Callable

import docx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from xlsxwriter import Workbook as SheetWriter

from cauce import importer
from cauce.core import messages
from cauce.exporter.workbook import CHOICE, DAY, NAME, WHOLE, Column, Sheet, Workbook
from cauce.exporter.workbook.xlsx import workbook_xlsx
from cauce.importer.blocks import UnusableDocument
from cauce.importer.schedule import UnreadableProjectError, read_project
from cauce.importer.workbook import is_workbook, read_workbook

EACH = int(os.environ.get("FUZZ", "40"))
UNHURRIED = settings(
    max_examples=EACH,
    deadline=None,
    database=None,
    derandomize=EACH < 100,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
HEADS = (b"", b"PK\x03\x04", b"%PDF-1.4\n", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"<?xml version='1.0'?>", b"\xff\xfe")
WORDS = ("1. Área de descubrimiento", "Tareas", "Productos", "Lidera", "1.1.1 Hacer", "Pregunta", "E. Producción")
NAMES = ("plan.docx", "plan.pdf", "plan.xlsx", "plan.txt", "plan", "", "…/\x00.docx")
PROJECT = "http://schemas.microsoft.com/project"
TAGS = ("UID", "Name", "WBS", "Duration", "Start", "Finish", "Milestone", "Summary", "ConstraintType", "ConstraintDate")


def written_docx() -> bytes:
    """A small document with headings and a table."""
    document, made = docx.Document(), io.BytesIO()
    document.add_heading("A. Área de descubrimiento 1: Agua", 1)
    table = document.add_table(rows=2, cols=4)
    for row, told in enumerate(
        (("Pregunta", "Tareas", "Productos", "Lidera"), ("1.1 ¿Qué?", "1.1.1 Ver", "Nota", "X"))
    ):
        for cell, words in zip(table.rows[row].cells, told, strict=True):
            cell.text = words
    document.save(made)
    return made.getvalue()


def written_xlsx() -> bytes:
    """A small workbook of nobody's making."""
    made = io.BytesIO()
    book = SheetWriter(made, {"in_memory": True})
    sheet = book.add_worksheet("Plan")
    for row, told in enumerate((("Pregunta", "Tareas", "Productos"), ("1.1 ¿Qué?", "1.1.1 Ver", "Nota"))):
        sheet.write_row(row, 0, told)
    book.close()
    return made.getvalue()


def written_workbook() -> bytes:
    """A small workbook that Cauce wrote."""
    columns = (
        Column("code", "Código"),
        Column("due", "Plazo", DAY),
        Column("days", "Días", WHOLE),
        Column("kind", "Clase", CHOICE, choices=(("note", "Nota"),)),
        Column("task", "Tarea", NAME, of="task"),
    )
    rows = [("task:1", ("1.1.1", dt.date(2018, 1, 31), 5, "Nota", "1.1.1")), ("task:2", ("1.1.2", None, None, "", ""))]
    return workbook_xlsx(
        Workbook(
            plan="panama",
            title="Plan",
            language="es",
            on=dt.date(2018, 1, 12),
            program="Cauce",
            notice="",
            revision=7,
            read_me=("Léame", [""]),
            sheets=[Sheet("task", "Tareas", columns, rows, label="code")],
        )
    )


@st.composite
def changed_bytes(draw: st.DrawFn, content: bytes) -> bytes:
    """A file with some of its bytes taken out, doubled or exchanged."""
    data = bytearray(content)
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, max(len(data) - 1, 0)))
        long = draw(st.sampled_from((1, 4, 64, 2000)))
        data[at : at + long] = draw(
            st.sampled_from((b"", bytes(data[at : at + long]) * 2, b"\0", b"\xff" * long, b"<"))
        )
    return bytes(data)


@st.composite
def changed_parts(draw: st.DrawFn, content: bytes) -> bytes:
    """An archive of which one part is changed in its own bytes, and packed anew: it opens, and says something else."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        parts = {one: packed.read(one) for one in packed.namelist()}
    for name in draw(st.lists(st.sampled_from(sorted(parts)), min_size=1, max_size=2, unique=True)):
        how = draw(st.sampled_from(("bytes", "tags", "gone", "twice")))
        if how == "bytes":
            parts[name] = draw(changed_bytes(parts[name] or b" "))
        elif how == "gone":
            del parts[name]
        elif how == "twice":
            parts[f"{name}2"] = parts[name]
        else:
            one, other = draw(st.permutations((b"w:tr", b"w:tc", b"w:p", b"w:r", b"row", b"c", b"v", b"si", b"t")))[:2]
            parts[name] = parts[name].replace(b"<" + one, b"<" + other)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in parts.items():
            packed.writestr(name, data)
    return made.getvalue()


def texts() -> st.SearchStrategy[bytes]:
    """Text with a plan's words in it, in several ways to write letters."""
    line = st.one_of(st.sampled_from(WORDS), st.text(max_size=40))
    whole = st.lists(line, max_size=12).map("\n".join)
    return st.builds(
        lambda words, way: words.encode(way, "replace"), whole, st.sampled_from(("utf-8", "latin-1", "utf-16"))
    )


ANY_BYTES = st.builds(lambda head, rest: head + rest, st.sampled_from(HEADS), st.binary(max_size=400))
ANY_PLAN = st.one_of(
    ANY_BYTES,
    texts(),
    changed_bytes(written_docx()),
    changed_parts(written_docx()),
    changed_bytes(written_xlsx()),
    changed_parts(written_xlsx()),
)
ANY_WORKBOOK = st.one_of(ANY_BYTES, changed_bytes(written_workbook()), changed_parts(written_workbook()))


def is_refused_in_words(read: Callable[[], object]) -> bool:
    """Whether a reading was refused; the refusal has its sentence."""
    try:
        read()
    except UnusableDocument as refused:
        if refused.code in messages.REFUSALS:
            assert messages.refusal(refused.code, {"name": "plan.docx", **refused.values}).endswith(".")
        return True
    return False


@UNHURRIED
@given(content=ANY_PLAN, name=st.sampled_from(NAMES))
def test_anything_handed_in_as_a_plan_is_read_or_refused(content: bytes, name: str) -> None:
    is_refused_in_words(lambda: importer.read_plan(content, file_name=name))


@UNHURRIED
@given(content=ANY_WORKBOOK)
def test_anything_handed_in_as_a_workbook_is_read_or_refused(content: bytes) -> None:
    is_workbook(content)
    is_refused_in_words(lambda: read_workbook(content))


def values() -> st.SearchStrategy[str]:
    """What may stand in a field of a project file."""
    known = (
        "",
        "0",
        "1",
        "-1",
        "PT40H0M0S",
        "P3DT8H",
        "PT" + "9" * 40 + "H0M0S",
        "2018-01-31T08:00:00",
        "0000-99-99",
        "NA",
    )
    plain = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=20)
    return st.one_of(st.sampled_from(known), plain, st.integers().map(str))


@st.composite
def projects(draw: st.DrawFn) -> bytes:
    """A project file whose tasks hold anything in any order."""
    escape = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}

    def field(tag: str, value: str) -> str:
        return f"<{tag}>{''.join(escape.get(sign, sign) for sign in value)}</{tag}>"

    tasks = []
    for _ in range(draw(st.integers(0, 4))):
        told = "".join(field(tag, draw(values())) for tag in draw(st.lists(st.sampled_from(TAGS), max_size=8)))
        link = (
            field("PredecessorUID", draw(values())) + field("Type", draw(values())) + field("LinkLag", draw(values()))
        )
        tasks.append(f"<Task>{told}<PredecessorLink>{link}</PredecessorLink></Task>")
    space = draw(st.sampled_from((f' xmlns="{PROJECT}"', "", ' xmlns="x"')))
    return f"<Project{space}><Tasks>{''.join(tasks)}</Tasks></Project>".encode()


@UNHURRIED
@given(content=st.one_of(projects(), projects().flatmap(changed_bytes), ANY_BYTES))
def test_anything_handed_in_as_a_project_is_read_or_refused(content: bytes) -> None:
    try:
        found = read_project(content)
    except UnreadableProjectError as refused:
        assert refused.code in ("too_large", "not_a_project", "no_tasks")
    else:
        assert all(task.duration >= 0 for task in found)


@pytest.mark.parametrize("made", [written_docx, written_xlsx, written_workbook])
def test_what_is_changed_could_be_read_before(made: Callable[[], bytes]) -> None:
    assert zipfile.is_zipfile(io.BytesIO(made()))
    assert is_workbook(made()) is (made is written_workbook)
