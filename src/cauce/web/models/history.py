"""History (historia): events and their changes, background jobs, method settings, decisions on problems."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models

from cauce.web.models.people import User
from cauce.web.models.plan import Plan


class Event(models.Model):
    """One act by one person; append-only (update and delete are refused by trigger)."""

    plan = models.ForeignKey(Plan, on_delete=models.DO_NOTHING, null=True, blank=True, related_name="events")
    act = models.CharField(max_length=64)
    actor = models.ForeignKey(User, on_delete=models.DO_NOTHING, null=True, blank=True, related_name="+")
    at = models.DateTimeField()
    why = models.TextField(blank=True)
    by_link = models.ForeignKey("web.ActionLink", on_delete=models.DO_NOTHING, null=True, blank=True, related_name="+")
    by_questionnaire = models.ForeignKey(
        "web.QuestionnaireLink", on_delete=models.DO_NOTHING, null=True, blank=True, related_name="+"
    )
    undoes = models.ForeignKey("self", on_delete=models.DO_NOTHING, null=True, blank=True, related_name="undone_by")

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]


class Change(models.Model):
    """What an event changed in one field of one object; append-only."""

    event = models.ForeignKey(Event, on_delete=models.DO_NOTHING, related_name="changes")
    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=200)
    object_id = models.BigIntegerField()
    field = models.CharField(max_length=40, blank=True)  # empty: the whole object was made or taken away
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["kind", "object_id", "field"], name="change_of_what")]


class Job(models.Model):
    """Work in the background, with progress; a page for each. It says nothing of persons but who asked for it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=64)
    key = models.CharField(max_length=120, blank=True)  # the same kind and key are the same job
    arguments = models.JSONField(default=dict)
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, null=True, blank=True, related_name="jobs")
    state = models.CharField(max_length=16, default="queued")  # queued running done failed cancelled
    progress = models.PositiveSmallIntegerField(default=0)
    message = models.CharField(max_length=80, blank=True)
    error = models.TextField(blank=True)  # a code of core/messages/jobs.py, and the kind of the error
    attempts = models.PositiveSmallIntegerField(default=0)
    created_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    not_before = models.DateTimeField(null=True, blank=True)
    worker = models.CharField(max_length=64, blank=True)  # who does it, or did it last
    started_at = models.DateTimeField(null=True, blank=True)
    heartbeat_at = models.DateTimeField(null=True, blank=True)
    ends_by = models.DateTimeField(null=True, blank=True)  # a job that runs longer is ended
    cancel_asked_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "key"], condition=~models.Q(key=""), name="one_job_of_a_key")
        ]
        indexes: ClassVar = [models.Index(fields=["state", "created_at"], name="job_by_state")]


class JobRound(models.Model):
    """What workers do again and again: when it is due next, who does it now, when it was done last."""

    name = models.CharField(primary_key=True, max_length=80)
    next_at = models.DateTimeField()
    worker = models.CharField(max_length=64, blank=True)
    ends_by = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=80, blank=True)


class MethodSetting(models.Model):
    """A plan's own value of a method's number or word list, laid over the defaults in method/*.toml."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="method_settings")
    key = models.CharField(max_length=120)
    value = models.JSONField()
    source = models.TextField(blank=True)
    since = models.DateField(null=True, blank=True)
    decided_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["plan", "key"], name="one_method_setting")]


class ProblemDecision(models.Model):
    """What the office decided about a finding: accepted with its reason."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="problem_decisions")
    problem_key = models.CharField(max_length=500)
    decision = models.CharField(max_length=16, default="accepted")
    reason = models.TextField(blank=True)
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["plan", "problem_key"], name="one_problem_decision")]
