"""Monitoring (seguimiento): where rows, tasks, inputs and deliverables stand, comments, follows, private links."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.db import models
from django.utils import timezone

from cauce.web.models.actors import Organization
from cauce.web.models.documents import Deliverable
from cauce.web.models.people import Person, Post, User
from cauce.web.models.plan import Plan, PlanItem, Row


class StoredFile(models.Model):
    """The content of a file, kept once by its hash."""

    sha256 = models.CharField(max_length=64, unique=True)
    size = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=120)
    scanned = models.CharField(max_length=16, blank=True)  # clean waiting infected; empty where there was no scanner
    created_at = models.DateTimeField(auto_now_add=True)


class DeliverableVersion(PlanItem):
    """One version of a deliverable: a file or a link to one's own cloud, with its note and pages."""

    deliverable = models.ForeignKey(Deliverable, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    file_name = models.CharField(max_length=255, blank=True)
    link = models.URLField(max_length=1000, blank=True)
    pages = models.PositiveIntegerField(null=True, blank=True)
    note = models.TextField(blank=True)
    state = models.CharField(max_length=16, default="submitted")  # submitted returned accepted
    by_post = models.ForeignKey(Post, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    by_person = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    by_link = models.BooleanField(default=False)
    submitted_at = models.DateTimeField(auto_now_add=True)
    decided_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    decided_as = models.CharField(max_length=32, blank=True)  # validates, supervises, office
    is_self_accepted = models.BooleanField(default=False)
    decided_at = models.DateTimeField(null=True, blank=True)
    decision_note = models.TextField(blank=True)


class Comment(models.Model):
    """A comment on one thing of the plan, with the persons it mentions."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="comments")
    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=200)
    text = models.TextField()
    author = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="comments")
    by_link = models.BooleanField(default=False)
    at = models.DateTimeField(auto_now_add=True)
    mentions = models.ManyToManyField(Person, blank=True, related_name="mentioned_in")

    class Meta:
        ordering: ClassVar = ["at", "pk"]


class Follow(models.Model):
    """A person who wants to hear of one thing."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="follows")
    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=200)
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["plan", "person", "kind", "key"], name="one_follow")]


class Visit(models.Model):
    """When an account last looked at a plan, to show what changed since."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="visits")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["plan", "user"], name="one_visit")]


class ActionLink(models.Model):
    """A private link by which a post acts on one row without an account; only its hash is kept."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="action_links")
    row = models.ForeignKey(Row, on_delete=models.CASCADE, related_name="action_links")
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="action_links")
    person = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True)
    channel = models.CharField(max_length=16, default="email")  # email whatsapp qr
    sent_to = models.CharField(max_length=254, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)
    uses = models.PositiveIntegerField(default=0)
    hour_began_at = models.DateTimeField(null=True, blank=True)  # uses within an hour are limited
    uses_in_hour = models.PositiveIntegerField(default=0)


class OutgoingMessage(models.Model):
    """A message to a person: prepared, held back so that a mistake can be undone, then sent or withdrawn."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, null=True, blank=True, related_name="messages")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="messages")
    channel = models.CharField(max_length=16, default="email")
    reason = models.CharField(max_length=32)  # reminder kind, mention, follow, returned, invitation…
    language = models.CharField(max_length=8, default="es")
    subject = models.CharField(max_length=300)
    body = models.TextField()
    fingerprint = models.CharField(max_length=200, blank=True)  # the same reminder is not prepared twice
    created_at = models.DateTimeField(auto_now_add=True)
    send_after = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    error = models.TextField(blank=True)


class MessageReminder(models.Model):
    """One thing that a message tells a person; the same thing is not told twice."""

    message = models.ForeignKey(OutgoingMessage, on_delete=models.CASCADE, related_name="reminders")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    row = models.ForeignKey(Row, on_delete=models.CASCADE, related_name="+")
    post = models.ForeignKey(Post, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    kind = models.CharField(max_length=32)
    fingerprint = models.CharField(max_length=200)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["person", "row", "fingerprint"], name="told_once")]


class Filling(PlanItem):
    """An organisation that fills a placeholder («Consultor»); the printed words stay."""

    assignment = models.ForeignKey("web.Assignment", on_delete=models.CASCADE, related_name="fillings")
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="fillings")
    since = models.DateTimeField(default=timezone.now)

    @property
    def since_day(self) -> dt.date:
        """The day from which it is filled."""
        return timezone.localdate(self.since)
