"""Files of a scenario (archivos de un escenario): the report in each form, GeoJSON with the outcome."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

import cauce
from cauce.core import places
from cauce.core import scenarios as rules
from cauce.core.risk_layers import Box, union
from cauce.exporter.risk_report import (
    FIRST,
    NOT_REACHED,
    OTHER,
    Map,
    Number,
    RiskReport,
    Spot,
    Table,
    Territory,
    money,
)
from cauce.web.actions.books import MEDIA_TYPES
from cauce.web.models import Scenario
from cauce.web.models import Territory as Row
from cauce.web.pages.frame import found, notice_of, open_plan
from cauce.web.pages.risk_handing_in import hand_in
from cauce.web.pages.risk_priorities_files import PPTX, WRITERS
from cauce.web.pages.written import sent
from cauce.web.queries import risk_priorities
from cauce.web.queries import scenarios as queries
from cauce.web.queries.scenarios_told import told
from cauce.web.queries.visible import may

MANY, ON_A_SLIDE, NOTABLE = 60, 7, 0.05
FORMS = (*WRITERS, "geojson")
STATES = {"hit": FIRST, "out": OTHER}


def scenario_file(request: HttpRequest, plan: str, pk: int, form: str) -> HttpResponse:
    """Send a scenario as a file (/es/<plan>/escenarios/<pk>.pdf)."""
    opened = open_plan(request, plan)
    one: Scenario = found(queries.scenario(request.user, opened, pk))
    if one.state != queries.READY or form not in FORMS:
        found(None)
    public = not may("see_scenarios", by=request.user, plan=opened)
    name = f"{opened.slug}-{_('scenario')}-{one.pk}.{form}"
    kind = "application/geo+json" if form == "geojson" else MEDIA_TYPES.get(form, PPTX)
    return sent(HttpResponse(written(one, form, public=public), content_type=kind), name)


@require_POST
def hand_in_scenario(request: HttpRequest, plan: str, pk: int) -> HttpResponse:
    """Hand the report in as a version of a deliverable (of tasks 4.4 and 4.5, say)."""
    opened = open_plan(request, plan, act="see_scenarios")
    one: Scenario = found(queries.scenario(request.user, opened, pk))
    if one.state != queries.READY:
        found(None)
    name, note = f"{opened.slug}-{_('scenario')}-{one.pk}.pdf", _("Scenario «%(name)s»") % {"name": one.name}
    back = redirect("scenario", opened.slug, pk)
    return hand_in(request, opened, back=back, name=name, note=note, write=lambda: written(one, "pdf"))


def written(one: Scenario, form: str, *, public: bool = False) -> bytes:
    """Write a scenario in one of its forms."""
    if form == "geojson":
        return json.dumps(as_geojson(one, public=public), ensure_ascii=False).encode()
    content: bytes = WRITERS[form](report_of(one, every=form == "xlsx", public=public))
    return content


def report_of(one: Scenario, *, every: bool = False, public: bool = False) -> RiskReport:
    """Put a scenario together as a report in the reader's language; ``every`` facility touched, or some."""
    plan, words = one.plan, told(one, public=public)
    moment = timezone.localtime(one.made_at or one.asked_at)
    city = places.city_format(plan.city_format)
    return RiskReport(
        title=_("Scenario: %(name)s") % {"name": one.name},
        plan=plan.title,
        place=plan.city,
        notice=notice_of(plan),
        warning=_("Made with synthetic layers: it says nothing of the real hazard.") if words["is_synthetic"] else "",
        lead=words["lead"],
        method=_method(words),
        figures=_figures(words),
        map=_map(one, words, public=public),
        tables=_tables(words, every=every, public=public),
        day=city.day(moment.date()),
        program=f"Cauce {cauce.__version__}",
        language=get_language() or "es",
        on=moment.date(),
        city=city,
    )


