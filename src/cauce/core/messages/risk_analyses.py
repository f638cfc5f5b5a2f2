"""Sentences about risk analyses (análisis de riesgo): why models, samples or scenarios cannot be used, and the cure."""

from __future__ import annotations

from collections.abc import Mapping

from cauce.core.messages.frame import N_

RISK_ANALYSES: Mapping[str, str] = {
    "polygon_empty": N_(
        "«%(layer)s» has %(count)s records without a shape, the first at place %(place)s. Draw them, or take these "
        "records out."
    ),
    "no_polygon": N_(
        "«%(layer)s» has %(count)s shapes that are no polygons; the one at place %(place)s is «%(found)s». Use the "
        "layer of areas, or give lines and points a width first."
    ),
    "polygon_crosses": N_(
        "«%(layer)s» has %(count)s polygons that cross themselves; the first, at place %(place)s: %(reason)s. Mend them "
        "in the program they come from, or ask for them to be mended here."
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
        "«%(layer)s» is in «%(crs)s» and «%(other)s» in «%(expected)s». Bring one of them into the other's system first."
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
        "In the fragility of «%(layer)s», «%(state)s» is likelier than the slighter state «%(before)s». Look whether the "
        "two were swapped."
    ),
    "fragility_other_states": N_(
        "«%(layer)s» names the damage states %(found)s; the model has %(expected)s. Use the same states in all."
    ),
    "fragility_unknown": N_(
        "The type of structure «%(layer)s» is not listed; known are: %(known)s. Choose one of these."
    ),
    "motion_unusable": N_(
        "«%(layer)s» has %(count)s values that cannot be, such as %(value)s. Zero or more is expected; fill gaps in, or "
        "take these fields out."
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
        "«%(layer)s» is to have a correlation of %(correlation)s between assets. A number from 0 (each on its own) to 1 "
        "(all alike) is expected."
    ),
}
