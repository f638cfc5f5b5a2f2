"""Interface for programs (API): the same data as the pages, through the same permissions; it only reads."""

from __future__ import annotations

from cauce.web.api import (
    actors,
    actors_work,
    brief,
    documents,
    jobs,
    office,
    people,
    plan,
    schedule,
    search,
    sections,
    tasks,
)
from cauce.web.api.answers import api, urls_of

for part in (plan, tasks, documents, actors, actors_work, brief, schedule, sections, search, people, office, jobs):
    api.add_router("/plans", part.router)

urls = urls_of(api)

__all__ = ["api", "urls"]
