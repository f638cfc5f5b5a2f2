"""Archive (archivo de respaldo): a tar of tables, contents and files, its manifest last; sealed where asked.

README.txt                    what it is, and how it is put back
tables/web_plan.jsonl.gz      the columns, then a row on each line, as JSON
contents/<SHA-256>            what was uploaded, once for each content
files/…                       what else stands in the folder of files, and the letters that were kept (mail/…)
secret-key                    in sealed archives only
manifest.json                 version, moment, migrations, rows and digest of each table, hash of each member
    manifest.sha256               its own hash
"""

from __future__ import annotations

import datetime as dt
import gzip
import hashlib
import io
import json
import re
import tarfile
import tempfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any

from cauce import __version__
from cauce.web.backups import sealed
from cauce.web.backups.databases import Node
from cauce.web.backups.faults import BackupError
from cauce.web.backups.rows import Row, Table, Tally, written

FORMAT = 1
MANIFEST, SEAL, KEY, README = "manifest.json", "manifest.sha256", "secret-key", "README.txt"
TABLES, CONTENTS, FILES = "tables/", "contents/", "files/"
IN_MEMORY = 8_000_000
PIECE = 1_048_576
LONGEST_LINE = 256_000_000  # a row of the database, as text
LARGEST_MANIFEST = 256_000_000
SAFE_PART = re.compile(r"(?!\.\.?$)[^/\\:\x00-\x1f]{1,200}")
WHAT_IT_IS = """\
Respaldo de Cauce, hecho el {at} con la versión {version}.
Para devolverlo: cauce restore ARCHIVO. Para mirar si está entero: cauce backup --check ARCHIVO.

A backup of Cauce, made on {at} by version {version}.
To put it back: cauce restore FILE. To see whether it is whole: cauce backup --check FILE.
"""


@dataclass(frozen=True)
class TableFacts:
    """What the manifest says of a table."""

    rows: int
    digest: str
    bytes: int


@dataclass(frozen=True)
class Member:
    """What the manifest says of a member."""

    size: int
    sha256: str


@dataclass
class Manifest:
    """What an archive holds."""

    taken_at: str
    database: str
    migrations: list[Node] = field(default_factory=list)
    version: str = __version__
    format: int = FORMAT
    tables: dict[str, TableFacts] = field(default_factory=dict)
    sequences: dict[str, int] = field(default_factory=dict)
    members: dict[str, Member] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)  # contents that were not there, or no longer what they were

    @property
    def moment(self) -> dt.datetime:
        """When it was taken."""
        return dt.datetime.fromisoformat(self.taken_at)

    @property
    def rows(self) -> int:
        """Rows of all tables."""
        return sum(one.rows for one in self.tables.values())

    @property
    def contents(self) -> int:
        """How many contents it holds."""
        return sum(1 for name in self.members if name.startswith(CONTENTS))

    def as_json(self) -> bytes:
        """Return the manifest as it stands in the archive."""
        return json.dumps(asdict(self), indent=1, ensure_ascii=False).encode()


def manifest_from(text: bytes) -> Manifest:
    """Read a manifest; raises ValueError, KeyError or TypeError where it is none."""
    told = json.loads(text)
    return Manifest(
        taken_at=dt.datetime.fromisoformat(told["taken_at"]).isoformat(),
        database=str(told["database"]),
        migrations=[(str(app), str(name)) for app, name in told["migrations"]],
        version=str(told["version"]),
        format=int(told["format"]),
        tables={str(name): TableFacts(**one) for name, one in told["tables"].items()},
        sequences={str(name): int(last) for name, last in told["sequences"].items()},
        members={str(name): Member(**one) for name, one in told["members"].items()},
        missing=[str(one) for one in told["missing"]],
    )


