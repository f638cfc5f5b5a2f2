"""Messages about plans (mensajes sobre planes): why one cannot begin, or cannot be compared with an earlier state."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from cauce.core.messages.frame import N_

PLANS: Mapping[str, str] = {
    "title_missing": N_("The plan has no title yet. Write it as it stands on its cover."),
    "title_long": N_("The title has %(length)d characters; the longest that fits has %(longest)d. Shorten it."),
    "slug_missing": N_(
        "The plan has no short name yet. Write one, such as «villa-brisa»; it stands in the plan's address."
    ),
    "slug_unfit": N_(
        "«%(slug)s» cannot stand in a plan's address. Write letters, digits and hyphens, such as «villa-brisa»."
    ),
    "slug_taken": N_("«%(slug)s» is taken. Choose another short name."),
    "template_unknown": N_("There is no template «%(template)s»; there are: %(known)s. Choose one."),
    "language_unknown": N_("A plan is written in Spanish (es) or English (en), not in «%(language)s». Choose one."),
    "format_unknown": N_("«%(format)s» is not a known way of writing numbers and days; known are: %(known)s."),
    "source_unseen": N_("There is no plan «%(slug)s» that can be copied. Choose one of the list."),
    "no_import": N_("No document was imported into this plan. Choose a day or an act to compare with."),
    "before_plan": N_("On %(day)s the plan was not here yet; it begins on %(begun)s. Choose that day or a later one."),
    "to_come": N_("%(day)s is still to come. Choose today or an earlier day."),
    "no_event": N_("The plan has no act number %(since)s. Choose one of its history."),
    "remove_published": N_("The plan is published. Make it private first."),
    "remove_people": N_("Posts or roles of people belong to the plan: %(count)d. Take them away first."),
    "remove_fillings": N_("Parties that were to be named have a name: %(count)d. Take the names away first."),
    "remove_progress": N_("Steps, rows, tasks or deliverables have been worked on: %(count)d. Such a plan stays."),
    "remove_inputs": N_("Inputs were asked for or received: %(count)d. Such a plan stays."),
    "remove_versions": N_("Versions of deliverables were submitted: %(count)d. Such a plan stays."),
    "remove_comments": N_("Comments were written: %(count)d. Such a plan stays."),
    "remove_schedule": N_("Lines of the schedule were accepted: %(count)d. Undo that in the history first."),
    "remove_calendars": N_("Calendars were given out: %(count)d. Revoke them first."),
    "remove_slug": N_("«%(typed)s» is not the short name of this plan. Write «%(slug)s» to remove it."),
    "not_removed": N_("No plan «%(slug)s» was removed. Removed plans: %(known)s."),
    "unreadable": N_(
        "«%(since)s» is no state to compare with. Give a day such as 2027-03-31, the number of an act of the "
        "history, or the last import."
    ),
}


def tell(code: str, values: Mapping[str, Any], translate: Callable[[str], str]) -> str:
    """Say what stands in the way, with what to do.

    Examples
    --------
    >>> tell("slug_taken", {"slug": "panama"}, str)
    '«panama» is taken. Choose another short name.'
    """
    return translate(PLANS[code]) % values
