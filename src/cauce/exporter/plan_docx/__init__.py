"""The plan written again as a Word document (plan de trabajo en Word), which the importer reads as the same plan."""

from __future__ import annotations

from datetime import UTC, datetime, time

from docx.document import Document

from cauce.exporter import word
from cauce.exporter.plan import PlanText
from cauce.exporter.plan_docx.areas import add_areas
from cauce.exporter.plan_docx.changes import mark_changes
from cauce.exporter.plan_docx.front import add_acronyms, add_cover, add_engagement, add_purpose
from cauce.exporter.plan_docx.sections import add_communication, add_section

__all__ = ["changes_docx", "plan_docx"]


def plan_docx(plan: PlanText) -> bytes:
    """Write a plan in its four-column form.

    Parameters
    ----------
    plan
        All that the document says, in the document's own language.

    Returns
    -------
    bytes
        A DOCX file; the same plan on the same day gives the same bytes.
    """
    return word.saved(_document(plan), on=plan.on)


def changes_docx(plan: PlanText, base: PlanText, *, author: str) -> bytes:
    """Write a plan with what differs from an earlier state marked as a word processor marks changes.

    Parameters
    ----------
    plan
        The plan as it is now.
    base
        The plan as it was; what it says of its day and program counts for nothing.
    author
        Who changed it, as the word processor shows beside each change; its date is the plan's day.

    Returns
    -------
    bytes
        A DOCX file. Accepting all changes gives ``plan_docx(plan)``; rejecting all gives ``plan_docx(base)``.
    """
    document = _document(plan)
    moment = datetime.combine(plan.on, time(12), tzinfo=UTC)
    mark_changes(document, _document(base), author=author, date=f"{moment:%Y-%m-%dT%H:%M:%SZ}")
    return word.saved(document, on=plan.on)


def _document(plan: PlanText) -> Document:
    """Lay out a plan's document."""
    document = word.new_document(
        title=plan.title,
        subject=plan.notice,
        program=plan.program,
        language=plan.language,
        on=plan.on,
    )
    word.add_footer(document, plan.made_with)
    add_cover(document, plan)
    add_acronyms(document, plan)
    add_purpose(document, plan)
    add_engagement(document, plan)
    add_areas(document, plan)
    add_section(document, plan, "articulation", plan.facts.articulation)
    add_section(document, plan, "production", plan.facts.production)
    add_communication(document, plan)
    return document
