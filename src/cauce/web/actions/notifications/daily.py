"""The day's round (ronda diaria): a plan's reminders and gathered news are prepared once each working day."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from cauce.core.notifications import Daily, round_due
from cauce.core.places import city_format
from cauce.web import jobs
from cauce.web.actions.notifications.news import write_news
from cauce.web.actions.notifications.preparing import write_reminders
from cauce.web.models import DailyRound, Plan
from cauce.web.queries.notifications import told_of
from cauce.web.queries.notifications_news import last_round


@jobs.every(minutes=5)
def prepare_daily(*, now: dt.datetime | None = None) -> int:
    """Do the rounds that are due, each plan's once a day; say how many. Missed ones are caught up by one alone."""
    moment = now or timezone.now()
    return sum(_round(plan, moment) for plan in Plan.objects.order_by("pk"))


@transaction.atomic
def _round(plan: Plan, now: dt.datetime) -> bool:
    """Do one plan's round if it is due and nobody else does it."""
    daily = Daily.from_mapping(told_of(plan))
    last = last_round(plan)
    day = round_due(now.astimezone(city_format(plan.city_format).zone()), last=last.day if last else None, daily=daily)
    if day is None:
        return False
    done, is_mine = DailyRound.objects.get_or_create(plan=plan, day=day)
    if not is_mine:
        return False
    letters = len(write_reminders(plan=plan, on=day, by=None).letters) if daily.reminds else 0
    letters += write_news(plan=plan, batched=True, now=now)
    DailyRound.objects.filter(pk=done.pk).update(letters=letters)
    return True