def _figures(words: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """The main figures with what they are; amounts as numbers."""
    lines = [line for line in words["figures"] if line["name"] != "affected"]
    is_money = {line["name"]: line["name"] in rules.MONEY for line in lines}
    return tuple(
        (_amount(line["value"], line["amount"], words) if is_money[line["name"]] else line["value"], line["words"])
        for line in lines
    )


def _amount(told_as: str, value: float | None, words: Mapping[str, Any]) -> str:
    """Return an amount as it is read, with its number for the workbook; where none is known the words alone."""
    return told_as if value is None else Number(told_as, value, money(words["currency"]))


def _method(words: Mapping[str, Any]) -> tuple[str, ...]:
    rule = _(
        "Screening, not design: it says what to prepare for, and nothing is built by it. Figures are of the middle; "
        "the band takes damage, prices and people who need shelter low or high together."
    )
    versions = ", ".join(f"{name} {version}" for name, version in sorted(words["method"].items()))
    old = [_("Out of date: %(why)s") % {"why": " ".join(words["stale"])}] if words["stale"] else []
    amounts = _("Amounts in %(money)s. Versions: %(versions)s.") % {"money": words["money"], "versions": versions}
    return (rule, *old, amounts)


def _map(one: Scenario, words: Mapping[str, Any], *, public: bool) -> Map:
    geometries = {each.pk: each for each in risk_priorities.territories(one.plan)}
    shown = [(line, geometries[line["id"]]) for line in words["territories"] if line["id"] in geometries]
    boxes = [box for _line, each in shown if (box := _box(each)) is not None]
    facilities = () if public else one.results["facilities"]
    return Map(
        territories=tuple(Territory(line["name"], each.geometry, _shade(line)) for line, each in shown),
        spots=tuple(
            Spot(line["name"], line["place"][0], line["place"][1], STATES.get(line["state"], NOT_REACHED))
            for line in facilities
        ),
        box=union(boxes) if boxes else None,
        shades=(_("Not reached"), _("Reached"), _("Reached, 5 % or more"), _("People without shelter")),
        states={}
        if public
        else {FIRST: _("Facility hit"), OTHER: _("Facility that stops"), NOT_REACHED: _("Facility that works")},
        told=_("Territories by how much the event reaches their people."),
        north=_("N (north)").removesuffix(" (north)"),
        kilometres="%s km",
    )


def _box(territory: Row) -> Box | None:
    """The box of a territory, where its outline is known."""
    west, south, east, north = territory.west, territory.south, territory.east, territory.north
    return None if west is None or south is None or east is None or north is None else (west, south, east, north)


def _shade(line: Mapping[str, Any]) -> int:
    if line["without"]:
        return 3
    return 0 if not line["affected"] else 2 if line["share"] >= NOTABLE else 1


def _tables(words: Mapping[str, Any], *, every: bool, public: bool) -> tuple[Table, ...]:
    facilities = () if public else (_facilities(words, every=every),)
    measure = () if words["measure"] is None else (_measure(words["measure"], words),)
    return (
        *facilities,
        _territories(words),
        _costs(words, every=every),
        *measure,
        _assumptions(words),
        _sources(words),
    )


def _facilities(words: Mapping[str, Any], *, every: bool) -> Table:
    lines = [
        (
            line["name"],
            line["territory"] or "—",
            line["state_word"],
            line["days_words"],
            _amount(line["cost_words"], line["amount"], words),
            " ".join(line["reasons"]),
        )
        for line in words["facilities"]
    ]
    kept = lines if every else lines[:MANY]
    left = len(lines) - len(kept)
    return Table(
        title=_("Facilities touched"),
        headers=(_("Facility"), _("Territory"), _("State"), _("Days out"), _("Cost"), _("Why")),
        widths=(0.2, 0.13, 0.15, 0.07, 0.12, 0.33),
        lines=tuple(kept),
        none=_("The event touches no facility."),
        notes=(_("%(more)d more are touched; the workbook lists them.") % {"more": left},) if left else (),
        short=ON_A_SLIDE,
    )


def _territories(words: Mapping[str, Any]) -> Table:
    lines = [
        (
            line["name"],
            line["affected_words"],
            line["share_words"],
            line["needing_words"],
            line["without_words"],
            line["nearest"]
            if line["nearest_m"] is None
            else Number(line["nearest"], line["nearest_m"] / 1000, '0.0 "km"'),
        )
        for line in words["territories"]
    ]
    left = words["territories_left_out"]
    note = _("%(n)d territories with fewer than %(least)d facilities are not shown.")
    return Table(
        title=_("People and shelter, by territory"),
        headers=(_("Territory"), _("Affected"), _("Share"), _("Need shelter"), _("Without"), _("Nearest shelter")),
        widths=(0.3, 0.14, 0.12, 0.16, 0.12, 0.16),
        lines=tuple(lines),
        none=_("The plan has no territories yet."),
        notes=(note % {"n": left, "least": words["least"]},) if left else (),
        short=ON_A_SLIDE,
    )


def _costs(words: Mapping[str, Any], *, every: bool) -> Table:
    """Costs by sector, side and owner; a workbook holds both ends of the band as numbers."""
    sectors = [(f"{line['words']} ({line['owner_words']})", line) for line in words["sectors"]]
    lines = [*sectors, *((line["words"], line) for line in (*words["sides"], *words["owners"]))]
    few = _("What fewer than %(least)s facilities cost is not told apart.") % {"least": words["least"]}
    names = ["damage", "losses", "additional", "total"]
    ends = (_("Low end"), _("High end")) if every else (_("Low to high"),)
    names += ["low", "high"] if every else []
    return Table(
        title=_("Costs"),
        headers=(_("Sector"), _("Damage"), _("Losses"), _("Additional costs"), _("In all"), *ends),
        widths=(0.26, *(0.14,) * 4, *((0.14, 0.14) if every else (0.18,))),
        lines=tuple(
            (
                name,
                *(_amount(line[one], line["amounts"][one], words) for one in names),
                *(() if every else (line["band"] or "—",)),
            )
            for name, line in lines
        ),
        none="—" if words["costs_left_out"] else _("Nothing is damaged."),
        notes=(
            _(
                "Damage is what is destroyed, losses what is not earned meanwhile, additional costs the emergency "
                "(ECLAC 2014)."
            ),
            *([few] if words["costs_left_out"] else []),
        ),
        short=ON_A_SLIDE,
    )


def _measure(made: Mapping[str, Any], words: Mapping[str, Any]) -> Table:
    return Table(
        title=_("What strengthening would avoid"),
        headers=(_("Facility"), _("Cost"), _("Damaged now"), _("Damaged then")),
        widths=(0.46, 0.22, 0.16, 0.16),
        lines=tuple(
            (line["name"], _amount(line["cost"], line["amount"], words), line["damage"], line["after"])
            for line in made["facilities"]
        ),
        none="—",
        notes=tuple(made["sentences"]),
        short=ON_A_SLIDE,
    )


def _assumptions(words: Mapping[str, Any]) -> Table:
    return Table(
        title=_("What it takes for granted"),
        headers=(_("Assumption"), _("Value"), _("Source")),
        widths=(0.34, 0.16, 0.5),
        lines=tuple((line["words"], _value(line, words), line["source"]) for line in words["assumptions"]),
        none="—",
        notes=tuple(words["warnings"]),
    )


def _value(line: Mapping[str, Any], words: Mapping[str, Any]) -> str:
    """An assumption's value; an amount as a number."""
    is_money = line.get("name") == "emergency_cost"
    return _amount(line["value"], words["used"]["emergency_cost"], words) if is_money else str(line["value"])


def _sources(words: Mapping[str, Any]) -> Table:
    lines = [
        (
            f"{line['role_words']}: {line['named']}",
            line["authority"] or "—",
            ", ".join(one for one in (line["source"], line["day"], line["scale"]) if one) or "—",
            line["sha256"][:12],
        )
        for line in words["layers"]
    ]
    return Table(
        title=_("What it rests on"),
        headers=(_("Layer"), _("Authority"), _("Source"), "SHA-256"),
        widths=(0.32, 0.22, 0.32, 0.14),
        lines=tuple(lines),
        none="—",
    )


def as_geojson(one: Scenario, *, public: bool = False) -> dict[str, Any]:
    """A scenario as GeoJSON: facilities as points with what happens to them, territories with their outlines."""
    words = told(one, public=public)
    geometries = {each.pk: each.geometry for each in risk_priorities.territories(one.plan)}
    names = (
        "name",
        "territory",
        "state",
        "level",
        "value",
        "damage",
        "stops",
        "days",
        "cost",
        "loss",
        "worth",
        "places",
    )
    facilities = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": line["place"]},
            "properties": {"kind": "facility", **{name: line[name] for name in names}, "facility_kind": line["kind"]},
        }
        for line in (() if public else one.results["facilities"])
    ]
    told_of = ("code", "name", "population", "affected", "needing", "found", "without", "nearest_m", "is_cut")
    territories = [
        {
            "type": "Feature",
            "geometry": geometries.get(line["id"]),
            "properties": {"kind": "territory", **{name: line[name] for name in told_of}},
        }
        for line in words["territories"]
    ]
    metadata = {
        "name": one.name,
        "note": _("Screening, not design"),
        "synthetic": words["is_synthetic"],
        "made_at": one.made_at.isoformat() if one.made_at else "",
        "money": words["money"],
        "layers": one.results["layers"],
        "method": one.results["method"],
    }
    return {"type": "FeatureCollection", "metadata": metadata, "features": [*facilities, *territories]}
