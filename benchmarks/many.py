"""Measure a change of many rows at once: one act, one event, however many rows.

Run ``python benchmarks/many.py [--json OUT] [--rows 500]``. A database of its own is made in a temporary folder and
filled with one plan of as many rows as asked for, each with a task, a deliverable and a lead. The change is measured
as the page does it: the form is sent over the test client, the answer awaited. The number of queries of the act is
counted for all rows and for a fifth of them; it is to be the same.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from benchmarks.lines import Line, asked, conclude  # noqa: E402 - found beside this file

SECONDS = 3.0


def main() -> int:
    """Measure everything and print it; 0 when every goal is reached."""
    parser = asked(__doc__)
    parser.add_argument("--rows", type=int, default=500, help="how many rows change at once (%(default)s)")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="cauce-many-") as folder:
        os.environ |= {"CAUCE_DATA": folder, "DJANGO_SETTINGS_MODULE": "cauce.web.settings"}
        lines = measure(arguments.rows)
    return conclude(lines, out=arguments.json)


def measure(count: int) -> list[Line]:
    """Fill a database, change all rows over the page, then by the act alone with its queries counted."""
    import django

    django.setup()
    plan, rows = fill(count)
    took, events = by_the_page(plan, rows)
    few, many = queries_of(rows[: count // 5], "done"), queries_of(rows, "in_progress")
    return [
        Line(f"{count} rows by the page", round(took, 2), "s", SECONDS, took < SECONDS),
        Line("events written", events, "", 1, events == 1),
        Line(f"queries of the act, {count} rows", many, "", few + 4, many <= few + 4),
        Line(f"queries of the act, {count // 5} rows", few, ""),
    ]


def fill(count: int) -> tuple[Any, list[Any]]:
    """Make one plan of some rows."""
    from django.core.management import call_command

    from cauce.web.models import Area, Assignment, Deliverable, Organization, Plan, Row, Task

    call_command("migrate", verbosity=0)
    plan = Plan.objects.create(slug="many", title="Many")
    area = Area.objects.create(plan=plan, key="area:1", number=1, title="Area")
    lead = Organization.objects.create(plan=plan, key="organization:1", slug="lead", name="Lead")
    made = [Row(plan=plan, key=f"row:{at}", area=area, order=at) for at in range(count)]
    rows = Row.objects.bulk_create(made)
    Task.objects.bulk_create(
        Task(plan=plan, key=f"task:{at}", row=row, code=f"1.{at}.1", title=f"Task {at}") for at, row in enumerate(rows)
    )
    Deliverable.objects.bulk_create(
        Deliverable(plan=plan, key=f"row:{at}/deliverable:1", row=row, text="Report") for at, row in enumerate(rows)
    )
    Assignment.objects.bulk_create(
        Assignment(plan=plan, key=f"row:{at}/leads:1", row=row, role="leads", organization=lead, as_printed="Lead")
        for at, row in enumerate(rows)
    )
    return plan, rows


def by_the_page(plan: Any, rows: list[Any]) -> tuple[float, int]:
    """Send the form with every row ticked; return the seconds until the answer, and how many events were written."""
    from django.test import Client
    from django.urls import reverse

    from cauce.web.models import Event, Row

    client = Client(SERVER_NAME="localhost")
    client.force_login(office())
    address = reverse("change_many", args=[plan.slug])
    client.get(address)
    sent = {"chosen": [f"{row.pk}:{row.version}" for row in rows], "state": "in_progress", "why": "The phase begins."}
    before, begun = Event.objects.count(), time.perf_counter()
    answer = client.post(address, sent)
    took = time.perf_counter() - begun
    if answer.status_code != 302 or Row.objects.exclude(state="in_progress").exists():
        raise SystemExit(f"The form answered {answer.status_code}; 302 was expected, and every row in progress.")
    return took, Event.objects.count() - before


def queries_of(rows: list[Any], state: str) -> int:
    """Change some rows by the act itself; return how many queries it took."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from cauce.core.monitoring import WorkChange
    from cauce.web.actions.monitoring import set_work_state

    with CaptureQueriesContext(connection) as told:
        set_work_state(things=rows, change=WorkChange(state), by=office())
    return len(told)


def office() -> Any:
    """Return an account of the office."""
    from cauce.core.permissions import OFFICE
    from cauce.web.models import Membership, User

    user, made = User.objects.get_or_create(email="office@example.org", defaults={"name": "Office"})
    if made:
        Membership.objects.create(user=user, plan=None, role=OFFICE)
    return user


if __name__ == "__main__":
    raise SystemExit(main())
