"""Questionnaires by private link: one person judges some facilities without an account, and nothing else."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from cauce.core.permissions import LEAD
from cauce.web.actions import questionnaires as actions
from cauce.web.actions.notifications import send_due
from cauce.web.actions.people import erase_named_judge, erase_person, export_person
from cauce.web.actions.permissions import NotAllowedError
from cauce.web.actions.questionnaires.links import forget_of_ended_links
from cauce.web.actions.vulnerability import CannotJudgeError, retire_judgement
from cauce.web.events import ByQuestionnaire
from cauce.web.models import (
    Change,
    Event,
    Facility,
    FacilityPhoto,
    OutgoingMessage,
    Person,
    Plan,
    QuestionnaireDraft,
    QuestionnaireLink,
    User,
    VulnerabilityJudgement,
)
from cauce.web.pages.vulnerability_words import judge_word
from cauce.web.queries import questionnaires as queries
from cauce.web.queries.named_judges import named_judges
from cauce.web.queries.visible import may
from cauce.web.queries.vulnerability import judge_of, stand_of
from cauce.web.storage import open_checked
from tests.people import marta_of_the_office, with_role
from tests.web.importing import import_draft
from tests.web.risky import facility
from tests.web.working import someone_at

pytestmark = pytest.mark.django_db
GENERIC = ("building", "access", "backup_power_water", "contingency_plan", "occupancy")
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010804000000b51c0c020000000b4944415478da6364f80f00010501012718e366"
    "0000000049454e44ae426082"
)


def answers(value: str = "4", **more: str) -> dict[str, str]:
    return {f"a-{item}": value for item in GENERIC} | {"on": "2026-01-10"} | more


@pytest.fixture
def marta() -> User:
    return marta_of_the_office()


@pytest.fixture
def plan(marta: User) -> Plan:
    return import_draft(by=marta)[0]


@pytest.fixture
def lucia(plan: Plan) -> User:
    return with_role(plan, LEAD)


@pytest.fixture
def school(plan: Plan) -> Facility:
    return facility(plan, "Escuela del río", (-79.48, 9.02), contact="Ana, 6000-0000")


@pytest.fixture
def market(plan: Plan) -> Facility:
    return facility(plan, "Mercado", None)


@pytest.fixture
def link(school: Facility, marta: User) -> QuestionnaireLink:
    return made(school, by=marta)


def made(*facilities: Facility, by: User, named: str = "Ing. Rosa Prado, SINAPROC") -> QuestionnaireLink:
    link, _token = actions.make_questionnaire_link(
        plan=facilities[0].plan,
        facilities=facilities,
        to=actions.Recipient(named=named),
        channel="qr",
        index="generic",
        by=by,
    )
    return link


def picture(size: int = 0) -> SimpleUploadedFile:
    return SimpleUploadedFile("foto.png", PNG + b"\0" * size, "image/png")


def test_the_office_alone_makes_and_revokes_a_link(link: QuestionnaireLink, school: Facility, lucia: User) -> None:
    with pytest.raises(NotAllowedError):
        made(school, by=lucia)
    with pytest.raises(NotAllowedError):
        actions.revoke_questionnaire_link(link=link, by=lucia)


def test_only_the_hash_of_a_token_is_kept(school: Facility, marta: User) -> None:
    to = actions.Recipient(named="Rosa")
    link, token = actions.make_questionnaire_link(plan=school.plan, facilities=[school], to=to, channel="qr", by=marta)
    assert token not in str(QuestionnaireLink.objects.values().get())
    assert actions.open_questionnaire(token) == link
    event = Event.objects.get(act="make_questionnaire_link")
    assert [change.after for change in event.changes.all()] == [{}]


def test_who_has_the_link_judges_and_stands_in_the_history(link: QuestionnaireLink, school: Facility) -> None:
    told = answers(longitude="-79.481", latitude="9.021", note="Grietas en el muro norte.")
    judged = actions.send_answers(link=link, facility=school, told=told)
    assert (judged.judge_post, judged.entered_by, judged.band) == ("Ing. Rosa Prado, SINAPROC", None, "high")
    assert (judged.longitude, judged.latitude, judged.judged_on) == (-79.481, 9.021, dt.date(2026, 1, 10))
    event = Event.objects.get(act="judge_vulnerability")
    assert (event.by_questionnaire, event.actor) == (link, None)
    school.refresh_from_db()
    assert school.longitude == -79.48  # the office moves the point, or not


def test_the_same_answers_sent_twice_on_a_bad_line_are_one_judgement(link: QuestionnaireLink, school: Facility) -> None:
    first = actions.send_answers(link=link, facility=school, told=answers())
    assert actions.send_answers(link=link, facility=school, told=answers()) == first
    other = actions.send_answers(link=link, facility=school, told=answers("2"))
    assert other != first
    assert VulnerabilityJudgement.objects.count() == 2
    stand = stand_of(school)
    assert stand is not None
    assert [one.pk for one in stand.judgements] == [other.pk]  # one person has one opinion, the newest


def test_a_withdrawn_judgement_can_be_sent_again(link: QuestionnaireLink, school: Facility, marta: User) -> None:
    first = actions.send_answers(link=link, facility=school, told=answers())
    retire_judgement(judgement=first, by=marta)
    assert actions.send_answers(link=link, facility=school, told=answers()) != first


def test_a_second_opinion_comes_by_another_link(link: QuestionnaireLink, school: Facility, marta: User) -> None:
    actions.send_answers(link=link, facility=school, told=answers("2"))
    second = made(school, by=marta, named="Arq. Luis Vega, Obras")
    assert queries.draft_of(second, school) is None  # nobody begins with another's answers
    actions.send_answers(link=second, facility=school, told=answers("5"))
    stand = stand_of(school)
    assert stand is not None
    assert (len(stand.judgements), stand.standing.disagree, stand.level) == (2, True, "very_high")


def test_what_is_missing_is_said_and_what_was_answered_stays(link: QuestionnaireLink, school: Facility) -> None:
    told = answers() | {"a-access": "", "unknown": "x" * 100, "note": "n" * 9000}
    with pytest.raises(CannotJudgeError) as refused:
        actions.send_answers(link=link, facility=school, told=told)
    assert (refused.value.code, refused.value.values) == ("unanswered", {"item": "access"})
    kept = QuestionnaireDraft.objects.get().told
    assert kept["a-building"] == "4"
    assert "unknown" not in kept
    assert len(kept["note"]) == 4000
    assert not VulnerabilityJudgement.objects.exists()


def test_a_link_reaches_its_own_facilities_only(link: QuestionnaireLink, market: Facility, school: Facility) -> None:
    by = ByQuestionnaire(link)
    assert queries.facility_of(by, school.pk) == school
    assert queries.facility_of(by, market.pk) is None
    for act in (actions.keep_draft, actions.send_answers):
        with pytest.raises(NotAllowedError):
            act(link=link, facility=market, told=answers())
    with pytest.raises(NotAllowedError):
        actions.add_picture_by_link(link=link, facility=market, file=picture())
    for act in ("see_facilities", "see_scores", "edit_facilities", "see_contacts", "see_plan", "comment"):
        assert not may(act, by=by, plan=link.plan, on=school), act


@pytest.mark.parametrize("field", ["revoked_at", "expires_at"])
def test_a_link_that_ended_gives_nothing(link: QuestionnaireLink, school: Facility, field: str) -> None:
    QuestionnaireLink.objects.update(**{field: timezone.now() - dt.timedelta(seconds=1)})
    link.refresh_from_db()
    assert queries.facility_of(ByQuestionnaire(link), school.pk) is None
    with pytest.raises(NotAllowedError):
        actions.send_answers(link=link, facility=school, told=answers())


def test_a_retired_facility_is_asked_for_no_more(link: QuestionnaireLink, school: Facility) -> None:
    Facility.objects.update(retired_at=timezone.now())
    assert queries.asked_lines(link) == []
    assert queries.facility_of(ByQuestionnaire(link), school.pk) is None


def test_a_link_is_used_so_often_in_an_hour(link: QuestionnaireLink, school: Facility) -> None:
    QuestionnaireLink.objects.update(hour_began_at=timezone.now(), uses_in_hour=queries.limits().uses_per_hour)
    link.refresh_from_db()
    with pytest.raises(actions.QuestionnaireRefusedError) as refused:
        actions.keep_draft(link=link, facility=school, told=answers())
    assert refused.value.reason == "busy"
    assert not QuestionnaireDraft.objects.exists()


def test_pictures_come_by_the_link_up_to_a_number_and_a_size(link: QuestionnaireLink, school: Facility) -> None:
    kept = actions.add_picture_by_link(link=link, facility=school, file=picture(), caption="Entrada")
    assert (kept.by_questionnaire, kept.caption) == (link, "Entrada")
    assert Event.objects.get(act="add_facility_photo").by_questionnaire == link
    large = picture()
    large.size = 13_000_000
    with pytest.raises(CannotJudgeError, match="picture_large"):
        actions.add_picture_by_link(link=link, facility=school, file=large)
    FacilityPhoto.objects.bulk_create(
        FacilityPhoto(
            plan=school.plan, key=f"p{n}", facility=school, file=kept.file, file_name="f.png", by_questionnaire=link
        )
        for n in range(5)
    )
    with pytest.raises(CannotJudgeError, match="too_many_pictures"):
        actions.add_picture_by_link(link=link, facility=school, file=picture())


def test_where_a_picture_was_taken_is_not_kept(link: QuestionnaireLink, school: Facility) -> None:
    written = b"Exif\0\0MM\0*\0\0\0\x08\0\0 Camara de Ana"
    content = b"\xff\xd8\xff\xe1" + (len(written) + 2).to_bytes(2, "big") + written + b"\xff\xd9"
    file = SimpleUploadedFile("foto.jpg", content, "image/jpeg")
    kept = actions.add_picture_by_link(link=link, facility=school, file=file)
    with open_checked(kept.file.sha256) as stored:
        assert stored.read() == b"\xff\xd8\xff\xd9"


@pytest.mark.parametrize(
    ("facilities", "named", "channel", "code"),
    [(0, "Rosa", "qr", "no_facility"), (61, "Rosa", "qr", "too_many_facilities"), (1, " ", "qr", "no_judge"),
     (1, "Rosa", "email", "no_mail")],
)  # fmt: skip
def test_a_link_without_sense_is_refused(
    school: Facility, marta: User, facilities: int, named: str, channel: str, code: str
) -> None:
    with pytest.raises(CannotJudgeError, match=code):
        actions.make_questionnaire_link(
            plan=school.plan, facilities=[school] * facilities, to=actions.Recipient(named=named), channel=channel,
            by=marta,
        )  # fmt: skip


def test_a_letter_waits_and_gets_its_token_as_it_leaves(school: Facility, plan: Plan, marta: User) -> None:
    person = Person.objects.get(user=someone_at(plan, "Oficina del Agua", name="Lucía Ríos"))
    letter = actions.send_questionnaire_by_mail(
        plan=plan, facilities=[school], to=actions.Recipient(person), index="generic", by=marta
    )
    link = QuestionnaireLink.objects.get()
    before = link.token_hash
    assert f"[[questionnaire:{link.pk}]]" in letter.body
    assert letter.send_after > timezone.now()
    OutgoingMessage.objects.update(send_after=timezone.now())
    assert send_due() == (1, 0)
    body = str(mail.outbox[0].body)
    token = body.partition("/cuestionario/")[2].partition("/")[0]
    assert "Escuela del río" in body
    opened = actions.open_questionnaire(token)
    assert (opened, opened.token_hash != before) == (link, True)
    judged = actions.send_answers(link=opened, facility=school, told=answers())
    assert judged.judge == person


def test_a_link_of_an_erased_person_works_no_more(school: Facility, plan: Plan, marta: User) -> None:
    person = Person.objects.get(user=someone_at(plan, "Oficina del Agua", name="Lucía Ríos"))
    _link, token = actions.make_questionnaire_link(
        plan=plan, facilities=[school], to=actions.Recipient(person), channel="whatsapp", by=marta
    )
    erase_person(plan=plan, person=person, by=marta)
    assert QuestionnaireLink.objects.get().sent_to == ""
    with pytest.raises(actions.QuestionnaireRefusedError):
        actions.open_questionnaire(token)


def test_nothing_of_who_judged_stays_where_it_cannot_be_erased(school: Facility, plan: Plan, marta: User) -> None:
    person = Person.objects.get(user=someone_at(plan, "Oficina del Agua", name="Lucía Ríos"))
    told = answers(longitude="-79.481", latitude="9.021")
    for to in (actions.Recipient(named="Ing. Rosa Prado"), actions.Recipient(person)):
        link, _token = actions.make_questionnaire_link(
            plan=plan, facilities=[school], to=to, channel="qr", index="generic", by=marta
        )
        actions.send_answers(link=link, facility=school, told=told)
    for change in Change.objects.filter(kind="vulnerability_judgement"):
        assert "Rosa" not in str(change.after) and "-79.48" not in str(change.after)
    assert export_person(plan=plan, person=person, by=marta)["judgements"][0]["longitude"] == -79.481
    erase_person(plan=plan, person=person, by=marta)
    assert VulnerabilityJudgement.objects.get(judge=person).longitude is None
    assert QuestionnaireDraft.objects.get(link__person=person).told == {}


def test_a_judge_named_in_words_is_erased_everywhere(
    school: Facility, market: Facility, plan: Plan, marta: User
) -> None:
    link = made(school, market, by=marta)
    QuestionnaireLink.objects.update(sent_to="6000-0000")
    actions.send_answers(link=link, facility=school, told=answers(longitude="-79.481", latitude="9.021"))
    actions.keep_draft(link=link, facility=market, told=answers())
    before = stand_of(school)
    event = erase_named_judge(plan=plan, name="ing. rosa prado SINAPROC", by=marta, why="Lo pidió.")
    assert event is not None and event.act == "erase_person"
    for rows in (QuestionnaireLink, QuestionnaireDraft, VulnerabilityJudgement, Change, Event):
        assert "Rosa" not in str(list(rows.objects.values())) and "6000-0000" not in str(list(rows.objects.values()))
    judged = VulnerabilityJudgement.objects.get()
    assert (judged.longitude, judge_word(judged), str(QuestionnaireLink.objects.get())) == (None, "Alguien", "Alguien")
    assert QuestionnaireLink.objects.get().revoked_at is not None
    after = stand_of(school)
    assert before is not None and after is not None and before.standing.level == after.standing.level
    assert named_judges(plan) == []


def test_what_two_erased_judges_said_stays_two_opinions(school: Facility, plan: Plan, marta: User) -> None:
    for name in ("Rosa Prado", "Luz Paz"):
        actions.send_answers(link=made(school, by=marta, named=name), facility=school, told=answers())
        erase_named_judge(plan=plan, name=name, by=marta)
    assert len({judge_of(one) for one in VulnerabilityJudgement.objects.all()}) == 2


def test_the_office_alone_erases_a_judge_named_in_words(
    link: QuestionnaireLink, plan: Plan, marta: User, lucia: User
) -> None:
    with pytest.raises(NotAllowedError):
        erase_named_judge(plan=plan, name=link.named, by=lucia)
    assert erase_named_judge(plan=plan, name="Nadie de aquí", by=marta) is None
    assert QuestionnaireLink.objects.get().named == link.named


def test_what_is_not_needed_once_a_link_ended_is_forgotten(school: Facility, marta: User) -> None:
    to = actions.Recipient(named="Rosa", phone="6000-0000")
    link, _token = actions.make_questionnaire_link(
        plan=school.plan, facilities=[school], to=to, channel="whatsapp", by=marta
    )
    actions.keep_draft(link=link, facility=school, told=answers())
    assert forget_of_ended_links() == 0
    QuestionnaireLink.objects.update(expires_at=timezone.now())
    assert forget_of_ended_links() == 2
    assert (QuestionnaireLink.objects.get().sent_to, QuestionnaireDraft.objects.get().told) == ("", {})


def test_who_has_not_answered_all_is_waited_for(link: QuestionnaireLink, school: Facility, plan: Plan) -> None:
    assert queries.waiting(plan) == [link]
    actions.send_answers(link=link, facility=school, told=answers())
    assert queries.waiting(plan) == []
