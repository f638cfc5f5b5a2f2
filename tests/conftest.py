"""Shared by all tests: where the real document is found, and what a missing part means in CI."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.utils.translation import override
from pytest_django.plugin import DjangoDbBlocker

from tests import folders, tables

ROOT = Path(__file__).resolve().parents[1]

# Playwright's synchronous interface runs a loop of its own; Django would refuse the database beside it.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


DATABASE_FIXTURES = {"db", "transactional_db", "live_server"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what asks the database, so that it can go through PostgreSQL too; browser tests say so themselves."""
    for item in items:
        wanted = item.get_closest_marker("django_db") or not DATABASE_FIXTURES.isdisjoint(
            getattr(item, "fixturenames", ())
        )
        if wanted and "browser" not in item.path.parts:
            item.add_marker(pytest.mark.database)


def skip_unless_ci(reason: str) -> None:
    """Skip with a reason; in CI, where everything must be there, fail with it."""
    if os.environ.get("CI") == "true":
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def shared_plan() -> Path:
    """The folder with the real document and its expected answers, which the repository does not hold."""
    shared = Path(os.environ.get("CAUCE_SHARED", ROOT.parent / "shared"))
    folder = shared / "plan"
    if not (folder / "expected.json").exists():
        skip_unless_ci(
            f"The real document is not at {folder}: set CAUCE_SHARED to the folder that holds plan/expected.json."
        )
    return folder


@pytest.fixture(scope="session")
def kept_tables(pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that outlives the run."""
    cache = getattr(pytestconfig, "cache", None)
    return Path(cache.mkdir("tables")) if cache is not None else tmp_path_factory.mktemp("kept")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings: None, kept_tables: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """The test database is filled from tables that were made before.

    SQLite's is a file, so that a server of the tests has connections of its own: one in memory would be shared, and a
    page that asks while a job writes would see half of it. Nothing waits for the disk.
    """
    tables.begin(kept_tables)
    if connection.vendor == "sqlite":
        told = connection.settings_dict
        told["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / "tests.sqlite3")
        told["OPTIONS"]["init_command"] = told["OPTIONS"]["init_command"].replace("synchronous=FULL", "synchronous=OFF")


@pytest.fixture(scope="session")
def migrated(kept_tables: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with empty tables; copy it before writing."""

    def make(folder: Path) -> None:
        if tables.kept_in(kept_tables).exists():
            shutil.copy(tables.kept_in(kept_tables), folder / "cauce.sqlite3")
        else:
            folders.give("migrate", data=folder)

    return folders.once("migrated", make, factory=tmp_path_factory)


@pytest.fixture(scope="session")
def with_the_example(migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the example's plan, «panama»; copy it before writing."""

    def make(folder: Path) -> None:
        folders.give("import", str(folders.EXAMPLE), "--plan", "panama", data=folders.copied(migrated, folder))

    return folders.once("with-the-example", make, factory=tmp_path_factory)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """After a browser test the tables are emptied, which the guard of the history would refuse on SQLite."""
    tables.end()
    with django_db_blocker.unblock():
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                for table in ("web_event", "web_change"):
                    cursor.execute(f"DROP TRIGGER IF EXISTS {table}_refuses_delete")


@pytest.fixture(autouse=True)
def spanish() -> Iterator[None]:
    """Each test begins in Spanish, whatever language the one before it read."""
    with override("es"):
        yield


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, settings: Any) -> None:
    """Documents and what is computed are kept apart for each test."""
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.METRICS_FOLDER = None
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": str(tmp_path)}
    }
