"""What comes of a scenario (resultados de un escenario), as it is kept: by facility, territory, sector and side."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from cauce.core import scenarios as rules
from cauce.engines.risk.exposed import reached_share
from cauce.engines.risk.scenario import Cost, Owner, Scenario
from cauce.engines.risk.scenario_bands import Case, Played, play_bands, territories_of, totals, worth
from cauce.engines.risk.scenario_city import Site, Told, facility_of, inside, kind_of
from cauce.engines.risk.scenario_ways import Ways
from cauce.web.actions.risk_priorities.reckoning import classes_of
from cauce.web.actions.scenarios.reckoning import City, layer_told, versions

Report = Callable[[int, str], None]
FRACTION = 3  # decimals of shares
OWNERS: tuple[Owner, ...] = ("public", "private")


def results(city: City, sites: Sequence[Site], ways: Ways, *, report: Report) -> dict[str, Any]:
    """Play the event and tell what comes of it."""
    shares = [
        reached_share(city.people, city.under_people, number, least=city.asked.least_class)
        for number in range(len(city.territories))
    ]
    affected = [(one.population or 0) * share for one, share in zip(city.territories, shares, strict=True)]
    territories = territories_of([str(one.pk) for one in city.territories], affected, ways.after)
    case = Case(city.scenario.name, sites, territories, city.layer.hazard, city.layer.unit, city.asked)
    played = play_bands(case)
    report(80, "reckoning")
    measure = _measure(case, played)
    report(92, "reckoning")
    figures = {band: totals(each) for band, each in played.bands.items()}
    hit, bands = played.mid.hit, [played.bands[band] for band in rules.BANDS]
    people = {
        "at_home": round(sum(affected) * float(rules.told()["moment"][city.asked.moment]["home"])),
        "inside": inside(sites, hit, moment=city.asked.moment),
    }
    return {
        "method": versions(),
        "used": city.asked.as_json(),
        "layers": [layer_told(role, row) for role, row in city.used],
        "people_from": dict(city.people_from),
        "figures": figures["mid"] | {"low": figures["low"]["total"], "high": figures["high"]["total"]},
        "bands": figures,
        "people": people,
        "facilities": _facilities(city, played),
        "territories": _territories(city, played.mid, shares, ways),
        "sectors": _sectors(played),
        "sides": {side: _cost([one.by_side.get(side, Cost()) for one in bands]) for side in rules.SIDES},
        "owners": {whose: _cost([one.of_owner(whose) for one in bands]) for whose in OWNERS},
        "measure": measure,
        "warnings": _warnings(city, played),
    }


def _facilities(city: City, played: Played) -> list[dict[str, Any]]:
    """Tell the facilities, those out of service longest first; what the event leaves alone comes last."""
    names = {str(one.facility.pk): one.facility.name for one in city.standings}
    lines = [_facility(city, number, one, played, names) for number, one in enumerate(played.told)]
    return sorted(lines, key=lambda line: (-line["days"], -line["damage"], line["name"]))


def _facility(city: City, number: int, one: Told, played: Played, names: Mapping[str, str]) -> dict[str, Any]:
    facility, site = city.standings[number].facility, one.site
    outage = played.mid.outages.get(site.key)
    is_hit = site.key in played.mid.hit
    place = int(city.under_facilities.place[number])
    value = one.worth.value
    kind = kind_of(site)
    days = outage.hours / 24 if outage else 0.0
    return {
        "id": facility.pk,
        "name": facility.name,
        "kind": facility.kind,
        "sector": kind["sector"],
        "side": kind["side"],
        "owner": facility_of(one).owner,
        "territory": facility.territory.name if facility.territory else facility.territory_words,
        "territory_id": facility.territory_id,
        "place": [facility.longitude, facility.latitude],
        "roles": facility.roles,
        "state": "hit" if is_hit else "out" if outage else "damaged" if one.damaged.share > 0 else "works",
        "level": site.level,
        "value": None if site.value is None or not site.level else round(site.value, 2),
        "words": classes_of(city.layer)[place - 1].value if site.level else "",
        "damage": round(one.damaged.share, 4),
        "by": one.damaged.by,
        "is_assumed": one.damaged.is_assumed and site.level > 0,
        "stops": round(outage.stops, 1) if outage else 0.0,
        "days": round(days, 2),
        "chain": [names[key] for key in outage.chain] if outage and len(outage.chain) > 1 else [],
        "worth": None if value is None else round(value),
        "area_m2": one.worth.area_m2,
        "area_assumed": one.worth.is_assumed,
        "cost": round((value or 0.0) * one.damaged.share),
        "loss": round((value or 0.0) * float(kind["loss_a_year"]) / 365 * days),
        "places": site.places,
        "needs": sum(len(group) for group in site.needs),
    }


def _territories(city: City, played: Scenario, shares: Sequence[float], ways: Ways) -> list[dict[str, Any]]:
    facilities: dict[int | None, int] = {}
    out: dict[int | None, int] = {}
    for one in city.standings:
        facilities[one.facility.territory_id] = facilities.get(one.facility.territory_id, 0) + 1
        if str(one.facility.pk) in played.outages:
            out[one.facility.territory_id] = out.get(one.facility.territory_id, 0) + 1
    shelters = [bool(capacity > 0) for capacity in played.sheltered.capacity]
    works = [str(one.facility.pk) not in played.outages for one in city.standings]
    meant = ["shelter" in one.facility.roles for one in city.standings]
    lines = [
        {
            "id": territory.pk,
            "code": territory.code,
            "name": territory.name,
            "population": territory.population,
            "share": round(shares[number], FRACTION),
            "affected": round((territory.population or 0) * shares[number]),
            "needing": int(played.sheltered.needing[number]),
            "found": int(played.sheltered.found[number]),
            "without": int(played.sheltered.without[number]),
            "nearest_m": ways.nearest(number, shelters),
            "nearest_before_m": ways.nearest(number, meant, before=True),
            "is_cut": ways.is_cut(number, works),
            "facilities": facilities.get(territory.pk, 0),
            "facilities_out": out.get(territory.pk, 0),
        }
        for number, territory in enumerate(city.territories)
    ]
    return sorted(lines, key=lambda line: (-line["without"], -line["affected"], line["name"]))


def _cost(bands: Sequence[Cost]) -> dict[str, float]:
    """Tell a cost with its band: low, in the middle and high."""
    low, mid, high = bands
    return {
        "damage": round(mid.damage),
        "losses": round(mid.losses),
        "additional": round(mid.additional),
        "total": round(mid.total),
        "low": round(low.total),
        "high": round(high.total),
    }


def _sectors(played: Played) -> list[dict[str, Any]]:
    bands = [played.bands[band] for band in rules.BANDS]
    keys = sorted({key for each in played.bands.values() for key, cost in each.costs.items() if cost.total})
    lines = [
        {"sector": key[0], "owner": key[1], **_cost([one.costs.get(key, Cost()) for one in bands])} for key in keys
    ]
    return sorted(lines, key=lambda line: (-line["total"], line["sector"], line["owner"]))


def _measure(case: Case, before: Played) -> dict[str, Any] | None:
    """Tell what strengthening the chosen facilities would avoid; None where none was chosen."""
    asked = case.asked
    known = {one.site.key: one for one in before.told}
    chosen = [key for key in map(str, asked.strengthen) if key in known]
    if not chosen:
        return None
    after = play_bands(case, strengthened=frozenset(chosen))
    lines, cost = [], 0.0
    for key in chosen:
        stated = asked.costs.get(key)
        value = known[key].worth.value
        own = stated if stated is not None else (value or 0.0) * rules.assumption("cost_share")
        cost += own
        share = known[key].damaged.share
        told = {"id": int(key), "cost": round(own), "is_assumed": stated is None, "is_known": bool(own)}
        lines.append(told | {"damage": round(share, 4), "after": round(share * asked.strengthened, 4)})
    return {
        "facilities": lines,
        "cost": round(cost),
        "bands": {band: totals(each) for band, each in after.bands.items()},
        "worth": worth(before, after, cost=cost, asked=asked),
    }


def _warnings(city: City, played: Played) -> list[list[Any]]:
    """Say what could not be counted, and what was assumed: never a silent zero."""
    reached = [one for one in played.told if one.site.level]
    told = {
        "without_place": city.waiting,
        "without_outline": city.bare,
        "outside": city.under_facilities.outside + city.under_facilities.without_data,
        "people_unknown": city.under_people.outside + city.under_people.without_data,
        "without_worth": sum(one.worth.value is None for one in reached),
        "area_assumed": sum(one.worth.is_assumed and one.worth.value is not None for one in reached),
        "judged_by_nobody": sum(one.damaged.is_assumed and one.damaged.by == "classes" for one in reached),
        "code_assumed": sum(one.damaged.is_assumed and one.damaged.by == "fragility" for one in reached),
        "needs_left_out": city.needs_left_out,
        "population_unknown": sum(one.population is None for one in city.territories),
        "shelters_unknown": sum("shelter" in one.facility.roles for one in city.standings)
        - sum(one.site.places > 0 for one in played.told),
    }
    found: list[list[Any]] = [[code, {"n": count}] for code, count in told.items() if count]
    if city.layer.hazard == "tsunami" and any(one.damaged.by == "curve" for one in reached):
        found.append(["tsunami_by_floods", {}])
    if not any(one.site.needs for one in played.told):
        found.append(["no_needs", {}])
    if not city.asked.roads:
        found.append(["straight_ways", {}])
    return found
