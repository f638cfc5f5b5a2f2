"""Wrong settings (variables equivocadas): each has its sentence, in both languages, whatever command is begun."""

from __future__ import annotations

import os
import re
import sqlite3
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from cauce import cli
from cauce.web import environment
from cauce.web.environment import WrongSettingError, databases, services

ROOT = Path(__file__).resolve().parents[2]
COMMANDS = {
    "serve": ["serve", "--port", "8197"],
    "worker": ["worker"],
    "start": ["start", "--port", "8197"],
    "migrate": ["migrate"],
}
PUBLIC = {"CAUCE_HOSTS": "plan.example.org", "CAUCE_HTTPS": "1"}


@dataclass(frozen=True)
class Wrong:
    """A setting as someone may have written it, and what its sentence names."""

    case: str
    told: str
    name: str
    value: str
    beside: tuple[tuple[str, str], ...] = ()

    @property
    def variables(self) -> dict[str, str]:
        return {self.name: self.value, **dict(self.beside)}


def beside(**variables: str) -> tuple[tuple[str, str], ...]:
    return tuple({**PUBLIC, **variables}.items())


WRONG = [
    Wrong("no folder can be made there", "«/dev/null/data»", "CAUCE_DATA", "/dev/null/data"),
    Wrong("another database", "«mysql:»", "CAUCE_DATABASE_URL", "mysql://cauce@localhost/plan"),
    Wrong("no name of a database", "postgresql://", "CAUCE_DATABASE_URL", "postgresql://cauce@localhost"),
    Wrong("a port in words", "postgresql://", "CAUCE_DATABASE_URL", "postgresql://cauce@localhost:five/plan"),
    Wrong("a bracket too few", "postgresql://", "CAUCE_DATABASE_URL", "postgresql://[::1/plan"),
    Wrong("options without values", "postgresql://", "CAUCE_DATABASE_URL", "postgresql://db/plan?sslmode"),
    Wrong("a short key", "16", "CAUCE_SECRET_KEY", "development-only"),
    Wrong("a key of one sign", "50", "CAUCE_SECRET_KEY", "a" * 50),
    Wrong("every host", "«*»", "CAUCE_HOSTS", "*"),
    Wrong("an address for a host", "«https://plan.example.org»", "CAUCE_HOSTS", "https://plan.example.org"),
    Wrong("a host with its port", "«plan.example.org:443»", "CAUCE_HOSTS", "plan.example.org:443"),
    Wrong("two hosts in one", "«a.example b.example»", "CAUCE_HOSTS", "a.example b.example"),
    Wrong("a host and all below it", "«.example.org»", "CAUCE_HOSTS", ".example.org"),
    Wrong("strangers without HTTPS", "«plan.example.org»", "CAUCE_HOSTS", "plan.example.org"),
    Wrong("a switch in words", "«yes»", "CAUCE_HTTPS", "yes"),
    Wrong("HTTPS for nobody", "CAUCE_HOSTS", "CAUCE_HTTPS", "1"),
    Wrong("an address without a scheme", "«plan.example.org»", "CAUCE_ADDRESS", "plan.example.org"),
    Wrong("an address with a strange port", "«http://127.0.0.1:web»", "CAUCE_ADDRESS", "http://127.0.0.1:web"),
    Wrong("links in the clear", "«http://plan.example.org»", "CAUCE_ADDRESS", "http://plan.example.org", beside()),
    Wrong("links to another host", "«other.example.org»", "CAUCE_ADDRESS", "https://other.example.org", beside()),
    Wrong("a mail server of the web", "smtp://", "CAUCE_MAIL_URL", "https://mail.example.org"),
    Wrong("a mail server without a host", "smtp://", "CAUCE_MAIL_URL", "smtp://"),
    Wrong("a mail server's port in words", "smtp://", "CAUCE_MAIL_URL", "smtp://mail.example.org:mail"),
    Wrong("letters of nobody", "«cauce@localhost»", "CAUCE_MAIL_URL", "smtp://u:p@mail.example.org"),
    Wrong("a sender without a place", "«oficina»", "CAUCE_MAIL_FROM", "oficina"),
    Wrong("two senders", "«a@b.example, c@d.example»", "CAUCE_MAIL_FROM", "a@b.example, c@d.example"),
    Wrong("a basemap in the clear", "«http://t.example/{z}/{x}/{y}»", "CAUCE_BASEMAP", "http://t.example/{z}/{x}/{y}"),
    Wrong("a basemap that is one picture", "«https://t.example/a.png»", "CAUCE_BASEMAP", "https://t.example/a.png"),
    Wrong("a size in words", "«many»", "CAUCE_UPLOAD_MB", "many"),
    Wrong("a size of nothing", "«0»", "CAUCE_UPLOAD_MB", "0"),
    Wrong("a size beyond all", "«2001»", "CAUCE_UPLOAD_MB", "2001"),
    Wrong("a size in raised digits", "«²»", "CAUCE_UPLOAD_MB", "²"),
    Wrong("a folder for a bucket", "s3://", "CAUCE_FILES_URL", "/srv/files"),
    Wrong("a bucket without a key", "s3://", "CAUCE_FILES_URL", "s3://storage.example.org/files"),
    Wrong(
        "a bucket in the clear", "«storage.example.org»", "CAUCE_FILES_URL", "s3+http://k:s@storage.example.org/files"
    ),
    Wrong("a scanner that is not there", "«no-such-scanner --quick»", "CAUCE_SCANNER", "no-such-scanner --quick"),
    Wrong("a scanner's open quote", "«scan 'it»", "CAUCE_SCANNER", "scan 'it"),
    Wrong("a scanner without a port", "«clamd://127.0.0.1»", "CAUCE_SCANNER", "clamd://127.0.0.1"),
    Wrong("a scanner's third way", "«accept»", "CAUCE_SCANNER_DOWN", "accept"),
    Wrong("a switch in another language", "«sí»", "CAUCE_DEBUG", "sí"),
    Wrong("errors in full for strangers", "«plan.example.org»", "CAUCE_DEBUG", "1", beside()),
    Wrong("a log of another form", "«xml»", "CAUCE_LOG", "xml"),
    Wrong("a log of another weight", "«loud»", "CAUCE_LOG_LEVEL", "loud"),
    Wrong("a short token", "5", "CAUCE_METRICS_TOKEN", "short"),
    Wrong("a file for backups", "«/dev/null»", "CAUCE_BACKUPS", "/dev/null"),
    Wrong("a short passphrase", "8", "CAUCE_BACKUP_KEY", "la-llave"),
    Wrong("a misspelt name", "«CAUCE_HOSTS»", "CAUCE_HOST", "plan.example.org"),
    Wrong("a name of nobody", "«CAUCE_COLOUR»", "CAUCE_COLOUR", "blue"),
]


