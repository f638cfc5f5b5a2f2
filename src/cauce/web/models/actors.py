"""Actors (actores): organisations, their spellings, and who has which role where."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from cauce.core.actors.names import without_initials
from cauce.web.models.documents import Deliverable
from cauce.web.models.people import Post
from cauce.web.models.plan import Plan, PlanItem, Row


class Organization(PlanItem):
    """An organisation (institución, dirección); ``merged_into`` another when two were one."""

    slug = models.SlugField(max_length=120)
    name = models.CharField(max_length=300)
    acronym = models.CharField(max_length=80, blank=True)
    owner = models.CharField(max_length=200, blank=True)
    merged_into = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="merged")
    sector = models.CharField(max_length=32, blank=True)  # public private academia civil_society international
    level = models.CharField(max_length=32, blank=True)  # municipal national regional international community
    power = models.PositiveSmallIntegerField(null=True, blank=True)  # 1 to 5, never leaves the office
    interest = models.PositiveSmallIntegerField(null=True, blank=True)  # 1 to 5, never leaves the office
    liaison = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="convenes")

    def __str__(self) -> str:
        return self.name


class OrganizationAlias(PlanItem):
    """A spelling that identifies an organisation; ``basis`` says who decided (sure, person)."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="aliases")
    spelling = models.CharField(max_length=300)
    basis = models.CharField(max_length=32, default="sure")
    reason = models.CharField(max_length=300, blank=True)


class OrganizationProposal(models.Model):
    """Two organisations that are likely one, with the reason; the office decides."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="organization_proposals")
    first = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    reason = models.CharField(max_length=300)
    state = models.CharField(max_length=16, default="open")  # open merged apart

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["plan", "first", "second"], name="one_proposal")]


class Assignment(PlanItem):
    """The role of a party in a row, or in a deliverable of sections D and E."""

    row = models.ForeignKey(Row, on_delete=models.CASCADE, null=True, blank=True, related_name="assignments")
    deliverable = models.ForeignKey(
        Deliverable, on_delete=models.CASCADE, null=True, blank=True, related_name="assignments"
    )
    role = models.CharField(max_length=32)
    organization = models.ForeignKey(
        Organization, on_delete=models.SET_NULL, null=True, blank=True, related_name="assignments"
    )
    post = models.ForeignKey(Post, on_delete=models.SET_NULL, null=True, blank=True, related_name="assignments")
    as_printed = models.TextField()
    core = models.TextField(blank=True)
    owner = models.CharField(max_length=200, blank=True)
    unit = models.CharField(max_length=200, blank=True)
    contribution = models.CharField(max_length=300, blank=True)
    initials = models.CharField(max_length=40, blank=True)
    body = models.CharField(max_length=300, blank=True)
    is_placeholder = models.BooleanField(default=False)
    count = models.PositiveIntegerField(null=True, blank=True)
    text = models.TextField(blank=True)

    @property
    def public_words(self) -> str:
        """The party as printed, without a person's initials."""
        return without_initials(self.as_printed, self.initials)
