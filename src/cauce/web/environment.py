"""Environment (variables de entorno): every setting that an administrator may give, read once, wrong ones refused."""

from __future__ import annotations

import difflib
import os
import secrets
import shlex
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
SHORTEST_KEY = 32


class WrongSettingError(ImproperlyConfigured):
    """A setting cannot be used; the sentence says what was found, what was expected, what to do."""


@dataclass(frozen=True)
class Setting:
    """One environment variable."""

    name: str
    default: str
    meaning: str


SETTINGS: tuple[Setting, ...] = (
    Setting("CAUCE_DATA", "data", "Folder of the database, the documents and the secret key; data beside the project."),
    Setting("CAUCE_DATABASE_URL", "", "postgresql://user:password@host:port/name; empty is SQLite in the data folder."),
    Setting("CAUCE_SECRET_KEY", "", "Signs sessions; at least 32 characters; empty is a key made in the data folder."),
    Setting("CAUCE_HOSTS", ",".join(LOOPBACK), "Names under which the server is reached, parted by commas."),
    Setting("CAUCE_HTTPS", "0", "1 when the server stands behind HTTPS: secure cookies and HSTS."),
    Setting("CAUCE_ADDRESS", "", "Address by which readers reach the server, for links in letters; empty is the host."),
    Setting("CAUCE_MAIL_URL", "", "smtp://user:password@host:587, or smtps:// on 465; empty keeps letters on a page."),
    Setting("CAUCE_MAIL_FROM", "cauce@localhost", "Who letters come from: office@example.org."),
    Setting("CAUCE_UPLOAD_MB", "200", "Largest file of a deliverable, in MB; larger ones are given as a link."),
    Setting(
        "CAUCE_FILES_URL", "", "s3://key:secret@host/bucket/folder?region=name; empty keeps files in the data folder."
    ),
    Setting(
        "CAUCE_SCANNER",
        "",
        "clamd://host:3310, clamd:///path/of/socket, or a command given the path: 0 clean, 1 infected; empty is none.",
    ),
    Setting(
        "CAUCE_SCANNER_DOWN",
        "refuse",
        "Where the scanner does not answer: refuse, or mark (kept, marked, scanned later).",
    ),
    Setting("CAUCE_DEBUG", "0", "1 shows errors in full; only on the loopback."),
)
OF_TESTS = ("CAUCE_SHARED",)


def check_names(environment: Mapping[str, str]) -> None:
    """Refuse a variable that looks like a misspelt one of ours."""
    known = [setting.name for setting in SETTINGS]
    for name in environment:
        if not name.startswith("CAUCE_") or name in known or name in OF_TESTS:
            continue
        if near := difflib.get_close_matches(name, known, n=1, cutoff=0.8):
            raise WrongSettingError(f"The setting «{name}» is not known. «{near[0]}» is: rename or remove it.")


def read(name: str, environment: Mapping[str, str] = os.environ) -> str:
    """Return a setting's value, or its default."""
    default = next(setting.default for setting in SETTINGS if setting.name == name)
    return environment.get(name, "").strip() or default


def switch(name: str, environment: Mapping[str, str] = os.environ) -> bool:
    """Return a setting that is 0 or 1."""
    value = read(name, environment)
    if value not in ("0", "1"):
        raise WrongSettingError(f"{name} is «{value}»; it must be 0 or 1. Set it to one of them or remove it.")
    return value == "1"


def upload_bytes(environment: Mapping[str, str] = os.environ) -> int:
    """Return the size of the largest file of a deliverable."""
    value = read("CAUCE_UPLOAD_MB", environment)
    if not value.isdigit() or not 1 <= int(value) <= 2000:
        raise WrongSettingError(f"CAUCE_UPLOAD_MB is «{value}»; it must be a whole number from 1 to 2000. Correct it.")
    return int(value) * 1_000_000


@dataclass(frozen=True)
class Bucket:
    """Where an S3-compatible storage keeps the files, and the key that opens it."""

    endpoint: str
    region: str
    name: str
    folder: str
    key: str
    secret: str


