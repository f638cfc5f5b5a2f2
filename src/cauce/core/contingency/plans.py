"""A contingency plan (plan de contingencia): whether it is current, outdated or none on a day."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

CURRENT, OUTDATED, NONE = "current", "outdated", "none"
ORDER = (CURRENT, OUTDATED, NONE)  # from the best to the worst
WITHDRAWN = "withdrawn"
SAID = {CURRENT: CURRENT, OUTDATED: OUTDATED, WITHDRAWN: NONE}  # what an office may say against a plan's dates
PRIVATE, COMMUNITY = "private", "community"


@dataclass(frozen=True)
class Party:
    """An organisation in a plan: its short name (or its words, where the directory has none), its sector and level."""

    key: str
    name: str
    sector: str = ""
    level: str = ""

    @property
    def side(self) -> str:
        """``private`` for the private sector, ``community`` for civil society and the community's own level; else "".

        Examples
        --------
        >>> Party("junta", "Junta comunal", "public", "community").side
        'community'
        """
        if self.sector == "private":
            return PRIVATE
        return COMMUNITY if self.sector == "civil_society" or self.level == "community" else ""


@dataclass(frozen=True)
class PlanFacts:
    """What the rules need to know of a contingency plan.

    Attributes
    ----------
    hazards, sectors
        Codes of the catalogue.
    territories
        Keys of territories; of no account where it is for the whole city.
    planners
        Who makes and renews it; the owner alone where nobody else is named.
    implementers
        Who carries it out.
    said, said_on, said_why
        What the office says of it against its dates (a key of ``SAID``), since which day, and why; empty: nothing.
    """

    key: str
    name: str
    hazards: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    territories: tuple[str, ...] = ()
    whole_city: bool = True
    approved_on: dt.date | None = None
    expires_on: dt.date | None = None
    drilled_on: dt.date | None = None
    owner: Party | None = None
    planners: tuple[Party, ...] = ()
    implementers: tuple[Party, ...] = ()
    said: str = ""
    said_on: dt.date | None = None
    said_why: str = ""

    @property
    def planning(self) -> tuple[Party, ...]:
        """Who has a duty of planning in it."""
        return self.planners or ((self.owner,) if self.owner else ())

    def is_for(self, territory: str) -> bool:
        """Whether it is for a territory."""
        return self.whole_city or territory in self.territories


@dataclass(frozen=True)
class Standing:
    """Whether a plan is current, outdated or none, why (a code), the day that decides it, and the office's reason."""

    status: str
    why: str
    day: dt.date | None = None
    words: str = ""

    @property
    def is_said(self) -> bool:
        """Whether the office says so, whatever the plan's dates say."""
        return self.why.startswith("said_")


def standing(plan: PlanFacts, *, on: dt.date, validity_years: int) -> Standing:
    """Say where a plan stands on a day: what the office says of it from its day on, else what its dates say.

    What is not approved is none. What says until when it holds is current until the end of that day; what does not
    say so, for ``validity_years`` from its approval.

    Examples
    --------
    >>> plan = PlanFacts("a", "A", approved_on=dt.date(2020, 3, 1))
    >>> standing(plan, on=dt.date(2025, 3, 1), validity_years=5).status
    'current'
    >>> standing(plan, on=dt.date(2025, 3, 2), validity_years=5)
    Standing(status='outdated', why='old', day=datetime.date(2025, 3, 1), words='')
    """
    if plan.said in SAID and plan.said_on is not None and plan.said_on <= on:
        return Standing(SAID[plan.said], f"said_{plan.said}", plan.said_on, plan.said_why)
    return standing_by_dates(plan, on=on, validity_years=validity_years)


def standing_by_dates(plan: PlanFacts, *, on: dt.date, validity_years: int) -> Standing:
    """Say where a plan stands on a day by its dates alone."""
    if plan.approved_on is not None and plan.approved_on > on:
        return Standing(NONE, "to_come", plan.approved_on)
    if plan.expires_on is not None:
        if on > plan.expires_on:
            return Standing(OUTDATED, "expired", plan.expires_on)
        return Standing(CURRENT, "until", plan.expires_on)
    if plan.approved_on is None:
        return Standing(NONE, "not_approved")
    end = years_later(plan.approved_on, validity_years)
    return Standing(OUTDATED, "old", end) if on > end else Standing(CURRENT, "young", end)


def ends_soon(told: Standing, *, on: dt.date, days: int) -> bool:
    """Whether a plan is current by its dates, and ends within some days.

    Examples
    --------
    >>> ending = Standing(CURRENT, "until", dt.date(2027, 3, 1))
    >>> ends_soon(ending, on=dt.date(2027, 1, 1), days=60), ends_soon(ending, on=dt.date(2026, 12, 1), days=60)
    (True, False)
    """
    by_dates = told.status == CURRENT and not told.is_said
    return by_dates and told.day is not None and (told.day - on).days <= days


def years_later(day: dt.date, years: int) -> dt.date:
    """The same day some years later; 29 February becomes the 28th where there is none.

    Examples
    --------
    >>> years_later(dt.date(2024, 2, 29), 1)
    datetime.date(2025, 2, 28)
    """
    year = min(day.year + years, dt.MAXYEAR)
    try:
        return day.replace(year=year)
    except ValueError:
        return day.replace(year=year, day=28)


def best(statuses: tuple[str, ...]) -> str:
    """The best of some statuses; none where there are none."""
    return min(statuses, key=ORDER.index, default=NONE)
