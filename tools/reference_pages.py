"""Reference pages (páginas de referencia): docs/glossary.md and docs/cli.md, written from the source.

A test fails when they differ from what this writes; `make pages` writes them again.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

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


PAGES = {"glossary.md": glossary}


def main() -> int:
    """Write every page."""
    for name, page in PAGES.items():
        (DOCS / name).write_text(page(), encoding="utf-8")
        print(f"docs/{name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
