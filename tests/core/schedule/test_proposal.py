"""A first schedule: durations by content, the plan's order, syntheses and sections last, all within the period."""

from __future__ import annotations

import datetime as dt

from cauce import method
from cauce.core.schedule import Durations, Proposal, WorkFacts, propose
from tests.core.schedule.networks import CALENDAR

DURATIONS = Durations.from_mapping(method.load("schedule"))
END = dt.date(2018, 7, 31)
WORK = [
    WorkFacts("1.1.1", 1, "r1", "Reporte de síntesis", steps=2, deliverables=1, lead="DPU"),
    WorkFacts("1.1.2", 1, "r2", "Mapa de rutas", steps=4, deliverables=2, lead="DPU"),
    WorkFacts("1.1.3", 1, "r2", "Taller", steps=1, deliverables=2, lead="DPU"),
    WorkFacts("1.2.1", 1, "r3", "Encuesta", steps=3, deliverables=1, lead="MUPA"),
    WorkFacts("2.1.1", 2, "r4", "Inventario", steps=2, deliverables=1, lead="MUPA", needs=("1.2.1",)),
    WorkFacts("D.1", "articulation", lead="MUPA"),
    WorkFacts("E.1", "production", lead="MUPA"),
]


def proposal(work: list[WorkFacts] | None = None, end: dt.date = END) -> Proposal:
    return propose(work or WORK, calendar=CALENDAR, end=end, durations=DURATIONS)


def test_durations_follow_from_steps_and_deliverables_that_a_row_shares() -> None:
    found = proposal().schedule.activities
    assert found["1.1.1"].duration == 5 + 2 * 2 + 5
    assert found["1.1.2"].duration == 5 + 2 * 4 + 5 * 2 // 2
    assert found["D.1"].duration == 10


def test_tasks_of_one_row_come_one_after_the_other() -> None:
    found = proposal().schedule
    assert found.timings["1.1.3"].early_start >= found.timings["1.1.2"].early_finish


def test_a_synthesis_comes_after_the_other_tasks_of_its_area() -> None:
    timings = proposal().schedule.timings
    assert timings["1.1.1"].early_start >= max(timings[key].early_finish for key in ("1.1.2", "1.1.3", "1.2.1"))


def test_the_sections_come_after_all_areas_and_one_after_the_other() -> None:
    timings = proposal().schedule.timings
    assert timings["D.1"].early_start >= max(timings[one.key].early_finish for one in WORK if one.row)
    assert timings["E.1"].early_start >= timings["D.1"].early_finish


def test_a_reference_waits_for_what_it_names() -> None:
    timings = proposal().schedule.timings
    assert timings["2.1.1"].early_start >= timings["1.2.1"].early_finish


def test_a_reference_that_would_close_a_circle_is_left_out_and_told() -> None:
    work = [WORK[1], WorkFacts("1.1.3", 1, "r2"), WorkFacts("1.2.1", 1, "r3")]
    looped = [WorkFacts("1.1.2", 1, "r2", needs=("1.1.3",)), *work[1:]]
    assert [(link.before, link.after) for link in proposal(looped).left_out] == [("1.1.3", "1.1.2")]


def test_a_short_period_shortens_all_by_one_share() -> None:
    long, short = proposal(), proposal(end=dt.date(2018, 2, 28))
    assert long.scale == 1.0
    assert 0 < short.scale < 1
    assert short.schedule.finish_day("E.1") <= dt.date(2018, 2, 28)
    assert not short.ends_after_the_period


def test_a_period_in_which_nothing_fits_is_told() -> None:
    assert proposal(end=dt.date(2018, 1, 3)).ends_after_the_period