def files(environment: Mapping[str, str] = os.environ) -> Bucket | None:
    """Return the bucket of an S3-compatible storage; None where files are kept in the data folder."""
    url = read("CAUCE_FILES_URL", environment)
    if not url:
        return None
    try:
        parts = urlsplit(url)
        host = f"{parts.hostname}:{parts.port}" if parts.port else parts.hostname
    except ValueError:
        parts, host = urlsplit(""), None
    name, _, folder = parts.path.strip("/").partition("/")
    if parts.scheme not in ("s3", "s3+http") or not host or not name or not parts.username or not parts.password:
        raise WrongSettingError(
            "CAUCE_FILES_URL must be like s3://key:secret@storage.example.org/bucket?region=us-east-1, with signs such"
            " as / in the secret written as %2F. Correct it, or leave it empty to keep files in the data folder."
        )
    if parts.scheme == "s3+http" and parts.hostname not in (*LOOPBACK, "::1"):
        raise WrongSettingError(
            f"CAUCE_FILES_URL would send files to «{host}» in the clear; s3+http:// is for this machine only. Use s3://."
        )
    if find_spec("boto3") is None:
        raise WrongSettingError(
            "CAUCE_FILES_URL asks for S3, whose client is not installed. Run: pip install 'cauce[s3]'."
        )
    return Bucket(
        endpoint=f"{'https' if parts.scheme == 's3' else 'http'}://{host}",
        region=dict(parse_qsl(parts.query)).get("region", "us-east-1"),
        name=name,
        folder=folder,
        key=unquote(parts.username),
        secret=unquote(parts.password),
    )


def scanner(environment: Mapping[str, str] = os.environ) -> str:
    """Return the virus scanner: the address of clamd, or a command that is there; empty is none."""
    value = read("CAUCE_SCANNER", environment)
    if value.startswith("clamd:"):
        try:
            parts = urlsplit(value)
            usable = bool(parts.hostname and parts.port) or (not parts.netloc and parts.path.startswith("/"))
        except ValueError:
            usable = False
        if not usable:
            raise WrongSettingError(
                f"CAUCE_SCANNER is «{value}»; it must be like clamd://127.0.0.1:3310 or clamd:///run/clamd.sock."
                " Correct it, or leave it empty."
            )
    elif value and shutil.which((shlex.split(value) or [""])[0]) is None:
        raise WrongSettingError(f"CAUCE_SCANNER is «{value}», a command that is not there. Install it or correct it.")
    return value


def scanner_down(environment: Mapping[str, str] = os.environ) -> str:
    """Return what is done with a file that could not be scanned: refuse or mark."""
    value = read("CAUCE_SCANNER_DOWN", environment)
    if value not in ("refuse", "mark"):
        raise WrongSettingError(f"CAUCE_SCANNER_DOWN is «{value}»; it must be refuse or mark. Set it to one of them.")
    return value


def hosts(environment: Mapping[str, str] = os.environ) -> list[str]:
    """Return the names under which the server is reached."""
    names = [name.strip() for name in read("CAUCE_HOSTS", environment).split(",") if name.strip()]
    for name in names:
        if "*" in name or "/" in name or " " in name:
            raise WrongSettingError(
                f"CAUCE_HOSTS holds «{name}»; each part must be a plain host name such as plan.example.org. Correct it."
            )
    return names


def home() -> Path:
    """Return the folder that a relative path starts from: the project's, whatever folder one stands in; else here."""
    project = Path(__file__).resolve().parents[3]
    return project if (project / "pyproject.toml").is_file() else Path.cwd()


def data_folder(environment: Mapping[str, str] = os.environ) -> Path:
    """Return the data folder, made when it is not there."""
    folder = (home() / Path(read("CAUCE_DATA", environment)).expanduser()).resolve()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WrongSettingError(
            f"CAUCE_DATA is «{folder}», where no folder can be made ({error.strerror}). Choose another folder."
        ) from error
    if not os.access(folder, os.W_OK):
        raise WrongSettingError(f"CAUCE_DATA is «{folder}», where one may not write. Choose another folder.")
    return folder


