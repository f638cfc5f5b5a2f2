"""Messages about the map (mensajes sobre el mapa): what is wrong with a layer and its cure; hazards in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from cauce.core.messages.frame import N_, RuleText
from cauce.core.problems import Problem

LAYERS: Mapping[str, RuleText] = {
    "layer_no_crs": RuleText(
        N_("The reference system is missing"),
        N_("The file of «%(layer)s» does not say in which reference system its coordinates are."),
        N_("Set it in the program that the file comes from (in QGIS: Export, Save as, CRS), and bring it again."),
    ),
    "layer_off_the_earth": RuleText(
        N_("Coordinates that are not on the earth"),
        N_("«%(layer)s» reaches over %(box)s degrees (latitude, longitude), which is not on the earth."),
        N_("Its reference system is another than the file says: set the right one, and bring it again."),
    ),
    "layer_swapped_axes": RuleText(
        N_("Longitude and latitude are exchanged"),
        N_(
            "«%(layer)s» lies at %(box)s (latitude, longitude); with both exchanged it would lie in the city, "
            "which reaches over %(city)s."
        ),
        N_("Exchange the two coordinates in the program that the file comes from, and bring it again."),
    ),
    "layer_far_away": RuleText(
        N_("Far from the city"),
        N_("«%(layer)s» lies at %(box)s (latitude, longitude); the city reaches over %(city)s."),
        N_("See whether it is the right file and whether its reference system is the one it says."),
    ),
    "layer_part_of_city": RuleText(
        N_("It does not reach the whole city"),
        N_("«%(layer)s» reaches %(reached)d of %(every)d territories."),
        N_("Where it does not reach, nothing is known: get the missing part, or say in its note why it ends there."),
    ),
    "layer_no_territories": RuleText(
        N_("There are no territories to compare with"),
        N_("The plan has no territories yet, so that where «%(layer)s» lies was not compared with the city."),
        N_("Bring the territories of the city, then bring this file once more."),
    ),
    "layer_bands": RuleText(
        N_("More bands than one"),
        N_("The raster of «%(layer)s» has %(bands)d bands; the first is drawn."),
        N_("Bring a layer of its own for each return period or event."),
    ),
    "layer_no_values": RuleText(
        N_("No value at all"),
        N_("Every cell of the raster of «%(layer)s» is without a value."),
        N_("See whether it was exported whole, and bring it again."),
    ),
    "layer_nodata_as_value": RuleText(
        N_("The mark for «no value» would be read as a value"),
        N_("The lowest value of «%(layer)s» is %(value)s, which marks «no value», and the file does not say so."),
        N_("Give this value as «no data» when exporting it, and bring it again."),
    ),
    "layer_negative": RuleText(
        N_("A depth below zero"),
        N_("The lowest depth of «%(layer)s» is %(value)s %(unit)s; a depth is zero or more."),
        N_("See whether it holds levels instead of depths, or a mark for «no value»."),
    ),
    "layer_no_nodata": RuleText(
        N_("It does not say what «no value» is"),
        N_("The raster of «%(layer)s» gives every cell a value: what was not studied looks the same as zero."),
        N_("Give a value for «no data» when exporting it, if part of it was not studied."),
    ),
    "layer_no_unit": RuleText(
        N_("The unit is missing"),
        N_("«%(layer)s» shows depths, and its unit is not said."),
        N_("Give the unit in which the study says its depths, as «m»."),
    ),
    "layer_other_unit": RuleText(
        N_("Another unit"),
        N_("The file of «%(layer)s» says that its values are in «%(found)s»; «%(given)s» was given."),
        N_("Correct the unit of the layer, or convert the values. A value is never converted by guessing."),
    ),
    "layer_no_features": RuleText(
        N_("Nothing to draw"),
        N_("The file of «%(layer)s» holds no shape."),
        N_("See whether it was exported whole, and bring it again."),
    ),
    "layer_empty_shapes": RuleText(
        N_("Records without a shape"),
        N_("%(empty)d of %(every)d records of «%(layer)s» have no shape; they are counted here and not drawn."),
        N_("Give them their shape, or take them out."),
    ),
    "layer_crossing_shapes": RuleText(
        N_("Outlines that cross themselves"),
        N_("%(crossing)d outlines of «%(layer)s» cross themselves, the first in the records %(first)s."),
        N_("They are drawn mended; correct them at their source so that areas are right (in QGIS: Fix geometries)."),
    ),
    "layer_many_tables": RuleText(
        N_("More tables than one"),
        N_("The file of «%(layer)s» holds %(tables)d tables; «%(read)s», the first, is drawn."),
        N_("Bring a file for each table that is to be drawn."),
    ),
    "layer_no_class_field": RuleText(
        N_("The field of the classes is not there"),
        N_("The file of «%(layer)s» has no field «%(field)s»; it has: %(fields)s."),
        N_("Give one of these fields, or leave it empty."),
    ),
    "layer_no_classes": RuleText(
        N_("A single class"),
        N_("«%(layer)s» is drawn in one colour, because no field of its classes was given."),
        N_("If it tells levels of hazard, give the field that holds them."),
    ),
    "layer_many_classes": RuleText(
        N_("Too many classes"),
        N_("The field «%(field)s» of «%(layer)s» has %(classes)d values; a legend holds at most %(most)d."),
        N_("Give the field that holds the level of hazard, not a name or a number of each shape."),
    ),
    "layer_loss_no_field": RuleText(
        N_("The field of the losses is not there"),
        N_("The file of «%(layer)s» has no field «%(field)s»; it has: %(fields)s."),
        N_("Give the field that holds the loss of each place, as «expected_annual_loss»."),
    ),
    "layer_loss_no_numbers": RuleText(
        N_("No number among the losses"),
        N_("None of the values of «%(field)s» in «%(layer)s» is a number."),
        N_("Give the field that holds the loss of each place in figures."),
    ),
    "layer_loss_negative": RuleText(
        N_("A loss below zero"),
        N_("The lowest loss of «%(layer)s» is %(value)s; a loss is zero or more."),
        N_("See whether a mark for «no value» is read as a loss, and bring it again."),
    ),
    "layer_loss_nothing": RuleText(
        N_("No loss at all"),
        N_("Every loss in «%(layer)s» is zero, so that there is nothing to draw."),
        N_("See whether it is the right file of the run."),
    ),
    "layer_loss_other_total": RuleText(
        N_("The file and its run differ"),
        N_("The losses in «%(layer)s» sum up to %(found)s; the run says %(given)s."),
        N_("See whether the file and the «run.json» are of the same run; each is told as it is."),
    ),
    "layer_not_read": RuleText(
        N_("The file cannot be read as a map"),
        N_("The file of «%(layer)s», «%(file)s», cannot be read: %(why)s."),
        N_("Bring a GeoTIFF, a GeoPackage, a GeoJSON or a zipped shapefile, saved anew from its program."),
    ),
    "layer_large": RuleText(
        N_("Larger than what is read"),
        N_("«%(layer)s» has %(count)d shapes or cells; at most %(most)d are read."),
        N_("Cut it to the city, or bring it in parts."),
    ),
    "layer_no_libraries": RuleText(
        N_("What reads maps is not installed"),
        N_("The file of «%(layer)s» was kept, and this server cannot read maps yet."),
        N_("Whoever keeps the server runs «make risk» once; then the check is asked for again."),
    ),
}
WHY_NOT_READ: Mapping[str, str] = {
    "kind": N_("its content is none of these kinds"),
    "damaged": N_("it ends too early or is damaged"),
    "no_shapefile": N_("the ZIP holds no shapefile, or more than one"),
    "bomb": N_("unpacked it would grow too much"),
    "packed": N_("its values are packed with a factor; save it with its values unpacked, as decimals"),
    "collection": N_("it is JSON, and no collection of shapes"),
    "shape_large": N_("one shape of it takes more than 32 MB of text; simplify it, or bring a GeoPackage"),
}
HAZARDS: Mapping[str, str] = {
    "flood": N_("Flood"),
    "tsunami": N_("Tsunami"),
    "earthquake": N_("Earthquake"),
    "landslide": N_("Landslide"),
    "wind": N_("Strong wind"),
    "heat": N_("Heat"),
    "other": N_("Another hazard"),
}
LAYER_KINDS: Mapping[str, str] = {
    "hazard": N_("Hazard"),
    "losses": N_("Losses"),
    "coast": N_("Coast"),
    "roads": N_("Roads"),
    "buildings": N_("Buildings"),
    "elevation": N_("Elevation of the ground"),
    "other": N_("Other"),
}
FORMS: Mapping[str, str] = {
    "raster": N_("Raster"),
    "polygons": N_("Polygons"),
    "lines": N_("Lines"),
    "points": N_("Points"),
}
QUALITIES: Mapping[str, str] = {"high": N_("high"), "medium": N_("medium"), "low": N_("low")}
PRIORITIES: Mapping[str, str] = {
    "first": N_("Comes first"),
    "nearly": N_("Nearly first"),
    "reached": N_("Reached"),
}

FAULTS: Mapping[str, str] = {
    "name_missing": N_("The layer needs a name. Write what it shows, as «Flood, 100 years, present climate»."),
    "kind_missing": N_("What was chosen is not in the list. Choose one of the list."),
    "hazard_missing": N_("A layer of a hazard says which one. Choose it."),
    "authority_missing": N_("The authority of a hazard is missing. Name the body that answers for this layer."),
    "too_long": N_("These words have %(length)d characters; at most %(longest)d fit. Shorten them."),
    "no_years": N_("«%(value)s» is no return period. Write whole years, 1 to %(most)d, or leave it empty."),
    "no_day": N_("«%(value)s» is no day. Write it as 2018-03-15, or leave it empty."),
    "file_missing": N_("The file is missing. Choose a GeoTIFF, a GeoPackage, a GeoJSON or a zipped shapefile."),
    "unit_missing": N_("The unit of losses is missing. Give the currency, as «USD»."),
    "not_a_run": N_("«%(name)s» is not the «run.json» that a run of the risk engine writes. Choose that file."),
    "body_missing": N_("The body that releases the layer is missing. Name it, as «Risk management board»."),
    "reason_missing": N_("The reason is missing. Write in a sentence why the layer may leave the office."),
    "not_ready": N_("The layer has no file that can be drawn yet. Bring one, or wait for its check to end."),
    "day_to_come": N_("The day given, %(day)s, is after today. Give the day on which the body decided."),
}


def title(code: str, translate: Callable[[str], str] = str) -> str:
    """The title of what was found in a layer.

    >>> title("layer_no_crs")
    'The reference system is missing'
    """
    return translate(LAYERS[code].title)


def tell(problem: Problem, translate: Callable[[str], str] = str) -> str:
    """What was found in a layer, and its cure.

    >>> from cauce.core.problems import Severity
    >>> tell(Problem("layer_no_values", {"layer": "TR 100"}, Severity.BLOCKS, where="TR 100"))[:62]
    'Every cell of the raster of «TR 100» is without a value. See w'
    """
    values = dict(problem.values)
    if "why" in values:
        values["why"] = translate(WHY_NOT_READ.get(str(values["why"]), WHY_NOT_READ["damaged"]))
    text = LAYERS[problem.code]
    return f"{translate(text.sentence) % values} {translate(text.advice)}"


def tell_fault(code: str, values: Mapping[str, object], translate: Callable[[str], str] = str) -> str:
    """Why what was typed of a layer cannot stand.

    >>> tell_fault("no_years", {"value": "cien", "most": 100000})[:33]
    '«cien» is no return period. Write'
    """
    return translate(FAULTS[code]) % values
