"""Interface for programs (API): the same data as the pages, through the same permissions; files are handed in."""

from __future__ import annotations

from cauce.web.api import (
    actors,
    actors_work,
    brief,
    contingency,
    documents,
    facilities,
    jobs,
    judgements,
    layers,
    losses,
    office,
    people,
    plan,
    scenarios,
    schedule,
    screening,
    search,
    sections,
    tasks,
    uploads,
    workbook,
)
from cauce.web.api.answers import api, urls_of

reading = (
    plan,
    tasks,
    documents,
    actors,
    actors_work,
    brief,
    schedule,
    sections,
    search,
    people,
    office,
    jobs,
    contingency,
    losses,
)
for part in (*reading, facilities, judgements, layers, scenarios, screening, uploads, workbook):
    api.add_router("/plans", part.router)

urls = urls_of(api)

__all__ = ["api", "urls"]
