"""The program (programa): Python, packages against the lock, catalogues, fonts."""

from __future__ import annotations

import platform
import re
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, distribution, version
from pathlib import Path

from django.conf import settings

from cauce import __version__
from cauce.web import environment
from cauce.web.doctor.findings import Finding, Level, about

RISK = ("numpy", "scipy", "numba", "shapely", "pyproj", "rasterio", "pyogrio", "pyarrow", "h5py")  # cauce[risk]
PINNED = re.compile(
    r"^(?P<name>[A-Za-z0-9._-]+)(?:\[[^\]]*\])?==(?P<version>[^\s;\\]+)(?:\s*;\s*(?P<only>[^\\]*))?", re.M
)


def findings() -> Iterator[Finding]:
    """Look at what runs."""
    yield Finding("program_fine", Level.FINE, {"version": __version__, "python": platform.python_version()})
    yield from _packages()
    yield from about("risk_missing", [name for name in RISK if _installed(name) is None], level=Level.REMARK)
    folder = Path(settings.LOCALE_PATHS[0])
    uncompiled = [code for code, _ in settings.LANGUAGES if not (folder / code / "LC_MESSAGES" / "django.mo").is_file()]
    yield from about("catalogues_missing", uncompiled)
    fonts = sorted((Path(settings.PACKAGE) / "static" / "fonts").glob("*.woff2"))
    if not fonts:
        yield Finding("fonts_missing", Level.WRONG)
    if fonts and not uncompiled:
        yield Finding("catalogues_fine", Level.FINE, {"count": len(fonts)})


def _packages() -> Iterator[Finding]:
    lock = environment.home() / "requirements" / "run.txt"
    if lock.is_file():
        wanted = pinned(lock.read_text(encoding="utf-8"))
        missing = sorted(name for name in wanted if _installed(name) is None)
        apart = [
            f"{name} {found}, {wanted[name]}"
            for name in sorted(wanted)
            if (found := _installed(name)) not in (None, wanted[name])
        ]
    else:
        missing, apart = _not_there(), []
        wanted = dict.fromkeys(distribution("cauce").requires or (), "") if not missing else {}
    yield from about("packages_missing", missing)
    yield from about("packages_apart", apart, level=Level.REMARK)
    if not missing and not apart:
        yield Finding("packages_fine", Level.FINE, {"count": len(wanted)})


def pinned(text: str) -> dict[str, str]:
    """Return the versions that a lock names; those for other systems are left out.

    Examples
    --------
    >>> pinned('django==5.2.19 \\\\\\n  --hash=sha256:0\\nwaitress==3.0.2 ; sys_platform == "win32" \\\\\\n')
    {'django': '5.2.19'}
    """
    return {one["name"].lower(): one["version"] for one in PINNED.finditer(text) if not one["only"]}


def _installed(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _not_there() -> list[str]:
    """Packages that the wheel asks for on every system and that are not there; their ranges pip has looked at."""
    lines = [line for line in distribution("cauce").requires or () if ";" not in line]
    names = [found.group() for line in lines if (found := re.match(r"[A-Za-z0-9._-]+", line))]
    return sorted(name for name in names if _installed(name) is None)
