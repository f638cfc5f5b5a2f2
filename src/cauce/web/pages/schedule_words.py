"""Words of the schedule's pages (palabras del cronograma): kinds of dependency, refusals, milestones on offer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cauce.core import places
from cauce.core.schedule import Bound, Cause, LinkKind
from cauce.web.actions.schedule import CannotScheduleError
from cauce.web.queries.schedule_then import NoScheduleThenError

KINDS: Mapping[str, Promise] = {
    LinkKind.FINISH_START.value: _("starts when it has ended"),
    LinkKind.START_START.value: _("starts when it has started"),
    LinkKind.FINISH_FINISH.value: _("ends when it has ended"),
    LinkKind.START_FINISH.value: _("ends when it has started"),
}
BOUNDS: Mapping[str, Promise] = {
    Bound.BEGINNING.value: _("It starts with the period: nothing holds it back."),
    Bound.NOT_BEFORE.value: _("It does not start before the day that was given to it."),
    Bound.FIXED.value: _("It is fixed on its day."),
    Bound.HAPPENED.value: _("It has happened: what was reported decides."),
    Bound.LINK.value: _("It waits for what it depends on."),
}
REFUSALS: Mapping[str, Promise] = {
    "period_backwards": _(
        "The period would end on %(end)s, before it starts on %(start)s. Choose a last day after the first."
    ),
    "too_long_period": _(
        "The period from %(start)s to %(end)s is longer than twelve years. Choose days that are closer together."
    ),
    "too_long": _(
        "A duration of %(days)s working days does not fit: write a number from %(least)s to %(most)s. "
        "Nothing was written."
    ),
    "no_work": _(
        "The plan has no tasks yet, so there is nothing to schedule. Add tasks or import the plan's document."
    ),
    "reason_needed": _("A baseline stands, so a change asks for its reason. Nothing was written yet: say why."),
    "circle": _(
        "With this dependency they would wait for each other in a circle: %(circle)s. Nothing was written; "
        "choose another one, or take one of these away."
    ),
    "same_entry": _("It cannot wait for itself. Choose another entry of this schedule."),
    "linked_already": _("%(after)s waits for %(before)s already. Nothing was written."),
    "title_needed": _("A name is missing. Write how it is to be called."),
    "days_backwards": _("The last day, %(end)s, is before the first, %(start)s. Choose a last day after the first."),
    "too_many_days": _(
        "%(days)s days at once are more than %(most)s. Choose a shorter time, or add it in several parts."
    ),
    "changed_meanwhile": _(
        "The plan changed since the effect was shown to you. Nothing was written; look at the effect as it is now."
    ),
    "nothing_to_level": _("The load is as even as it gets without moving the end. Nothing was written."),
    "nothing_in_file": _("The project file has the schedule as it is. Nothing was written."),
    "too_many_feeds": _(
        "%(most)s calendars are given out already. Revoke those that nobody reads, then make this one."
    ),
    "unknown_kind": _("«%(kind)s» is not among what may be chosen here. Choose one of the list."),
}
# Milestones that nearly every plan has, offered ready-made; those of the law are due by the middle of the year.
READY: tuple[tuple[str, Promise, bool], ...] = (
    ("strategy", _("Legal formalisation of the strategy"), True),
    ("board", _("Legal formalisation of the Board"), True),
    ("launch", _("Launch of the strategy"), False),
    ("election", _("Municipal election"), False),
    ("government", _("Change of government"), False),
)
MIDDLE = (6, 30)  # month and day of the middle of a year


NO_SCHEDULE: Mapping[str, Promise] = {
    "to_come": _("%(day)s has not ended yet. Choose a day before today, or a baseline."),
    "before_plan": _("The plan begins here on %(begun)s, after %(day)s. Choose that day or a later one."),
    "none_yet": _("Nothing was scheduled at the end of %(day)s. Choose a later day."),
    "circle": _("At the end of %(day)s work waited for itself, so there were no dates. Choose another day."),
}
CAUSES: Mapping[str, Promise] = {
    Cause.REPORTED.value: _("as it was reported"),
    Cause.DATED.value: _("its own dates"),
    Cause.LINKED.value: _("it waits for other things than then"),
    Cause.DAYS.value: _("days without work, or the period"),
}


def told_no_schedule(refused: NoScheduleThenError, city: places.CityFormat) -> str:
    """Say why there is no schedule of a past day, and what to do."""
    values = {name: city.day(value) for name, value in refused.values.items()}
    return str(NO_SCHEDULE[refused.code]) % values


def told_refusal(error: CannotScheduleError) -> str:
    """Say why an act on the schedule was refused, and what to do."""
    values = {
        name: date_format(value, "SHORT_DATE_FORMAT") if isinstance(value, dt.date) else value
        for name, value in error.values.items()
    }
    code = "too_long_period" if error.code == "too_long" and "start" in error.values else error.code
    return str(REFUSALS[code]) % values
