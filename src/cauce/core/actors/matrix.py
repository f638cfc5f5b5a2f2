"""Matrix of actors (matriz de actores): parties × rows with their roles, and what is missing or doubled."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from cauce.core.actors.work import WorkRow

LEADS = "leads"
CHECKS = ("supervises", "validates")
OUTSIDE = ("leads", "supports", "allies")

Translate = Callable[[str], str]


def N_(text: str) -> str:  # noqa: N802 - the name by which catalogues find a message
    """Mark a sentence for the catalogues; it is translated where it is shown."""
    return text


SENTENCES: Mapping[str, str] = {
    "missing": N_("Row %(row)s names nobody in the role «%(role)s»; the plan expects one in each row."),
    "to_be_named": N_("In row %(row)s the role «%(role)s» is held only by parties that are still to be named."),
    "named_twice": N_("Row %(row)s names «%(party)s» twice in the role «%(role)s»; once is enough."),
    "several_leads": N_("Row %(row)s has %(count)d leads: %(party)s. One lead answers for a row; the others support."),
    "checks_itself": N_("In row %(row)s «%(party)s» leads and also checks the work; another party sees more."),
    "several_roles": N_("In row %(row)s «%(party)s» holds several roles (%(role)s); one says better what it does."),
}


@dataclass(frozen=True)
class Remark:
    """Something missing or doubled in a row; ``kind`` names its sentence, ``roles`` are codes."""

    kind: str
    row: str
    roles: tuple[str, ...] = ()
    parties: tuple[str, ...] = ()

    def tell(self, role_words: Mapping[str, str], translate: Translate) -> str:
        """Say it in the reader's language.

        Examples
        --------
        >>> Remark("missing", "1.1.1", ("leads",)).tell({"leads": "Leads"}, str)
        'Row 1.1.1 names nobody in the role «Leads»; the plan expects one in each row.'
        """
        values = {
            "row": self.row,
            "role": ", ".join(role_words.get(role, role) for role in self.roles),
            "party": ", ".join(self.parties),
            "count": len(self.parties),
        }
        return translate(SENTENCES[self.kind]) % values


@dataclass(frozen=True)
class MatrixLine:
    """One organisation with its roles in each row: ``cells`` by the row's code."""

    organization: str
    name: str
    cells: Mapping[str, tuple[str, ...]]


def matrix(rows: Sequence[WorkRow], *, order: Sequence[str]) -> list[MatrixLine]:
    """Lay out who holds which roles in which rows, who stands in most rows first.

    Parameters
    ----------
    rows
        The rows of a plan, or of one area.
    order
        Codes of the roles in the order in which a cell shows them.
    """
    names: dict[str, str] = {}
    cells: dict[str, dict[str, set[str]]] = {}
    for row in rows:
        for holder in row.holders:
            if holder.organization:
                names.setdefault(holder.organization, holder.name)
                cells.setdefault(holder.organization, {}).setdefault(row.code, set()).add(holder.role)
    ranks = {role: rank for rank, role in enumerate(order)}

    def in_order(roles: set[str]) -> tuple[str, ...]:
        return tuple(sorted(roles, key=lambda role: (ranks.get(role, len(ranks)), role)))

    lines = [
        MatrixLine(slug, names[slug], {code: in_order(roles) for code, roles in held.items()})
        for slug, held in cells.items()
    ]
    return sorted(lines, key=lambda line: (-len(line.cells), line.name.casefold(), line.organization))


def remarks(rows: Iterable[WorkRow], *, expected: Sequence[Sequence[str]], share: float = 0.0) -> list[Remark]:
    """Say what is missing or doubled in each row.

    Parameters
    ----------
    expected
        Groups of roles of which each row needs one.
    share
        A group that fewer rows than this share name, or none, is not expected in the others.
    """
    every = list(rows)
    wanted = [tuple(group) for group in expected if _is_usual(group, every, share)]
    return [remark for row in every for remark in (*_missing(row, wanted), *_doubled(row))]


def _is_usual(group: Sequence[str], rows: Sequence[WorkRow], share: float) -> bool:
    named = sum(any(holder.role in group for holder in row.holders) for row in rows)
    return named > 0 and named >= share * len(rows)


def _missing(row: WorkRow, wanted: Sequence[tuple[str, ...]]) -> list[Remark]:
    found = []
    for group in wanted:
        holders = [holder for holder in row.holders if holder.role in group]
        if not holders:
            found.append(Remark("missing", row.code, group[:1]))
        elif not any(holder.organization for holder in holders):
            found.append(Remark("to_be_named", row.code, (holders[0].role,), tuple(each.name for each in holders)))
    return found


def _doubled(row: WorkRow) -> list[Remark]:
    names = {holder.organization: holder.name for holder in reversed(row.holders) if holder.organization}
    times = Counter((holder.organization, holder.role) for holder in row.holders if holder.organization)
    found = [
        Remark("named_twice", row.code, (role,), (names[one],)) for (one, role), count in times.items() if count > 1
    ]
    leads = [one for one, role in times if role == LEADS]
    if len(leads) > 1:
        found.append(Remark("several_leads", row.code, (LEADS,), tuple(names[one] for one in leads)))
    for one in names:
        held = tuple(role for other, role in times if other == one)
        if LEADS in held and set(CHECKS) & set(held):
            found.append(Remark("checks_itself", row.code, held, (names[one],)))
        if len(several := tuple(role for role in held if role in OUTSIDE)) > 1:
            found.append(Remark("several_roles", row.code, several, (names[one],)))
    return found
