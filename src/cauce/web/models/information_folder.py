"""Information folder (carpeta de información): documents, data and papers about each hazard, and where they lie."""

from __future__ import annotations

from django.db import models

from cauce.web.models.monitoring import StoredFile
from cauce.web.models.plan import PlanItem


class InformationItem(PlanItem):
    """A piece of information about hazards: a file, a link, a layer elsewhere, or a paper on a shelf."""

    name = models.CharField(max_length=300)
    hazards = models.JSONField(default=list, blank=True)  # codes of method/contingency.toml
    kind = models.CharField(max_length=32)
    medium = models.CharField(max_length=16, default="file")  # file paper layer link
    kept_at = models.CharField(max_length=500, blank=True)
    link = models.URLField(max_length=1000, blank=True)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    file_name = models.CharField(max_length=255, blank=True)
    source = models.CharField(max_length=300, blank=True)
    dated = models.CharField(max_length=10, blank=True)  # 2019, 2019-05 or 2019-05-31
    scale = models.CharField(max_length=80, blank=True)
    licence = models.CharField(max_length=120, blank=True)
    quality = models.CharField(max_length=16, default="unknown")  # high medium low unknown
    note = models.TextField(blank=True)
    released_by = models.CharField(max_length=200, blank=True)  # the body; empty: it is internal
    released_on = models.DateField(null=True, blank=True)
    release_reason = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.name
