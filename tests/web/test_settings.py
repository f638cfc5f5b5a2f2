"""Settings and headers (configuración): what is refused, what each answer carries, which language comes first."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client

from cauce.web import environment
from cauce.web.environment import WrongSettingError, databases

ANY_KEY = "k7Jd0sPq2LmXz9Rt4VbN8cYw1HgF6aEu"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("accepts", "cookie", "lands"),
    [
        ("", "", "/es/"),
        ("fr", "", "/es/"),
        ("en-GB,en;q=0.8", "", "/en/"),
        ("en", "es", "/es/"),
        ("es-PA", "en", "/en/"),
    ],
)
def test_the_root_leads_to_the_readers_language(client: Client, accepts: str, cookie: str, lands: str) -> None:
    if cookie:
        client.cookies["django_language"] = cookie
    answer = client.get("/", headers={"accept-language": accepts})
    assert (answer.status_code, answer["Location"]) == (302, lands)


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/es/", "/en/", "/api/plans", "/es/no-such-plan/"])
def test_each_answer_is_guarded(client: Client, address: str) -> None:
    answer = client.get(address)
    policy = answer["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    assert "camera=()" in answer["Permissions-Policy"]


def test_a_key_that_is_given_is_used(tmp_path: Path) -> None:
    assert environment.secret_key(tmp_path, {"CAUCE_SECRET_KEY": ANY_KEY}) == ANY_KEY
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("key", ["development-only", "a" * 50])
def test_a_weak_key_is_refused(tmp_path: Path, key: str) -> None:
    with pytest.raises(WrongSettingError, match="CAUCE_SECRET_KEY"):
        environment.secret_key(tmp_path, {"CAUCE_SECRET_KEY": key})


def test_an_emptied_key_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "secret-key").write_text("")
    with pytest.raises(WrongSettingError, match="holds no usable key"):
        environment.secret_key(tmp_path, {})


def test_postgresql_is_chosen_by_its_address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(databases, "find_spec", lambda name: name)
    told = environment.database(
        tmp_path, {"CAUCE_DATABASE_URL": "postgresql://ana:se%40creto@db:5433/plan?sslmode=require"}
    )
    assert (told["ENGINE"], told["NAME"], told["USER"]) == ("django.db.backends.postgresql", "plan", "ana")
    assert (told["PASSWORD"], told["HOST"], told["PORT"]) == ("se@creto", "db", 5433)
    assert told["OPTIONS"]["sslmode"] == "require"


def test_a_server_that_was_started_again_is_found_by_the_next_request(tmp_path: Path) -> None:
    told = environment.database(tmp_path, {"CAUCE_DATABASE_URL": "postgresql://db/plan"})
    assert (told["CONN_HEALTH_CHECKS"], told["CONN_MAX_AGE"]) == (True, 60)
    assert told["OPTIONS"]["connect_timeout"] == "10"


def test_pages_ask_postgresql_for_a_minute_at_most_and_what_is_given_wins(tmp_path: Path) -> None:
    told = environment.database(
        tmp_path, {"CAUCE_DATABASE_URL": "postgresql://db/plan?options=-c%20statement_timeout%3D5s"}
    )
    environment.limit_statements(told)
    assert told["OPTIONS"]["options"].startswith("-c statement_timeout=60s -c lock_timeout=60s")
    assert told["OPTIONS"]["options"].endswith("-c statement_timeout=5s")
    sqlite = environment.database(tmp_path, {})
    environment.limit_statements(sqlite)
    assert "options" not in sqlite["OPTIONS"]


def test_postgresql_without_its_driver_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(databases, "find_spec", lambda name: None)
    with pytest.raises(WrongSettingError, match="cauce\\[postgresql\\]"):
        environment.database(tmp_path, {"CAUCE_DATABASE_URL": "postgresql://db/plan"})


def test_sqlite_waits_and_keeps_references(tmp_path: Path) -> None:
    options = environment.database(tmp_path, {})["OPTIONS"]
    assert options["transaction_mode"] == "IMMEDIATE"
    assert options["timeout"] == 20
    assert "foreign_keys=ON" in options["init_command"]
    assert "journal_mode=WAL" in options["init_command"]
    assert "synchronous=FULL" in options["init_command"]


def test_a_data_folder_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(WrongSettingError, match="CAUCE_DATA"):
        environment.data_folder({"CAUCE_DATA": str(tmp_path / "file" / "data")})


def test_a_data_folder_is_made_for_its_owner_alone_and_one_that_is_there_is_left_alone(tmp_path: Path) -> None:
    made = environment.data_folder({"CAUCE_DATA": str(tmp_path / "made")})
    (tmp_path / "there").mkdir(mode=0o755)
    there = environment.data_folder({"CAUCE_DATA": str(tmp_path / "there")})
    assert (made.stat().st_mode & 0o777, there.stat().st_mode & 0o777) == (0o700, 0o755)


def test_every_setting_says_what_it_means() -> None:
    assert all(setting.meaning.endswith(".") for setting in environment.SETTINGS)


def test_a_misspelt_setting_is_refused_and_one_of_developers_left_alone() -> None:
    environment.check_names({"CAUCE_DATA": "x", "CAUCE_SHARED": "x", "CAUCE_VENV": "x", "OF_SOMEONE_ELSE": "x"})
    with pytest.raises(WrongSettingError, match="CAUCE_HTTPS"):
        environment.check_names({"CAUCE_HTTP": "1"})
