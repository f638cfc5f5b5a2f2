"""Facilities (equipamientos clave): what stands where, for how many, and how vulnerable it was judged to be."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from cauce.web.models.actors import Organization
from cauce.web.models.monitoring import StoredFile
from cauce.web.models.people import Person, User
from cauce.web.models.plan import Plan, PlanItem
from cauce.web.models.territories import Territory


class Facility(PlanItem):
    """A health centre, school, hotel, church …; without coordinates it waits to be placed."""

    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=32, default="other")  # method/facilities.toml
    territory = models.ForeignKey(
        Territory, on_delete=models.SET_NULL, null=True, blank=True, related_name="facilities"
    )
    territory_words = models.CharField(max_length=200, blank=True)  # as the list says it, when it names none we know
    address = models.CharField(max_length=300, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    placement = models.CharField(max_length=16, default="unplaced")  # placed territory unplaced
    owner = models.ForeignKey(Organization, on_delete=models.SET_NULL, null=True, blank=True, related_name="facilities")
    owner_words = models.CharField(max_length=200, blank=True)
    capacity = models.PositiveIntegerField(null=True, blank=True)  # people
    floor_area_m2 = models.FloatField(null=True, blank=True)  # usable
    toilets = models.PositiveIntegerField(null=True, blank=True)
    water_l_per_day = models.FloatField(null=True, blank=True)
    roles = models.JSONField(default=list, blank=True)  # shelter supply command
    structure = models.CharField(max_length=120, blank=True)
    code_level = models.CharField(max_length=16, blank=True)  # high moderate low pre
    built_year = models.PositiveSmallIntegerField(null=True, blank=True)
    contact = models.CharField(max_length=300, blank=True)  # never leaves the office
    source = models.CharField(max_length=300, blank=True)
    source_on = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name


class FacilityPhoto(PlanItem):
    """A picture of a facility, kept where all contents are."""

    facility = models.ForeignKey(Facility, on_delete=models.CASCADE, related_name="photos")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=255)
    caption = models.CharField(max_length=300, blank=True)
    by_questionnaire = models.ForeignKey(
        "web.QuestionnaireLink", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )


class FacilityProposal(models.Model):
    """Two facilities that are likely one, with what speaks for it; the office decides."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="facility_proposals")
    first = models.ForeignKey(Facility, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Facility, on_delete=models.CASCADE, related_name="+")
    likeness = models.FloatField()
    distance_m = models.FloatField(null=True, blank=True)
    state = models.CharField(max_length=16, default="open")  # open merged apart

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["plan", "first", "second"], name="one_like_facility")]

    @property
    def both(self) -> tuple[Facility, Facility]:
        """The two."""
        return self.first, self.second


class VulnerabilityJudgement(PlanItem):
    """What one person judged of one facility by one index, item by item; never public on its own."""

    facility = models.ForeignKey(Facility, on_delete=models.CASCADE, related_name="judgements")
    index = models.CharField(max_length=16)  # generic hospital school
    answers = models.JSONField(default=dict)  # {item: answer}
    score = models.FloatField()
    band = models.CharField(max_length=16)  # very_low … very_high; A B C
    judged_on = models.DateField()
    judge = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    judge_post = models.CharField(max_length=200, blank=True)  # the judge's office, in words
    entered_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    by_questionnaire = models.ForeignKey(
        "web.QuestionnaireLink", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    longitude = models.FloatField(null=True, blank=True)  # where the judge's device stood, if they let it say so
    latitude = models.FloatField(null=True, blank=True)
    note = models.TextField(blank=True)


class ScoreRelease(PlanItem):
    """A named body lets the scores of facilities leave the office, from a day on, with its reason."""

    scope = models.CharField(max_length=16, default="territories")  # territories: shares; facilities: each score
    body = models.CharField(max_length=200)
    reason = models.TextField()
    released_on = models.DateField()
