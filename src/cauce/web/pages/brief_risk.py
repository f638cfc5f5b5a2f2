"""Risk in the mayor's brief (riesgo en el informe breve): what comes first, who is reached, what no plan covers."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from cauce import method
from cauce.core import contingency as rules
from cauce.core.places import CityFormat
from cauce.exporter.brief import BriefLine, BriefPart
from cauce.web.queries.risk_brief import RiskFacts

NAMED = 3  # hazards without a plan that fit the line


def risk_part(facts: RiskFacts, city: CityFormat) -> BriefPart:
    """Say in three lines what the city is told of its risk, with the day, whether it is released, and its page."""
    lines = [_first(facts, city), *([_people(facts, city)] if facts.people else []), _gaps(facts, city)]
    one = facts.analysis
    path = reverse("map_page", args=[one.plan.slug])
    if facts.is_inside:
        path = reverse("priority_analysis", args=[one.plan.slug, one.pk])
    address = f"{settings.PUBLIC_ADDRESS}{path}"
    return BriefPart(_("Where the city is at risk"), tuple(lines), "", address=address, link=_("See it whole"))


def _first(facts: RiskFacts, city: CityFormat) -> BriefLine:
    values = {
        "first": city.number(facts.facilities_first),
        "all": city.number(facts.facilities),
        "territories": city.number(facts.territories_first),
    }
    words = _("%(first)s of %(all)s facilities and %(territories)s territories come first for contingency plans.")
    return BriefLine("", words % values, _provenance(facts, city))


def _provenance(facts: RiskFacts, city: CityFormat) -> str:
    """The day, whether a body released it, and what it is not."""
    one = facts.analysis
    day = city.day(timezone.localdate(one.made_at)) if one.made_at else "—"
    told = _("Reckoned on %(day)s; internal, not released.") % {"day": day}
    if one.released_by:
        told = _("Reckoned on %(day)s; released by %(body)s.") % {"day": day, "body": one.released_by}
    made_up = [_("Made-up layers.")] if facts.is_synthetic else []
    return " ".join([*made_up, _("Screening, not design."), told])


def _people(facts: RiskFacts, city: CityFormat) -> BriefLine:
    words = ngettext(
        "%(people)s person lives where a hazard reaches.",
        "%(people)s people live where a hazard reaches.",
        facts.people,
    )
    told = _("By territory, of the hazard that reaches most people there.")
    return BriefLine("", words % {"people": city.number(facts.people)}, told)


def _gaps(facts: RiskFacts, city: CityFormat) -> BriefLine:
    values = {"gaps": city.number(facts.gaps), "cells": city.number(facts.cells)}
    words = _("%(gaps)s of %(cells)s pairs of hazard and sector have no current contingency plan.") % values
    if not facts.missing:
        return BriefLine("", words, _("Each hazard has some plan, current or outdated."))
    catalogue = rules.Catalogue.from_mapping(method.load("contingency"))
    named = [catalogue.hazards[code].word(get_language() or "es") for code in facts.missing]
    left = len(named) - NAMED
    told = {"hazards": ", ".join(named[:NAMED]).lower(), "more": left}
    if left <= 0:
        return BriefLine("", words, _("No plan at all for: %(hazards)s.") % told)
    return BriefLine("", words, _("No plan at all for: %(hazards)s, and %(more)d more.") % told)
