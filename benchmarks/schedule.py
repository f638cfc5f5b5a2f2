"""How fast the schedule is: the rule alone, a task moved, levelling, the chart in a browser, the PDF.

    python benchmarks/schedule.py [--json OUT] [--no-browser]

Plans are made up: tasks in areas of forty with steps, leads and two dependencies each. The rule is measured with its
facts in memory; moving a task with everything (page of what follows, saving, the chart again) through the test client;
the chart of 2,000 lines in Chromium, as the office opens it.
"""

from __future__ import annotations

import datetime as dt
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from benchmarks.lines import Line, asked, conclude, tell_load  # noqa: E402 - found beside this file

PORT = 8361
FIRST, LAST = dt.date(2018, 1, 1), dt.date(2020, 12, 31)


def main() -> int:
    """Measure everything and print it; 0 when every goal is reached."""
    parser = asked(__doc__)
    parser.add_argument("--no-browser", action="store_true", help="leave the chart in Chromium out")
    arguments = parser.parse_args()
    tell_load()
    with tempfile.TemporaryDirectory(prefix="cauce-schedule-") as folder:
        os.environ |= {"CAUCE_DATA": folder, "DJANGO_SETTINGS_MODULE": "cauce.web.settings"}
        lines = [rule_alone(), levelling(), *pages(with_browser=not arguments.no_browser)]
    return conclude(lines, out=arguments.json)


def timed(name: str, goal: float, act: Callable[[], Any], *, times: int = 3) -> Line:
    """Take the best of some runs, in seconds."""
    best = float("inf")
    for _ in range(times):
        start = time.perf_counter()
        act()
        best = min(best, time.perf_counter() - start)
    return Line(name, round(best, 3), "s", goal, best < goal)


def network(tasks: int, links: int) -> tuple[list[Any], list[Any]]:
    """Draw a network without circles: what waits always has the larger number."""
    from cauce.core.schedule import Activity, Link, LinkKind

    chance = random.Random(2018)
    activities = [Activity(f"{n:05d}", chance.randint(1, 12), lead=f"lead {n % 25}") for n in range(tasks)]
    arrows = []
    for _ in range(links):
        after = chance.randint(1, tasks - 1)
        before = max(0, after - chance.randint(1, 60))
        arrows.append(Link(f"{before:05d}", f"{after:05d}", chance.choice(list(LinkKind)), chance.randint(0, 3)))
    return activities, arrows


def rule_alone() -> Line:
    """Both passes over 10,000 tasks and 20,000 dependencies."""
    from cauce.core.schedule import WorkingCalendar, schedule

    activities, links = network(10_000, 20_000)
    calendar = WorkingCalendar(FIRST)
    return timed(
        "rule alone, 10,000 tasks, 20,000 dependencies", 0.3, lambda: schedule(activities, links, calendar=calendar)
    )


def levelling() -> Line:
    """Levelling of 2,000 tasks."""
    from cauce.core.schedule import WorkingCalendar, level, schedule

    found = schedule(*network(2_000, 4_000), calendar=WorkingCalendar(FIRST))
    return timed("levelling 2,000 tasks", 2, lambda: level(found))


def pages(*, with_browser: bool) -> list[Line]:
    """Fill a database with plans of 500 and of 2,000 tasks and measure what an office does with them."""
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    settings.ALLOWED_HOSTS = ["*"]
    call_command("migrate", verbosity=0)
    lines = [moving(fill("medio", 500)), pdf(fill("grande", 2_000))]
    return [*lines, *chart_in_browser()] if with_browser else lines


