"""Loss analyses (análisis de pérdidas): what a hazard costs in an average year, and how sure that is."""

from __future__ import annotations

from django.db import models

from cauce.web.models.history import Job
from cauce.web.models.monitoring import StoredFile
from cauce.web.models.people import User
from cauce.web.models.plan import PlanItem


class LossAnalysis(PlanItem):
    """What was asked, which maps it rests on as they were that day, and what came of it."""

    name = models.CharField(max_length=200)
    layers = models.JSONField(default=list)  # numbers of RiskLayer, by return period
    asked = models.JSONField(default=dict)  # core.losses.Asked
    state = models.CharField(max_length=16, default="waiting")  # waiting ready refused
    results = models.JSONField(default=dict, blank=True)  # see engines/risk/losses.py
    reports = models.JSONField(default=dict, blank=True)  # by language: the engine's page, the picture of the curve
    problem = models.JSONField(default=list, blank=True)  # [code, values] where it could not be done
    curves = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")  # own
    curves_name = models.CharField(max_length=255, blank=True)  # under which the file came
    curves_source = models.CharField(max_length=300, blank=True)
    curves_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    curves_at = models.DateTimeField(null=True, blank=True)
    case = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")  # ZIP
    made_at = models.DateTimeField(null=True, blank=True)
    job = models.ForeignKey(Job, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    asked_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    released_by = models.CharField(max_length=200, blank=True)  # the body; empty: the analysis is internal
    released_on = models.DateField(null=True, blank=True)
    release_reason = models.TextField(blank=True)
    released_of = models.DateTimeField(null=True, blank=True)  # made_at of what was released; a later one is internal

    def __str__(self) -> str:
        return self.name

    @property
    def is_released(self) -> bool:
        """Whether a body let leave the office what stands here: what was made since it saw it is internal."""
        return bool(self.released_by) and self.released_of == self.made_at
