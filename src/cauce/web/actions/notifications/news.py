"""Letters of news (cartas de novedades): written at once or with the day's round, held back, taken back when undone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from cauce.core import notifications as rules
from cauce.core.notifications import Texts
from cauce.core.places import city_format
from cauce.web import events, jobs
from cauce.web.models import NewsTold, OutgoingMessage, Plan
from cauce.web.queries.notifications import told_of
from cauce.web.queries.notifications_news import ToHear, news_to_tell, plans_with_news_at_once, undone_since


@jobs.every(minutes=1)
def tell_news() -> int:
    """Write the letters of those who want their news at once; say how many."""
    take_back_undone()
    return sum(write_news(plan=plan, batched=False) for plan in plans_with_news_at_once())


@transaction.atomic
def take_back_undone() -> None:
    """Withdraw waiting letters that tell of an act that was undone; what else they told is told anew."""
    letters = set(undone_since().values_list("message", flat=True))
    if not letters:
        return
    OutgoingMessage.objects.filter(pk__in=letters, sent_at=None).update(withdrawn_at=timezone.now())
    NewsTold.objects.filter(message__in=letters, message__sent_at=None, event__undone_by=None).delete()


@transaction.atomic
def write_news(*, plan: Plan, batched: bool, now: dt.datetime | None = None) -> int:
    """Write a letter to each person who is to hear of something; one event, none where there is nothing."""
    found = news_to_tell(plan, now=now or timezone.now(), batched=batched)
    if not found:
        return 0
    event = events.begin("tell_news", plan=plan, by=None)
    letters = _letters(plan, found)
    OutgoingMessage.objects.bulk_create(letters)
    NewsTold.objects.bulk_create(
        [
            NewsTold(message=letter, person=each.person, event=one)
            for letter, each in zip(letters, found, strict=True)
            for one in each.events
        ]
    )
    events.made(event, letters)
    return len(letters)


def _letters(plan: Plan, found: Sequence[ToHear]) -> list[OutgoingMessage]:
    told, city = told_of(plan), city_format(plan.city_format)
    until = timezone.now() + dt.timedelta(minutes=float(told["sending"]["hold_minutes"]))
    letters = []
    for each in found:
        texts = Texts.from_mapping(told, language=each.person.language)
        written = rules.news_letter(each.news, person=each.person.name, plan=plan.title, texts=texts, city=city)
        mentioned = any(one.act == rules.MENTION for one in each.news)
        letters.append(
            OutgoingMessage(
                plan=plan,
                person=each.person,
                reason="mention" if mentioned else "follow",
                language=texts.language,
                subject=written.subject,
                body=written.body,
                send_after=until,
            )
        )
    return letters
