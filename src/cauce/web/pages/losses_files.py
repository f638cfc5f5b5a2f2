"""Files of a loss analysis (archivos de un análisis de pérdidas): workbook, PDF, Word, the engine's page, the case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

import cauce
from cauce.core import places
from cauce.exporter.risk_report import Map, Number, RiskReport, Table, money
from cauce.exporter.risk_report.docx import report_docx
from cauce.exporter.risk_report.pdf import report_pdf
from cauce.exporter.risk_report.xlsx import report_xlsx
from cauce.web import storage
from cauce.web.actions.books import MEDIA_TYPES
from cauce.web.models import LossAnalysis
from cauce.web.pages.contingency_files import send_stored
from cauce.web.pages.frame import found, notice_of, open_plan
from cauce.web.pages.losses_tables import curves_tables, prices_tables
from cauce.web.pages.risk_handing_in import hand_in
from cauce.web.pages.written import sent
from cauce.web.queries import losses as queries
from cauce.web.queries.losses_told import told
from cauce.web.queries.visible import may

WRITERS = {"pdf": report_pdf, "docx": report_docx, "xlsx": report_xlsx}
KINDS: Mapping[str, str] = {**MEDIA_TYPES, "html": "text/html; charset=utf-8"}
MANY = 60


def losses_file(request: HttpRequest, plan: str, pk: int, form: str) -> HttpResponseBase:
    """Send an analysis as a file (/es/<plan>/perdidas/<pk>.xlsx); case and engine's page are the office's."""
    opened = open_plan(request, plan)
    one: LossAnalysis = found(queries.analysis(request.user, opened, pk))
    is_office = may("see_losses", by=request.user, plan=opened)
    if (
        one.state != queries.READY
        or form not in (*WRITERS, "html", "zip")
        or (form in ("html", "zip") and not is_office)
    ):
        found(None)
    name = f"{opened.slug}-{_('losses (file name)').removesuffix(' (file name)')}-{one.pk}.{form}"
    if form == "zip":
        return send_stored(request, found(one.case), name)
    return sent(HttpResponse(written(one, form, public=not is_office), content_type=KINDS[form]), name)


def written(one: LossAnalysis, form: str, *, public: bool = False) -> bytes:
    """Write an analysis in one of its forms.

    Raises
    ------
    NotKeptError
        The case is no longer among the files.
    """
    if form == "zip":
        with storage.open_checked(one.case.sha256 if one.case is not None else "") as kept:
            return kept.read()
    if form == "html":
        return str(one.reports.get((get_language() or "es")[:2], one.reports["es"])["page"]).encode()
    return WRITERS[form](report_of(one, every=form == "xlsx", public=public))


@require_POST
def hand_in_losses(request: HttpRequest, plan: str, pk: int) -> HttpResponse:
    """Hand the report in as a version of a deliverable (the map of risks of area 4, say)."""
    opened = open_plan(request, plan, act="see_losses")
    one: LossAnalysis = found(queries.analysis(request.user, opened, pk))
    if one.state != queries.READY:
        found(None)
    name = f"{opened.slug}-{_('losses (file name)').removesuffix(' (file name)')}-{one.pk}.pdf"
    note, back = _("Losses «%(name)s»") % {"name": one.name}, redirect("loss_analysis", opened.slug, pk)
    return hand_in(request, opened, back=back, name=name, note=note, write=lambda: written(one, "pdf"))


def curves_file(request: HttpRequest, plan: str, pk: int) -> HttpResponseBase:
    """Send the table of curves that the office brought (/es/<plan>/perdidas/<pk>/curvas/)."""
    opened = open_plan(request, plan, act="see_losses")
    one: LossAnalysis = found(queries.analysis(request.user, opened, pk))
    return send_stored(request, found(one.curves), one.curves_name)


def report_of(one: LossAnalysis, *, every: bool = False, public: bool = False) -> RiskReport:
    """Put an analysis together as a report in the reader's language; ``every`` asset that was kept, or some."""
    plan, words = one.plan, told(one, public=public)
    city = places.city_format(plan.city_format)
    moment = timezone.localtime(one.made_at or one.asked_at)
    lead = _("An average year costs %(loss)s (%(money)s): %(share)s %% of what stands there.") % {
        "loss": city.number(words["loss"]), "money": money_of(words),
        "share": city.number(words["share"], decimals=words["share_decimals"]),
    }  # fmt: skip
    rounded = _("Amounts are rounded to what their bands allow; the workbook holds them in full.")
    return RiskReport(
        title=_("Losses by %(hazard)s: %(name)s") % {"name": one.name, "hazard": words["hazard_word"]},
        plan=plan.title,
        place=plan.city,
        notice=notice_of(plan),
        warning=_("Made with synthetic layers: it says nothing of the real hazard.") if words["is_synthetic"] else "",
        lead=lead,
        method=(
            _("Screening, not design."),
            *(() if words["curves_told"] else words["limits"]),
            words["tail"] + ".",
            rounded,
            *words["notes"],
        ),
        figures=_figures(words, city),
        map=Map((), (), None, (), {}, "", "", "%s km"),
        tables=_tables(words, city, every=every),
        day=city.day(moment.date()),
        program=f"Cauce {cauce.__version__}",
        language=get_language() or "es",
        on=moment.date(),
        city=city,
    )


