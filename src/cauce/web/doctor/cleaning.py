"""Cleaning (limpieza): what nothing names is removed, and the search is written again where it is old."""

from __future__ import annotations

from cauce.web.doctor.data import files
from cauce.web.doctor.data import search as looked_at
from cauce.web.models import Plan
from cauce.web.queries import search


def clean() -> tuple[list[str], list[str]]:
    """Remove old contents without a row, write old searches again; return hashes and plans."""
    removed = files.clean()
    old = [slug for finding in looked_at.findings() for slug in finding.things]
    for plan in Plan.objects.filter(slug__in=old):
        search.rebuild(plan)
    return removed, old
