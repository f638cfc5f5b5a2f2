"""The plan's document (documento del plan): written again as it is, or with what changed marked."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from cauce.exporter.plan_docx import changes_docx, plan_docx
from cauce.web import jobs
from cauce.web.actions.documents import kept
from cauce.web.actions.permissions import require
from cauce.web.models import Job, Plan, User
from cauce.web.queries.plan_text import plan_text, text_of
from cauce.web.queries.plan_then import state_now, state_since

KIND = "write_plan"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def write_document(*, plan: Plan, by: User | None, since: str = "", on: dt.date | None = None) -> bytes:
    """Write a plan's document; ``since`` names the state beside which changes are marked (see plan_then).

    Raises
    ------
    NoSuchStateError
        The plan never was as asked.
    """
    require("write_document", by=by, plan=plan)
    return _written(plan, since, on or timezone.localdate())


def _written(plan: Plan, since: str, on: dt.date) -> bytes:
    if not since:
        return plan_docx(plan_text(plan, on=on))
    state = state_since(plan, since)
    now = text_of(state_now(plan), on=on, changes_since=state.day)
    return changes_docx(now, text_of(state, on=on), author=now.terms.author)


def order_document(*, plan: Plan, by: User | None, since: str = "") -> Job:
    """Queue the writing of a plan's document; a state that never was is refused at once."""
    require("write_document", by=by, plan=plan)
    if since:
        state_since(plan, since)
    return jobs.enqueue(KIND, {"since": since}, plan=plan, by=by)


@jobs.handler(KIND)
def write_job(job: jobs.Running) -> None:
    """Write a document that was ordered; writing it once more gives the same."""
    job.report(10, "writing")
    assert job.job.plan is not None
    content = _written(job.job.plan, str(job.arguments.get("since", "")), timezone.localdate())
    kept.keep(job.job, kept.WRITTEN, content, file_name=f"{job.job.plan.slug}.docx", media_type=DOCX)
