"""Words of messages and private links on the screen (palabras de los avisos)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cauce.web.pages.words import Words

REMINDERS: Words = {
    "late": _("Late"),
    "due_soon": _("Due soon"),
    "silent": _("Silent"),
    "empty_field": _("Empty in the plan"),
    "party_not_named": _("Not yet named"),
    "input_not_got": _("Input not received"),
    "returned": _("Returned"),
    "to_accept": _("Waits to be accepted"),
    "asked": _("Asked by the office"),
    "reminders": _("Several reminders"),
    "not_mine": _("Said to be another's"),
    "mention": _("Mentioned"),
    "follow": _("News of what one follows"),
    "questionnaire": _("Questionnaire asked for"),
}
CHANNELS: Words = {"email": _("E-mail"), "whatsapp": _("WhatsApp"), "qr": _("QR code")}
STATES: Words = {
    "planned": pgettext_lazy("a row", "Planned"),
    "in_progress": pgettext_lazy("a row", "In progress"),
    "done": pgettext_lazy("a row", "Done"),
    "deferred": pgettext_lazy("a row", "Deferred to implementation"),
    "cancelled": pgettext_lazy("a row", "Cancelled"),
}
DELIVERABLE_STATES: Words = {
    "planned": pgettext_lazy("a deliverable", "Planned"),
    "in_preparation": pgettext_lazy("a deliverable", "In preparation"),
    "submitted": pgettext_lazy("a deliverable", "Submitted"),
    "returned": pgettext_lazy("a deliverable", "Returned"),
    "accepted": pgettext_lazy("a deliverable", "Accepted"),
}
LINK_STATUS = {"unknown": 404, "expired": 410, "revoked": 410, "busy": 429}
LINK_REFUSALS: Words = {
    "unknown": _("This link is not known here. It may have been cut in two by a mail program: copy it whole."),
    "expired": _("This link worked until its day and is now too old. Ask the office for a new one."),
    "revoked": _("The office took this link back. Ask it for a new one if the row is yours."),
    "busy": _("This link was used very often within an hour. Nothing was recorded; try again in an hour."),
}
NOTHING_SAID: Words = {
    "nothing": _("Nothing was said yet. Choose where the row stands, write a sentence or add a file."),
    "no_deliverable": _("Choose which deliverable the file or the address is."),
    "no_words": _("Write who could know of this row, so that the office can ask there."),
}
