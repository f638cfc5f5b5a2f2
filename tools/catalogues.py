"""Catalogues (catálogos de mensajes): every sentence of the interface, in Spanish and in English, made with Babel.

    python -m tools.catalogues update             collect messages; new ones are left empty in Spanish
    python -m tools.catalogues merge FILE [LANG]  take translations from another catalogue (Spanish by default)
    python -m tools.catalogues compile            what the running program reads
    python -m tools.catalogues check              exit 1 when a sentence is missing, empty, uncertain or left over

Ids are English, so the English catalogue fills itself. A third language may be partial: what it lacks is shown in
Spanish, and only its placeholders are checked.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import TypeAlias

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

from tools import catalogue_files
from tools.catalogue_files import compile_all, read, write

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "cauce"
COMPLETE = ("es", "en")
TEMPLATES = (".html", ".txt", ".svg")

KEYWORDS = DEFAULT_KEYWORDS | {
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
PLACEHOLDER = re.compile(r"%\((\w+)\)[#0\- +]*[\d.]*[a-z]|(?<!%)%[a-z]|\{\w*\}")
STRING = r"""u?(?:"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')"""
CALL = re.compile(rf"\b(gettext|ngettext|pgettext|npgettext|_)\(\s*({STRING}(?:\s*,\s*{STRING})*)")

Id: TypeAlias = str | tuple[str, str]
Found: TypeAlias = tuple[Path, Id, str | None]


def messages_of(file: Path) -> Iterator[Found]:
    """Yield the messages of a Python module or a template: file, id (or singular and plural), context."""
    source = file.read_text(encoding="utf-8")
    if file.suffix == ".py":
        for piece in (source, *within_f_strings(source)):
            for _, text, _, context in extract("python", BytesIO(piece.encode()), keywords=KEYWORDS):
                yield file, (text[0], text[1]) if isinstance(text, tuple) else text, context
        return
    for call, arguments in CALL.findall(templatize(source, origin=str(file))):
        texts: list[str] = [ast.literal_eval(literal) for literal in re.findall(STRING, arguments)]
        context = texts.pop(0) if call in {"pgettext", "npgettext"} else None
        yield file, (texts[0], texts[1]) if call.startswith("n") else texts[0], context


def within_f_strings(source: str) -> Iterator[str]:
    """Yield what stands between the braces of f-strings, where Babel does not look for messages.

    Examples
    --------
    >>> list(within_f_strings("f'{told} {_(\"All is written.\")}'"))
    ['told', "_('All is written.')"]
    """
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FormattedValue):
            yield ast.unparse(node.value)


def collected() -> Catalog:
    """Return every message of the source, without translations."""
    catalogue = Catalog(project="Cauce", charset="utf-8", fuzzy=False)
    for file in sorted(SOURCE.rglob("*")):
        if file.suffix == ".py" or (file.suffix in TEMPLATES and "templates" in file.parts):
            for _, text, context in messages_of(file):
                if text and text != ("", ""):
                    catalogue.add(text, context=context, locations=[(file.relative_to(SOURCE).as_posix(), 1)])
    return catalogue


def languages() -> list[str]:
    """Return every language that has a catalogue, and those that must have one."""
    return sorted({*COMPLETE, *catalogue_files.languages()})


def entries(catalogue: Catalog) -> Iterator[Message]:
    """Yield the messages of a catalogue, its header left aside."""
    return (message for message in catalogue if message.id)


def texts(value: str | list[str] | tuple[str, ...] | None) -> list[str]:
    """Return the texts of an id or of a translation, which may have plural forms."""
    if value is None:
        return [""]
    return [value] if isinstance(value, str) else list(value)


def is_translated(message: Message) -> bool:
    """Tell whether a message has every form of its translation, and a sure one."""
    return not message.fuzzy and bool(message.string) and all(texts(message.string))


def update() -> int:
    """Collect messages into every catalogue."""
    for language in languages():
        catalogue = read(language)
        catalogue.update(collected(), no_fuzzy_matching=True)
        if language == "en":
            for message in entries(catalogue):
                message.string = message.id
        write(catalogue, language)
        empty = sum(not is_translated(message) for message in entries(catalogue))
        print(f"{language}: {len(catalogue)} messages, {empty} to translate")
    return 0


def merge(source: Path, language: str) -> int:
    """Take the translations of another catalogue for messages that are not translated yet."""
    catalogue = read(language)
    catalogue.update(collected(), no_fuzzy_matching=True)
    taken = 0
    with source.open("rb") as file:
        for other in entries(read_po(file, locale=language)):
            message = catalogue.get(other.id, context=other.context)
            if message is not None and is_translated(other) and not is_translated(message):
                message.string = other.string
                message.flags.discard("fuzzy")
                taken += 1
    write(catalogue, language)
    print(f"{language}: {taken} translations taken from {source.name}")
    return 0


def faults(language: str, template: Catalog) -> Iterator[str]:
    """Yield what is wrong with a language's catalogue, a sentence each."""
    catalogue = read(language)
    wanted = {(message.context, message.id) for message in entries(template)}
    present = {(message.context, message.id): message for message in entries(catalogue)}
    if language in COMPLETE:
        for _, missing in sorted(wanted - present.keys(), key=str):
            yield f"«{texts(missing)[0]}» is not in the catalogue; run `make messages`."
    for context, left in sorted(present.keys() - wanted, key=str):
        yield f"«{texts(left)[0]}» ({context or 'no context'}) is no longer said anywhere; run `make messages`."
    for message in present.values():
        if language in COMPLETE and not is_translated(message):
            yield f"«{texts(message.id)[0]}» is not translated, or its translation is marked as uncertain."
        elif is_translated(message):
            yield from placeholder_faults(message)


def placeholder_faults(message: Message) -> Iterator[str]:
    """Yield a sentence for each form whose named values differ from the id's."""
    wanted = {match.group() for text in texts(message.id) for match in PLACEHOLDER.finditer(text)}
    for form in texts(message.string):
        given = {match.group() for match in PLACEHOLDER.finditer(form)}
        # A singular may leave its number out: «una tarea».
        if given - wanted or (isinstance(message.id, str) and wanted - given):
            yield f"«{form}» names {sorted(given)}; its id names {sorted(wanted)}."


def check() -> int:
    """Print every fault of every catalogue; 1 when there is one."""
    template = collected()
    told = [f"{language}: {fault}" for language in languages() for fault in faults(language, template)]
    for line in told:
        print(line, file=sys.stderr)
    print(f"Catalogues: {len(template)} messages in {', '.join(languages())}; {len(told)} faults.")
    return 1 if told else 0


def main(words: list[str]) -> int:
    """Do what the first word says."""
    match words:
        case ["update"]:
            return update()
        case ["merge", source]:
            return merge(Path(source), "es")
        case ["merge", source, language]:
            return merge(Path(source), language)
        case ["compile"]:
            compile_all()
            return 0
        case ["check"]:
            return check()
    print(__doc__, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
