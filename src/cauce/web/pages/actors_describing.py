"""Page that describes organisations (describir organizaciones): what their names tell, in one table, to be saved."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cauce.core.actors.sectors import Guess, source
from cauce.web.actions.actors_register import (
    Described,
    WrongDescriptionError,
    describe_organizations,
    describe_what_is_sure,
)
from cauce.web.models import Event, Plan
from cauce.web.pages import words as screen
from cauce.web.pages.acting import attempt
from cauce.web.pages.actors_words import CERTAINTY, HOW_TOLD, LEVELS, SECTORS
from cauce.web.pages.frame import Crumb, open_plan, show
from cauce.web.queries import actors_describing as queries

SHOWN = 200  # lines of one form; the others follow once these are said


@dataclass(frozen=True)
class Line:
    """A line of the form: what stands in its lists, as chosen or as proposed, and why."""

    proposed: queries.Proposed
    sector: str
    level: str
    certainty: str
    why: str


def describe_many(request: HttpRequest, plan: str) -> HttpResponse:
    """Show what names tell of organisations that nobody described; save the table, or what is sure."""
    opened = open_plan(request, plan, act="edit_actors")
    every = queries.proposed(opened)
    shown = every[:SHOWN]
    if request.method == "POST" and _save(request, opened, shown):
        return redirect("describe_organizations", opened.slug)
    lines = [_line(request, each) for each in shown]
    return show(
        request,
        "actors/describing.html",
        title=_("Describe organizations"),
        plan=opened,
        section="organizations",
        lines=lines,
        sure=sum(each.has_sure for each in every),
        open=len(every),
        later=len(every) - len(shown),
        sectors=SECTORS,
        levels=LEVELS,
        source=source(),
        crumbs=[
            Crumb(opened.title, reverse("plan", args=[opened.slug])),
            Crumb(_("Organizations"), reverse("organizations", args=[opened.slug])),
        ],
        status=422 if request.method == "POST" else 200,
    )


def _save(request: HttpRequest, plan: Plan, shown: list[queries.Proposed]) -> bool:
    if request.POST.get("act") == "sure":
        return attempt(request, describe_what_is_sure, done=_done, plan=plan)
    told = {one.organization.slug: _chosen(request, one) for one in shown if _is_asked(request, one)}
    try:
        return attempt(request, describe_organizations, done=_done, plan=plan, described=told)
    except WrongDescriptionError as error:
        refusal = _("«%(value)s» cannot stand here. Choose one of the list.") % {"value": error.value}
        messages.error(request, refusal, extra_tags="warning")
    return False


def _done(event: Event | None) -> str:
    if event is None:
        return _("Nothing had changed, so nothing was written.")
    count = event.changes.values("object_id").distinct().count()
    told = ngettext(
        "%(count)d organization is described. The change stands in the history and can be undone there.",
        "%(count)d organizations are described. The change stands in the history and can be undone there.",
        count,
    )
    return told % {"count": count}


def _is_asked(request: HttpRequest, one: queries.Proposed) -> bool:
    return request.method == "POST" and f"s-{one.organization.slug}" in request.POST


def _chosen(request: HttpRequest, one: queries.Proposed) -> Described:
    slug = one.organization.slug
    version = request.POST.get(f"v-{slug}", "")
    return Described(
        request.POST.get(f"s-{slug}", ""),
        request.POST.get(f"l-{slug}", ""),
        int(version) if version.isdecimal() else -1,
    )


def _line(request: HttpRequest, one: queries.Proposed) -> Line:
    sector, level = one.sector, one.level
    if _is_asked(request, one):
        chosen = _chosen(request, one)
        sector, level = chosen.sector, chosen.level
    return Line(one, sector, level, screen.word(CERTAINTY, ("sure", "likely", "unknown")[one.group]), _why(one))


def _why(one: queries.Proposed) -> str:
    """Say by which words each is told; once where both are told by the same."""
    told: list[str] = []
    for guess, said in ((one.told.sector, one.organization.sector), (one.told.level, one.organization.level)):
        if guess is not None and not said and (words := _sentence(guess)) not in told:
            told.append(words)
    return " ".join(told)


def _sentence(guess: Guess) -> str:
    return screen.word(HOW_TOLD, guess.how) % {"words": guess.words}
