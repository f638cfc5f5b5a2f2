"""Contingency plans as pages need them (planes de contingencia): the inventory with its facts, parties and places."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from cauce import method
from cauce.core import contingency as rules
from cauce.core.actors.names import tidy
from cauce.core.contingency.balance import duties
from cauce.core.vocabulary import normalise
from cauce.web.models import (
    Case,
    ContingencyDuty,
    ContingencyPlan,
    DisseminationStep,
    MethodSetting,
    Organization,
    OrganizationAlias,
    Plan,
    Question,
    Territory,
)
from cauce.web.queries.plan import current, folded
from cauce.web.queries.visible import Person, may

WEIGHTS, AUTHORITIES = "contingency.weights", "contingency.authorities"
NO_PARTY = rules.Party("", "")
Named = tuple[Organization | None, str]  # an organisation, else what was written


def catalogue_of(plan: Plan) -> rules.Catalogue:
    """Return the method's catalogue with the plan's own weights and authorities over it."""
    own = dict(MethodSetting.objects.filter(plan=plan, key__in=[WEIGHTS, AUTHORITIES]).values_list("key", "value"))
    return rules.Catalogue.from_mapping(
        method.load("contingency"), weights=own.get(WEIGHTS), authorities=own.get(AUTHORITIES)
    )


class Directory:
    """The organisations of a plan as parties; one that was merged stands for what it was merged into."""

    def __init__(self, plan: Plan) -> None:
        self.every = {one.pk: one for one in Organization.objects.filter(plan=plan)}

    def standing(self, pk: int | None) -> Organization | None:
        """The organisation of a number, after all merging."""
        seen: set[int] = set()
        one = self.every.get(pk) if pk is not None else None
        while one is not None and one.merged_into_id and one.pk not in seen:
            seen.add(one.pk)
            one = self.every.get(one.merged_into_id)
        return one

    def party(self, pk: int | None, words: str) -> rules.Party:
        """The party of an organisation, else of what was written."""
        one = self.standing(pk)
        if one is None:
            return rules.Party(f"words:{normalise(words)}", words) if words else NO_PARTY
        return rules.Party(one.slug, one.name, one.sector, one.level)

    @property
    def parties(self) -> dict[str, rules.Party]:
        """Parties of the organisations that stand, by short name."""
        standing = [one for one in self.every.values() if one.retired_at is None and not one.merged_into_id]
        standing.sort(key=lambda one: folded(one.name))
        return {one.slug: self.party(one.pk, "") for one in standing}

    def short(self, party: rules.Party) -> str:
        """How a drawing calls a party: by its acronym where it has one."""
        by_slug = {one.slug: one.acronym for one in self.every.values()}
        return by_slug.get(party.key) or party.name


@dataclass(frozen=True)
class Entry:
    """A contingency plan of the inventory with its facts and where it stands."""

    row: ContingencyPlan
    facts: rules.PlanFacts
    standing: rules.Standing

    @property
    def status(self) -> str:
        """Whether it is current, outdated or none."""
        return self.standing.status


@dataclass
class Inventory:
    """All contingency plans of a city on a day."""

    plan: Plan
    on: dt.date
    catalogue: rules.Catalogue
    directory: Directory
    territories: dict[str, str]  # name by key, in their order
    entries: list[Entry] = field(default_factory=list)

    @property
    def facts(self) -> list[rules.PlanFacts]:
        """What the rules need to know of each plan."""
        return [entry.facts for entry in self.entries]

    @property
    def by_key(self) -> dict[str, Entry]:
        """Entries by the key of their plan."""
        return {entry.row.key: entry for entry in self.entries}

    def coverage(self) -> rules.Coverage:
        """Hazards × sectors."""
        return rules.coverage(self.facts, self.catalogue, on=self.on)

    def gaps(self, found: rules.Coverage) -> list[rules.Gap]:
        """Cells without a current plan, with who could close them."""
        return rules.gaps(found, self.facts, self.catalogue, parties=self.directory.parties)

    def territory_lines(self) -> list[rules.TerritoryLine]:
        """Territories × hazards."""
        return rules.territory_lines(self.facts, self.territories.items(), self.catalogue, on=self.on)

    def remarks(self) -> list[rules.Remark]:
        """What is worth a look."""
        return rules.remarks(self.facts, self.catalogue, on=self.on)

    def places_of(self, row: ContingencyPlan) -> str:
        """Where a plan holds, in words; empty for the whole city."""
        if row.whole_city:
            return ""
        return ", ".join(
            [*(self.territories.get(key, key) for key in row.territories), *filter(None, [row.territory_words])]
        )


def inventory(plan: Plan, *, on: dt.date, person: Person | None = None, retired: bool = False) -> Inventory:
    """Return the contingency plans of a city; a person who may not see all of them sees the public ones.

    Without a person nothing is hidden. The number of queries does not grow with the plans.
    """
    rows = ContingencyPlan.objects.filter(plan=plan, retired_at__isnull=not retired)
    if person is not None and not may("see_contingency", by=person, plan=plan):
        rows = rows.filter(is_public=True)
    found = Inventory(plan, on, catalogue_of(plan), Directory(plan), territories_of(plan))
    held: dict[int, list[ContingencyDuty]] = {}
    for duty in current(ContingencyDuty, plan=plan):
        held.setdefault(duty.contingency_plan_id, []).append(duty)
    for row in rows.select_related("file"):
        facts = facts_of(row, held.get(row.pk, []), found.directory)
        standing = rules.standing(facts, on=on, validity_years=found.catalogue.validity_years)
        found.entries.append(Entry(row, facts, standing))
    found.entries.sort(key=lambda entry: folded(entry.row.name))
    return found


def facts_of(row: ContingencyPlan, held: Iterable[ContingencyDuty], directory: Directory) -> rules.PlanFacts:
    """What the rules need to know of a plan."""
    parties: dict[str, list[rules.Party]] = {"planning": [], "implementing": []}
    for duty in held:
        parties[duty.kind].append(directory.party(duty.organization_id, duty.words))
    owner = directory.party(row.owner_id, row.owner_words)
    return rules.PlanFacts(
        row.key,
        row.name,
        tuple(row.hazards),
        tuple(row.sectors),
        tuple(row.territories),
        row.whole_city,
        row.approved_on,
        row.expires_on,
        row.drilled_on,
        owner if owner.key else None,
        tuple(dict.fromkeys(parties["planning"])),
        tuple(dict.fromkeys(parties["implementing"])),
        row.said,
        row.said_on,
        row.said_why,
    )


def territories_of(plan: Plan) -> dict[str, str]:
    """Names of the plan's territories by key, as they are called."""
    found = current(Territory, plan=plan).values_list("key", "name")
    return dict(sorted(found, key=lambda pair: folded(pair[1])))


