"""The strategy's making (articulación y producción de la estrategia): sections D and E."""

from __future__ import annotations

from django.db import models

from cauce.web.models.plan import PlanItem, Work


class SectionActivity(PlanItem, Work):
    """An activity of section D (articulation) or E (production)."""

    section = models.CharField(max_length=16)
    number = models.PositiveIntegerField(default=0)
    text = models.TextField()
