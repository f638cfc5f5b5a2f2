"""Documents (documentos): deliverables, source documents, imports and provenance."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from cauce.web.models.plan import Plan, PlanItem, Row


class SourceDocument(models.Model):
    """A document that was uploaded, kept by the hash of its content."""

    sha256 = models.CharField(max_length=64, unique=True)
    file_name = models.CharField(max_length=255)
    format = models.CharField(max_length=16, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)


class Import(models.Model):
    """One reading of a document: uploaded, read by a job, previewed, then applied or discarded."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, null=True, blank=True, related_name="imports")
    slug = models.SlugField(max_length=80)
    source = models.ForeignKey(SourceDocument, on_delete=models.PROTECT)
    file_name = models.CharField(max_length=255)
    state = models.CharField(max_length=16, default="uploaded")  # uploaded read failed applied discarded undone
    records = models.JSONField(default=list, blank=True)
    extras = models.JSONField(default=dict, blank=True)  # body text, group size words, period, notes
    comparison = models.JSONField(default=dict, blank=True)
    problems = models.JSONField(default=list, blank=True)
    error_code = models.CharField(max_length=40, blank=True)
    error_values = models.JSONField(default=dict, blank=True)
    job = models.ForeignKey("web.Job", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    created_by = models.ForeignKey("web.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    applied_event = models.ForeignKey("web.Event", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["-created_at", "-pk"]


class Deliverable(PlanItem):
    """A deliverable of a row, or of section D (articulation) or E (production)."""

    row = models.ForeignKey(Row, on_delete=models.CASCADE, null=True, blank=True, related_name="deliverables")
    section = models.CharField(max_length=16, blank=True)  # "articulation", "production"
    number = models.PositiveIntegerField(null=True, blank=True)
    text = models.TextField()
    kind = models.CharField(max_length=32, default="other")
    pages = models.PositiveIntegerField(null=True, blank=True)
    due_words = models.CharField(max_length=80, blank=True)
    integrated_in = models.TextField(blank=True)
    due_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=16, default="planned")  # planned in_preparation submitted returned accepted


class Upload(models.Model):
    """A file on its way to a deliverable or to the map: it arrives in parts, is taken up, or grows too old."""

    token = models.CharField(max_length=32, unique=True)
    deliverable = models.ForeignKey(
        Deliverable, on_delete=models.CASCADE, null=True, blank=True, related_name="uploads"
    )
    layers_of = models.ForeignKey(Plan, on_delete=models.CASCADE, null=True, blank=True, related_name="+")  # the map's
    user = models.ForeignKey("web.User", on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    link = models.ForeignKey("web.ActionLink", on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    file_name = models.CharField(max_length=255)
    size = models.PositiveBigIntegerField()
    received = models.PositiveBigIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()


class Provenance(models.Model):
    """Where an item was read: file, headings, table, row, cell, paragraph, page or line, words, how sure."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="+")
    import_run = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=200)
    words = models.TextField(blank=True)
    heading_path = models.JSONField(default=list, blank=True)
    position = models.JSONField(default=dict, blank=True)
    sure = models.FloatField(default=1.0)
    reason = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["plan", "kind", "key"], name="one_provenance")]
