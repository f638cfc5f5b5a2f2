"""Notifications (avisos): letters prepared, held back, sent or withdrawn; private links made, used, revoked."""

from cauce.web.actions.notifications.answering import Answer, NothingSaidError, answer_by_link, decline_by_link
from cauce.web.actions.notifications.links import (
    LinkRefusedError,
    address_of,
    make_link,
    open_link,
    revoke_link,
)
from cauce.web.actions.notifications.preparing import (
    CannotAskError,
    Preparation,
    ask_progress,
    prepare_reminders,
    withdraw_message,
)
from cauce.web.actions.notifications.sending import CannotSendError, send_due, send_now, send_test

__all__ = [
    "Answer",
    "CannotAskError",
    "CannotSendError",
    "LinkRefusedError",
    "NothingSaidError",
    "Preparation",
    "address_of",
    "answer_by_link",
    "ask_progress",
    "decline_by_link",
    "make_link",
    "open_link",
    "prepare_reminders",
    "revoke_link",
    "send_due",
    "send_now",
    "send_test",
    "withdraw_message",
]
