"""Contingency to take away (llevarse los planes de contingencia): tables for PDF, Word, workbook and CSV."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

import cauce
from cauce.core import contingency as rules
from cauce.core.messages import contingency as sentences
from cauce.core.places import city_format
from cauce.exporter.contingency import Section, Sheets
from cauce.exporter.contingency.docx import sheets_docx
from cauce.exporter.contingency.pdf import sheets_pdf
from cauce.exporter.contingency.xlsx import section_csv, sheets_xlsx
from cauce.web.models import Plan
from cauce.web.pages import contingency_words as words
from cauce.web.pages.contingency import rights, terms, told_terms
from cauce.web.pages.contingency_views import gap_line, hazard_line, percent, territory_gap
from cauce.web.pages.findings import DOCX, XLSX
from cauce.web.pages.frame import found, notice_of, open_plan
from cauce.web.queries import contingency as queries
from cauce.web.queries import information_folder as folders

PDF, CSV = "application/pdf", "text/csv; charset=utf-8"


def _csv(sheets: Sheets) -> bytes:
    return section_csv(sheets.sections[0])


PRINTED = ("pdf", "docx")
FILES = {"pdf": (sheets_pdf, PDF), "docx": (sheets_docx, DOCX), "xlsx": (sheets_xlsx, XLSX), "csv": (_csv, CSV)}


def contingency_sheets(request: HttpRequest, plan: str, form: str) -> HttpResponse:
    """Send the sheet of contingency plans: inventory, coverage, gaps, balance and the rest."""
    opened = open_plan(request, plan, act="see_contingency")
    write, kind = found(FILES.get(form))
    made = sheets_of(opened, is_printed=form in PRINTED)
    return _sent(write(made), kind, f"{_('contingency-plans')}-{opened.slug}.{form}")


def information_sheets(request: HttpRequest, plan: str, form: str) -> HttpResponse:
    """Send the information folder as a list, with what is missing for whoever sees all of it."""
    opened = open_plan(request, plan)
    write, kind = found(FILES.get(form))
    every = folders.folder_of(opened, on=timezone.localdate(), person=request.user)
    made = folder_sheets(every, with_gaps=rights(request, opened)["sees_all"])
    return _sent(write(made), kind, f"{_('information-folder')}-{opened.slug}.{form}")


def contingency_list(request: HttpRequest, plan: str) -> HttpResponse:
    """Send an empty list with the headers that are known, to be filled and sent."""
    opened = open_plan(request, plan, act="edit_contingency")
    headers = tuple(word for _name, word, _share in _columns())
    section = Section(_("Contingency plans"), headers, tuple(share for *_rest, share in _columns()), ())
    made = _sheets(opened, _("Contingency plans"), (section, _words_section(queries.catalogue_of(opened))), ())
    return _sent(sheets_xlsx(made), XLSX, f"{_('list-of-contingency-plans')}.xlsx")


def _sent(content: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


def _sheets(plan: Plan, title: str, sections: Sequence[Section], facts: Sequence[tuple[str, str]]) -> Sheets:
    today = timezone.localdate()
    return Sheets(
        title=title,
        plan=plan.title,
        program=f"Cauce {cauce.__version__}",
        on=today,
        day=city_format(plan.city_format).day(today),
        language=get_language() or "es",
        page=_("Page"),
        none=_("There is nothing to list here."),
        notice=notice_of(plan),
        facts=tuple(facts),
        sections=tuple(sections),
    )


def sheets_of(plan: Plan, *, is_printed: bool) -> Sheets:
    """Put together what the sheet of contingency plans says, in the language of the page.

    On paper the inventory has what fits a line, and gaps are told together by hazard.
    """
    every = queries.inventory(plan, on=timezone.localdate())
    coverage = every.coverage()
    balance = queries.balance_of(every)
    number = city_format(plan.city_format).number
    index = "—" if balance.index is None else number(balance.index, decimals=2)
    facts = (
        (_("Contingency plans"), str(len(every.entries))),
        (_("Weighted coverage"), percent(coverage.weighted, plan)),
        (_("With a current plan"), percent(coverage.current, plan)),
        (_("Index of imbalance"), index),
        (_("How this is counted"), " ".join(f"{every.catalogue.sources[name]}." for name in ("status", "balance"))),
    )
    sections = (
        _printed_inventory(every) if is_printed else _inventory(every),
        _matrix(coverage, is_printed=is_printed),
        _gaps(every, coverage, is_printed=is_printed),
        _territories(every),
        _remarks(every),
        _balance(every, balance),
        _engagement(every),
        _steps(every),
        _cases(every),
    )
    return _sheets(plan, _("Contingency plans"), sections, facts)


def _columns() -> list[tuple[str, str, float]]:
    """Columns of the inventory, as the import reads them: name, header, share of the sheet's width."""
    return [
        ("name", _("Name"), 0.16),
        ("hazards", _("Hazards"), 0.12),
        ("sectors", _("Sectors"), 0.1),
        ("territories", _("Territories"), 0.09),
        ("owner", _("Responsible"), 0.09),
        ("planners", _("Who plans"), 0.09),
        ("implementers", _("Who carries out"), 0.1),
        ("approved_on", _("Approved"), 0.06),
        ("expires_on", _("Valid until"), 0.06),
        ("drilled_on", _("Last drill"), 0.06),
        ("is_public", _("Is public"), 0.05),
        ("language", _("Language"), 0.05),
        ("kept_at", _("Where it is kept"), 0.1),
        ("key", _("Key"), 0.05),
    ]


