"""The board (Mesa Técnica Municipal): its seats and its objectives."""

from __future__ import annotations

from django.db import models

from cauce.web.models.actors import Organization
from cauce.web.models.plan import PlanItem


class Seat(PlanItem):
    """A seat of the board, at its internal or extended level."""

    level = models.CharField(max_length=16)
    text = models.TextField()
    organization = models.ForeignKey(
        Organization, on_delete=models.SET_NULL, null=True, blank=True, related_name="seats"
    )


class BoardObjective(PlanItem):
    """An objective of the board."""

    text = models.TextField()
