"""Annex G.2 (anexo G.2, matriz de actores): one set of facts that becomes PDF, Word document and workbook."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

Translate = Callable[[str], str]


def N_(text: str) -> str:  # noqa: N802 - the name by which catalogues find a message
    """Mark a text for the catalogues."""
    return text


WIDE_ROLES = {"working_group": 2, "allies": 2}  # many names, so a wider column


@dataclass(frozen=True)
class Labels:
    """The words of the annex itself, in the reader's language."""

    title: str = N_("Annex G.2. Matrix of actors")
    plan: str = N_("Plan")
    made_on: str = N_("Made on")
    made_with: str = N_("Made with")
    counted: str = N_("Counted")
    page: str = N_("Page")
    directory: str = N_("Directory of organizations")
    organization: str = N_("Organization")
    acronym: str = N_("Acronym")
    sector: str = N_("Sector")
    level: str = N_("Level")
    tasks: str = N_("Tasks")
    rows: str = N_("Rows")
    roles_held: str = N_("Roles, by rows")
    by_row: str = N_("Roles of each row")
    row: str = N_("Row")
    groups: str = N_("Working groups")
    size: str = N_("Entities")
    members: str = N_("Members")
    remark: str = N_("What was noticed")
    to_be_named: str = N_("Still to be named")
    role: str = N_("Role")
    printed: str = N_("As printed")
    missing: str = N_("Missing or doubled")
    matrix: str = N_("Matrix")
    letters: str = N_("Letters of the roles")
    about: str = N_("About this annex")
    none: str = N_("There is nothing to list here.")


@dataclass(frozen=True)
class AnnexOrganization:
    """An organisation: what it is, where it stands, ``roles`` as (role, rows), ``cells`` roles by row."""

    name: str
    acronym: str
    sector: str
    level: str
    tasks: int
    rows: int
    roles: tuple[tuple[str, int], ...]
    cells: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class AnnexRow:
    """A row: its tasks in words, and the names of those who hold each role."""

    code: str
    tasks: tuple[str, ...]
    parties: Mapping[str, tuple[str, ...]]
    group_remark: str = ""


@dataclass(frozen=True)
class Annex:
    """All that annex G.2 says, in one language.

    Attributes
    ----------
    on, day
        The day that the file carries, and the same day as the city writes it.
    roles
        Code, word and letters of each role that the plan uses, in order.
    counted
        A sentence about how tasks and rows are counted.
    to_be_named
        Row, role and printed words of each party without a name.
    missing
        Sentences about what is missing or doubled; none where the reader may not see them.
    has_description
        Whether there are sectors and levels to show, and the reader may see them.
    notice
        What every page of the plan says of it, as that it is an illustration; may be empty.
    """

    plan: str
    program: str
    on: date
    day: str
    language: str
    counted: str
    roles: tuple[tuple[str, str, str], ...]
    organizations: tuple[AnnexOrganization, ...]
    rows: tuple[AnnexRow, ...]
    to_be_named: tuple[tuple[str, str, str], ...]
    missing: tuple[tuple[str, str], ...] = ()
    has_description: bool = True
    notice: str = ""
    labels: Labels = Labels()

    @property
    def facts(self) -> tuple[tuple[str, str], ...]:
        """What the file says of itself: label and value."""
        labels = self.labels
        return (
            (labels.plan, self.plan),
            (labels.made_on, self.day),
            (labels.made_with, self.program),
            (labels.counted, self.counted),
        )


@dataclass(frozen=True)
class Section:
    """A part of the annex: a titled table; ``widths`` are shares of the page, a cell may have several lines."""

    title: str
    headers: tuple[str, ...]
    widths: tuple[float, ...]
    lines: tuple[tuple[str, ...], ...]


def translated(translate: Translate) -> Labels:
    """The words of the annex in a language.

    Examples
    --------
    >>> translated(str.upper).row
    'ROW'
    """
    return Labels(**{name: translate(text) for name, text in vars(Labels()).items()})


def sections(annex: Annex) -> list[Section]:
    """Lay the annex out as tables, the same for every format; a part with nothing to say is left out."""
    made = [_directory(annex), _by_row(annex), _groups(annex), _to_be_named(annex), _missing(annex)]
    return [section for section in made if section.lines]


def _directory(annex: Annex) -> Section:
    labels = annex.labels
    words = {code: word for code, word, _ in annex.roles}
    described = annex.has_description
    headers = (
        labels.organization,
        labels.acronym,
        *((labels.sector, labels.level) if described else ()),
        labels.tasks,
        labels.rows,
        labels.roles_held,
    )
    lines = tuple(
        (
            one.name,
            "" if one.acronym == one.name else one.acronym,
            *((one.sector, one.level) if described else ()),
            str(one.tasks),
            str(one.rows),
            ", ".join(f"{words.get(role, role)} {count}" for role, count in one.roles),
        )
        for one in annex.organizations
    )
    widths = (0.26, 0.12, 0.13, 0.13, 0.06, 0.06, 0.24) if described else (0.36, 0.14, 0.07, 0.07, 0.36)
    return Section(labels.directory, headers, widths, lines)


def _by_row(annex: Annex) -> Section:
    first = 0.2
    parts = [WIDE_ROLES.get(code, 1) for code, _, _ in annex.roles]
    widths = (round((1 - first) * part / sum(parts), 4) for part in parts)
    lines = tuple(
        ("\n".join(row.tasks) or row.code, *("; ".join(row.parties.get(code, ())) for code, _, _ in annex.roles))
        for row in annex.rows
    )
    headers = (annex.labels.row, *(word for _, word, _ in annex.roles))
    return Section(annex.labels.by_row, headers, (first, *widths), lines)


def _groups(annex: Annex) -> Section:
    labels = annex.labels
    groups = [(row, row.parties.get("working_group", ())) for row in annex.rows]
    lines = tuple(
        (row.code, str(len(members)), ", ".join(members), row.group_remark) for row, members in groups if members
    )
    headers = (labels.row, labels.size, labels.members, labels.remark)
    if not any(row.group_remark for row in annex.rows):
        return Section(labels.groups, headers[:3], (0.1, 0.1, 0.8), tuple(line[:3] for line in lines))
    return Section(labels.groups, headers, (0.09, 0.09, 0.48, 0.34), lines)


def _to_be_named(annex: Annex) -> Section:
    labels = annex.labels
    return Section(labels.to_be_named, (labels.row, labels.role, labels.printed), (0.12, 0.22, 0.66), annex.to_be_named)


def _missing(annex: Annex) -> Section:
    return Section(annex.labels.missing, (annex.labels.row, annex.labels.remark), (0.12, 0.88), annex.missing)
