"""Schedule (cronograma): proposed and accepted, changed entry by entry, compared with baselines."""

from cauce.web.actions.schedule.baselines import set_baseline
from cauce.web.actions.schedule.entries import (
    CannotScheduleError,
    add_closures,
    add_milestone,
    edit_entry,
    remove_closure,
    retire_milestone,
)
from cauce.web.actions.schedule.levelling import level_load
from cauce.web.actions.schedule.links import link, unlink
from cauce.web.actions.schedule.proposing import accept_proposal

__all__ = [
    "CannotScheduleError",
    "accept_proposal",
    "add_closures",
    "add_milestone",
    "edit_entry",
    "level_load",
    "link",
    "remove_closure",
    "retire_milestone",
    "set_baseline",
    "unlink",
]
