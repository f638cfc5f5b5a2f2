"""The printed map (mapa impreso): ordered by whoever sees the map, typeset by a job, kept for a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from django.utils import timezone
from django.utils.translation import override

from cauce.exporter.map_sheet import map_sheet_pdf
from cauce.web import jobs
from cauce.web.actions.documents import kept
from cauce.web.actions.permissions import require
from cauce.web.models import Job, Plan, User
from cauce.web.queries import map as of_map
from cauce.web.queries.map_choice import asked_from, chosen_of
from cauce.web.queries.map_sheet import rests_on, sheet_of
from cauce.web.queries.visible import Person, may

KIND = "write_map_sheet"
RIGHTS = ("see_layers", "see_facilities", "see_scores", "see_priorities")  # on which it depends what a sheet shows

PUBLIC_AT_ONCE, PUBLIC_A_DAY = 10, 200  # sheets of a plan for those who are not signed in: work waits behind them
DAY = dt.timedelta(days=1)


class TooManySheetsError(Exception):
    """Those who are not signed in ordered so many sheets of a plan that others would have to wait."""


def rights_of(user: Person, plan: Plan) -> list[str]:
    """What of the map a person sees beyond what everybody does; who has other rights gets another sheet."""
    return [act for act in RIGHTS if may(act, by=user, plan=plan)]


def may_have(user: Person, job: Job) -> bool:
    """Whether a person sees all that a sheet shows."""
    assert job.plan is not None
    return set(job.arguments.get("rights", RIGHTS)) <= set(rights_of(user, job.plan))


def is_as_ordered(user: Person, job: Job) -> bool:
    """Whether what a sheet shows still is what it showed when it was ordered: nothing of it was taken back since."""
    assert job.plan is not None
    content = of_map.content(user, job.plan)
    chosen = chosen_of(asked_from(job.arguments.get("asked", "")), content)
    return job.arguments.get("shows") == rests_on(user, job.plan, chosen, content)


def order_sheet(*, plan: Plan, asked: Mapping[str, Sequence[str]], language: str, by: User | None) -> Job:
    """Queue the writing of a sheet, or return the job of the same state that waits or is written.

    Raises
    ------
    NotAllowedError
        The person does not see the plan.
    TooManySheetsError
        Nobody is signed in, and many sheets are being written for such already.
    """
    if plan.published_at is None:
        require("see_plan", by=by, plan=plan)
    content = of_map.content(by, plan)
    chosen = chosen_of(asked, content)
    told = {
        "asked": chosen.words(),
        "language": language,
        "rights": rights_of(by, plan),
        "shows": rests_on(by, plan, chosen, content),
        "revision": plan.revision,
        "day": timezone.localdate().isoformat(),
    }
    alike = Job.objects.filter(plan=plan, kind=KIND, arguments=told).order_by("-created_at").first()
    if alike is not None and alike.state in jobs.WAITING:
        return alike
    if alike is not None and alike.state == "done" and kept.kept_of(alike, kept.WRITTEN) is not None:
        return alike
    if by is None:
        _refuse_many(plan)
    return jobs.enqueue(KIND, told, plan=plan, by=by)


def _refuse_many(plan: Plan) -> None:
    """An address may ask for very many different sheets: what is written for the public has a bound."""
    since = timezone.now() - DAY
    ordered = Job.objects.filter(plan=plan, kind=KIND, created_by=None, created_at__gt=since)
    if ordered.count() >= PUBLIC_A_DAY or ordered.filter(state__in=jobs.WAITING).count() >= PUBLIC_AT_ONCE:
        raise TooManySheetsError


@jobs.handler(KIND)
def write_sheet_job(job: jobs.Running) -> None:
    """Typeset a sheet; doing it once more gives the same. Nothing is kept where what it shows changed meanwhile."""
    plan, told = job.job.plan, job.arguments
    assert plan is not None
    job.report(10, "reading")
    asker = job.job.created_by
    if rights_of(asker, plan) != told["rights"] or not is_as_ordered(asker, job.job):
        return
    with override(told["language"]):
        sheet = sheet_of(asker, plan, asked_from(told["asked"]), on=timezone.localdate())
        job.report(30, "writing")
        content = map_sheet_pdf(sheet)
    job.report(90, "keeping")
    kept.keep(job.job, kept.WRITTEN, content, file_name=f"{plan.slug}.pdf", media_type="application/pdf")
