"""Dates that cannot hold (fechas que no se cumplen): each with what stands in its way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cauce.core.problems import Problem, Severity
from cauce.core.schedule.network import Activity, Bound, Schedule

CODES = ("fixed_date_missed", "deadline_missed", "fixed_on_free_day", "happened_before_its_needs", "waits_in_circle")


def date_problems(found: Schedule, *, sources: Mapping[str, str]) -> list[Problem]:
    """Say which fixed dates and deadlines cannot hold, and which activity pushes them.

    Parameters
    ----------
    found
        A computed schedule.
    sources
        Where each rule comes from, by code.
    """
    problems: list[Problem] = []
    for key in sorted(found.activities):
        activity = found.activities[key]
        problems += _fixed(found, activity, sources)
        problems += _deadline(found, activity, sources)
    problems += _broken_links(found, sources)
    return problems


def circle_problem(keys: Sequence[str], *, sources: Mapping[str, str]) -> Problem:
    """Say which activities wait for each other, one by one."""
    values = {"circle": " → ".join(keys)}
    return Problem("waits_in_circle", values, Severity.BLOCKS, keys[0], sources["waits_in_circle"])


def _fixed(found: Schedule, activity: Activity, sources: Mapping[str, str]) -> list[Problem]:
    day, timing = activity.fixed_on, found.timings[activity.key]
    if day is None or timing.bound is Bound.HAPPENED:
        return []
    if timing.bound is Bound.LINK:
        link = found.links[timing.link]
        values = {
            "code": activity.key,
            "fixed": day,
            "starts": found.start_day(activity.key),
            "because": link.before,
            "ends": found.finish_day(link.before),
        }
        return [Problem("fixed_date_missed", values, Severity.WARNING, activity.key, sources["fixed_date_missed"])]
    if not activity.is_milestone and not found.calendar.is_working(day):
        values = {
            "code": activity.key,
            "fixed": day,
            "name": found.calendar.free.get(day, ""),
            "variant": "named" if found.calendar.free.get(day) else "",
            "starts": found.start_day(activity.key),
        }
        return [Problem("fixed_on_free_day", values, Severity.REMARK, activity.key, sources["fixed_on_free_day"])]
    return []


def _deadline(found: Schedule, activity: Activity, sources: Mapping[str, str]) -> list[Problem]:
    day = activity.finish_by
    if day is None:
        return []
    timing = found.timings[activity.key]
    over = timing.early_finish - found.calendar.boundary_after(day)
    if over <= 0:
        return []
    reasons = found.reasons(activity.key)
    values = {
        "code": activity.key,
        "by": day,
        "ends": found.finish_day(activity.key),
        "days": over,
        "because": " ← ".join(link.before for link in reasons),
        "variant": "" if reasons else "alone",
    }
    return [Problem("deadline_missed", values, Severity.WARNING, activity.key, sources["deadline_missed"])]


def _broken_links(found: Schedule, sources: Mapping[str, str]) -> list[Problem]:
    """Work that began although what it depends on has not ended."""
    problems = []
    for link in found.links:
        after, before = found.timings.get(link.after), found.timings.get(link.before)
        if after is None or before is None or after.bound is not Bound.HAPPENED:
            continue
        if link.kind == "finish_start" and before.early_finish + link.lag > after.early_start:
            values = {
                "code": link.after,
                "started": found.start_day(link.after),
                "because": link.before,
                "ends": found.finish_day(link.before),
            }
            problems.append(
                Problem(
                    "happened_before_its_needs",
                    values,
                    Severity.REMARK,
                    link.after,
                    sources["happened_before_its_needs"],
                )
            )
    return problems
