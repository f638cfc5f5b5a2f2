"""People and posts (personas, cargos): one line enters someone; a post is held over periods and handed over."""

from __future__ import annotations

import datetime as dt
import difflib
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

EMAIL = re.compile(r"[^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;.]{2,}")
PHONE = re.compile(r"\+?[\d\s().-]{7,20}")
PARTS = re.compile(r"[,;\t]")


@dataclass(frozen=True)
class Fault:
    """What does not let a person or a holding be written; its sentence stands in ``core.messages.people``."""

    code: str
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class PersonLine:
    """What one line says: «name, e-mail, organisation», a telephone in place of the e-mail or beside it."""

    words: str
    name: str = ""
    email: str = ""
    phone: str = ""
    organization: str = ""


@dataclass(frozen=True)
class Period:
    """The days in which a person holds a post, both included; without an end it runs on."""

    person: int
    since: dt.date
    until: dt.date | None = None

    def runs(self, on: dt.date) -> bool:
        """Whether the post is held on a day."""
        return self.since <= on and (self.until is None or on <= self.until)


def read_line(words: str) -> PersonLine:
    """Read «name, e-mail, organisation», parted by commas, semicolons or tabs.

    Examples
    --------
    >>> read_line("Ana Ruiz, ana@example.org, Dirección de Obras, Acueductos").organization
    'Dirección de Obras, Acueductos'
    >>> read_line("Ana Ruiz <ana@example.org>; +507 6000-0000; DPU").phone
    '+507 6000-0000'
    """
    email = EMAIL.search(words)
    told = email.group() if email else ""
    parts = [_tidy(part.replace(told, "") if told else part) for part in PARTS.split(words)]
    parts = [part for part in parts if part]
    phone = next((part for part in parts if PHONE.fullmatch(part)), "")
    rest = [part for part in parts if part != phone and "@" not in part]  # an address that cannot be read is no name
    return PersonLine(
        words=words.strip(),
        name=rest[0] if rest else "",
        email=told.lower(),
        phone=phone,
        organization=", ".join(rest[1:]),
    )


def _tidy(part: str) -> str:
    return " ".join(part.replace("<", " ").replace(">", " ").split())


def line_faults(line: PersonLine, *, known: Collection[str], new_allowed: bool = False) -> list[Fault]:
    """Say what is missing in a line; ``known`` are the names of organisations, folded like the line's.

    Examples
    --------
    >>> [each.code for each in line_faults(read_line("ana@example.org"), known=[])]
    ['name_missing', 'organization_missing']
    """
    faults = []
    if not line.name:
        faults.append(Fault("name_missing", {"line": line.words}))
    if "@" in line.words and not line.email:
        faults.append(Fault("email_unreadable", {"line": line.words}))
    elif not line.email and not line.phone:
        faults.append(Fault("contact_missing", {"line": line.words}))
    if not line.organization:
        faults.append(Fault("organization_missing", {"line": line.words}))
    elif folded(line.organization) not in known and not new_allowed:
        faults.append(unknown_organization(line, known))
    return faults


def shared_address_faults(lines: Iterable[PersonLine], *, names: Mapping[str, str]) -> list[Fault]:
    """Say which addresses would stand for two people; ``names`` are those who have one already, by address.

    Examples
    --------
    >>> lines = [read_line("Ana Ruiz, ana@example.org, DPU"), read_line("Luis Paz, ANA@example.org, DPU")]
    >>> [(each.code, each.values["name"]) for each in shared_address_faults(lines, names={})]
    [('email_of_another', 'Ana Ruiz')]
    """
    known, faults = dict(names), []
    for line in lines:
        if not line.email or not line.name:
            continue
        other = known.setdefault(line.email, line.name)
        if folded(other) != folded(line.name):
            faults.append(Fault("email_of_another", {"line": line.words, "email": line.email, "name": other}))
    return faults


def unknown_organization(line: PersonLine, known: Collection[str]) -> Fault:
    """Say that no organisation has this name, and which come near."""
    near = difflib.get_close_matches(folded(line.organization), list(known), n=3, cutoff=0.6)
    values = {"line": line.words, "organization": line.organization, "near": tuple(near)}
    return Fault("organization_near" if near else "organization_unknown", values)


def folded(name: str) -> str:
    """Write a name in small letters with single spaces, so that two spellings of it meet.

    Examples
    --------
    >>> folded("  Dirección  de Obras ")
    'dirección de obras'
    """
    return " ".join(name.casefold().split())


def holding_faults(new: Period, *, others: Iterable[Period]) -> list[Fault]:
    """Say why a person cannot hold a post over a period: it ends before it begins, or they hold it then already."""
    if new.until is not None and new.until < new.since:
        return [Fault("period_backwards", {"since": new.since, "until": new.until})]
    for other in others:
        begins_before_end = new.until is None or other.since <= new.until
        ends_after_start = other.until is None or new.since <= other.until
        if other.person == new.person and begins_before_end and ends_after_start:
            return [Fault("held_already", {"since": other.since})]
    return []


def handed_over(periods: Sequence[Period], *, to: int, on: dt.date) -> tuple[list[Period], list[Fault]]:
    """Return how the running periods of a post end the day before another person takes it over.

    Examples
    --------
    >>> first = Period(person=1, since=dt.date(2018, 1, 1))
    >>> ended, faults = handed_over([first], to=2, on=dt.date(2018, 6, 1))
    >>> ended[0].until, faults
    (datetime.date(2018, 5, 31), [])
    """
    running = [period for period in periods if period.until is None or period.until >= on]
    for period in running:
        if period.person == to:
            return [], [Fault("held_already", {"since": period.since})]
        if period.since >= on:
            return [], [Fault("begins_later", {"since": period.since, "on": on})]
    before = on - dt.timedelta(days=1)
    return [Period(period.person, period.since, before) for period in running], []