def matching(
    found: Inventory, *, words: str = "", hazard: str = "", sector: str = "", territory: str = "", status: str = ""
) -> list[Entry]:
    """Filter an inventory; every word must stand in the name, the owner or the note."""

    def fits(entry: Entry) -> bool:
        facts = entry.facts
        text = folded(f"{entry.row.name} {facts.owner.name if facts.owner else ''} {entry.row.note}")
        return (
            all(folded(word) in text for word in words.split())
            and (not hazard or hazard in facts.hazards)
            and (not sector or sector in facts.sectors)
            and (not territory or facts.is_for(territory))
            and (not status or entry.status == status)
        )

    return [entry for entry in found.entries if fits(entry)]


def named(plan: Plan, told: Sequence[str]) -> list[Named]:
    """Find the organisations that names, acronyms or known spellings mean; the others stay in words."""
    if not told:
        return []
    directory = Directory(plan)
    known: dict[str, int] = {}
    for alias in OrganizationAlias.objects.filter(plan=plan, retired_at=None):
        known[normalise(alias.spelling)] = alias.organization_id
    for one in directory.every.values():
        for name in (one.acronym, one.name):
            if name and (one.retired_at is None or one.merged_into_id):
                known[normalise(name)] = one.pk
    return [(directory.standing(known.get(normalise(tidy(each)))), each) for each in told]


def steps(plan: Plan, *, of: ContingencyPlan | None = None) -> list[DisseminationStep]:
    """Return the steps by which plans are made known, the soonest first; those without a day last."""
    found = current(DisseminationStep, plan=plan).filter(contingency_plan__retired_at=None)
    found = found.select_related("contingency_plan")
    if of is not None:
        found = found.filter(contingency_plan=of)
    return sorted(found, key=lambda one: (one.planned_on or one.done_on or dt.date.max, one.pk))


def cases(plan: Plan) -> list[Case]:
    """Return the good practices, by place."""
    found = current(Case, plan=plan).select_related("question", "contingency_plan")
    return sorted(found, key=lambda one: (folded(one.place), one.pk))


def questions(plan: Plan) -> list[tuple[int, str, str]]:
    """Return numbers, codes and words of the diagnostic questions."""
    return list(current(Question, plan=plan).values_list("pk", "code", "text"))


def one_of(model: type[Any], plan: Plan, pk: int) -> Any:
    """Return one entry of a plan by its number, a retired one too; None where there is none."""
    return model._default_manager.filter(plan=plan, pk=pk).first()


def balance_of(found: Inventory) -> rules.Balance:
    """Compare who plans with who carries out."""
    return rules.balance(duties(found.facts), flag=found.catalogue.flag)
