"""Remarks on contingency plans (señalamientos): two that may be one, drills too long ago, nobody who carries out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from cauce.core.contingency.catalogue import Catalogue
from cauce.core.contingency.coverage import statuses_of
from cauce.core.contingency.plans import CURRENT, NONE, PlanFacts
from cauce.core.vocabulary import normalise

GENERIC_ES = "plan planes de del la las el los y ante para por en a contra contingencia emergencia emergencias"
GENERIC_EN = "respuesta contingency emergency response of for the and"
GENERIC = frozenset(normalise(f"{GENERIC_ES} {GENERIC_EN} municipal ciudad distrito city").split())


@dataclass(frozen=True)
class Remark:
    """One thing worth a look: a code with named values, the plans it is about, where its number comes from."""

    code: str
    values: Mapping[str, object]
    plans: tuple[str, ...]
    source: str = ""


def remarks(plans: Sequence[PlanFacts], catalogue: Catalogue, *, on: dt.date) -> list[Remark]:
    """Say what is worth a look among plans: alike, outdated or unapproved, never or long ago drilled, without hands."""
    status = statuses_of(plans, catalogue, on=on)
    standing = [plan for plan in plans if status[plan.key] != NONE]
    return [
        *_alike(standing, catalogue),
        *(remark for plan in standing for remark in _drill(plan, catalogue, on=on, status=status[plan.key])),
        *(Remark("nobody_implements", {"name": plan.name}, (plan.key,)) for plan in plans if not plan.implementers),
        *(Remark("nobody_plans", {"name": plan.name}, (plan.key,)) for plan in plans if not plan.planning),
    ]


def telling_words(name: str) -> frozenset[str]:
    """Words of a name that tell it from others.

    Examples
    --------
    >>> sorted(telling_words("Plan de contingencia ante inundaciones de Río Seco"))
    ['inundaciones', 'rio', 'seco']
    """
    return frozenset(normalise(name).split()) - GENERIC


def likeness(one: str, other: str) -> float:
    """Share of telling words that two names have in common (Jaccard); 0 where one has none."""
    first, second = telling_words(one), telling_words(other)
    return len(first & second) / len(first | second) if first and second else 0.0


def _alike(plans: Sequence[PlanFacts], catalogue: Catalogue) -> list[Remark]:
    found = []
    for one, other in combinations(plans, 2):
        if not _meet(one, other):
            continue
        values = {"first": one.name, "second": other.name}
        if likeness(one.name, other.name) >= catalogue.likeness:
            found.append(Remark("alike", values, (one.key, other.key), catalogue.sources["likeness"]))
        elif (set(one.hazards), set(one.sectors)) == (set(other.hazards), set(other.sectors)):
            found.append(Remark("same_scope", values, (one.key, other.key)))
    return found


def _meet(one: PlanFacts, other: PlanFacts) -> bool:
    """Whether two plans are for a hazard, a sector and a place in common."""
    in_place = one.whole_city or other.whole_city or not set(one.territories).isdisjoint(other.territories)
    return in_place and not (set(one.hazards).isdisjoint(other.hazards) or set(one.sectors).isdisjoint(other.sectors))


def _drill(plan: PlanFacts, catalogue: Catalogue, *, on: dt.date, status: str) -> list[Remark]:
    """Only a current plan is asked for its drill; an outdated one is to be renewed first."""
    source = catalogue.sources["drill"]
    if status != CURRENT:
        return []
    if plan.drilled_on is None:
        return [Remark("never_drilled", {"name": plan.name}, (plan.key,), source)]
    months = months_between(plan.drilled_on, on)
    if months < catalogue.drill_months or plan.drilled_on >= on:
        return []
    values = {"name": plan.name, "months": months, "most": catalogue.drill_months}
    return [Remark("drill_old", values, (plan.key,), source)]


def months_between(first: dt.date, last: dt.date) -> int:
    """Whole months from one day to a later one.

    Examples
    --------
    >>> first = dt.date(2026, 3, 15)
    >>> months_between(first, dt.date(2027, 3, 14)), months_between(first, dt.date(2027, 3, 15))
    (11, 12)
    """
    return (last.year - first.year) * 12 + last.month - first.month - (last.day < first.day)