def _inventory(every: queries.Inventory) -> Section:
    columns = _columns()
    headers = (*(word for _name, word, _share in columns[:-1]), _("Status"), _("Why this status"), columns[-1][1])
    shares = (*(share for *_rest, share in columns[:-1]), 0.06, 0.1, columns[-1][2])
    lines = [_inventory_line(every, entry) for entry in every.entries]
    whole = sum(shares)
    return Section(_("Inventory"), headers, tuple(share / whole for share in shares), tuple(lines))


def _printed_inventory(every: queries.Inventory) -> Section:
    """The inventory with what is read on paper, days as the city writes them."""
    day = city_format(every.plan.city_format).day
    lines = tuple(
        (
            entry.row.name,
            told_terms(every.catalogue.hazards, entry.facts.hazards),
            told_terms(every.catalogue.sectors, entry.facts.sectors),
            every.places_of(entry.row) or _("Whole city"),
            entry.facts.owner.name if entry.facts.owner else "",
            "; ".join(party.name for party in entry.facts.implementers),
            day(entry.row.drilled_on) if entry.row.drilled_on else "—",
            f"{words.STATUSES[entry.status]}\n{sentences.tell_standing(entry.standing, _, day)}",
        )
        for entry in every.entries
    )
    headers = (
        *(_("Name"), _("Hazards"), _("Sectors"), _("Territories"), _("Responsible"), _("Who carries out")),
        *(_("Last drill"), _("Status")),
    )
    return Section(_("Inventory"), headers, (0.19, 0.11, 0.12, 0.13, 0.13, 0.13, 0.07, 0.12), lines)


def _inventory_line(every: queries.Inventory, entry: queries.Entry) -> tuple[str, ...]:
    row, facts = entry.row, entry.facts
    days = [getattr(row, name) for name in ("approved_on", "expires_on", "drilled_on")]
    return (
        row.name,
        told_terms(every.catalogue.hazards, facts.hazards),
        told_terms(every.catalogue.sectors, facts.sectors),
        every.places_of(row).replace(", ", "; ") or _("Whole city"),
        facts.owner.name if facts.owner else "",
        "; ".join(party.name for party in facts.planners),
        "; ".join(party.name for party in facts.implementers),
        *(day.isoformat() if day else "" for day in days),
        _("yes") if row.is_public else _("no"),
        str(words.LANGUAGES.get(row.language, "")),
        row.link or row.kept_at,
        str(words.STATUSES[entry.status]),
        sentences.tell_standing(entry.standing, _, dt.date.isoformat),
        row.key,
    )


