"""Page to publish a plan (publicación): it shows first exactly what becomes visible."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from cauce.core import permissions
from cauce.web.actions import plan as actions
from cauce.web.models import Plan
from cauce.web.models.kinds import KINDS
from cauce.web.pages import words
from cauce.web.pages.acting import attempt
from cauce.web.pages.frame import Crumb, open_plan, show
from cauce.web.pages.publication_words import NEVER_PUBLIC
from cauce.web.queries import plan as queries


@dataclass(frozen=True)
class Part:
    """One kind of thing that becomes visible: how many, which of its fields, and some of them."""

    kind: str
    count: int
    fields: list[str]
    examples: list[str]


def publish(request: HttpRequest, plan: str) -> HttpResponse:
    """Show what the public would see; publish, or make private again."""
    opened = open_plan(request, plan, act="publish_plan")
    if request.method == "POST":
        why = request.POST.get("why", "").strip()
        if request.POST.get("act") == "withdraw":
            attempt(request, actions.withdraw, done=_("The plan is private again."), plan=opened, why=why)
        else:
            attempt(
                request, actions.publish, done=_("The plan is published: everyone can read it."), plan=opened, why=why
            )
        return redirect("publish", opened.slug)
    return show(
        request,
        "plan/publish.html",
        title=_("Publication"),
        plan=opened,
        section="publish",
        parts=_parts(opened),
        never=[words.word(NEVER_PUBLIC, name) for name in permissions.NEVER_PUBLIC],
        crumbs=[Crumb(opened.title, reverse("plan", args=[opened.slug]))],
    )


def _parts(plan: Plan) -> list[Part]:
    """What becomes visible, by kind, in the order of the plan; a constant number of queries."""
    parts = []
    for kind, fields in permissions.PUBLISHED_FIELDS.items():
        model = KINDS[kind].model
        if model is Plan:
            continue
        told = [words.word(words.FIELDS, name) for name in fields if words.FIELDS.get(name)]
        found = queries.current(model, plan=plan)
        count = found.count()
        name = next((one for one in ("title", "as_printed", "text", "name", "city", "action") if one in fields), "")
        shown = [str(one) for one in found.values_list(name, flat=True)[:3]] if name and count else []
        if count:
            parts.append(Part(kind, count, told, [one for one in shown if one]))
    return parts
