"""Guesses (conjeturas): tables without a known header, told by what their cells hold."""

from __future__ import annotations

import re

from cauce.core.vocabulary import Vocabulary
from cauce.importer.codes import bare_code, task_label
from cauce.importer.tables.grids import Grid, GridCell, GridRow
from cauce.importer.tables.headers import ROLES
from cauce.importer.tables.joins import is_page_mark

_CARD_COLUMNS = ("columns_tasks",)


def guessed_columns(rows: list[GridRow], vocabulary: Vocabulary, *, section: str) -> tuple[str, list[str]]:
    """Guess a table's kind and columns from its cells ("" where nothing tells)."""
    width = max((len(row.cells) for row in rows), default=0)
    if section == "acronyms" and width >= 2:
        return "acronyms", [("acronym", "name")[place % 2] for place in range(width - width % 2)] + [""] * (width % 2)
    if section == "contents":
        return "contents", ["section", *[""] * (width - 2), "page"] if width > 1 else ["section"]
    if section == "communication" and width >= 3:
        return "communication", ["objective", "action", *[""] * (width - 3), "target"]
    if section in ("articulation", "production") and width >= 3:
        return "production", ["number", "deliverable", "parties", *[""] * (width - 3)]
    columns = [_guess(rows, place, vocabulary) for place in range(width)]
    if "task" in columns or "code" in columns:
        rest = [place for place, name in enumerate(columns) if not name]
        if rest and "deliverables" not in columns:
            columns[rest[0]] = "deliverables"
        return "tasks", columns
    return "", columns


def _guess(rows: list[GridRow], place: int, vocabulary: Vocabulary) -> str:
    texts = [row.cells[place].text for row in rows if place < len(row.cells) and row.cells[place].text.strip()]
    if not texts:
        return ""
    share = {
        "code": sum(bool(bare_code(text, vocabulary)) and "." in text for text in texts),
        "task": sum(_named_task(text, vocabulary) for text in texts),
        "questions": sum("?" in text for text in texts),
        "parties": sum(_has_roles(text, vocabulary) for text in texts),
        "pages": sum(bool(re.fullmatch(r"\d{1,3}", text.strip())) and not is_page_mark(text) for text in texts),
    }
    name = max(share, key=lambda one: share[one])
    return name if share[name] * 2 > len(texts) else ""


def _named_task(text: str, vocabulary: Vocabulary) -> bool:
    label = task_label(text, vocabulary)
    return label is not None and (label.named or len(re.findall(r"\d+", label.code)) > 2)


def _has_roles(text: str, vocabulary: Vocabulary) -> bool:
    heads = [line.split(":", 1)[0] for line in text.split("\n") if ":" in line]
    found = {vocabulary.exact("columns_tasks", head) for head in heads}
    return bool(found & ROLES)


def goes_on_card(cards: Grid, rows: list[GridRow], vocabulary: Vocabulary) -> bool:
    """Add rows «label | value» to cards: the next card, or the rest of the last that a page break cut."""
    filled = [row for row in rows if row.filled]
    if not filled or max(len(row.cells) for row in filled) != 2 or not cards.rows:
        return False
    names = [vocabulary.exact("columns_tasks", row.cells[0].text) for row in filled]
    unnamed = [place for place, name in enumerate(names) if not name]
    if unnamed not in ([], [0]) or (unnamed and filled[0].cells[0].text.strip()):
        return False
    for name, row in zip(names, filled, strict=True):
        _put_on_card(cards, name or cards.last_on_card, row)
    return True


def _put_on_card(cards: Grid, name: str, row: GridRow) -> None:
    if name == cards.columns[0]:
        cards.rows.append(GridRow([GridCell() for _ in cards.columns], position=row.position))
    if name not in cards.columns:
        cards.columns.append(name)
        cards.headers.append(name)
        for one in cards.rows:
            one.cells.append(GridCell())
    cards.last_on_card = name
    cards.rows[-1].cells[cards.columns.index(name)].blocks.extend(row.cells[1].blocks)


def as_cards(rows: list[GridRow], vocabulary: Vocabulary) -> Grid | None:
    """Read a table of two columns, label and value, as one task a card; None when it is none."""
    filled = [row for row in rows if row.filled]
    if len(filled) < 4 or max(len(row.cells) for row in filled) != 2:
        return None
    names = [vocabulary.exact("columns_tasks", row.cells[0].text) for row in filled]
    known = [name for name in names if name]
    if len(known) * 4 < len(filled) * 3 or not {"task", "code", "title"} & set(known) or len(set(known)) < 4:
        return None
    columns: list[str] = list(dict.fromkeys(known))
    grid = Grid("tasks", columns, list(columns), [], rows[0].position)
    for name, row in zip(names, filled, strict=True):
        if name and (grid.rows or name == known[0]):
            _put_on_card(grid, name, row)
    return grid if grid.rows else None
