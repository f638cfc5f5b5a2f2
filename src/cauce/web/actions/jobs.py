"""Jobs in a person's hands (trabajos): cancelled, or asked for once more.

Both change no plan and can be done the other way round at once, so that the job's own row tells them and the
history is left to the plan.
"""

from __future__ import annotations

from cauce.web import jobs
from cauce.web.actions.permissions import require
from cauce.web.models import Job, User


class CannotSteerJobError(Exception):
    """The job is not in a state for it; ``state`` says in which."""

    def __init__(self, state: str) -> None:
        super().__init__(f"The job is {state}.")
        self.state = state


def cancel_job(*, job: Job, by: User | None) -> str:
    """Cancel a job that waits, at once; ask one that is being done to stop. Return "cancelled" or "asked".

    Raises
    ------
    CannotSteerJobError
        It ended before.
    """
    require("manage_jobs", by=by, plan=job.plan, on=job)
    state = jobs.cancel(job)
    if state not in ("cancelled", "asked", "running"):
        raise CannotSteerJobError(state)
    return "asked" if state == "running" else state


def retry_job(*, job: Job, by: User | None) -> None:
    """Queue a job anew that was cancelled or came to no end.

    Raises
    ------
    CannotSteerJobError
        It waits, is being done, or was done.
    """
    require("manage_jobs", by=by, plan=job.plan, on=job)
    if not jobs.again(job):
        job.refresh_from_db(fields=["state"])
        raise CannotSteerJobError(job.state)
