"""Notifications (avisos): letters prepared, held back, sent or withdrawn; private links made, used, revoked."""

from cauce.web.actions.notifications.answering import Answer, NothingSaidError, answer_by_link, decline_by_link
from cauce.web.actions.notifications.choosing import (
    Notices,
    choose_by_link,
    choose_notices,
    open_notices,
    stop_by_link,
    stop_following,
)
from cauce.web.actions.notifications.daily import prepare_daily
from cauce.web.actions.notifications.links import (
    LinkRefusedError,
    address_of,
    make_link,
    open_link,
    revoke_link,
)
from cauce.web.actions.notifications.news import take_back_undone, tell_news, write_news
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
    "Notices",
    "Preparation",
    "address_of",
    "answer_by_link",
    "ask_progress",
    "choose_by_link",
    "choose_notices",
    "decline_by_link",
    "make_link",
    "open_link",
    "open_notices",
    "prepare_daily",
    "prepare_reminders",
    "revoke_link",
    "send_due",
    "send_now",
    "send_test",
    "stop_by_link",
    "stop_following",
    "take_back_undone",
    "tell_news",
    "withdraw_message",
    "write_news",
]
