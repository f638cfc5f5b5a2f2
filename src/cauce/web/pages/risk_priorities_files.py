"""Files of a reckoning of priorities (archivos de las prioridades): the risk report in each form, and GeoJSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

import cauce
from cauce.core import places
from cauce.core.risk_layers import Box, union
from cauce.exporter.risk_report import FIRST, NOT_REACHED, OTHER, Map, RiskReport, Spot, Table, Territory
from cauce.exporter.risk_report.docx import report_docx
from cauce.exporter.risk_report.pdf import report_pdf
from cauce.exporter.risk_report.pptx import report_pptx
from cauce.exporter.risk_report.xlsx import report_xlsx
from cauce.web.actions.books import MEDIA_TYPES
from cauce.web.models import PriorityAnalysis
from cauce.web.models import Territory as Row
from cauce.web.pages.frame import found, notice_of, open_plan
from cauce.web.pages.risk_handing_in import hand_in
from cauce.web.pages.written import sent
from cauce.web.queries import risk_priorities as queries
from cauce.web.queries.risk_priorities_told import told

WRITERS: Mapping[str, Callable[[RiskReport], bytes]] = {
    "pdf": report_pdf,
    "docx": report_docx,
    "pptx": report_pptx,
    "xlsx": report_xlsx,
}
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
MANY = 60  # facilities of the report's table; the workbook has all
ON_A_SLIDE = 7


def priorities_file(request: HttpRequest, plan: str, pk: int, form: str) -> HttpResponse:
    """Send a reckoning as a file (/es/<plan>/prioridades/<pk>.pdf)."""
    opened = open_plan(request, plan, act="see_priorities")
    one: PriorityAnalysis = found(queries.analysis(opened, pk))
    if one.state != queries.READY or form not in (*WRITERS, "geojson"):
        found(None)
    name = f"{opened.slug}-{_('priorities')}-{one.pk}.{form}"
    if form == "geojson":
        content = json.dumps(as_geojson(one), ensure_ascii=False).encode()
        return sent(HttpResponse(content, content_type="application/geo+json"), name)
    content = WRITERS[form](report_of(one, every=form == "xlsx"))
    return sent(HttpResponse(content, content_type=MEDIA_TYPES.get(form, PPTX)), name)


@require_POST
def hand_in_priorities(request: HttpRequest, plan: str, pk: int) -> HttpResponse:
    """Hand the report in as a version of a deliverable (the map of risks of area 4, say)."""
    opened = open_plan(request, plan, act="see_priorities")
    one: PriorityAnalysis = found(queries.analysis(opened, pk))
    if one.state != queries.READY:
        found(None)
    name, note = f"{opened.slug}-{_('priorities')}-{one.pk}.pdf", _("Reckoning «%(name)s»") % {"name": one.name}
    back = redirect("priority_analysis", opened.slug, pk)
    return hand_in(request, opened, back=back, name=name, note=note, write=lambda: report_pdf(report_of(one)))


def report_of(one: PriorityAnalysis, *, every: bool = False) -> RiskReport:
    """Put a reckoning together as a report in the reader's language; ``every`` facility, or those that come first."""
    plan, words = one.plan, told(one)
    city = places.city_format(plan.city_format)
    moment = timezone.localtime(one.made_at or one.asked_at)
    first, all_of = words["facilities_first"], words["facilities_in_all"]
    return RiskReport(
        title=_("Map of risks and priority areas"),
        plan=plan.title,
        place=plan.city,
        notice=notice_of(plan),
        warning=_("Made with synthetic layers: it says nothing of the real hazard.") if words["is_synthetic"] else "",
        lead=_("%(first)d of %(all)d facilities and %(territories)d territories come first for contingency plans.")
        % {"first": first, "all": all_of, "territories": words["territories_first"]},
        method=_method(words),
        figures=(
            (city.number(first), _("facilities come first")),
            (city.number(words["facilities_reached"]), _("facilities that a hazard reaches")),
            (city.number(words["territories_first"]), _("territories come first")),
            (city.number(words["without_place"]), _("facilities without a place on the map")),
        ),
        map=_map(one, words),
        tables=_tables(words, city, every=every),
        day=city.day(moment.date()),
        program=f"Cauce {cauce.__version__}",
        language=get_language() or "es",
        on=moment.date(),
        city=city,
    )


def _method(words: Mapping[str, Any]) -> tuple[str, ...]:
    rule = _(
        "Screening, not design. The score is the highest hazard level times the vulnerability, each from 1 to 5; of "
        "two alike, the one with more people comes first."
    )
    least = _("A place comes first from %(least)g of 25. Method of %(version)s.")
    return (rule, least % {"least": words["threshold"], "version": words["method"]})


def _map(one: PriorityAnalysis, words: Mapping[str, Any]) -> Map:
    geometries = {each.pk: each for each in queries.territories(one.plan)}
    shown = [(line, geometries[line["id"]]) for line in words["territories"] if line["id"] in geometries]
    boxes = [box for _line, each in shown if each.geometry and (box := _box(each)) is not None]
    spots = tuple(Spot(line["name"], line["place"][0], line["place"][1], _state(line)) for line in words["facilities"])
    return Map(
        territories=tuple(Territory(line["name"], each.geometry, _shade(line)) for line, each in shown),
        spots=spots,
        box=union(boxes) if boxes else None,
        shades=(_("Not reached"), _("Reached"), _("Nearly first"), _("Comes first")),
        states={
            FIRST: _("Facility that comes first"),
            OTHER: _("Facility reached"),
            NOT_REACHED: _("Facility not reached"),
        },
        told=_("Territories by how much they need contingency plans, and facilities: %(first)d that come first.")
        % {"first": words["facilities_first"]},
        north=_("N (north)").removesuffix(" (north)"),
        kilometres="%s km",
    )


