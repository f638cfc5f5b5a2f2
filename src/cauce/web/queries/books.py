"""A plan, one of its areas, or its findings as a book (libros): all that is written, in the reader's language."""

from __future__ import annotations

from dataclasses import replace

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cauce.core import places
from cauce.core.plan.facts import AreaFacts
from cauce.exporter.books import Book, Labels, area_parts, plan_parts
from cauce.exporter.plan import PlanText
from cauce.exporter.problems import Findings, findings_of
from cauce.web.models import Plan, Task
from cauce.web.queries import facts
from cauce.web.queries.imports import last_reading
from cauce.web.queries.plan_text import PROGRAM, plan_text

MOST_AT_ONCE = 120  # tasks of a plan whose files are written while one waits: half a second


def is_large(plan: Plan) -> bool:
    """Whether writing a file of the plan takes longer than one waits for a page."""
    return Task.objects.filter(plan=plan, retired_at=None).count() > MOST_AT_ONCE


def book_of(plan: Plan, *, notice: str = "") -> Book:
    """Put together the whole plan, its headings in the language that is spoken; ``notice`` stands on each page."""
    text = _text(plan, notice)
    return Book(
        title=plan.title,
        subtitle=" · ".join(part for part in (plan.city, plan.period_words) if part),
        text=text,
        language=get_language() or "es",
        day=places.city_format(plan.city_format).day(text.on),
        labels=labels(),
        parts=plan_parts(text),
        words_language=plan.language,
    )


def sheet_of(plan: Plan, number: int, *, notice: str = "") -> Book | None:
    """Put together one area, or nothing where the plan has no area of that number."""
    text = _text(plan, notice)
    area: AreaFacts | None = next((one for one in text.facts.areas if one.number == number), None)
    if area is None:
        return None
    only = replace(text, facts=replace(text.facts, areas=(area,)))
    return Book(
        title=text.terms.area % (area.number, area.title),
        subtitle=plan.title,
        text=only,
        language=get_language() or "es",
        day=places.city_format(plan.city_format).day(text.on),
        labels=labels(),
        parts=tuple(area_parts(only, area, level=2, with_heading=False)),
        has_contents=False,
        words_language=plan.language,
    )


def findings_of_plan(plan: Plan) -> Findings:
    """Put together the open findings for the plan's author, in the language that is spoken."""
    today = timezone.localdate()
    run = last_reading(plan)
    return findings_of(
        facts.open_problems(plan),
        plan=plan.title,
        document=run.file_name if run else "",
        program=PROGRAM,
        on=today,
        day=places.city_format(plan.city_format).day(today),
        language=get_language() or "es",
        translate=_,
    )


def _text(plan: Plan, notice: str) -> PlanText:
    text = plan_text(plan, on=timezone.localdate())
    return replace(text, language=get_language() or "es", notice=notice)


def labels() -> Labels:
    """Words of the books, in the language of the page."""
    return Labels(
        page=_("Page"),
        made_on=_("Made on"),
        questions=_("Questions"),
        deliverables=_("Deliverables"),
        notes=_("Notes"),
        steps=_("Steps"),
        parties=_("Parties"),
        area=_("Area"),
        code=_("Code"),
        task=_("Task"),
        tasks=_("Tasks"),
        row=_("Row"),
    )
