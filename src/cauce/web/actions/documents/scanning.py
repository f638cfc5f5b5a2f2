"""Scanning (búsqueda de virus): clamd by its own protocol, or a command; what is done where neither answers."""

from __future__ import annotations

import shlex
import socket
import struct
import subprocess
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings

from cauce.web.actions.documents.contents import CannotKeepFileError

SECONDS = 120
PIECE = 65_536
NO_SCANNER, CLEAN, WAITING, INFECTED = "", "clean", "waiting", "infected"


class ScannerDownError(Exception):
    """The scanner did not say whether a file is clean."""


def scan(path: Path, *, name: str) -> str:
    """Have a file scanned; return "clean", "" where there is no scanner, "waiting" where it is to be scanned later.

    Raises
    ------
    CannotKeepFileError
        ``file_infected``; ``file_not_scanned`` where the scanner is silent and files are refused then.
    """
    if not settings.SCANNER:
        return NO_SCANNER
    try:
        if is_clean(path):
            return CLEAN
    except ScannerDownError as error:
        if settings.SCANNER_DOWN == "mark":
            return WAITING
        raise CannotKeepFileError("file_not_scanned", name=name) from error
    raise CannotKeepFileError("file_infected", name=name)


def is_clean(path: Path) -> bool:
    """Ask the scanner of the server; raises ScannerDownError when it gives no answer."""
    scanner = str(settings.SCANNER)
    return _by_clamd(scanner, path) if scanner.startswith("clamd:") else _by_command(scanner, path)


def _by_clamd(address: str, path: Path) -> bool:
    """Send a file over the protocol of clamd: INSTREAM, pieces with their length before them, an empty piece."""
    try:
        with _connected(address) as link, path.open("rb") as file:
            link.sendall(b"zINSTREAM\0")
            while piece := file.read(PIECE):
                link.sendall(struct.pack("!L", len(piece)) + piece)
            link.sendall(struct.pack("!L", 0))
            answer = _answer(link)
    except OSError as error:
        raise ScannerDownError(str(error)) from error
    if answer.endswith("FOUND"):
        return False
    if answer.endswith("OK"):
        return True
    raise ScannerDownError(answer)


def _connected(address: str) -> socket.socket:
    parts = urlsplit(address)
    if parts.hostname:
        return socket.create_connection((parts.hostname, parts.port or 3310), timeout=SECONDS)
    link = socket.socket(socket.AF_UNIX)
    link.settimeout(SECONDS)
    link.connect(parts.path)
    return link


def _answer(link: socket.socket) -> str:
    told = b""
    while len(told) < 4096 and (piece := link.recv(1024)):
        told += piece
        if told.endswith(b"\0"):
            break
    return told.rstrip(b"\0\n").decode("utf-8", "replace")


def _by_command(command: str, path: Path) -> bool:
    try:
        done = subprocess.run(
            [*shlex.split(command), str(path)],
            capture_output=True,
            timeout=SECONDS,
            check=False,
            stdin=subprocess.DEVNULL,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise ScannerDownError(command) from error
    if done.returncode not in (0, 1):
        raise ScannerDownError(f"{command}: {done.returncode}")
    return done.returncode == 0
