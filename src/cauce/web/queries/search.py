"""Search (búsqueda): entries made anew when a plan changes."""

from __future__ import annotations

from cauce.web.models import Plan


def rebuild(plan: Plan) -> None:
    """Make a plan's search entries anew."""
