"""Search over a plan (buscar), for programs."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote

from django.http import HttpRequest
from ninja import Query, Router

from cauce.web.api.frame import REFUSALS, From, Reader, Told, listing, open_plan
from cauce.web.api.schemas import Hit, Listing
from cauce.web.models import SearchEntry
from cauce.web.queries import search as queries

router = Router(tags=["search"])
AROUND = 90
THINGS = {
    "area": "areas",
    "question": "questions",
    "task": "tasks",
    "deliverable": "deliverables",
    "organization": "organizations",
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
Asked = Annotated[str, Query(alias="q", min_length=1, max_length=200, description="Words to find; each must be held.")]


@router.get("/{slug}/search", response={200: Listing[Hit], **REFUSALS}, exclude_unset=True)
def search(request: HttpRequest, slug: str, words: Asked, start: From = 0) -> Told:
    """Find what holds all of the words, in Spanish or English, whatever their ending; the best first."""
    reader = open_plan(request, slug)
    hits = queries.search(reader.plan, request.user, words)
    return listing(request, hits, start, lambda entry: _hit(reader, entry, words))


def _hit(reader: Reader, entry: SearchEntry, words: str) -> Told:
    return {
        "kind": entry.kind,
        "title": entry.title,
        "excerpt": _excerpt(reader, entry, words),
        "url": _address(reader, entry),
    }


def _address(reader: Reader, entry: SearchEntry) -> str:
    if entry.kind in THINGS:
        return f"{reader.root}/{THINGS[entry.kind]}/{quote(entry.key, safe='')}"
    if entry.kind == "activity":
        return f"{reader.root}/{entry.key.partition(':')[0]}"
    return f"{reader.root}/{LISTS[entry.kind]}"


def _excerpt(reader: Reader, entry: SearchEntry, words: str) -> str:
    """The words around the first that was asked for; the spellings of an organisation stay with the office."""
    if entry.kind == "organization" and not reader.is_office:
        return ""
    is_asked = queries.matcher(words)
    for found in queries.WORD.finditer(entry.text):
        if is_asked(found.group(0)):
            start, end = max(0, found.start() - AROUND), min(len(entry.text), found.end() + AROUND)
            before, after = "… " if start else "", " …" if end < len(entry.text) else ""
            return f"{before}{entry.text[start:end].strip()}{after}"
    return ""
