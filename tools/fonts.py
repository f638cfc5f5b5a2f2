"""Make the web fonts (tipos de letra) from the installed font package, once, at set-up.

The package ``font-source-sans-pro`` (SIL Open Font License 1.1) carries the complete type
family. This keeps the letters that Spanish, English and their neighbours need and writes
them as woff2, without the reserved name, into the static folder; nothing of it is committed.

    python -m tools.fonts
"""

from __future__ import annotations

import sys
from importlib.resources import files
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

TARGET = Path(__file__).resolve().parent.parent / "src" / "cauce" / "web" / "static" / "fonts"
WEIGHTS = {"Regular": "cauce-sans-400", "Semibold": "cauce-sans-600"}
LETTERS = (
    "U+0020-007E,U+00A0-00FF,U+0100-0131,U+0152-0153,U+02C6,U+02DA,U+02DC,U+2002-2014,U+2018-2026,"
    "U+202F,U+2030,U+2039-203A,U+20AC,U+2190-2193,U+2212,U+2264-2265"
)
FEATURES = ["kern", "liga", "locl", "mark", "ccmp", "tnum", "lnum"]


def make_font(*, weight: str, name: str, target: Path) -> Path:
    """Write one weight as a small woff2 and return its path."""
    source = files("font_source_sans_pro") / "files" / f"SourceSansPro-{weight}.otf"
    options = subset.Options(flavor="woff2", layout_features=FEATURES, name_IDs=[0, 13, 14], hinting=False)
    with source.open("rb") as stream:
        font = TTFont(stream, lazy=False)
    maker = subset.Subsetter(options)
    maker.populate(unicodes=subset.parse_unicodes(LETTERS))
    maker.subset(font)
    for record, words in ((1, "Cauce Sans"), (2, weight), (4, f"Cauce Sans {weight}"), (6, f"CauceSans-{weight}")):
        font["name"].setName(words, record, 3, 1, 0x409)
    path = target / f"{name}.woff2"
    subset.save_font(font, str(path), options)
    return path


def make_fonts(*, target: Path = TARGET) -> list[Path]:
    """Write every weight that is not there yet, with the licence beside it."""
    target.mkdir(parents=True, exist_ok=True)
    licence = files("font_source_sans_pro") / "files" / "LICENSE.txt"
    (target / "LICENSE.txt").write_bytes(licence.read_bytes())
    wanted = [(weight, name) for weight, name in WEIGHTS.items() if not (target / f"{name}.woff2").exists()]
    return [make_font(weight=weight, name=name, target=target) for weight, name in wanted]


if __name__ == "__main__":
    for made in make_fonts():
        print(f"{made.name}: {made.stat().st_size:,} bytes", file=sys.stderr)