def _words_section(catalogue: rules.Catalogue) -> Section:
    """The words that a list may use."""
    hazards, sectors = terms(catalogue.hazards), terms(catalogue.sectors)
    height = max(len(hazards), len(sectors))
    pairs = [
        (hazards[at][1] if at < len(hazards) else "", sectors[at][1] if at < len(sectors) else "")
        for at in range(height)
    ]
    return Section(_("Words of the list"), (_("Hazards"), _("Sectors")), (0.5, 0.5), tuple(pairs))


def _matrix(coverage: rules.Coverage, *, is_printed: bool) -> Section:
    def told(status: str) -> str:
        return "—" if is_printed and status == rules.NONE else str(words.CELLS[status])

    language = get_language() or "es"
    lines = tuple(
        (
            hazard.word(language),
            *(told(coverage.cells[hazard.code, sector.code].status) for sector in coverage.sectors),
        )
        for hazard in coverage.hazards
    )
    shares = (0.16, *([0.84 / max(len(coverage.sectors), 1)] * len(coverage.sectors)))
    headers = (_("Hazard"), *(sector.word(language) for sector in coverage.sectors))
    return Section(_("Coverage: hazards × sectors"), headers, shares, lines)


def _gaps(every: queries.Inventory, coverage: rules.Coverage, *, is_printed: bool) -> Section:
    lines = []
    found_ = every.gaps(coverage)
    together = [hazard_line(every, one) for one in rules.by_hazard(found_)] if is_printed else []
    for told in together or [gap_line(every, gap) for gap in found_]:
        closers = "\n".join(f"{why}: {'; '.join(name for _, name in named)}" for why, named in told["closers"])
        lines.append((str(told["status"]), told["sentence"], closers))
    headers = (_("Status"), _("Gap"), _("Who could close it"))
    return Section(_("Gaps"), headers, (0.12, 0.44, 0.44), tuple(lines))


def _territories(every: queries.Inventory) -> Section:
    lines = tuple(
        (line.name, territory_gap(every, line) or _("There is a plan for each hazard."))
        for line in every.territory_lines()
    )
    return Section(_("Territories"), (_("Territory"), _("Gap")), (0.25, 0.75), lines)


def _remarks(every: queries.Inventory) -> Section:
    lines = tuple((sentences.tell_remark(one, _),) for one in every.remarks())
    return Section(_("Worth a look"), (_("What was noticed"),), (1.0,), lines)


def _balance(every: queries.Inventory, found_: rules.Balance) -> Section:
    number = city_format(every.plan.city_format).number
    lines = tuple(
        (
            line.party.name,
            str(line.plans),
            str(line.implements),
            percent(line.planning_share, every.plan),
            percent(line.implementing_share, every.plan),
            number(line.difference * 100),
            _("yes") if line.is_flagged else "",
        )
        for line in found_.lines
    )
    headers = (
        _("Actor"),
        pgettext("actor", "Plans"),
        _("Carries out"),
        _("Share of planning"),
        _("Share of carrying out"),
        _("Difference, in points"),
        _("Out of balance"),
    )
    return Section(_("Who plans, who carries out"), headers, (0.34, 0.1, 0.1, 0.12, 0.12, 0.12, 0.1), lines)


