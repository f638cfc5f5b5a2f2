"""Rows and tasks to change together (cambio en conjunto): which match a filter, and which one may change."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import Prefetch, QuerySet

from cauce.core import permissions
from cauce.web.events import Actor, ByLink
from cauce.web.models import Assignment, Organization, Plan, Task, User
from cauce.web.queries.plan import alive, current, filtered_rows
from cauce.web.queries.visible import assignments_of, held_today, may


def rows_one_may(act: str, *, by: Actor, plan: Plan) -> Collection[int] | None:
    """Return the pks of the rows on which somebody may do an act; None where it is every row."""
    if may(act, by=by, plan=plan):
        return None
    if isinstance(by, ByLink):
        return {by.link.row_id} if may(act, by=by, plan=plan, on=by.link.row) else set()
    if not isinstance(by, User):
        return set()
    posts = frozenset(held_today(by).filter(post__plan=plan).values_list("post", "post__organization"))
    parties = [party for party, role in permissions.ROLE_OF_PARTY.items() if permissions.may(act, [role])]
    found = assignments_of(posts).filter(plan=plan, role__in=parties).exclude(row=None)
    return set(found.values_list("row", flat=True))


def to_change(plan: Plan, *, of: str, chosen: Mapping[str, str], by: User) -> QuerySet[Any]:
    """Return the rows, or the tasks (``of`` = "tasks"), that match a filter and that somebody may report on.

    Each has its area, its tasks and the assignments of its row at hand, in a constant number of queries.
    """
    rows = filtered_rows(plan, words=chosen.get("q", ""), area=chosen.get("area", ""))
    allowed = rows_one_may("report_progress", by=by, plan=plan)
    if allowed is not None:
        rows = rows.filter(pk__in=allowed)
    if chosen.get("organization"):
        parties = alive(Assignment).filter(plan=plan, organization__slug=chosen["organization"]).exclude(row=None)
        rows = rows.filter(pk__in=parties.values("row"))
    leading = Prefetch("assignments", alive(Assignment).filter(role="leads").select_related("organization"))
    if of != "tasks":
        found = rows.prefetch_related(None).prefetch_related(Prefetch("tasks", alive(Task)), leading)
        return _of_state(found, chosen)
    tasks = current(Task, plan=plan).filter(row__in=rows.order_by().values("pk")).select_related("row__area", "plan")
    leads = Prefetch("row__assignments", alive(Assignment).filter(role="leads").select_related("organization"))
    return _of_state(tasks.prefetch_related(leads).order_by("row__area__number", "row__order", "order", "pk"), chosen)


def _of_state(found: QuerySet[Any], chosen: Mapping[str, str]) -> QuerySet[Any]:
    return found.filter(state=chosen["state"]) if chosen.get("state") else found


def parties_of_rows(plan: Plan) -> QuerySet[Organization]:
    """Return the organisations with a part in a row, by name."""
    named = alive(Assignment).filter(plan=plan).exclude(row=None).exclude(organization=None).values("organization")
    return current(Organization, plan=plan).filter(pk__in=named).order_by("name", "pk")
