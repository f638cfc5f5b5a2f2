"""What the doctor says of the server: what is well, what is wrong, in a sentence; its page for who keeps the server."""

from __future__ import annotations

import datetime as dt
import os
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, override

from cauce.core.permissions import OFFICE
from cauce.web.doctor import server
from cauce.web.doctor.findings import Finding, Level
from cauce.web.doctor.server import accounts, backups, clock, database, disk, program, services, settings, work
from cauce.web.doctor.words import TEXTS, tell
from cauce.web.doctor.words_of_server import HEADINGS
from cauce.web.environment import Bucket
from cauce.web.models import Event, Job, JobRound, Membership, OutgoingMessage, Person, User
from tests.people import irene_without_a_role, marta_of_the_office, ruben_of_one_plan, sara_of_the_server
from tests.web.importing import import_draft

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: Any) -> Path:
    settings.DATA = tmp_path
    return tmp_path


def levels(found: Iterator[Finding] | list[Finding]) -> dict[str, Level]:
    return {one.code: one.level for one in found}


def test_each_check_says_something_and_every_sentence_can_be_told() -> None:
    found = server.findings()
    assert found.keys() == HEADINGS.keys()
    assert [name for name, one in found.items() if not one] == []
    assert all(tell(one, str).endswith((".", "rights")) for group in found.values() for one in group)


def test_every_sentence_names_no_value_that_its_finding_lacks() -> None:
    assert [code for code, text in TEXTS.items() if not text.title or not text.sentence] == []


