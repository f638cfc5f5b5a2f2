"""Lists of private links (enlaces privados): to whom each was sent, whether it still works; revoke one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from cauce.web.models import Plan
from cauce.web.pages import notifications_words, words
from cauce.web.pages.acting import attempt
from cauce.web.pages.frame import Crumb, found, show
from cauce.web.pages.lists import paged


def list_links(
    request: HttpRequest,
    plan: Plan,
    every: QuerySet[Any],
    *,
    revoke: Callable[..., object],
    page_name: str,
    folder: str,
    title: str,
    section: str,
    crumbs: Sequence[Crumb],
) -> HttpResponse:
    """Show links of one kind, or revoke the one that is posted.

    Parameters
    ----------
    every
        Links, with ``channel``, ``expires_at`` and ``revoked_at``.
    page_name, folder
        Of the address to go back to, and of the templates ``links.html`` and ``_links.html``.
    """
    if request.method == "POST":
        pk = request.POST.get("link", "")
        link = found(every.filter(pk=int(pk) if pk.isdecimal() else 0).first())
        attempt(request, revoke, done=_("The link no longer works."), link=link)
        return redirect(page_name, plan.slug)
    page, now = paged(request, every), timezone.now()
    lines = [
        {
            "link": link,
            "channel": words.word(notifications_words.CHANNELS, link.channel),
            "works": link.revoked_at is None and link.expires_at > now,
        }
        for link in page.items
    ]
    template = f"{folder}/_links.html" if page.is_fragment else f"{folder}/links.html"
    return show(request, template, title=title, plan=plan, section=section, page=page, lines=lines, crumbs=crumbs)