def _engagement(every: queries.Inventory) -> Section:
    def names(parties: Sequence[rules.Party]) -> str:
        return "; ".join(party.name for party in parties)

    lines = tuple(
        (
            one.plan.name,
            names(one.private_planning),
            names(one.private_implementing),
            names(one.community_planning),
            names(one.community_implementing),
        )
        for one in rules.engagement(every.facts)
    )
    headers = (
        _("Contingency plan"),
        _("Firms that plan"),
        _("Firms that carry out"),
        _("Communities that plan"),
        _("Communities that carry out"),
    )
    return Section(_("Firms and communities in the plans"), headers, (0.28, 0.18, 0.18, 0.18, 0.18), lines)


def _steps(every: queries.Inventory) -> Section:
    day = city_format(every.plan.city_format).day
    lines = []
    for step in queries.steps(every.plan):
        state = rules.step_state(rules.Step("", step.planned_on, step.done_on), on=every.on)
        days = " / ".join(day(one) for one in (step.planned_on, step.done_on) if one)
        channel = told_terms(every.catalogue.channels, [step.channel])
        state_word = str(words.STEP_STATES[state])
        lines.append((step.contingency_plan.name, step.text, step.audience, channel, days, state_word))
    headers = (_("Contingency plan"), _("What"), _("To whom"), _("Channel"), _("Planned / done"), _("State"))
    return Section(_("Dissemination"), headers, (0.22, 0.28, 0.18, 0.12, 0.12, 0.08), tuple(lines))


def _cases(every: queries.Inventory) -> Section:
    lines = tuple(
        (
            one.place,
            one.text,
            one.conditions,
            one.result,
            f"{words.TRANSFERABLE.get(one.transferable, '')}\n{one.transfer_words}".strip(),
            one.source,
            one.question.code if one.question else "",
        )
        for one in queries.cases(every.plan)
    )
    headers = (
        _("Place"),
        _("What was done"),
        _("Conditions"),
        _("Result"),
        _("Transferable"),
        _("Source"),
        _("Question"),
    )
    return Section(_("Good practices"), headers, (0.12, 0.24, 0.16, 0.16, 0.14, 0.12, 0.06), lines)


def folder_sheets(every: folders.FolderOf, *, with_gaps: bool) -> Sheets:
    """Put together what the folder says, in the language of the page."""
    headers = (
        *(_("Title"), _("Hazards"), _("Kind"), _("Medium"), _("Where it lies"), _("Source"), _("Date"), _("Scale")),
        *(_("Licence"), _("Quality"), _("Released by")),
    )
    lines = []
    for line in every.lines:
        item, thing = line.item, line.item or line.layer
        where = (item.link or item.file_name or line.place) if item is not None else _("Layers of the map")
        lines.append(
            (
                line.facts.name,
                told_terms(every.catalogue.hazards, line.facts.hazards),
                told_terms(every.catalogue.information, [line.facts.kind]),
                str(words.MEDIA[line.medium]),
                where,
                str(getattr(thing, "source", "")),
                line.facts.dated,
                *(str(getattr(thing, name, "")) for name in ("scale", "licence")),
                str(words.QUALITIES.get(line.facts.quality, "")),
                str(getattr(thing, "released_by", "")),
            )
        )
    shares = (0.16, 0.11, 0.09, 0.07, 0.13, 0.11, 0.08, 0.06, 0.06, 0.06, 0.07)
    sections = [Section(_("Information folder"), headers, shares, tuple(lines))]
    if with_gaps:
        sections.append(_folder_gaps(every))
    return _sheets(every.plan, _("Information folder"), sections, ((_("Entries"), str(len(every.lines))),))


def _folder_gaps(every: folders.FolderOf) -> Section:
    made, language = every.matrix(), get_language() or "es"
    lines = tuple(
        (
            hazard.word(language),
            *(str(words.FOLDER[made.cells[hazard.code, kind.code].status]) for kind in made.kinds),
        )
        for hazard in made.hazards
    )
    shares = (0.2, *([0.8 / max(len(made.kinds), 1)] * len(made.kinds)))
    headers = (_("Hazard"), *(kind.word(language) for kind in made.kinds))
    return Section(_("What is known of each hazard"), headers, shares, lines)
