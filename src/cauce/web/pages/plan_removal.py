"""Page to remove a plan (quitar un plan) that was begun by mistake and in which nobody worked."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from cauce.core.messages import plans as sentences
from cauce.core.plan.removal import removal_faults
from cauce.web.actions import plan_removal as actions
from cauce.web.pages.acting import person
from cauce.web.pages.frame import Crumb, open_plan, show
from cauce.web.queries.plan_removal import worked_in


def remove_plan(request: HttpRequest, plan: str) -> HttpResponse:
    """Say what stands in the way of removing a plan, or remove it."""
    opened = open_plan(request, plan, act="remove_plan")
    obstacles = removal_faults(worked_in(opened))
    typed, why = (request.POST.get(name, "").strip() for name in ("slug", "why"))
    wrong = ""
    if request.method == "POST":
        try:
            actions.remove_plan(plan=opened, typed=typed, by=person(request), why=why)
        except actions.CannotRemovePlanError as error:
            obstacles = [one for one in error.faults if one[0] != "remove_slug"]
            wrong = " ".join(sentences.tell(code, values, _) for code, values in error.faults if code == "remove_slug")
        else:
            done = _("«%(title)s» was removed. Whoever keeps the server brings it back with: cauce bring-back %(slug)s")
            messages.success(request, done % {"title": opened.title, "slug": plan}, extra_tags="done")
            return redirect("plans")
    return show(
        request,
        "plan/remove.html",
        title=_("Remove the plan"),
        plan=opened,
        section="publish",
        obstacles=[sentences.tell(code, values, _) for code, values in obstacles],
        wrong=wrong,
        typed=typed,
        why=why,
        crumbs=[Crumb(opened.title, reverse("plan", args=[opened.slug]))],
        status=422 if request.method == "POST" else 200,
    )
