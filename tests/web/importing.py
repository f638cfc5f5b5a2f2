"""Import drafts in tests, as the office does."""

from __future__ import annotations

from collections.abc import Collection

from cauce.importer.draft import Draft
from cauce.web.actions import imports
from cauce.web.models import Event, Import, Plan, User
from tests.drafts import small_draft


def keep_reading(draft: Draft, *, by: User, slug: str = "rioseco") -> Import:
    """Keep a draft as a document that was read."""
    plan = Plan.objects.filter(slug=slug).first()
    run = imports.keep(content=repr(draft).encode(), file_name=draft.file_name, plan=plan, slug=slug, by=by)
    imports.keep_reading(run, draft)
    return run


def import_draft(
    draft: Draft | None = None, *, by: User, slug: str = "rioseco", yes: Collection[str] = ()
) -> tuple[Plan, Event]:
    """Import a draft into a plan."""
    run = keep_reading(draft or small_draft(), by=by, slug=slug)
    event = imports.apply_import(run=run, by=by, yes=yes)
    return Plan.objects.get(slug=slug), event
