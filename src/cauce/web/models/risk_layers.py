"""Layers of the map (capas del mapa): hazards, coast, roads, buildings; each with its files, checked and drawn."""

from __future__ import annotations

from django.db import models

from cauce.web.models.history import Job
from cauce.web.models.monitoring import StoredFile
from cauce.web.models.people import User
from cauce.web.models.plan import PlanItem


class RiskLayer(PlanItem):
    """What one layer shows, who answers for it, and whether a named body let it leave the office."""

    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=16, default="hazard")  # core.risk_layers.KINDS
    hazard = models.CharField(max_length=16, blank=True)  # method/maps.toml; empty where it is no hazard
    return_period_years = models.PositiveIntegerField(null=True, blank=True)
    event = models.CharField(max_length=200, blank=True)  # the scenario or the day, where it is one event
    climate = models.CharField(max_length=120, blank=True)  # present, or the scenario and its year
    unit = models.CharField(max_length=16, blank=True)  # of the value; empty for classes
    class_field = models.CharField(max_length=80, blank=True)  # the field of a vector layer that holds its class
    authority = models.CharField(max_length=200, blank=True)
    source = models.CharField(max_length=300, blank=True)
    source_on = models.DateField(null=True, blank=True)
    scale = models.CharField(max_length=40, blank=True)
    licence = models.CharField(max_length=120, blank=True)
    quality = models.CharField(max_length=16, blank=True)  # high medium low
    note = models.TextField(blank=True)
    is_synthetic = models.BooleanField(default=False)
    run = models.JSONField(default=dict, blank=True)  # of a run of the risk engine: core.risk_losses.Run
    current = models.ForeignKey("web.RiskLayerFile", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    released_by = models.CharField(max_length=200, blank=True)  # the body; empty: the layer is internal
    released_on = models.DateField(null=True, blank=True)
    release_reason = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.name


class RiskLayerFile(PlanItem):
    """One file of a layer: as it came, what it is, what is wrong with it, and what the map draws of it."""

    layer = models.ForeignKey(RiskLayer, on_delete=models.CASCADE, related_name="files")
    number = models.PositiveIntegerField()
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=255)
    state = models.CharField(max_length=16, default="waiting")  # waiting ready refused
    facts = models.JSONField(default=dict, blank=True)  # core.risk_layers.LayerFacts
    problems = models.JSONField(default=list, blank=True)  # [[code, values, severity]]
    classes = models.JSONField(default=list, blank=True)  # core.risk_layers.LayerClass, as drawn
    tiles = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    picture = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    shapes = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")  # GPKG
    corners = models.JSONField(default=list, blank=True)  # west, south, east, north of the picture, in degrees
    job = models.ForeignKey(Job, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    added_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)