class Writer:
    """Write the members of an archive, and its manifest at the end."""

    def __init__(self, sink: IO[bytes], manifest: Manifest, *, scratch: Path) -> None:
        self.tar = tarfile.open(fileobj=sink, mode="w|", format=tarfile.PAX_FORMAT)  # noqa: SIM115 - closed by end()
        self.manifest = manifest
        self.scratch = scratch
        at = manifest.moment.strftime("%Y-%m-%d %H:%M UTC")
        self.add(README, io.BytesIO(WHAT_IT_IS.format(at=at, version=manifest.version).encode()))

    def add(self, name: str, file: IO[bytes]) -> None:
        """Add a member from a file that can be wound back."""
        size = file.seek(0, io.SEEK_END)
        file.seek(0)
        self._put(name, hashing := _Hashing(file), size)
        self.manifest.members[name] = Member(size, hashing.digest.hexdigest())

    def add_table(self, table: Table, rows: Iterable[Row]) -> Iterator[Row]:
        """Add a table, and give each of its rows on."""
        tally, count = Tally(), 0
        with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY, dir=str(self.scratch)) as packed:
            with gzip.GzipFile(fileobj=packed, mode="wb", compresslevel=5, mtime=0) as lines:
                count += lines.write((written([one.column for one in table.columns]) + "\n").encode())
                for row in rows:
                    line = written(row)
                    tally.add(table.canonical(row) if table.has_json else line)
                    count += lines.write((line + "\n").encode())
                    yield row
            self.add(f"{TABLES}{table.name}.jsonl.gz", packed)
        self.manifest.tables[table.name] = TableFacts(tally.rows, tally.digest, count)

    def end(self) -> None:
        """Write the manifest."""
        text = self.manifest.as_json()
        self._put(MANIFEST, io.BytesIO(text), len(text))
        seal = hashlib.sha256(text).hexdigest().encode()
        self._put(SEAL, io.BytesIO(seal), len(seal))
        self.tar.close()

    def _put(self, name: str, file: Any, size: int) -> None:
        member = tarfile.TarInfo(name)
        member.size, member.mode, member.mtime = size, 0o600, int(self.manifest.moment.timestamp())
        self.tar.addfile(member, file)


@contextmanager
def writing(sink: IO[bytes], manifest: Manifest, *, scratch: Path) -> Iterator[Writer]:
    """Write an archive; its manifest is added where nothing failed."""
    writer = Writer(sink, manifest, scratch=scratch)
    try:
        yield writer
        writer.end()
    except BaseException:
        with suppress(OSError, ValueError):
            writer.tar.fileobj.close()
        raise