def _box(territory: Row) -> Box | None:
    """The box of a territory, where its outline is known."""
    west, south, east, north = territory.west, territory.south, territory.east, territory.north
    return None if west is None or south is None or east is None or north is None else (west, south, east, north)


def _shade(line: Mapping[str, Any]) -> int:
    """Place among the shades: first, nearly (two thirds of the way), reached, not reached."""
    if line["is_priority"]:
        return 3
    return 0 if not line["score"] else 2 if line["score"] >= 8 else 1


def _state(line: Mapping[str, Any]) -> str:
    return FIRST if line["is_priority"] else OTHER if line["level"] else NOT_REACHED


def _tables(words: Mapping[str, Any], city: places.CityFormat, *, every: bool) -> tuple[Table, ...]:
    return (_facilities(words, every=every), _territories(words, city), _groups(words, city), _sources(words))


def _facilities(words: Mapping[str, Any], *, every: bool) -> Table:
    lines = [
        (line["name"], line["territory"] or "—", str(line["score"]), line["level_word"], " ".join(line["reasons"]))
        for line in words["facilities"]
        if every or line["is_priority"]
    ]
    kept = lines if every else lines[:MANY]
    notes = []
    if len(kept) < len(lines):
        notes.append(_("%(more)d more come first; the workbook lists them.") % {"more": len(lines) - len(kept)})
    if words["without_place"]:
        waiting = _("%(n)d facilities have no place on the map and are not reckoned.")
        notes.append(waiting % {"n": words["without_place"]})
    return Table(
        title=_("Facilities that come first") if not every else _("Facilities"),
        headers=(_("Facility"), _("Territory"), _("Score"), _("Hazard"), _("Why")),
        widths=(0.24, 0.16, 0.08, 0.1, 0.42),
        lines=tuple(kept),
        none=_("No facility reaches the score."),
        notes=tuple(notes),
        short=ON_A_SLIDE,
    )


def _territories(words: Mapping[str, Any], city: places.CityFormat) -> Table:
    lines = [
        (
            line["name"],
            city.number(line["score"], decimals=1),
            "; ".join(f"{layer}: {city.number(people)} ({share})" for layer, people, share in line["affected"]) or "—",
            " ".join(line["reasons"]),
        )
        for line in words["territories"]
    ]
    return Table(
        title=_("Territories, and who is reached"),
        headers=(_("Territory"), _("Score"), _("People reached"), _("Why")),
        widths=(0.18, 0.08, 0.27, 0.47),
        lines=tuple(lines),
        none=_("The plan has no territories yet."),
        notes=(_people_from(words),),
        short=ON_A_SLIDE,
    )


def _people_from(words: Mapping[str, Any]) -> str:
    told_from = words["people_from"]
    if told_from["kind"] == "buildings":
        return _("People are where the buildings of «%(layer)s» are.") % {"layer": told_from["layer"]}
    spread = _("People are taken to be spread evenly over each territory (%(points)d points).")
    return spread % {"points": told_from["points"]}


def _groups(words: Mapping[str, Any], city: places.CityFormat) -> Table:
    return Table(
        title=_("Who is reached more than the others"),
        headers=(_("Layer"), _("Group"), _("Reached"), _("Of the group"), _("Beside everybody")),
        widths=(0.36, 0.24, 0.14, 0.13, 0.13),
        lines=tuple(
            (one["layer"], one["words"], city.number(one["affected"]), one["share"], one["ratio"])
            for one in words["groups"]
        ),
        none=_("Nobody counted groups of people by territory yet."),
        notes=(_("1.00 is as everybody. Within a territory each group is taken to live as everybody does."),),
        short=ON_A_SLIDE,
    )


def _sources(words: Mapping[str, Any]) -> Table:
    lines = [
        (
            one["name"],
            one["authority"] or "—",
            ", ".join(part for part in (one["source"], one["day"], one["scale"]) if part) or "—",
            str(one["missing"]),
            one["sha256"][:12],
        )
        for one in words["layers"]
    ]
    return Table(
        title=_("What it rests on"),
        headers=(_("Layer"), _("Authority"), _("Source"), _("Facilities not known"), _("File")),
        widths=(0.26, 0.2, 0.3, 0.12, 0.12),
        lines=tuple(lines),
        none="—",
        notes=(_("The file is named by the first signs of its SHA-256."),),
    )


def as_geojson(one: PriorityAnalysis) -> dict[str, Any]:
    """A reckoning as GeoJSON in WGS84: facilities as points, territories with their outlines; reasons in words."""
    words = told(one)
    outlines = {each.pk: each.geometry for each in queries.territories(one.plan)}
    features = [
        _feature({"type": "Point", "coordinates": line["place"]}, line, kind="facility") for line in words["facilities"]
    ]
    features += [_feature(outlines.get(line["id"]), line, kind="territory") for line in words["territories"]]
    head = {"name": one.name, "screening": True, "synthetic": words["is_synthetic"], "layers": words["layers"]}
    return {"type": "FeatureCollection", "metadata": head, "features": features}


def _feature(geometry: Any, line: Mapping[str, Any], *, kind: str) -> dict[str, Any]:
    kept = ("name", "score", "level", "vulnerability", "is_assumed", "is_priority", "people")
    properties = {name: line[name] for name in kept} | {"kind": kind, "reasons": " ".join(line["reasons"])}
    return {"type": "Feature", "geometry": geometry, "properties": properties}