def test_a_key_that_others_may_read_is_wrong(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CAUCE_SECRET_KEY", raising=False)
    key = folder / "secret-key"
    key.write_text("x" * 50)
    os.chmod(key, 0o600)
    assert levels(settings.findings())["key_fine"] is Level.FINE
    os.chmod(key, 0o644)
    assert levels(settings.findings())["key_open"] is Level.WRONG


def test_a_data_folder_that_others_may_look_into_is_wrong(folder: Path) -> None:
    for mode, code, level in ((0o700, "folder_fine", Level.FINE), (0o755, "folder_open", Level.WRONG)):
        folder.chmod(mode)
        assert levels(settings.findings())[code] is level


def test_the_file_system_of_a_path_is_the_deepest_mount(tmp_path: Path) -> None:
    mounts = tmp_path / "mounts"
    place = str(tmp_path / "share").replace(" ", "\\040")
    mounts.write_text(f"/dev/sda1 / ext4 rw 0 0\nserver:/x {place} nfs4 rw 0 0\n")
    assert database.file_system(tmp_path / "share" / "db", mounts) == "nfs4"
    assert database.file_system(tmp_path / "db", mounts) == "ext4"
    assert database.file_system(tmp_path, tmp_path / "none") == ""


def test_migrations_of_a_later_version_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "migrations_fine" in levels(database.findings())
    monkeypatch.setattr(database, "_is_known", lambda executor, name: name != "0002_append_only_history")
    assert levels(database.findings())["migrations_unknown"] is Level.WRONG


def test_a_disk_without_room_or_a_folder_that_is_gone_is_wrong(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    assert levels(disk.findings())["data_fine"] is Level.FINE
    usage = type("Usage", (), {"free": 1000})
    monkeypatch.setattr(disk.shutil, "disk_usage", lambda folder: usage)
    settings.DATA = Path(settings.DATA) / "gone"
    assert levels(disk.findings()) == {"data_unwritable": Level.WRONG, "room_none": Level.WRONG}


def test_an_act_of_tomorrow_is_wrong() -> None:
    assert levels(clock.findings()) == {"clock_fine": Level.FINE}
    Event.objects.create(act="report", at=timezone.now() + dt.timedelta(days=1))
    assert levels(clock.findings()) == {"event_to_come": Level.WRONG}


def test_what_no_worker_does_is_told() -> None:
    assert levels(work.findings())["worker_never"] is Level.WRONG
    now, long_ago = timezone.now(), timezone.now() - dt.timedelta(hours=3)
    JobRound.objects.create(name="scan_waiting", next_at=now, done_at=now, error="OSError")
    Job.objects.create(kind="read_import", state="failed", error="ValueError", finished_at=now)
    person = Person.objects.create(name="Ana")
    for error in ("", "refused"):
        OutgoingMessage.objects.create(
            person=person, reason="x", subject="x", body="x", send_after=long_ago, error=error
        )
    waiting = Job.objects.create(kind="read_import")
    assert levels(work.findings()) == {
        "worker_fine": Level.FINE,
        "rounds_failed": Level.REMARK,
        "queue_fine": Level.FINE,
        "jobs_failed": Level.REMARK,
        "letters_refused": Level.REMARK,
        "letters_late": Level.WRONG,
    }
    Job.objects.filter(pk=waiting.pk).update(created_at=long_ago)
    JobRound.objects.update(done_at=long_ago)
    assert {"worker_silent", "queue_late"} <= levels(work.findings()).keys()


def test_a_folder_to_which_no_backup_can_be_written_is_wrong(
    folder: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.BACKUPS = folder / "of-root" / "kept"
    (folder / "of-root").mkdir()
    assert "backup_closed" not in levels(backups.findings())
    # Who runs the tests may be root, who may write everywhere.
    monkeypatch.setattr("os.access", lambda path, mode: path != folder / "of-root")
    assert levels(backups.findings())["backup_closed"] is Level.WRONG


def test_the_age_of_the_newest_backup_is_told(folder: Path, settings: Any) -> None:
    settings.BACKUPS = folder / "kept"
    assert levels(backups.findings()) == {"backup_none": Level.REMARK}
    settings.SECOND_FACTOR_REQUIRED = True  # others reach the server
    assert levels(backups.findings()) == {"backup_none": Level.WRONG}
    settings.BACKUPS.mkdir()
    (settings.BACKUPS / "cauce-20200101T000000Z.tar").write_bytes(b"")
    assert levels(backups.findings()) == {"backup_old": Level.WRONG}
    (settings.BACKUPS / f"cauce-{timezone.now():%Y%m%dT%H%M%S}Z.tar").write_bytes(b"")
    assert levels(backups.findings()) == {"backup_fine": Level.FINE}


def test_an_account_of_the_office_without_second_factor_is_named() -> None:
    marta = marta_of_the_office()
    assert [(one.code, one.values) for one in accounts.findings()] == [("accounts_fine", {"count": 0})]
    marta.set_password("correct horse battery")
    marta.save()
    assert next(accounts.findings()).things == (marta.email,)


def test_a_lock_names_packages_that_are_missing_or_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "packages_fine" in levels(program.findings())
    monkeypatch.setattr(program, "_installed", lambda name: None if name == "django" else "0.0")
    assert {"packages_missing", "packages_apart"} <= levels(program.findings()).keys()


def test_who_installed_without_the_packages_of_risk_is_told_before_somebody_asks_for_an_analysis(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(program, "_installed", lambda name: None if name in ("numba", "shapely") else "0.0")
    told = next(one for one in program.findings() if one.code == "risk_missing")
    assert (told.level, set(told.things)) == (Level.REMARK, {"numba", "shapely"})


@pytest.fixture
def listener() -> Iterator[tuple[socket.socket, int]]:
    with socket.create_server(("127.0.0.1", 0)) as made:
        yield made, made.getsockname()[1]


def answering(made: socket.socket, *answers: bytes) -> None:
    """Answer one caller, a line for each thing it says."""

    def serve() -> None:
        link, _ = made.accept()
        with link:
            for answer in answers:
                link.sendall(answer)
                if not link.recv(200):
                    return

    threading.Thread(target=serve, daemon=True).start()


def test_a_mail_server_is_greeted_and_nothing_is_sent(settings: Any, listener: tuple[socket.socket, int]) -> None:
    made, port = listener
    settings.MAIL_IS_KEPT, settings.EMAIL_HOST, settings.EMAIL_PORT = False, "127.0.0.1", port
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    answering(made, b"220 here\r\n", b"250 here\r\n", b"221 bye\r\n")
    assert services.mail().code == "mail_fine"
    made.close()
    silent = services.mail()
    assert silent.code == "mail_silent" and str(port) in tell(silent, str)


def test_one_letter_is_sent_when_that_is_asked(settings: Any) -> None:
    assert services.send("ana@example.org", subject="Prueba", body="Hola.").code == "mail_not_sent"
    settings.MAIL_IS_KEPT = False
    assert services.send("ana@example.org", subject="Prueba", body="Hola.").code == "mail_sent"
    assert [one.to for one in mail.outbox] == [["ana@example.org"]] * 2


def test_a_scanner_is_greeted(settings: Any, listener: tuple[socket.socket, int]) -> None:
    made, port = listener
    settings.SCANNER = f"clamd://127.0.0.1:{port}"
    threading.Thread(target=lambda: made.accept()[0].sendall(b"PONG\0"), daemon=True).start()
    assert services.scanner().code == "scanner_fine"
    made.close()
    assert services.scanner().code == "scanner_silent"
    settings.SCANNER = ""
    assert services.scanner().code == "scanner_none"


def test_a_bucket_that_does_not_answer_is_wrong(settings: Any, listener: tuple[socket.socket, int]) -> None:
    made, port = listener
    made.close()
    settings.FILES = Bucket(f"http://127.0.0.1:{port}", "us-east-1", "none", "", "key", "secret")
    told = services.files()
    assert (told.level, told.code) == (Level.WRONG, "files_silent")
    with override("es"):
        assert tell(told, gettext).startswith("CAUCE_FILES_URL nombra")


@pytest.mark.parametrize("language", ["es", "en"])
def test_who_keeps_the_server_sees_its_page(language: str) -> None:
    client = Client()
    client.force_login(marta_of_the_office())
    address = reverse("server_health").replace("/es/", f"/{language}/")
    assert 'href="/es/servidor/"' in client.get("/es/").content.decode()
    page = client.get(address, {"datos": "1", "otros": "1"}).content.decode()
    words = {"es": "Aún no ha corrido ningún proceso", "en": "No worker has run yet"}
    assert words[language] in page and "cauce worker" in page


def test_nobody_else_sees_the_page_of_the_server() -> None:
    plan, _ = import_draft(by=marta_of_the_office())
    irene = irene_without_a_role()
    Membership.objects.create(user=irene, plan=plan, role=OFFICE)
    told: list[User | None] = [None, irene, ruben_of_one_plan(plan)]
    for user in told:
        client = Client()
        if user is not None:
            client.force_login(user)
        assert client.get(reverse("server_health")).status_code == 404
        assert reverse("server_health") not in client.get("/es/").content.decode()
    client.force_login(sara_of_the_server())
    assert client.get(reverse("server_health")).status_code == 200
