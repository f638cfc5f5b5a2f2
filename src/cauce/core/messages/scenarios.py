"""Sentences about scenarios (escenarios): what happens to a facility and why, what is not known, what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from cauce.core.messages.frame import N_

STATES: Mapping[str, str] = {
    "hit": N_("Out of service: hit by the event"),
    "out": N_("Out of service: lacks what it needs"),
    "damaged": N_("Damaged, works"),
    "works": N_("Works"),
}
REASONS: Mapping[str, str] = {
    "curve": N_(
        "«%(layer)s» gives it %(value)s\u00a0%(unit)s; by the curve of its use %(damage)s of its value is damaged."
    ),
    "fragility": N_(
        "«%(layer)s» gives it %(value)s\u00a0%(unit)s; by the fragility of its building code %(damage)s of its value "
        "is damaged."
    ),
    "classes_value": N_(
        "«%(layer)s» gives it %(value)s\u00a0%(unit)s, level %(level)s: %(damage)s of its value is damaged."
    ),
    "classes": N_("«%(layer)s» has it in its class «%(words)s», level %(level)s: %(damage)s of its value is damaged."),
    "reached": N_("«%(layer)s» reaches it, level %(level)s: %(damage)s of its value is damaged."),
    "chain": N_("It stops %(hours)s h after the event, because what it needs fails: %(chain)s."),
    "back": N_("It works again after %(days)s days."),
    "area_assumed": N_("Its area is taken from its capacity: %(area)s m²."),
    "no_worth": N_("Neither its area nor its capacity is known: it has no cost here, though it has one."),
}
WARNINGS: Mapping[str, str] = {
    "without_place": N_("Facilities without a place on the map, left out: %(n)s."),
    "without_outline": N_("Territories without an outline, left out with their people: %(n)s."),
    "outside": N_("Facilities outside of the hazard layer or where it has no data, taken as not reached: %(n)s."),
    "people_unknown": N_("Points of people outside of the hazard layer or where it has no data: %(n)s."),
    "without_worth": N_(
        "Facilities reached whose area and capacity nobody entered, without a cost: %(n)s. The costs are too low."
    ),
    "area_assumed": N_("Facilities reached whose area was taken from their capacity: %(n)s."),
    "judged_by_nobody": N_("Facilities reached that nobody judged, taken as of medium vulnerability: %(n)s."),
    "code_assumed": N_("Facilities reached whose building code nobody entered, taken as undemanding: %(n)s."),
    "population_unknown": N_("Territories whose people nobody counted, taken as empty: %(n)s."),
    "shelters_unknown": N_("Shelters of which neither area nor capacity is known, taken as without places: %(n)s."),
    "needs_left_out": N_("Dependencies of facilities without a place on the map, left out: %(n)s."),
    "tsunami_by_floods": N_("The depths of the tsunami are read by curves of river floods: a wave damages more."),
    "no_needs": N_(
        "Nobody entered what facilities need of each other: nothing fails here because something else fails."
    ),
    "straight_ways": N_("Ways to shelters are straight lines; with a layer of roads they would be longer."),
}
STALE: Mapping[str, str] = {
    "asked_changed": N_("What it takes for granted was changed since."),
    "layer_gone": N_("The layer «%(layer)s» is no longer there."),
    "layer_replaced": N_("The layer «%(layer)s» has another file since."),
    "people_elsewhere": N_("Other layers of buildings may say where people are since."),
    "facilities_new": N_("Facilities that are new or got their place since: %(names)s."),
    "facilities_gone": N_("Facilities that are no longer there, or no longer have a place: %(names)s."),
    "facilities_changed": N_("Facilities that were changed since: %(names)s."),
    "judged_anew": N_("Facilities that are judged otherwise since: %(names)s."),
    "needs_changed": N_("Facilities whose dependencies were changed since: %(names)s."),
    "territories_changed": N_("Territories that were changed since: %(names)s."),
    "basis_unknown": N_("It was played when what it rests on was not noted yet."),
    "method_changed": N_("The method of scenarios has another version since: %(version)s."),
}
FAULTS: Mapping[str, str] = {
    "name_missing": N_("The scenario has no name. Write one, as «Flood of 100 years, at night»."),
    "layer_missing": N_("No hazard layer was chosen that is there. Choose one of the list."),
    "no_layers_yet": N_("There is no hazard layer to play yet. Bring one under «Layers», and come back."),
    "no_facilities": N_("The plan has no facilities yet. Enter or bring some, and come back."),
    "no_territories": N_("The plan has no territories yet. Bring them with their outlines, and come back."),
    "roads_missing": N_("The layer of roads is no longer there. Choose another, or straight ways."),
    "facilities_gone": N_("%(count)s of the facilities to strengthen are no longer there. Choose others."),
    "too_many": N_("%(count)s facilities are chosen; a measure has at most %(most)s. Make two scenarios of it."),
    "no_number": N_("«%(value)s» is no number. Write digits only, as 12 or 2.5, or leave it empty."),
    "not_whole": N_("«%(value)s» is no whole number. Write one, as 12."),
    "outside": N_("«%(value)s» does not fit; a number from %(low)s to %(high)s is expected."),
    "no_choice": N_("«%(value)s» is not among what may be chosen. Choose one of the list."),
    "no_currency": N_("«%(value)s» is no currency. Write its three letters, as USD or PAB."),
    "conversion_missing": N_(
        "Facilities are priced in euros of 2010. Write what one of these is in %(currency)s of %(year)s, or leave "
        "currency and year empty."
    ),
    "facility_missing": N_("No facility of this plan was chosen. Choose one of the list."),
    "service_missing": N_("Nothing says what it is needed for. Choose power, water or another of the list."),
    "needs_itself": N_("A facility does not need itself. Choose another that supplies it."),
    "need_known": N_("This dependency is entered already. Change its reserve by taking it away and entering it anew."),
    "body_missing": N_("The body that releases the scenario is missing. Name it, as «Risk management board»."),
    "reason_missing": N_("The reason is missing. Write in a sentence why the scenario may leave the office."),
    "no_day": N_("«%(value)s» is no day. Write it as 2018-03-15, or leave it empty."),
    "day_to_come": N_("The day given, %(day)s, is after today. Give the day on which the body decided."),
    "not_played": N_("The scenario has not come to its end. Wait for it, or play it once more."),
    "out_of_date": N_("What the scenario rests on changed since. Play it once more, look at it, and release it then."),
}
SECTORS: Mapping[str, str] = {
    "health": N_("Health (cost sector)"),
    "education": N_("Education (cost sector)"),
    "tourism": N_("Tourism (cost sector)"),
    "sports": N_("Sports (cost sector)"),
    "culture": N_("Culture and worship (cost sector)"),
    "commerce": N_("Commerce (cost sector)"),
    "security": N_("Security and relief (cost sector)"),
    "government": N_("Local government (cost sector)"),
    "utilities": N_("Water and power (cost sector)"),
    "other": N_("Other (cost sector)"),
    "emergency": N_("Emergency response (cost sector)"),
}
SIDES: Mapping[str, str] = {
    "social": N_("Social (side of costs)"),
    "economic": N_("Economic (side of costs)"),
    "commercial": N_("Commercial (side of costs)"),
}
OWNERS: Mapping[str, str] = {"public": N_("public (who bears it)"), "private": N_("private (who bears it)")}
SERVICES: Mapping[str, str] = {
    "power": N_("Power (service needed)"),
    "water": N_("Water (service needed)"),
    "communications": N_("Communications (service needed)"),
    "supplies": N_("Supplies (service needed)"),
    "access": N_("Access (service needed)"),
}
MOMENTS: Mapping[str, str] = {"night": N_("at night (moment)"), "day": N_("on a working day (moment)")}
FIGURES: Mapping[str, str] = {
    "hit": N_("Facilities hit"),
    "out": N_("Facilities out of service"),
    "affected": N_("People affected"),
    "needing": N_("People who need shelter"),
    "without": N_("People without shelter in reach"),
    "recovery_days": N_("Days until all works again"),
    "damage": N_("Damage"),
    "losses": N_("Losses"),
    "additional": N_("Additional costs"),
    "total": N_("Cost in all"),
}
CHANGES: Mapping[str, str] = {
    "same": N_("%(figure)s: the same in both, %(first)s."),
    "less": N_("%(figure)s: %(change)s less in «%(other)s» (%(second)s instead of %(first)s)."),
    "more": N_("%(figure)s: %(change)s more in «%(other)s» (%(second)s instead of %(first)s)."),
}
MOST_NAMES = 3  # that a sentence lists
Translate = Callable[[str], str]
Tell = Callable[[str, Any], object]


def word(table: Mapping[str, str], code: str, translate: Translate) -> str:
    """Write a word of a table without what is said of it to translators.

    Examples
    --------
    >>> word(SECTORS, "health", str), word(STATES, "works", str)
    ('Health', 'Works')
    """
    found = translate(table[code])
    return found.rpartition(" (")[0] if found.endswith(")") else found


def sentence(
    table: Mapping[str, str], code: str, values: Mapping[str, Any], translate: Translate, tell: Tell | None = None
) -> str:
    """Say a sentence of a table; ``tell`` writes a value by its name as the city does.

    Examples
    --------
    >>> sentence(STALE, "layer_gone", {"layer": "Crecida"}, str)
    'The layer «Crecida» is no longer there.'
    """
    told = values if tell is None else {name: tell(name, value) for name, value in values.items()}
    return translate(table[code]) % told


def names_told(names: Sequence[str], translate: Translate) -> str:
    """List some names, and say how many more there are.

    Examples
    --------
    >>> names_told(["Escuela", "Mercado"], str), names_told(list("abcde"), str)
    ('«Escuela», «Mercado»', '«a», «b», «c» and 2 more')
    """
    listed = ", ".join(f"«{name}»" for name in names[:MOST_NAMES])
    more = len(names) - MOST_NAMES
    return translate(N_("%(names)s and %(more)s more")) % {"names": listed, "more": more} if more > 0 else listed
