"""Actors (actores): parties become organisations; two are made one, or one two, and that is remembered."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from django.db import models, transaction
from django.utils import timezone
from django.utils.text import slugify

from cauce.core.actors.names import read_name, tidy
from cauce.core.actors.organizations import OrganizationGuess, resolve
from cauce.web import events
from cauce.web.actions.permissions import require
from cauce.web.models import (
    Acronym,
    Assignment,
    Event,
    Organization,
    OrganizationAlias,
    OrganizationProposal,
    Plan,
    Seat,
    User,
)
from cauce.web.queries import search

SURE = "sure"
PERSON = "person"
Party = Assignment | Seat


class CannotMergeError(Exception):
    """The two are one already, or belong to different plans."""


class CannotSplitError(Exception):
    """No spelling would go, or none would stay."""


@dataclass
class Known:
    """The organisations of a plan while parties are linked."""

    plan: Plan
    by_spelling: dict[str, Organization] = field(default_factory=dict)
    by_name: dict[str, Organization] = field(default_factory=dict)
    slugs: set[str] = field(default_factory=set)
    decided: dict[str, str] = field(default_factory=dict)
    new: list[Organization] = field(default_factory=list)
    new_aliases: list[OrganizationAlias] = field(default_factory=list)
    alias_keys: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, plan: Plan) -> Known:
        """Read what is known in a plan."""
        known = cls(plan)
        for organization in Organization.objects.filter(plan=plan):
            known.slugs.add(organization.slug)
            if organization.retired_at is None:
                known.by_name[organization.name] = organization
        for alias in OrganizationAlias.objects.filter(plan=plan).select_related("organization"):
            known.alias_keys.add(alias.key)
            if alias.retired_at is None and alias.organization.retired_at is None:
                known.by_spelling[alias.spelling] = alias.organization
                if alias.basis == PERSON:
                    known.decided[alias.spelling] = alias.organization.name
        return known

    def organization_for(self, guess: OrganizationGuess) -> Organization:
        """Return the organisation that a guess is about, made when there is none."""
        for spelling in guess.spellings:
            if spelling in self.by_spelling and spelling not in self.decided:
                return self.by_spelling[spelling]
        name = guess.name[:300]
        if name not in self.by_name:
            self.by_name[name] = self.make(name, guess.acronym)
        return self.by_name[name]

    def make(self, name: str, acronym: str = "") -> Organization:
        """Make an organisation that is still to be saved."""
        base = slug = slugify(acronym or name)[:100] or "organizacion"
        number = 1
        while slug in self.slugs:
            number += 1
            slug = f"{base}-{number}"
        self.slugs.add(slug)
        made = Organization(plan=self.plan, key=f"organization:{slug}", slug=slug, name=name, acronym=acronym[:80])
        self.new.append(made)
        return made

    def remember(self, spelling: str, organization: Organization, *, basis: str = SURE) -> None:
        """Let a spelling identify an organisation from now on."""
        number = 1
        while (key := f"alias:{organization.slug}/{number}") in self.alias_keys:
            number += 1
        self.alias_keys.add(key)
        alias = OrganizationAlias(plan=self.plan, key=key, organization=organization, spelling=spelling, basis=basis)
        self.new_aliases.append(alias)
        self.by_spelling[spelling] = organization

    def save(self, event: Event) -> None:
        """Save what was made."""
        Organization.objects.bulk_create(self.new)
        for alias in self.new_aliases:
            alias.organization_id = alias.organization.pk
        OrganizationAlias.objects.bulk_create(self.new_aliases)
        events.made(event, [*self.new, *self.new_aliases])


def link_parties(event: Event, plan: Plan) -> None:
    """Give each named party of a plan its organisation: sure matches made, likely ones proposed."""
    parties = _parties(plan)
    known = Known.of(plan)
    apart = {
        frozenset((one.first.name, one.second.name))
        for one in OrganizationProposal.objects.filter(plan=plan, state="apart").select_related("first", "second")
    }
    acronyms = Acronym.objects.filter(plan=plan, retired_at=None).values_list("acronym", "name")
    guesses = resolve((_name(party) for party in parties), acronyms, known=known.decided, apart=apart)
    for guess in guesses:
        organization = known.organization_for(guess)
        for spelling in guess.spellings:
            if len(spelling) <= 300 and spelling not in known.by_spelling:
                known.remember(spelling, organization)
    known.save(event)
    _link(event, [party for party in parties if party.organization_id is None], known)
    _propose(event, plan, guesses, known)


def _parties(plan: Plan) -> list[Party]:
    assignments = Assignment.objects.filter(plan=plan, retired_at=None, is_placeholder=False).order_by("pk")
    return [*assignments, *Seat.objects.filter(plan=plan, retired_at=None).order_by("pk")]


def _name(party: Party) -> str:
    return tidy(party.as_printed if isinstance(party, Assignment) else party.text)


def _link(event: Event, parties: Iterable[Party], known: Known) -> None:
    for model in (Assignment, Seat):
        updates: dict[models.Model, dict[str, int]] = {}
        for party in parties:
            if isinstance(party, model) and (found := known.by_spelling.get(_name(party))):
                updates[party] = {"organization_id": found.pk}
        events.update_many(event, updates)


def _propose(event: Event, plan: Plan, guesses: Sequence[OrganizationGuess], known: Known) -> None:
    there = {
        frozenset(pair) for pair in OrganizationProposal.objects.filter(plan=plan).values_list("first_id", "second_id")
    }
    found = {guess.name: known.organization_for(guess) for guess in guesses}
    new = []
    for guess in guesses:
        for proposal in guess.proposals:
            first, second = found[guess.name], found.get(proposal.other)
            if second is None or first.pk == second.pk or frozenset((first.pk, second.pk)) in there:
                continue
            there.add(frozenset((first.pk, second.pk)))
            new.append(OrganizationProposal(plan=plan, first=first, second=second, reason=str(proposal.reason)))
    events.made(event, OrganizationProposal.objects.bulk_create(new))


@transaction.atomic
def merge_organizations(*, keep: Organization, gone: Organization, by: User | None, why: str = "") -> Event:
    """Make two organisations one; the next import remembers it."""
    require("merge_organizations", by=by, plan=keep.plan)
    if keep.pk == gone.pk or keep.plan_id != gone.plan_id or keep.retired_at or gone.retired_at:
        raise CannotMergeError
    event = events.begin("merge_organizations", plan=keep.plan, by=by, why=why)
    merge_into(event, keep, gone)
    search.rebuild(keep.plan)
    return event


def merge_into(event: Event, keep: Organization, gone: Organization) -> None:
    """Move all that one organisation is and does to another, within an event."""
    move = {"organization_id": keep.pk}
    for model in (Assignment, Seat):
        events.update_many(event, {party: dict(move) for party in model.objects.filter(organization=gone)})
    aliases = OrganizationAlias.objects.filter(organization=gone)
    events.update_many(event, {alias: {**move, "basis": PERSON} for alias in aliases})
    values = {"merged_into_id": keep.pk, "retired_at": timezone.now()}
    events.update(event, gone, values, expected_version=gone.version)
    _decide(event, keep, gone, "merged")


def write_alike(event: Event, plan: Plan, *, spellings: Sequence[str], into: str) -> bool:
    """Make one organisation of several spellings and write it one way; say whether anything changed."""
    aliases = OrganizationAlias.objects.filter(plan=plan, retired_at=None, spelling__in=[*spellings, into])
    found = {alias.organization_id: alias.organization for alias in aliases.select_related("organization")}
    if not found:
        return False
    keep = next((one for one in found.values() if into in (one.name, one.acronym)), next(iter(found.values())))
    for gone in found.values():
        if gone.pk != keep.pk:
            merge_into(event, keep, gone)
    known = Known.of(plan)
    updates: dict[models.Model, dict[str, str]] = {}
    for party in Assignment.objects.filter(plan=plan, organization=keep, retired_at=None):
        written = _written(party.as_printed, spellings, into)
        if written != party.as_printed:
            updates[party] = {"as_printed": written, "core": read_name(written).core}
            if tidy(written) not in known.by_spelling:
                known.remember(tidy(written), keep, basis=PERSON)
    known.save(event)
    events.update_many(event, updates)
    return bool(updates) or len(found) > 1


def _written(printed: str, spellings: Sequence[str], into: str) -> str:
    """A printed name with the chosen spelling; what its bracket says stays."""
    for spelling in sorted(spellings, key=len, reverse=True):
        if tidy(printed) == spelling:
            return into
        if printed.startswith(f"{spelling} ("):
            return into + printed[len(spelling) :]
    return printed


@transaction.atomic
def split_organization(
    *, organization: Organization, spellings: Collection[str], by: User | None, why: str = ""
) -> Event:
    """Make an organisation of its own out of some spellings; the next import remembers it."""
    plan = organization.plan
    require("split_organization", by=by, plan=plan)
    aliases = list(OrganizationAlias.objects.filter(organization=organization, retired_at=None))
    going = [alias for alias in aliases if alias.spelling in spellings]
    if not going or len(going) == len(aliases):
        raise CannotSplitError
    event = events.begin("split_organization", plan=plan, by=by, why=why)
    own = _own(event, organization, going)
    move = {"organization_id": own.pk}
    events.update_many(event, {alias: {**move, "basis": PERSON} for alias in going})
    names = {alias.spelling for alias in going}
    for model in (Assignment, Seat):
        parties = model.objects.filter(organization=organization)
        events.update_many(event, {party: dict(move) for party in parties if _name(party) in names})
    _decide(event, organization, own, "apart")
    search.rebuild(plan)
    return event


def _own(event: Event, organization: Organization, going: Sequence[OrganizationAlias]) -> Organization:
    """The organisation that the spellings had before they were merged, else a new one."""
    names = {alias.spelling for alias in going}
    before = Organization.objects.filter(merged_into=organization, name__in=names).first()
    if before is not None:
        values = {"merged_into_id": None, "retired_at": None}
        events.update(event, before, values, expected_version=before.version)
        return before
    known = Known.of(organization.plan)
    own = known.make(going[0].spelling)
    known.save(event)
    return own


@transaction.atomic
def keep_apart(*, proposal: OrganizationProposal, by: User | None, why: str = "") -> Event:
    """Decide that two organisations are two; they are not proposed again."""
    require("keep_apart", by=by, plan=proposal.plan)
    event = events.begin("keep_apart", plan=proposal.plan, by=by, why=why)
    events.update(event, proposal, {"state": "apart"}, expected_version=None)
    return event


def _decide(event: Event, one: Organization, other: Organization, state: str) -> None:
    """Remember what was decided about two organisations."""
    pair = models.Q(first=one, second=other) | models.Q(first=other, second=one)
    found = OrganizationProposal.objects.filter(pair).first()
    if found is not None:
        events.update(event, found, {"state": state}, expected_version=None)
        return
    made = OrganizationProposal.objects.create(plan=one.plan, first=one, second=other, reason="decided", state=state)
    events.made(event, [made])
