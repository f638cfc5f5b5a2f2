"""The plan, its areas and its findings to take away (libros): as PDF, Word document or workbook."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cauce.core import places
from cauce.core.plan.facts import AreaFacts
from cauce.exporter.books import Book, Labels, area_parts, plan_parts
from cauce.exporter.books.docx import area_docx
from cauce.exporter.books.pdf import book_pdf
from cauce.exporter.books.xlsx import book_xlsx
from cauce.exporter.plan import PlanText
from cauce.web.models import Plan
from cauce.web.pages.findings import DOCX, XLSX
from cauce.web.pages.frame import found, notice_of, open_plan
from cauce.web.queries.plan_text import plan_text

PLAN_FILES = {"pdf": (book_pdf, "application/pdf"), "xlsx": (book_xlsx, XLSX)}
AREA_FILES = PLAN_FILES | {"docx": (area_docx, DOCX)}


def plan_book(request: HttpRequest, plan: str, form: str) -> HttpResponse:
    """Send the whole plan as a file (/es/<plan>/plan.pdf)."""
    opened = open_plan(request, plan)
    write, kind = found(PLAN_FILES.get(form))
    return _sent(write(book_of(opened)), f"{opened.slug}.{form}", kind)


def area_sheet(request: HttpRequest, plan: str, number: int, form: str) -> HttpResponse:
    """Send an area as a file (/es/<plan>/areas/1.pdf)."""
    opened = open_plan(request, plan)
    write, kind = found(AREA_FILES.get(form))
    book = found(sheet_of(opened, number))
    return _sent(write(book), f"{opened.slug}-{_('area')}-{number}.{form}", kind)


def _sent(content: bytes, name: str, kind: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


def book_of(plan: Plan) -> Book:
    """Put together the whole plan, its headings in the language of the page."""
    text = _text(plan)
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


def sheet_of(plan: Plan, number: int) -> Book | None:
    """Put together one area, or nothing where the plan has no area of that number."""
    text = _text(plan)
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


def _text(plan: Plan) -> PlanText:
    text = plan_text(plan, on=timezone.localdate())
    return replace(text, language=get_language() or "es", notice=notice_of(plan))


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
