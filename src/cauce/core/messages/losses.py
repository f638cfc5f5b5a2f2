"""Sentences about loss analyses (análisis de pérdidas): what is wrong with what was asked, what was left out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from cauce.core.messages.frame import N_

FAULTS: Mapping[str, str] = {
    "no_layer": N_("No map was chosen. Choose the maps of the flood, one for each return period."),
    "no_layers_yet": N_(
        "There is no flood map to reckon with yet: a raster of depths in metres with its return period. Bring one "
        "under «Layers», and come back."
    ),
    "period_twice": N_("Two maps are of %(years)s years. Choose one map for each return period."),
    "one_map": N_(
        "One map alone, of %(years)s years, says nothing of an average year unless its loss holds for rarer floods. "
        "Choose a second map, or hold the last loss."
    ),
    "buildings_missing": N_("The layer of buildings is no longer there. Choose another, or the facilities."),
    "nothing_exposed": N_(
        "No facility has a place on the map yet. Place some, or choose a layer of buildings with values."
    ),
    "no_number": N_("«%(value)s» is no number. Write it in figures, as 12.5."),
    "outside": N_("«%(value)s» lies outside of %(low)s to %(high)s. Write a number between them."),
    "range_turned": N_("The range goes from %(low)s to %(high)s. Write the smaller number first."),
    "no_currency": N_("«%(value)s» is no currency. Write its three letters, as USD."),
    "currency_of_values": N_(
        "The currency of the layer's values is missing. Write its three letters, as USD; ask who made the layer."
    ),
    "conversion_missing": N_(
        "Facilities are priced in euros of 2010. Write what one of these is in %(currency)s of the year of the prices, "
        "or leave the currency empty."
    ),
    "no_tail": N_("«%(value)s» is none of the ways to treat rarer floods. Choose one of the list."),
    "body_missing": N_("The body that releases the analysis is missing. Name it, as «Risk management board»."),
    "reason_missing": N_("The reason is missing. Write in a sentence why the analysis may leave the office."),
    "no_day": N_("«%(value)s» is no day. Write it as 2018-03-15, or leave it empty."),
    "day_to_come": N_("The day given, %(day)s, is after today. Give the day on which the body decided."),
    "not_reckoned": N_("The analysis has not come to its end. Wait for it, or ask for it once more."),
    "no_layers_left": N_("The layers that were chosen are no longer there. Choose others, and ask for it once more."),
    "layer_unreadable": N_("«%(layer)s» cannot be read any more. Bring the layer again, and ask for it once more."),
    "nothing_worth": N_(
        "Nothing has a value: neither area nor capacity of a facility is known. Enter them in the cards, or choose a "
        "layer of buildings with values."
    ),
    "buildings_without_value": N_(
        "«%(layer)s» has no field of values; one called %(known)s is expected. Add it, and bring the layer again."
    ),
    "not_installed": N_(
        "What losses are reckoned with is not installed on this server (%(package)s is missing). Whoever keeps the "
        "server runs «make risk», or installs «cauce[risk]»; then ask for it once more."
    ),
}
NOTES: Mapping[str, str] = {
    "without_place": N_("Facilities without a place on the map, left out: %(n)s."),
    "without_worth": N_("Facilities of which neither area nor capacity is known, left out: %(n)s. The losses are low."),
    "area_assumed": N_("Facilities whose area was taken from their capacity: %(n)s."),
    "use_assumed": N_("Buildings whose use is not told, taken as dwellings: %(n)s."),
    "value_missing": N_("Buildings without a value, left out: %(n)s. The losses are low."),
    "outside": N_("Outside of the maps, left out: %(n)s."),
    "no_data": N_("On cells where a map has no data, left out: %(n)s."),
    "no_territory": N_("In no territory: %(n)s."),
}
TAILS: Mapping[str, str] = {
    "constant": N_("Floods rarer than the last map cost as much as it (constant tail)"),
    "none": N_("Floods rarer than the last map are left out (no tail)"),
}
CURVES = (  # sources of the curves that analyses use, as ``method/risk_curves.toml`` names them
    N_("Huizinga et al. (2017), residential buildings, Central and South America, four decimals"),
    N_("Huizinga et al. (2017), commerce, Central and South America, two decimals"),
    N_(
        "Huizinga et al. (2017), industry, Central and South America, two decimals; to be compared with the "
        "report's table before use"
    ),
)
RANGES: Mapping[str, str] = {
    "intensity": N_("Factor on depths"),
    "shift": N_("Shift of the curves, in metres"),
    "value": N_("Factor on values"),
}


def refusal(code: str, values: Mapping[str, Any], translate: Callable[[str], str]) -> str:
    """Say why an analysis cannot be, or could not be reckoned.

    Examples
    --------
    >>> refusal("period_twice", {"years": 100}, str)
    'Two maps are of 100 years. Choose one map for each return period.'
    """
    return translate(FAULTS[code]) % values


def tail(code: str, translate: Callable[[str], str]) -> str:
    """Say how floods rarer than the last map are treated."""
    return translate(TAILS[code])


def quantity(code: str, translate: Callable[[str], str]) -> str:
    """Name what samples vary."""
    return translate(RANGES[code])


def note(code: str, values: Mapping[str, Any], translate: Callable[[str], str]) -> str:
    """Say what was left out or assumed."""
    return translate(NOTES[code]) % values
