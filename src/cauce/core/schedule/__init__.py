"""Schedule (cronograma): working days, dependencies, slack, the critical path, levelling, baselines."""

from cauce.core.schedule.calendar import WorkingCalendar
from cauce.core.schedule.comparison import Cause, Days, Explained, Slip, compare, days_of, explain
from cauce.core.schedule.holding import circle_problem, date_problems
from cauce.core.schedule.network import Activity, Bound, Link, LinkKind, Schedule, Timing
from cauce.core.schedule.order import CycleError, circle
from cauce.core.schedule.passes import schedule
from cauce.core.schedule.proposal import Durations, Proposal, WorkFacts, propose
from cauce.core.schedule.smoothing import Levelling, level, levelled, peaks

__all__ = [
    "Activity",
    "Bound",
    "Cause",
    "CycleError",
    "Days",
    "Durations",
    "Explained",
    "Levelling",
    "Link",
    "LinkKind",
    "Proposal",
    "Schedule",
    "Slip",
    "Timing",
    "WorkFacts",
    "WorkingCalendar",
    "circle",
    "circle_problem",
    "compare",
    "date_problems",
    "days_of",
    "explain",
    "level",
    "levelled",
    "peaks",
    "propose",
    "schedule",
]
