"""Levelling: never worse than without, never later, and nothing that a link forbids."""

from __future__ import annotations

from hypothesis import given

from cauce.core.schedule import Activity, Link, level, levelled, peaks, schedule
from tests.core.schedule.networks import CALENDAR, CALM, Network, networks


def test_a_lead_with_two_things_at_once_does_one_after_the_other_where_there_is_room() -> None:
    activities = [Activity("long", 10, lead="x"), Activity("a", 4, lead="MUPA"), Activity("b", 4, lead="MUPA")]
    found = schedule(activities, [], calendar=CALENDAR)
    done = level(found)
    assert (done.peak_before, done.peak_after) == (2, 1)
    assert levelled(found, done).end == found.end


def test_what_is_critical_or_fixed_stays() -> None:
    activities = [Activity("a", 4, lead="MUPA"), Activity("b", 4, lead="MUPA", fixed_on=CALENDAR.day(0))]
    found = schedule([*activities, Activity("end", 9)], [Link("a", "end")], calendar=CALENDAR)
    assert level(found).starts == {}


def test_the_most_at_once_is_counted_for_each_lead() -> None:
    activities = [Activity("a", 4, lead="MUPA"), Activity("b", 4, lead="MUPA"), Activity("c", 2, lead="DPU")]
    found = schedule([*activities, Activity("launch", 0, lead="MUPA")], [], calendar=CALENDAR)
    assert peaks(found) == {"MUPA": 2, "DPU": 1}


@CALM
@given(networks())
def test_levelling_is_never_worse_and_the_end_never_moves(network: Network) -> None:
    found = schedule(*network, calendar=CALENDAR)
    done = level(found)
    assert done.load_after <= done.load_before
    after = levelled(found, done)
    assert after.end == found.end
    assert {key: after.timings[key].early_start for key in done.starts} == done.starts