def money_of(words: Mapping[str, Any]) -> str:
    """Return currency and price year."""
    return f"{words['currency']} {words['price_year']}" if words["price_year"] else str(words["currency"])


def _figures(words: Mapping[str, Any], city: places.CityFormat) -> tuple[tuple[str, str], ...]:
    shown = money(words["currency"])
    of_year = _("in an average year, %(money)s") % {"money": money_of(words)}
    found_of = [(_number(words["loss"], words["full_loss"], city, shown), of_year)]
    if (last := words["longest"]) is not None:
        event = _("in the event of %(years)s years") % {"years": f"{last['years']:g}"}
        found_of.append((_number(last["loss"], last["full_loss"], city, shown), event))
    if words["people"] is not None:
        people = _number(words["people"], words["full_people"], city)
        found_of.append((people, _("people affected in an average year")))
    return tuple(found_of)


def _number(value: float | None, full: float | None, city: places.CityFormat, shown: str = "#,##0") -> str:
    """Return a figure as it is read, with the whole of it for the workbook."""
    return "—" if value is None or full is None else Number(city.number(value), full, shown)


Band = tuple[float, float] | None


def _band(band: Band, full: Band, city: places.CityFormat, *, every: bool) -> tuple[str, ...]:
    """Return low and high in one cell, or in two of the workbook."""
    if not every:
        return ("—" if band is None else f"{city.number(band[0])} – {city.number(band[1])}",)
    if band is None or full is None:
        return ("—", "—")
    return tuple(_number(end, whole, city) for end, whole in zip(band, full, strict=True))


def _heads(heads: Sequence[str], widths: Sequence[float], *, every: bool) -> dict[str, Any]:
    """Return headers and widths; the band, which is called so, becomes low and high in a workbook."""
    name = _("Nine samples of ten")
    if not every:
        return {"headers": tuple(heads), "widths": tuple(widths)}
    ends = (_("Nine samples of ten, from"), _("Nine samples of ten, to"))
    at = list(heads).index(name)
    return {
        "headers": (*heads[:at], *ends, *heads[at + 1 :]),
        "widths": (*widths[:at], *(widths[at] / 2,) * 2, *widths[at + 1 :]),
    }


def _tables(words: Mapping[str, Any], city: places.CityFormat, *, every: bool) -> tuple[Table, ...]:
    return (
        _periods(words, city, every=every),
        _territories(words, city, every=every),
        *_assets(words, city, every=every),
        *curves_tables(words, city, every=every),
        _samples(words),
        *prices_tables(words),
        _sources(words),
    )


