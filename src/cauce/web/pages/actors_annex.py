"""Annex G.2 to take away (anexo G.2): the same facts as PDF, Word document or workbook."""

from __future__ import annotations

from collections import defaultdict

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

import cauce
from cauce.core import messages, places
from cauce.core.actors.load import loads
from cauce.core.actors.matrix import matrix
from cauce.exporter.actors import Annex, AnnexOrganization, AnnexRow, translated
from cauce.exporter.actors.docx import annex_docx
from cauce.exporter.actors.pdf import annex_pdf
from cauce.exporter.actors.xlsx import annex_xlsx
from cauce.web.models import Plan
from cauce.web.pages import words as screen
from cauce.web.pages.actors import sees_description
from cauce.web.pages.actors_words import LETTERS, LEVELS, SECTORS
from cauce.web.pages.findings import DOCX, XLSX
from cauce.web.pages.frame import found, open_plan
from cauce.web.queries import actors as organizations
from cauce.web.queries import actors_work as queries
from cauce.web.queries.facts import open_problems
from cauce.web.queries.visible import Person, may

FILES = {"docx": (annex_docx, DOCX), "xlsx": (annex_xlsx, XLSX), "pdf": (annex_pdf, "application/pdf")}


def actor_annex(request: HttpRequest, plan: str, form: str) -> HttpResponse:
    """Send annex G.2 as a file; what this person may not see is not in it."""
    opened = open_plan(request, plan)
    write, kind = found(FILES.get(form))
    response = HttpResponse(write(annex_of(opened, request.user)), content_type=kind)
    name = _("annex-g2-actors")
    response["Content-Disposition"] = f'attachment; filename="{name}-{opened.slug}.{form}"'
    response["Cache-Control"] = "private, no-store"
    return response


def annex_of(plan: Plan, person: Person) -> Annex:
    """Put together what annex G.2 says to a person, in the language of the page."""
    told = queries.work(plan)
    with_office = may("see_problems", by=person, plan=plan)
    described = sees_description(person, plan) and any(one.sector or one.level for one in told.organizations.values())
    words = {role: screen.word(screen.ROLES, role) for role in screen.ROLES}
    today = timezone.localdate()
    counted = _("There are %(tasks)d tasks in %(rows)d rows. By tasks, all of a row's tasks count; by rows, once.")
    return Annex(
        plan=plan.title,
        program=f"Cauce {cauce.__version__}",
        on=today,
        day=places.city_format(plan.city_format).day(today),
        language=get_language() or "es",
        counted=counted % {"tasks": told.tasks, "rows": len(told.rows)},
        roles=tuple((role, words[role], str(LETTERS.get(role, role))) for role in told.roles),
        organizations=_organizations(told, described=described),
        rows=_rows(plan, told, with_office=with_office),
        to_be_named=tuple(
            (row.code, words.get(holder.role, holder.role), holder.name)
            for row in told.rows
            for holder in row.holders
            if not holder.organization
        ),
        missing=tuple((each.row, each.tell(words, _)) for each in queries.row_remarks(told)) if with_office else (),
        has_description=described,
        notice=_notice(plan),
        labels=translated(_),
    )


def _notice(plan: Plan) -> str:
    """What the pages of the plan say of it, in the reader's language."""
    told = plan.notice or {}
    fallback = _("This plan is an illustration and not the municipality's own plan.") if plan.is_illustration else ""
    return str(told.get(get_language() or "es") or told.get("es") or fallback)


def _organizations(told: queries.Work, *, described: bool) -> tuple[AnnexOrganization, ...]:
    cells = {line.organization: line.cells for line in matrix(told.rows, order=organizations.ROLES)}
    found_ = []
    for load in loads(told.rows):
        one = told.organizations[load.organization]
        found_.append(
            AnnexOrganization(
                name=one.name,
                acronym=one.acronym,
                sector=str(SECTORS.get(one.sector, "")) if described else "",
                level=str(LEVELS.get(one.level, "")) if described else "",
                tasks=load.tasks,
                rows=load.rows,
                roles=tuple((role, load.by_role[role][1]) for role in organizations.ROLES if role in load.by_role),
                cells=cells[load.organization],
            )
        )
    return tuple(found_)


def _rows(plan: Plan, told: queries.Work, *, with_office: bool) -> tuple[AnnexRow, ...]:
    remarks: dict[str, str] = {}
    if with_office:
        sizes = [each for each in open_problems(plan) if each.code == "group_size"]
        remarks = {each.where: messages.sentence(each, _) for each in sizes}
    made = []
    for row in told.rows:
        parties: dict[str, list[str]] = defaultdict(list)
        for holder in row.holders:
            parties[holder.role].append(holder.name)
        names = {role: tuple(held) for role, held in parties.items()}
        made.append(AnnexRow(row.code, told.titles[row.code], names, remarks.get(row.code, "")))
    return tuple(made)
