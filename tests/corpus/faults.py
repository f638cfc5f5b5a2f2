"""Faults (problemas): those planted in a plan, and those that follow from what it says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from tests.corpus.content import Area, Parties, Plan, Planted, Row

GROUP = (3, 6)


def faults(plan: Plan, *, tables_only: bool = False) -> list[Planted]:
    """Give every fault that must be found: planted ones and those that the content implies.

    ``tables_only`` leaves out sections D and E, which a workbook of areas does not hold.
    """
    low, high = plan.raw.get("group_size", GROUP)
    found = list(plan.planted)
    for area in plan.areas:
        for row in area.rows:
            found += _row_faults(row, low, high)
        found += _question_faults(area)
        found += _skipped(area)
    found += _undated(plan)
    sections = () if tables_only else (("articulation", "D"), ("production", "E"))
    for name, letter in sections:
        found += _section_faults(plan, name, letter)
    return found


def tolerated(plan: Plan) -> list[Planted]:
    """Give remarks that are true but that a reader may leave out."""
    sizes = [len(_names(row, "working_group")) for area in plan.areas for row in area.rows]
    low, high = plan.raw.get("group_size", GROUP)
    extra = [Planted("group_size", ("plan",))] if not low <= sum(sizes) / len(sizes) <= high else []
    empty = [
        Planted("group_size", (row.tasks[0].code,))
        for area in plan.areas
        for row in area.rows
        if not _names(row, "working_group")
    ]
    return [*plan.tolerated, *extra, *empty, Planted("undated_deliverable", ("plan",))]


def _names(row: Row, role: str) -> tuple[str, ...]:
    return row.parties.get(role, Parties()).names


def _row_faults(row: Row, low: int, high: int) -> Iterator[Planted]:
    where = (row.tasks[0].code,)
    for role, code in (("leads", "missing_lead"), ("supports", "missing_support"), ("allies", "missing_allies")):
        if not _names(row, role):
            yield Planted(code, where)
    size = len(_names(row, "working_group"))
    if size and not low <= size <= high:
        yield Planted("group_size", where)
    if len(row.tasks) > 1:
        yield Planted("shared_row", where)
    for code in row.questions.undefined:
        yield Planted("undefined_question", (*where, code))


def _question_faults(area: Area) -> Iterator[Planted]:
    cited = {code for row in area.rows for code in row.questions.codes}
    for code, _ in area.questions:
        if code not in cited:
            yield Planted("unused_question", (code, str(area.number), f"C{area.number}", f"area {area.number}"))


def _skipped(area: Area) -> Iterator[Planted]:
    codes = [task.code for row in area.rows for task in row.tasks]
    for before, after in pairwise(codes):
        first, second = re.split(r"[.\-]", before), re.split(r"[.\-]", after)
        if first[:-1] == second[:-1] and first[-1].isdigit() and second[-1].isdigit():
            for number in range(int(first[-1]) + 1, int(second[-1])):
                skipped = before[: len(before) - len(first[-1])] + str(number)
                yield Planted("skipped_task_code", (skipped, before, after))


def _undated(plan: Plan) -> Iterator[Planted]:
    dues = [product.due for area in plan.areas for row in area.rows for product in row.products]
    if any(dues) and not all(dues):
        yield Planted("undated_deliverable", ("plan",))


def _section_faults(plan: Plan, name: str, letter: str) -> Iterator[Planted]:
    section = plan.raw.get(name)
    if section is None:
        return
    titles = [title for title, _ in section["deliverables"]]
    letters = (letter, section.get("letter", letter), name, section["heading"])
    if len(titles) != len(section["activities"]):
        yield Planted("deliverable_activity_mismatch", letters)
    if len(set(titles)) != len(titles):
        yield Planted("duplicate_deliverable", letters)
    for number, (_, duties) in enumerate(section["deliverables"], 1):
        where = tuple(f"{part}{dot}{number}" for part in letters for dot in ("", ".", " "))
        if not any(role == "leads" for _, role, _ in duties):
            yield Planted("missing_lead", where)
