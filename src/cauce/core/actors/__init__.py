"""Actors (actores): organisations behind printed names, placeholders, and what a name's bracket says."""

from cauce.core.actors.likely import Reason
from cauce.core.actors.names import ReadName, is_placeholder, read_name, tidy
from cauce.core.actors.organizations import OrganizationGuess, Proposal, resolve

__all__ = ["OrganizationGuess", "Proposal", "ReadName", "Reason", "is_placeholder", "read_name", "resolve", "tidy"]
