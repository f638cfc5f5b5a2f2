"""Damage (daños): seeded damage to a file's bytes, and to the parts inside a zipped format."""

from __future__ import annotations

import io
import random
import re
import zipfile

_BLOCKS = {
    "docx": re.compile(rb"(?=<w:p[ >]|<w:tr[ >]|<w:tbl>|<w:tc>|<w:r>)"),
    "xlsx": re.compile(rb"(?=<row |<c |<si>|<mergeCell )"),
    "pdf": re.compile(rb"(?=\d+ 0 obj|stream|xref|trailer|/Type)"),
    "text": re.compile(rb"(?=\n|\t|<)"),
}
_HAS_PLAN = re.compile(r"word/(document|numbering|styles)\.xml|xl/(worksheets/.*|sharedStrings|workbook)\.xml|.*\.rels")


def damaged(data: bytes, kind: str, seed: int) -> bytes:
    """Cut, shuffle, double or overwrite blocks or bytes; every third seed works inside the zipped parts."""
    chance = random.Random(f"{kind} {seed}")
    if kind in ("docx", "xlsx") and seed % 3:
        return _inside(data, kind, chance)
    return _changed(data, kind, chance)


def _inside(data: bytes, kind: str, chance: random.Random) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        wanted = [name for name in old.namelist() if _HAS_PLAN.fullmatch(name)]
        chosen = chance.choice(wanted)
        for name in old.namelist():
            part = old.read(name)
            new.writestr(name, _changed(part, kind, chance) if name == chosen else part)
    return packed.getvalue()


def _changed(data: bytes, kind: str, chance: random.Random) -> bytes:
    way = chance.choice(("cut", "shuffle", "double", "overwrite", "end"))
    if way == "end":
        return data[: chance.randrange(len(data))]
    if way == "overwrite":
        changed = bytearray(data)
        for _ in range(chance.choice((1, 5, 50, 500))):
            changed[chance.randrange(len(changed))] = chance.randrange(256)
        return bytes(changed)
    if chance.random() < 0.6:
        parts = _BLOCKS[kind].split(data)
    else:
        step = max(1, len(data) // chance.choice((5, 40, 300)))
        parts = [data[start : start + step] for start in range(0, len(data), step)]
    start = chance.randrange(len(parts))
    end = min(len(parts), start + 1 + chance.randrange(max(1, len(parts) // 3)))
    if way == "cut":
        parts[start:end] = []
    elif way == "double":
        parts[start:start] = parts[start:end]
    else:
        middle = parts[start:end]
        chance.shuffle(middle)
        parts[start:end] = middle
    return b"".join(parts)
