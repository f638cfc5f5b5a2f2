"""Sentences about loss analyses (análisis de pérdidas): what is wrong with what was asked, what was left out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from cauce.core.messages.frame import N_
from cauce.core.messages.maps import HAZARDS

FAULTS: Mapping[str, str] = {
    "no_layer": N_("No map was chosen. Choose the maps of one hazard, one for each return period."),
    "no_layers_yet": N_(
        "There is no flood map to reckon with yet, nor one of another hazard: a raster with its return period and its "
        "unit, as depths in m or shaking in g. Bring one under «Layers», and come back."
    ),
    "period_twice": N_("Two maps are of %(years)s years. Choose one map for each return period."),
    "one_map": N_(
        "One map alone, of %(years)s years, says nothing of an average year unless its loss holds for rarer events. "
        "Choose a second map, or hold the last loss."
    ),
    "several_hazards": N_("The maps are of several hazards: %(hazards)s. Choose those of one of them."),
    "several_units": N_("The maps are in several units: %(units)s. Choose those of one unit, or bring them in one."),
    "curves_missing": N_(
        "There are no curves for %(hazard)s in %(unit)s: the method holds those of floods in m and of shaking in g. "
        "Bring a table of your own, as CSV or XLSX: a row for each node, with curve_id, intensity, damage (0 to 1) and "
        "unit."
    ),
    "curves_no_table": N_("«%(file)s» is no table of curves. Bring them as CSV or XLSX."),
    "curves_too_large": N_(
        "«%(file)s» has %(size)s MB; a table of curves has at most %(most)s MB. Take out what is no curve."
    ),
    "curves_too_many": N_(
        "«%(file)s» has %(nodes)s nodes; a table of curves has at most %(most)s. Take out what is no curve of this "
        "hazard."
    ),
    "curves_gone": N_("«%(file)s» is no longer among the files. Bring the curves again."),
    "curves_other_hazard": N_(
        "«%(file)s» has curves of %(found)s, and the maps are of %(hazard)s. Choose maps of the former, or bring "
        "curves made for the latter."
    ),
    "curves_other_unit": N_(
        "The curve «%(curve)s» of «%(file)s» is in %(found)s and the maps in %(unit)s. Write its intensities in "
        "%(unit)s, and bring the table again."
    ),
    "curve_unknown": N_(
        "«%(file)s» has no curve «%(curve)s»; it has: %(known)s. Ask for one of these, and bring the table again."
    ),
    "curves_of_no_use": N_(
        "None of the curves of «%(file)s» is called as what stands there: %(known)s. Call them residential, commercial "
        "and industrial, or by the classes of the buildings, or say which one is for which use."
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
    "no_tail": N_("«%(value)s» is none of the ways to treat rarer events. Choose one of the list."),
    "structure_unknown": N_(
        "«%(value)s» is no type of structure that the method has curves for. Choose among: %(known)s."
    ),
    "structure_share": N_("«%(value)s» is no share of %(structure)s. Write a per cent from 0 to 100."),
    "structures_sum": N_(
        "The types of structure sum up to %(sum)s %%; all buildings together are 100 %%. Mend the shares, or leave all "
        "of them empty."
    ),
    "structures_of_no_use": N_(
        "Types of structure are for the method's curves of shaking alone. Leave them empty, or choose maps of shaking "
        "and no curves of your own."
    ),
    "body_missing": N_("The body that releases the analysis is missing. Name it, as «Risk management board»."),
    "reason_missing": N_("The reason is missing. Write in a sentence why the analysis may leave the office."),
    "no_day": N_("«%(value)s» is no day. Write it as 2018-03-15, or leave it empty."),
    "day_to_come": N_("The day given, %(day)s, is after today. Give the day on which the body decided."),
    "not_reckoned": N_("The analysis has not come to its end. Wait for it, or ask for it once more."),
    "no_layers_left": N_(
        "Layers that were chosen are no longer there, or show another hazard or unit now. Choose others, and ask for "
        "it once more."
    ),
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
    "no_curve": N_("Of a class without a curve, left out: %(n)s. The losses are low."),
    "structure_assumed": N_("Buildings whose type of structure is not told, taken by what was said of all: %(n)s."),
    "in_pieces": N_("Footprints larger than a cell, read at points a cell apart: %(n)s."),
    "crossed_polygon": N_("Footprints that crossed themselves, mended: %(n)s."),
    "code_assumed": N_("Whose building code nobody stated, taken as of a low one: %(n)s."),
}
TAILS: Mapping[str, str] = {
    "constant": N_("Events rarer than the last map cost as much as it (constant tail)"),
    "none": N_("Events rarer than the last map are left out (no tail)"),
}
CURVES = (  # sources of the curves that analyses use, as ``method/risk_curves.toml`` names them
    N_("Huizinga et al. (2017), residential buildings, Central and South America, four decimals"),
    N_("Huizinga et al. (2017), commerce, Central and South America, two decimals"),
    N_(
        "Huizinga et al. (2017), industry, Central and South America, two decimals; to be compared with the "
        "report's table before use"
    ),
    N_(
        "FEMA, Hazus Earthquake Technical Manual, equivalent-PGA fragility, as listed in the appendix of USGS ShakeCast"
    ),
)
SHAKING = N_(
    "Shaking: damage is the mean over the states of Hazus, by peak acceleration as the maps give it and by building "
    "code; soil that gives way, fire, aftershocks and what stands inside are left out. Those curves were made "
    "elsewhere: have an engineer look at them."
)
ONE_STRUCTURE = N_(
    "Where nobody states the type of structure of a building it is taken as one type, %(structure)s. What is not known "
    "of the structures is not in the bands: they are too narrow."
)
SHARED_STRUCTURES = N_(
    "Types of structure as the office says: %(shares)s. Losses are the mean by these shares. How sure the shares are, "
    "and which building is of which type, is in the bands: each sample draws shares as sure as if %(counted)s "
    "buildings had been counted, and by them a type for each building. That types stand in clusters is not in them, "
    "nor the spread of damage within a type."
)
SHARED_WITHOUT_BAND = N_(
    "Types of structure as the office says: %(shares)s. Losses are the mean by these shares. Which building is of "
    "which type is not known."
)
OF_LAYER = N_("Buildings whose type of structure the layer states take the curves of that type.")
OWN = N_("Curves brought by the office: the method does not answer for them.")
USES: Mapping[str, str] = {
    "residential": N_("Curve of dwellings"),
    "commercial": N_("Curve of commerce and services"),
    "industrial": N_("Curve of industry"),
}
FIRST_MAP = N_(
    "What is more frequent than the first map, of %(years)s years, is not known, which is not zero: no figure holds "
    "it, and the average year may be too low by it."
)
RANGES: Mapping[str, str] = {
    "intensity": N_("Factor on what the maps say"),
    "shift": N_("Shift of the curves, in the unit of the maps"),
    "value": N_("Factor on values"),
}


def refusal(code: str, values: Mapping[str, Any], translate: Callable[[str], str]) -> str:
    """Say why an analysis cannot be, or could not be reckoned.

    Examples
    --------
    >>> refusal("period_twice", {"years": 100}, str)
    'Two maps are of 100 years. Choose one map for each return period.'
    """
    told = dict(values)
    if "hazard" in told:
        told["hazard"] = hazard(told["hazard"], translate)
    for name in ("hazards", "found"):
        if isinstance(told.get(name), list):
            told[name] = ", ".join(hazard(one, translate) for one in told[name])
    return translate(FAULTS[code]) % told


def hazard(code: str, translate: Callable[[str], str]) -> str:
    """Name a hazard as it stands within a sentence.

    Examples
    --------
    >>> hazard("flood", str), hazard("ash", str)
    ('flood', 'ash')
    """
    return translate(HAZARDS[code]).lower() if code in HAZARDS else code


def tail(code: str, translate: Callable[[str], str]) -> str:
    """Say how floods rarer than the last map are treated."""
    return translate(TAILS[code])


def quantity(code: str, translate: Callable[[str], str]) -> str:
    """Name what samples vary."""
    return translate(RANGES[code])


def note(code: str, values: Mapping[str, Any], translate: Callable[[str], str]) -> str:
    """Say what was left out or assumed."""
    return translate(NOTES[code]) % values
