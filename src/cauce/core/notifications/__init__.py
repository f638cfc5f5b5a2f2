"""Notifications (avisos y recordatorios): what is to be said to whom on a day, and in which words."""

from __future__ import annotations

from cauce.core.notifications.reminders import (
    KINDS,
    Delivery,
    Input,
    Reminder,
    RowFacts,
    Timing,
    Unnamed,
    reminders,
)
from cauce.core.notifications.texts import LINK, Letter, Texts, letter, unknown_places, with_links

__all__ = [
    "KINDS",
    "LINK",
    "Delivery",
    "Input",
    "Letter",
    "Reminder",
    "RowFacts",
    "Texts",
    "Timing",
    "Unnamed",
    "letter",
    "reminders",
    "unknown_places",
    "with_links",
]
