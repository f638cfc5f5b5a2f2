"""Sentences about the schedule (cronograma): dates that cannot hold, and work that waits in a circle."""

from __future__ import annotations

from collections.abc import Mapping

from cauce.core.messages.frame import N_, RuleText

SCHEDULE: Mapping[str, RuleText] = {
    "fixed_date_missed": RuleText(
        N_("A fixed date that cannot hold"),
        N_(
            "%(code)s is fixed on %(fixed)s, but %(because)s, on which it depends, ends on %(ends)s: "
            "it starts on %(starts)s."
        ),
        N_("Move the fixed date, shorten what comes before, or take the dependency away."),
    ),
    "deadline_missed": RuleText(
        N_("A deadline that cannot hold"),
        N_(
            "%(code)s is to end by %(by)s and ends on %(ends)s, %(days)d working days later; "
            "what pushes it: %(because)s."
        ),
        N_("Shorten what pushes it, let work overlap, or agree on another date."),
        variants={
            "alone": N_(
                "%(code)s is to end by %(by)s and ends on %(ends)s, %(days)d working days later, by its own dates."
            ),
        },
    ),
    "fixed_on_free_day": RuleText(
        N_("A date on a day without work"),
        N_("%(code)s is fixed on %(fixed)s, a day without work: it starts on %(starts)s."),
        N_("Choose a working day, or leave it as it is."),
        variants={
            "named": N_("%(code)s is fixed on %(fixed)s (%(name)s), a day without work: it starts on %(starts)s."),
        },
    ),
    "happened_before_its_needs": RuleText(
        N_("Begun before what it needs had ended"),
        N_("%(code)s began on %(started)s, although %(because)s, on which it depends, ends on %(ends)s."),
        N_("Take the dependency away if it is none, or give the day on which it really began."),
    ),
    "waits_in_circle": RuleText(
        N_("Work that waits for itself"),
        N_("These wait for each other in a circle: %(circle)s."),
        N_("Take one of these dependencies away."),
    ),
}
