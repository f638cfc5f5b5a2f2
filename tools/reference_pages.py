"""Reference pages (páginas de referencia): glossary, settings and command line, written from the source.

A test fails when they differ from what this writes; `make pages` writes them again.
"""

from __future__ import annotations

import argparse
import ast
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from cauce import cli
from cauce.web.environment import SETTINGS

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "cauce"
DOCS = ROOT / "docs"
TERM = re.compile(r"(?P<term>[^(:]+?) \((?P<spanish>[^)]+)\)\s*[:;,.]?\s*(?P<what>.*)", re.S)

GLOSSARY_HEAD = """\
# Glossary

The words of the code, the document's words beside them, and where each is at home. This page is made from
the first line of every module (`make pages`); to change a line here, change it there.

| in the code | in the document | what it is | module |
|---|---|---|---|
"""


def terms() -> Iterator[tuple[str, str, str, str]]:
    """Yield each module's English term, Spanish term, meaning and path, in the order of the English term."""
    found = []
    for path in SOURCE.rglob("*.py"):
        said = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
        match = TERM.match(" ".join(said.split("\n\n")[0].split()))
        if match and "migrations" not in path.parts:
            term, spanish, what = match["term"], match["spanish"], match["what"].rstrip(".")
            found.append((term, spanish, what, path.relative_to(SOURCE).as_posix()))
    yield from sorted(found, key=lambda line: (line[0].lower(), line[3]))


def glossary() -> str:
    """Return docs/glossary.md."""
    lines = (f"| {term} | {spanish} | {what} | `{path}` |\n" for term, spanish, what, path in terms())
    return GLOSSARY_HEAD + "".join(line.replace("\n", " ").strip() + "\n" for line in lines)


SETTINGS_PAGE = """\
# Settings

Cauce is set up by variables of its environment. None is needed to try it; a wrong one is refused at
start, with a sentence. This page is made from `src/cauce/web/environment/names.py` (`make pages`).

| variable | unless set | what it does |
|---|---|---|
{settings}

For developers:

| variable | unless set | what it does |
|---|---|---|
| `CAUCE_VENV` | `.venv` | Folder of the virtual environment that `make` and `start.py` prepare. |
| `CAUCE_SHARED` | `../shared` | Folder with the real document and its expected answers, for the tests that need them. |
| `CI` | | `true` turns every skipped group of tests into a failure. |
| `CHROMIUM` | the system's | Path of the browser for the browser tests. |

The numbers of the method (how many entities a working group should have, say) are not settings of the
server: they stand in `src/cauce/method/`, and each plan may lay its own values over them.
"""

CLI_HEAD = """\
# Command line

Data go to stdout, everything else to stderr. The exit code is 0 when all is fine, 1 when there are
findings, 2 when the input cannot be used. In a prepared environment the command is `.venv/bin/cauce`.
This page is made from `src/cauce/cli/` (`make pages`).
"""


def settings() -> str:
    """Return docs/settings.md."""
    rows = [
        f"| `{setting.name}` | {f'`{setting.default}`' if setting.default else ''} | {setting.meaning} |"
        for setting in SETTINGS
    ]
    return SETTINGS_PAGE.format(settings="\n".join(rows))


def command_line() -> str:
    """Return docs/cli.md; in English, whatever the terminal speaks."""
    spoken, os.environ["LANGUAGE"] = os.environ.get("LANGUAGE"), "en"
    try:
        top = cli.parser()
    finally:
        os.environ.pop("LANGUAGE") if spoken is None else os.environ.update(LANGUAGE=spoken)
    commands = next(action for action in top._actions if isinstance(action, argparse._SubParsersAction))
    told = {choice.dest: choice.help or "" for choice in commands._choices_actions}
    return CLI_HEAD + "".join(command(name, told[name], commands.choices[name]) for name in told)


def command(name: str, meaning: str, parser: argparse.ArgumentParser) -> str:
    """Return the part of docs/cli.md about one command."""
    rows = []
    for action in parser._actions:
        if isinstance(action, argparse._HelpAction):
            continue
        metavar = action.metavar if isinstance(action.metavar, str) else action.dest.upper()
        flags = [f"{flag} {metavar}" if action.nargs != 0 else flag for flag in action.option_strings]
        rows.append(f"| `{', '.join(flags) or metavar}` | {(action.help or '') % vars(action)} |\n")
    table = "\n| | |\n|---|---|\n" + "".join(rows) if rows else ""
    return f"\n## cauce {name}\n\n{meaning[:1].upper()}{meaning[1:]}.\n{table}"


PAGES = {"glossary.md": glossary, "settings.md": settings, "cli.md": command_line}


def main() -> int:
    """Write every page."""
    for name, page in PAGES.items():
        (DOCS / name).write_text(page(), encoding="utf-8")
        print(f"docs/{name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
