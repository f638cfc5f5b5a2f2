"""Lists (listas): a hundred lines, more on demand; a fragment for htmx, a whole page without it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest

PAGE = 100


@dataclass(frozen=True)
class Page:
    """A part of a list. ``start`` counts from zero; ``total`` is the whole list's length."""

    items: Sequence[Any]
    start: int
    total: int
    is_fragment: bool
    is_filter: bool

    @property
    def end(self) -> int:
        """How many lines have been shown with this part."""
        return self.start + len(self.items)

    @property
    def next(self) -> int | None:
        """Where the next part starts."""
        return self.end if self.end < self.total else None

    @property
    def previous(self) -> int | None:
        """Where the part before starts; 0 is the first."""
        return max(0, self.start - PAGE) if self.start else None


def paged(request: HttpRequest, found: QuerySet[Any] | Sequence[Any], *, size: int = PAGE) -> Page:
    """Return the part of a list that the address asks for (?from=100)."""
    wanted = request.GET.get("from", "")
    start = int(wanted) if wanted.isdecimal() else 0
    total = found.count() if isinstance(found, QuerySet) else len(found)
    start = min(start, total) if start < total else 0
    htmx = getattr(request, "htmx", None)
    target = htmx.target if htmx else ""
    return Page(
        items=list(found[start : start + size]),
        start=start,
        total=total,
        is_fragment=target == "more",
        is_filter=target == "list",
    )
