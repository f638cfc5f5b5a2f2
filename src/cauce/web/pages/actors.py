"""Pages of organisations (organizaciones) and of those that are likely one."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from cauce.core.permissions import is_published_field
from cauce.web.actions import actors as actions
from cauce.web.models import OrganizationProposal, Plan
from cauce.web.pages.acting import attempt
from cauce.web.pages.actors_words import LEVELS, SECTORS
from cauce.web.pages.frame import Crumb, found, open_plan, show
from cauce.web.pages.lists import paged
from cauce.web.queries import actors as queries
from cauce.web.queries.actors_corner import may_see_corner
from cauce.web.queries.actors_describing import undescribed
from cauce.web.queries.visible import Person, may


def organizations(request: HttpRequest, plan: str) -> HttpResponse:
    """Show the organisations, filtered by words and role; the filter stands in the address."""
    opened = open_plan(request, plan)
    chosen = {name: request.GET.get(name, "").strip() for name in ("q", "role", "sector", "level")}
    described = sees_description(request.user, opened)
    if not described:
        chosen |= {"sector": "", "level": ""}
    found_ = queries.organizations(
        opened, words=chosen["q"], role=chosen["role"], sector=chosen["sector"], level=chosen["level"]
    )
    page = paged(request, found_)
    name = "_lines" if page.is_fragment else "_list" if page.is_filter else "organizations"
    return show(
        request,
        f"actors/{name}.html",
        title=_("Organizations"),
        plan=opened,
        section="organizations",
        page=page,
        chosen=chosen,
        roles=queries.used_roles(opened),
        placeholders=queries.placeholders(opened),
        described=described,
        undescribed=undescribed(opened).count() if may("edit_actors", by=request.user, plan=opened) else 0,
        sectors=SECTORS,
        levels=LEVELS,
        crumbs=[_plan_crumb(opened)],
    )


def sees_description(person: Person, plan: Plan) -> bool:
    """Whether a person sees the sector and level of organisations."""
    return may("see_plan", by=person, plan=plan) or is_published_field("organization", "sector")


def organization(request: HttpRequest, plan: str, slug: str) -> HttpResponse:
    """Show an organisation: all it does, by role."""
    opened = open_plan(request, plan)
    one = found(queries.organization(opened, slug))
    if one.merged_into is not None:
        return redirect("organization", opened.slug, one.merged_into.slug)
    return show(
        request,
        "actors/organization.html",
        title=one.name,
        plan=opened,
        section="organizations",
        organization=one,
        roles=queries.work_of(one),
        seats=list(queries.seats_of(one)),
        spellings=[each for each in one.aliases.all() if each.spelling not in (one.name, one.acronym)],
        described=sees_description(request.user, opened),
        sectors=SECTORS,
        levels=LEVELS,
        may_describe=(edits := may("edit_actors", by=request.user, plan=opened)),
        others=queries.names(opened, without=one) if edits else [],
        sees_corner=may_see_corner(request.user, one),
        crumbs=[
            _plan_crumb(opened),
            Crumb(_("Organizations"), reverse("organizations", args=[opened.slug])),
        ],
    )


def _plan_crumb(plan: Plan) -> Crumb:
    return Crumb(plan.title, reverse("plan", args=[plan.slug]))


def organization_proposals(request: HttpRequest, plan: str) -> HttpResponse:
    """Show pairs that are likely one organisation; make them one or keep them apart."""
    opened = open_plan(request, plan, act="merge_organizations")
    if request.method == "POST":
        _decide(request, found(queries.proposals(opened).filter(pk=_number(request, "proposal")).first()))
        return redirect("organization_proposals", opened.slug)
    page = paged(request, queries.proposals(opened))
    return show(
        request,
        "actors/_proposals.html" if page.is_fragment else "actors/proposals.html",
        title=_("Likely the same"),
        plan=opened,
        section="proposals",
        page=page,
        use=queries.use_of([each for one in page.items for each in (one.first_id, one.second_id)]),
        crumbs=[_plan_crumb(opened), Crumb(_("Organizations"), reverse("organizations", args=[opened.slug]))],
    )


def _decide(request: HttpRequest, proposal: OrganizationProposal) -> None:
    act = request.POST.get("act", "")
    if act == "apart":
        attempt(request, actions.keep_apart, done=_("They stay two; it is not asked again."), proposal=proposal)
        return
    keep, gone = proposal.first, proposal.second
    if act == "keep_second":
        keep, gone = gone, keep
    done = _("«%(gone)s» is now «%(keep)s». The next import remembers it.") % {"gone": gone.name, "keep": keep.name}
    attempt(request, actions.merge_organizations, done=done, keep=keep, gone=gone)


def change_organization(request: HttpRequest, plan: str, slug: str) -> HttpResponse:
    """Make an organisation one with another, or some of its spellings one of their own."""
    opened = open_plan(request, plan, act="merge_organizations")
    one = found(queries.organization(opened, slug))
    if request.method == "POST":
        spellings = request.POST.getlist("spelling")
        if request.POST.get("act") == "split":
            done = _("The spellings are an organization of their own. The next import remembers it.")
            attempt(request, actions.split_organization, done=done, organization=one, spellings=spellings)
            return redirect("organization", opened.slug, slug)
        keep = found(queries.organization(opened, request.POST.get("into", "")))
        done = _("«%(gone)s» is now «%(keep)s». The next import remembers it.") % {"gone": one.name, "keep": keep.name}
        merged = attempt(request, actions.merge_organizations, done=done, keep=keep, gone=one)
        return redirect("organization", opened.slug, keep.slug if merged else slug)
    return show(
        request,
        "actors/change.html",
        title=_("Merge or split «%(name)s»") % {"name": one.name},
        plan=opened,
        section="organizations",
        organization=one,
        spellings=list(one.aliases.all()),
        others=queries.names(opened, without=one),
        crumbs=[_plan_crumb(opened), Crumb(one.name, reverse("organization", args=[opened.slug, one.slug]))],
    )


def _number(request: HttpRequest, name: str) -> int:
    told = request.POST.get(name, "")
    return int(told) if told.isdecimal() else 0