class _Hashing:
    """Read a file and compute its hash on the way."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file = file
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        data = self.file.read(size)
        self.digest.update(data)
        return data


@contextmanager
def members(path: Path, passphrase: str | None) -> Iterator[Iterator[tuple[str, IO[bytes], int]]]:
    """Open an archive and go through its members, whose names are looked at before anything else."""
    try:
        file = path.open("rb")
    except OSError as error:
        raise BackupError("no_file", name=path) from error
    with file, faults_of(path):
        plain: IO[bytes] = file
        if sealed.is_sealed(file):
            if not passphrase:
                raise BackupError("needs_key", name=path.name)
            plain = io.BufferedReader(sealed.Opening(file, passphrase), PIECE)
        with tarfile.open(fileobj=plain, mode="r|") as tar:
            yield _members(tar, path)


@contextmanager
def faults_of(path: Path) -> Iterator[None]:
    """Tell what is wrong with an archive in a sentence."""
    try:
        yield
    except sealed.WrongPassphraseError as error:
        raise BackupError("wrong_key", name=path.name) from error
    except sealed.BrokenSealError as error:
        raise BackupError("damaged", name=path.name, member="…") from error
    except (tarfile.TarError, EOFError, zlib.error, gzip.BadGzipFile, UnicodeDecodeError) as error:
        raise BackupError("not_ours" if _is_no_tar(error) else "cut", name=path.name) from error


def _is_no_tar(error: Exception) -> bool:
    return isinstance(error, tarfile.ReadError) and "unexpected end" not in str(error)


def _members(tar: tarfile.TarFile, path: Path) -> Iterator[tuple[str, IO[bytes], int]]:
    seen: set[str] = set()
    for member in tar:
        is_plain = member.type in (tarfile.REGTYPE, tarfile.AREGTYPE) and not getattr(member, "sparse", None)
        if not is_plain or not is_known(member.name) or member.name in seen:
            raise BackupError("outside", name=path.name, member=member.name[:80])
        seen.add(member.name)
        file = tar.extractfile(member)
        assert file is not None
        yield member.name, file, member.size


def is_known(name: str) -> bool:
    """Whether an archive of ours may have such a member; no name leads out of its folder.

    Examples
    --------
    >>> is_known("files/mail/a.log"), is_known("files/../secret-key"), is_known("contents/passwd")
    (True, False, False)
    """
    if name in (MANIFEST, SEAL, KEY, README):
        return True
    if name.startswith(TABLES):
        return bool(re.fullmatch(r"tables/[a-z0-9_]{1,63}\.jsonl\.gz", name))
    if name.startswith(CONTENTS):
        return bool(re.fullmatch(r"contents/[0-9a-f]{64}", name))
    parts = name.split("/")
    return parts[0] == "files" and 2 < len(parts) < 12 and all(SAFE_PART.fullmatch(part) for part in parts[1:])


def check(path: Path, *, passphrase: str | None = None) -> Manifest:
    """Read an archive to its end and compare each member with its hash; nothing is written.

    Raises
    ------
    BackupError
        ``no_file``, ``needs_key``, ``wrong_key``, ``not_ours``, ``outside``, ``cut``, ``damaged`` or ``newer``.
    """
    found: dict[str, Member] = {}
    text = seal = b""
    with members(path, passphrase) as each:
        for name, file, size in each:
            if name == MANIFEST:
                text = file.read(min(size, LARGEST_MANIFEST))
            elif name == SEAL:
                seal = file.read(100)
            else:
                found[name] = Member(size, _hash(file))
    if not text or not seal:
        raise BackupError("cut", name=path.name)
    if hashlib.sha256(text).hexdigest().encode() != seal:
        raise BackupError("damaged", name=path.name, member=MANIFEST)
    manifest = _manifest(text, path)
    wrong = [name for name in sorted({*found, *manifest.members}) if found.get(name) != manifest.members.get(name)]
    lacking = [name for name in manifest.tables if f"{TABLES}{name}.jsonl.gz" not in found]
    if wrong or lacking:
        raise BackupError("damaged", name=path.name, member=[*wrong, *lacking][0])
    return manifest


def _manifest(text: bytes, path: Path) -> Manifest:
    try:
        told = json.loads(text)
        if int(told["format"]) > FORMAT:
            raise BackupError("newer", name=path.name, made_by=str(told.get("version")), version=__version__)
        return manifest_from(text)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BackupError("damaged", name=path.name, member=MANIFEST) from error


def _hash(file: IO[bytes]) -> str:
    digest = hashlib.sha256()
    while piece := file.read(PIECE):
        digest.update(piece)
    return digest.hexdigest()


def read_rows(file: IO[bytes], table: Table, facts: TableFacts, *, name: str) -> Iterator[Row]:
    """Yield the rows of a table's member; no more than the manifest announces is ever unpacked.

    Raises
    ------
    BackupError
        ``damaged``: it has other columns than its migrations give, or is longer than announced.
    """
    member = f"{TABLES}{table.name}"
    with gzip.GzipFile(fileobj=file, mode="rb") as lines:
        left = facts.bytes
        wanted = [one.column for one in table.columns]
        header = True
        while left > 0 and (line := lines.readline(min(left, LONGEST_LINE))):
            left -= len(line)
            try:
                row = json.loads(line)
            except ValueError as error:
                raise BackupError("damaged", name=name, member=member) from error
            if not isinstance(row, list) or len(row) != len(wanted) or (header and row != wanted):
                raise BackupError("damaged", name=name, member=member)
            if not header:
                yield row
            header = False
        if left or lines.read(1):
            raise BackupError("damaged", name=name, member=member)


def facts_of(told: Mapping[str, TableFacts]) -> dict[str, tuple[int, str]]:
    """Return rows and digest of each table, to be compared."""
    return {name: (one.rows, one.digest) for name, one in told.items()}
