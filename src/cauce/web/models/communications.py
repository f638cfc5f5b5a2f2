"""Communications (plan de comunicación): objectives, tools, actions and their targets kept apart."""

from __future__ import annotations

from django.db import models

from cauce.web.models.plan import PlanItem


class CommunicationObjective(PlanItem):
    """An objective of internal or external communication."""

    scope = models.CharField(max_length=16)
    text = models.TextField()


class CommunicationTool(PlanItem):
    """A tool (herramienta): web page, press, radio…"""

    text = models.TextField()


class CommunicationAction(PlanItem):
    """A line of the communication plan."""

    objective = models.TextField()
    action = models.TextField()
    target = models.TextField(blank=True)
    bullets = models.JSONField(default=list, blank=True)
    channels = models.JSONField(default=list, blank=True)
    objective_carried_down = models.BooleanField(default=False)


class CommunicationTarget(PlanItem):
    """One measurable part of a target (see importer.draft.Target)."""

    action = models.ForeignKey(CommunicationAction, on_delete=models.CASCADE, related_name="targets")
    kind = models.CharField(max_length=32)
    value = models.PositiveIntegerField(null=True, blank=True)
    at_least = models.BooleanField(default=False)
    every = models.PositiveIntegerField(null=True, blank=True)
    unit = models.CharField(max_length=40, blank=True)
    what = models.CharField(max_length=200, blank=True)
    window = models.CharField(max_length=80, blank=True)
