"""Build (generar): ``python -m tests.corpus.build OUT`` writes every plan of the corpus."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.corpus import content
from tests.corpus.layout import layout_of
from tests.corpus.pages import lay_out
from tests.corpus.writers import docx, pdf, text, xlsx

SUFFIX = {"docx": ".docx", "pdf": ".pdf", "text": ".txt", "xlsx": ".xlsx"}


def build(plan: content.Plan, kind: str, folder: Path) -> Path:
    """Write a plan in a format and return the file."""
    path = folder / f"{plan.slug}{SUFFIX[kind]}"
    layout = layout_of(plan.raw.get("layout", {}))
    if kind == "xlsx":
        xlsx.write(plan, path)
    else:
        writers = {"docx": docx.write, "pdf": pdf.write, "text": text.write}
        writers[kind](lay_out(plan), layout, path)
    return path


def main() -> int:
    """Write all plans in all their formats."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for slug in content.slugs():
        plan = content.load(slug)
        for kind in plan.formats:
            print(build(plan, kind, folder))
    return 0


if __name__ == "__main__":
    sys.exit(main())
