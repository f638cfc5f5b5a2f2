"""Where work stands, on its pages (seguimiento): forms for who may act, comments, what is new since a visit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cauce.core import monitoring as rules
from cauce.core.problems import Problem, Severity
from cauce.web.actions import monitoring as actions
from cauce.web.models import Comment, NamedInput, PlanItem, Row, Task, User
from cauce.web.models.kinds import key_of, kind_of
from cauce.web.pages.acting import attempt
from cauce.web.pages.days import day_of, refuses_days
from cauce.web.pages.frame import Crumb, found, open_plan, show
from cauce.web.pages.lists import paged
from cauce.web.queries import monitoring as queries
from cauce.web.queries.plan import TaskView
from cauce.web.queries.visible import may

REPORTED = (rules.PLANNED, rules.IN_PROGRESS, rules.DONE)


@dataclass(frozen=True)
class Talk:
    """The comments on a thing, and whether the reader may add one and follows it."""

    kind: str
    key: str
    comments: Sequence[Comment]
    may_comment: bool
    may_follow: bool
    follows: bool


@dataclass(frozen=True)
class Work:
    """Where a task and its row stand, and what the reader may do about it."""

    thing: Row | Task
    row: Row
    is_inside: bool
    reports: bool
    decides: bool
    records: bool
    following: tuple[str, ...] = ()
    setting_aside: tuple[str, ...] = ()
    remarks: Sequence[Problem] = ()
    talk: Talk | None = None
    today: dt.date = field(default_factory=timezone.localdate)


def talk_on(request: HttpRequest, thing: PlanItem) -> Talk | None:
    """Return the comments on a thing for who may see them."""
    plan, user = thing.plan, request.user
    if not isinstance(user, User) or not may("see_comments", by=user, plan=plan, on=thing):
        return None
    kind, key = kind_of(thing).name, key_of(thing)
    return Talk(
        kind=kind,
        key=key,
        comments=list(queries.comments_on(plan, kind=kind, key=key)),
        may_comment=may("comment", by=user, plan=plan, on=thing),
        may_follow=may("follow", by=user, plan=plan, on=thing),
        follows=queries.is_followed(plan, kind=kind, key=key, user=user),
    )


def work_of(request: HttpRequest, view: TaskView) -> Work:
    """Return where a task and its row stand; a task that is alone in its row stands where the row does."""
    row, user = view.row, request.user
    plan = row.plan
    thing: Row | Task = view.task if view.others else row
    next_states = (thing.state, *rules.FOLLOWING.get(thing.state, rules.STATES))
    reports = may("report_progress", by=user, plan=plan, on=row)
    open_ones = [one for one in row.deliverables.all() if one.state != rules.ACCEPTED]
    values = {"code": view.task.code, "open": len(open_ones), "all": len(row.deliverables.all())}
    remark = Problem("open_deliverables", values, Severity.REMARK, where=view.task.code)
    return Work(
        thing=thing,
        row=row,
        is_inside=may("see_progress", by=user, plan=plan),
        reports=reports,
        decides=may("decide_state", by=user, plan=plan, on=row),
        records=may("record_input", by=user, plan=plan, on=row),
        following=tuple(state for state in REPORTED if state in next_states),
        setting_aside=tuple(state for state in (rules.DEFERRED, rules.CANCELLED) if state in next_states),
        remarks=[remark] if reports and row.state == rules.DONE and open_ones else (),
        talk=talk_on(request, row),
    )


def shown_to(request: HttpRequest, view: TaskView) -> None:
    """Leave of inputs and references what the reader may see: the office all but the rejected, others the accepted."""
    office = may("see_drafts", by=request.user, plan=view.row.plan)
    seen = {"accepted", "proposed"} if office else {"accepted"}
    view.inputs = [one for one in view.inputs if one.state in seen]
    view.needs = [one for one in view.needs if one.state in seen]
    view.needed_by = [one for one in view.needed_by if one.state in seen]


def act_on_task(request: HttpRequest, view: TaskView) -> bool:
    """Do what a form of the task's page asks for; False when it was refused."""
    acts: Mapping[str, Callable[[HttpRequest, TaskView], bool]] = {
        "report": _report,
        "aside": _set_aside,
        "input": _record_input,
        "proposal": _decide_proposal,
    }
    asked = request.POST.get("act", "")
    if asked in acts:
        if refuses_days(request, "day", "decided_on", "asked_on", "got_on"):
            return False
        return acts[asked](request, view)
    return act_on_talk(request, view.row)


