"""Today (hoy): what is late, soon due or waits for somebody, and what blocks most."""

from __future__ import annotations

import datetime as dt

from cauce.core import today as rules
from cauce.core.notifications import Delivery, Input, RowFacts, Unnamed

ON = dt.date(2027, 4, 2)
MARCH = dt.date(2027, 3, 31)


def kinds(*rows: RowFacts) -> list[tuple[str, str]]:
    return [(each.kind, each.thing) for each in rules.lines(rows, on=ON, soon=14)]


def test_a_deliverable_is_late_the_day_after_it_was_due() -> None:
    row = RowFacts("r", "1.1.1", deliveries=(Delivery("a", "Mapa", due=MARCH), Delivery("b", "Lista", due=ON)))
    assert kinds(row) == [("late", "a"), ("due_soon", "b")]


def test_what_is_due_in_fifteen_days_is_not_due_soon() -> None:
    far = Delivery("a", "Mapa", due=ON + dt.timedelta(days=15))
    assert kinds(RowFacts("r", "1.1.1", deliveries=(far,))) == []


def test_what_was_submitted_waits_for_who_decides_even_when_its_day_has_passed() -> None:
    submitted = Delivery("a", "Mapa", state="submitted", due=MARCH, since=ON)
    assert kinds(RowFacts("r", "1.1.1", state="done", deliveries=(submitted,))) == [("to_accept", "a")]


def test_what_somebody_says_is_not_theirs_waits_for_the_office_unless_the_row_rests() -> None:
    row, resting = RowFacts("r", "1.1.1"), RowFacts("d", "1.2.1", state="deferred")
    said = [rules.NotMine(key, f"{key}|1", "Oficina del Agua", "Pregunten a Obras.", MARCH) for key in ("r", "d")]
    found = rules.lines([row, resting], on=ON, soon=14, not_mine=said)
    assert [(each.kind, each.row, each.of, each.since) for each in found] == [
        ("not_mine", "r", "Oficina del Agua", MARCH)
    ]
    assert "not_mine" in rules.GROUPS["waiting"]


def test_a_deferred_row_asks_for_nothing() -> None:
    row = RowFacts(
        "r",
        "1.1.1",
        state="deferred",
        deliveries=(Delivery("a", "Mapa", due=MARCH),),
        inputs=(Input("i", "PIMUS", "MOP", MARCH),),
        unnamed=(Unnamed("p", "leads", "Consultor"),),
    )
    assert kinds(row) == []


def test_an_input_waits_from_the_day_on_which_it_was_asked_for_until_it_comes() -> None:
    inputs = (Input("i", "PIMUS", "MOP", MARCH), Input("j", "POT", "MOP", MARCH, ON), Input("k", "Censo"))
    assert kinds(RowFacts("r", "1.1.1", inputs=inputs)) == [("input_not_got", "i")]


def test_the_longest_stands_first_within_its_kind() -> None:
    early = RowFacts("r", "1.1.1", deliveries=(Delivery("a", "Mapa", due=MARCH),))
    late = RowFacts("s", "1.1.2", deliveries=(Delivery("b", "Lista", due=MARCH - dt.timedelta(days=9)),))
    assert kinds(early, late) == [("late", "b"), ("late", "a")]


def test_five_block_at_most_and_first_those_for_which_most_tasks_wait() -> None:
    rows = [RowFacts(f"r{n}", f"1.1.{n}", deliveries=(Delivery(f"d{n}", "Mapa", due=MARCH),)) for n in range(8)]
    found = rules.lines(rows, on=ON, soon=14)
    blocks = rules.blocks(found, waiting={"r6": ["2.1.1", "2.1.2"], "r3": ["2.1.1"]})
    assert [each.line.row for each in blocks] == ["r6", "r3", "r0", "r1", "r2"]
    assert blocks[0].waiting == ("2.1.1", "2.1.2")


def test_a_row_blocks_once_and_an_ally_without_a_name_blocks_nothing() -> None:
    row = RowFacts(
        "r", "1.1.1", deliveries=(Delivery("a", "Mapa", due=MARCH), Delivery("b", "Lista", due=MARCH))
    )  # fmt: skip
    other = RowFacts("s", "1.1.2", unnamed=(Unnamed("p", "allies", "6 ONG"),))
    lead = RowFacts("t", "1.1.3", unnamed=(Unnamed("q", "leads", "Consultor"),))
    found = rules.lines([row, other, lead], on=ON, soon=14)
    assert [each.line.thing for each in rules.blocks(found, waiting={})] == ["a", "q"]
