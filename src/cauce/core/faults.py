"""Faults of what was typed (faltas de lo escrito): which field cannot stand as it was given, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as a_field
from typing import Any


@dataclass(frozen=True)
class Fault:
    """Why what was typed cannot stand: its field, and the code of its sentence in the area's ``core/messages/``."""

    field: str
    code: str
    values: Mapping[str, Any] = a_field(default_factory=dict)
