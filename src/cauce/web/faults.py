"""Faults (averías): what keeps the server from answering or writing without being a mistake of the program."""

from __future__ import annotations

import errno
import logging
import sqlite3
from collections.abc import Iterator
from enum import StrEnum

from django.db import DataError, InterfaceError, OperationalError, connection
from django.db.utils import Error as DatabaseFault
from django.utils.translation import gettext_lazy


class Fault(StrEnum):
    """What fails outside of the program."""

    FULL = "full"  # the disk, or what of it the server may use
    BUSY = "busy"  # others write; a little later it goes well
    GONE = "gone"  # the database cannot be asked
    SHUT = "shut"  # the disk takes nothing or cannot be read


STATUS = {Fault.FULL: 507, Fault.BUSY: 503, Fault.GONE: 503, Fault.SHUT: 503}
RETRY_AFTER = {Fault.FULL: 300, Fault.BUSY: 5, Fault.GONE: 30, Fault.SHUT: 300}  # seconds
LEVELS = {Fault.FULL: logging.ERROR, Fault.BUSY: logging.WARNING, Fault.GONE: logging.ERROR, Fault.SHUT: logging.ERROR}
TITLES = {
    Fault.FULL: gettext_lazy("The server's disk is full"),
    Fault.BUSY: gettext_lazy("The server is busy"),
    Fault.GONE: gettext_lazy("The database does not answer"),
    Fault.SHUT: gettext_lazy("The server cannot use its disk"),
}
SENTENCES = {
    Fault.FULL: gettext_lazy(
        "The server's disk has no room left. Nothing was written. Tell whoever runs the server to make room, "
        "and try again afterwards."
    ),
    Fault.BUSY: gettext_lazy(
        "Others are writing at this moment, and the database did not answer in time. Nothing was written. "
        "Wait a few seconds and try again."
    ),
    Fault.GONE: gettext_lazy(
        "The server's database cannot be reached at this moment. Nothing was written. Try again in a minute; "
        "if it lasts, tell whoever runs the server."
    ),
    Fault.SHUT: gettext_lazy(
        "The server's disk can only be read at this moment, or it fails. Nothing was written. "
        "Tell whoever runs the server, and try again afterwards."
    ),
}
SQLITE = {
    sqlite3.SQLITE_FULL: Fault.FULL,
    sqlite3.SQLITE_BUSY: Fault.BUSY,
    sqlite3.SQLITE_LOCKED: Fault.BUSY,
    sqlite3.SQLITE_NOMEM: Fault.BUSY,
    sqlite3.SQLITE_PROTOCOL: Fault.BUSY,
    sqlite3.SQLITE_READONLY: Fault.SHUT,
    sqlite3.SQLITE_IOERR: Fault.SHUT,
    sqlite3.SQLITE_PERM: Fault.SHUT,
    sqlite3.SQLITE_CANTOPEN: Fault.GONE,
    sqlite3.SQLITE_CORRUPT: Fault.GONE,
    sqlite3.SQLITE_NOTADB: Fault.GONE,
}
# PostgreSQL's five signs, or the two of their class.
SQLSTATES = {
    "53100": Fault.FULL,
    "53": Fault.BUSY,  # too many connections, too little memory
    "40": Fault.BUSY,  # each waited for the other
    "55P03": Fault.BUSY,
    "57014": Fault.BUSY,  # the statement took too long
    "25006": Fault.SHUT,
    "58": Fault.SHUT,
    "08": Fault.GONE,
    "57P": Fault.GONE,  # shut down, starting, taken away
    "3D": Fault.GONE,
    "42P01": Fault.GONE,  # no such table: another database, or one that was never prepared
}
ERRNOS = {
    errno.ENOSPC: Fault.FULL,
    errno.EDQUOT: Fault.FULL,
    errno.EFBIG: Fault.FULL,
    errno.EROFS: Fault.SHUT,
    errno.EIO: Fault.SHUT,
    errno.ESTALE: Fault.SHUT,
    errno.EMFILE: Fault.BUSY,
    errno.ENFILE: Fault.BUSY,
}
DEEPEST = 8  # errors behind errors that are looked at


def fault_of(error: BaseException | None) -> Fault | None:
    """Tell which fault an error comes from; None is a mistake of the program, or of who asked."""
    chain = list(_chain(error))
    for each in chain:
        if (found := _fault(each)) is not None:
            return found
    # A driver that gives no reason has lost its server.
    return Fault.GONE if any(_has_lost_its_server(each) for each in chain) else None


def is_about_nul(error: BaseException | None) -> bool:
    """Whether PostgreSQL refused a text for the sign NUL, which SQLite keeps."""
    return any(isinstance(each, DataError | ValueError) and "NUL (0x00)" in str(each) for each in _chain(error))


def is_about_digits(error: BaseException | None) -> bool:
    """Whether a number of more digits than Python reads was sent (``sys.get_int_max_str_digits``)."""
    return any(isinstance(each, ValueError) and "integer string conversion" in str(each) for each in _chain(error))


def _has_lost_its_server(error: BaseException) -> bool:
    return connection.vendor == "postgresql" and isinstance(error, OperationalError | InterfaceError)


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    for _ in range(DEEPEST):
        if error is None:
            return
        yield error
        error = error.__cause__ or error.__context__


def _fault(error: BaseException) -> Fault | None:
    if isinstance(error, sqlite3.Error):
        return _of_sqlite(error)
    if state := str(getattr(error, "sqlstate", None) or ""):
        return next((SQLSTATES[sign] for sign in (state, state[:3], state[:2]) if sign in SQLSTATES), None)
    if isinstance(error, OSError) and not isinstance(error, DatabaseFault):
        return ERRNOS.get(error.errno or 0)
    return None


def _of_sqlite(error: sqlite3.Error) -> Fault | None:
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:
        return None
    if code == sqlite3.SQLITE_ERROR and str(error).startswith("no such table"):
        return Fault.GONE  # another file, or one that was never prepared
    return SQLITE.get(code & 0xFF)
