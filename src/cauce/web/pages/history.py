"""Pages of the history (historia) and of undoing an act (deshacer)."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from cauce.web.actions import history as actions
from cauce.web.models import Change, Plan
from cauce.web.pages.acting import attempt
from cauce.web.pages.frame import Crumb, found, open_plan, show
from cauce.web.pages.history_words import Line, lines, things_told
from cauce.web.pages.lists import paged
from cauce.web.queries import history as queries
from cauce.web.queries.plan_then import changed_text
from cauce.web.queries.visible import may


def history(request: HttpRequest, plan: str) -> HttpResponse:
    """Show what was done in a plan, the newest first."""
    opened = open_plan(request, plan, act="see_history")
    page = paged(request, queries.events_of(opened))
    return show(
        request,
        "history/_lines.html" if page.is_fragment else "history/history.html",
        title=_("History"),
        plan=opened,
        section="history",
        page=page,
        things=things_told(opened, page.items),
        crumbs=[Crumb(opened.title, reverse("plan", args=[opened.slug]))],
    )


def event(request: HttpRequest, plan: str, pk: int) -> HttpResponse:
    """Show an act, its changes, and what undoing it would do; undo it."""
    opened = open_plan(request, plan, act="see_history")
    shown = found(queries.events_of(opened).filter(pk=pk).first())
    if request.method == "POST":
        undone = attempt(
            request,
            actions.undo,
            done=_("Undone. This too stands in the history and can be undone."),
            event=shown,
            why=request.POST.get("why", "").strip(),
            yes=request.POST.getlist("yes"),
        )
        return redirect("history", opened.slug) if undone else redirect("event", opened.slug, pk)
    page = paged(request, shown.changes.order_by("pk"))
    may_be_undone = not page.is_fragment and queries.may_be_undone(shown)
    asked = may_be_undone and "deshacer" in request.GET
    return show(
        request,
        "history/_changes.html" if page.is_fragment else "history/event.html",
        title=_("Act of the history"),
        plan=opened,
        section="history",
        event=shown,
        page=page,
        lines=lines(opened, page.items),
        may_be_undone=may_be_undone,
        tells_since=not page.is_fragment
        and changed_text(shown)
        and may("write_document", by=request.user, plan=opened),
        undoing=(undoing := queries.undoing(shown) if asked else None),
        since=_since(opened, undoing.since) if undoing else [],
        crumbs=[
            Crumb(opened.title, reverse("plan", args=[opened.slug])),
            Crumb(_("History"), reverse("history", args=[opened.slug])),
        ],
    )


@dataclass(frozen=True)
class Touched:
    """A change of the act that somebody changed since: in words, and as it is now."""

    since: queries.Since
    line: Line
    now: str


def _since(plan: Plan, touched: list[queries.Since]) -> list[Touched]:
    told = lines(plan, [each.change for each in touched])
    kept = [Change(kind=one.change.kind, field=one.change.field, after=one.now) for one in touched]
    now = lines(plan, kept)  # what stands there now, in the words of the change's own field
    return [Touched(each, line, after.after) for each, line, after in zip(touched, told, now, strict=True)]
