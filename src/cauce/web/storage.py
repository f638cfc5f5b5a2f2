"""Storage (almacén de archivos): contents kept by their hash, in the data folder or an S3-compatible bucket."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import IO, Any, Protocol

from django.conf import settings
from django.utils.translation import gettext_noop

from cauce.web.environment import Bucket, WrongSettingError

FOLDER = "deliverables"
PIECE = 1_048_576
IN_MEMORY = 8_000_000  # a larger content waits on the disk while it is looked at
UNUSABLE = {
    404: gettext_noop(
        "CAUCE_FILES_URL names the bucket «%(bucket)s», but there is no such bucket."
        " Correct it, or leave it empty to keep files in the data folder."
    ),
    403: gettext_noop(
        "CAUCE_FILES_URL names the bucket «%(bucket)s», but the key may not use it."
        " Correct it, or leave it empty to keep files in the data folder."
    ),
}
STRANGE = gettext_noop(
    "CAUCE_FILES_URL names the bucket «%(bucket)s», but it answered %(status)d."
    " Correct it, or leave it empty to keep files in the data folder."
)
SILENT = gettext_noop(
    "CAUCE_FILES_URL names the bucket «%(bucket)s», but %(endpoint)s does not answer."
    " Correct it, or leave it empty to keep files in the data folder."
)


class NotKeptError(Exception):
    """A content is not where it should be, or is no longer what was kept; ``is_damaged`` says which."""

    def __init__(self, sha256: str, *, is_damaged: bool) -> None:
        super().__init__(f"The content {sha256} is {'damaged' if is_damaged else 'missing'}.")
        self.sha256 = sha256
        self.is_damaged = is_damaged


class NoAnswerError(Exception):
    """The storage cannot be asked just now; nothing is known of what it holds."""


@dataclass(frozen=True)
class Standing:
    """One thing that stands where contents are kept: its hash (or path, if it is no content), size, time."""

    name: str
    size: int
    since: float


class Place(Protocol):
    """Where contents are kept: each under its hash, so that no name given by anybody is ever a path."""

    def has(self, sha256: str) -> bool:
        """Whether a content is kept here."""
        ...

    def take(self, sha256: str, path: Path) -> None:
        """Keep a file of this disk; the file may be gone afterwards."""
        ...

    def open(self, sha256: str) -> IO[bytes]:
        """Open a content from its beginning; raises FileNotFoundError."""
        ...

    def remove(self, sha256: str) -> None:
        """Forget a content."""
        ...

    def standing(self) -> Iterator[Standing]:
        """Name all that stands here."""
        ...


class Folder:
    """The data folder."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def path(self, sha256: str) -> Path:
        """Where a content stands."""
        return self.root / FOLDER / sha256[:2] / sha256

    def has(self, sha256: str) -> bool:
        """Whether a content is kept here."""
        return self.path(sha256).is_file()

    def take(self, sha256: str, path: Path) -> None:
        """Move a file here in one step: nobody ever sees half of it."""
        place = self.path(sha256)
        place.parent.mkdir(parents=True, exist_ok=True)
        os.replace(path, place)

    def open(self, sha256: str) -> IO[bytes]:
        """Open a content."""
        return self.path(sha256).open("rb")

    def remove(self, sha256: str) -> None:
        """Forget a content."""
        self.path(sha256).unlink(missing_ok=True)

    def standing(self) -> Iterator[Standing]:
        """Name all that stands here."""
        top = self.root / FOLDER
        for path in top.rglob("*"):
            if path.is_file():
                name = path.name if path == self.path(path.name) else path.relative_to(top).as_posix()
                stat = path.stat()
                yield Standing(name, stat.st_size, stat.st_mtime)


