"""Acts on a scenario (actos sobre un escenario): played again, strengthened, released, taken back, put away."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cauce.core import scenarios as rules
from cauce.web.actions import scenarios as actions
from cauce.web.models import Scenario
from cauce.web.pages.acting import attempt, person
from cauce.web.pages.frame import found, open_plan
from cauce.web.pages.scenarios import Wrong, attempted, changed, show_scenario, typed
from cauce.web.queries import scenarios as queries


@require_POST
def play_again(request: HttpRequest, plan: str, pk: int) -> HttpResponse:
    """Play a scenario anew with the city of today."""
    opened = open_plan(request, plan, act="edit_scenarios")
    one: Scenario = found(queries.scenario(request.user, opened, pk))
    wrong: Wrong = {}
    if attempted(wrong, lambda: actions.play_again(scenario=one, by=person(request))) is not None:
        messages.success(request, _("The scenario is played anew."), extra_tags="done")
    _told(request, wrong)
    return redirect("scenario", opened.slug, pk)


def strengthen_facilities(request: HttpRequest, plan: str, pk: int) -> HttpResponse:
    """Say which facilities are strengthened, at what cost, and play the scenario anew with and without."""
    opened = open_plan(request, plan, act="edit_scenarios")
    one: Scenario = found(queries.scenario(request.user, opened, pk))
    if request.method != "POST":  # what was refused was shown here, and its address is asked for anew
        return redirect("scenario", opened.slug, pk)
    kept = rules.typed_of(one.asked) | {"name": one.name, "layer": str(one.layer_id or ""), "strengthen": []}
    wrong: Wrong = {}
    if changed(request, one, {**kept, **typed(request)}, wrong):
        return redirect("scenario", opened.slug, pk)
    return show_scenario(request, opened, one, shown={"strengthen": [], **typed(request)}, wrong=wrong)


def release_scenario(request: HttpRequest, plan: str, pk: int) -> HttpResponse:
    """Record that a body releases a scenario, or take it back into the office."""
    opened = open_plan(request, plan, act="release_scenario")
    one: Scenario = found(queries.scenario(request.user, opened, pk))
    if request.method != "POST":
        return redirect("scenario", opened.slug, pk)
    by, wrong = person(request), Wrong()
    if request.POST.get("act") == "withdraw":
        done = _("The scenario is within the office again.")
        attempt(request, actions.withdraw_scenario, done=done, scenario=one)
        return redirect("scenario", opened.slug, pk)
    told = {name: request.POST.get(name, "") for name in ("released_by", "released_on", "release_reason")}
    released = attempted(
        wrong,
        lambda: actions.release_scenario(
            scenario=one, body=told["released_by"], on=told["released_on"], reason=told["release_reason"], by=by
        ),
    )
    if released is None:
        return show_scenario(request, opened, one, shown=told, wrong=wrong)
    messages.success(request, _("The release was recorded."), extra_tags="done")
    return redirect("scenario", opened.slug, pk)


@require_POST
def retire_scenario(request: HttpRequest, plan: str, pk: int) -> HttpResponse:
    """Put a scenario away."""
    opened = open_plan(request, plan, act="edit_scenarios")
    one: Scenario = found(queries.scenario(request.user, opened, pk))
    if "retire" not in request.POST:
        return redirect("scenario", opened.slug, pk)
    done = _("The scenario was put away. The history can undo it.")
    attempt(request, actions.retire_scenario, done=done, scenario=one)
    return redirect("scenarios", opened.slug)


def _told(request: HttpRequest, wrong: Wrong) -> None:
    for words in wrong.values():
        messages.error(request, words)
