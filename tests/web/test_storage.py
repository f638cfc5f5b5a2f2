"""Storage: contents by their hash, in the data folder and in a bucket of a server that speaks S3."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from moto.server import ThreadedMotoServer

from cauce.cli import conditions
from cauce.cli.words import Unusable
from cauce.web import environment, storage
from cauce.web.actions import imports
from cauce.web.actions.documents import CannotKeepFileError, keep_file
from cauce.web.environment import Bucket, WrongSettingError
from cauce.web.models import StoredFile
from tests.people import marta_of_the_office
from tests.web.working import PDF, a_file

SHA = hashlib.sha256(PDF).hexdigest()


@pytest.fixture(scope="session")
def s3_server() -> Iterator[str]:
    """A server on the loopback that speaks S3."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"{host}:{port}"
    server.stop()


@pytest.fixture
def bucket(s3_server: str) -> Bucket:
    """A bucket of its own for each test."""
    found = environment.files({"CAUCE_FILES_URL": f"s3+http://key:se%2Fcret@{s3_server}/files-{uuid4().hex}/office"})
    assert found is not None
    storage.S3(found).client.create_bucket(Bucket=found.name)
    return found


@pytest.fixture(params=["folder", "bucket"])
def place(request: pytest.FixtureRequest, settings: Any) -> storage.Place:
    """Each place in turn, as the server's settings name it."""
    settings.FILES = request.getfixturevalue("bucket") if request.param == "bucket" else None
    return storage.place()


def on_disk(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def test_what_is_kept_comes_back_as_it_was(place: storage.Place, tmp_path: Path) -> None:
    large = PDF + bytes(range(256)) * 40_000  # more than one part of a transfer, and than fits in memory
    sha256 = hashlib.sha256(large).hexdigest()
    path = on_disk(tmp_path / "x", large)
    assert not place.has(sha256)
    storage.keep(sha256, path)
    assert place.has(sha256) and not path.exists()
    with storage.open_checked(sha256) as kept:
        assert kept.read() == large


def test_what_arrives_changed_is_not_kept(place: storage.Place, tmp_path: Path) -> None:
    with pytest.raises(storage.NotKeptError) as refused:
        storage.keep(SHA, on_disk(tmp_path / "x", b"something else"))
    assert refused.value.is_damaged and not place.has(SHA)


def test_what_changed_where_it_is_kept_is_not_read(place: storage.Place, tmp_path: Path) -> None:
    storage.keep(SHA, on_disk(tmp_path / "x", PDF))
    place.take(SHA, on_disk(tmp_path / "y", b"changed behind our back"))
    with pytest.raises(storage.NotKeptError) as refused:
        storage.open_checked(SHA)
    assert refused.value.is_damaged


def test_what_is_missing_is_said_to_be(place: storage.Place, tmp_path: Path) -> None:
    storage.keep(SHA, on_disk(tmp_path / "x", PDF))
    place.remove(SHA)
    with pytest.raises(storage.NotKeptError) as refused:
        storage.open_checked(SHA)
    assert not refused.value.is_damaged


@pytest.mark.django_db
def test_where_the_storage_is_silent_a_file_is_refused_in_words(settings: Any) -> None:
    settings.FILES = environment.files({"CAUCE_FILES_URL": "s3+http://key:secret@127.0.0.1:9/files"})
    with pytest.raises(CannotKeepFileError) as refused:
        keep_file(a_file())
    assert refused.value.code == "file_not_stored"
    assert not StoredFile.objects.exists()


@pytest.mark.django_db
def test_a_file_of_a_form_goes_where_the_settings_say(place: storage.Place, settings: Any) -> None:
    kept = keep_file(a_file("../../x.pdf"))
    assert place.has(kept.stored.sha256)
    rest = [path.name for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]
    assert rest == ([] if settings.FILES else [SHA])


def test_a_bucket_that_is_there_passes_at_start(bucket: Bucket, settings: Any) -> None:
    settings.FILES = bucket
    storage.check()


def test_a_bucket_that_is_not_there_is_refused_at_start(s3_server: str, settings: Any) -> None:
    settings.FILES = environment.files({"CAUCE_FILES_URL": f"s3+http://key:secret@{s3_server}/no-such-bucket"})
    with pytest.raises(WrongSettingError, match="«no-such-bucket», but there is no such bucket"):
        storage.check()


def test_a_storage_that_does_not_answer_is_refused_at_start(settings: Any) -> None:
    settings.FILES = environment.files({"CAUCE_FILES_URL": "s3+http://key:secret@127.0.0.1:9/files"})
    with pytest.raises(WrongSettingError, match="does not answer"):
        storage.check()


def test_serving_does_not_begin_with_a_storage_that_cannot_be_used(s3_server: str, settings: Any) -> None:
    settings.FILES = environment.files({"CAUCE_FILES_URL": f"s3+http://key:secret@{s3_server}/no-such-bucket"})
    with pytest.raises(Unusable, match="no existe"):
        conditions.check_services()


def test_an_address_is_read_in_its_parts() -> None:
    found = environment.files({"CAUCE_FILES_URL": "s3://k:s%2Fx@files.example.org/city/plan?region=sa-east-1"})
    assert found == Bucket("https://files.example.org", "sa-east-1", "city", "plan", "k", "s/x")
    assert environment.files({}) is None


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("http://k:s@files.example.org/city", "must be like s3://"),
        ("s3://files.example.org/city", "must be like s3://"),
        ("s3://k:s@files.example.org/", "must be like s3://"),
        ("s3://k:s@host:port/city", "must be like s3://"),
        ("s3+http://k:s@files.example.org/city", "in the clear"),
    ],
)
def test_an_address_that_cannot_be_used_is_refused_in_a_sentence(url: str, told: str) -> None:
    with pytest.raises(WrongSettingError, match=told) as refused:
        environment.files({"CAUCE_FILES_URL": url})
    assert "k:s" not in str(refused.value)


@pytest.mark.django_db
def test_an_imported_document_is_kept_and_read_where_files_are(place: storage.Place) -> None:
    run = imports.keep(content=PDF, file_name="plan.pdf", plan=None, slug="plan", by=marta_of_the_office())
    assert place.has(run.source.sha256)
    assert imports.read(run).error_code not in ("document_missing", "document_damaged")
    place.remove(run.source.sha256)
    assert imports.read(run).error_code == "document_missing"


def test_all_that_stands_in_a_place_is_named_with_its_size(place: storage.Place, tmp_path: Path) -> None:
    assert list(place.standing()) == []
    storage.keep(SHA, on_disk(tmp_path / "x", PDF))
    (found,) = place.standing()
    assert (found.name, found.size) == (SHA, len(PDF))
    assert found.since > 0
    place.remove(SHA)
    assert list(place.standing()) == []
