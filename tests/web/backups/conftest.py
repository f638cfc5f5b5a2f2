"""A small city with a database and files of its own, which backups are taken from and put back into."""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connections
from django.db.utils import ConnectionHandler
from django.test import override_settings
from pytest_django.plugin import DjangoDbBlocker

from cauce.web.backups import databases, filling
from cauce.web.backups.databases import Node, Shape, Spec
from cauce.web.models import ActionLink, Comment, Organization, Person, Row, StoredFile
from tests.people import marta_of_the_office
from tests.web.backups.city import keep, sqlite_spec
from tests.web.importing import import_draft
from tests.web.working import PDF, by_link

SERVER = dict(settings.DATABASES["default"])  # before a test puts another in its place
WORDS = "Dice:\n\t«sí»\u2028🌊"


@pytest.fixture(scope="session")
def empty_tables(migrated: Path) -> Path:
    """A SQLite file with every table of this version and no row that anybody wrote."""
    return migrated / "cauce.sqlite3"


@pytest.fixture(scope="session")
def filled(empty_tables: Path, tmp_path_factory: pytest.TempPathFactory, django_db_blocker: DjangoDbBlocker) -> Path:
    """The data folder of a small city: an imported plan, comments, a submitted file, a letter that was kept."""
    data = tmp_path_factory.mktemp("city")
    shutil.copy(empty_tables, data / "cauce.sqlite3")
    with (
        override_settings(DATA=data, MEDIA_ROOT=data / "files", FILES=None),
        django_db_blocker.unblock(),
        in_use(sqlite_spec(data / "cauce.sqlite3")),
    ):
        marta = marta_of_the_office()
        plan, _event = import_draft(by=marta)
        asked = by_link(Row.objects.filter(plan=plan)[0], Organization.objects.filter(plan=plan)[0].name, name="Inés")
        person = Person.objects.create(name="Óscar «el de las 5»", email="oscar@example.org")
        comment = Comment.objects.create(plan=plan, kind="row", key="1.1.1", text=WORDS, author=person)
        comment.mentions.add(person)
        gone = Comment.objects.create(plan=plan, kind="row", key="1.1.1", text="Se quitó.")
        gone.delete()
        keep(PDF)
        StoredFile.objects.create(sha256=hashlib.sha256(PDF).hexdigest(), size=len(PDF), media_type="application/pdf")
        assert ActionLink.objects.filter(pk=asked.link.pk).exists()
    (data / "mail").mkdir()
    (data / "mail" / "20180102-carta.log").write_text("Estimada Inés:\n", encoding="utf-8")
    (data / "secret-key").write_text("a-key-of-the-city-that-is-long-enough-to-sign")
    return data


@contextmanager
def in_use(spec: Spec) -> Iterator[None]:
    """Let a database be the one in use, in the place of the tests' own."""
    former, described = connections["default"], connections.settings["default"]
    connections.settings["default"] = ConnectionHandler({"default": dict(spec)}).settings["default"]
    connections["default"] = connections.create_connection("default")
    try:
        yield
    finally:
        connections["default"].close()
        connections["default"], connections.settings["default"] = former, described


@pytest.fixture
def data(filled: Path, tmp_path: Path, settings: Any) -> Iterator[Path]:
    """The data folder of the city, for one test alone."""
    folder = tmp_path / "data"
    shutil.copytree(filled, folder)
    settings.DATA = folder
    settings.MEDIA_ROOT = folder / "files"
    settings.BACKUPS = folder / "backups"
    settings.FILES = None
    settings.SECRET_KEY = (folder / "secret-key").read_text()
    with in_use(sqlite_spec(folder / "cauce.sqlite3")):
        yield folder


@pytest.fixture(autouse=True)
def open_to_databases(django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """These tests open databases of their own."""
    with django_db_blocker.unblock():
        yield


@pytest.fixture(autouse=True)
def tables_from_a_copy(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tables of SQLite are copied; to make them by each migration takes seconds, and is tried on the command line."""
    if "data" not in request.fixturenames:
        return
    empty: Path = request.getfixturevalue("empty_tables")

    def migrate_to(alias: str, nodes: list[Node]) -> Shape:
        if connections[alias].vendor != "sqlite":
            return databases.migrate_to(alias, nodes)
        connections[alias].ensure_connection()
        with sqlite3.connect(empty) as source:
            source.backup(connections[alias].connection)
        return databases.shape_of(alias)

    monkeypatch.setattr(filling, "migrate_to", migrate_to)


@pytest.fixture
def sqlite(data: Path) -> Spec:
    """The city's database in SQLite."""
    return sqlite_spec(data / "cauce.sqlite3")


@pytest.fixture
def postgresql() -> Iterator[Spec]:
    """An empty database of PostgreSQL."""
    name = f"city_{uuid4().hex[:12]}"
    with databases.opened(SERVER) as alias, connections[alias].cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
    yield {**SERVER, "NAME": name}
    with databases.opened(SERVER) as alias, connections[alias].cursor() as cursor:
        cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")
