"""Schedule (cronograma): when work is done, what waits for what, days without work, baselines, calendar feeds."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from cauce.web.models.actors import Organization
from cauce.web.models.people import Person, Post
from cauce.web.models.plan import Plan, PlanItem, Task
from cauce.web.models.strategy import SectionActivity


class ScheduleEntry(PlanItem):
    """When a task, an activity of a section, or a milestone is; see core.schedule.Activity for the words."""

    kind = models.CharField(max_length=16)  # task activity milestone
    task = models.ForeignKey(Task, on_delete=models.CASCADE, null=True, blank=True, related_name="schedule_entries")
    activity = models.ForeignKey(
        SectionActivity, on_delete=models.CASCADE, null=True, blank=True, related_name="schedule_entries"
    )
    title = models.CharField(max_length=300, blank=True)  # of a milestone
    duration = models.PositiveIntegerField(default=1)  # working days; 0 is a milestone
    fixed_on = models.DateField(null=True, blank=True)
    not_before = models.DateField(null=True, blank=True)
    finish_by = models.DateField(null=True, blank=True)
    finish_by_words = models.CharField(max_length=200, blank=True)  # "before the board meets"


class ScheduleLink(PlanItem):
    """A dependency between two entries, with its lag in working days."""

    before = models.ForeignKey(ScheduleEntry, on_delete=models.CASCADE, related_name="followers")
    after = models.ForeignKey(ScheduleEntry, on_delete=models.CASCADE, related_name="needs")
    kind = models.CharField(max_length=16, default="finish_start")
    lag = models.IntegerField(default=0)
    words = models.TextField(blank=True)


class Closure(PlanItem):
    """A day without work besides the country's holidays: the office is closed, or a decree gave it free."""

    day = models.DateField()
    name = models.CharField(max_length=200)
    is_decree = models.BooleanField(default=False)


class Baseline(PlanItem):
    """The schedule as it was on a day, kept under a name with its reason: [key, first day, last day] of each entry."""

    name = models.CharField(max_length=120)
    reason = models.TextField(blank=True)
    on = models.DateField()
    days = models.JSONField(default=list)


class CalendarFeed(models.Model):
    """A secret address under which a calendar program reads a part of the schedule; only its hash is kept."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="calendar_feeds")
    token_hash = models.CharField(max_length=64, unique=True)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    post = models.ForeignKey(Post, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    language = models.CharField(max_length=8, default="es")
    made_at = models.DateTimeField(auto_now_add=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_read_at = models.DateTimeField(null=True, blank=True)
    hour_began_at = models.DateTimeField(null=True, blank=True)  # readings within an hour are limited
    reads_in_hour = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["made_at", "pk"]
