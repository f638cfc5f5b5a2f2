"""Pages of a private link (responder por enlace): one row, no account; opening it changes nothing."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from cauce.core import documents, messages, places
from cauce.core.notifications import Texts
from cauce.web.actions import notifications as actions
from cauce.web.actions.documents import CannotKeepFileError
from cauce.web.actions.monitoring import CannotChangeError
from cauce.web.actions.permissions import NotAllowedError
from cauce.web.events import ByLink, StaleVersionError
from cauce.web.models import ActionLink, Deliverable
from cauce.web.pages import notifications_words as screen
from cauce.web.pages import words
from cauce.web.pages.days import read_day, unread_day
from cauce.web.pages.uploads import uploading
from cauce.web.queries import notifications as queries

MEGABYTE = 1_000_000


@csrf_exempt  # it rests on no cookie: the address is the proof, and no other site is told it
@require_http_methods(["GET", "HEAD", "POST"])
def act_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """Show what is asked of a row and take the answer (/es/enlace/<token>/)."""
    try:
        link = actions.open_link(token)
        if request.method != "POST":
            return _form(request, link)
        wrong = _record(request, link)
    except actions.LinkRefusedError as refused:
        return _refused(request, refused)
    if wrong:
        return _form(request, link, wrong=wrong, status=422)
    return _guarded(redirect("recorded_by_link", token))


@require_safe
def recorded_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """Show what was recorded by a link, and how to correct it (/es/enlace/<token>/hecho/)."""
    try:
        link = actions.open_link(token)
    except actions.LinkRefusedError as refused:
        return _refused(request, refused)
    recorded = [
        {"act": words.word(words.ACTS, event.act), "event": event, "lines": _lines(event)}
        for event in queries.recorded_by(link)
    ]
    return _show(
        request,
        "notifications/recorded.html",
        title=_("Recorded"),
        plan=link.plan,
        link=link,
        recorded=recorded,
        back=reverse("act_by_link", args=[token]),
    )


def _record(request: HttpRequest, link: ActionLink) -> str:
    """Do what the form says; return why not, in words, or nothing."""
    said = request.POST
    try:
        if said.get("do") == "not_mine":
            ask = said.get("ask", "").strip()
            told = _("Not ours. Ask: %(who)s") % {"who": ask} if ask else _("Not ours.")
            actions.decline_by_link(link=link, words=told)
            return ""
        on, unread = read_day(said.get("on", ""))
        if unread:
            return unread_day(unread)
        actions.answer_by_link(link=link, answer=_answer(request, link, on))
    except actions.NothingSaidError as error:
        return words.word(screen.NOTHING_SAID, error.code)
    except CannotChangeError as error:
        return " ".join(messages.tell(problem, _) for problem in error.problems)
    except CannotKeepFileError as error:
        return messages.file_refusal(error.code, error.values, _)
    except StaleVersionError:
        return _("Someone changed this after it was shown to you. Nothing was written; look at it again.")
    except NotAllowedError as error:
        return _(error.reason)
    return ""


def _answer(request: HttpRequest, link: ActionLink, on: dt.date | None) -> actions.Answer:
    said = request.POST
    chosen = said.get("deliverable", "")
    asked = queries.asked_by(link, timezone.localdate())
    open_ones = [each for each in asked.deliverables if each.state != documents.ACCEPTED]
    found: Deliverable | None = next((each for each in open_ones if str(each.pk) == chosen), None)
    ticked = {int(pk) for pk in said.getlist("step") if pk.isdecimal()}
    before = {step.pk for step in asked.steps if step.done_on}
    state = said.get("state", "")
    return actions.Answer(
        state=state if state in ("in_progress", "done") and state != asked.row.state else None,
        on=on,
        steps=ticked if "steps" in said and ticked != before else None,
        sentence=said.get("sentence", "").strip(),
        deliverable=found,
        file=request.FILES.get("file"),
        upload=said.get("upload", ""),
        address=said.get("address", "").strip(),
    )


def _form(request: HttpRequest, link: ActionLink, *, wrong: str = "", status: int = 200) -> HttpResponse:
    today = timezone.localdate()
    asked = queries.asked_by(link, today)
    city = places.city_format(link.plan.city_format)
    texts = Texts.from_mapping(queries.told_of(link.plan), language=get_language() or "es")
    ticked = set(request.POST.getlist("step"))
    steps = [
        {"step": step, "done": str(step.pk) in ticked if wrong else step.done_on is not None} for step in asked.steps
    ]
    deliverables = [
        {
            "deliverable": each,
            "state": words.word(screen.DELIVERABLE_STATES, each.state),
            "due": city.day(due) if (due := documents.due_day(each.due_words, due_on=each.due_on)) else each.due_words,
            "open": each.state != documents.ACCEPTED,
        }
        for each in asked.deliverables
    ]
    return _show(
        request,
        "notifications/act_by_link.html",
        title=_("Row %(code)s") % {"code": ", ".join(task.code for task in asked.tasks)},
        plan=link.plan,
        link=link,
        asked=asked,
        said=[texts.say(each.kind, each.values, city=city) for each in asked.reminders],
        state=words.word(screen.STATES, asked.row.state),
        steps=steps,
        deliverables=deliverables,
        open_ones=[each["deliverable"] for each in deliverables if each["open"]],
        megabytes=settings.UPLOAD_BYTES // MEGABYTE,
        uploading=uploading(reverse("uploads_by_link", args=[link_token(request)]), said=request.POST, by=ByLink(link)),
        today=today.isoformat(),
        typed=request.POST,
        wrong=wrong,
        status=status,
    )


def link_token(request: HttpRequest) -> str:
    """The token by which this page was asked for; it is kept nowhere else."""
    match = request.resolver_match
    return str(match.kwargs["token"]) if match else ""


def _lines(event: Any) -> list[str]:
    """What an event changed that its author would want to see again."""
    found = []
    for change in event.changes.all():
        if change.kind == "row" and change.field == "state":
            found.append(_("The row is now: %(state)s.") % {"state": words.word(screen.STATES, change.after)})
        elif change.kind == "step" and change.field == "done_on":
            found.append(_("A step was ticked.") if change.after else _("A step was unticked."))
        elif change.kind == "version" and change.after:
            name = change.after.get("file_name") or change.after.get("link", "")
            found.append(_("Received: %(name)s, version %(number)s.") % {**change.after, "name": name})
    return found


def _refused(request: HttpRequest, refused: actions.LinkRefusedError) -> HttpResponse:
    told = words.word(screen.LINK_REFUSALS, refused.reason)
    status = screen.LINK_STATUS[refused.reason]
    title = _("This link does not work")
    return _show(request, "notifications/link_refused.html", title=title, told=told, status=status)


def _show(request: HttpRequest, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
    here = get_language() or "es"
    rest = request.path[len(here) + 1 :]
    others = [(code, name, f"/{code}{rest}") for code, name in settings.LANGUAGES if code != here]
    return _guarded(render(request, template, {"others": others, **context}, status=status))


def _guarded(response: HttpResponse) -> HttpResponse:
    """Keep the address out of other sites, of caches and of search engines."""
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cache-Control"] = "no-store, private"
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response
