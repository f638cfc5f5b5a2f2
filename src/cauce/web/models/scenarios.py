"""Scenarios (escenarios): an event and its assumptions, with what comes of it; what facilities need of each other."""

from __future__ import annotations

from django.db import models

from cauce.web.models.facilities import Facility
from cauce.web.models.history import Job
from cauce.web.models.people import User
from cauce.web.models.plan import PlanItem
from cauce.web.models.risk_layers import RiskLayer


class FacilityNeed(PlanItem):
    """That a facility needs another to work: for power, water …; of one service, any of its suppliers will do."""

    facility = models.ForeignKey(Facility, on_delete=models.CASCADE, related_name="needs")
    supplier = models.ForeignKey(Facility, on_delete=models.CASCADE, related_name="supplies")
    service = models.CharField(max_length=16)  # core.scenarios.SERVICES
    reserve_hours = models.FloatField(default=0)
    source = models.CharField(max_length=300, blank=True)


class Scenario(PlanItem):
    """What is asked, what it rests on, and what came of it; whether a named body let it leave the office."""

    name = models.CharField(max_length=200)
    layer = models.ForeignKey(RiskLayer, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    asked = models.JSONField(default=dict)  # core.scenarios.Asked
    state = models.CharField(max_length=16, default="waiting")  # waiting ready refused
    results = models.JSONField(default=dict, blank=True)  # see actions/scenarios/reckoning.py
    figures = models.JSONField(default=dict, blank=True)  # of the whole city, for lists
    rests = models.JSONField(default=dict, blank=True)  # what it rests on, see queries/scenarios_basis.py
    problem = models.JSONField(default=list, blank=True)  # [code, values] where it could not be done
    made_at = models.DateTimeField(null=True, blank=True)
    job = models.ForeignKey(Job, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    asked_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    released_by = models.CharField(max_length=200, blank=True)  # the body; empty: the scenario is internal
    released_on = models.DateField(null=True, blank=True)
    release_reason = models.TextField(blank=True)
    released_of = models.DateTimeField(null=True, blank=True)  # made_at of what was released; a later one is internal

    def __str__(self) -> str:
        return self.name

    @property
    def is_released(self) -> bool:
        """Whether a body let leave the office what stands here: what was made since it saw it is internal."""
        return bool(self.released_by) and self.released_of == self.made_at