def _periods(words: Mapping[str, Any], city: places.CityFormat, *, every: bool) -> Table:
    loss, band = _("Loss, %(money)s") % {"money": money_of(words)}, _("Nine samples of ten")
    return Table(
        title=_("Loss by return period"),
        **_heads((_("Years"), _("Chance in a year"), loss, band), (0.15, 0.2, 0.3, 0.35), every=every),
        lines=tuple(
            (f"{line['years']:g}", f"{line['chance']:.3g} %", _number(line["loss"], line["full_loss"], city),
             *_band(line["band"], line["full_band"], city, every=every))
            for line in words["periods"]
        ),
        none="—",
        notes=(_("Past the longest return period nothing is said."), *filter(None, (words["before_first"],))),
    )  # fmt: skip


def _lost(line: Mapping[str, Any], city: places.CityFormat, *, every: bool) -> tuple[str, ...]:
    """Return value, average year, band and worst event of a territory or a place."""
    full = line["full"]
    value, loss, worst = (_number(line[name], full[name], city) for name in ("value", "loss", "worst"))
    return value, loss, *_band(line["band"], full["band"], city, every=every), worst


def _territories(words: Mapping[str, Any], city: places.CityFormat, *, every: bool) -> Table:
    heads = [_("Territory"), _("Value"), _("Average year"), _("Nine samples of ten"), _("Worst event")]
    widths = [0.25, 0.17, 0.14, 0.2, 0.14]
    people = words["people"] is not None
    if people:
        heads, widths = [*heads, _("People in it")], [*widths, 0.1]
    lines = []
    for line in words["territories"]:
        hit = (_number(line["worst_people"], line["full"]["worst_people"], city),) if people else ()
        lines.append((line["name"], *_lost(line, city, every=every), *hit))
    return Table(
        title=_("Territories"),
        **_heads(heads, widths, every=every),
        lines=tuple(lines),
        none=_("No territory loses anything."),
        notes=(_("Nothing is lost in: %(names)s.") % {"names": ", ".join(words["spared"])},) if words["spared"] else (),
    )


def _assets(words: Mapping[str, Any], city: places.CityFormat, *, every: bool) -> tuple[Table, ...]:
    lines = [(line["name"], line["territory"] or "—", *_lost(line, city, every=every)) for line in words["assets"]]
    if not lines:
        return ()
    heads = (_("What stands there"), _("Territory"), _("Value"), _("Average year"), _("Nine samples of ten"),
             _("Worst event"))  # fmt: skip
    shown = Table(
        title=_("Where an average year costs most"),
        **_heads(heads, (0.26, 0.16, 0.14, 0.13, 0.18, 0.13), every=every),
        lines=tuple(lines if every else lines[:MANY]),
        none="—",
    )
    return (shown,)


def _samples(words: Mapping[str, Any]) -> Table:
    lines = [(line["words"], f"{line['low']:g}", f"{line['high']:g}", line["source"]) for line in words["ranges"]]
    if words["drawn_types"]:
        drawn = _("Type of structure of each building: drawn by the shares that the office gave.")
        lines.append((drawn, "—", "—", "—"))
    note = _("%(n)s samples by the seed %(seed)s.") % {"n": words["samples"], "seed": words["seed"]}
    return Table(
        title=_("How sure the figures are"),
        headers=(_("What varies"), _("From"), _("To"), _("Why")),
        widths=(0.3, 0.1, 0.1, 0.5),
        lines=tuple(lines),
        none=_("No samples were drawn: a figure without an interval is not the last word."),
        notes=(note,) if lines else (),
    )


def _sources(words: Mapping[str, Any]) -> Table:
    lines = [
        (layer["name"], layer["authority"] or "—",
         ", ".join(filter(None, (layer["source"], layer["day"]))) or "—",
         layer["sha256"][:12]) for layer in words["layers"]
    ]  # fmt: skip
    sources = [] if words["curves_told"] else [each for each in dict.fromkeys(words["curves"].values()) if each]
    curves = _("Damage curves: %(curves)s.") % {"curves": "; ".join(sources) or "—"}
    return Table(
        title=_("What it rests on"),
        headers=(_("Layer"), _("Authority"), _("Source"), _("File")),
        widths=(0.28, 0.22, 0.36, 0.14),
        lines=tuple(lines),
        none="—",
        notes=(*([curves] if sources else []), _("The file is named by the first signs of its SHA-256.")),
    )
