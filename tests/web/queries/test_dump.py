"""Open data: all that is published and nothing else, joined by lasting keys, described in both languages."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import zipfile
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cauce.core.permissions import PUBLISHED_FIELDS
from cauce.exporter import dump
from cauce.web import jobs
from cauce.web.actions import books
from cauce.web.actions.documents import kept, submit_version
from cauce.web.actions.monitoring import comment
from cauce.web.actions.people import add_people
from cauce.web.actions.plan import publish
from cauce.web.actions.settings import edit_setting
from cauce.web.models import Assignment, Deliverable, Job, NamedInput, Organization, Person, Plan, Post, Row, Task, User
from cauce.web.queries.dump import NotPublishedError, dump_of
from cauce.web.queries.dump_words import COLUMNS, TABLES
from cauce.web.queries.settings import LICENCE
from tests.people import marta_of_the_office
from tests.web.importing import import_draft
from tests.web.working import a_file

pytestmark = pytest.mark.django_db


@pytest.fixture
def marta() -> User:
    return marta_of_the_office()


@pytest.fixture
def plan(marta: User) -> Plan:
    plan, _ = import_draft(by=marta)
    publish(plan=plan, by=marta)
    return Plan.objects.get(pk=plan.pk)


def made(plan: Plan) -> dict[str, bytes]:
    return dump.files(dump_of(plan))


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8"), newline="")))


def test_each_kind_that_is_published_has_its_table_and_each_column_its_words() -> None:
    assert TABLES.keys() == PUBLISHED_FIELDS.keys()
    named = {name for names in PUBLISHED_FIELDS.values() for name in names}
    assert named <= COLUMNS.keys()


def test_every_thing_has_one_row_under_its_lasting_key(plan: Plan) -> None:
    files = made(plan)
    tasks = rows(files["data/tasks.csv"])
    assert tuple(tasks[0][name] for name in ("key", "row", "title")) == (
        "task:1.1.1",
        "row:1.1.1",
        "Inventario de pozos",
    )
    assert tasks[0]["address"].endswith("/es/rioseco/tareas/1.1.1/")
    assert len(tasks) == Task.objects.filter(plan=plan, retired_at=None).count()
    assert {one["key"] for one in rows(files["data/rows.csv"])} >= {one["row"] for one in tasks}


def test_the_answers_are_those_of_the_addresses_for_programs(plan: Plan) -> None:
    files, public = made(plan), Client()
    for part in ("tasks", "board", "organizations", "about"):
        told = json.loads(files[f"json/{part}.json"])
        assert told == public.get(f"/api/plans/rioseco/{part}").json()


def test_a_list_in_parts_is_put_together(plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    from cauce.web.api import frame

    whole = json.loads(made(plan)["json/organizations.json"])
    monkeypatch.setattr(frame, "PAGE", 2)
    assert json.loads(made(plan)["json/organizations.json"]) == whole
    assert whole["count"] == len(whole["items"]) > 2


def test_the_package_describes_each_table_as_frictionless_does(plan: Plan) -> None:
    files = made(plan)
    package = json.loads(files["datapackage.json"])
    tables = {one["name"]: one for one in package["resources"]}
    assert package["profile"] == "tabular-data-package" and package["license"] == "not stated"
    for table in tables.values():
        content = files[table["path"]]
        assert table["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}" and table["bytes"] == len(content)
        names = [one["name"] for one in table["schema"]["fields"]]
        found = rows(content)
        assert names == next(csv.reader(io.StringIO(content.decode())))
        keys = [one["key"] for one in found]
        assert len(keys) == len(set(keys)) and all(keys)
        for one in table["schema"]["fields"]:
            assert one["descriptions"]["es"] and one["descriptions"]["en"]
            assert all(_fits(line[one["name"]], one["type"]) for line in found), (table["name"], one["name"])
        for foreign in table["schema"].get("foreignKeys", ()):
            there = {line["key"] for line in rows(files[tables[foreign["reference"]["resource"]]["path"]])}
            assert {line[foreign["fields"]] for line in found} - {""} <= there


def _fits(value: str, form: str) -> bool:
    if not value:
        return True
    forms = {"integer": r"-?\d+", "boolean": "true|false", "date": r"\d{4}-\d\d-\d\d"}
    if form in ("array", "object"):
        return isinstance(json.loads(value), list if form == "array" else dict)
    return re.fullmatch(forms.get(form, r"(?s).*"), value) is not None


def test_the_licence_is_the_one_that_the_office_states(plan: Plan, marta: User) -> None:
    edit_setting(plan=plan, key=LICENCE, value="CC BY 4.0", source="", by=marta)
    package = json.loads(made(plan)["datapackage.json"])
    assert (package["license"], package["licenses"][0]["title"]) == ("CC BY 4.0", "CC BY 4.0")
    assert "CC BY 4.0" in made(plan)["README.md"].decode()


def test_each_file_has_its_hash_and_the_same_data_give_the_same_bytes(plan: Plan) -> None:
    files = made(plan)
    told = dict(reversed(line.split("  ")) for line in files["SHA256SUMS"].decode().splitlines())
    assert told == {
        name: hashlib.sha256(content).hexdigest() for name, content in files.items() if name != "SHA256SUMS"
    }
    day = dump_of(plan).made_on
    assert dump.as_zip(files, on=day) == dump.as_zip(made(plan), on=day)


def test_nothing_of_persons_and_nothing_of_the_office_goes_out(plan: Plan, marta: User) -> None:
    row = Row.objects.filter(plan=plan)[0]
    add_people(plan=plan, lines=["Zoraida Quiñonero, zoraida@example.org, Oficina del Agua"], by=marta)
    Person.objects.filter(name__startswith="Zoraida").update(phone="+507 6123 4567")
    Post.objects.filter(plan=plan).update(title="Cargo secretísimo")
    Assignment.objects.filter(row=row, role="leads").update(
        as_printed="Oficina del Agua (ZQX)", initials="ZQX", post=Post.objects.filter(plan=plan)[0]
    )
    comment(on=row, text="Comentario interno.", by=marta)
    submit_version(
        deliverable=Deliverable.objects.filter(row=row)[0],
        file=a_file("borrador-interno.pdf"),
        note="Nota interna",
        by=marta,
    )
    NamedInput.objects.create(plan=plan, key="input:x", task=Task.objects.filter(row=row)[0], name="Insumo interno")
    Organization.objects.filter(plan=plan).update(power=5, interest=4)
    Row.objects.filter(pk=row.pk).update(state_why="Motivo interno", due_on="2031-12-13")
    whole = b"".join(made(Plan.objects.get(pk=plan.pk)).values()).decode()
    secret = (
        "Zoraida", "Quiñonero", "6123", "secretísimo", "ZQX", "Comentario interno", "Insumo interno", "Motivo interno",
        "borrador-interno", "Nota interna", "2031-12-13", marta.name, "power", "contacto", "provenance",
    )  # fmt: skip
    assert [word for word in secret if word in whole] == []
    assert re.findall(r"[\w.]+@[\w.]+", whole) == []
    assert re.findall(r"\+\d[\d ]{6,}", whole) == []


def test_what_is_not_published_is_not_given_out(plan: Plan, marta: User) -> None:
    Plan.objects.filter(pk=plan.pk).update(published_at=None)
    private = Plan.objects.get(pk=plan.pk)
    with pytest.raises(NotPublishedError):
        dump_of(private)
    with pytest.raises(books.NoSuchFileError):
        books.write_file(plan=private, wanted=books.Wanted(books.DATA, "zip", "es"), by=marta)
    office, public = Client(), Client()
    office.force_login(marta)
    address = reverse("open_data", args=["rioseco"])
    assert (office.get(address).status_code, public.get(address).status_code) == (302, 404)
    assert address not in office.get("/es/rioseco/").content.decode()


def test_anybody_takes_the_open_data_from_the_page_of_the_plan(plan: Plan) -> None:
    public, address = Client(), reverse("open_data", args=["rioseco"])
    assert address in public.get("/es/rioseco/").content.decode()
    answer = public.get(address)
    assert answer.headers["Content-Type"] == "application/zip"
    assert "rioseco" in answer.headers["Content-Disposition"]
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert {"datapackage.json", "README.md", "SHA256SUMS", "data/tasks.csv"} <= set(archive.namelist())


def test_those_of_a_large_plan_are_written_once_for_each_state_of_the_plan(
    plan: Plan, marta: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cauce.web.pages import written

    monkeypatch.setattr(written, "is_large", lambda plan: True)
    public, address = Client(), reverse("open_data", args=["rioseco"])
    first = public.get(address)
    assert first.status_code == 302 and public.get(address).url == first.url
    assert jobs.run_one("test") and Job.objects.get(kind=books.KIND).state == "done"
    job = Job.objects.get(kind=books.KIND)
    assert kept.content_of(job, kept.WRITTEN) is not None
    assert public.get(f"{first.url.rstrip('/')}.zip").status_code == 200
    edit_setting(plan=plan, key=LICENCE, value="CC BY 4.0", source="", by=marta)
    assert public.get(address).url != first.url


def test_the_office_states_the_licence_on_the_page_of_settings(plan: Plan, marta: User) -> None:
    office = Client()
    office.force_login(marta)
    address = reverse("settings", args=["rioseco"])

    def said(licence: str) -> Any:
        return office.post(address, {"key": LICENCE, "licence": licence})

    assert said("CC BY 4.0").status_code == 302
    assert 'value="CC BY 4.0"' in office.get(address).content.decode()
    assert said("x" * 150).status_code == 200
    assert dump_of(plan).licence == "CC BY 4.0"
    assert said("").status_code == 302
    assert dump_of(plan).licence == ""
