"""Days that forms give (días): as a browser's field sends them, or as a person writes them."""

from __future__ import annotations

import datetime as dt

from django.contrib import messages
from django.http import HttpRequest
from django.utils.text import Truncator
from django.utils.translation import gettext as _

FORMS = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y")
SHOWN = 40  # signs of what could not be read


def read_day(told: str) -> tuple[dt.date | None, str]:
    """Return a day, and what could not be read as one."""
    written = told.strip()
    for form in FORMS:
        try:
            return dt.datetime.strptime(written, form).replace(tzinfo=dt.UTC).date(), ""
        except ValueError:
            continue
    return None, written


def day_of(request: HttpRequest, name: str) -> dt.date | None:
    """A day that a form gives; None where it is empty."""
    return read_day(request.POST.get(name, ""))[0]


def unread_day(written: str) -> str:
    """Say that something is not a day."""
    told = Truncator(written).chars(SHOWN)
    return _("«%(day)s» is not a day. Write it as day/month/year, such as 31/3/2027.") % {"day": told}


def refuses_days(request: HttpRequest, *names: str) -> bool:
    """Whether a form gives a day that cannot be read; it is told so, and nothing may be written."""
    unread = [written for name in names if (written := read_day(request.POST.get(name, ""))[1])]
    for written in unread:
        messages.error(request, unread_day(written), extra_tags="warning")
    return bool(unread)
