"""Territories (territorios): corregimientos, districts and the like of a city, with outline and figures."""

from __future__ import annotations

from django.db import models

from cauce.web.models.plan import PlanItem


class Territory(PlanItem):
    """A corregimiento, a district, a neighbourhood: the word for its level is the city's own.

    ``geometry`` is a GeoJSON Polygon or MultiPolygon in WGS84 (longitude, latitude); the four columns of its
    box let lists be cut without reading it.
    """

    code = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    level = models.CharField(max_length=80, blank=True)
    parent = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="parts")
    geometry = models.JSONField(null=True, blank=True)
    west = models.FloatField(null=True, blank=True)
    south = models.FloatField(null=True, blank=True)
    east = models.FloatField(null=True, blank=True)
    north = models.FloatField(null=True, blank=True)
    population = models.PositiveIntegerField(null=True, blank=True)
    women = models.PositiveIntegerField(null=True, blank=True)
    men = models.PositiveIntegerField(null=True, blank=True)
    children_0_14 = models.PositiveIntegerField(null=True, blank=True)
    older_65 = models.PositiveIntegerField(null=True, blank=True)
    with_disability = models.PositiveIntegerField(null=True, blank=True)
    dwellings = models.PositiveIntegerField(null=True, blank=True)
    source = models.CharField(max_length=300, blank=True)
    source_on = models.DateField(null=True, blank=True)
    licence = models.CharField(max_length=120, blank=True)

    def __str__(self) -> str:
        return self.name