@pytest.fixture
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An environment without any setting but a data folder of its own."""
    for name in [name for name in os.environ if name.startswith("CAUCE_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("CAUCE_DATA", str(tmp_path / "data"))
    return tmp_path


@pytest.mark.parametrize("wrong", WRONG, ids=lambda wrong: f"{wrong.name}: {wrong.case}")
def test_a_wrong_setting_is_told_by_every_command_in_both_languages(
    wrong: Wrong, alone: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, value in wrong.variables.items():
        monkeypatch.setenv(name, value)
    sentences = set()
    for language in ("en_US.UTF-8", "es_PA.UTF-8"):
        monkeypatch.setenv("LANGUAGE", language)
        for command in COMMANDS.values():
            code = cli.main(command)
            said = capsys.readouterr()
            assert (code, said.out) == (2, "")
            sentences.add(said.err.strip().splitlines()[-1])  # «start» says before what it is at
    assert len(sentences) == 2, sentences
    for sentence in sentences:
        assert wrong.told in sentence
        assert wrong.name in sentence
        assert sentence.endswith(".")
        assert not re.search(r"%\(|%%|Traceback", sentence)


def test_every_setting_has_a_wrong_case() -> None:
    assert {setting.name for setting in environment.SETTINGS} - {wrong.name for wrong in WRONG} == set()


def test_nothing_set_is_right_and_so_is_a_site_for_strangers(tmp_path: Path) -> None:
    empty = {setting.name: "" for setting in environment.SETTINGS}
    environment.check({**empty, "CAUCE_DATA": str(tmp_path)})
    sent = {"CAUCE_MAIL_URL": "smtps://u:p%40@mail.example.org", "CAUCE_MAIL_FROM": "Oficina <oficina@example.org>"}
    environment.check({"CAUCE_DATA": str(tmp_path), **PUBLIC, **sent, "CAUCE_ADDRESS": "https://plan.example.org"})


def test_a_folder_that_can_only_be_read_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cauce.web.environment.servers.os.access", lambda place, mode: False)
    with pytest.raises(WrongSettingError, match="may not write"):
        environment.check({"CAUCE_DATA": str(tmp_path)})


@pytest.mark.parametrize(
    ("home", "setting", "value", "extra"),
    [
        (databases, "CAUCE_DATABASE_URL", "postgresql://db/plan", "cauce[postgresql]"),
        (services, "CAUCE_FILES_URL", "s3://k:s@files.example.org/plan", "cauce[s3]"),
    ],
)
def test_a_setting_whose_package_is_not_installed_names_it(
    home: object, setting: str, value: str, extra: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(home, "find_spec", lambda name: None)
    with pytest.raises(WrongSettingError, match=re.escape(extra)):
        environment.check({"CAUCE_DATA": str(tmp_path), setting: value})


def begun(*command: str, data: Path, **more: str) -> subprocess.CompletedProcess[str]:
    """A command as someone begins it: a process of its own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CAUCE_")}
    variables = {**kept, "CAUCE_DATA": str(data), "LANGUAGE": "es", "PYTHONPATH": str(ROOT / "src"), **more}
    order = [sys.executable, "-m", "cauce.cli", *command]
    return subprocess.run(order, capture_output=True, text=True, check=False, env=variables, cwd=data, timeout=60)


@pytest.mark.parametrize("command", ["serve", "worker", "migrate"])
def test_a_database_that_does_not_answer_is_told_without_its_password(command: str, tmp_path: Path) -> None:
    address = "postgresql://ana:muy-secreto@127.0.0.1:9/plan"
    done = begun(*COMMANDS[command], data=tmp_path, CAUCE_DATABASE_URL=address)
    assert done.returncode == 2, done.stderr
    assert "«plan» en «127.0.0.1», no responde" in done.stderr
    assert "muy-secreto" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_a_start_whose_database_is_no_database_ends_with_its_sentence_and_its_server(tmp_path: Path) -> None:
    (tmp_path / "cauce.sqlite3").write_text("This is a letter, not a database, and long enough to be looked at. " * 20)
    done = begun("start", "--port", "8197", data=tmp_path)
    assert done.returncode == 2
    assert "no es una base de datos que SQLite pueda usar" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("command", ["serve", "worker"])
def test_tables_older_than_the_program_are_told(command: str, tmp_path: Path) -> None:
    sqlite3.connect(tmp_path / "cauce.sqlite3").close()
    done = begun(*COMMANDS[command], data=tmp_path)
    assert done.returncode == 2
    assert "cauce migrate" in done.stderr
