"""Jobs to look at (trabajos que se ven): those that a person asked for, and those of the plans of their office."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence

from django.db.models import Max, Q, QuerySet
from django.utils import timezone

from cauce.core import permissions as rules
from cauce.web.jobs import marks
from cauce.web.models import Import, Job, JobRound, KeptFile, Plan, User
from cauce.web.queries.visible import Person, plans_where, roles_of

SOON = dt.timedelta(seconds=15)  # in which a worker takes up what waits
LATELY = dt.timedelta(minutes=10)  # the most frequent rounds come every few minutes
STATES: Mapping[str, tuple[str, ...]] = {
    "waiting": ("queued", "running"),
    "ended": ("done",),
    "stopped": ("failed", "cancelled"),
}


def visible_jobs(user: Person, *, plan: Plan | None = None) -> QuerySet[Job]:
    """Jobs that a person may see, the newest first; those of one plan where it is named."""
    found = Job.objects.select_related("plan", "created_by").order_by("-created_at", "-pk")
    found = found.filter(Q(plan=None) | Q(plan__retired_at=None))
    if plan is not None:
        found = found.filter(plan=plan)
    if not isinstance(user, User) or not user.is_active:
        return found.none()
    if rules.may("see_jobs", roles_of(user, None)):
        return found
    return found.filter(Q(created_by=user) | Q(plan__in=plans_where("see_jobs", user)))


def visible_job(user: Person, pk: uuid.UUID) -> Job | None:
    """A job, if a person may see it."""
    return visible_jobs(user).filter(pk=pk).first()


def in_state(found: QuerySet[Job], state: str) -> QuerySet[Job]:
    """Those of some jobs that wait, that ended well, or that came to no end; all where no such state is named."""
    return found.filter(state__in=STATES[state]) if state in STATES else found


def is_left_waiting(job: Job) -> bool:
    """Whether a job waits, and nobody seems to be there to do it."""
    now = timezone.now()
    is_due = job.state == "queued" and (job.not_before is None or job.not_before <= now)
    return is_due and now - job.created_at > SOON and is_nobody_working(now)


def is_nobody_working(now: dt.datetime) -> bool:
    """Whether no worker of this data folder lives, and none of another gave a sign of life lately."""
    if marks.is_any_alive():
        return False
    beats = Job.objects.aggregate(at=Max("heartbeat_at"))["at"]
    rounds = JobRound.objects.aggregate(at=Max("done_at"))["at"]
    last = max((at for at in (beats, rounds) if at is not None), default=None)
    return last is None or now - last > LATELY


def import_of(job: Job) -> Import | None:
    """The import that a job reads."""
    return Import.objects.filter(job=job).only("pk", "file_name").first()


def file_of(job: Job) -> str:
    """Name of the file that a job reads or has written; empty where it has none."""
    read = import_of(job)
    if read is not None:
        return read.file_name
    names = KeptFile.objects.filter(job=job, use__in=("sent", "written")).values_list("file_name", flat=True)
    return names.first() or ""


def files_of(jobs: Sequence[Job]) -> dict[uuid.UUID, str]:
    """Names of the files that some jobs read or have written, by the job; two queries, however many."""
    pks = [job.pk for job in jobs]
    kept = KeptFile.objects.filter(job__in=pks, use__in=("sent", "written")).order_by("-pk")
    named = dict(kept.values_list("job_id", "file_name"))
    return named | dict(Import.objects.filter(job__in=pks).values_list("job_id", "file_name"))


def values_of(job: Job) -> dict[str, int]:
    """Values that the sentence of a job's error names: how often it was tried, and the minutes that it is given."""
    limit = job.ends_by - job.started_at if job.ends_by is not None and job.started_at is not None else None
    return {"attempts": job.attempts, "minutes": round(limit.total_seconds() / 60) if limit is not None else 0}
