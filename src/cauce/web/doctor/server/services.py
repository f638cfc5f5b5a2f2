"""Services (servicios): mail, virus scanner and storage of files, asked without giving them anything to do."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import get_connection, send_mail

from cauce.web import storage
from cauce.web.doctor.findings import Finding, Level
from cauce.web.environment import WrongSettingError

SECONDS = 8
CODES = {
    storage.UNUSABLE[404]: "files_missing",
    storage.UNUSABLE[403]: "files_forbidden",
    storage.SILENT: "files_silent",
}


def findings() -> Iterator[Finding]:
    """Ask mail server, scanner and storage whether they are there."""
    yield mail()
    yield scanner()
    yield files()


def mail() -> Finding:
    """Greet the mail server, with name and password where they are set; nothing is sent."""
    if settings.MAIL_IS_KEPT:
        return Finding("mail_kept", Level.REMARK)
    values = {"host": settings.EMAIL_HOST, "port": settings.EMAIL_PORT}
    link = get_connection(timeout=SECONDS, fail_silently=False)
    try:
        link.open()
    except OSError as error:  # SMTPException is one too
        return Finding("mail_silent", Level.WRONG, {**values, "reason": _reason(error)})
    link.close()
    return Finding("mail_fine", Level.FINE, values)


def send(to: str, *, subject: str, body: str) -> Finding:
    """Send one letter, to see that it arrives."""
    try:
        send_mail(subject, body, None, [to], fail_silently=False)
    except OSError as error:
        values = {"host": settings.EMAIL_HOST, "port": settings.EMAIL_PORT, "reason": _reason(error)}
        return Finding("mail_silent", Level.WRONG, values)
    if settings.MAIL_IS_KEPT:
        return Finding("mail_not_sent", Level.WRONG, {"to": to})
    return Finding("mail_sent", Level.FINE, {"to": to})


def _reason(error: OSError) -> str:
    said = getattr(error, "smtp_error", b"")
    told = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
    return (told or error.strerror or str(error) or type(error).__name__).strip().splitlines()[0]


def scanner() -> Finding:
    """Greet clamd; a command was found when the settings were read."""
    address = str(settings.SCANNER)
    if not address:
        return Finding("scanner_none", Level.REMARK)
    if not address.startswith("clamd:"):
        return Finding("scanner_command", Level.FINE, {"command": address})
    try:
        with _clamd(address) as link:
            link.sendall(b"zPING\0")
            answer = link.recv(64)
    except OSError as error:
        return Finding("scanner_silent", Level.WRONG, {"address": address, "reason": _reason(error)})
    if not answer.startswith(b"PONG"):
        return Finding("scanner_silent", Level.WRONG, {"address": address, "reason": answer.decode("ascii", "replace")})
    return Finding("scanner_fine", Level.FINE, {"address": address})


def _clamd(address: str) -> socket.socket:
    parts = urlsplit(address)
    if parts.hostname:
        return socket.create_connection((parts.hostname, parts.port or 3310), timeout=SECONDS)
    link = socket.socket(socket.AF_UNIX)
    link.settimeout(SECONDS)
    try:
        link.connect(parts.path)
    except OSError:
        link.close()
        raise
    return link


def files() -> Finding:
    """Ask the bucket whether it is there and ours."""
    if settings.FILES is None:
        return Finding("files_here", Level.FINE, {"folder": Path(settings.MEDIA_ROOT) / storage.FOLDER})
    try:
        storage.check()
    except WrongSettingError as error:
        code = CODES.get(error.sentence, "files_strange")
        return Finding(code, Level.WRONG, dict(error.values))
    return Finding("files_fine", Level.FINE, {"bucket": settings.FILES.name, "endpoint": settings.FILES.endpoint})
