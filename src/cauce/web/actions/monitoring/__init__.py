"""Monitoring (seguimiento): states, steps, inputs, comments and reports are written here and nowhere else."""

from cauce.web.actions.monitoring.comments import comment, follow, see_news, unfollow
from cauce.web.actions.monitoring.inputs import decide_dependency, decide_input, record_input
from cauce.web.actions.monitoring.reporting import report
from cauce.web.actions.monitoring.sections import set_activity_state
from cauce.web.actions.monitoring.states import CannotChangeError, problems_of, set_work_state, tick_step

__all__ = [
    "CannotChangeError",
    "comment",
    "decide_dependency",
    "decide_input",
    "follow",
    "problems_of",
    "record_input",
    "report",
    "see_news",
    "set_activity_state",
    "set_work_state",
    "tick_step",
    "unfollow",
]
