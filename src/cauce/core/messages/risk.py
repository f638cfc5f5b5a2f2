"""Sentences about risk layers (capas de riesgo): why a hazard, an exposure or a curve cannot be used, and the cure."""

from __future__ import annotations

from collections.abc import Mapping

from cauce.core.messages.frame import N_

RISK: Mapping[str, str] = {
    "layer_missing": N_(
        "The layer «%(layer)s» is not there: «%(path)s» was expected. Correct the path in the case file, or put the "
        "file there."
    ),
    "layer_without_crs": N_(
        "The layer «%(layer)s» does not say its reference system. Write it beside the layer, as in crs = "
        '"EPSG:4326", after asking who made it.'
    ),
    "unknown_crs": N_("The reference system «%(crs)s» of «%(layer)s» is not known. Write it as in «EPSG:32617»."),
    "swapped_axes": N_(
        "«%(layer)s» has a latitude of %(value)s, beyond 90: longitude and latitude seem to be swapped. Name the two "
        "columns the other way round, or save the layer again."
    ),
    "axes_seem_swapped": N_(
        "No asset of «%(layer)s» lies on «%(hazard)s», and they would if their coordinates changed places (the first "
        "is %(first)s). Name the two columns the other way round, or save the layer again."
    ),
    "metres_as_degrees": N_(
        "«%(layer)s» says that it is in degrees but has a coordinate of %(value)s. Its reference system is another, "
        'in metres perhaps: write the right one, as in crs = "EPSG:32617".'
    ),
    "layers_do_not_meet": N_(
        "No asset of «%(layer)s» lies on «%(hazard)s»: the assets span %(assets)s, the hazard %(sites)s. Look whether "
        "axes are swapped, whether both reference systems are right, and whether it is the same city."
    ),
    "not_a_number": N_(
        "«%(layer)s» has %(count)s values of %(what)s that are no numbers, the first at place %(first)s. Fill them in, "
        "or take these records out."
    ),
    "negative_values": N_(
        "«%(layer)s» has %(count)s values of %(what)s below zero, the lowest %(lowest)s. Zero or more is expected: if "
        "it stands for «no data», declare it as the layer's nodata value."
    ),
    "lengths_differ": N_(
        "In «%(layer)s» the counts of %(what)s differ (%(sizes)s). One is expected for each: save the layer again."
    ),
    "repeated_event": N_(
        "The event «%(name)s» stands more than once in «%(layer)s». Keep one of them, or give each a name of its own."
    ),
    "repeated_asset": N_(
        "The asset «%(name)s» stands more than once in «%(layer)s». Keep one of them, or give each an id of its own."
    ),
    "repeated_column": N_(
        "The column «%(name)s» stands more than once in «%(layer)s». Keep one of them, or give each a name of its own."
    ),
    "repeated_curve": N_(
        "The curve «%(layer)s» stands more than once. Keep one of them, or give each an id of its own."
    ),
    "return_periods_do_not_rise": N_(
        "The return periods of «%(layer)s» are %(periods)s. Years above zero are expected, each once and rising."
    ),
    "one_return_period": N_(
        "«%(layer)s» has one map alone, of %(period)s years: without a tail its expected annual loss would be zero. "
        'Add a map of another period, or say tail = "constant".'
    ),
    "return_periods_missing": N_(
        "«%(layer)s» names %(maps)s maps and %(periods)s return periods. Write one period for each map, in the same "
        "order."
    ),
    "unknown_unit": N_("The unit «%(unit)s» of «%(layer)s» is not known. Write one of: %(known)s."),
    "units_differ": N_(
        '«%(layer)s» is in %(unit)s and the curve «%(curve)s» in %(expected)s. Say unit = "%(unit)s" and '
        'convert_to = "%(expected)s" for the layer if that is what it holds, or use a curve in %(unit)s.'
    ),
    "other_dimension": N_(
        "«%(layer)s» is in %(unit)s, where a unit like %(expected)s is expected: the two measure different things. "
        "Choose the curve made for this hazard."
    ),
    "unit_missing": N_(
        '«%(layer)s» does not say its unit. Write it beside the layer, as in unit = "m", after asking who made it.'
    ),
    "unit_contradicts": N_(
        "The file of «%(layer)s» says that it is in %(found)s, the case file says %(unit)s. Correct the one that is "
        "mistaken."
    ),
    "curve_missing": N_(
        "«%(layer)s» asks for the curve «%(curve)s», which is not among the curves: %(known)s. Correct its name, or "
        "add the curve."
    ),
    "curve_for_another_hazard": N_(
        "The curve «%(layer)s» is for %(curve_hazard)s and the hazard is %(hazard)s. Choose a curve made for it."
    ),
    "curve_with_gaps": N_(
        "The curve «%(layer)s» has values that are no numbers. Fill them in, or take these nodes out."
    ),
    "curve_nodes_do_not_rise": N_(
        "The nodes of the curve «%(layer)s» go from %(before)s to %(after)s. Rising intensities are expected, each "
        "once: put them in order."
    ),
    "curve_outside_of_one": N_(
        "The curve «%(layer)s» has the value %(value)s. Shares from 0 to 1 are expected: divide per cents by 100."
    ),
    "falling_curve": N_(
        "The curve «%(layer)s» falls from %(before)s to %(after)s between %(low)s and %(high)s: more of the hazard "
        "would damage less. Correct it, or say may_fall = true if it is meant so."
    ),
    "curve_damages_at_zero": N_(
        "The curve «%(layer)s» damages %(value)s where the intensity is zero, so that dry places would be lost. "
        "Begin it at zero, or say damage_at_zero = true if it is meant so."
    ),
    "columns_missing": N_(
        "«%(layer)s» lacks the columns %(missing)s. It has: %(found)s. Name the columns in the case file, or add them."
    ),
    "no_records": N_("«%(layer)s» holds no records. At least one is expected: choose the right file or layer."),
    "layer_of_many": N_('The file of «%(layer)s» holds several layers: %(known)s. Say which one, as in layer = "…".'),
    "not_what_it_says": N_(
        "«%(layer)s» should be %(expected)s by its ending, but its content is not. Give it its right ending, or save "
        "it again."
    ),
    "unreadable_layer": N_(
        "«%(layer)s» cannot be read: %(reason)s. Copy it anew, or save it again from the program that made it."
    ),
    "unknown_layer_format": N_("The format of «%(layer)s» is not known. Expected: %(known)s."),
    "layer_too_large": N_(
        "«%(layer)s» has %(size)s bytes; at most %(limit)s are read. Cut the layer to the city, or raise the limit."
    ),
    "pickled_layer": N_(
        "«%(layer)s» stores objects (pickles), which could run a program when they are opened. They are not opened: "
        "save it as GeoParquet, GPKG or CSV."
    ),
    "crs_in_pickle": N_(
        "The reference system of «%(layer)s» is stored in a way that could run a program and is not opened. Write it "
        'beside the layer, as in crs = "EPSG:4326".'
    ),
    "bands_missing": N_(
        "«%(layer)s» has %(bands)s bands, and band %(band)s is asked for. Correct the number of the band."
    ),
    "raster_without_place": N_(
        "«%(layer)s» does not say where on Earth it lies. Save it as GeoTIFF with its reference system."
    ),
    "grids_differ": N_(
        "«%(layer)s» has cells of another size or place than «%(other)s», of the same hazard. Bring all maps of a "
        "hazard to one grid."
    ),
    "large_footprints": N_(
        "%(count)s assets of «%(layer)s» are larger than a cell of the hazard, the largest by %(times)s times: one "
        "point does not tell their depth. Give their polygons, or say one_point = true if it is meant so."
    ),
    "too_many_outside": N_(
        "%(count)s of the %(total)s assets of «%(layer)s» lie outside of «%(hazard)s» or on cells without data. None "
        "is left for the analysis."
    ),
    "class_missing": N_("«%(layer)s» has the class «%(name)s», which has no level. Levels are known for: %(known)s."),
    "currencies_differ": N_(
        "«%(layer)s» holds values in several currencies (%(found)s). Convert them to one before the analysis."
    ),
    "memory_too_small": N_(
        "With %(limit)s of memory the analysis of «%(layer)s» cannot begin; it needs %(needed)s at least. Raise the "
        "limit."
    ),
    "store_damaged": N_(
        "The hazard store «%(layer)s» is damaged or unfinished. Make it again from the hazard's own files."
    ),
    "fraction_in_store": N_(
        "The hazard «%(layer)s» has affected shares beside its intensities, which a store does not keep. Compute it "
        "from its own file."
    ),
    "case_missing": N_(
        "There is no case file «%(layer)s»: «%(path)s» was looked for. Check its name; docs/method/risk-engine.md "
        "shows what one says."
    ),
    "case_unreadable": N_("The case file «%(layer)s» cannot be read: %(reason)s. Correct it there and try again."),
    "case_unknown_key": N_(
        "The case file «%(layer)s» says «%(key)s», which means nothing here. Known in this place: %(known)s."
    ),
    "case_lacks": N_("The case file «%(layer)s» lacks «%(key)s». See docs/method/risk-engine.md for an example."),
    "case_wrong_value": N_("In the case file «%(layer)s», «%(key)s» is «%(value)s». Expected: %(expected)s."),
    "values_missing": N_(
        "%(count)s records of «%(layer)s» have no %(what)s, the first is «%(first)s». Fill them in, or say a value for "
        "all in the case file."
    ),
    "output_unknown": N_("The output «%(layer)s» is not known. Known: %(known)s."),
    "library_missing": N_(
        "«%(layer)s» needs the program library %(library)s, which is not installed. Run «make risk» and try again."
    ),
}

# Why some records were left out of an analysis: counted and listed, never a silent zero.
EXCLUSIONS: Mapping[str, str] = {
    "outside": N_("outside of the hazard layer"),
    "no_data": N_("on cells where the hazard layer has no data"),
    "empty_geometry": N_("without geometry"),
    "crossed_polygon": N_("a polygon that crosses itself, mended before use"),
    "no_place": N_("without coordinates"),
    "no_curve": N_("of a class without curve"),
    "event_without_site": N_("values at sites that are not in the list of sites"),
}
