"""Page of the network (red de actores): who works with whom, drawn on the server, with a table beside it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from cauce.web.pages.actors_views import crumbs, views
from cauce.web.pages.frame import open_plan, show
from cauce.web.pages.lists import paged
from cauce.web.pages.tags import address
from cauce.web.queries import actors_work as queries

LONGEST_LABEL = 16


def actor_network(request: HttpRequest, plan: str) -> HttpResponse:
    """Show who works with whom; ``?least=3`` draws only those who share three rows or more."""
    opened = open_plan(request, plan)
    found, every = queries.network(opened)
    heaviest = every[0].weight if every else 0
    asked = request.GET.get("least", "")
    least = min(int(asked), heaviest) if asked.isdecimal() else 0
    drawn = queries.picture(opened, found, every, least=least)
    page = paged(request, every)
    return show(
        request,
        "actors/_network_lines.html" if page.is_fragment else "actors/network.html",
        title=_("Who works with whom"),
        plan=opened,
        section="actors",
        page=page,
        lines=[
            {
                "first": found.organizations[tie.first],
                "second": found.organizations[tie.second],
                "weight": tie.weight,
                "rows": [(code, address("task", opened.slug, code)) for code in tie.rows],
            }
            for tie in page.items
        ],
        drawn=_points(drawn),
        least=drawn.least,
        left_out=drawn.left_out,
        choices=range(1, heaviest + 1),
        size=(int(queries.WIDTH), int(queries.HEIGHT)),
        crumbs=crumbs(opened),
        **views(request, opened),
    )


def _points(drawn: queries.Picture) -> dict[str, Any]:
    """Coordinates as text, so that no language's number format gets into the drawing."""
    return {
        "ties": [
            {"ends": [f"{value:.1f}" for value in ends], "width": f"{min(0.6 + 0.6 * tie.weight, 7):.1f}"}
            for tie, *ends in reversed(drawn.ties)
        ],
        "names": [
            {
                "name": name if len(name) <= LONGEST_LABEL else f"{name[: LONGEST_LABEL - 1].rstrip()}…",
                "x": f"{x:.1f}",
                "y": f"{y:.1f}",
                "below": f"{y + 18:.1f}",
                "radius": f"{min(3 + rows * 0.35, 11):.1f}",
            }
            for _slug, name, x, y, rows in drawn.names
        ],
    }
