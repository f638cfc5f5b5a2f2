"""Page of power and interest (poder e interés): set by the office, drawn for the office, shown to nobody else."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from cauce.core.actors.power import Scale, Spot, quarter, spots
from cauce.web.actions.actors_register import rate_actors
from cauce.web.models import Organization
from cauce.web.pages import words as screen
from cauce.web.pages.acting import attempt
from cauce.web.pages.actors_views import crumbs, views
from cauce.web.pages.actors_words import QUARTERS
from cauce.web.pages.frame import open_plan, show
from cauce.web.queries import actors_work as queries

SIDE = 600  # points of the drawing's square


@dataclass(frozen=True)
class Asked:
    """A line of the form: what stands in it, as typed or as kept."""

    organization: Organization
    power: str
    interest: str
    wrong: bool = False


def power_grid(request: HttpRequest, plan: str) -> HttpResponse:
    """Show and set the power and interest of each organisation."""
    opened = open_plan(request, plan, act="see_power_grid")
    scale = queries.power_scale()
    done, every = queries.rated(opened)
    lines = [_asked(request, one, scale) for one in every]
    wrong = [line for line in lines if line.wrong]
    if request.method == "POST" and not wrong:
        ratings = {line.organization.slug: (_number(line.power), _number(line.interest)) for line in lines}
        attempt(request, rate_actors, done=_("Saved."), plan=opened, ratings=ratings)
        return redirect("power_grid", opened.slug)
    if wrong:
        told = _("«%(value)s» is no value of the scale. Write a whole number from %(low)d to %(high)d, or nothing.")
        values = {"value": _first_wrong(wrong[0], scale), "low": scale.low, "high": scale.high}
        messages.error(request, told % values, extra_tags="warning")
    drawn = spots(done, scale)
    return show(
        request,
        "actors/power.html",
        title=_("Power and interest"),
        plan=opened,
        section="power",
        lines=lines,
        spots=[_placed(spot) for spot in drawn],
        parts=_parts(drawn, scale, {one.slug: one for one in every}),
        unrated=len(every) - len(done),
        scale=scale,
        axes=_axes(scale),
        crumbs=crumbs(opened),
        status=422 if wrong else 200,
        **views(request, opened),
    )


def _axes(scale: Scale) -> dict[str, object]:
    """Where the drawing's lines and figures stand, as text: no language's number format gets into the drawing."""
    values = range(scale.low, scale.high + 1)
    step = SIDE / len(values)
    middles = [(value, (place + 0.5) * step) for place, value in enumerate(values)]
    return {
        "ticks": [(value, f"{at:.1f}", f"{SIDE - at:.1f}") for value, at in middles],
        "across": f"{(scale.middle - scale.low + 1) * step:.1f}",
        "down": f"{SIDE - (scale.middle - scale.low + 1) * step:.1f}",
        "lines": [f"{place * step:.1f}" for place in range(1, len(values))],
    }


def _asked(request: HttpRequest, one: Organization, scale: Scale) -> Asked:
    if request.method != "POST" or f"p-{one.slug}" not in request.POST:
        return Asked(one, _told(one.power), _told(one.interest))
    power, interest = (request.POST.get(f"{name}-{one.slug}", "").strip() for name in ("p", "i"))
    return Asked(one, power, interest, wrong=not (_fits(power, scale) and _fits(interest, scale)))


def _told(value: int | None) -> str:
    return "" if value is None else str(value)


def _fits(typed: str, scale: Scale) -> bool:
    return typed == "" or (typed.isdecimal() and int(typed) in scale)


def _first_wrong(line: Asked, scale: Scale) -> str:
    return line.interest if _fits(line.power, scale) else line.power


def _number(typed: str) -> int | None:
    return int(typed) if typed else None


def _placed(spot: Spot) -> dict[str, object]:
    x, y = spot.x * SIDE, spot.y * SIDE
    return {"number": spot.number, "x": f"{x:.1f}", "y": f"{y:.1f}", "text": f"{y + 4.5:.1f}"}


def _parts(
    drawn: list[Spot], scale: Scale, organizations: dict[str, Organization]
) -> list[tuple[str, list[tuple[Spot, Organization]]]]:
    """The parties by the way to work with them, for the table beside the drawing."""
    found: dict[str, list[tuple[Spot, Organization]]] = {name: [] for name in QUARTERS}
    for spot in drawn:
        found[quarter(spot.rated, scale)].append((spot, organizations[spot.rated.organization]))
    return [(screen.word(QUARTERS, name), spots_) for name, spots_ in found.items() if spots_]
