"""Organisations (instituciones): one organisation under several spellings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache

from cauce.core.actors.names import BRACKET, tidy
from cauce.core.actors.organizations import OrganizationGuess, resolve
from cauce.core.actors.words import fold, telling_words
from cauce.core.plan.facts import PartyFacts, PlanFacts
from cauce.core.plan.numbers import Numbers
from cauce.core.problems import Mending, Problem, Severity


def parties(facts: PlanFacts) -> Iterator[PartyFacts]:
    """Yield every party of the rows and of sections D and E, in the document's order."""
    for _, row in facts.rows():
        yield from row.parties
    for section in (facts.articulation, facts.production):
        for deliverable in section.deliverables:
            yield from deliverable.parties


def organizations(facts: PlanFacts, numbers: Numbers) -> list[OrganizationGuess]:
    """The organisations behind the parties of a plan; placeholders are none."""
    printed = tuple(party.name for party in parties(facts) if not party.placeholder)
    listed = tuple((entry.acronym, entry.name) for entry in facts.acronyms)
    return list(_resolved(printed, listed, numbers.added_words))


@lru_cache(maxsize=4)
def _resolved(
    printed: tuple[str, ...], listed: tuple[tuple[str, str], ...], added_words: int
) -> tuple[OrganizationGuess, ...]:
    """Resolve the names once for all rules that ask for them."""
    return tuple(resolve(printed, listed, added_words=added_words))


def problems(facts: PlanFacts, numbers: Numbers) -> list[Problem]:
    """Remark on each organisation that the plan spells in several ways."""
    guesses = organizations(facts, numbers)
    listed = {entry.acronym: entry.name for entry in facts.acronyms}
    found = []
    for group in clusters(guesses):
        forms = _forms(group, listed)
        if len(forms) < 2:
            continue
        sure = len(group) == 1
        reasons = [str(proposal.reason) for guess in group for proposal in guess.proposals]
        spellings = " / ".join(forms)
        found.append(
            Problem(
                "organisation_alias",
                {
                    "variant": "sure" if sure else "likely",
                    "spellings": spellings,
                    "count": len(forms),
                    "reason": reasons[0] if reasons and not sure else "same_name",
                },
                Severity.REMARK,
                where=spellings,
                source=numbers.source("organisation_alias"),
                words=spellings,
                mending=_mending(group, forms),
            )
        )
    return found


def clusters(guesses: Iterable[OrganizationGuess]) -> list[list[OrganizationGuess]]:
    """Organisations that are one, or likely one, together; in the order of the document."""
    listed = list(guesses)
    by_name = {guess.name: guess for guess in listed}
    seen: set[str] = set()
    found = []
    for guess in listed:
        if guess.name in seen:
            continue
        group, waiting = [], [guess.name]
        while waiting:
            name = waiting.pop(0)
            if name in seen or name not in by_name:
                continue
            seen.add(name)
            group.append(by_name[name])
            waiting.extend(proposal.other for proposal in by_name[name].proposals)
        found.append(group)
    return found


def _forms(group: list[OrganizationGuess], listed: dict[str, str]) -> list[str]:
    """The spellings that differ, and the listed acronym where no one writes it as listed."""
    told = [pair for guess in group for pair in zip(guess.forms, guess.units, strict=True)]
    counts = Counter(unit for _, unit in told)
    forms = list(dict.fromkeys(form for form, unit in told if counts[unit] > 1))
    every = [form for form, _ in told]
    for acronym, name in _listed_names(group, listed):
        verbatim = any(telling_words(BRACKET.sub(" ", form)) == telling_words(name) for form in every)
        if acronym not in every and not verbatim and not any(fold(acronym) == fold(form) for form in forms):
            forms = forms or every[:1]
            forms.append(acronym)
    return forms


def _listed_names(group: list[OrganizationGuess], listed: dict[str, str]) -> list[tuple[str, str]]:
    """Lines of the list that the group's organisations are, or are likely."""
    named = {tidy(name): tidy(acronym) for acronym, name in listed.items()}
    found = {guess.acronym: guess.name for guess in group if guess.acronym}
    for guess in group:
        for proposal in guess.proposals:
            if proposal.other in named:
                found.setdefault(named[proposal.other], proposal.other)
    return list(found.items())


def _mending(group: list[OrganizationGuess], forms: list[str]) -> Mending | None:
    """Write all forms one way: the listed acronym where it is used, else the first; none where units would be lost."""
    units = {unit for guess in group for form, unit in zip(guess.forms, guess.units, strict=True) if form in forms}
    if len(units) > 1:
        return None
    acronyms = [guess.acronym for guess in group if guess.acronym in forms]
    return Mending("merge_organizations", {"spellings": forms, "into": (acronyms or forms)[0]})
