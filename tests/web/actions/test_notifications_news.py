"""Letters of news (cartas de novedades): who hears of what, once, held back, together or at once, until they stop."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cauce.core.monitoring import WorkChange
from cauce.web.actions import monitoring, notifications
from cauce.web.actions.documents import submit_version
from cauce.web.actions.history import undo
from cauce.web.actions.permissions import NotAllowedError
from cauce.web.models import Deliverable, Event, Follow, Holding, NewsTold, OutgoingMessage, Person, Plan, Row, User
from tests.people import irene_without_a_role, marta_of_the_office
from tests.web.importing import import_draft
from tests.web.pages.every import larger_draft
from tests.web.working import a_file, by_link, someone_at

pytestmark = pytest.mark.django_db


@pytest.fixture
def marta() -> User:
    return marta_of_the_office()


@pytest.fixture
def plan(marta: User) -> Plan:
    return import_draft(by=marta)[0]


@pytest.fixture
def row(plan: Plan) -> Row:
    return Row.objects.get(plan=plan, tasks__code="1.1.1")


@pytest.fixture
def ana(plan: Plan) -> User:
    """Ana of the university wants her letters at once."""
    user = someone_at(plan, "Universidad del Río", name="Ana Sol")
    Person.objects.filter(user=user).update(batch_messages=False)
    return user


def letters(user: User) -> list[OutgoingMessage]:
    return list(OutgoingMessage.objects.filter(person__user=user).order_by("pk"))


def leave() -> list[str]:
    """Let every waiting letter leave; return their bodies."""
    OutgoingMessage.objects.filter(sent_at=None, withdrawn_at=None).update(send_after=timezone.now())
    notifications.send_due()
    return [str(each.body) for each in mail.outbox]


def test_who_is_mentioned_gets_the_comment_by_letter(plan: Plan, row: Row, ana: User, marta: User) -> None:
    monitoring.comment(on=row, text="¿Lo ve, @Ana Sol?", by=marta)
    assert notifications.tell_news() == 1
    [letter] = letters(ana)
    assert letter.reason == "mention"
    assert letter.send_after > timezone.now() + dt.timedelta(minutes=25)
    [body] = leave()
    assert "Marta le mencionó:" in body
    assert "«¿Lo ve, @Ana Sol?»" in body
    assert "/es/rioseco/tareas/1.1.1/" in body


def test_who_follows_a_row_hears_what_others_do_and_not_their_own(plan: Plan, row: Row, ana: User, marta: User) -> None:
    monitoring.follow(on=row, by=ana)
    monitoring.comment(on=row, text="Mío.", by=ana)
    monitoring.set_work_state(things=[row], change=WorkChange("in_progress"), by=marta)
    submit_version(deliverable=Deliverable.objects.get(text="Mapa de pozos"), file=a_file(), by=marta)
    monitoring.comment(on=row, text="Por enlace.", by=by_link(row, "Oficina del Agua"))
    notifications.tell_news()
    [letter] = letters(ana)
    for told in ("Marta cambió el estado: en curso.", "Marta entregó el producto.", "Oficina del Agua comentó:"):
        assert told in letter.body
    assert "Mío." not in letter.body


def test_nothing_is_told_twice_or_from_before_one_followed(plan: Plan, row: Row, ana: User, marta: User) -> None:
    monitoring.comment(on=row, text="Antes.", by=marta)
    monitoring.follow(on=row, by=ana)
    assert notifications.tell_news() == 0
    monitoring.comment(on=row, text="Después.", by=marta)
    assert (notifications.tell_news(), notifications.tell_news()) == (1, 0)
    assert "Antes." not in letters(ana)[0].body


def test_what_was_undone_is_taken_back_and_the_rest_is_told_anew(plan: Plan, row: Row, ana: User, marta: User) -> None:
    monitoring.follow(on=row, by=ana)
    mistake = monitoring.set_work_state(things=[row], change=WorkChange("done"), by=marta)
    monitoring.comment(on=row, text="Gracias.", by=marta)
    notifications.tell_news()
    undo(event=mistake, by=marta, why="")
    notifications.tell_news()
    first, second = letters(ana)
    assert first.withdrawn_at is not None
    assert "Gracias." in second.body
    assert "concluida" not in second.body


def test_the_office_may_withdraw_a_letter_of_news(plan: Plan, row: Row, ana: User, marta: User) -> None:
    monitoring.comment(on=row, text="@Ana Sol, perdón.", by=marta)
    notifications.tell_news()
    notifications.withdraw_message(message=letters(ana)[0], by=marta)
    assert (leave(), notifications.tell_news()) == ([], 0)


def test_who_wants_news_together_gets_them_with_the_days_round(plan: Plan, row: Row, ana: User, marta: User) -> None:
    Person.objects.filter(user=ana).update(batch_messages=True)
    monitoring.follow(on=row, by=ana)
    for words in ("Uno.", "Dos."):
        monitoring.comment(on=row, text=words, by=marta)
    assert notifications.tell_news() == 0
    assert notifications.write_news(plan=plan, batched=True) == 1
    assert "Uno." in letters(ana)[0].body
    assert "Dos." in letters(ana)[0].body


def test_a_letter_is_in_the_readers_language(plan: Plan, row: Row, ana: User, marta: User) -> None:
    Person.objects.filter(user=ana).update(language="en")
    monitoring.comment(on=row, text="@Ana Sol", by=marta)
    notifications.tell_news()
    assert "Marta mentioned you:" in letters(ana)[0].body
    assert "/en/rioseco/tareas/1.1.1/" in letters(ana)[0].body


def test_who_has_no_part_any_more_hears_nothing(plan: Plan, row: Row, ana: User, marta: User) -> None:
    monitoring.follow(on=row, by=ana)
    Holding.objects.filter(person__user=ana).update(until=dt.date(2021, 1, 1))
    monitoring.comment(on=row, text="Interno.", by=marta)
    assert notifications.tell_news() == 0


@pytest.mark.parametrize("switch", ["mentions_by_mail", "follows_by_mail"])
def test_each_kind_of_letter_can_be_switched_off(plan: Plan, row: Row, ana: User, marta: User, switch: str) -> None:
    Person.objects.filter(user=ana).update(**{switch: False})
    if switch == "follows_by_mail":
        monitoring.follow(on=row, by=ana)
    monitoring.comment(on=row, text="Hola @Ana Sol" if switch == "mentions_by_mail" else "Hola", by=marta)
    assert notifications.tell_news() == 0


def test_the_letter_has_a_link_by_which_they_stop(plan: Plan, row: Row, ana: User, marta: User) -> None:
    monitoring.follow(on=row, by=ana)
    monitoring.comment(on=row, text="Hola.", by=marta)
    notifications.tell_news()
    [body] = leave()
    token = re.search(r"/es/avisos/([^/\s]+)/", body)
    assert token is not None
    assert "[[" not in body
    [letter] = mail.outbox
    assert token[1] in letter.extra_headers["List-Unsubscribe"]
    notifications.stop_by_link(token=token[1], follow=Follow.objects.get().pk)
    assert not Follow.objects.exists()


def test_nobody_chooses_the_letters_of_another(ana: User) -> None:
    chosen = notifications.Notices(mentions=False, follows=False, batched=True, language="es")
    person = Person.objects.get(user=ana)
    with pytest.raises(NotAllowedError):
        notifications.choose_notices(person=person, notices=chosen, by=irene_without_a_role())
    notifications.choose_notices(person=person, notices=chosen, by=ana)
    assert Person.objects.get(user=ana).follows_by_mail is False


def test_an_altered_link_opens_nothing(plan: Plan) -> None:
    with pytest.raises(notifications.LinkRefusedError):
        notifications.open_notices("abc:def")


def test_a_round_without_news_writes_nothing(plan: Plan, ana: User) -> None:
    before = Event.objects.count()
    assert notifications.tell_news() == 0
    assert (Event.objects.count(), NewsTold.objects.count()) == (before, 0)


def test_more_acts_take_no_more_queries(marta: User) -> None:
    def queries(times: int) -> int:
        plan, _ = import_draft(larger_draft(times), by=marta, slug=f"plan-{times}")
        rows = list(Row.objects.filter(plan=plan))
        for name in ("Ana Sol", "Eva Mar"):
            user = someone_at(plan, "Universidad del Río", name=name)
            for each in rows:
                monitoring.follow(on=each, by=user)
        for each in rows:
            monitoring.comment(on=each, text="Hola.", by=marta)
        with CaptureQueriesContext(connection) as told:
            assert notifications.write_news(plan=plan, batched=True) == 2
        return len(told)

    assert queries(1) == queries(4)
