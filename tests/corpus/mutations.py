"""Mutations (daños): documents cut, shuffled and doubled with a seed, in their blocks and in their bytes."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from tests.corpus import content
from tests.corpus.build import SUFFIX
from tests.corpus.layout import layout_of
from tests.corpus.pages import lay_out
from tests.corpus.sheet import Grid, Page, Para
from tests.corpus.writers import docx, pdf, text, xlsx

Piece = TypeVar("Piece")
WAYS = ("cut", "shuffled", "doubled")
WRITERS = {"docx": docx.write, "pdf": pdf.write, "text": text.write}


def mutate(plan: content.Plan, kind: str, seed: int, folder: Path) -> Path:
    """Write a damaged copy of a plan: odd seeds damage its blocks before writing, even ones its bytes after."""
    chance = random.Random(f"{plan.slug} {kind} {seed}")
    layout = layout_of(plan.raw.get("layout", {}))
    path = folder / f"{plan.slug}-{seed}{SUFFIX[kind]}"
    if kind == "xlsx":
        xlsx.write(_mutated_plan(plan, chance) if seed % 2 else plan, path)
    else:
        pages = lay_out(plan)
        WRITERS[kind](mutated_pages(pages, chance) if seed % 2 else pages, layout, path)
    if seed % 2 == 0:
        path.write_bytes(mutated_bytes(path.read_bytes(), chance))
    return path


def mutated_pages(pages: list[Page], chance: random.Random) -> list[Page]:
    """Cut, shuffle or double blocks, and now and then the insides of tables and paragraphs."""
    result = _mutated(pages, chance)
    return [_mutated_page(page, chance) if chance.random() < 0.3 else page for page in result]


def mutated_bytes(data: bytes, chance: random.Random) -> bytes:
    """Cut, shuffle or double runs of bytes."""
    size = max(1, len(data) // chance.choice((3, 10, 100)))
    chunks = [data[start : start + size] for start in range(0, len(data), size)]
    return b"".join(_mutated(chunks, chance))


def _mutated(pieces: list[Piece], chance: random.Random) -> list[Piece]:
    if len(pieces) < 2:
        return list(pieces)
    way = chance.choice(WAYS)
    start = chance.randrange(len(pieces))
    end = min(len(pieces), start + chance.randint(1, max(1, len(pieces) // 3)))
    if way == "cut":
        return pieces[:start] + pieces[end:]
    if way == "doubled":
        return pieces[:end] + pieces[start:]
    middle = pieces[start:end]
    chance.shuffle(middle)
    return pieces[:start] + middle + pieces[end:]


def _mutated_page(page: Page, chance: random.Random) -> Page:
    if isinstance(page, Grid):
        rows = _mutated(page.rows, chance)
        if chance.random() < 0.5:
            rows = [[_mutated(cell, chance) for cell in row] for row in rows]
        return replace(page, rows=rows, carried=set(), bands=set()) if not page.bands else page
    if isinstance(page, Para):
        return replace(page, text=" ".join(_mutated(page.text.split(" "), chance)) or "…")
    return page


def _mutated_plan(plan: content.Plan, chance: random.Random) -> content.Plan:
    areas = _mutated(list(plan.areas), chance)
    return replace(plan, areas=tuple(replace(area, rows=tuple(_mutated(list(area.rows), chance))) for area in areas))
