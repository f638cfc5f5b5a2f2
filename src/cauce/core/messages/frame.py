"""What a message is made of (partes de un mensaje): its title, its sentence, what to do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


def N_(text: str) -> str:  # noqa: N802 - the name by which catalogues find a message
    """Mark a sentence for the catalogues; it is translated where it is shown."""
    return text


@dataclass(frozen=True)
class RuleText:
    """What a rule says: its title, its sentence (and the sentences of its variants), and what to do."""

    title: str
    sentence: str
    advice: str
    variants: Mapping[str, str] = field(default_factory=dict)
    advice_for: Mapping[str, str] = field(default_factory=dict)
