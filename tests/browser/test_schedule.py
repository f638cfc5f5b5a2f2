"""The schedule in a browser: axe on its pages, a bar dragged by mouse and finger, the arrow keys, the form."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Locator, Page, expect

from cauce.web.actions import schedule as actions
from cauce.web.models import Plan, ScheduleEntry, User
from cauce.web.queries import schedule as queries
from tests.browser.conftest import PageOpener, send
from tests.people import marta_of_the_office
from tests.web.importing import import_draft

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
START, END = dt.date(2018, 1, 1), dt.date(2018, 7, 31)
PAGES = ("schedule", "schedule_days", "schedule_milestones", "schedule_baselines", "schedule_levelling")


@pytest.fixture
def marta(transactional_db: None) -> User:
    """Marta of the office."""
    return marta_of_the_office()


@pytest.fixture
def plan(marta: User) -> Plan:
    """A plan with a schedule that has slipped since its baseline, a milestone and a date that cannot hold."""
    plan, _event = import_draft(by=marta)
    actions.accept_proposal(plan=plan, start=START, end=END, by=marta)
    actions.set_baseline(plan=plan, name="Inicial", reason="Aprobado.", on=START, by=marta)
    actions.add_milestone(plan=plan, title="Lanzamiento", day=dt.date(2018, 6, 30), by=marta)
    slipped = entry(plan, "1.2.1")
    values = {"duration": slipped.duration + 9, "finish_by": dt.date(2018, 1, 8)}
    actions.edit_entry(entry=slipped, values=values, expected_version=slipped.version, by=marta, why="Faltan datos.")
    return plan


@pytest.fixture
def session(marta: User) -> dict[str, str]:
    """Cookies of a browser in which Marta is signed in."""
    client = Client()
    client.force_login(marta)
    return {"sessionid": client.cookies["sessionid"].value}


def entry(plan: Plan, code: str = "1.1.1") -> ScheduleEntry:
    return ScheduleEntry.objects.get(plan=plan, task__code=code)


def start_of(plan: Plan, code: str = "1.1.1") -> dt.date:
    return queries.network_of(plan).computed().start_day(entry(plan, code).key)


def addresses(plan: Plan) -> list[str]:
    first = entry(plan).pk
    return [
        *(reverse(name, args=[plan.slug]) for name in PAGES),
        reverse("schedule", args=[plan.slug]) + "?view=table",
        reverse("schedule_proposal", args=[plan.slug]),
        reverse("schedule_calendar", args=[plan.slug]) + "?at=2018-01",
        reverse("schedule_calendar", args=[plan.slug]) + "?by=quarter&at=2018-01",
        reverse("schedule_entry", args=[plan.slug, first]),
        reverse("move_entry", args=[plan.slug, first]) + "?start=2018-03-05",
    ]


@pytest.mark.parametrize(("lang", "dark", "width"), [("es", False, 1366), ("en", True, 1366), ("es", False, 360)])
def test_no_page_of_the_schedule_has_an_axe_violation(
    plan: Plan,
    session: dict[str, str],
    browser_page: PageOpener,
    axe_violations: Callable[[Page], list[str]],
    lang: str,
    dark: bool,
    width: int,
) -> None:
    page = browser_page(csp=False, cookies=session, lang=lang, dark=dark, width=width)
    found = {}
    for path in addresses(plan):
        page.goto(path.replace("/es/", f"/{lang}/", 1))
        page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        if lines := axe_violations(page):
            found[path] = lines
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found[path] = [*found.get(path, []), "wider than the screen"]
    assert found == {}


def test_a_bar_is_dragged_and_nothing_is_saved_before_its_effect_was_shown(
    plan: Plan, session: dict[str, str], browser_page: PageOpener
) -> None:
    before = start_of(plan)
    page = browser_page(reverse("schedule", args=[plan.slug]) + "?zoom=weeks", cookies=session)
    bar = page.locator(f'rect[data-key="{entry(plan).key}"]')
    bar.scroll_into_view_if_needed()
    place = bar.bounding_box()
    assert place is not None
    page.mouse.move(place["x"] + 10, place["y"] + 5)
    page.mouse.down()
    for days in range(7, 15):  # also over a week-end: nothing begins there
        page.mouse.move(place["x"] + 10 + days * 12, place["y"] + 5)
        expect(page.locator("#gantt-day")).to_contain_text(re.compile("lunes|martes|miércoles|jueves|viernes"))
    page.mouse.up()
    dialog = page.locator("#dialog")
    expect(dialog).to_be_visible()
    expect(dialog.get_by_role("heading", name="Qué se mueve con esto")).to_be_visible()
    assert start_of(plan) == before
    dialog.get_by_label("Motivo").fill("Llegan tarde los datos.")
    dialog.get_by_role("button", name="Guardar").click()
    expect(page.locator(".notice.done")).to_be_visible()
    assert (start_of(plan) - before).days in {14, 15, 16}


class Finger:
    """A finger on a bar, on a page whose clock stands still: how long it rests is told, not waited for."""

    def __init__(self, page: Page, bar: Locator) -> None:
        self.page = page
        page.clock.install(time=0)
        page.reload()
        page.clock.pause_at(60_000)
        bar.scroll_into_view_if_needed()
        session = page.context.new_cdp_session(page)
        session.send("Emulation.setTouchEmulationEnabled", {"enabled": True})
        box, names = bar.bounding_box(), page.locator(".gantt-names").first.bounding_box()
        assert box is not None
        assert names is not None
        self.x, self.y = max(box["x"], names["x"] + names["width"]) + 110, box["y"] + 6
        self.tell = lambda what, points: session.send("Input.dispatchTouchEvent", {"type": what, "touchPoints": points})

    def touch(self, *, rests: int) -> None:
        """Put it down and let it rest so many milliseconds of the page."""
        self.tell("touchStart", [{"x": self.x, "y": self.y}])
        self.page.clock.run_for(rests)

    def slide(self) -> None:
        """Draw it to the left, and lift it."""
        for step in range(1, 8):
            self.tell("touchMove", [{"x": self.x - 12 * step, "y": self.y + 2}])
        self.tell("touchEnd", [])
        self.page.clock.resume()


def scrolled(page: Page) -> int:
    """How far the chart is scrolled."""
    return int(page.locator("#gantt").evaluate("each => each.scrollLeft"))


def test_a_finger_that_does_not_rest_on_a_bar_scrolls(
    plan: Plan, session: dict[str, str], browser_page: PageOpener
) -> None:
    page = browser_page(reverse("schedule", args=[plan.slug]) + "?zoom=weeks", cookies=session, width=360)
    finger = Finger(page, page.locator(f'rect[data-key="{entry(plan).key}"]'))
    before = scrolled(page)
    finger.touch(rests=300)
    finger.slide()
    page.wait_for_function("before => document.getElementById('gantt').scrollLeft > before", arg=before)
    expect(page.locator("#gantt-day")).to_be_hidden()
    expect(page.locator("#dialog")).to_be_hidden()


def test_a_finger_that_rests_on_a_bar_takes_it_along(
    plan: Plan, session: dict[str, str], browser_page: PageOpener
) -> None:
    before = start_of(plan)
    page = browser_page(reverse("schedule", args=[plan.slug]) + "?zoom=weeks", cookies=session, width=360)
    finger = Finger(page, page.locator(f'rect[data-key="{entry(plan).key}"]'))
    finger.touch(rests=500)
    sign = page.locator("#gantt-day")
    expect(sign).to_contain_text("empieza el")
    finger.slide()
    expect(page.locator("#dialog")).to_be_visible()
    expect(sign).to_contain_text("empieza el")
    assert page.locator("#dialog #start").input_value() < before.isoformat()
    assert start_of(plan) == before


def test_a_finger_that_stops_a_scroll_takes_nothing_along(
    plan: Plan, session: dict[str, str], browser_page: PageOpener
) -> None:
    page = browser_page(reverse("schedule", args=[plan.slug]) + "?zoom=weeks", cookies=session, width=360)
    finger = Finger(page, page.locator(f'rect[data-key="{entry(plan).key}"]'))
    finger.touch(rests=100)
    # What a browser sends while the chart still rolls: a touch that no page can keep from scrolling.
    page.locator("#gantt").evaluate("each => each.dispatchEvent(new TouchEvent('touchstart', {cancelable: false}))")
    page.clock.run_for(500)
    expect(page.locator("#gantt-day")).to_be_hidden()


def test_the_arrow_keys_move_by_working_days_and_escape_leaves_all_as_it_was(
    plan: Plan, session: dict[str, str], browser_page: PageOpener
) -> None:
    before = start_of(plan)
    page = browser_page(reverse("schedule", args=[plan.slug]), cookies=session)
    name = page.locator(f'a[data-key="{entry(plan).key}"]')
    name.focus()
    page.keyboard.press("Shift+ArrowRight")
    expect(page.locator("#gantt-live")).to_contain_text("empieza el")
    expect(page.locator("rect.moved")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.locator("rect.moved")).to_have_count(0)
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")
    expect(page.locator("#dialog #start")).to_have_value(str(_working_days_after(plan, before, 4)))
    page.keyboard.press("Escape")
    expect(page.locator("#dialog")).not_to_be_visible()
    expect(name).to_be_focused()
    assert start_of(plan) == before


def _working_days_after(plan: Plan, day: dt.date, count: int) -> dt.date:
    calendar = queries.network_of(plan).calendar
    return calendar.day(calendar.boundary_before(day) + count)


def test_without_scripts_an_entry_is_moved_by_its_form(
    plan: Plan, session: dict[str, str], browser_page: PageOpener
) -> None:
    page = browser_page(reverse("schedule", args=[plan.slug]), cookies=session, javascript=False)
    page.locator(f"#line-{entry(plan).pk} a").click()
    page.get_by_label("No antes de").fill("2018-03-05")
    page.get_by_role("button", name="Ver qué se mueve").click()
    expect(page.get_by_role("heading", name="Qué se mueve con esto")).to_be_visible()
    page.get_by_label("Motivo").fill("Llegan tarde los datos.")
    send(page.get_by_role("button", name="Guardar"))
    assert start_of(plan) == dt.date(2018, 3, 5)


def test_the_proposal_is_accepted_in_a_browser(marta: User, session: dict[str, str], browser_page: PageOpener) -> None:
    plan, _event = import_draft(by=marta)
    page = browser_page(reverse("schedule", args=[plan.slug]), cookies=session)
    page.get_by_label("Primer día").fill("2018-01-01")
    page.get_by_label("Último día").fill("2018-12-31")
    send(page.get_by_role("button", name="Proponer para este período"))
    send(page.get_by_role("button", name="Aceptar la propuesta"))
    expect(page.get_by_role("region", name="Gráfico del cronograma")).to_be_visible()
    assert queries.network_of(plan).frame.end == dt.date(2018, 12, 31)