def secret_key(folder: Path, environment: Mapping[str, str] = os.environ) -> str:
    """Return the key given, or the one kept in the data folder, made on the first start for its owner only."""
    given = read("CAUCE_SECRET_KEY", environment)
    if given:
        if len(given) < SHORTEST_KEY or len(set(given)) < 5:
            raise WrongSettingError(
                f"CAUCE_SECRET_KEY has {len(given)} characters, or too few different ones; it must have at least"
                f" {SHORTEST_KEY} random ones. Remove it and Cauce makes one in the data folder."
            )
        return given
    place = folder / "secret-key"
    try:
        with os.fdopen(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(50))
    except FileExistsError:
        pass
    key = place.read_text().strip()
    if len(key) < SHORTEST_KEY:
        raise WrongSettingError(
            f"«{place}» holds no usable key. Remove the file and start again; all must sign in anew."
        )
    return key


def database(folder: Path, environment: Mapping[str, str] = os.environ) -> dict[str, Any]:
    """Return Django's database settings: SQLite in the data folder, or PostgreSQL by its address."""
    url = read("CAUCE_DATABASE_URL", environment)
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": folder / "cauce.sqlite3",
            "CONN_MAX_AGE": 60,  # opening one takes as long as a small page
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
                " PRAGMA cache_size=-32000; PRAGMA mmap_size=268435456;",
            },
        }
    parts = urlsplit(url)
    name = unquote(parts.path.lstrip("/"))
    if parts.scheme not in ("postgres", "postgresql") or not name:
        raise WrongSettingError(
            f"CAUCE_DATABASE_URL begins with «{parts.scheme}:»; it must be postgresql://user:password@host:port/name,"
            " or empty for SQLite. Correct it."
        )
    if find_spec("psycopg") is None:
        raise WrongSettingError(
            "CAUCE_DATABASE_URL asks for PostgreSQL, whose driver is not installed. Run: pip install 'psycopg[binary]'."
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": parts.port or "",
        "OPTIONS": dict(parse_qsl(parts.query)),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


def address(names: list[str], *, https: bool, environment: Mapping[str, str] = os.environ) -> str:
    """Return where readers reach the server, without a slash at its end."""
    given = read("CAUCE_ADDRESS", environment).rstrip("/")
    if not given:
        outside = [name for name in names if name not in LOOPBACK]
        return f"{'https' if https else 'http'}://{outside[0]}" if outside else "http://127.0.0.1:8000"
    parts = urlsplit(given)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise WrongSettingError(
            f"CAUCE_ADDRESS is «{given}»; it must be like https://plan.example.org. Correct it or remove it."
        )
    return given


def mail(folder: Path, environment: Mapping[str, str] = os.environ) -> dict[str, Any]:
    """Return Django's settings of mail: by SMTP, or kept in the data folder, where the office reads it on a page."""
    sender = read("CAUCE_MAIL_FROM", environment)
    if "@" not in sender or any(sign in sender for sign in "\r\n"):
        raise WrongSettingError(f"CAUCE_MAIL_FROM is «{sender}»; it must be an address such as office@example.org.")
    told: dict[str, Any] = {"DEFAULT_FROM_EMAIL": sender, "SERVER_EMAIL": sender}
    url = read("CAUCE_MAIL_URL", environment)
    if not url:
        backend = "django.core.mail.backends.filebased.EmailBackend"
        return told | {"EMAIL_BACKEND": backend, "EMAIL_FILE_PATH": folder / "mail", "MAIL_IS_KEPT": True}
    try:
        parts = urlsplit(url)
        port = parts.port or (465 if parts.scheme == "smtps" else 587)
    except ValueError:
        parts, port = urlsplit(""), 0
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise WrongSettingError(
            "CAUCE_MAIL_URL must be like smtp://user:password@mail.example.org:587 (or smtps:// on port 465),"
            " with signs such as @ in the password written as %40. Correct it, or leave it empty."
        )
    return told | {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": port,
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parts.scheme == "smtp" and parts.hostname not in LOOPBACK,
        "EMAIL_TIMEOUT": 20,
        "MAIL_IS_KEPT": False,
    }


def debug(names: list[str], environment: Mapping[str, str] = os.environ) -> bool:
    """Return whether errors are shown in full, which is refused off the loopback."""
    wanted = switch("CAUCE_DEBUG", environment)
    outside = [name for name in names if name not in LOOPBACK]
    if wanted and outside:
        raise WrongSettingError(
            f"CAUCE_DEBUG is 1 while CAUCE_HOSTS holds «{outside[0]}»; errors in full tell secrets to whoever asks."
            " Set CAUCE_DEBUG to 0."
        )
    return wanted
