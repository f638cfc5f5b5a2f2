"""Words of facilities and territories (palabras de equipamientos): things, fields and acts of the history."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = Mapping[str, str | Promise]

ITEMS: Words = {
    "territory": _("Territory"),
    "facility": _("Facility"),
    "facility_photo": _("Picture of a facility"),
    "facility_proposal": _("Two facilities that are likely one"),
    "vulnerability_judgement": _("Judgement of a facility"),
    "score_release": _("Release of scores"),
    "questionnaire_link": _("Link to a questionnaire"),
}
FIELDS: Words = {
    "address": _("Address"),
    "longitude": _("Longitude"),
    "latitude": _("Latitude"),
    "placement": _("Place known"),
    "territory_id": _("Territory"),
    "capacity": _("Capacity in people"),
    "floor_area_m2": _("Usable area in m²"),
    "toilets": _("Toilets"),
    "water_l_per_day": _("Water in litres a day"),
    "roles": _("Role in an emergency"),
    "structure": _("Type of structure"),
    "code_level": _("Building code"),
    "built_year": _("Year built"),
    "contact": _("Contact"),
    "source": _("Source"),
    "source_on": _("Date of the source"),
    "licence": _("Licence"),
    "facility_id": _("Facility"),
    "population": _("Population"),
    "women": _("Women"),
    "men": _("Men"),
    "children_0_14": _("Children from 0 to 14"),
    "older_65": _("People of 65 and more"),
    "with_disability": _("People with a disability"),
    "dwellings": _("Dwellings"),
    "geometry": _("Outline"),
    "parent_id": _("Within"),
}
ACTS: Words = {
    "add_facility": _("Facility entered"),
    "change_facility": _("Facility changed"),
    "place_facility": _("Facility placed"),
    "retire_facility": _("Facility retired"),
    "bring_back_facility": _("Facility brought back"),
    "add_facility_photo": _("Picture of a facility kept"),
    "retire_facility_photo": _("Picture of a facility taken away"),
    "merge_facilities": _("Facilities joined"),
    "keep_facilities_apart": _("Facilities kept apart"),
    "import_facilities": _("List of facilities imported"),
    "import_territories": _("Territories imported"),
    "change_territory": _("Figures of a territory changed"),
    "retire_territory": _("Territory retired"),
    "bring_back_territory": _("Territory brought back"),
    "judge_vulnerability": _("Vulnerability judged"),
    "make_questionnaire_link": _("Questionnaire asked for"),
    "send_questionnaire_link": _("Link to a questionnaire sent"),
    "revoke_questionnaire_link": _("Link to a questionnaire revoked"),
    "retire_judgement": _("Judgement withdrawn"),
    "release_scores": _("Scores released"),
    "end_release": _("Scores held back again"),
}
PLACEMENTS: Words = {
    "placed": _("Placed"),
    "territory": _("By its territory only"),
    "unplaced": _("To be placed"),
}
LIMITS: Words = {
    "area": _("usable area"),
    "toilets": _("toilets"),
    "water": _("water"),
}
LINK_REFUSALS: Words = {
    "unknown": _("This link is not known here. It may have been cut in two by a mail program: copy it whole."),
    "expired": _("This link worked until its day and is now too old. Ask the office for a new one."),
    "revoked": _("The office took this link back. Ask it for a new one if you were to judge these places."),
    "busy": _("This link was used very often within an hour. Nothing was recorded; try again in an hour."),
}
SCOPES: Words = {
    "territories": _("Shares of each territory"),
    "facilities": _("The score of each facility"),
}
SAFETY: Words = {
    "low": _("Low safety"),
    "medium": _("Medium safety"),
    "high": _("High safety"),
}
