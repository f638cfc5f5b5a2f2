"""A file that a job writes (archivo en preparación): how far the writing is, then where the file lies."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse

from cauce.web.models import Job, Plan
from cauce.web.pages.frame import Crumb, show


def show_writing(
    request: HttpRequest,
    template: str,
    *,
    plan: Plan,
    job: Job,
    place: Path,
    title: str,
    section: str,
    crumbs: Sequence[Crumb],
    **more: Any,
) -> HttpResponse:
    """Show a job that writes a file; once it ended, the page that asked for its progress loads itself again."""
    is_waiting = job.state in ("queued", "running")
    if request.htmx and not is_waiting:  # type: ignore[attr-defined]
        return HttpResponse(headers={"HX-Refresh": "true"})
    return show(
        request,
        "plan/_document_progress.html" if request.htmx else template,  # type: ignore[attr-defined]
        title=title,
        plan=plan,
        section=section,
        job=job,
        is_waiting=is_waiting,
        is_there=job.state == "done" and place.exists(),
        crumbs=crumbs,
        **more,
    )
