"""Files kept for some days (archivos guardados por unos días): what was sent to be read, or written to be taken."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from cauce.web.models.history import Job


class KeptFile(models.Model):
    """A file beside a job; its content stands under its hash where all contents do, until the day it is forgotten."""

    job = models.ForeignKey(Job, on_delete=models.SET_NULL, null=True, blank=True, related_name="files")
    use = models.CharField(max_length=16)  # sent reading choice written
    file_name = models.CharField(max_length=255)
    media_type = models.CharField(max_length=120)
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.PositiveBigIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["job", "use"], name="one_kept_file")]
