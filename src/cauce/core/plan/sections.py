"""Sections D and E (articulación, producción): activities and deliverables that do not match, who leads and guides."""

from __future__ import annotations

from collections.abc import Mapping

from cauce.core.actors.names import tidy
from cauce.core.actors.words import telling_words
from cauce.core.plan.facts import DeliverableFacts, PartyFacts, PlanFacts, SectionFacts
from cauce.core.plan.numbers import Numbers
from cauce.core.plan.organizations import clusters, organizations
from cauce.core.plan.placed import sections
from cauce.core.problems import Problem, Severity

SELF_ROLES = frozenset({"guides", "supports", "supervises", "validates", "reviews"})
Tokens = tuple[str, ...]


def problems(facts: PlanFacts, numbers: Numbers) -> list[Problem]:
    """Find what sections D and E leave open."""
    names = _names_by_party(facts, numbers)
    found = []
    for letter, section in sections(facts):
        found += activity_problems(letter, section, numbers)
        for at, deliverable in enumerate(section.deliverables, 1):
            where = f"{letter}{deliverable.number or at}"
            found += self_guidance_problems(where, deliverable, names, numbers)
            found += missing_lead_problems(where, deliverable, numbers)
    return found


def activity_problems(where: str, section: SectionFacts, numbers: Numbers) -> list[Problem]:
    """Warn when a section lists more deliverables than activities, or fewer."""
    activities, deliverables = len(section.activities), len(section.deliverables)
    if not activities or not deliverables or activities == deliverables:
        return []
    return [
        Problem(
            "deliverable_activity_mismatch",
            {"section": section.letter or where, "activities": activities, "deliverables": deliverables},
            Severity.WARNING,
            where=where,
            source=numbers.source("deliverable_activity_mismatch"),
            words="; ".join(section.activities),
        )
    ]


def missing_lead_problems(where: str, deliverable: DeliverableFacts, numbers: Numbers) -> list[Problem]:
    """Find a deliverable of section D or E that nobody leads; one without any party is not assigned yet."""
    if not deliverable.parties or any(party.role == "leads" for party in deliverable.parties):
        return []
    told = ", ".join(party.name for party in deliverable.parties)
    return [
        Problem(
            "missing_lead",
            {"variant": "section", "row": where, "parties": told},
            Severity.WARNING,
            where=where,
            source=numbers.source("missing_lead"),
            words=deliverable.text,
        )
    ]


def self_guidance_problems(
    where: str, deliverable: DeliverableFacts, names: Mapping[str, frozenset[Tokens]], numbers: Numbers
) -> list[Problem]:
    """Find a party that guides, supports or reviews itself: its own name stands in what it does.

    Parameters
    ----------
    where
        The deliverable's place: "D1".
    deliverable
        With its parties and what each does.
    names
        Party as printed → telling words of every name of its organisation.
    numbers
        The method's numbers (for the source).
    """
    leads = {telling_words(party.name) for party in deliverable.parties if party.role == "leads"}
    found = []
    for party in deliverable.parties:
        own = _own(party, names)
        itself = party.role in SELF_ROLES and any(_stands_in(name, telling_words(party.text)) for name in own)
        if itself or (party.role == "guides" and telling_words(party.name) in leads):
            found.append(
                Problem(
                    "self_guidance",
                    {"place": where, "party": tidy(party.name), "text": party.text or deliverable.text},
                    Severity.WARNING,
                    where=where,
                    source=numbers.source("self_guidance"),
                    words=f"{party.name}: {party.text}",
                )
            )
    return found


def _own(party: PartyFacts, names: Mapping[str, frozenset[Tokens]]) -> frozenset[Tokens]:
    return names.get(tidy(party.name), frozenset({telling_words(party.name)}))


def _stands_in(name: Tokens, text: Tokens) -> bool:
    return bool(name) and any(text[at : at + len(name)] == name for at in range(len(text) - len(name) + 1))


def _names_by_party(facts: PlanFacts, numbers: Numbers) -> dict[str, frozenset[Tokens]]:
    """Every name of the organisation behind each printed party."""
    found: dict[str, frozenset[Tokens]] = {}
    for group in clusters(organizations(facts, numbers)):
        spellings = [spelling for guess in group for spelling in guess.spellings]
        told = {telling_words(name) for name in [*spellings, *(guess.name for guess in group)]}
        told |= {telling_words(guess.acronym) for guess in group if guess.acronym}
        for spelling in spellings:
            found[spelling] = frozenset(one for one in told if one)
    return found
