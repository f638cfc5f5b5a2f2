"""Files of the catalogues (archivos de los catálogos): one for each layer, read and compiled as one.

What several layers say stands once, in the file of the first of ``PARTS`` that says it. Needs nothing but Babel, so
that a wheel can be made with it.
"""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

LOCALE = Path(__file__).resolve().parents[1] / "src" / "cauce" / "web" / "locale"
PARTS = ("core", "engines", "importer", "exporter", "cli", "web", "templates")
DATED = re.compile(r'^"(?:POT-Creation-Date|PO-Revision-Date|Last-Translator|Generated-By|Language-Team).*\n', re.M)


def folder_of(language: str) -> Path:
    """Return where a language's files stand."""
    return LOCALE / language / "LC_MESSAGES"


def languages() -> list[str]:
    """Return every language that has a catalogue."""
    return sorted({path.parents[1].name for path in LOCALE.glob("*/LC_MESSAGES/*.po")})


def empty(language: str) -> Catalog:
    """Return a catalogue without messages."""
    return Catalog(
        locale=language,
        project="Cauce",
        charset="utf-8",
        fuzzy=False,
        header_comment="# Messages of Cauce. Ids are English; see CONTRIBUTING.md.",
    )


def read(language: str) -> Catalog:
    """Read all files of a language as one catalogue; without files it is empty."""
    whole = empty(language)
    for path in sorted(folder_of(language).glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale=language):
                if message.id:
                    whole[message.id] = message
    return whole


def write(catalogue: Catalog, language: str) -> None:
    """Write each part in order of its ids, without dates or names, so that a change shows as itself."""
    parts: dict[str, Catalog] = {}
    for message in catalogue:
        if message.id:
            parts.setdefault(part_of(message), empty(language))[message.id] = message
    folder = folder_of(language)
    folder.mkdir(parents=True, exist_ok=True)
    for part, own in parts.items():
        target = BytesIO()
        write_po(target, own, width=100, sort_output=True, no_location=True, ignore_obsolete=True)
        (folder / f"{part}.po").write_text(DATED.sub("", target.getvalue().decode("utf-8")), encoding="utf-8")
    for path in folder.glob("*.po"):
        if path.stem not in parts:
            path.unlink()


def part_of(message: Message) -> str:
    """Return the part in which a message stands, by the files that say it (below src/cauce).

    Examples
    --------
    >>> part_of(Message("Plan", locations=[("web/templates/plan.html", 1), ("core/plan/words.py", 1)]))
    'core'
    """
    said = {"templates" if "/templates/" in file else file.partition("/")[0] for file, _line in message.locations}
    return min(said, key=PARTS.index)


def compile_all() -> list[Path]:
    """Compile each language into the one file that the running program reads; return these files."""
    compiled = []
    for language in languages():
        compiled.append(folder_of(language) / "django.mo")
        with compiled[-1].open("wb") as target:
            write_mo(target, read(language))
    return compiled
