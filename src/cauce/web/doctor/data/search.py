"""What search finds against what the plans say (índice de búsqueda): equal to what would be written now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from cauce.web.doctor.findings import Finding, about
from cauce.web.models import Plan, SearchEntry
from cauce.web.queries.search import SORTS, Source, stem_line

STEMMED = 300  # lines of each plan whose stems are made anew; titles and texts are all compared


def findings() -> Iterator[Finding]:
    """Compare each line of the search with what it is made of."""
    slugs = dict(Plan.objects.values_list("pk", "slug"))
    told: dict[int, dict[tuple[str, str], Source]] = defaultdict(dict)
    for sort in SORTS:
        for row in sort.rows.filter(plan__in=slugs):
            source = sort.tell(row)
            told[row.plan_id][source.kind, source.key] = source
    kept: dict[int, dict[tuple[str, str], SearchEntry]] = defaultdict(dict)
    for entry in SearchEntry.objects.filter(plan__in=slugs):
        kept[entry.plan_id][entry.kind, entry.key] = entry
    yield from about("search_old", sorted(slugs[pk] for pk in slugs if not _agree(told[pk], kept[pk])))


def _agree(told: dict[tuple[str, str], Source], kept: dict[tuple[str, str], SearchEntry]) -> bool:
    if told.keys() != kept.keys():
        return False
    if any((source.title, source.text) != (kept[name].title, kept[name].text) for name, source in told.items()):
        return False
    step = max(1, len(told) // STEMMED)
    sample = [told[name] for name in sorted(told)[::step]]
    return all(kept[one.kind, one.key].stems == f"{stem_line(one.title)}|{stem_line(one.text)}" for one in sample)
