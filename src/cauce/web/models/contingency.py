"""Contingency plans (planes de contingencia): who plans and carries them out, how they are told, good practices."""

from __future__ import annotations

from django.db import models

from cauce.web.models.actors import Organization
from cauce.web.models.monitoring import StoredFile
from cauce.web.models.plan import PlanItem, Question


class ContingencyPlan(PlanItem):
    """A contingency plan of the city: for which hazards, sectors and territories, since when and until when."""

    name = models.CharField(max_length=300)
    hazards = models.JSONField(default=list, blank=True)  # codes of method/contingency.toml
    sectors = models.JSONField(default=list, blank=True)
    whole_city = models.BooleanField(default=True)
    territories = models.JSONField(default=list, blank=True)  # keys of Territory
    territory_words = models.CharField(max_length=300, blank=True)  # as a list says it, where none of ours is meant
    owner = models.ForeignKey(
        Organization, on_delete=models.SET_NULL, null=True, blank=True, related_name="contingency_plans"
    )
    owner_words = models.CharField(max_length=200, blank=True)
    approved_on = models.DateField(null=True, blank=True)
    expires_on = models.DateField(null=True, blank=True)
    drilled_on = models.DateField(null=True, blank=True)
    is_public = models.BooleanField(default=False)  # whether the document may be read by everyone
    language = models.CharField(max_length=16, blank=True)  # es, en, "es en", other
    kept_at = models.CharField(max_length=500, blank=True)  # where the paper lies
    link = models.URLField(max_length=1000, blank=True)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    file_name = models.CharField(max_length=255, blank=True)
    note = models.TextField(blank=True)
    said = models.CharField(max_length=16, blank=True)  # current outdated withdrawn: what the office says of it
    said_on = models.DateField(null=True, blank=True)
    said_why = models.CharField(max_length=500, blank=True)

    def __str__(self) -> str:
        return self.name


class ContingencyDuty(PlanItem):
    """Who plans a contingency plan, or carries it out; in words where the directory does not have them."""

    contingency_plan = models.ForeignKey(ContingencyPlan, on_delete=models.CASCADE, related_name="duties")
    kind = models.CharField(max_length=16)  # planning implementing
    organization = models.ForeignKey(
        Organization, on_delete=models.SET_NULL, null=True, blank=True, related_name="contingency_duties"
    )
    words = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return self.words or str(self.organization)


class DisseminationStep(PlanItem):
    """How a contingency plan is made known: what, to whom, by which channel, when, and whether it was done."""

    contingency_plan = models.ForeignKey(ContingencyPlan, on_delete=models.CASCADE, related_name="steps")
    text = models.TextField()
    audience = models.CharField(max_length=300)
    channel = models.CharField(max_length=32, default="other")
    planned_on = models.DateField(null=True, blank=True)
    done_on = models.DateField(null=True, blank=True)
    reach = models.PositiveIntegerField(null=True, blank=True)  # people
    note = models.TextField(blank=True)


class Case(PlanItem):
    """A good practice of this city or of another: where, what, under which conditions, with which result."""

    place = models.CharField(max_length=200)
    text = models.TextField()
    conditions = models.TextField(blank=True)
    result = models.TextField(blank=True)
    transferable = models.CharField(max_length=16, default="unknown")  # yes partly no unknown
    transfer_words = models.TextField(blank=True)  # what it would take here
    source = models.CharField(max_length=300, blank=True)
    link = models.URLField(max_length=1000, blank=True)
    hazards = models.JSONField(default=list, blank=True)
    question = models.ForeignKey(Question, on_delete=models.SET_NULL, null=True, blank=True, related_name="cases")
    contingency_plan = models.ForeignKey(
        ContingencyPlan, on_delete=models.SET_NULL, null=True, blank=True, related_name="cases"
    )
