"""Priorities (prioridades): one reckoning of which facilities and territories come first, with what it rests on."""

from __future__ import annotations

from django.db import models

from cauce.web.models.history import Job
from cauce.web.models.people import User
from cauce.web.models.plan import PlanItem


class PriorityAnalysis(PlanItem):
    """What was asked, which layers it rests on as they were that day, and what came of it."""

    name = models.CharField(max_length=200)
    layers = models.JSONField(default=list)  # numbers of RiskLayer
    state = models.CharField(max_length=16, default="waiting")  # waiting ready refused
    results = models.JSONField(default=dict, blank=True)  # see actions/risk_priorities.py
    problem = models.JSONField(default=list, blank=True)  # [code, values] where it could not be done
    made_at = models.DateTimeField(null=True, blank=True)
    job = models.ForeignKey(Job, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    asked_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    released_by = models.CharField(max_length=200, blank=True)  # the body; empty: the reckoning is internal
    released_on = models.DateField(null=True, blank=True)
    release_reason = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.name
