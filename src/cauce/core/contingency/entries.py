"""Entries (lo que se anota): what a contingency plan, a case, a step or a piece of information lacks to be kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from cauce.core.contingency.catalogue import Catalogue, Terms
from cauce.core.contingency.plans import SAID
from cauce.core.faults import Fault
from cauce.core.information_folder import MEDIA, QUALITIES, is_date

TRANSFERABLE = ("yes", "partly", "no", "unknown")
LANGUAGES = ("es", "en", "es en", "other")
LONGEST = {"name": 300, "place": 200, "audience": 300, "kept_at": 500, "source": 300, "scale": 80, "licence": 120}


def plan_faults(values: Mapping[str, Any], catalogue: Catalogue, *, on: dt.date) -> list[Fault]:
    """Say what a contingency plan lacks: a name, a hazard and a sector; days in their order.

    Examples
    --------
    >>> from cauce.core.contingency.catalogue import Term
    >>> catalogue = Catalogue({"flood": Term("flood", "", "")}, {}, {}, {}, 1, 5, 5, 12, 0.2, 0.6, 10, {}, {})
    >>> [one.code for one in plan_faults({"name": "", "hazards": ["flood"]}, catalogue, on=dt.date(2027, 1, 1))]
    ['empty', 'no_sector']
    """
    found = [*_texts(values, "name"), *_terms(values, "hazards", catalogue.hazards)]
    found += _terms(values, "sectors", catalogue.sectors)
    if not values.get("hazards"):
        found.append(Fault("hazards", "no_hazard"))
    if not values.get("sectors"):
        found.append(Fault("sectors", "no_sector"))
    in_words = str(values.get("territory_words", "")).strip()
    if values.get("whole_city") and (values.get("territories") or in_words):
        found.append(Fault("whole_city", "city_and_parts"))
    if values.get("whole_city") is False and not values.get("territories") and not in_words:
        found.append(Fault("whole_city", "no_place"))
    if values.get("language") and values["language"] not in LANGUAGES:
        found.append(Fault("language", "no_choice", {"value": values["language"]}))
    approved, expires, drilled = (values.get(name) for name in ("approved_on", "expires_on", "drilled_on"))
    if approved is not None and expires is not None and expires < approved:
        found.append(Fault("expires_on", "expires_before", {"expires": expires, "approved": approved}))
    if drilled is not None and drilled > on:
        found.append(Fault("drilled_on", "day_to_come", {"day": drilled, "today": on}))
    return found


def said_faults(said: str, why: str, since: dt.date | None, *, on: dt.date) -> list[Fault]:
    """Say what is missing when an office says of a plan what its dates do not: a reason, and a day that has been.

    Examples
    --------
    >>> [one.code for one in said_faults("current", "", dt.date(2027, 1, 2), on=dt.date(2027, 1, 1))]
    ['no_said_why', 'day_to_come']
    """
    found = [] if said in SAID else [Fault("said", "no_choice", {"value": said})]
    if not why.strip():
        found.append(Fault("said_why", "no_said_why"))
    if since is None:
        found.append(Fault("said_on", "no_said_day"))
    elif since > on:
        found.append(Fault("said_on", "day_to_come", {"day": since, "today": on}))
    return found


def case_faults(values: Mapping[str, Any]) -> list[Fault]:
    """Say what a case lacks: where, and what was done."""
    found = [*_texts(values, "place"), *_texts(values, "text", longest=False)]
    if values.get("transferable", "unknown") not in TRANSFERABLE:
        found.append(Fault("transferable", "no_choice", {"value": values["transferable"]}))
    return found


def step_faults(values: Mapping[str, Any], catalogue: Catalogue, *, on: dt.date) -> list[Fault]:
    """Say what a step of dissemination lacks: what, to whom, by which channel; what was done was done already."""
    found = [*_texts(values, "text", longest=False), *_texts(values, "audience")]
    if values.get("channel") not in catalogue.channels:
        found.append(Fault("channel", "no_choice", {"value": values.get("channel") or "—"}))
    done = values.get("done_on")
    if done is not None and done > on:
        found.append(Fault("done_on", "day_to_come", {"day": done, "today": on}))
    return found


def item_faults(values: Mapping[str, Any], catalogue: Catalogue, *, on: dt.date) -> list[Fault]:
    """Say what a piece of information lacks: a title, a hazard, its kind; on paper and as a link, where it lies."""
    found = [*_texts(values, "name"), *_terms(values, "hazards", catalogue.hazards)]
    if not values.get("hazards"):
        found.append(Fault("hazards", "no_hazard"))
    for name, known in (("kind", catalogue.information), ("medium", MEDIA), ("quality", QUALITIES)):
        if values.get(name) not in known:
            found.append(Fault(name, "no_choice", {"value": values.get(name) or "—"}))
    dated = values.get("dated", "")
    if dated and not is_date(dated):
        found.append(Fault("dated", "date_shape", {"value": dated}))
    elif dated and int(dated[:4]) > on.year:
        found.append(Fault("dated", "year_to_come", {"value": dated, "year": on.year}))
    elif dated and dated > on.isoformat()[: len(dated)]:
        found.append(Fault("dated", "day_to_come", {"day": dated, "today": on}))
    if values.get("medium") == "paper" and not str(values.get("kept_at", "")).strip():
        found.append(Fault("kept_at", "paper_place"))
    if values.get("medium") == "link" and not values.get("link"):
        found.append(Fault("link", "link_missing"))
    return found


def weight_faults(weights: Mapping[str, float], catalogue: Catalogue) -> list[Fault]:
    """Say which weights are out of the scale."""
    return [
        Fault(code, "weight_range", {"value": f"{value:g}", "highest": f"{catalogue.highest_weight:g}"})
        for code, value in weights.items()
        if not 0 <= value <= catalogue.highest_weight
    ]


def _texts(values: Mapping[str, Any], name: str, *, longest: bool = True) -> Iterable[Fault]:
    told = str(values.get(name, "")).strip()
    if not told:
        yield Fault(name, "empty")
    elif longest and len(told) > LONGEST[name]:
        yield Fault(name, "too_long", {"length": len(told), "longest": LONGEST[name]})


def _terms(values: Mapping[str, Any], name: str, terms: Terms) -> Iterable[Fault]:
    unknown = [code for code in values.get(name, ()) if code not in terms]
    if unknown:
        yield Fault(name, "no_choice", {"value": unknown[0]})
