"""Page of the board (Mesa Técnica Municipal)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from cauce.web.pages.frame import Crumb, open_plan, show
from cauce.web.queries import board as queries


def board(request: HttpRequest, plan: str) -> HttpResponse:
    """Show the board: its two levels of seats and its objectives."""
    opened = open_plan(request, plan)
    return show(
        request,
        "board/board.html",
        title=_("Technical board"),
        plan=opened,
        section="board",
        board=queries.board(opened),
        crumbs=[Crumb(opened.title, reverse("plan", args=[opened.slug]))],
    )
