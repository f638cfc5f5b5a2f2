"""Permission to act (permiso): refuse an act before anything is read or written for it."""

from __future__ import annotations

from django.db.models import Model

from cauce.core import permissions as rules
from cauce.web.models import Plan
from cauce.web.queries.visible import Who, may


class NotAllowedError(Exception):
    """The person may not do this; ``reason`` is the id of a message for them."""

    def __init__(self, act: str) -> None:
        super().__init__(rules.refusal(act))
        self.act = act
        self.reason = rules.refusal(act)


def require(act: str, *, by: Who, plan: Plan | None, on: Model | None = None) -> None:
    """Pass in silence or raise NotAllowedError with the reason in words.

    ``on`` is the thing acted on (a row, task, deliverable, person …): roles that come from a post hold for
    the post's own rows only.
    """
    if not may(act, by=by, plan=plan, on=on):
        raise NotAllowedError(act)
