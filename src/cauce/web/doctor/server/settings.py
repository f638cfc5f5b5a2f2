"""Settings and key (configuración y clave): who reaches the server, who reads key and data."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from cauce.web import environment
from cauce.web.doctor.findings import Finding, Level


def findings() -> Iterator[Finding]:
    """Look at settings that can be used and are still worth a word; wrong ones stop the program before."""
    given = [one.name for one in environment.SETTINGS if os.environ.get(one.name, "").strip()]
    if given:
        yield Finding("settings_fine", Level.FINE, {"count": len(given), "which": ", ".join(given)})
    else:
        yield Finding("settings_usual", Level.FINE)
    hosts = ", ".join(settings.ALLOWED_HOSTS)
    outside = environment.outside(settings.ALLOWED_HOSTS)
    code, level = ("hosts_fine", Level.FINE) if outside else ("hosts_loopback", Level.REMARK)
    yield Finding(code, level, {"hosts": hosts})
    if settings.DEBUG:
        yield Finding("debug_on", Level.REMARK)
    yield from _folder()
    yield from _key()


def _folder() -> Iterator[Finding]:
    folder = Path(settings.DATA)
    if os.name == "posix" and folder.is_dir():
        mode = stat.S_IMODE(folder.stat().st_mode)
        values = {"path": folder, "mode": f"{mode:o}"}
        if mode & 0o007:
            yield Finding("folder_open", Level.WRONG, values)
        else:
            yield Finding("folder_fine", Level.FINE, values)


def _key() -> Iterator[Finding]:
    path = Path(settings.DATA) / "secret-key"
    if os.environ.get("CAUCE_SECRET_KEY", "").strip() or not path.is_file():
        yield Finding("key_given", Level.FINE, {"length": len(settings.SECRET_KEY)})
        return
    mode = stat.S_IMODE(path.stat().st_mode)
    values = {"path": path, "mode": f"{mode:o}", "length": len(settings.SECRET_KEY)}
    if os.name == "posix" and mode & 0o077:
        yield Finding("key_open", Level.WRONG, values)
    else:
        yield Finding("key_fine", Level.FINE, values)