class S3:
    """A bucket of an S3-compatible storage; each content travels with its checksum."""

    def __init__(self, bucket: Bucket) -> None:
        import boto3  # noqa: PLC0415 - an extra, needed for S3 only
        from boto3.exceptions import Boto3Error  # noqa: PLC0415
        from botocore.config import Config  # noqa: PLC0415
        from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415

        self.bucket = bucket
        self.refusal: type[Exception] = ClientError
        self.silence: tuple[type[Exception], ...] = (BotoCoreError, Boto3Error)
        self.client: Any = boto3.client(
            "s3",
            endpoint_url=bucket.endpoint,
            region_name=bucket.region,
            aws_access_key_id=bucket.key,
            aws_secret_access_key=bucket.secret,
            config=Config(
                signature_version="s3v4",
                s3={"addressing_style": "path"},
                connect_timeout=10,
                read_timeout=60,
                retries={"max_attempts": 3, "mode": "standard"},
            ),
        )

    def _at(self, sha256: str) -> dict[str, str]:
        name = "/".join(filter(None, (self.bucket.folder, FOLDER, sha256[:2], sha256)))
        return {"Bucket": self.bucket.name, "Key": name}

    def has(self, sha256: str) -> bool:
        """Whether a content is kept here."""
        try:
            with self._asked():
                self.client.head_object(**self._at(sha256))
        except FileNotFoundError:
            return False
        return True

    def take(self, sha256: str, path: Path) -> None:
        """Send a file; the storage compares it with its checksum before it keeps it."""
        with self._asked():
            self.client.upload_file(
                str(path),
                *self._at(sha256).values(),
                ExtraArgs={"ChecksumAlgorithm": "SHA256", "ContentType": "application/octet-stream"},
            )
        path.unlink(missing_ok=True)

    def open(self, sha256: str) -> IO[bytes]:
        """Fetch a content; a large one waits on the disk."""
        fetched: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - the reader closes it
        try:
            with self._asked():
                self.client.download_fileobj(*self._at(sha256).values(), fetched)
        except (FileNotFoundError, NoAnswerError):
            fetched.close()
            raise
        fetched.seek(0)
        return fetched

    def remove(self, sha256: str) -> None:
        """Forget a content."""
        with self._asked():
            self.client.delete_object(**self._at(sha256))

    def standing(self) -> Iterator[Standing]:
        """Name all that stands here."""
        top = "/".join(filter(None, (self.bucket.folder, FOLDER, "")))
        with self._asked():
            for page in self.client.get_paginator("list_objects_v2").paginate(Bucket=self.bucket.name, Prefix=top):
                for one in page.get("Contents", ()):
                    name = one["Key"].rpartition("/")[2]
                    is_ours = one["Key"] == self._at(name)["Key"]
                    shown = name if is_ours else one["Key"].removeprefix(top)
                    yield Standing(shown, one["Size"], one["LastModified"].timestamp())

    @contextmanager
    def _asked(self) -> Iterator[None]:
        """Turn what the storage answers into what a Place raises."""
        try:
            yield
        except self.refusal as error:
            if _status(error) == 404:
                raise FileNotFoundError(str(error)) from error
            raise NoAnswerError(str(error)) from error
        except self.silence as error:
            raise NoAnswerError(str(error)) from error

    def check(self) -> None:
        """Refuse a bucket that cannot be reached, is not there or is not ours."""
        try:
            self.client.head_bucket(Bucket=self.bucket.name)
        except self.refusal as error:
            status = _status(error)
            raise WrongSettingError(UNUSABLE.get(status, STRANGE), bucket=self.bucket.name, status=status) from error
        except self.silence as error:
            raise WrongSettingError(SILENT, bucket=self.bucket.name, endpoint=self.bucket.endpoint) from error


def _status(error: Any) -> int:
    return int(error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))


@lru_cache(maxsize=4)
def _bucket(bucket: Bucket) -> S3:
    return S3(bucket)


def place() -> Place:
    """Return where this server keeps contents."""
    return _bucket(settings.FILES) if settings.FILES is not None else Folder(Path(settings.MEDIA_ROOT))


def check() -> None:
    """Refuse a storage that cannot be used; asked once, when the server starts."""
    if settings.FILES is not None:
        _bucket(settings.FILES).check()


def keep(sha256: str, path: Path) -> None:
    """Keep a file under its hash, unless it is kept already; the file is gone afterwards.

    Raises
    ------
    NotKeptError
        What arrived is not what was sent.
    """
    kept = place()
    if kept.has(sha256):
        path.unlink(missing_ok=True)
        return
    if hash_of(path) != sha256:
        raise NotKeptError(sha256, is_damaged=True)
    kept.take(sha256, path)


def open_checked(sha256: str) -> IO[bytes]:
    """Open a content after it was compared with its hash.

    Raises
    ------
    NotKeptError
        It is missing, or is no longer what was kept.
    """
    try:
        opened = place().open(sha256)
    except FileNotFoundError as error:
        raise NotKeptError(sha256, is_damaged=False) from error
    digest = hashlib.sha256()
    while piece := opened.read(PIECE):
        digest.update(piece)
    if digest.hexdigest() != sha256:
        opened.close()
        raise NotKeptError(sha256, is_damaged=True)
    opened.seek(0)
    return opened


def hash_of(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def incoming() -> Path:
    """Return the folder of what is on its way; nothing in it is ever sent to anybody."""
    folder = Path(settings.MEDIA_ROOT) / "incoming"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def room() -> int:
    """Return how many bytes are free where files arrive."""
    return shutil.disk_usage(incoming()).free


@contextmanager
def arriving() -> Iterator[Path]:
    """Give the path of a new file on its way; it is removed unless it was taken."""
    handle, name = tempfile.mkstemp(dir=incoming(), prefix="file-")
    os.close(handle)
    path = Path(name)
    try:
        yield path
    finally:
        path.unlink(missing_ok=True)
