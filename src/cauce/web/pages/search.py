"""Page of the search over everything (buscar)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from cauce.web.models import Plan, SearchEntry
from cauce.web.pages.frame import Crumb, open_plan, show
from cauce.web.pages.lists import paged
from cauce.web.queries import search as queries
from cauce.web.queries.visible import may

PAGES = {
    "area": "area",
    "question": "question",
    "task": "task",
    "deliverable": "deliverable",
    "organization": "organization",
}
LISTS = {
    "acronym": "acronyms",
    "city": "cities",
    "seat": "board",
    "board_objective": "board",
    "communication_objective": "communication",
    "communication_tool": "communication",
    "communication_action": "communication",
    "statement": "about",
    "phase_objective": "about",
    "methodology": "about",
}
AROUND = 90


@dataclass(frozen=True)
class Hit:
    """A thing that was found: its kind, its page, its words with what was asked for marked."""

    kind: str
    address: str
    title: SafeString
    excerpt: SafeString


def search(request: HttpRequest, plan: str) -> HttpResponse:
    """Show what holds the words that were asked for."""
    opened = open_plan(request, plan)
    words = request.GET.get("q", "").strip()[:200]
    page = paged(request, queries.search(opened, request.user, words) if words else [])
    is_asked = queries.matcher(words)
    office = may("see_drafts", by=request.user, plan=opened)
    name = "_lines" if page.is_fragment else "_list" if page.is_filter else "search"
    return show(
        request,
        f"search/{name}.html",
        title=_("Search"),
        plan=opened,
        section="search",
        page=page,
        words_asked=words,
        hits=[_hit(opened, entry, is_asked, office=office) for entry in page.items],
        crumbs=[Crumb(opened.title, reverse("plan", args=[opened.slug]))],
    )


def _hit(plan: Plan, entry: SearchEntry, is_asked: Callable[[str], bool], *, office: bool) -> Hit:
    acronym = entry.text.partition("\n")[0]  # an organisation's; its spellings stay with the office
    text = acronym if entry.kind == "organization" and not office else entry.text
    return Hit(
        kind=entry.kind,
        address=address_of(plan, entry),
        title=marked(entry.title, is_asked),
        excerpt=marked(excerpt(text, is_asked), is_asked),
    )


def address_of(plan: Plan, entry: SearchEntry) -> str:
    """Where the thing is shown."""
    if entry.kind in PAGES:
        return reverse(PAGES[entry.kind], args=[plan.slug, entry.key])
    if entry.kind == "activity":
        section, _, pk = entry.key.partition(":")
        return f"{reverse(section, args=[plan.slug])}#activity-{pk}"
    return f"{reverse(LISTS[entry.kind], args=[plan.slug])}#{entry.kind}-{entry.key}"


def excerpt(text: str, is_asked: Callable[[str], bool]) -> str:
    """The words around the first one that was asked for; nothing where the text holds none."""
    for found in queries.WORD.finditer(text):
        if is_asked(found.group(0)):
            start, end = max(0, found.start() - AROUND), min(len(text), found.end() + AROUND)
            start = text.find(" ", start) + 1 if start else 0
            end = text.rfind(" ", start, end) if end < len(text) else end
            return f"{'… ' if start else ''}{text[start:end].strip()}{' …' if end < len(text) else ''}"
    return ""


def marked(text: str, is_asked: Callable[[str], bool]) -> SafeString:
    """A text as HTML with the words that were asked for marked."""
    parts: list[str] = []
    at = 0
    for found in queries.WORD.finditer(text):
        if is_asked(found.group(0)):
            parts += [escape(text[at : found.start()]), f"<mark>{escape(found.group(0))}</mark>"]
            at = found.end()
    parts.append(escape(text[at:]))
    return mark_safe("".join(parts))
