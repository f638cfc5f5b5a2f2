"""Files of a loss analysis (archivos de un análisis de pérdidas): workbook, PDF, Word, the engine's page, the case."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

import cauce
from cauce.core import places
from cauce.exporter.risk_report import Map, RiskReport, Table
from cauce.exporter.risk_report.docx import report_docx
from cauce.exporter.risk_report.pdf import report_pdf
from cauce.exporter.risk_report.xlsx import report_xlsx
from cauce.web import storage
from cauce.web.actions.books import MEDIA_TYPES
from cauce.web.models import LossAnalysis
from cauce.web.pages.contingency_files import send_stored
from cauce.web.pages.frame import found, notice_of, open_plan
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


def report_of(one: LossAnalysis, *, every: bool = False, public: bool = False) -> RiskReport:
    """Put an analysis together as a report in the reader's language; ``every`` asset that was kept, or some."""
    plan, words = one.plan, told(one, public=public)
    city = places.city_format(plan.city_format)
    moment = timezone.localtime(one.made_at or one.asked_at)
    lead = _("An average year of floods costs %(loss)s (%(money)s): %(share)s %% of what stands there.") % {
        "loss": city.number(words["loss"]), "money": money_of(words), "share": city.number(words["share"], decimals=2),
    }  # fmt: skip
    return RiskReport(
        title=_("Losses by floods: %(name)s") % {"name": one.name},
        plan=plan.title,
        place=plan.city,
        notice=notice_of(plan),
        warning=_("Made with synthetic layers: it says nothing of the real hazard.") if words["is_synthetic"] else "",
        lead=lead,
        method=(_("Screening, not design."), words["tail"] + ".", *words["notes"]),
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
    found_of = [(city.number(words["loss"]), _("in an average year, %(money)s") % {"money": money_of(words)})]
    if words["longest"] is not None:
        years = f"{words['longest']['years']:g}"
        found_of.append(
            (city.number(words["longest"]["loss"]), _("in the flood of %(years)s years") % {"years": years})
        )
    if words["people"] is not None:
        found_of.append((city.number(words["people"]), _("people affected in an average year")))
    return tuple(found_of)


def _band(band: tuple[float, float] | None, city: places.CityFormat) -> str:
    return "—" if band is None else f"{city.number(band[0])} – {city.number(band[1])}"


def _tables(words: Mapping[str, Any], city: places.CityFormat, *, every: bool) -> tuple[Table, ...]:
    money = money_of(words)
    periods = Table(
        title=_("Loss by return period"),
        headers=(_("Years"), _("Chance in a year"), _("Loss, %(money)s") % {"money": money}, _("Nine samples of ten")),
        widths=(0.15, 0.2, 0.3, 0.35),
        lines=tuple(
            (f"{line['years']:g}", f"{line['chance']:.3g} %", _number(line["loss"], city), _band(line["band"], city))
            for line in words["periods"]
        ),
        none="—",
        notes=(_("Past the longest return period nothing is said."),),
    )
    territories = Table(
        title=_("Territories"),
        headers=(_("Territory"), _("Value"), _("Average year"), _("Nine samples of ten"), _("Worst flood"),
                 _("People in it")),
        widths=(0.25, 0.17, 0.14, 0.2, 0.14, 0.1),
        lines=tuple(
            (line["name"], city.number(line["value"]), city.number(line["loss"]), _band(line["band"], city),
             city.number(line["worst"]), city.number(line["worst_people"])) for line in words["territories"]
        ),
        none=_("No territory loses anything."),
        notes=(_("Nothing is lost in: %(names)s.") % {"names": ", ".join(words["spared"])},) if words["spared"] else (),
    )  # fmt: skip
    return (periods, territories, *_assets(words, city, every=every), _samples(words), _sources(words))


def _number(value: float | None, city: places.CityFormat) -> str:
    return "—" if value is None else str(city.number(value))


def _assets(words: Mapping[str, Any], city: places.CityFormat, *, every: bool) -> tuple[Table, ...]:
    lines = [
        (line["name"], line["territory"] or "—", city.number(line["value"]), city.number(line["loss"]),
         _band(line["band"], city), _number(line["worst"], city)) for line in words["assets"]
    ]  # fmt: skip
    if not lines:
        return ()
    shown = Table(
        title=_("Where an average year costs most"),
        headers=(_("What stands there"), _("Territory"), _("Value"), _("Average year"), _("Nine samples of ten"),
                 _("Worst flood")),
        widths=(0.26, 0.16, 0.14, 0.13, 0.18, 0.13),
        lines=tuple(lines if every else lines[:MANY]),
        none="—",
    )  # fmt: skip
    return (shown,)


def _samples(words: Mapping[str, Any]) -> Table:
    lines = [(line["words"], f"{line['low']:g}", f"{line['high']:g}", line["source"]) for line in words["ranges"]]
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
    curves = _("Damage curves: %(curves)s.") % {"curves": "; ".join(dict.fromkeys(words["curves"].values()))}
    return Table(
        title=_("What it rests on"),
        headers=(_("Layer"), _("Authority"), _("Source"), _("File")),
        widths=(0.28, 0.22, 0.36, 0.14),
        lines=tuple(lines),
        none="—",
        notes=(curves, _("The file is named by the first signs of its SHA-256.")),
    )
