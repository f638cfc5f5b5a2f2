"""Sentences about risk analyses (análisis de riesgo): why models, samples or scenarios cannot be used, and the cure."""

from __future__ import annotations

from collections.abc import Mapping

from cauce.core.messages.frame import N_

RISK_ANALYSES: Mapping[str, str] = {
    "polygon_empty": N_(
        "«%(layer)s» has records without a shape (%(count)s), the first at place %(place)s. Draw them, or take these "
        "records out."
    ),
    "no_polygon": N_(
        "«%(layer)s» has shapes that are no polygons (%(count)s); the one at place %(place)s is «%(found)s». Use the "
        "layer of areas, or give lines and points a width first."
    ),
    "polygon_crosses": N_(
        "«%(layer)s» has polygons that cross themselves (%(count)s); the first, at place %(place)s: %(reason)s. "
        "Mend them in the program they come from, or ask for them to be mended here."
    ),
    "raster_other_grid": N_(
        "«%(layer)s» has %(found)s cells; the other layers have %(expected)s. Save it again on the same grid."
    ),
    "raster_unreadable": N_(
        "«%(layer)s» cannot be read as a raster (%(reason)s). Save it again as GeoTIFF, or name the right file."
    ),
    "raster_covers_none": N_(
        "«%(layer)s» covers none of the %(points)s points; it spans %(bounds)s in its own system. Look whether both "
        "reference systems are right, and whether it is the same city."
    ),
    "sampling_unknown": N_("«%(layer)s» is to be read by «%(method)s»; known are: %(known)s. Write one of these."),
    "overlay_other_crs": N_(
        "«%(layer)s» is in «%(crs)s» and «%(other)s» in «%(expected)s». Bring one of them into the other's "
        "system first."
    ),
    "xml_with_entities": N_(
        "«%(layer)s» declares a document type, which may pull in content from outside; it was not read. Take the "
        "DOCTYPE lines out and try again."
    ),
    "xml_unreadable": N_("«%(layer)s» is no whole XML file (%(reason)s). Export it again."),
    "nrml_other_model": N_(
        "«%(layer)s» holds «%(found)s»; a model «%(expected)s» is expected. Name the file that holds it."
    ),
    "nrml_part_missing": N_(
        "In «%(layer)s», «%(function)s» lacks its part «%(part)s». Add it, as OpenQuake's format 0.5 has it."
    ),
    "nrml_no_number": N_(
        "In «%(layer)s», a part «%(part)s» holds what is no number (%(reason)s). Numbers with a point are expected."
    ),
    "measure_unknown": N_(
        "«%(layer)s» is for the measure «%(measure)s»; known are: %(known)s. Use a curve for one of these."
    ),
    "fragility_not_positive": N_(
        "The fragility of «%(layer)s» has a %(what)s of %(value)s. A number above zero is expected: look at its source."
    ),
    "fragility_falls": N_(
        "In the fragility of «%(layer)s», «%(state)s» is likelier than the slighter state «%(before)s». Look "
        "whether the two were swapped."
    ),
    "fragility_other_states": N_(
        "«%(layer)s» names the damage states %(found)s; the model has %(expected)s. Use the same states in all."
    ),
    "fragility_unknown": N_(
        "The type of structure «%(layer)s» is not listed; known are: %(known)s. Choose one of these."
    ),
    "motion_unusable": N_(
        "«%(layer)s» has values that cannot be (%(count)s), such as %(value)s. Zero or more is expected; fill gaps "
        "in, or take these fields out."
    ),
    "asset_misplaced": N_(
        "The asset at place %(place)s of «%(layer)s» names %(what)s number %(value)s; there are %(most)s, counted from "
        "0. Give it one of these, or take it out and count it as left out."
    ),
    "samples_unfinite": N_(
        "«%(layer)s»: among %(samples)s samples some numbers are missing or without end. Look at the ranges they are "
        "drawn from."
    ),
    "samples_negative": N_(
        "«%(layer)s» holds a factor of %(value)s. Factors on intensity, damage and value are zero or more: raise the "
        "low end of the range."
    ),
    "samples_no_power": N_(
        "«%(layer)s»: %(samples)s samples are asked for; for Sobol indices a power of two is expected, as 512 or 1024."
    ),
    "results_not_of_design": N_(
        "«%(layer)s»: %(results)s results do not belong to a design for %(quantities)s quantities. Run the model at "
        "every point of the design, in its order."
    ),
    "correlation_outside": N_(
        "«%(layer)s» is to have a correlation of %(correlation)s between assets. A number from 0 (each on its "
        "own) to 1 (all alike) is expected."
    ),
    "quantity_unknown": N_(
        "«%(layer)s» is no quantity that may be uncertain; known are: %(known)s. Write one of these."
    ),
    "quantity_repeated": N_("The uncertain quantity «%(layer)s» is named twice. Keep one of its ranges."),
    "range_unusable": N_(
        "The range of «%(layer)s» goes from %(low)s to %(high)s with its likeliest value at %(likely)s. Numbers "
        "in rising order are expected, the likeliest between both."
    ),
    "limits_with_samples": N_(
        "«%(layer)s» has deductibles or limits of payment, or its hazard affects shares of cells; samples are "
        "not drawn for these. Take them out for this analysis, or run it without samples."
    ),
    "types_no_mean": N_(
        "The curve «%(layer)s» is not the mean of its types: at %(at)s it damages %(found)s and they %(mean)s. Write "
        "the mean by their shares, or mend the shares in [uncertainty.types]."
    ),
    "months_missing": N_("«%(layer)s» has %(found)s months of rain; 12 are expected, January first."),
    "factor_outside": N_(
        "The factor %(layer)s has a value of %(value)s; from %(low)s to %(high)s is expected. Classify its layer anew."
    ),
    "speed_not_positive": N_("The walking speed is %(value)s; metres a second above zero are expected, as 1.1."),
    "flood_nowhere": N_(
        "«%(layer)s» is flooded nowhere where the ground's elevation is known. Look whether both layers lie in "
        "the same place and which value stands for «flooded»."
    ),
    "flood_without_edge": N_(
        "The flood of «%(layer)s» has no edge on dry, known ground, from which its height could be read. Use a larger "
        "piece of the elevation layer, or take permanent water out of it."
    ),
    "magnitude_outside": N_(
        "A magnitude of %(value)s is outside of the range of the relation, %(low)s to %(high)s. Choose one within it."
    ),
    "distance_outside": N_(
        "A site lies %(value)s km from the earthquake; the relation is used from 0 to %(farthest)s km. Leave out sites "
        "that are farther, and look whether longitude and latitude are swapped."
    ),
    "trace_too_short": N_("The trace of the fault has %(corners)s corners; at least two are expected. Draw it anew."),
    "annuity_unusable": N_(
        "A discount rate of %(rate)s over %(years)s years cannot be used. Write the rate as a share, as 0.05, "
        "and years from 0 on."
    ),
    "cost_negative": N_("«%(layer)s» has a cost, value or capacity of %(cost)s; zero or more is expected."),
    "use_unknown": N_("The use «%(layer)s» is not listed; known are: %(known)s. Write one of these."),
    "income_not_positive": N_(
        "The product per head for «%(layer)s» is %(value)s; US dollars of 2010 above zero are expected."
    ),
    "share_outside": N_(
        "«%(layer)s» has a share (%(what)s) of %(value)s; from 0 to 1 is expected. Divide per cent by 100."
    ),
    "sectors_without_end": N_(
        "The sectors feed each other without end (the largest factor is %(value)s, below 1 is expected). Lower the "
        "shares that they take over from each other."
    ),
    "days_fall": N_(
        "In «%(layer)s» day %(after)s follows day %(before)s. Days in their order are expected, two alike for a drop."
    ),
    "function_outside": N_("«%(layer)s» has a value of %(value)s; per cent from 0 to 100 are expected."),
    "horizon_not_positive": N_("«%(layer)s» is to be measured until day %(value)s; a day after 0 is expected."),
    "service_unknown": N_(
        "«%(asking)s» names the service «%(layer)s», which is not listed; known are: %(known)s. Add it, or correct the "
        "name."
    ),
    "day_before_event": N_(
        "«%(layer)s» begins on day %(value)s; days since the event are expected, from 0. Take out what was before it."
    ),
    "duration_negative": N_("«%(layer)s» has a reserve or a repair of %(value)s; zero or more is expected."),
    "junction_unknown": N_(
        "The piece of road at place %(place)s of «%(layer)s» ends in junction %(value)s; there are %(most)s, "
        "counted from 0. Make the network anew."
    ),
    "no_roads": N_("«%(layer)s» has no line that people could go along. Bring the roads as lines, or choose none."),
    "roads_large": N_(
        "The roads of «%(layer)s» make %(count)s pieces; at most %(most)s are reckoned with. Bring the main ones only."
    ),
    "assumption_outside": N_(
        "The assumption «%(layer)s» is %(value)s; a share from 0 to 1 is expected. Divide per cent by 100."
    ),
    "side_unknown": N_("«%(layer)s» counts as «%(value)s»; one of these is expected: %(known)s."),
    "asset_unknown": N_(
        "Not all facilities to strengthen are in «%(layer)s» (missing: %(count)s), such as «%(name)s». Choose from "
        "its list."
    ),
}
