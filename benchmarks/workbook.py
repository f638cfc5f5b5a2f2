"""Measure the workbook: a plan of 10,000 tasks and 30,000 steps out, and in again with 100 changes.

Run ``python benchmarks/workbook.py [--tasks 10000] [--json OUT]``. A database of its own is made in a temporary
folder. The goals are those of the plan of work: 20 s out, 20 s in, 600 MB.
"""

from __future__ import annotations

import os
import resource
import sys
import tempfile
import time
from io import BytesIO
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from benchmarks.lines import asked, at_most, conclude  # noqa: E402 - found beside this file

SECONDS, MEGABYTES = 20.0, 600.0
CHANGES = 100


def main() -> int:
    """Measure, print the lines, and return 1 when a goal is missed."""
    parser = asked(__doc__)
    parser.add_argument("--tasks", type=int, default=10_000, help="how many (%(default)s)")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["CAUCE_DATA"] = folder
        found = measured(chosen.tasks)
    lines = (at_most(name, round(value, 1), unit, goal) for name, (value, unit, goal) in found.items())
    return conclude(lines, out=chosen.json)


def measured(tasks: int) -> dict[str, tuple[float, str, float]]:
    """Seconds and megabytes with their units and goals, by name."""
    from cauce.cli import server

    server.set_up()
    server.bring_up_to_date()
    from cauce.web.actions import people, workbook

    by = people.local_office()
    plan = large_plan(tasks)
    start = time.perf_counter()
    content = workbook.write_workbook(plan=plan, by=by, language="es")
    out = time.perf_counter() - start
    changed = with_changes(content)
    start = time.perf_counter()
    event = workbook.apply_workbook(plan=plan, content=changed, file_name="plan.xlsx", by=by)
    into = time.perf_counter() - start
    assert event is not None
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "workbook out": (out, "s", SECONDS),
        f"workbook in with {CHANGES} changes": (into, "s", SECONDS),
        "most memory": (memory, "MB", MEGABYTES),
    }


def large_plan(tasks: int) -> Any:
    """Make a plan of ten areas, two tasks in each row, three steps in each task."""
    from cauce.web.models import Area, Deliverable, Plan, Row, Step, Task
    from cauce.web.queries import search

    plan = Plan.objects.create(slug="grande", title="Plan grande")
    areas = Area.objects.bulk_create(
        Area(plan=plan, key=f"area:{one}", number=one, title=f"Área {one}", order=one) for one in range(1, 11)
    )
    rows = Row.objects.bulk_create(
        (Row(plan=plan, key=f"row:{one}", area=areas[one % 10], order=one) for one in range(tasks // 2)), batch_size=500
    )
    made = Task.objects.bulk_create(
        (
            Task(
                plan=plan,
                key=f"task:{one}",
                row=rows[one // 2],
                code=f"{one % 10 + 1}.{one}",
                title=f"Tarea {one}",
                order=one,
            )
            for one in range(len(rows) * 2)
        ),
        batch_size=500,
    )
    Step.objects.bulk_create(
        (
            Step(
                plan=plan,
                key=f"{task.key}/step:{one}",
                task=task,
                text=f"Paso {one} de {task.code}: reunir y revisar.",
                order=one,
            )
            for task in made
            for one in range(3)
        ),
        batch_size=500,
    )
    Deliverable.objects.bulk_create(
        (
            Deliverable(plan=plan, key=f"{row.key}/deliverable:1", row=row, text="Informe", kind="report", order=1)
            for row in rows
        ),
        batch_size=500,
    )
    search.rebuild(plan)
    return plan


def with_changes(content: bytes) -> bytes:
    """Change a hundred cells as an institution does, by another program."""
    import openpyxl

    book = openpyxl.load_workbook(BytesIO(content))
    steps = book["Pasos"]
    for one in range(2, 2 + CHANGES):
        steps.cell(one * 7, 3).value = f"Otro paso {one}"
    target = BytesIO()
    book.save(target)
    book.close()
    return target.getvalue()


if __name__ == "__main__":
    sys.exit(main())
