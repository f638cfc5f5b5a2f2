"""Work in the background (trabajos en segundo plano): what was asked for in a plan, and how far it is."""

from __future__ import annotations

import uuid
from typing import Annotated, Literal

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext
from ninja import Query, Router

from cauce.core.messages import jobs as sentences
from cauce.web.api.frame import REFUSALS, From, Told, listing, open_plan
from cauce.web.api.schemas import JobLine, Listing
from cauce.web.models import Job
from cauce.web.queries import jobs as queries

router = Router(tags=["office"])
State = Annotated[
    Literal["", "waiting", "ended", "stopped"],
    Query(description="Only jobs that wait or are being done, that were done, or that came to no end."),
]
Named = Annotated[uuid.UUID | None, Query(alias="id", description="Only this job.")]


@router.get("/{slug}/jobs", response={200: Listing[JobLine], **REFUSALS}, exclude_unset=True)
def jobs(request: HttpRequest, slug: str, state: State = "", named: Named = None, start: From = 0) -> Told:
    """List what is done in the background, the newest first; for the office alone."""
    reader = open_plan(request, slug)
    reader.require("see_jobs")
    found = queries.in_state(queries.visible_jobs(request.user, plan=reader.plan), state)
    return listing(request, found.filter(pk=named) if named is not None else found, start, _told)


def _told(job: Job) -> Told:
    return {
        "id": job.pk,
        "kind": job.kind,
        "what": gettext(sentences.KINDS.get(job.kind, job.kind)),
        "state": job.state,
        "progress": job.progress,
        "attempts": job.attempts,
        "by": {"id": job.created_by.pk, "name": str(job.created_by)} if job.created_by is not None else None,
        "asked_at": job.created_at,
        "started_at": job.started_at,
        "finished_at": job.finished_at,
        "not_before": job.not_before,
        "sentence": sentences.tell(job.error, queries.values_of(job), gettext),
        "page": reverse("job", args=[job.pk]),
    }
