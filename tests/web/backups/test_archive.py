"""Archives that were damaged, cut, made up or meant to harm: nothing of them is taken."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from cauce.web import backups
from cauce.web.backups import archive
from cauce.web.backups.databases import Spec
from tests.web.backups.city import order, state

PASSPHRASE = "un puente sobre el río"


def code(path: Path, **named: Any) -> str:
    with pytest.raises(backups.BackupError) as problem:
        backups.check(path, **named)
    return problem.value.code


@pytest.fixture
def taken(sqlite: Spec, data: Path) -> Path:
    return backups.take(data / "backups", database=sqlite)


@pytest.fixture
def closed(sqlite: Spec, data: Path) -> Path:
    return backups.take(data / "backups", passphrase=PASSPHRASE, database=sqlite)


def made_up(path: Path, change: Callable[[tarfile.TarFile, tarfile.TarInfo, bytes], None], target: Path) -> Path:
    """Write an archive again, member by member, each as ``change`` would have it."""
    with tarfile.open(path) as old, tarfile.open(target, "w", format=tarfile.PAX_FORMAT) as new:
        for member in old:
            file = old.extractfile(member)
            assert file is not None
            if member.name != archive.SEAL:
                change(new, member, file.read())
    with tarfile.open(target) as made:
        text = made.extractfile(archive.MANIFEST)
        seal = hashlib.sha256(text.read() if text else b"").hexdigest().encode()
    with tarfile.open(target, "a", format=tarfile.PAX_FORMAT) as made:
        add(made, tarfile.TarInfo(archive.SEAL), seal)
    return target


def add(tar: tarfile.TarFile, member: tarfile.TarInfo, content: bytes) -> None:
    member.size = len(content)
    tar.addfile(member, io.BytesIO(content))


def with_member(path: Path, extra: tarfile.TarInfo, content: bytes = b"") -> Path:
    def change(tar: tarfile.TarFile, member: tarfile.TarInfo, old: bytes) -> None:
        if member.name == archive.MANIFEST:
            extra.size = len(content)
            tar.addfile(extra, io.BytesIO(content))
        add(tar, member, old)

    return made_up(path, change, path.with_name("made-up.tar"))


def test_a_byte_changed_anywhere_is_noticed(taken: Path, data: Path) -> None:
    whole = taken.read_bytes()
    for at in range(600, len(whole) - 20_000, len(whole) // 40):
        changed = bytearray(whole)
        changed[at] ^= 0x20
        path = data / "changed.tar"
        path.write_bytes(changed)
        try:
            same = backups.check(path) == backups.check(taken)
        except backups.BackupError as problem:
            assert problem.code in ("damaged", "cut", "outside", "newer", "not_ours"), at
        else:
            assert same, f"byte {at} is nowhere used"  # what fills a block, or the date of a member


@pytest.mark.parametrize("part", [0.999, 0.9, 0.5, 0.1, 0.01])
def test_an_archive_that_was_cut_is_noticed(taken: Path, closed: Path, part: float) -> None:
    for path, passphrase in ((taken, None), (closed, PASSPHRASE)):
        whole = path.read_bytes()
        end = whole.rstrip(b"\0") if passphrase is None else whole
        path.write_bytes(end[: int(len(end) * part)])
        assert code(path, passphrase=passphrase) in ("cut", "damaged")


def test_a_byte_changed_in_an_encrypted_archive_is_noticed(closed: Path) -> None:
    whole = closed.read_bytes()
    for at in (30, 120, 200, 5000, len(whole) - 3):
        changed = bytearray(whole)
        changed[at] ^= 1
        closed.write_bytes(changed)
        assert code(closed, passphrase=PASSPHRASE) in ("damaged", "wrong_key")


def test_an_encrypted_archive_opens_with_its_passphrase_alone(closed: Path) -> None:
    assert code(closed) == "needs_key"
    assert code(closed, passphrase="otra frase, también larga") == "wrong_key"
    assert backups.check(closed, passphrase=PASSPHRASE).rows > 150
    assert b"web_plan" not in closed.read_bytes()


@pytest.mark.parametrize(
    "name",
    ["../../evil", "/etc/cron.d/evil", "files/mail/../../../evil", "files/mail/..\\..\\evil", "files/c:/evil", "evil",
     "contents/../../evil", "contents/passwd", "tables/../../evil.jsonl.gz", "files/mail/\x01evil", "files/other"],
)  # fmt: skip
def test_a_name_that_leads_elsewhere_is_refused(taken: Path, data: Path, sqlite: Spec, name: str) -> None:
    path = with_member(taken, tarfile.TarInfo(name), b"evil")
    before = state(sqlite)
    assert code(path) == "outside"
    with pytest.raises(backups.BackupError):
        backups.restore(path, may_replace=True, database=sqlite)
    assert [one.name for one in data.parent.rglob("*evil*")] == []
    assert state(sqlite) == before


@pytest.mark.parametrize(
    "kind",
    [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE, tarfile.DIRTYPE, tarfile.GNUTYPE_SPARSE],
)
def test_what_is_no_plain_file_is_refused(taken: Path, kind: bytes) -> None:
    member = tarfile.TarInfo("files/mail/letter.log")
    member.type, member.linkname = kind, "/etc/passwd"
    assert code(with_member(taken, member)) in ("outside", "cut", "damaged")


def test_a_member_that_stands_twice_is_refused(taken: Path) -> None:
    assert code(with_member(taken, tarfile.TarInfo(archive.README), b"again")) == "outside"


def test_a_member_that_is_huge_by_its_own_account_is_refused(taken: Path) -> None:
    whole = bytearray(taken.read_bytes())
    with tarfile.open(taken) as tar:
        at = tar.getmember("files/mail/20180102-carta.log").offset
    member = tarfile.TarInfo("files/mail/20180102-carta.log")
    member.size = 8**11 - 1
    whole[at : at + 512] = member.tobuf(tarfile.USTAR_FORMAT)
    taken.write_bytes(whole)
    assert code(taken) in ("cut", "damaged")


def lying(taken: Path, **facts: object) -> Path:
    """An archive whose table of comments unpacks to far more than its manifest announces, with right hashes."""
    bomb = gzip.compress(b'["id"]\n' + b" " * 60_000_000 + b"\n")
    told: dict[str, Any] = {}

    def change(tar: tarfile.TarFile, member: tarfile.TarInfo, content: bytes) -> None:
        if member.name == "tables/web_comment.jsonl.gz":
            content = bomb
        elif member.name == archive.MANIFEST:
            told.update(json.loads(content))
            told["members"]["tables/web_comment.jsonl.gz"] = {
                "size": len(bomb), "sha256": hashlib.sha256(bomb).hexdigest(),
            }  # fmt: skip
            told["tables"]["web_comment"].update(facts)
            content = json.dumps(told).encode()
        add(tar, member, content)

    return made_up(taken, change, taken.with_name("bomb.tar"))


def test_a_table_that_unpacks_to_more_than_announced_is_refused(taken: Path, sqlite: Spec) -> None:
    path = lying(taken)
    with pytest.raises(backups.BackupError) as problem:
        backups.restore(path, may_replace=True, database=sqlite)
    assert problem.value.code == "damaged"


def test_a_table_announced_larger_than_the_disk_is_refused(taken: Path, sqlite: Spec) -> None:
    with pytest.raises(backups.BackupError) as problem:
        backups.restore(lying(taken, bytes=10**15), may_replace=True, database=sqlite)
    assert problem.value.code == "no_room"


@pytest.mark.parametrize("what", ["rows", "digest"])
def test_rows_that_are_not_those_announced_are_refused(taken: Path, sqlite: Spec, what: str) -> None:
    def change(tar: tarfile.TarFile, member: tarfile.TarInfo, content: bytes) -> None:
        if member.name == archive.MANIFEST:
            told = json.loads(content)
            told["tables"]["web_event"][what] = 99 if what == "rows" else "0" * 64
            content = json.dumps(told).encode()
        add(tar, member, content)

    path = made_up(taken, change, taken.with_name("other.tar"))
    before = state(sqlite)
    with pytest.raises(backups.BackupError) as problem:
        backups.restore(path, may_replace=True, database=sqlite)
    assert problem.value.code == "counts_differ"
    assert state(sqlite) == before


def test_a_reference_to_nothing_is_refused(data: Path, sqlite: Spec) -> None:
    order({**sqlite, "OPTIONS": {"init_command": "PRAGMA foreign_keys=OFF"}}, "UPDATE web_comment SET plan_id = 999")
    path = backups.take(data / "backups", database=sqlite)
    with pytest.raises(backups.BackupError) as problem:
        backups.restore(path, may_replace=True, database=sqlite)
    assert problem.value.code == "integrity"


@pytest.mark.parametrize(
    "content", [b"", b"hello", b"PK\x03\x04" + bytes(2000), bytes(4096), b"age-encryption.org/v1\nnothing"]
)
def test_what_is_no_backup_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "cauce.tar"
    path.write_bytes(content)
    assert code(path, passphrase=PASSPHRASE) in ("not_ours", "cut", "damaged")


@given(some.binary(max_size=3000))
def test_no_file_makes_it_stumble(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "noise.tar"
    path.write_bytes(content)
    assert code(path, passphrase=PASSPHRASE)


def test_a_manifest_of_a_later_form_is_refused(taken: Path) -> None:
    def change(tar: tarfile.TarFile, member: tarfile.TarInfo, content: bytes) -> None:
        if member.name == archive.MANIFEST:
            content = json.dumps({"format": 2, "version": "9.0"}).encode()
        add(tar, member, content)

    assert code(made_up(taken, change, taken.with_name("later.tar"))) == "newer"


def test_anybody_can_read_it_with_tar_and_gzip(taken: Path) -> None:
    with tarfile.open(taken) as tar:
        file = tar.extractfile("tables/web_person.jsonl.gz")
        assert file is not None
        lines = gzip.decompress(file.read()).decode().splitlines()
    assert json.loads(lines[0])[:2] == ["id", "name"]
    assert "Óscar «el de las 5»" in lines[-1]
