"""An organisation's own corner (rincón de una institución): what it sees of the work that it shares with others."""

from __future__ import annotations

from collections.abc import Collection

# Who does or checks the work of a row sees how far its deliverables are; who is invited sees what is accepted.
AT_WORK = frozenset({"leads", "supports", "supervises", "validates", "working_group", "guides", "reviews"})
OPEN_STATES = frozenset({"planned", "accepted"})


def sees_drafts(roles: Collection[str]) -> bool:
    """Whether an organisation sees the unfinished work of a row in which it holds these roles.

    Examples
    --------
    >>> sees_drafts({"leads"}), sees_drafts({"allies"})
    (True, False)
    """
    return not AT_WORK.isdisjoint(roles)


def shown_state(state: str, roles: Collection[str]) -> str:
    """Return the state of a deliverable as an organisation with these roles sees it; others' drafts count as planned.

    Examples
    --------
    >>> shown_state("returned", {"allies"}), shown_state("returned", {"leads"}), shown_state("accepted", {"allies"})
    ('planned', 'returned', 'accepted')
    """
    return state if state in OPEN_STATES or sees_drafts(roles) else "planned"
