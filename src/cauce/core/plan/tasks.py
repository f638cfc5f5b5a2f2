"""Tasks (tareas): codes that skip, rows without lead, support or allies, rows that several tasks share."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise

from cauce.core.plan.facts import PlanFacts, RowFacts
from cauce.core.plan.numbers import Numbers
from cauce.core.problems import Problem, Severity

SEPARATORS = (".", "-", "_", " ")
LONGEST_GAP = 5  # a longer one is another numbering, not a skipped task


def problems(facts: PlanFacts, numbers: Numbers) -> list[Problem]:
    """Find all that the tasks and who does them leave open."""
    rows = [row for _, row in facts.rows()]
    found = skipped_code_problems([task.code for row in rows for task in row.tasks], numbers)
    for code, role, rule in (
        ("missing_lead", "leads", missing_lead_problems),
        ("missing_support", "supports", missing_support_problems),
        ("missing_allies", "allies", missing_allies_problems),
    ):
        if any(row.names(role) for row in rows):
            found += [problem for row in rows for problem in rule(row, numbers)]
        elif len(rows) == 1:
            found += rule(rows[0], numbers)
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
    groups: dict[str, dict[int, str]] = {}
    for code in codes:
        parts = parse_code(code)
        if parts is not None:
            groups.setdefault(parts[0], {}).setdefault(parts[1], code)
    starts_at_one = sum(1 in numbered for numbered in groups.values()) * 2 > len(groups)
    if not starts_at_one and len(groups) > 1:
        groups = _run_on(groups)
    for shared, numbered in groups.items():
        ordered = sorted(numbered)
        first = [0] if (starts_at_one or len(groups) == 1) and shared[-1:] in SEPARATORS else []
        for low, high in pairwise([*first, *ordered]):
            for missing in range(low + 1, high) if high - low <= LONGEST_GAP else ():
                yield numbered.get(low, ""), numbered[high], _renumbered(numbered[high], missing)


def _run_on(groups: Mapping[str, dict[int, str]]) -> dict[str, dict[int, str]]:
    """Groups under what they share, where the numbers run on from question to question: 1.1.1, 1.2.2, 1.2.3."""
    joined: dict[str, dict[int, str]] = {}
    for shared, numbered in groups.items():
        parent = re.sub(r"[^.\-_ ]+[.\-_ ]$", "", shared)
        if joined.get(parent, {}).keys() & numbered.keys():
            return dict(groups)
        joined.setdefault(parent, {}).update(numbered)
    return joined


def parse_code(code: str) -> tuple[str, int] | None:
    """Part a code into what it shares with its neighbours and its own number («2.1.b» → 2); None without number.

    >>> parse_code("2.2.4"), parse_code("T1.b"), parse_code("T4"), parse_code("Taller")
    (('2.2.', 4), ('t1.', 2), ('t', 4), None)
    """
    folded = code.strip(" .:").casefold()
    number = re.fullmatch(r"(.*?)(\d{1,3})", folded)
    if number is not None:
        return number[1], int(number[2])
    letter = re.fullmatch(r"(.*[.\-_ ])([a-z])", folded)
    if letter is not None:
        return letter[1], ord(letter[2]) - ord("a") + 1
    return None


def _renumbered(code: str, number: int) -> str:
    """The code with another last number: («2.1.d», 3) → «2.1.c»."""
    bare = code.strip(" .:")
    last = re.search(r"\d+$|[^\W_]$", bare)
    if last is None:
        return str(number)
    own = str(number).zfill(len(last[0])) if last[0].startswith("0") else str(number)
    if not last[0].isdigit():
        own = chr(ord("A" if last[0].isupper() else "a") + number - 1)
    return bare[: last.start()] + own


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
    """Say once where no row of the plan has a role: the document does without it, or it was not read."""
    severity = Severity.WARNING if code == "missing_lead" else Severity.REMARK
    return Problem(code, {"variant": "plan", "rows": rows}, severity, where="plan", source=numbers.source(code))


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
