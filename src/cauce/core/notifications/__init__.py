"""Notifications (avisos y recordatorios): what is to be said to whom on a day, and in which words."""

from __future__ import annotations

from cauce.core.notifications.daily import Daily, next_round, round_due
from cauce.core.notifications.news import MENTION, NOTICES, TEXT_OF, News, news_letter
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
    "MENTION",
    "NOTICES",
    "TEXT_OF",
    "Daily",
    "Delivery",
    "Input",
    "Letter",
    "News",
    "Reminder",
    "RowFacts",
    "Texts",
    "Timing",
    "Unnamed",
    "letter",
    "news_letter",
    "next_round",
    "reminders",
    "round_due",
    "unknown_places",
    "with_links",
]
