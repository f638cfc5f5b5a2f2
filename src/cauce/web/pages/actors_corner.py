"""An organisation's own corner (rincón de una institución), and what the office says an organisation is."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from cauce.core.messages.work import STATES
from cauce.web.actions.actors_register import WrongDescriptionError, describe_organization
from cauce.web.models import Plan
from cauce.web.pages.acting import attempt
from cauce.web.pages.frame import Crumb, found, open_plan, show
from cauce.web.queries import actors as organizations
from cauce.web.queries import actors_corner as queries


def corner(request: HttpRequest, plan: str, slug: str) -> HttpResponse:
    """Show an organisation all that it leads, supports and is asked for; for its own people and the office."""
    opened = open_plan(request, plan)
    one = found(organizations.organization(opened, slug))
    found(one if queries.may_see_corner(request.user, one) else None)
    return show(
        request,
        "actors/corner.html",
        title=_("Corner of «%(name)s»") % {"name": one.acronym or one.name},
        plan=opened,
        section="actors",
        organization=one,
        corner=queries.corner(one),
        states={code: _(told) for code, told in STATES.items()},
        crumbs=[
            Crumb(opened.title, reverse("plan", args=[opened.slug])),
            Crumb(one.name, reverse("organization", args=[opened.slug, one.slug])),
        ],
    )


def describe(request: HttpRequest, plan: str, slug: str) -> HttpResponse:
    """Take an organisation's sector, level and liaison from the form on its page."""
    opened: Plan = open_plan(request, plan, act="edit_actors")
    one = found(organizations.organization(opened, slug))
    if request.method == "POST":
        liaison = request.POST.get("liaison", "")
        version = request.POST.get("version", "")
        try:
            attempt(
                request,
                describe_organization,
                done=_("Saved. The change stands in the history and can be undone there."),
                organization=one,
                sector=request.POST.get("sector", ""),
                level=request.POST.get("level", ""),
                liaison=found(organizations.organization(opened, liaison)) if liaison else None,
                expected_version=int(version) if version.isdecimal() else -1,
            )
        except WrongDescriptionError as error:
            told = _("«%(value)s» cannot stand here. Choose one of the list.") % {"value": error.value}
            messages.error(request, told, extra_tags="warning")
    return redirect("organization", opened.slug, one.slug)
