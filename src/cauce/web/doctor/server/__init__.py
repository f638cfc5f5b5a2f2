"""State of the server (salud del servidor): what it stands on, one line for each thing, also for what is well."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import DatabaseError

from cauce.web.doctor.findings import Check, Finding, Level
from cauce.web.doctor.server import accounts, backups, clock, database, disk, program, services, settings, work

# What is asked of this machine and the database, by the heading under which a page shows it.
HERE: Mapping[str, Check] = {
    "settings": settings.findings,
    "program": program.findings,
    "database": database.findings,
    "disk": disk.findings,
    "clock": clock.findings,
    "work": work.findings,
    "backups": backups.findings,
    "accounts": accounts.findings,
}
# What is asked of other machines, which may let one wait.
ELSEWHERE: Mapping[str, Check] = {"services": services.findings}


def findings(*, ask_others: bool = True) -> dict[str, list[Finding]]:
    """Return what is well, worth a remark and wrong, by heading.

    Parameters
    ----------
    ask_others
        Whether mail server, scanner and storage are asked too.
    """
    return {name: _asked(check) for name, check in {**HERE, **(ELSEWHERE if ask_others else {})}.items()}


def _asked(check: Check) -> list[Finding]:
    try:
        return list(check())
    except DatabaseError as error:  # the database's own check says why; this one cannot be answered
        return [Finding("not_asked", Level.WRONG, {"reason": type(error).__name__})]
