"""Words about facilities and territories (mensajes sobre equipamientos): what is remarked on, and what to do."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from cauce.core.messages.frame import N_

FACILITIES: Mapping[str, str] = {
    "no_name": N_("The facility has no name. Write how people call it."),
    "unknown_kind": N_("«%(value)s» is no kind of facility that is known. Choose one of the list; «Other» fits too."),
    "unknown_role": N_("«%(value)s» is no role in an emergency that is known. Choose one of the list."),
    "unknown_code": N_("«%(value)s» is no level of a building code that is known. Choose one of the list."),
    "unknown_territory": N_(
        "«%(value)s» is no territory of this plan. It is kept in words; choose the territory on the facility's card."
    ),
    "unknown_owner": N_("«%(value)s» is no organization of this plan. It is kept in words."),
    "not_a_number": N_("«%(value)s» is no number that fits «%(field)s». Write digits only, zero or more, or nothing."),
    "not_a_year": N_("«%(value)s» is no year. Write it as 1987, or leave it empty."),
    "not_a_day": N_("«%(value)s» is no day. Write it as 2027-03-31, or leave it empty."),
    "too_long": N_("The text in «%(field)s» has %(length)d characters; at most %(longest)d fit. Shorten it."),
    "half_a_point": N_("Only one half of the point was given: %(value)s. Write longitude and latitude, or neither."),
    "not_degrees": N_(
        "The point (%(longitude)s, %(latitude)s) is not in degrees. Give longitude and latitude of WGS84, "
        "such as -79.53 and 8.98; a list in metres is read when its file says its coordinate system."
    ),
    "swapped_axes": N_(
        "The point (%(longitude)s, %(latitude)s) lies in the city with its axes swapped. Write the longitude first: "
        "%(latitude)s, %(longitude)s."
    ),
    "sign_left_out": N_(
        "The point (%(longitude)s, %(latitude)s) lies in the city once its longitude is negative. "
        "West of Greenwich it begins with a minus sign."
    ),
    "out_of_city": N_(
        "The point (%(longitude)s, %(latitude)s) is far outside of the city's territories. Look at its digits, "
        "or leave it empty and place the facility later."
    ),
    "zero_point": N_("The point (0, 0) lies in the ocean south of Ghana. Leave it empty and place the facility later."),
    "other_territory": N_(
        "The point lies in «%(found)s», the list says «%(value)s». The point was taken; look which of them is right."
    ),
    "no_territory_here": N_(
        "The point lies in no territory of the plan, %(distance)s m from «%(near)s», the nearest one. "
        "Look at the point; on a pier or a filled shore it may be right."
    ),
    "twice_in_list": N_("The list names it twice: lines %(line)s and %(other)s. The first one is taken."),
    "unknown_key": N_(
        "No facility of this plan has the key «%(value)s». Leave the key empty for a new one, "
        "or take the list out anew."
    ),
    "retired_key": N_("The facility with the key «%(value)s» was retired. Bring it back first, or take the line out."),
    "changed_meanwhile": N_(
        "The facility was changed since the list was written; what the list says of it replaces that: %(fields)s."
    ),
}
FILES: Mapping[str, str] = {
    "no_table": N_(
        "No list was found in «%(name)s»: a line of headers is expected, one of them «Nombre» or «Name». "
        "Write the headers into the first line and try again."
    ),
    "no_features": N_("«%(name)s» holds no places. A file with points, or outlines, and their names is expected."),
    "no_area": N_("«%(name)s» holds %(found)s where outlines are expected. Give a file of polygons for territories."),
    "not_json": N_("«%(name)s» is no GeoJSON that can be read (line %(line)s). Export it anew from its program."),
    "wrong_crs": N_(
        "«%(name)s» is in the coordinate system %(found)s. Longitude and latitude of WGS84 (EPSG:4326) or a UTM zone "
        "of WGS84 is read; export it anew so."
    ),
    "metres_without_crs": N_(
        "«%(name)s» holds coordinates such as %(x)s, %(y)s, which are no degrees, and does not say their system. "
        "Export it anew in longitude and latitude of WGS84 (EPSG:4326)."
    ),
    "open_ring": N_("An outline in «%(name)s» is not closed. Mend it in the program that made the file."),
    "no_name_column": N_("No column of «%(name)s» says the name: %(columns)s. Call one of them «nombre» or «name»."),
    "no_code_column": N_("No column of «%(name)s» says the code: %(columns)s. Call one of them «codigo» or «code»."),
    "same_code": N_("The code «%(value)s» stands twice in «%(name)s». Each territory needs its own."),
    "too_large": N_(
        "«%(name)s» has %(size)s MB; at most %(limit)s MB are read. Keep only what belongs to the city in it."
    ),
    "too_many_features": N_(
        "«%(name)s» holds more than %(limit)s places, which are not read at once. Keep only those of the city in it."
    ),
    "too_many_corners": N_(
        "The outlines in «%(name)s» have more than %(limit)s corners in all. Simplify them to some 10 m in the program "
        "that made the file."
    ),
    "shape_large": N_(
        "One shape in «%(name)s» takes more than %(limit)s MB of text. Simplify it, or give the file as a GeoPackage."
    ),
    "unknown_format": N_(
        "The format of «%(name)s» is not known. XLSX, CSV, GeoJSON, GeoPackage or an OSM extract (PBF) is expected."
    ),
    "damaged": N_("«%(name)s» is damaged or ends too early. Copy or download it anew and try again."),
    "risk_set_missing": N_(
        "An OSM extract needs the libraries for risk, which this server lacks. Install the set «risk», "
        "or convert the extract to GeoJSON or GeoPackage first."
    ),
    "two_layers": N_("«%(name)s» holds several layers: %(layers)s. Keep one of them in the file."),
}
JUDGING: Mapping[str, str] = {
    "unanswered": N_("«%(item)s» has no answer yet. Choose one of the five."),
    "no_answer_of": N_("«%(value)s» is no answer of «%(item)s». Choose one of: %(known)s."),
    "module_unanswered": N_(
        "Nothing of «%(item)s» is answered. Answer one item at least, or write the module's index from an official "
        "evaluation."
    ),
    "not_a_share": N_("«%(value)s» is no index of «%(item)s». Write a number from 0 to 1, such as 0.45."),
    "future_day": N_("The judgement's day, %(day)s, is still to come. Write the day on which it was made."),
    "no_judge": N_("Nobody is named who judged. Write the name or the office."),
    "no_facility": N_("No facility was chosen. Choose at least one to be judged."),
    "too_many_facilities": N_(
        "%(count)s facilities were chosen; one link asks for at most %(limit)s. Choose fewer, and send a second link."
    ),
    "no_mail": N_("%(person)s has no e-mail address. Enter one, or choose WhatsApp or a QR code."),
    "too_many_pictures": N_("%(count)s pictures of this facility came by this link; it takes at most %(limit)s."),
    "picture_large": N_("The picture has %(size)s MB; at most %(limit)s MB are taken here. Take it with fewer pixels."),
    "no_body": N_("No body is named that releases the scores. Write its name, such as the Mesa Técnica."),
    "no_reason": N_("No reason is given for the release. Write in a sentence why the scores may leave the office."),
    "not_an_image": N_("«%(name)s» is no picture: %(found)s. A JPEG, PNG or WebP is expected."),
}

# What goes out with a link to a questionnaire; «link» is put in when the letter leaves.
QUESTIONNAIRE_SUBJECT = N_("%(plan)s: facilities to be judged")
QUESTIONNAIRE_LETTER = N_(
    "Hello, %(person)s:\n\n"
    "The resilience office asks you to look at the following and to judge how vulnerable each is:\n\n"
    "%(facilities)s\n\n"
    "The questionnaire opens on your telephone, without an account or a password, until %(until)s: %(link)s\n\n"
    "What you answer is saved as you go, and stays in the office. The link is for you alone: do not pass it on.\n"
)
QUESTIONNAIRE_WHATSAPP = N_(
    "Hello, %(person)s. I am writing from the resilience office. Would you look at the following and judge how "
    "vulnerable each is? %(facilities)s. The questionnaire opens on your telephone, without an account, "
    "until %(until)s: %(link)s"
)


HEADERS: Mapping[str, str] = {
    "key": N_("Key"),
    "name": N_("Name"),
    "kind": N_("Kind of facility"),
    "territory": N_("Territory"),
    "address": N_("Address"),
    "longitude": N_("Longitude"),
    "latitude": N_("Latitude"),
    "owner": N_("Owned by"),
    "capacity": N_("Capacity"),
    "floor_area_m2": N_("Usable area in m2"),
    "toilets": N_("Toilets"),
    "water_l_per_day": N_("Water in L a day"),
    "roles": N_("Role in an emergency"),
    "structure": N_("Structure"),
    "code_level": N_("Building code"),
    "built_year": N_("Year built"),
    "contact": N_("Contact"),
    "source": N_("Source"),
    "source_on": N_("Date of the source"),
    "version": N_("Version"),
}


class _Told(dict[str, object]):
    """Values of a sentence; one that is missing shows as a dash."""

    def __missing__(self, name: str) -> object:
        return "—"


def tell(code: str, values: Mapping[str, object], translate: Callable[[str], str]) -> str:
    """Say what is remarked on, with its value and what to do.

    Examples
    --------
    >>> tell("not_a_year", {"value": "ayer"}, str)
    '«ayer» is no year. Write it as 1987, or leave it empty.'
    """
    sentence = FACILITIES.get(code) or FILES.get(code) or JUDGING[code]
    return translate(sentence) % _Told(values)
