"""Messages about contingency plans (mensajes sobre planes de contingencia): remarks, gaps, what an entry lacks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping

from cauce.core.contingency.plans import Standing
from cauce.core.contingency.remarks import Remark
from cauce.core.faults import Fault
from cauce.core.messages.frame import N_

Translate = Callable[[str], str]
Day = Callable[[dt.date], str]

REMARKS: Mapping[str, str] = {
    "alike": N_(
        "«%(first)s» and «%(second)s» have nearly the same name and a hazard, a sector and a place in common. "
        "See whether they are one."
    ),
    "same_scope": N_(
        "«%(first)s» and «%(second)s» are for the same hazards and sectors, in a place in common. "
        "Agree on which one holds, or what each is for."
    ),
    "never_drilled": N_("«%(name)s» has no drill on record. Plan one, or write down when the last one was."),
    "drill_old": N_(
        "The last drill of «%(name)s» was %(months)d months ago; one every %(most)d months is expected. Plan the next."
    ),
    "nobody_implements": N_("«%(name)s» names nobody who carries it out. Agree on who does, and write it down."),
    "nobody_plans": N_("«%(name)s» has no owner and names nobody who plans it. Find who answers for it."),
}
STANDINGS: Mapping[str, str] = {
    "until": N_("It holds until %(day)s."),
    "expired": N_("It held until %(day)s."),
    "young": N_("It does not say until when it holds; by its approval it counts until %(day)s."),
    "old": N_("It does not say until when it holds; by its approval it counted until %(day)s."),
    "not_approved": N_("It has no day of approval, so that it counts as no plan yet."),
    "to_come": N_("It is approved from %(day)s on."),
    "said_current": N_("The office says that it is current, since %(day)s: %(words)s"),
    "said_outdated": N_("The office says that it is outdated, since %(day)s: %(words)s"),
    "said_withdrawn": N_("The office says that it was withdrawn, on %(day)s: %(words)s"),
}
CLOSERS: Mapping[str, str] = {
    "its_plan": N_("Answers for the plan that is outdated or not approved"),
    "authority": N_("Authority for this hazard"),
    "same_sector": N_("Plans for the same sector"),
    "same_hazard": N_("Plans for the same hazard"),
}
GAPS: Mapping[str, str] = {
    "none": N_("%(hazard)s × %(sector)s: there is no approved plan."),
    "outdated": N_("%(hazard)s × %(sector)s: what there is, is outdated: %(plans)s."),
    "hazard_none_all": N_("%(hazard)s has no approved plan in any sector."),
    "hazard_outdated_all": N_("%(hazard)s has only outdated plans in every sector. They are: %(plans)s."),
    "hazard_none": N_("%(hazard)s has no approved plan for: %(sectors)s."),
    "hazard_outdated": N_("%(hazard)s has only outdated plans for: %(sectors)s. They are: %(plans)s."),
    "territory": N_("%(territory)s has no plan for: %(hazards)s."),
}
ENTRIES: Mapping[str, str] = {
    "empty": N_("Nothing is written here. Write the words that belong here."),
    "too_long": N_("The text has %(length)d characters; the longest that fits has %(longest)d. Shorten it."),
    "no_said_why": N_("No reason is given. Write in a sentence why its dates do not decide."),
    "no_said_day": N_("No day is given. Write since when it is so."),
    "no_hazard": N_("No hazard is chosen. Choose at least one."),
    "no_sector": N_("No sector is chosen. Choose at least one."),
    "city_and_parts": N_("It is said to be for the whole city, and also for some of its places. Keep one of the two."),
    "no_place": N_(
        "It is not said where it holds. Tick the whole city, choose territories, or write the place in words."
    ),
    "no_choice": N_("«%(value)s» is not among what may be chosen. Choose one of the list."),
    "expires_before": N_(
        "It expires on %(expires)s, before its approval on %(approved)s. Correct one of the two days."
    ),
    "day_to_come": N_("%(day)s is still to come; today is %(today)s. Write a day that has been."),
    "day_shape": N_("«%(value)s» is not a day. Write it as 2027-03-31 or 31/3/2027."),
    "date_shape": N_("«%(value)s» is no date. Write a year, a month or a day: 2019, 2019-05 or 2019-05-31."),
    "year_to_come": N_("«%(value)s» is still to come; this year is %(year)d. Correct the date."),
    "paper_place": N_("It is on paper and nobody could find it. Write where it lies: institution, office, shelf."),
    "link_missing": N_("It is a link and has no address. Write the address; it begins with https://."),
    "link_shape": N_("«%(value)s» is no address. Write it whole; it begins with https://."),
    "weight_range": N_("«%(value)s» is no weight. Write a number from 0 to %(highest)s."),
    "number_shape": N_("«%(value)s» is no whole number that fits here. Write digits only, or leave it empty."),
    "unknown_hazards": N_("«%(value)s» is no hazard of the list. It is left out; known are: %(known)s."),
    "unknown_sectors": N_("«%(value)s» is no sector of the list. It is left out; known are: %(known)s."),
    "unknown_places": N_("«%(value)s» is no territory of this plan. It is kept in words; place it on the card."),
    "unknown_parties": N_("«%(value)s» is not in the directory of organizations. It is kept as written."),
    "unclear_flag": N_("«%(value)s» says neither yes nor no. It counts as not public."),
    "changed_meanwhile": N_(
        "The plan was changed after the list was shown. Nothing was written; send the list once more."
    ),
    "body_missing": N_("It is not said who releases it. Write the body, as in: Mesa Técnica, session of 3 March."),
    "reason_missing": N_("It is not said why it is released. Write the reason; it stays in the history."),
    "list_unreadable": N_("«%(name)s» could not be read as a list. Save it as XLSX or CSV and send it again."),
    "list_no_columns": N_(
        "«%(name)s» has no row of headers that is known. At least a column «Nombre», one «Amenazas» and one "
        "«Sectores» are expected; the empty list has them all."
    ),
    "list_empty": N_("«%(name)s» has headers and no plans below them. Write one plan in each row."),
    "list_long": N_("«%(name)s» has %(rows)d rows; at most %(most)d are read at once. Send it in parts."),
    "list_large": N_("«%(name)s» is larger than %(most)d MB. Take out pictures and sheets that are not needed."),
    "list_missing": N_("No file was chosen. Choose the list."),
}


def tell_remark(remark: Remark, translate: Translate) -> str:
    """Say a remark in words.

    Examples
    --------
    >>> tell_remark(Remark("nobody_implements", {"name": "Plan A"}, ("a",)), str)
    '«Plan A» names nobody who carries it out. Agree on who does, and write it down.'
    """
    return translate(REMARKS[remark.code]) % remark.values


def tell_standing(standing: Standing, translate: Translate, day: Day) -> str:
    """Say why a plan is current, outdated or none."""
    return translate(STANDINGS[standing.why]) % {
        "day": day(standing.day) if standing.day else "—",
        "words": standing.words,
    }


def tell_fault(fault: Fault, translate: Translate, day: Day) -> str:
    """Say what is wrong with a field, days as the city writes them.

    Examples
    --------
    >>> tell_fault(Fault("hazards", "no_hazard"), str, str)
    'No hazard is chosen. Choose at least one.'
    """
    values = {name: day(value) if isinstance(value, dt.date) else value for name, value in fault.values.items()}
    return translate(ENTRIES[fault.code]) % values
