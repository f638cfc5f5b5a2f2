"""Letters of news and the day's rounds (novedades por carta, rondas): what was told to whom, what ran when."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from cauce.web.models.history import Event
from cauce.web.models.monitoring import OutgoingMessage
from cauce.web.models.people import Person
from cauce.web.models.plan import Plan


class NewsTold(models.Model):
    """One act that a letter tells a person; the same act is not told twice."""

    message = models.ForeignKey(OutgoingMessage, on_delete=models.CASCADE, related_name="news")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    event = models.ForeignKey(Event, on_delete=models.DO_NOTHING, related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["person", "event"], name="one_news")]


class DailyRound(models.Model):
    """The round of a plan's reminders on one day, done once by whichever worker came first."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="rounds")
    day = models.DateField()
    at = models.DateTimeField(auto_now_add=True)
    letters = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["plan", "day"], name="one_round")]
