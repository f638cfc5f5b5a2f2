"""A facility that somebody judged, for tests."""

from __future__ import annotations

import datetime as dt

from cauce.web.actions.vulnerability import judge_facility
from cauce.web.models import Facility, Plan, User, VulnerabilityJudgement
from tests.web.risky import facility

GENERIC = ("building", "access", "backup_power_water", "contingency_plan", "occupancy")
DAY = dt.date(2026, 1, 10)


def answers(value: str = "4", **more: str) -> dict[str, str]:
    """An answer to each item of the generic index."""
    return dict.fromkeys(GENERIC, value) | more


def school(plan: Plan, name: str = "Escuela del río") -> Facility:
    """A school by its name; the same one when it is there already."""
    return Facility.objects.filter(plan=plan, name=name).first() or facility(plan, name, (-79.48, 9.02))


def judged(plan: Plan, *, by: User, value: str = "4", judge: str = "") -> VulnerabilityJudgement:
    """What somebody judged of the school."""
    return judge_facility(
        facility=school(plan), index="generic", answers=answers(value), on=DAY, judge=judge, note="Visto", by=by
    )


def kept_judgement(plan: Plan, *, by: User) -> VulnerabilityJudgement:
    """A judgement that stands without an event, for tests that look at addresses; the same one when it is there."""
    found, _made = VulnerabilityJudgement.objects.get_or_create(
        plan=plan,
        key="vulnerability_judgement:kept",
        defaults={
            "facility": school(plan),
            "index": "generic",
            "answers": answers(),
            "score": 4.0,
            "band": "high",
            "judged_on": DAY,
            "entered_by": by,
        },
    )
    return found
