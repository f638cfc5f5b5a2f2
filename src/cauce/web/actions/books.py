"""Books of large plans (libros): written in the background, once for each state of the plan and language."""

from __future__ import annotations

import time
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from django.utils.translation import override

from cauce.exporter.books.pdf import book_pdf
from cauce.web import jobs
from cauce.web.actions.permissions import require
from cauce.web.models import Job, Plan, User
from cauce.web.queries.books import book_of

KIND = "write_book"
KEPT_SECONDS = 24 * 60 * 60  # a written book can be made again any time


def order_book(*, plan: Plan, language: str, notice: str, by: User | None) -> Job:
    """Queue the writing of a plan's book, or return the one of today's state that is waiting or written.

    Whoever sees the plan may: however often it is asked for, it is written once.
    """
    if plan.published_at is None:
        require("see_plan", by=by, plan=plan)
    told = {
        "language": language,
        "notice": notice,
        "revision": plan.revision,
        "day": timezone.localdate().isoformat(),
    }
    alike = Job.objects.filter(plan=plan, kind=KIND, arguments=told).exclude(state="failed").order_by("-created_at")
    known = alike.first()
    if known is not None and (known.state != "done" or place_of(known).exists()):
        return known
    return jobs.enqueue(KIND, told, plan=plan, by=by)


@jobs.handler(KIND)
def write_book_job(job: jobs.Running) -> None:
    """Write a book that was ordered, and forget those of yesterday."""
    job.report(10, "writing")
    assert job.job.plan is not None
    with override(str(job.arguments["language"])):
        book = book_of(job.job.plan, notice=str(job.arguments["notice"]))
        job.report(30, "writing")
        content = book_pdf(book)
    place = place_of(job.job)
    place.parent.mkdir(parents=True, exist_ok=True)
    for old in place.parent.glob("*.pdf"):
        if time.time() - old.stat().st_mtime > KEPT_SECONDS:
            old.unlink(missing_ok=True)
    place.write_bytes(content)


def place_of(job: Job) -> Path:
    """Where the book of a job is kept until tomorrow."""
    return Path(settings.MEDIA_ROOT) / "written" / f"{job.pk}.pdf"
