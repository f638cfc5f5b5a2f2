"""Sentences of the screening of hazards (tamizaje de amenazas): what it needs, what it rests on, what cannot be."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from cauce.core.messages.frame import N_

Translate = Callable[[str], str]

KINDS: Mapping[str, str] = {
    "landslide": N_("Landslides: how likely slopes are to slide"),
    "tsunami": N_("Tsunami: minutes left to reach safety on foot"),
    "flood": N_("Flood: depth from its extent and the ground"),
    "shaking": N_("Earthquake: shaking from an epicentre or a fault"),
}
NAMES: Mapping[str, str] = {
    "landslide": N_("Landslide susceptibility (screening)"),
    "tsunami": N_("Tsunami: margin to evacuate on foot (screening)"),
    "flood": N_("Depth of the flood (screening)"),
    "shaking": N_("Shaking of an earthquake (screening)"),
}
LEADS: Mapping[str, str] = {
    "landslide": N_("From the elevation of the ground, the kind of rock, rain and expected shaking."),
    "tsunami": N_("From the zone that the wave reaches, the way on foot to safety, and when the wave arrives."),
    "flood": N_("From where the water stood and the elevation of the ground under it."),
    "shaking": N_("From where an earthquake begins, its depth and its magnitude."),
}
METHODS: Mapping[str, str] = {
    "landslide": N_("Mora and Vahrson (1994)"),
    "tsunami": N_("Wood and Schmidtlein (2012)"),
    "flood": N_("FwDET, Cohen and others (2018, 2019)"),
    "shaking": N_("Climent and others (1994)"),
}
LIMITS: Mapping[str, str] = {
    "landslide": N_(
        "Susceptibility compares slopes with each other; it tells no chance and no day. The tables of the method were "
        "taken from descriptions of it: compare them with the original before a map is published."
    ),
    "tsunami": N_(
        "Everybody walks at one speed, by day, on ways that stand. Bridges, crowds and people who cannot walk are not "
        "counted: a drill says more."
    ),
    "flood": N_(
        "The water stands as high as the ground at the nearest point of its edge. Where the ground is steep at the "
        "edge, or the extent is coarse, depths are off by a metre or more."
    ),
    "shaking": N_(
        "One relation made from records of Central America. One place in three lies outside a factor of two; soft "
        "soil, basins and slopes may shake more."
    ),
}
LABELS: Mapping[str, str] = {
    "elevation": N_("Elevation of the ground"),
    "lithology": N_("Kinds of rock"),
    "lithology_factor": N_("Or one factor of rock for the whole city, 1 to 5"),
    "rain_months": N_("Rain of each month, in mm"),
    "rain_day_mm": N_("Largest rain of a day, in mm"),
    "rain_day_is_mean": N_("What this largest day is"),
    "intensity_mmi": N_("Intensity of shaking expected in 100 years (Mercalli)"),
    "zone": N_("Zone that the wave reaches"),
    "runup_m": N_("Or up to which height the wave reaches, in m"),
    "coast": N_("Coast"),
    "safe": N_("Safe places within the zone"),
    "roads": N_("Roads"),
    "arrival_min": N_("Arrival of the first wave, in minutes from the earthquake"),
    "warning_min": N_("Warning, in minutes from the earthquake"),
    "reaction_min": N_("From the warning to walking, in minutes"),
    "speed_m_s": N_("Walking speed, in metres a second"),
    "extent": N_("Where the water stood"),
    "permanent": N_("Permanent water"),
    "longitude": N_("Longitude of the epicentre"),
    "latitude": N_("Latitude of the epicentre"),
    "fault": N_("Or the trace of a fault"),
    "magnitude": N_("Magnitude (Mw)"),
    "depth_km": N_("Depth, in km"),
    "soil": N_("Ground of the city"),
    "field": N_("Which shaking"),
}
HINTS: Mapping[str, str] = {
    "elevation": N_("A raster in metres: a layer of the kind «Elevation»."),
    "lithology": N_("Polygons whose field of the classes holds a factor from 1 (hard) to 5 (very weak)."),
    "lithology_factor": N_("1 is massive hard rock, 5 is loose or very weathered ground."),
    "rain_months": N_("Twelve numbers, January first, apart by spaces."),
    "rain_day_mm": N_("Of the last hundred years, or the mean of each year's largest day."),
    "intensity_mmi": N_("As 7; from the country's seismic hazard study."),
    "zone": N_("Polygons or a raster of a tsunami hazard. Without it, give the elevation and a height."),
    "runup_m": N_("Ground below it that the sea reaches counts as the zone; it needs the elevation."),
    "coast": N_("With a height: only ground that is joined to it counts."),
    "safe": N_("Buildings or hills for evacuation upwards, as points or polygons."),
    "roads": N_("With them people walk along roads; without, in a straight line, taken 1.4 times as long."),
    "speed_m_s": N_("1.1 is a slow walk."),
    "extent": N_("Polygons, or a raster that is above zero where it was wet."),
    "permanent": N_("Sea, lakes and rivers as polygons: their shore is no edge of the flood."),
    "fault": N_("Lines. For each place the nearest point counts: an upper bound."),
    "depth_km": N_("Shallow earthquakes are the worst: 10 to 15 km where nothing is known."),
    "field": N_("Half of all places shake more than the median; one in six more than the prudent one."),
}
CHOICES: Mapping[str, str] = {
    "rain_day_is_mean no": N_("the largest in 100 years"),
    "rain_day_is_mean yes": N_("the mean of each year's largest (short records)"),
    "soil soil": N_("soil"),
    "soil rock": N_("rock"),
    "field prudent": N_("prudent: 84 of 100 places stay below it"),
    "field median": N_("median: half of all places stay below it"),
}
CLASSES: Mapping[str, tuple[str, ...]] = {
    "landslide": (
        N_("I very low"), N_("II low"), N_("III moderate"), N_("IV medium"), N_("V high"), N_("VI very high"),
    ),
    "tsunami": (
        N_("1 more than 10 minutes to spare"), N_("2 from 5 to 10 minutes to spare"),
        N_("3 less than 5 minutes to spare"), N_("4 the wave comes first"),
    ),
}  # fmt: skip
FAULTS: Mapping[str, str] = {
    "kind_unknown": N_("This is none of the four screenings. Choose one of the list."),
    "number_missing": N_("This figure is needed and nothing was written. Write a number."),
    "no_number": N_("«%(value)s» is no number. Write it in figures, as 12.5."),
    "number_outside": N_("%(value)s is outside of what is expected, %(low)s to %(high)s. Look at it and its unit."),
    "months_missing": N_("%(count)s numbers were written; twelve are expected, January first, apart by spaces."),
    "layer_missing": N_("A layer is needed here and none was chosen. Choose one, or bring it under «Layers»."),
    "layer_unknown": N_("The layer that was chosen is no longer there, or was not read yet. Choose another."),
    "layer_other_hazard": N_(
        "«%(layer)s» shows another hazard than the one that is screened. Choose a layer of this hazard, or one of the "
        "kind «Other»."
    ),
    "layer_no_raster": N_("«%(layer)s» is no raster. Choose a layer with a value in each cell."),
    "layer_no_polygons": N_("«%(layer)s» holds no areas. Choose a layer of polygons."),
    "layer_no_lines": N_("«%(layer)s» holds no lines. Choose a layer of lines."),
    "lithology_without_field": N_(
        "«%(layer)s» does not say which field holds the factor of rock. Change the layer, and give its field of the "
        "classes."
    ),
    "way_missing": N_("One of two ways is needed, and neither is whole. Fill in this field, or choose the other way."),
    "layer_released": N_(
        "«%(layer)s» was released by %(body)s. Take it back into the office first, or make a layer of its own."
    ),
    "name_too_long": N_("This name has %(length)s characters; at most %(longest)s fit. Shorten it."),
}
REFUSALS: Mapping[str, str] = {
    "screening_nowhere": N_(
        "It is not known where the city lies: there are neither territories nor a raster to tell it. Bring the "
        "territories first."
    ),
    "screening_apart": N_("«%(layer)s» has nothing in the area that is screened. Look whether it is the same city."),
    "screening_no_factor": N_(
        "«%(layer)s» has «%(value)s» where a factor from %(low)s to %(high)s is expected. Correct its field of the "
        "classes."
    ),
    "screening_dry": N_("No ground of the city lies within the zone of the wave. Look at the zone, or at the height."),
    "screening_no_safety": N_(
        "There is no safe ground in reach: all of it lies within the zone of the wave. Give safe places, or "
        "territories that go farther inland."
    ),
    "screening_nothing": N_("Nothing came of it: every place lacks one of the layers. Look whether they overlap."),
    "screening_all_low": N_(
        "All ground on «%(layer)s» is in the lowest class: nothing is expected to slide. There is nothing to draw; "
        "look whether the factors are right."
    ),
    "screening_too_coarse": N_(
        "The cells of «%(layer)s» have %(cell)s m; relief is taken over %(window)s m, of which they would see nothing. "
        "Take an elevation model of %(most)s m at most."
    ),
    "screening_too_large": N_("«%(layer)s» has %(count)s shapes or cells; at most %(most)s are read. Cut it first."),
    "screening_filler": N_(
        "«%(layer)s» holds %(value)s, which marks «no value», and the file does not say so. Give this value as «no "
        "data» when exporting it, and bring it again."
    ),
    "screening_unreadable": N_("The file of «%(layer)s» cannot be read any more. Bring it once more under «Layers»."),
    "screening_case_unreadable": N_("The case file «%(layer)s» cannot be read: %(reason)s. Look at it and try again."),
    "screening_case_kind": N_("«%(layer)s» asks for «%(found)s»; one of these is expected as its kind: %(known)s."),
    "screening_case_word": N_("«%(layer)s» says «%(word)s», which is not known here. Known are: %(known)s."),
    "screening_no_lines": N_("«%(layer)s» holds no line. Draw the trace of the fault as a line."),
    "screening_not_installed": N_(
        "What maps are reckoned with is not installed on this server (%(package)s is missing). "
        "Whoever keeps the server runs «make risk», or installs «cauce[risk]»; then ask for it once more."
    ),
    "screening_layer_gone": N_("The layer «%(layer)s» was taken away since. Choose another, and ask for it once more."),
    "screening_not_kept": N_("The layer was made and could not be kept: %(why)s"),
    "screening_not_allowed": N_("Whoever asked for it may no longer bring layers. Ask for it as the office."),
}
FIGURES: Mapping[str, str] = {
    "cell_m": N_("Side of a cell, in m"),
    "source_cell_m": N_("Side of a cell of the elevation, in m"),
    "area_km2": N_("Area that was screened, in km²"),
    "lowest": N_("Lowest value"),
    "highest": N_("Highest value"),
    "mean": N_("Mean where it is above zero"),
    "moisture": N_("Factor of moisture (Sh)"),
    "rain": N_("Factor of rain (Tp)"),
    "shaking": N_("Factor of shaking (Ts)"),
    "farthest_m": N_("Farthest way to safety, in m"),
    "longest_walk_min": N_("Longest walk to safety, in minutes"),
    "least_margin_min": N_("Least time to spare, in minutes; below zero the wave comes first"),
    "unreached_km2": N_("Area without a way to safety, in km²"),
    "dry_share": N_("Share of the extent without depth, in per cent"),
    "edge_cells": N_("Cells of the edge that gave a height"),
    "sigma": N_("Standard deviation of the logarithm"),
    "nearest_km": N_("Nearest place, km from the earthquake"),
    "farthest_km": N_("Farthest place, km from the earthquake"),
}
FINDINGS: Mapping[str, str] = {
    "landslide": N_(
        "The highest class that was found, «%(words)s», takes %(area)s km²: %(share)s of what was screened."
    ),
    "tsunami": N_("On %(area)s km² the wave comes before people are safe: %(share)s of the zone."),
    "tsunami none": N_("Nowhere in the zone does the wave come before people are safe, if all goes as is assumed."),
}
MISFITS: Mapping[str, str] = {
    "hazard": N_("Not offered, because they show another hazard: %(layers)s."),
    "form": N_("Not offered, because their shapes are of another kind than is needed: %(layers)s."),
}


def tell_fault(code: str, values: Mapping[str, object], translate: Translate = str) -> str:
    """Why what was given for a screening cannot stand.

    Examples
    --------
    >>> tell_fault("no_number", {"value": "ocho"})
    '«ocho» is no number. Write it in figures, as 12.5.'
    """
    return translate(FAULTS[code]) % values


def class_words(kind: str, translate: Translate = str) -> tuple[str, ...]:
    """Words of the classes of a screening that makes zones, from low to high; they sort in this order too.

    Examples
    --------
    >>> sorted(class_words("landslide")) == list(class_words("landslide"))
    True
    """
    return tuple(translate(words) for words in CLASSES.get(kind, ()))


def note(kind: str, facts: Mapping[str, Any], translate: Translate = str) -> str:
    """What a layer made by screening says of itself: the method, its limits, and what it rests on."""
    lines = [
        translate(N_("Screening, not design. Made by Cauce; method: %(method)s."))
        % {"method": translate(METHODS[kind])},
        translate(LIMITS[kind]),
        *(f"{translate(LABELS[name])}: {value}." for name, value in facts.items()),
    ]
    return "\n".join(lines)
