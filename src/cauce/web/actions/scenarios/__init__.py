"""Scenarios (escenarios): asked by the office, played by a job, played again, released by a named body."""

from cauce.web.actions.scenarios.asking import (
    KIND,
    CannotPlayError,
    change_scenario,
    order_scenario,
    play_again,
    retire_scenario,
)
from cauce.web.actions.scenarios.needing import add_need, retire_need
from cauce.web.actions.scenarios.releasing import release_scenario, withdraw_scenario

__all__ = [
    "KIND",
    "CannotPlayError",
    "add_need",
    "change_scenario",
    "order_scenario",
    "play_again",
    "release_scenario",
    "retire_need",
    "retire_scenario",
    "withdraw_scenario",
]
