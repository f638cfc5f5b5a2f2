"""The plan and its areas to take away (libros): as PDF, Word document or workbook."""

from __future__ import annotations

import uuid

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from cauce.exporter.books.docx import area_docx
from cauce.exporter.books.pdf import book_pdf
from cauce.exporter.books.xlsx import book_xlsx
from cauce.web.actions import books as actions
from cauce.web.models import Job
from cauce.web.pages.acting import person
from cauce.web.pages.findings import DOCX, XLSX
from cauce.web.pages.frame import Crumb, found, notice_of, open_plan
from cauce.web.pages.written import show_writing
from cauce.web.queries import books as queries
from cauce.web.queries.plan_then import job_of

PDF = "application/pdf"
PLAN_FILES = {"pdf": (book_pdf, PDF), "xlsx": (book_xlsx, XLSX)}
AREA_FILES = PLAN_FILES | {"docx": (area_docx, DOCX)}


def plan_book(request: HttpRequest, plan: str, form: str) -> HttpResponse:
    """Send the whole plan as a file (/es/<plan>/plan.pdf); of a large plan the PDF is written in the background."""
    opened = open_plan(request, plan)
    write, kind = found(PLAN_FILES.get(form))
    notice = notice_of(opened)
    if form == "pdf" and queries.is_large(opened):
        told = {"language": get_language() or "es", "notice": notice}
        return redirect("written_book", opened.slug, actions.order_book(plan=opened, by=person(request), **told).pk)
    return _sent(write(queries.book_of(opened, notice=notice)), f"{opened.slug}.{form}", kind)


def area_sheet(request: HttpRequest, plan: str, number: int, form: str) -> HttpResponse:
    """Send an area as a file (/es/<plan>/areas/1.pdf)."""
    opened = open_plan(request, plan)
    write, kind = found(AREA_FILES.get(form))
    book = found(queries.sheet_of(opened, number, notice=notice_of(opened)))
    return _sent(write(book), f"{opened.slug}-{_('area')}-{number}.{form}", kind)


def _sent(content: bytes, name: str, kind: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


@never_cache
def written_book(request: HttpRequest, plan: str, job: uuid.UUID) -> HttpResponse:
    """Show how far the writing of a large plan's book is, then where it lies (/es/<plan>/plan/<job>/)."""
    opened = open_plan(request, plan)
    ordered: Job = found(job_of(opened, actions.KIND, job))
    return show_writing(
        request,
        "plan/book_written.html",
        plan=opened,
        job=ordered,
        place=actions.place_of(ordered),
        title=_("The plan as a PDF"),
        section="plan",
        crumbs=[Crumb(opened.title, reverse("plan", args=[opened.slug]))],
    )


@never_cache
def written_book_file(request: HttpRequest, plan: str, job: uuid.UUID) -> HttpResponse | FileResponse:
    """Send a book that was written; where it is not there, the page that says so."""
    opened = open_plan(request, plan)
    ordered: Job = found(job_of(opened, actions.KIND, job))
    place = actions.place_of(ordered)
    if not place.exists():
        return redirect("written_book", opened.slug, job)
    return FileResponse(place.open("rb"), as_attachment=True, filename=f"{opened.slug}.pdf", content_type=PDF)
