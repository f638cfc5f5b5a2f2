"""Changes marked (control de cambios): a document beside an earlier one, what came and went marked in Word's way."""

from __future__ import annotations

from cauce.exporter.plan_docx.changes.walk import mark_changes

__all__ = ["mark_changes"]