def fill(slug: str, tasks: int) -> Any:
    """Make a plan with its schedule; half of each task's dependencies lead to the task before it in its area."""
    from cauce.web.actions.people import local_office
    from cauce.web.actions.schedule import accept_proposal
    from cauce.web.models import Area, Assignment, Organization, Plan, Row, Step, Task

    plan = Plan.objects.create(slug=slug, title=f"Plan de {tasks} tareas", language="es", country="Panamá")
    leads = [
        Organization.objects.create(plan=plan, key=f"organization:{n}", slug=f"ente-{n}", name=f"Ente {n}")
        for n in range(25)
    ]
    for number in range(1, tasks // 40 + 1):
        area = Area.objects.create(plan=plan, key=f"area:{number}", number=number, title=f"Área {number}", order=number)
        count = min(40, tasks - (number - 1) * 40)
        rows = [Row(plan=plan, key=f"row:{number}.{n}", area=area, order=n) for n in range(count)]
        Row.objects.bulk_create(rows)
        made = [
            Task(plan=plan, key=f"task:{number}.{n}.1", code=f"{number}.{n}.1", title=f"Trabajo {n}", row=row, order=n)
            for n, row in enumerate(rows)
        ]
        Task.objects.bulk_create(made)
        Step.objects.bulk_create(
            [
                Step(plan=plan, key=f"{task.key}/step:{n}", task=task, text="Paso", order=n)
                for task in made
                for n in (1, 2)
            ]
        )
        Assignment.objects.bulk_create(
            [
                Assignment(
                    plan=plan, key=f"{row.key}/leads", row=row, role="leads", organization=leads[n % 25], order=n
                )
                for n, row in enumerate(rows)
            ]
        )
    accept_proposal(plan=plan, start=FIRST, end=LAST, by=local_office())
    return Plan.objects.get(pk=plan.pk)


def moving(plan: Any) -> Line:
    """See what follows when a task moves, save it, see the chart again."""
    from django.test import Client

    from cauce.web.actions.people import local_office
    from cauce.web.models import ScheduleEntry

    office = Client()
    office.force_login(local_office())
    entry = ScheduleEntry.objects.filter(plan=plan).order_by("pk")[3]
    address = f"/es/{plan.slug}/cronograma/{entry.pk}/mover/"
    office.get(address)  # the first page reads templates and catalogues
    days = iter(range(5, 60, 5))

    def move() -> None:
        start = (FIRST + dt.timedelta(days=next(days) * 7)).isoformat()
        assert office.get(address, {"start": start}).status_code == 200
        version = ScheduleEntry.objects.get(pk=entry.pk).version
        told = office.post(address, {"start": start, "version": version}, follow=True)
        assert told.status_code == 200
        assert told.redirect_chain

    return timed("a task moved in a plan of 500: effect, saved, chart", 0.5, move)


def pdf(plan: Any) -> Line:
    """Write annex G.1 of 2,000 tasks as A3 PDF."""
    from cauce.exporter.schedule.pdf import gantt_pdf
    from tests.exporter.gantts import gantt

    facts = gantt(2_000)
    assert plan.pk
    return timed("A3 PDF of 2,000 lines", 5, lambda: gantt_pdf(facts), times=1)


def chart_in_browser() -> list[Line]:
    """Open the chart of 2,000 tasks in Chromium: its first hundred lines, then all."""
    from playwright.sync_api import sync_playwright

    from benchmarks.pages import sign_in

    cookie = sign_in()
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # the browser's driver runs a loop of its own
    program = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if program is None:
        print("Chromium was not found: the chart was not measured. Set CHROMIUM to its path.", file=sys.stderr)
        return []
    server = subprocess.Popen(
        [sys.executable, "-m", "cauce.cli", "serve", "--port", str(PORT), "--workers", "1"],
        env=os.environ | {"PYTHONPATH": str(ROOT / "src")},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        _wait()
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
            return _looked_at(browser, cookie)
    finally:
        os.killpg(server.pid, 15)
        server.wait()


def _looked_at(browser: Any, cookie: str) -> list[Line]:
    from django.db.models import F

    from cauce.web.models import Plan

    context = browser.new_context(viewport={"width": 1366, "height": 900})
    context.add_cookies([{"name": "sessionid", "value": cookie, "url": f"http://127.0.0.1:{PORT}"}])
    page = context.new_page()
    address = f"http://127.0.0.1:{PORT}/es/grande/cronograma/"
    firsts, alls, frames = [], [], []
    page.goto(address)  # the server reads its templates
    for _ in range(3):
        Plan.objects.update(revision=F("revision") + 1)  # as after any act: nothing computed before counts
        start = time.perf_counter()
        page.goto(address, wait_until="commit")
        page.locator(".gantt-names li >> nth=99").wait_for(state="attached")
        page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
        firsts.append(time.perf_counter() - start)
        page.get_by_role("link", name="Mostrar todo").click()
        page.locator(".gantt-names li >> nth=2000").wait_for(state="attached")
        page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
        alls.append(time.perf_counter() - start)
        frames.append(page.evaluate(SCROLL))
    browser.close()
    return [
        Line("chart of 2,000 in Chromium: first 100 lines", round(min(firsts), 3), "s", 0.5, min(firsts) < 0.5),
        Line("chart of 2,000 in Chromium: all lines", round(min(alls), 3), "s", 2, min(alls) < 2),
        Line("scrolling all of it: slowest frame of 95 in 100", round(min(frames), 1), "ms", 50, min(frames) < 50),
    ]


SCROLL = """async () => {
  const region = document.getElementById("gantt");
  const times = [];
  let last = performance.now();
  for (let step = 0; step < 120; step += 1) {
    region.scrollTop += region.scrollHeight / 130;
    await new Promise((done) => requestAnimationFrame(done));
    const now = performance.now();
    times.push(now - last);
    last = now;
  }
  times.sort((one, other) => one - other);
  return times[Math.floor(times.length * 0.95)];
}"""


def _wait() -> None:
    for _ in range(120):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{PORT}/es/", timeout=5).close()
            return
        except OSError:
            time.sleep(0.5)
    raise SystemExit("The server did not start.")


if __name__ == "__main__":
    sys.exit(main())