def act_on_talk(request: HttpRequest, thing: PlanItem) -> bool:
    """Comment on a thing, or follow it."""
    asked = request.POST.get("act", "")
    if asked == "comment":
        text = request.POST.get("comment", "")
        return attempt(request, actions.comment, done=_("Your comment stands below."), on=thing, text=text)
    if asked == "follow":
        return attempt(request, actions.follow, done=_("You follow this from now on."), on=thing)
    if asked == "unfollow":
        return attempt(request, actions.unfollow, done=_("You follow this no longer."), on=thing)
    found(None)
    return False


def _report(request: HttpRequest, view: TaskView) -> bool:
    """Report what the reader changed of what was shown; what others wrote in the meantime stays."""
    state, shown = request.POST.get("state", ""), request.POST.get("version", "")
    mine = {step.pk for step in view.steps}
    ticked, before = (
        {int(pk) for pk in request.POST.getlist(name) if pk.isdecimal()} & mine for name in ("step", "was_done")
    )
    done = queries.steps_done(view.row)
    return attempt(
        request,
        actions.report,
        done=_("Written down. It stands in the history."),
        row=view.row,
        task=view.task if view.others else None,
        state=state if state in REPORTED and state != request.POST.get("was") else None,
        steps=(done - (before - ticked)) | (ticked - before) if ticked != before else None,
        expected_version=int(shown) if shown.isdecimal() else None,
        on=day_of(request, "day"),
        sentence=request.POST.get("sentence", ""),
    )


def _set_aside(request: HttpRequest, view: TaskView) -> bool:
    thing: Row | Task = view.task if view.others else view.row
    shown = request.POST.get("version", "")
    told = {name: request.POST.get(name, "").strip() for name in ("state", "decided_by", "why", "taken_up_in")}
    return attempt(
        request,
        actions.set_work_state,
        done=_("Written down. It stands in the history and can be undone there."),
        things=[thing],
        change=rules.WorkChange(day=day_of(request, "decided_on"), **told),
        expected_versions={thing.pk: int(shown)} if shown.isdecimal() else None,
    )


def _record_input(request: HttpRequest, view: TaskView) -> bool:
    item: NamedInput = found(next((one for one in view.inputs if str(one.pk) == request.POST.get("input")), None))
    shown = request.POST.get("version", "")
    done = _("Written down.")
    if may("see_history", by=request.user, plan=item.plan):
        done = _("Written down. It stands in the history and can be undone there.")
    return attempt(
        request,
        actions.record_input,
        done=done,
        item=item,
        asked_of=request.POST.get("asked_of", ""),
        asked_on=day_of(request, "asked_on"),
        got_on=day_of(request, "got_on"),
        expected_version=int(shown) if shown.isdecimal() else -1,
    )


def _decide_proposal(request: HttpRequest, view: TaskView) -> bool:
    """Accept or reject an input or a reference that the reading proposed."""
    kind, _separator, number = request.POST.get("thing", "").partition(":")
    accepted = request.POST.get("accepted") == "1"
    done = _("Accepted.") if accepted else _("Rejected; it is shown no longer.")
    things: Sequence[PlanItem] = view.inputs if kind == "input" else view.needs
    item = found(next((one for one in things if str(one.pk) == number), None))
    action = actions.decide_input if kind == "input" else actions.decide_dependency
    return attempt(request, action, done=done, item=item, accepted=accepted)


def news(request: HttpRequest, plan: str) -> HttpResponse:
    """Show what others did since one's last visit; say that one has seen it."""
    opened = open_plan(request, plan, act="see_progress")
    user = request.user
    assert isinstance(user, User)  # who is not signed in has no part in a plan
    if request.method == "POST":
        attempt(request, actions.see_news, done=_("From here on only what is new is shown."), plan=opened)
        return redirect("news", opened.slug)
    page = paged(request, queries.news(opened, user))
    visit = queries.last_visit(opened, user)
    return show(
        request,
        "monitoring/_news_lines.html" if page.is_fragment else "monitoring/news.html",
        title=_("What is new"),
        plan=opened,
        section="news",
        page=page,
        lines=queries.news_lines(opened, page.items),
        visit=visit,
        crumbs=[Crumb(opened.title, reverse("plan", args=[opened.slug]))],
    )
