"""Page of the communication plan (plan de comunicación)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from cauce.web.pages.frame import Crumb, open_plan, show
from cauce.web.queries import communications as queries


def communication(request: HttpRequest, plan: str) -> HttpResponse:
    """Show objectives, tools and actions with their targets taken apart."""
    opened = open_plan(request, plan)
    return show(
        request,
        "communications/communication.html",
        title=_("Communication plan"),
        plan=opened,
        section="communication",
        communication=queries.communication(opened),
        crumbs=[Crumb(opened.title, reverse("plan", args=[opened.slug]))],
    )
