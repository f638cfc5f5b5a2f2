"""Letters and private links (avisos, enlaces): prepared once, held back, sent with links of their own, revocable."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from cauce.web.actions import notifications as actions
from cauce.web.actions.notifications.links import use_link
from cauce.web.actions.permissions import NotAllowedError
from cauce.web.events import StaleVersionError
from cauce.web.models import (
    ActionLink,
    Change,
    Comment,
    Deliverable,
    Event,
    Holding,
    MethodSetting,
    OutgoingMessage,
    Person,
    Plan,
    Row,
    User,
)
from cauce.web.queries.notifications import to_tell
from tests.people import irene_without_a_role, marta_of_the_office
from tests.web.importing import import_draft
from tests.web.working import post_at, someone_at

pytestmark = pytest.mark.django_db
APRIL = dt.date(2027, 4, 2)  # two days after the small plan's deliverables were due


@pytest.fixture
def marta() -> User:
    return marta_of_the_office()


@pytest.fixture
def plan(marta: User) -> Plan:
    return import_draft(by=marta)[0]


@pytest.fixture
def lucia(plan: Plan) -> Person:
    """Lucía leads both rows, in the post of the water office."""
    return Person.objects.get(user=someone_at(plan, "Oficina del Agua", name="Lucía Ríos"))


@pytest.fixture
def row(plan: Plan) -> Row:
    return Row.objects.get(plan=plan, tasks__code="1.1.1")


def link_for(row: Row, lucia: Person, marta: User, channel: str = "email") -> tuple[ActionLink, str]:
    post = post_at(row.plan, "Oficina del Agua")
    return actions.make_link(row=row, post=post, person=lucia, channel=channel, by=marta)


def leave() -> tuple[int, int]:
    OutgoingMessage.objects.update(send_after=timezone.now())
    return actions.send_due()


def test_all_that_a_person_is_told_is_one_letter(plan: Plan, lucia: Person, marta: User) -> None:
    done = actions.prepare_reminders(plan=plan, on=APRIL, by=marta)
    (letter,) = [each for each in done.letters if each.person == lucia]
    assert "«Informe de pozos» debía entregarse el 31/3/2027" in letter.body
    assert "«Memoria de talleres»" in letter.body
    assert letter.body.count("[[") == 2


def test_who_wants_each_at_once_gets_a_letter_for_each(plan: Plan, lucia: Person, marta: User) -> None:
    Person.objects.filter(pk=lucia.pk).update(batch_messages=False)
    actions.prepare_reminders(plan=plan, on=APRIL, by=marta)
    letters = OutgoingMessage.objects.filter(person=lucia)
    assert letters.count() == 3
    assert {letter.reason for letter in letters} == {"late"}


def test_nobody_is_told_the_same_thing_twice(plan: Plan, lucia: Person, marta: User) -> None:
    actions.prepare_reminders(plan=plan, on=APRIL, by=marta)
    assert actions.prepare_reminders(plan=plan, on=APRIL, by=marta).letters == []
    assert actions.prepare_reminders(plan=plan, on=APRIL + dt.timedelta(days=7), by=marta).told > 0


def test_a_letter_that_was_withdrawn_is_not_prepared_again(plan: Plan, lucia: Person, marta: User) -> None:
    (letter, *_rest) = actions.prepare_reminders(plan=plan, on=APRIL, by=marta).letters
    actions.withdraw_message(message=letter, by=marta)
    assert actions.prepare_reminders(plan=plan, on=APRIL, by=marta).letters == []
    leave()
    assert mail.outbox == [] or lucia.email not in [to for each in mail.outbox for to in each.to]


def test_a_dry_run_writes_nothing(plan: Plan, lucia: Person, marta: User) -> None:
    before = Event.objects.count()
    assert actions.prepare_reminders(plan=plan, on=APRIL, by=marta, dry_run=True).told >= 3
    assert (OutgoingMessage.objects.count(), Event.objects.count()) == (0, before)


def test_a_letter_is_held_back_as_long_as_the_plan_says(plan: Plan, lucia: Person, marta: User) -> None:
    MethodSetting.objects.create(plan=plan, key="notifications.sending.hold_minutes", value=90)
    (letter, *_rest) = actions.prepare_reminders(plan=plan, on=APRIL, by=marta).letters
    assert dt.timedelta(minutes=85) < letter.send_after - timezone.now() <= dt.timedelta(minutes=90)
    assert actions.send_due() == (0, 0)


def test_a_plans_own_words_stand_in_the_letter(plan: Plan, lucia: Person, marta: User) -> None:
    MethodSetting.objects.create(plan=plan, key="notifications.texts.es.late", value="Se espera «%(deliverable)s».")
    (letter, *_rest) = actions.prepare_reminders(plan=plan, on=APRIL, by=marta).letters
    assert "- Se espera «Informe de pozos»." in letter.body


def test_who_reads_english_is_written_to_in_english(plan: Plan, lucia: Person, marta: User) -> None:
    Person.objects.filter(pk=lucia.pk).update(language="en")
    (letter, *_rest) = actions.prepare_reminders(plan=plan, on=APRIL, by=marta).letters
    assert "was due on 31/3/2027" in letter.body
    leave()
    assert "/en/enlace/" in str(mail.outbox[0].body)


def test_a_change_of_holder_moves_the_reminders(plan: Plan, lucia: Person, marta: User) -> None:
    Holding.objects.filter(person=lucia).update(until=APRIL - dt.timedelta(days=1))
    pablo = Person.objects.create(name="Pablo", email="pablo@example.org")
    Holding.objects.create(post=post_at(plan, "Oficina del Agua"), person=pablo, since=APRIL)
    people = {each.person for each in actions.prepare_reminders(plan=plan, on=APRIL, by=marta).letters}
    assert pablo in people
    assert lucia not in people


def test_what_nobody_can_be_told_is_named(plan: Plan, marta: User) -> None:
    done = actions.prepare_reminders(plan=plan, on=APRIL, by=marta)
    assert done.letters == []
    assert "late" in {each.kind for each in done.unreachable}


def test_the_office_is_told_what_has_no_post(plan: Plan, marta: User) -> None:
    Person.objects.create(name="Marta", email="marta@example.org", user=marta)
    (letter,) = actions.prepare_reminders(plan=plan, on=APRIL, by=marta).letters
    assert "Falta nombrar a «Consultor» (grupo de trabajo)." in letter.body
    assert "[[" not in letter.body


def test_only_the_office_prepares_withdraws_and_links(plan: Plan, lucia: Person, row: Row, marta: User) -> None:
    irene = irene_without_a_role()
    link, _token = link_for(row, lucia, marta)
    (letter, *_rest) = actions.prepare_reminders(plan=plan, on=APRIL, by=marta).letters
    post = post_at(plan, "Oficina del Agua")
    for refused in (
        lambda: actions.prepare_reminders(plan=plan, on=APRIL, by=irene),
        lambda: actions.withdraw_message(message=letter, by=irene),
        lambda: actions.send_now(message=letter, by=irene),
        lambda: actions.send_test(plan=plan, by=irene, subject="s", body="b"),
        lambda: actions.make_link(row=row, post=post, person=lucia, channel="qr", by=irene),
        lambda: actions.revoke_link(link=link, by=irene),
        lambda: actions.ask_progress(row=row, post=post, person=lucia, by=irene),
    ):
        with pytest.raises(NotAllowedError):
            refused()


def test_a_letter_leaves_once_with_a_link_for_each_row(plan: Plan, lucia: Person, marta: User) -> None:
    actions.prepare_reminders(plan=plan, on=APRIL, by=marta)
    left, failed = leave()
    assert (left >= 1, failed) == (True, 0)
    (sent,) = [each for each in mail.outbox if each.to == [lucia.email]]
    tokens = re.findall(r"http://127\.0\.0\.1:8000/es/enlace/([\w-]+)/", str(sent.body))
    assert len(set(tokens)) == 2
    assert {actions.open_link(token).person for token in tokens} == {lucia}
    assert sent.extra_headers["Auto-Submitted"] == "auto-generated"
    assert actions.send_due() == (0, 0)


def test_no_token_is_kept_anywhere(plan: Plan, lucia: Person, marta: User) -> None:
    actions.prepare_reminders(plan=plan, on=APRIL, by=marta)
    leave()
    (token, *_rest) = re.findall(r"/enlace/([\w-]+)/", str(mail.outbox[0].body))
    kept = [OutgoingMessage.objects.values(), ActionLink.objects.values(), Change.objects.values()]
    assert all(token not in str(list(rows)) for rows in kept)


def test_a_letter_that_cannot_leave_waits_and_its_links_do_not_work(
    plan: Plan, lucia: Person, marta: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_args: object, **_named: object) -> int:
        raise ConnectionRefusedError("no server")

    actions.prepare_reminders(plan=plan, on=APRIL, by=marta)
    monkeypatch.setattr("django.core.mail.EmailMessage.send", refuse)
    assert leave()[0] == 0
    letter = OutgoingMessage.objects.get(person=lucia)
    assert (letter.sent_at, "no server" in letter.error, letter.send_after > timezone.now()) == (None, True, True)
    assert not ActionLink.objects.filter(revoked_at=None).exists()
    monkeypatch.undo()
    assert leave()[1] == 0
    assert OutgoingMessage.objects.get(person=lucia).error == ""


def test_a_letter_whose_sender_fell_leaves_later_under_the_same_name(
    plan: Plan, lucia: Person, marta: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    class KilledError(BaseException):
        pass

    names: list[str] = []

    def fall(letter: Any, *_args: object, **_named: object) -> int:
        names.append(letter.extra_headers["Message-ID"])
        raise KilledError

    actions.prepare_reminders(plan=plan, on=APRIL, by=marta)
    OutgoingMessage.objects.exclude(person=lucia).delete()
    with monkeypatch.context() as patched:
        patched.setattr("django.core.mail.EmailMessage.send", fall)
        with pytest.raises(KilledError):
            leave()
    assert (actions.send_due(), OutgoingMessage.objects.get(person=lucia).sent_at) == ((0, 0), None)
    assert leave() == (1, 0)
    assert [each.extra_headers["Message-ID"] for each in mail.outbox] == names
    assert names[0].startswith("<") and names[0].endswith(".cauce@localhost>")


def test_a_letter_that_left_cannot_be_withdrawn(plan: Plan, lucia: Person, marta: User) -> None:
    (letter, *_rest) = actions.prepare_reminders(plan=plan, on=APRIL, by=marta).letters
    leave()
    with pytest.raises(StaleVersionError):
        actions.withdraw_message(message=letter, by=marta)


def test_an_address_in_the_history_is_nobodys(plan: Plan, lucia: Person, row: Row, marta: User) -> None:
    link_for(row, lucia, marta)
    assert lucia.email not in str(list(Change.objects.filter(event__act="make_link").values()))
    assert Change.objects.get(event__act="make_link", kind="row").after == "Dirección"


def test_asking_somebody_writes_a_letter_with_a_place_for_the_link(row: Row, lucia: Person, marta: User) -> None:
    letter = actions.ask_progress(row=row, post=post_at(row.plan, "Oficina del Agua"), person=lucia, by=marta)
    assert "La oficina pide una palabra" in letter.body
    assert "[[row:" in letter.body
    Person.objects.filter(pk=lucia.pk).update(email="")
    lucia.refresh_from_db()
    with pytest.raises(actions.CannotAskError):
        actions.ask_progress(row=row, post=post_at(row.plan, "Oficina del Agua"), person=lucia, by=marta)


@pytest.mark.parametrize(
    ("field", "reason"), [("revoked_at", "revoked"), ("expires_at", "expired"), ("token_hash", "unknown")]
)
def test_a_link_that_no_longer_works_says_why(row: Row, lucia: Person, marta: User, field: str, reason: str) -> None:
    link, token = link_for(row, lucia, marta)
    value = "other" if field == "token_hash" else timezone.now() - dt.timedelta(seconds=1)
    ActionLink.objects.filter(pk=link.pk).update(**{field: value})
    with pytest.raises(actions.LinkRefusedError, match=reason):
        actions.open_link(token)


def test_a_link_is_dead_once_it_is_revoked(row: Row, lucia: Person, marta: User) -> None:
    link, token = link_for(row, lucia, marta)
    actions.revoke_link(link=link, by=marta)
    with pytest.raises(actions.LinkRefusedError, match="revoked"):
        actions.open_link(token)


def test_a_link_records_so_often_an_hour_and_again_an_hour_later(row: Row, lucia: Person, marta: User) -> None:
    MethodSetting.objects.create(plan=row.plan, key="notifications.sending.uses_per_hour", value=2)
    _link, token = link_for(row, lucia, marta)
    for _ in range(2):
        use_link(actions.open_link(token))
    with pytest.raises(actions.LinkRefusedError, match="busy"):
        use_link(actions.open_link(token))
    ActionLink.objects.update(hour_began_at=timezone.now() - dt.timedelta(hours=1, seconds=1))
    use_link(actions.open_link(token))
    assert ActionLink.objects.get().uses == 3


def test_an_answer_is_recorded_by_link(row: Row, lucia: Person, marta: User) -> None:
    link, _token = link_for(row, lucia, marta)
    actions.answer_by_link(link=link, answer=actions.Answer(state="in_progress", sentence="Vamos por la mitad."))
    event = Event.objects.get(act="report")
    assert (event.by_link, event.actor, event.why) == (link, None, "Vamos por la mitad.")
    assert Row.objects.get(pk=row.pk).state == "in_progress"


def test_an_answer_with_an_address_submits_a_version(row: Row, lucia: Person, marta: User) -> None:
    link, _token = link_for(row, lucia, marta)
    deliverable = Deliverable.objects.get(row=row, text="Mapa de pozos")
    answer = actions.Answer(deliverable=deliverable, address="https://nube.example.org/mapa", sentence="El mapa.")
    actions.answer_by_link(link=link, answer=answer)
    deliverable.refresh_from_db()
    assert deliverable.state == "submitted"
    assert deliverable.versions.get().note == "El mapa."


def test_a_version_that_lets_the_row_begin_is_one_act(row: Row, lucia: Person, marta: User) -> None:
    link, _token = link_for(row, lucia, marta)
    deliverable, before = Deliverable.objects.get(row=row, text="Mapa de pozos"), Event.objects.count()
    answer = actions.Answer(state="in_progress", deliverable=deliverable, address="https://nube.example.org/mapa")
    actions.answer_by_link(link=link, answer=answer)
    assert Row.objects.get(pk=row.pk).state == "in_progress"
    assert Event.objects.count() == before + 1


@pytest.mark.parametrize(
    ("answer", "code"),
    [(actions.Answer(), "nothing"), (actions.Answer(address="https://nube.example.org/x"), "no_deliverable")],
)
def test_an_empty_answer_is_refused(row: Row, lucia: Person, marta: User, answer: actions.Answer, code: str) -> None:
    link, _token = link_for(row, lucia, marta)
    with pytest.raises(actions.NothingSaidError, match=code):
        actions.answer_by_link(link=link, answer=answer)
    assert ActionLink.objects.get().uses == 0


def test_not_mine_is_recorded_and_the_office_hears_of_it(row: Row, lucia: Person, marta: User) -> None:
    Person.objects.create(name="Marta", email="marta@example.org", user=marta)
    link, _token = link_for(row, lucia, marta)
    actions.decline_by_link(link=link, words="Pregunten a Obras.")
    assert Event.objects.get(act="say_not_mine").by_link == link
    assert Comment.objects.get().text == "Pregunten a Obras."
    assert "Pregunten a Obras." in OutgoingMessage.objects.get(reason="not_mine").body


def told_of_row(plan: Plan, row: Row) -> set[str]:
    """Who would be told today of what is late in a row."""
    told = [each for each in to_tell(plan, APRIL) if (each.reminder.row, each.reminder.kind) == (row.key, "late")]
    return {each.person.name for each in told if each.person is not None}


def test_who_says_not_mine_is_told_no_more_and_the_office_is(row: Row, lucia: Person, marta: User) -> None:
    Person.objects.create(name="Marta", email="marta@example.org", user=marta)
    assert told_of_row(row.plan, row) == {"Lucía Ríos"}
    actions.decline_by_link(link=link_for(row, lucia, marta)[0], words="No nos corresponde.")
    assert told_of_row(row.plan, row) == {"Marta"}
    other = Row.objects.get(plan=row.plan, tasks__code="1.2.1")
    assert told_of_row(row.plan, other) == {"Lucía Ríos"}


def test_who_answers_after_all_or_is_asked_again_is_told_again(row: Row, lucia: Person, marta: User) -> None:
    link, _token = link_for(row, lucia, marta)
    actions.decline_by_link(link=link, words="No nos corresponde.")
    actions.answer_by_link(link=link, answer=actions.Answer(sentence="Sí es nuestro."))
    assert told_of_row(row.plan, row) == {"Lucía Ríos"}
    actions.decline_by_link(link=link, words="No nos corresponde.")
    actions.ask_progress(row=row, post=post_at(row.plan, "Oficina del Agua"), person=lucia, by=marta)
    assert told_of_row(row.plan, row) == {"Lucía Ríos"}


def test_a_row_without_a_title_is_called_by_what_it_delivers(row: Row, lucia: Person, marta: User) -> None:
    row.tasks.update(title="")
    post = post_at(row.plan, "Oficina del Agua")
    letter = actions.ask_progress(row=row, post=post, person=lucia, by=marta)
    assert "Fila 1.1.1. Informe de pozos" in letter.body


def test_a_trial_goes_to_whoever_asks_for_it(plan: Plan, marta: User, settings: Any) -> None:
    settings.DEFAULT_FROM_EMAIL = "oficina@example.org"
    assert actions.send_test(plan=plan, by=marta, subject="Prueba", body="Hola") == "marta@example.org"
    assert (mail.outbox[0].to, mail.outbox[0].from_email) == (["marta@example.org"], "oficina@example.org")
