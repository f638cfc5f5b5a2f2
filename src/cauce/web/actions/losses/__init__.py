"""Loss analyses (análisis de pérdidas): asked by the office, reckoned by a job, released by a named body."""

from cauce.web.actions.losses.asking import (
    KIND,
    CannotAskError,
    order_analysis,
    reckon_again,
    retire_analysis,
)
from cauce.web.actions.losses.releasing import release_analysis, withdraw_analysis

__all__ = [
    "KIND",
    "CannotAskError",
    "order_analysis",
    "reckon_again",
    "release_analysis",
    "retire_analysis",
    "withdraw_analysis",
]
