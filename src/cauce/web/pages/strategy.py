"""Pages of sections D and E (articulación y producción de la estrategia)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from cauce.web.pages import words
from cauce.web.pages.frame import Crumb, open_plan, show
from cauce.web.queries import actors
from cauce.web.queries import strategy as queries


def section(request: HttpRequest, plan: str, name: str) -> HttpResponse:
    """Show a section: its objective, activities, deliverables, and who does what."""
    opened = open_plan(request, plan)
    shown = queries.section(opened, name)
    return show(
        request,
        "strategy/section.html",
        title=words.word(words.SECTIONS, name),
        plan=opened,
        section=name,
        shown=shown,
        deliverables=[(each, actors.by_role(each.assignments.all())) for each in shown.deliverables],
        crumbs=[Crumb(opened.title, reverse("plan", args=[opened.slug]))],
    )
