"""Settings of services (servicios): mail, the storage of files, the virus scanner."""

from __future__ import annotations

import os
import re
import shlex
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from cauce.web.environment.names import LOOPBACK, WrongSettingError, gettext_noop, read

SENDER = re.compile(r"[^\s@<>]+@[^\s@<>]+|[^<>@\r\n]+ <[^\s@<>]+@[^\s@<>]+>")


def upload_bytes(environment: Mapping[str, str] = os.environ) -> int:
    """Return the size of the largest file of a deliverable."""
    value = read("CAUCE_UPLOAD_MB", environment)
    if not re.fullmatch("[0-9]{1,4}", value) or not 1 <= int(value) <= 2000:
        raise WrongSettingError(
            gettext_noop("CAUCE_UPLOAD_MB is «%(value)s»; it must be a whole number from 1 to 2000. Correct it."),
            value=value,
        )
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
            gettext_noop(
                "CAUCE_FILES_URL must be like s3://key:secret@storage.example.org/bucket?region=us-east-1, with signs"
                " such as / in the secret written as %%2F. Correct it, or leave it empty to keep files in the data"
                " folder."
            )
        )
    if parts.scheme == "s3+http" and parts.hostname not in (*LOOPBACK, "::1"):
        raise WrongSettingError(
            gettext_noop(
                "CAUCE_FILES_URL would send files to «%(host)s» in the clear; s3+http:// is for this machine only."
                " Use s3://."
            ),
            host=host,
        )
    if find_spec("boto3") is None:
        raise WrongSettingError(
            gettext_noop(
                "CAUCE_FILES_URL asks for S3, whose client is not installed. Install cauce[s3] instead of cauce."
            )
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
                gettext_noop(
                    "CAUCE_SCANNER is «%(value)s»; it must be like clamd://127.0.0.1:3310 or clamd:///run/clamd.sock."
                    " Correct it, or leave it empty."
                ),
                value=value,
            )
    elif value and shutil.which(_program(value)) is None:
        raise WrongSettingError(
            gettext_noop("CAUCE_SCANNER is «%(value)s», a command that is not there. Install it or correct it."),
            value=value,
        )
    return value


def _program(command: str) -> str:
    """Return the first word of a command; a command whose quotes do not close has none."""
    try:
        return (shlex.split(command) or [""])[0]
    except ValueError:
        return ""


def scanner_down(environment: Mapping[str, str] = os.environ) -> str:
    """Return what is done with a file that could not be scanned: refuse or mark."""
    value = read("CAUCE_SCANNER_DOWN", environment)
    if value not in ("refuse", "mark"):
        raise WrongSettingError(
            gettext_noop("CAUCE_SCANNER_DOWN is «%(value)s»; it must be refuse or mark. Set it to one of them."),
            value=value,
        )
    return value


def mail(folder: Path, environment: Mapping[str, str] = os.environ) -> dict[str, Any]:
    """Return Django's settings of mail: by SMTP, or kept in the data folder, where the office reads it on a page."""
    sender = read("CAUCE_MAIL_FROM", environment)
    if not SENDER.fullmatch(sender):
        raise WrongSettingError(
            gettext_noop(
                "CAUCE_MAIL_FROM is «%(sender)s»; it must be an address such as office@example.org. Correct it."
            ),
            sender=sender,
        )
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
            gettext_noop(
                "CAUCE_MAIL_URL must be like smtp://user:password@mail.example.org:587 (or smtps:// on port 465),"
                " with signs such as @ in the password written as %%40. Correct it, or leave it empty."
            )
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
