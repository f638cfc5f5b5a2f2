"""The plan written again as a Word document (plan de trabajo en Word), which the importer reads as the same plan."""

from __future__ import annotations

from cauce.exporter import word
from cauce.exporter.plan import PlanText
from cauce.exporter.plan_docx.areas import add_areas
from cauce.exporter.plan_docx.front import add_acronyms, add_cover, add_engagement, add_purpose
from cauce.exporter.plan_docx.sections import add_communication, add_section

__all__ = ["plan_docx"]


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
    return word.saved(document, on=plan.on)
