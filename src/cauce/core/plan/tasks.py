"""Tasks (tareas): codes that skip, rows without lead, support or allies, rows that several tasks share."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from cauce.core.plan.facts import PlanFacts, RowFacts
from cauce.core.plan.numbers import Numbers
from cauce.core.problems import Problem, Severity

Code = tuple[tuple[str, ...], int, str]


def problems(facts: PlanFacts, numbers: Numbers) -> list[Problem]:
    """Find all that the tasks and who does them leave open."""
    rows = [row for _, row in facts.rows()]
    found = skipped_code_problems([task.code for row in rows for task in row.tasks], numbers)
    found += [problem for row in rows for problem in missing_lead_problems(row, numbers)]
    for code, role, rule in (
        ("missing_support", "supports", missing_support_problems),
        ("missing_allies", "allies", missing_allies_problems),
    ):
        if any(row.names(role) for row in rows):
            found += [problem for row in rows for problem in rule(row, numbers)]
        elif rows:
            found.append(unused_role_problem(code, len(rows), numbers))
    return found + [problem for row in rows for problem in shared_row_problems(row, numbers)]


def skipped_code_problems(codes: Iterable[str], numbers: Numbers) -> list[Problem]:
    """Find the codes that a numbering leaves out: 2.2.2, then 2.2.4.

    Parameters
    ----------
    codes
        Task codes as printed, in the document's order.
    numbers
        The method's numbers (for the source).
    """
    found = []
    for before, after, missing in _gaps(codes):
        values = {"missing": missing, "before": before, "after": after}
        if not before:
            values = {"variant": "first", "missing": missing, "after": after}
        found.append(
            Problem(
                "skipped_task_code",
                values,
                Severity.REMARK,
                where=missing,
                source=numbers.source("skipped_task_code"),
                words=f"{before} … {after}" if before else after,
            )
        )
    return found


def _gaps(codes: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    """Yield (code before, code after, missing code) for each hole inside a numbering."""
    groups: dict[tuple[str, ...], dict[int, str]] = {}
    for code in codes:
        parts = parse_code(code)
        if parts is not None:
            groups.setdefault(parts[0], {}).setdefault(parts[1], code)
    for numbered in groups.values():
        ordered = sorted(numbered)
        for low, high in zip([0, *ordered], ordered, strict=False):
            for missing in range(low + 1, high):
                after = numbered[high]
                yield numbered.get(low, ""), after, _renumbered(after, missing)


def parse_code(code: str) -> tuple[tuple[str, ...], int] | None:
    """Part a code into what it shares with its neighbours and its own number («2.1.b» → 2); None without number.

    >>> parse_code("2.2.4"), parse_code("T1.b")
    ((('2', '2'), 4), (('t1', 'a-z'), 2))
    """
    parts = [part for part in re.split(r"[.\-_ ]+", code.strip().casefold()) if part]
    if len(parts) < 2:
        return None
    last = parts[-1]
    if last.isdigit():
        return tuple(parts[:-1]), int(last)
    if len(last) == 1 and "a" <= last <= "z":
        return (*parts[:-1], "a-z"), ord(last) - ord("a") + 1
    return None


def _renumbered(code: str, number: int) -> str:
    """The code with another last number: («2.1.d», 3) → «2.1.c»."""
    last = re.search(r"[^\W_]+$", code.strip())
    if last is None:
        return str(number)
    own = str(number)
    if not last[0].isdigit():
        own = chr(ord("A" if last[0].isupper() else "a") + number - 1)
    return code.strip()[: last.start()] + own


def missing_lead_problems(row: RowFacts, numbers: Numbers) -> list[Problem]:
    """Find a row that nobody leads."""
    if row.names("leads"):
        return []
    return [_row_problem("missing_lead", row, Severity.WARNING, numbers)]


def missing_support_problems(row: RowFacts, numbers: Numbers) -> list[Problem]:
    """Find a row that nobody supports; a remark only when someone supervises or validates it."""
    if row.names("supports"):
        return []
    watchers = row.names("supervises") + row.names("validates")
    severity = Severity.REMARK if watchers else Severity.WARNING
    return [_row_problem("missing_support", row, severity, numbers, watchers=", ".join(watchers))]


def missing_allies_problems(row: RowFacts, numbers: Numbers) -> list[Problem]:
    """Remark on a row without allies."""
    if row.names("allies"):
        return []
    return [_row_problem("missing_allies", row, Severity.REMARK, numbers)]


def unused_role_problem(code: str, rows: int, numbers: Numbers) -> Problem:
    """Remark once where no row of the plan has a role: the document does without it."""
    values = {"variant": "plan", "rows": rows}
    return Problem(code, values, Severity.REMARK, where="plan", source=numbers.source(code))


def shared_row_problems(row: RowFacts, numbers: Numbers) -> list[Problem]:
    """Remark on a row that several tasks share: which deliverable belongs to which is not said."""
    if len(row.tasks) < 2:
        return []
    codes = ", ".join(task.code for task in row.tasks)
    return [
        _row_problem(
            "shared_row",
            row,
            Severity.REMARK,
            numbers,
            codes=codes,
            tasks=len(row.tasks),
            deliverables=len(row.deliverables),
        )
    ]


def _row_problem(code: str, row: RowFacts, severity: Severity, numbers: Numbers, **values: object) -> Problem:
    words = next((task.title or "" for task in row.tasks), "")
    told: dict[str, object] = {"row": row.code, **values}
    return Problem(code, told, severity, where=row.code, source=numbers.source(code), words=words)
