"""Fragments (filas cortadas): a table whose long rows go on after a page break."""

from __future__ import annotations

from dataclasses import replace

from tests.corpus.sheet import Cell, Grid

ENOUGH_WORDS = 8


def fragments(grid: Grid, *, limit: int, rows_per_page: int = 6, words: bool = False) -> list[Grid]:
    """Cut a table into pages: rows longer than ``limit`` paragraphs are cut, and now and then a sentence too."""
    pages: list[list[list[Cell]]] = [[]]
    for row in grid.rows:
        rest = row
        while max(len(cell) for cell in rest) > limit:
            first, rest = _cut(rest, limit, words=words)
            pages[-1].append(first)
            pages.append([])
        pages[-1].append(rest)
        if len(pages[-1]) >= rows_per_page:
            pages.append([])
    return [Grid(grid.header, rows, grid.widths) for rows in pages if rows]


def _cut(row: list[Cell], limit: int, *, words: bool) -> tuple[list[Cell], list[Cell]]:
    first, rest = [], []
    for cell in row:
        at = limit
        while at < len(cell) and cell[at].bold:  # never before a label: the rest would look like a row of its own
            at += 1
        head, tail = cell[:at], cell[at:]
        if words and tail and head and head[-1].kind == "bullet":
            head, tail = _cut_words(head, tail)
        first.append(head)
        rest.append(tail)
    return first, rest


def _cut_words(head: Cell, tail: Cell) -> tuple[Cell, Cell]:
    said = head[-1].text.split(" ")
    middle = len(said) // 2
    if len(said) < ENOUGH_WORDS or not said[middle][:1].islower() or said[middle - 1][-1] in ",;.:":
        return head, tail
    goes_on = replace(head[-1], text=" ".join(said[middle:]), kind="text", marker="")
    return [*head[:-1], replace(head[-1], text=" ".join(said[:middle]))], [goes_on, *tail]
