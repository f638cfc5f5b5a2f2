"""Screening of hazards (tamizaje de amenazas): what was asked with, and the hazard layer that came of it."""

from __future__ import annotations

from django.db import models

from cauce.web.models.history import Job
from cauce.web.models.people import User
from cauce.web.models.plan import PlanItem
from cauce.web.models.risk_layers import RiskLayer, RiskLayerFile


class Screening(PlanItem):
    """One screening: its values as they were typed, what it rests on, and the layer's file that it made."""

    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=16)  # landslide tsunami flood shaking
    told = models.JSONField(default=dict)  # words by the name of the input; of layers their number
    state = models.CharField(max_length=16, default="waiting")  # waiting ready refused
    problem = models.JSONField(default=list, blank=True)  # [code, values] where it could not be done
    results = models.JSONField(default=dict, blank=True)  # figures, and the layers it rests on with their hashes
    layer = models.ForeignKey(RiskLayer, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    file = models.ForeignKey(RiskLayerFile, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField(null=True, blank=True)
    job = models.ForeignKey(Job, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    asked_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name
